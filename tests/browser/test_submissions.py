"""Where staff decide what was sent, in a browser."""

import pytest
from playwright.sync_api import expect

from conference.audit.services import SYSTEM
from conference.models import Material, SessionPerson, Submission
from conference.speakers import materials, services
from conference.speakers import uploads as checking
from tests.conference import uploads
from tests.factories import make_edition, make_session, make_speaker
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def speaker(live_server):
    make_staff("agenda")
    one = make_speaker(make_edition(slug="demo"), name="Aylin Öztürk", email="aylin@kreis.example", biography="Kurz.")
    session = make_session(one.edition, title="Mehrsprachigkeit", abstract="Ein Bericht.", equipment=["projector"])
    SessionPerson.objects.create(session=session, speaker=one)
    words = {"biography_de": "Seit 2015 leite ich Kurse.", "biography_ar": "أعمل منذ 2015.", "portrait_alt_de": "Frau"}
    services.send_person(speaker=one, values=words, portrait=uploads.portrait(), language="de", actor=SYSTEM)
    given = {"kind": "slides", "title": "Folien zum Vortrag", "language": "de"}
    upload = checking.material(uploads.pdf())
    materials.send(speaker=one, session=session, values=given, upload=upload, actor=SYSTEM)
    return one


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_where_staff_decide(staff_page, axe, overflows, speaker, width):
    page = staff_page(
        f"/admin/conference/submission/{Submission.objects.waiting().get().pk}/change/", who="agenda", width=width
    )
    for summary in page.locator(".review-part summary").all():
        summary.click()
    assert axe(page) == []
    assert overflows(page) <= 0


@pytest.mark.parametrize(
    "path",
    [
        "submission/",
        "material/",
        "material/add/",
        "material/{file}/change/",
        "material/{file}/decline/tun/",
        "speaker/",
        "speaker/{speaker}/change/",
        "room/ausstattung/",
    ],
)
def test_axe_finds_nothing_on_the_lists(staff_page, axe, speaker, path):
    path = path.format(file=Material.objects.waiting().get().pk, speaker=speaker.pk)
    assert axe(staff_page(f"/admin/conference/{path}", who="agenda")) == []


def test_staff_change_a_word_and_take_it_over(staff_page, speaker):
    page = staff_page(f"/admin/conference/submission/{Submission.objects.waiting().get().pk}/change/", who="agenda")
    page.locator(".review-part summary").nth(1).click()  # Arabic stands first
    page.locator("textarea[name=biography_de]").fill("Seit 2015 leite ich Sprachkurse.")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.locator(".messagelist")).to_contain_text("Übernommen.")
    speaker.refresh_from_db()
    assert speaker.biography == "Seit 2015 leite ich Sprachkurse."
    assert speaker.portrait
