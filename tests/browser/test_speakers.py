"""The pages of people on stage in a browser: axe, both directions, without JavaScript."""

import pytest
from playwright.sync_api import expect

from conference import texts
from conference.audit.services import SYSTEM
from conference.models import Material, SessionPerson, Submission
from conference.speakers import materials, services
from conference.speakers import uploads as checking
from tests.conference import uploads
from tests.factories import make_edition, make_room, make_session, make_speaker

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ["", "person/", "programmpunkt/{session}/", "datei/", "datei/{file}/entfernen/", "bild/entfernen/"]


@pytest.fixture
def speaker():
    edition = make_edition(slug="demo", contact_email="ki@kreis.example", contact_phone="02452 130")
    texts.fill_missing(edition)
    one = make_speaker(
        edition, name="Aylin Öztürk", email="aylin@kreis.example", function="Leiterin der Volkshochschule",
        organisation="Kreis Heinsberg", biography="Seit 2015 in der Erwachsenenbildung.",
    )  # fmt: skip
    first = make_session(edition, title="Mehrsprachigkeit im Klassenzimmer: Erfahrungen aus der Sprachförderung",
                         room=make_room(edition, name="Clubraum"), abstract="Ein Bericht.",
                         equipment=["projector", "tables"], equipment_note="Karten")  # fmt: skip
    for session in (first, make_session(edition, "15:00", "16:00", title="Gespräch am Nachmittag")):
        SessionPerson.objects.create(session=session, speaker=one)
    words = {"biography_de": "Seit 2015 leite ich Kurse.", "biography_ar": "أعمل منذ 2015.", "portrait_alt_de": "Frau"}
    services.send_person(speaker=one, values=words, portrait=uploads.portrait(), language="de", actor=SYSTEM)
    values = {"abstract_de": "Ein Bericht aus der Praxis.", "equipment": ["projector"]}
    sent = services.send_session(speaker=one, session=first, values=values, language="de", actor=SYSTEM)
    services.decline(submission=sent, seen=services.stamp(sent), answer="Für wen ist das?", actor=SYSTEM)
    given = {"kind": "slides", "title": "Folien zum Vortrag", "language": "de"}
    for decide in (materials.accept, None):
        file = materials.send(
            speaker=one, session=first, values=given, upload=checking.material(uploads.pdf()), actor=SYSTEM
        )
        if decide:
            decide(material=file, released=True, actor=SYSTEM)
    return one


def own(speaker, page="", prefix=""):
    session = speaker.sessions.order_by("start").first()
    page = page.format(session=session.pk, file=Material.objects.latest("pk").pk)
    return f"{prefix}/demo/mitwirken/{speaker.token}/{page}"


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing_and_nothing_runs_out(open_page, axe, overflows, speaker, page, prefix, width):
    shown = open_page(own(speaker, page, prefix), width=width)
    assert axe(shown) == []
    assert overflows(shown) <= 0


@pytest.mark.parametrize("page", PAGES[:4])
def test_axe_finds_nothing_in_the_dark(open_page, axe, speaker, page):
    assert axe(open_page(own(speaker, page), dark=True)) == []


def test_axe_finds_nothing_where_a_link_opens_nothing(open_page, axe, speaker):
    assert axe(open_page(f"/demo/mitwirken/{'0' * 40}/", status=404)) == []


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("page", PAGES[3:4])
def test_axe_finds_nothing_on_a_form_with_errors(open_page, axe, overflows, speaker, page, prefix):
    shown = open_page(own(speaker, page, prefix), width=PHONE)
    shown.locator(".submit button").click()
    shown.wait_for_selector("#summary")
    assert axe(shown) == []
    assert overflows(shown) <= 0


@pytest.mark.parametrize("javascript", [True, False])
def test_a_picture_with_words_is_sent(open_page, speaker, javascript):
    page = open_page(own(speaker), width=PHONE, javascript=javascript)
    page.get_by_role("link", name="Angaben zur Person").click()
    page.get_by_label("Über Sie").fill("Ich bin da.")
    page.get_by_label("Was ist auf dem Bild").fill("Frau mit Brille")
    picture = {"name": "ich.jpg", "mimeType": "image/jpeg", "buffer": uploads.with_place((600, 800), 6)}
    page.get_by_label("Bild von Ihnen").set_input_files([picture])
    page.get_by_role("button", name="Schicken").click()
    expect(page.get_by_role("status")).to_contain_text("Danke, das ist angekommen.")
    assert Submission.objects.waiting().get().values["biography_de"] == "Ich bin da."


@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_is_sent_and_what_was_typed_stays_when_it_is_refused(open_page, speaker, javascript):
    page = open_page(own(speaker, "datei/"), width=PHONE, javascript=javascript)
    page.get_by_label("Titel").fill("Handzettel")
    wrong = {"name": "folien.pdf", "mimeType": "application/pdf", "buffer": b"<svg/>"}
    page.get_by_label("Datei", exact=False).last.set_input_files([wrong])
    page.get_by_role("button", name="Schicken").click()
    expect(page.locator("#summary")).to_contain_text("Diese Art von Datei nehmen wir nicht an.")
    expect(page.get_by_label("Titel")).to_have_value("Handzettel")
    right = {"name": "folien.pdf", "mimeType": "application/pdf", "buffer": uploads.pdf().read()}
    page.get_by_label("Datei", exact=False).last.set_input_files([right])
    page.get_by_role("button", name="Schicken").click()
    expect(page.get_by_role("status")).to_contain_text("Danke, das ist angekommen.")
    assert Material.objects.filter(title="Handzettel").exists()
