"""What stands on the papers of the fair, and for whom."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from conference.documents import registry
from conference.documents.registry import DocumentError
from conference.programme_document import fair_of
from exhibitors import addresses
from exhibitors.hall.models import Circuit
from exhibitors.models import StandBooking
from exhibitors.papers import cards, caretaker, deliveries, reading, signs
from exhibitors.papers.kinds import PAPERS
from exhibitors.terms.models import FairTerms
from registrations.presence.models import Presence
from registrations.presence.services import mark
from tests.exhibitors.factories import make_exhibitor, make_staff
from tests.factories import make_edition, make_registration, make_stand, make_topic

from .factories import document, html, keys, make_booking, make_logo

pytestmark = pytest.mark.django_db
OF_STANDS = ["stand-signs", "table-numbers", "caretaker", "deliveries", "fair-contacts"]


@pytest.fixture
def edition():
    return make_edition(slug="demo")


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


# --- All of them ---


@pytest.mark.parametrize("kind", OF_STANDS)
def test_without_a_confirmed_stand_it_says_so(edition, kind):
    make_booking(edition, "A1", state="requested")
    with pytest.raises(DocumentError, match="noch kein Stand bestätigt"):
        keys(kind, edition)


@pytest.mark.parametrize("kind", OF_STANDS)
def test_only_what_is_confirmed_is_printed(edition, kind):
    make_booking(edition, "A1", organisation="Bestätigt e. V.", short_name="Bestätigt")
    make_booking(edition, "A2", organisation="Angefragt e. V.", short_name="Angefragt", state="requested")
    make_booking(make_edition(), "A1", organisation="Anderswo e. V.", short_name="Anderswo")
    text = html(kind, edition)
    assert "Bestätigt" in text
    assert "Angefragt" not in text
    assert "Anderswo" not in text


# questions of a paper with those that name its sheets
QUESTIONS = {
    "stand-signs": 8, "table-numbers": 6, "hall-plan": 13, "fair-directory": 14, "caretaker": 8, "deliveries": 7,
    "fair-contacts": 7,
}  # fmt: skip


@pytest.mark.parametrize("kind", list(QUESTIONS))
@pytest.mark.parametrize("number", [1, 3])
def test_a_paper_asks_equally_often_however_many_stands(edition, kind, number, django_assert_num_queries):
    topic = make_topic(edition, name="Schule")
    for at in range(number):
        one = make_booking(
            edition, f"A{at}", circuit=Circuit.objects.create(edition=edition, name=f"B{at}"), power_watts=5
        )
        one.exhibitor.topics.add(topic)
        make_exhibitor(edition, shares=one)
        one.crew.add(make_registration(edition, role="exhibitor", source="staff"))
    with django_assert_num_queries(QUESTIONS[kind]):
        html(kind, edition)


def test_every_paper_of_the_fair_can_be_rendered_by_the_command():
    assert all(paper.kind.choices for paper in PAPERS)
    assert {"stand-signs", "hall-plan"} <= {paper.name for paper in PAPERS}


def test_an_edition_that_is_not_there_is_refused():
    with pytest.raises(DocumentError, match="gibt es nicht"):
        reading.resolve({"edition": "nirgends"})


# --- Signs ---


def test_a_sign_says_number_name_topics_languages_and_where_to_read_more(edition):
    one = make_booking(edition, "B3", organisation="Caritas", languages=["de", "uk"])
    one.exhibitor.topics.add(make_topic(edition, name="Gesundheit"))
    sign = signs.sign_of(one)
    assert (sign.number.text, sign.name.text, sign.topics.text) == ("B3", "Caritas", "Gesundheit")
    assert sign.languages.text == "Sprachen: Deutsch, Ukrainisch"
    assert sign.address.text == f"testserver/demo/messe/aussteller/{one.exhibitor.pk}"
    assert addresses.public_page(one.exhibitor) == f"http://{sign.address.text}/"
    assert sign.number.size > 3 * sign.topics.size


def test_a_sign_names_who_shares_the_stand_once(edition):
    one = make_booking(edition, "B3", co_exhibitor="stadtbibliothek")
    for name in ("Stadtbibliothek", "Chor"):
        make_exhibitor(edition, organisation=name, shares=one)
    assert "gemeinsam mit Stadtbibliothek, Chor" in " ".join(plain(html("stand-signs", edition)).split())
    one.co_exhibitor = "Nähcafé"
    assert reading.partners_of(one) == ["Stadtbibliothek", "Chor", "Nähcafé"]


def test_who_does_not_want_to_be_listed_has_a_sign_without_a_code(edition):
    make_booking(edition, "A1", is_listed=False)
    sheets = registry.get("stand-signs").sheets(document("stand-signs", edition), keys("stand-signs", edition))
    assert sheets.images == {}
    text = html("stand-signs", edition)
    assert "made:" not in text
    assert "/aussteller/" not in text


def test_a_logo_stands_on_the_sign_with_its_words(edition):
    make_booking(edition, "A1", organisation="Haus", logo=make_logo(), logo_alt="Ein roter Balken")
    make_booking(edition, "A2", organisation="Hof", logo=make_logo())
    make_booking(edition, "A3", organisation="Garten")
    text = html("stand-signs", edition)
    assert re.findall(r'src="media:logos/[^"]+" alt="([^"]+)"', text) == ["Ein roter Balken", "Logo: Hof"]


def test_signs_are_in_the_order_in_which_people_count(edition):
    for number in ("A10", "B1", "A2"):
        make_booking(edition, number)
    found = signs.sheets(document("stand-signs", edition), keys("stand-signs", edition)).context["signs"]
    assert [one.number.text for one in found] == ["A2", "A10", "B1"]


# --- Numbers on tables ---


def test_as_many_cards_as_tables(edition):
    make_booking(edition, "A1", organisation="Zwei", tables=2)
    make_booking(edition, "A2", organisation="Einer", tables=1)
    make_booking(edition, "A3", organisation="Keiner", tables=0)
    found = cards.sheets(document("table-numbers", edition), keys("table-numbers", edition)).context["cards"]
    assert [(one.number.text, one.which) for one in found] == [
        ("A1", "Tisch 1 von 2"), ("A1", "Tisch 2 von 2"), ("A2", ""),
    ]  # fmt: skip
    assert html("table-numbers", edition).count("Einer") == 2  # read from both sides


def test_without_tables_there_are_no_cards(edition):
    make_booking(edition, "A1", tables=0)
    with pytest.raises(DocumentError, match="keinem Stand ist ein Tisch bestellt"):
        keys("table-numbers", edition)


# --- The caretaker ---


def test_the_caretaker_reads_what_goes_where_with_sums(edition):
    circuit = Circuit.objects.create(edition=edition, name="B1", limit_watts=1000)
    make_booking(edition, "A2", zone="Foyer", organisation="Haus", tables=2, chairs=4, pinboards=1, devices="Herd",
                 power_watts=1200, circuit=circuit, display_width=85, display_height=200, display_depth=40)  # fmt: skip
    make_booking(edition, "A10", zone="Foyer", tables=1, chairs=3)
    make_booking(edition, "C1", tables=0, chairs=0, power=True)
    make_booking(edition, "C2", state="requested")
    text = plain(html("caretaker", edition))
    assert "3 Stände: 3 Tische, 7 Stühle, 1 Pinnwand, 2 Stände mit Strom" in text
    assert "1 Anfrage ist noch nicht entschieden" in text
    assert "A2 Haus 2 4 1 85 × 200 × 40 1200 Watt Stromkreis B1 Herd" in text
    assert text.index("A2 ") < text.index("A10 ") < text.index("ohne Bereich")
    assert "Summe 3 7 1 1 1200 Watt" in text
    assert "⚠ Achtung: Stromkreis B1 ist überlastet: 1200 Watt bestellt, 1000 erlaubt, 200 zu viel." in text
    assert "Stromkreis B1 ⚠ überlastet 1200 von 1000 Watt bestellt, 200 Watt zu viel" in text
    assert "⚠ Strom bestellt, aber kein Stromkreis" in text


def test_a_circuit_at_its_limit_is_not_called_overloaded(edition):
    make_booking(
        edition, "A1", power_watts=1000, circuit=Circuit.objects.create(edition=edition, name="B1", limit_watts=1000)
    )
    text = plain(html("caretaker", edition))
    assert "überlastet" not in text
    assert "⚠ fast ausgelastet 1000 von 1000 Watt bestellt" in text


def test_a_hall_without_trouble_says_that_too(edition):
    make_booking(edition, "A1", power_watts=100, circuit=Circuit.objects.create(edition=edition, name="B1"))
    text = plain(html("caretaker", edition))
    assert "Kein Stromkreis ist überlastet." in text
    assert "⚠" not in text


def test_stands_in_no_part_of_the_hall_come_last(edition):
    for number, zone in (("A1", ""), ("A2", "Galerie"), ("A3", "Foyer")):
        make_booking(edition, number, zone=zone)
    assert [one.name for one in caretaker.zones(caretaker.furniture(reading.confirmed(edition)))] == [
        "Foyer",
        "Galerie",
        "",
    ]


# --- Deliveries ---


def test_deliveries_are_in_the_order_of_the_windows_and_the_silent_are_named(edition):
    FairTerms.objects.create(edition=edition, setup_windows="9 Uhr\n10 Uhr")
    make_booking(edition, "A1", setup_window="10 Uhr", vehicle="Transporter", number_plate="HS-AB 1", mobile="0171 1",
                 contact_name="Aylin Öztürk", phone="02452 9")  # fmt: skip
    make_booking(edition, "A2", setup_window="9 Uhr", phone="02452 8")
    make_booking(edition, "A3", setup_window="früher")
    make_booking(edition, "A4", number_plate="HS-CD 2")
    make_booking(edition, "A5", organisation="Schweiger", phone="02452 7")
    context = deliveries.sheets(document("deliveries", edition), []).context
    assert [(one.name, [row.number for row in one.rows]) for one in context["windows"]] == [
        ("9 Uhr", ["A2"]), ("10 Uhr", ["A1"]), ("früher", ["A3"]), ("", ["A4"]),
    ]  # fmt: skip
    assert [one.number for one in context["unsaid"]] == ["A5"]
    text = plain(html("deliveries", edition))
    assert "1 davon hat noch nichts zur Anlieferung gesagt" in text
    assert "Aylin Öztürk 0171 1 Transporter HS-AB 1" in text
    assert text.endswith("A5 Schweiger – 02452 7")


# --- In an emergency ---


def test_who_is_in_the_building_is_ticked_and_who_has_left_is_not(edition):
    one = make_booking(edition, "A1", contact_name="Aylin Öztürk", mobile="0171 1", phone="02452 9")
    names = ("Da", "Weg", "Fern", "Abgemeldet")
    crew = [
        make_registration(edition, role="exhibitor", source="staff", first_name="Kim", last_name=name) for name in names
    ]
    one.crew.set(crew)
    crew[3].state = "cancelled"
    crew[3].save()
    with time_machine.travel(dt.datetime.combine(edition.date, dt.time(11), edition.tz)):
        for person in crew[:2]:
            mark(registration=person, day=edition.date, actor=make_staff())
        Presence.objects.filter(registration=crew[1]).update(left_at=timezone.now() - dt.timedelta(minutes=5))
        text = plain(html("fair-contacts", edition))
    assert "1 Person vom Standpersonal ist jetzt im Haus" in text
    assert "Aylin Öztürk 0171 1 02452 9 ✓ Kim Da (da) Kim Fern Kim Weg" in text
    assert "Abgemeldet" not in text


def test_before_the_day_nobody_is_in_the_building(edition):
    make_booking(edition, "A1")
    text = plain(html("fair-contacts", edition))
    assert "erst in einer Liste, die am Tag der Konferenz gedruckt wird" in text
    assert "Notruf: 112 · Wir sind hier: Festhalle Oberbruch, Carl-Diem-Straße 6, 52525 Heinsberg" in text


# --- The programme's part ---


def test_the_directory_has_stands_texts_languages_topics_and_guests_behind_their_host(edition):
    one = make_booking(edition, "B3", organisation="Werkstatt", description="Wir reparieren.", languages=["de"])
    one.exhibitor.topics.add(make_topic(edition, name="Arbeit"))
    make_exhibitor(edition, organisation="Chor", shares=one)
    make_booking(edition, "A1", organisation="Unsichtbar", is_listed=False)
    text = plain(html("fair-directory", edition))
    assert "B3 Werkstatt Wir reparieren. Sprachen: Deutsch Arbeit B3 Chor Gast am Stand von Werkstatt" in text
    assert "Unsichtbar" not in text
    assert '<bdi lang="de">Wir reparieren.</bdi>' in html("fair-directory", edition, "en")


def test_a_guest_does_not_name_a_host_who_wants_to_stay_unnamed(edition):
    make_exhibitor(edition, organisation="Chor", shares=make_booking(edition, "B3", is_listed=False))
    assert [(one.name, one.host) for one in fair_of(edition).exhibitors] == [("Chor", "")]


def test_an_empty_directory_is_not_printed(edition):
    make_stand(edition)
    with pytest.raises(DocumentError, match="noch niemand"):
        keys("fair-directory", edition)
    assert not StandBooking.objects.exists()
