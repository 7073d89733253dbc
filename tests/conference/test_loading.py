"""Loading an edition from a file: complete, repeatable, and with messages that name line and field."""

import copy
import datetime as dt
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from conference.loading import LoadError, Source, load_edition
from conference.models import Edition, EditionState, Room, Session, SessionPerson
from tests.factories import at, make_registration, make_session

DEMO = settings.BASE_DIR / "conference" / "demo_data"
pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> dict:
    data = json.loads((DEMO / "konferenz-demo.json").read_text())
    return {**data, "stands": [], "exhibitors": []}


def write(tmp_path: Path, data: dict) -> Path:
    path = tmp_path / "konferenz.json"
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1))
    return path


def test_demo_edition_is_complete(demo):
    edition = load_edition(demo).edition

    assert (edition.title, edition.state, edition.date.weekday()) == (demo["title"], EditionState.PUBLISHED, 3)
    assert edition.date - timezone.localdate() >= dt.timedelta(days=60)
    assert (edition.hall_width, edition.entrance_y) == (30, 18)
    assert [room.code for room in edition.rooms.all()] == [room["code"] for room in demo["rooms"]]
    assert edition.topics.count() == 9
    assert edition.speakers.count() == 12
    assert edition.sessions.count() == 21
    podium = edition.sessions.get(code="POD")
    assert (podium.start, podium.end, podium.captions) == (at(edition, "10:45"), at(edition, "11:45"), True)
    assert list(podium.session_people.values_list("part", "speaker__code")) == [
        ("speaker", "yildirim"),
        ("speaker", "peters"),
        ("speaker", "aksoy"),
        ("moderator", "haddad"),
    ]


def test_a_past_edition_is_archived(demo):
    data = json.loads((DEMO / "konferenz-2024.json").read_text())
    edition = load_edition({**data, "exhibitors": []}).edition
    assert (edition.date, edition.state) == (dt.date(2024, 9, 19), EditionState.ARCHIVED)
    assert edition.sessions.count() == 8


def test_twice_is_the_same_as_once(demo):
    first = load_edition(demo)
    rows = [list(model.objects.order_by("pk").values()) for model in (Edition, Room, Session, SessionPerson)]

    second = load_edition(demo)

    assert (first.created, second.created, second.changed) == (True, False, False)
    assert rows == [list(model.objects.order_by("pk").values()) for model in (Edition, Room, Session, SessionPerson)]


def test_a_second_load_on_another_day_keeps_the_date(demo):
    edition = load_edition(demo).edition
    Edition.objects.filter(pk=edition.pk).update(date=edition.date + dt.timedelta(days=7))
    assert load_edition(demo).edition.date == edition.date + dt.timedelta(days=7)


def test_updates_in_place_and_deletes_nothing(demo):
    edition = load_edition(demo).edition
    extra = make_session(edition, "17:10", "17:20")
    version = edition.agenda_version
    changed = copy.deepcopy(demo)
    changed["sessions"] = changed["sessions"][:3]
    changed["sessions"][2]["title"] = "Grußwort der Ministerin"

    assert load_edition(changed).changed

    edition.refresh_from_db()
    assert edition.sessions.get(code="GRU").title == "Grußwort der Ministerin"
    assert edition.sessions.filter(pk=extra.pk).exists()
    assert edition.sessions.count() == 22
    assert edition.agenda_version == version + 1


def test_two_sessions_may_swap_their_rooms(demo):
    edition = load_edition(demo).edition
    sessions = {one["code"]: one for one in demo["sessions"]}
    sessions["W11"]["room"], sessions["W12"]["room"] = sessions["W12"]["room"], sessions["W11"]["room"]

    load_edition(demo)

    assert edition.sessions.get(code="W11").room.code == "galerie"
    assert edition.sessions.get(code="W12").revision == 1


def test_other_slug(demo):
    assert load_edition(demo, slug="probe").edition.slug == "probe"


def test_texts_in_several_languages(demo):
    demo["title"] = {"de": "Konferenz", "en": "Conference"}
    edition = load_edition(demo).edition
    assert (edition.title_de, edition.title_en) == ("Konferenz", "Conference")


def test_more_places_let_those_who_wait_move_up(demo):
    demo["capacity"] = 1
    edition = load_edition(demo).edition
    make_registration(edition)
    waiting = make_registration(edition)

    load_edition({**demo, "capacity": 2})

    waiting.refresh_from_db()
    assert waiting.state == "confirmed"


def wrong(path: str, value: object):
    """A change of the demo file: sets the value at a path such as "sessions.3.end"."""

    def apply(data: dict) -> None:
        *outer, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        for part in outer:
            data = data[part]
        data[last] = value

    return apply


WRONG = [
    ("capacity", "viele", "capacity", "ganze Zahl"),
    ("capacity", True, "capacity", "ganze Zahl"),
    ("capacity", 0, "capacity", "mindestens 1"),
    ("capacity", 10**12, "capacity", ""),
    ("title", None, "title", "fehlt"),
    ("title", "x" * 300, "title", "200"),
    ("title", {"xx": "y"}, "title.xx", "Sprache"),
    ("timezone", "Europe/Erkelenz", "timezone", "Zeitzone"),
    ("venue", "Halle", "venue", "Objekt"),
    ("venue.hall.width", "breit", "venue.hall.width", "Zahl"),
    ("venue.hall.width", 1e9, "venue.hall.width", ""),
    ("date_in_days", None, "date", "fehlt"),
    ("date", "21.01.2027", "date", "Datum"),
    ("registration.closes_in_days", -40, "registration.closes_in_days", "nachdem"),
    ("rooms", {}, "rooms", "Liste"),
    ("rooms.1.code", "saal", "rooms[1].code", "zweimal"),
    ("rooms.1.code", "großer saal", "rooms[1].code", "Buchstaben"),
    ("rooms.1.capacity", -1, "rooms[1].capacity", "mindestens 0"),
    ("rooms.1.step_free", "ja", "rooms[1].step_free", "true oder false"),
    ("speakers.0.name", "", "speakers[0].name", "fehlt"),
    ("speakers.0.email", "kein@", "speakers[0].email", "E-Mail"),
    ("sessions.3.end", "25:00", "sessions[3].end", "Uhrzeit"),
    ("sessions.3.end", "09:00", "sessions[3].end", "nach dem Beginn"),
    ("sessions.3.kind", "vortrag", "sessions[3].kind", "Art"),
    ("sessions.3.room", "keller", "sessions[3].room", "Raum"),
    ("sessions.3.topics", ["sport"], "sessions[3].topics[0]", "Handlungsfeld"),
    ("sessions.3.topics", "kim", "sessions[3].topics", "Liste"),
    ("sessions.3.speakers", ["niemand"], "sessions[3].speakers[0]", "Person"),
    ("sessions.3.speakers", ["aksoy", "aksoy"], "sessions[3].speakers[1]", "schon"),
    ("sessions.3.languages", ["d€"], "sessions[3].languages[0]", "Sprache"),
    ("sessions.3.end", "11:00", "sessions[4].room", "schon „VOR“"),
    ("sessions.7.speakers", ["kowalska"], "sessions[7].speakers", "schon in „W11“"),
    ("sessions.6.capacity", None, "sessions[6].capacity", "fehlt"),
    ("sessions.6.round", None, "sessions[6].round", "fehlt"),
    ("sessions.6.code", "W12", "sessions[7].code", "zweimal"),
    ("sessions.6.title", "a\x00b", "sessions[6].title", "Zeichen"),
    ("texts", {"motto": "?"}, "texts.motto", "Text"),
]


@pytest.mark.parametrize(("path", "value", "named", "words"), WRONG)
def test_a_wrong_file_changes_nothing_and_names_the_field(demo, path, value, named, words):
    wrong(path, value)(demo)

    with pytest.raises(LoadError) as caught:
        load_edition(demo)

    assert caught.value.path == named
    assert words in caught.value.message
    assert not Edition.objects.exists()


def test_the_command_names_the_line(demo, tmp_path):
    demo["sessions"][3]["end"] = "9:61"
    path = write(tmp_path, demo)
    line = next(number for number, text in enumerate(path.read_text().splitlines(), start=1) if '"end": "9:61"' in text)

    with pytest.raises(CommandError) as caught:
        call_command("load_edition", path)

    assert f"Zeile {line}, sessions[3].end (Spalte " in str(caught.value)


def test_a_missing_field_is_told_at_the_line_of_its_object():
    source = Source('{\n "rooms": [\n  {"code": "a"},\n  {"code": "b",\n   "name": "B"}\n ]\n}')
    assert source.describe(LoadError("rooms[1].capacity", "fehlt")) == "Zeile 4, rooms[1].capacity (Spalte 3): fehlt"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n "a": 1,\n}', "Zeile 3: Hier ist das JSON fehlerhaft (Spalte 1)."),
        ('{"a": 1\n "b": 2}', "fehlt ein Komma"),
        ('{"a": [1,]}', "vor ] steht kein Komma"),
        ('{"a": 1e999}', "unmögliche Zahl"),
        ("[]", "Zeile 1: Die Datei muss ein JSON-Objekt"),
        ('{"a": 1,\n "a": 2}', "Zeile 2, a (Spalte 2): Dieses Feld steht zweimal da."),
        ('{"a": NaN}', "unmögliche Zahl"),
        ("[" * 100_000, "zu tief verschachtelt"),
        ("", "Zeile 1: Hier ist das JSON fehlerhaft"),
    ],
)
def test_what_is_no_json_is_told(text, message):
    with pytest.raises(LoadError) as caught:
        Source(text)
    assert message in caught.value.message


def test_an_unreadable_file_is_told(tmp_path):
    with pytest.raises(CommandError, match="lässt sich nicht lesen"):
        call_command("load_edition", tmp_path / "fehlt.json")


def test_a_file_in_another_encoding_is_told(tmp_path):
    path = tmp_path / "alt.json"
    path.write_bytes('{"title": "Gruß"}'.encode("latin-1"))
    with pytest.raises(CommandError, match="UTF-8"):
        call_command("load_edition", path)


def test_fewer_places_than_people_is_refused(demo):
    edition = load_edition(demo).edition
    make_registration(edition)
    make_registration(edition)
    with pytest.raises(LoadError, match="schon 2 Plätze"):
        load_edition({**demo, "capacity": 1})


# --- How places are given out ----------------------------------------------------------------------------------------


def test_without_a_word_places_go_to_who_comes_first(demo):
    assert (load_edition(demo).edition.place_mode, load_edition(demo).edition.wishes_until) == ("first_come", None)


def test_wishes_are_gathered_until_the_end_of_a_day(demo):
    mode = {"mode": "wishes", "wishes_until": "2027-01-05"}
    edition = load_edition({**demo, "workshop_places": mode}).edition
    edition.refresh_from_db()
    until = edition.wishes_until.astimezone(edition.tz)
    assert (edition.place_mode, until) == ("wishes", dt.datetime(2027, 1, 5, 23, 59, tzinfo=edition.tz))
    assert not load_edition({**demo, "workshop_places": mode}).changed


def test_days_until_the_end_of_the_wishes_count_from_the_first_load(demo):
    data = {**demo, "workshop_places": {"mode": "wishes", "wishes_until_in_days": 40}}
    edition = load_edition(data).edition
    first = edition.wishes_until
    assert first.astimezone(edition.tz).date() == timezone.localdate() + dt.timedelta(days=40)
    data["workshop_places"]["wishes_until_in_days"] = 50
    again = load_edition(data).edition
    again.refresh_from_db()
    assert again.wishes_until == first


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"mode": "lottery"}, "workshop_places.mode"),
        ({}, "workshop_places.mode"),
        ({"mode": "wishes"}, "workshop_places.wishes_until"),
        ({"mode": "wishes", "wishes_until": "5.1.2027"}, "workshop_places.wishes_until"),
        ([], "workshop_places"),
    ],
)
def test_a_wrong_way_to_give_out_places_names_its_field(demo, value, path):
    with pytest.raises(LoadError) as refused:
        load_edition({**demo, "workshop_places": value})
    assert refused.value.path == path
    assert not Edition.objects.exists()


def test_the_way_does_not_change_once_people_have_registered(demo):
    edition = load_edition(demo).edition
    make_registration(edition)
    with pytest.raises(LoadError) as refused:
        load_edition({**demo, "workshop_places": {"mode": "wishes", "wishes_until": "2027-01-05"}})
    assert refused.value.path == "workshop_places.mode"
    edition.refresh_from_db()
    assert edition.place_mode == "first_come"
