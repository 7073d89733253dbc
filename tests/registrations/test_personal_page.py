"""The personal page: everything about oneself, for whoever holds the link and for nobody else."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from conference.documents.models import Document
from conference.outbox.models import OutgoingMail
from registrations import checking
from registrations.models import Registration, SupportNeeds
from registrations.personal_data import COLUMNS
from registrations.services import Needs
from tests.factories import make_edition, make_registration, make_topic, make_workshop
from tests.registrations.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Registration:
    edition = make_edition(contact_email="ki@kreis.example")
    sessions = [make_workshop(edition, 1, code="W11", title="Kita"), make_workshop(edition, 2, code="W21")]
    return make_registration(
        edition, sessions=sessions, last_name="Saleh", email="rana@teilnahme.example", own_script_name="رنا صالح",
        needs=Needs(diet="vegan", access=("parking",), childcare=2), consents=frozenset({"needs", "photo"}),
        topics=(make_topic(edition, name="Sprache").pk,),
    )  # fmt: skip


def url(person: Registration, page: str = "", token: str = "") -> str:
    return f"/{person.edition.slug}/meine/{token or person.token}/{page}"


PAGES = ["", "aendern/", "absagen/", "programm.ics", "daten/", "daten.json"]


def test_it_shows_what_is_stored(client, person):
    html = client.get(url(person)).content.decode()
    for words in ("Saleh", "رنا صالح", "Kita", "Sie haben einen Platz", "Vegan", "Reservierter Parkplatz", "2 Kinder",
                  "Sprache", person.code, "Fotos", "Volkshochschule"):  # fmt: skip
        assert words in html


def test_it_says_how_long_a_place_is_kept(client, person):
    words = "Ihr Platz wird bis 10 Minuten nach Beginn für Sie freigehalten."
    assert words in client.get(url(person)).content.decode()
    assert words not in client.get(url(make_registration(person.edition))).content.decode()


def test_lists_are_parted_as_the_language_does_it(client, person):
    SupportNeeds.objects.update(access=["parking", "hearing_loop"])
    html = client.get("/ar" + url(person)).content.decode()
    facts = html.split('id="angaben"')[1].split("</section>")[0]
    assert facts.count("، ") == 2
    assert ", " not in facts


def test_it_shows_positions_in_waiting_lists(client):
    edition = make_edition(capacity=2)
    session = make_workshop(edition, capacity=1)
    people = [make_registration(edition, sessions=[session]) for _i in range(4)]
    assert "Warteliste: Sie sind an Stelle 1" in client.get(url(people[1])).content.decode()
    html = client.get(url(people[3])).content.decode()
    assert "Warteliste der Konferenz: Sie sind an Stelle 2" in html
    assert "Warteliste: Sie sind an Stelle 3" in html


@pytest.mark.parametrize("page", PAGES)
def test_the_link_leaves_no_trace(client, person, page):
    answer = client.get(url(person, page))
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("page", [*PAGES, "schild/"])
@pytest.mark.parametrize("wrong", ["token", "edition"])
def test_whoever_lacks_the_link_sees_nothing(client, person, page, wrong):
    address = url(person, page, token="0" * 40)
    if wrong == "edition":
        address = url(person, page).replace(person.edition.slug, make_edition().slug, 1)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code in (404, 405)
        assert "Saleh" not in answer.content.decode()
    person.refresh_from_db()
    assert person.state == "confirmed"


def test_a_wrong_link_offers_to_send_the_right_one(client, person):
    answer = client.get(url(person, token="falsch"))
    page = Page(answer.content.decode())
    assert answer.status_code == 404
    assert "email" in page.names


def test_the_stored_hash_is_no_link(client, person):
    assert client.get(url(person, token=person.token_digest)).status_code == 404
    assert client.get(url(person, token=person.nonce)).status_code == 404


def test_guessing_is_limited(client, person, settings):
    settings.RATE_LIMITS = True
    codes = [client.get(url(person, token=f"t{number}")).status_code for number in range(62)]
    assert (codes[0], codes[-1]) == (404, 429)
    assert client.get(url(person)).status_code == 200


# --- Changing ---------------------------------------------------------------------------------------------------


def test_the_form_comes_filled_in_and_saves(client, person):
    values = Page(client.get(url(person, "aendern/")).content.decode()).values
    assert (values["last_name"], values["round_1"], values["round_2"]) == (["Saleh"], ["W11"], ["W21"])
    assert (values["diet"], values["access"], values["childcare"]) == (["vegan"], ["parking"], ["2"])
    assert (values["consent_needs"], values["consent_photo"], "consent_news" in values) == (["on"], ["on"], False)

    answer = client.post(url(person, "aendern/"), {**values, "phone": "02452 130", "round_2": ""})

    assert (answer.status_code, answer.url.partition("#")[0]) == (303, url(person))
    person.refresh_from_db()
    assert person.phone == "02452 130"
    assert [place.session.code for place in person.places.all()] == ["W11"]
    assert person.support_needs.childcare == 2
    assert OutgoingMail.objects.filter(name="registrations/changed").count() == 1


def test_sending_the_form_unchanged_changes_nothing_else(client, person):
    values = Page(client.get(url(person, "aendern/")).content.decode()).values
    assert client.post(url(person, "aendern/"), values).status_code == 303
    after = Registration.objects.get()
    assert (after.own_script_name, after.lunch, after.language) == ("رنا صالح", True, "de")
    assert after.topics.count() == 1
    assert after.places.count() == 2


def test_a_wrong_change_keeps_what_was_typed(client, person):
    answer = client.post(url(person, "aendern/"), {"last_name": "Neu", "email": "x", "organisation": "V"})
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert page.values["last_name"] == ["Neu"]
    person.refresh_from_db()
    assert person.last_name == "Saleh"


def test_a_full_session_that_is_mine_says_so(client):
    edition = make_edition()
    session = make_workshop(edition, capacity=1)
    person = make_registration(edition, sessions=[session])
    assert "Sie haben hier einen Platz." in client.get(url(person, "aendern/")).content.decode()


def test_after_the_last_day_the_page_is_read_only_with_a_contact(client, person):
    person.edition.change_until = timezone.now() - dt.timedelta(hours=1)
    person.edition.save()
    html = client.get(url(person)).content.decode()
    assert "aendern/" not in html
    assert "ki@kreis.example" in html
    assert client.get(url(person, "aendern/")).status_code == 303
    assert client.post(url(person, "aendern/"), {"last_name": "Neu"}).status_code == 303
    person.refresh_from_db()
    assert person.last_name == "Saleh"


# --- Cancelling ---------------------------------------------------------------------------------------------------


def test_cancelling_asks_first(client, person):
    html = client.get(url(person, "absagen/")).content.decode()
    assert "Möchten Sie wirklich absagen?" in html
    person.refresh_from_db()
    assert person.state == "confirmed"


def test_cancelling_frees_everything(client, person):
    answer = client.post(url(person, "absagen/"), follow=True)
    person.refresh_from_db()
    assert person.state == "cancelled"
    assert not SupportNeeds.objects.exists()
    assert "Diese Anmeldung ist abgesagt" in answer.content.decode()
    assert checking.differences() == []


def test_a_cancelled_page_offers_nothing_to_change(client, person):
    client.post(url(person, "absagen/"))
    html = client.get(url(person)).content.decode()
    assert "aendern/" not in html
    assert "schild/" not in html
    assert client.get(url(person, "aendern/")).status_code == 303


# --- Consents and own data ------------------------------------------------------------------------------------------


def test_each_consent_can_be_taken_back(client, person):
    assert client.post(url(person, "einwilligung/"), {"purpose": "needs"}).status_code == 303
    assert not SupportNeeds.objects.exists()
    assert list(person.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)) == ["photo"]


@pytest.mark.parametrize("purpose", ["", "alles", "\x00"])
def test_an_unknown_consent_is_not_there(client, person, purpose):
    assert client.post(url(person, "einwilligung/"), {"purpose": purpose}).status_code == 404


def test_own_data_as_a_file(client, person):
    answer = client.get(url(person, "daten.json"))
    copy = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert copy["registration"]["own_script_name"] == "رنا صالح"
    assert copy["support_needs"]["diet"] == "vegan"
    assert {row["purpose"] for row in copy["consents"]} == {"needs", "photo"}
    assert [place["code"] for place in copy["places"]] == ["W11", "W21"]
    assert "nonce" not in str(copy)


def test_own_data_hold_every_column_that_is_about_the_person():
    """A new column must be shown, or named here with its reason."""
    inner = {"id", "edition", "nonce", "token_digest", "badge_nonce", "badge_digest", "waiting_number", "search_text",
             "speaker", "erased_at", "group", "registered_by", "invitation"}  # fmt: skip
    assert {column.name for column in Registration._meta.concrete_fields} - inner == set(COLUMNS)


def test_own_data_for_people(client, person):
    html = client.get(url(person, "daten/")).content.decode()
    for words in ("Saleh", "Vegan", "Fotos", "Kita", "rana@teilnahme.example"):
        assert words in html


def test_own_data_for_people_are_in_their_words(client):
    person = make_registration(make_edition(), question="Wie weiter?", language="ar")
    html = client.get(url(person, "daten/")).content.decode()
    assert "<dt>Sprache</dt><dd><bdi>العربيّة</bdi></dd>" in html
    assert "Reihenfolge" not in html
    assert client.get(url(person, "daten.json")).json()["further"]["questions.question"][0]["position"] == 0


def test_the_calendar_holds_the_own_workshops(client, person):
    answer = client.get(url(person, "programm.ics"))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"Kita" in answer.content


def test_the_own_badge_is_made_by_a_worker(client, person):
    answer = client.post(url(person, "schild/"))
    assert answer.status_code in (200, 303, 503)
    assert answer["Cache-Control"].startswith("no-store")


# --- Link once more ---------------------------------------------------------------------------------------------------


def test_the_answer_is_the_same_for_known_and_unknown_addresses(client, person):
    address = f"/{person.edition.slug}/anmeldung/link/"
    answers = [client.post(address, {"email": email}) for email in (person.email, "fremd@teilnahme.example")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    [mail] = OutgoingMail.objects.filter(name="registrations/resend_link")
    assert mail.to == person.email


def test_no_address_is_told(client, person):
    answer = client.post(f"/{person.edition.slug}/anmeldung/link/", {"email": "kein"})
    assert answer.status_code == 422
    assert set(Page(answer.content.decode()).errors) == {"email"}


def test_asking_again_and_again_is_limited(client, person, settings):
    settings.RATE_LIMITS = True
    address = f"/{person.edition.slug}/anmeldung/link/"
    codes = [client.post(address, {"email": f"a{number}@x.example"}).status_code for number in range(21)]
    assert (codes[0], codes[-1]) == (200, 429)


@pytest.mark.parametrize("prefix", ["/en", "/ar"])
def test_the_page_speaks_other_languages(client, person, prefix):
    answer = client.get(prefix + url(person))
    assert answer.status_code == 200
    assert f'lang="{prefix[1:]}"' in answer.content.decode()


def test_who_waits_has_no_badge_yet(client):
    edition = make_edition(capacity=1)
    make_registration(edition)
    waiting = make_registration(edition)
    assert client.post(url(waiting, "schild/")).status_code == 303
    assert not Document.objects.exists()
