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

from .conftest import AXE, DESK, PHONE, RULES

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


@pytest.fixture
def axe():
    """As everywhere, but without axe reading the styles anew: it would trip over an @import in Django's own."""

    def ask(page):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules, preload: false})", RULES)["violations"]
        return [f"{rule['id']}: {[node['target'] for node in rule['nodes']][:3]}" for rule in found]

    return ask


@pytest.fixture
def as_staff(open_page, speaker):
    """`as_staff(path, …)` signs in and shows a page of the staff area."""

    def show(path, **how):
        page = open_page(f"/admin/login/?next={path}", **how)
        page.fill("[name=username]", "agenda@team.example")
        page.fill("[name=password]", "ein langes Passwort")
        page.click("#login-form button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
        page.wait_for_load_state()
        return page

    return show


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing_where_staff_decide(as_staff, axe, overflows, speaker, width):
    page = as_staff(f"/admin/conference/submission/{Submission.objects.waiting().get().pk}/change/", width=width)
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
def test_axe_finds_nothing_on_the_lists(as_staff, axe, speaker, path):
    path = path.format(file=Material.objects.waiting().get().pk, speaker=speaker.pk)
    assert axe(as_staff(f"/admin/conference/{path}")) == []


def test_staff_change_a_word_and_take_it_over(as_staff, speaker):
    page = as_staff(f"/admin/conference/submission/{Submission.objects.waiting().get().pk}/change/")
    page.locator(".review-part summary").nth(1).click()  # Arabic stands first
    page.locator("textarea[name=biography_de]").fill("Seit 2015 leite ich Sprachkurse.")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.locator(".messagelist")).to_contain_text("Übernommen.")
    speaker.refresh_from_db()
    assert speaker.biography == "Seit 2015 leite ich Sprachkurse."
    assert speaker.portrait
