"""The agenda from a table: read as spreadsheets write it, checked as a whole, written all or not at all."""

import csv
import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.loading import table
from conference.loading.table.columns import COLUMNS
from conference.loading.table.reading import guarded, unguarded
from conference.loading.table.writing import written
from conference.models import EditionState, Part, Session, SessionPerson
from conference.services import change_session
from conference.web.text import clean, clean_lines
from tests.conference.hard_edition import make_hard_edition
from tests.factories import (
    at,
    make_edition,
    make_registration,
    make_room,
    make_session,
    make_speaker,
    make_topic,
    make_workshop,
)

pytestmark = pytest.mark.django_db

HEADS = "Kürzel;Art;Titel;Tag;Beginn;Ende;Raum;Plätze;Runde;Sprachen;Handlungsfelder;Mitwirkende;Moderation"
FULL = "W11;Workshop;Sprache am Arbeitsplatz;01.10.2027;13:15;14.30;galerie;12;1;de, Arabisch;kita;ana;Bo Berg"


@pytest.fixture
def edition():
    edition = make_edition(date=dt.date(2027, 10, 1), slug="ik")
    make_room(edition, code="galerie", name="Galerie")
    make_room(edition, code="saal", name="Großer Saal", capacity=200)
    make_topic(edition, code="kita", name="Kita und Schule")
    make_speaker(edition, code="ana", name="Ana Alba")
    make_speaker(edition, code="bo", name="Bo Berg")
    return edition


def lines(text):
    return table.parse(text)


def apply(edition, text, **given):
    return table.apply(edition, lines(text), actor=SYSTEM, **given)


def refused(edition, text):
    """The mistakes of a table as sentences; the plan must be the same afterwards."""
    before = list(Session.rows.order_by("pk").values())
    with pytest.raises(table.TableErrors) as caught:
        apply(edition, text)
    assert list(Session.rows.order_by("pk").values()) == before
    return [str(one) for one in caught.value.errors]


def planned(edition, code):
    return Session.working.of_edition(edition).get(code=code)


# --- Reading ---


def test_a_new_session_is_planned_with_everything(edition):
    assert apply(edition, f"{HEADS}\n{FULL}").new == 1
    session = planned(edition, "W11")
    assert session.is_planned
    assert (session.kind, session.title_de, session.room.code) == ("workshop", "Sprache am Arbeitsplatz", "galerie")
    assert (session.start, session.end) == (at(edition, "13:15"), at(edition, "14:30"))
    assert (session.bookable, session.capacity, session.round) == (True, 12, 1)
    assert session.languages == ["de", "ar"]
    assert [topic.code for topic in session.topics.all()] == ["kita"]
    assert list(session.session_people.values_list("part", "speaker__code")) == [
        ("speaker", "ana"),
        ("moderator", "bo"),
    ]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
)
def test_every_spreadsheets_file_is_read(separator, encoded):
    text = separator.join(["Kürzel", "Titel"]) + "\n" + separator.join(["A", "Größe"]) + "\n"
    [line] = lines(table.decode(encoded(text)))
    assert (line.number, line.cells) == (2, {"code": "A", "title_de": "Größe"})


def test_what_spreadsheets_put_around_is_left_out():
    text = 'sep=,\n\nKürzel,Titel,,Bemerkung\n\nA,"Zwei\nZeilen, mit Komma",,egal\n,,,\n'
    [line] = lines(text)
    assert (line.number, line.cells) == (5, {"code": "A", "title_de": "Zwei\nZeilen, mit Komma"})


@pytest.mark.parametrize("head", ["kürzel", " KÜRZEL ", "Kuerzel"])
def test_heads_are_known_however_they_are_written(head):
    assert lines(f"{head}\nA")[0].cells == {"code": "A"}


@pytest.mark.parametrize("written", ["9:05", "09.05", "9:05 Uhr", "09:05:00"])
def test_times_as_people_write_them(edition, written):
    apply(edition, f"Kürzel;Art;Titel;Beginn;Ende\nA;Vortrag;T;{written};10")
    assert planned(edition, "A").start == at(edition, "09:05")
    assert planned(edition, "A").end == at(edition, "10:00")


@pytest.mark.parametrize("written", ["01.10.2027", "1.10.27", "2027-10-01", "2027-10-01 00:00:00", "Fr, 1. 10. 2027"])
def test_days_as_people_write_them(edition, written):
    apply(edition, f"Kürzel;Art;Titel;Tag;Beginn;Ende\nA;Vortrag;T;{written};9:00;10:00")
    assert planned(edition, "A").start == at(edition, "09:00")


def test_midnight_is_the_end_of_a_day(edition):
    apply(edition, "Kürzel;Art;Titel;Beginn;Ende\nA;Kultur;T;22:00;24:00")
    assert planned(edition, "A").end == at(edition, "22:00") + dt.timedelta(hours=2)


def test_a_session_may_end_on_another_day(edition):
    edition.end_date = dt.date(2027, 10, 2)
    edition.save()
    apply(edition, "Kürzel;Art;Titel;Tag;Beginn;Ende;Tag (Ende)\nA;Kultur;T;01.10.2027;22:00;01:00;02.10.2027")
    assert planned(edition, "A").end == at(edition, "22:00") + dt.timedelta(hours=3)


def test_a_session_without_time_waits_for_one(edition):
    apply(edition, "Kürzel;Art;Titel;Beginn;Ende\nA;Vortrag;T;;")
    assert planned(edition, "A").start is None


@pytest.mark.parametrize("cell", ["=1+1", "+49", "-x", "@a", "'=x", "'", "plain"])
def test_formulas_are_guarded_and_come_back(cell):
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[0] not in "=+-@"


# --- Changing ---


def test_only_what_has_a_column_changes(edition):
    session = make_session(edition, code="V1", title="Alt", abstract="bleibt", room=edition.rooms.get(code="saal"))
    SessionPerson.objects.create(session=session, speaker=edition.speakers.get(code="ana"), part=Part.SPEAKER)
    done = apply(edition, "Kürzel;Titel\nV1;Neu")
    assert [(one.column, one.before, one.after) for one in done.outcomes[0].changes] == [("Titel", "Alt", "Neu")]
    plan = planned(edition, "V1")
    assert (plan.title_de, plan.abstract_de, plan.room.code) == ("Neu", "bleibt", "saal")
    assert plan.session_people.get().speaker.code == "ana"
    session.refresh_from_db()
    assert session.title_de == "Alt"  # what everybody sees waits for the publication


def test_an_empty_cell_empties(edition):
    make_session(edition, code="V1", abstract="weg damit", room=edition.rooms.get(code="saal"))
    apply(edition, "Kürzel;Raum;Beschreibung\nV1;;")
    assert (planned(edition, "V1").room, planned(edition, "V1").abstract_de) == (None, "")


def test_moving_the_start_alone_keeps_the_end(edition):
    make_session(edition, "10:00", "11:00", code="V1")
    apply(edition, "Kürzel;Beginn\nV1;10:30")
    assert (planned(edition, "V1").start, planned(edition, "V1").end) == (at(edition, "10:30"), at(edition, "11:00"))


def test_moderators_alone_leave_the_speakers(edition):
    session = make_session(edition, code="V1")
    SessionPerson.objects.create(session=session, speaker=edition.speakers.get(code="ana"), part=Part.SPEAKER)
    apply(edition, "Kürzel;Moderation\nV1;bo")
    assert list(planned(edition, "V1").session_people.values_list("part", "speaker__code")) == [
        ("speaker", "ana"),
        ("moderator", "bo"),
    ]


def test_a_name_with_a_comma_is_one_person(edition):
    make_speaker(edition, code="dr", name="Alba, Dr. Ana")
    apply(edition, 'Kürzel;Art;Titel;Mitwirkende\nA;Vortrag;T;"Alba, Dr. Ana"\nB;Vortrag;T;"Alba, Dr. Ana; bo"')
    assert [one.speaker.code for one in planned(edition, "A").session_people.all()] == ["dr"]
    assert [one.speaker.code for one in planned(edition, "B").session_people.all()] == ["dr", "bo"]


def test_twice_is_the_same_as_once(edition):
    apply(edition, f"{HEADS}\n{FULL}")
    before = list(Session.rows.values())
    again = apply(edition, f"{HEADS}\n{FULL}")
    assert (again.same, again.is_idle) == (1, True)
    assert list(Session.rows.values()) == before


@pytest.mark.parametrize("state", [EditionState.PUBLISHED, EditionState.DRAFT])
def test_two_sessions_may_swap_rooms_times_and_people(edition, state):
    edition.state = state
    edition.save()
    rooms = list(edition.rooms.order_by("code"))
    people = list(edition.speakers.order_by("code"))
    for code, room, person in zip("AB", rooms, people, strict=True):
        session = make_session(edition, code=code, room=room)
        SessionPerson.objects.create(session=session, speaker=person, part=Part.SPEAKER)
    done = apply(edition, "Kürzel;Raum;Mitwirkende\nA;saal;bo\nB;galerie;ana")
    assert done.changed == 2
    assert {one.code: one.room.code for one in Session.working.of_edition(edition)} == {"A": "saal", "B": "galerie"}
    assert planned(edition, "A").session_people.get().speaker.code == "bo"


def test_three_sessions_may_change_in_a_circle_with_a_newcomer(edition):
    make_room(edition, code="foyer")
    for code, room in (("A", "galerie"), ("B", "saal"), ("C", "foyer")):
        make_session(edition, code=code, room=edition.rooms.get(code=room))
    text = "Kürzel;Art;Titel;Beginn;Ende;Raum\nN;Pause;Neu;11:00;12:00;foyer\nA;Vortrag;T;10:00;11:00;saal\n"
    apply(edition, text + "B;Vortrag;T;10:00;11:00;foyer\nC;Vortrag;T;10:00;11:00;galerie")
    rooms = {one.code: one.room.code for one in Session.working.of_edition(edition)}
    assert rooms == {"A": "saal", "B": "foyer", "C": "galerie", "N": "foyer"}


def test_booked_workshops_may_swap_their_rooms(edition):
    rooms = list(edition.rooms.order_by("code"))
    booked = [make_workshop(edition, code=code, room=room) for code, room in zip("AB", rooms, strict=True)]
    make_registration(edition, sessions=[booked[0]])
    apply(edition, "Kürzel;Raum\nA;saal\nB;galerie")
    assert planned(edition, "A").room.code == "saal"


def test_more_places_let_those_who_wait_move_up(edition):
    workshop = make_workshop(edition, code="W1", capacity=1)
    make_registration(edition, sessions=[workshop])
    waiting = make_registration(edition, sessions=[workshop], waiting_list=True)
    apply(edition, "Kürzel;Plätze\nW1;5")
    assert waiting.places.get().state == "taken"


def test_the_deed_is_in_the_audit_log(edition):
    apply(edition, f"{HEADS}\n{FULL}")
    assert AuditEntry.objects.filter(action="agenda.table_read").count() == 1


def test_what_was_seen_must_be_what_happens(edition):
    make_session(edition, code="V1", title="Alt")
    seen = table.preview(edition, lines("Kürzel;Titel\nV1;Neu")).mark
    change_session(session=planned(edition, "V1"), values={"title_de": "Anders"}, actor=SYSTEM)
    with pytest.raises(table.Stale) as caught:
        apply(edition, "Kürzel;Titel\nV1;Neu", seen=seen)
    assert caught.value.preview.outcomes[0].changes[0].before == "Anders"
    assert planned(edition, "V1").title_de == "Anders"


def test_a_preview_changes_nothing_and_warns(edition):
    before = Session.rows.count()
    seen = table.preview(
        edition, lines("Kürzel;Art;Titel;Beginn;Ende;Raum;Plätze;Runde\nW1;Workshop;T;9:00;10:00;galerie;99;1")
    )
    assert Session.rows.count() == before
    assert "passen nur 40 Personen" in seen.outcomes[0].notes[0]


# --- What is wrong ---

NEW = (
    "Kürzel;Art;Titel;Tag;Beginn;Ende;Raum;Plätze;Runde;Sprachen;Handlungsfelder;Mitwirkende;Gebärdensprache;"
    "Ausstattung"
)
GOOD = {"Kürzel": "X1", "Art": "Vortrag", "Titel": "T", "Beginn": "9:00", "Ende": "10:00"}


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("Kürzel", "", "fehlt"),
        ("Kürzel", "X 1", "Bindestriche"),
        ("Kürzel", "X" * 21, "20"),
        ("Art", "", "fehlt"),
        ("Art", "Tanz", "Art „Tanz“ gibt es nicht. Bekannt sind: Ankommen"),
        ("Titel", "", "fehlt"),
        ("Titel", "x" * 201, "200"),
        ("Tag", "32.10.2027", "Tag wie"),
        ("Tag", "morgen", "Tag wie"),
        ("Beginn", "25:00", "Uhrzeit wie"),
        ("Beginn", "9:60", "Uhrzeit wie"),
        ("Beginn", "", "Beginn und Ende"),
        ("Ende", "8:00", "nach dem Beginn"),
        ("Ende", "", "Beginn und Ende"),
        ("Raum", "Keller", "Raum „Keller“"),
        ("Plätze", "viele", "ganze Zahl"),
        ("Plätze", "0", "ganze Zahl"),
        ("Runde", "10", "1 bis 9"),
        ("Sprachen", "de, Klingonisch", "„Klingonisch“ ist keine Sprache"),
        ("Handlungsfelder", "sport", "Handlungsfeld „sport“"),
        ("Mitwirkende", "ana, Wer", "Person „Wer“"),
        ("Gebärdensprache", "vielleicht", "„ja“ oder „nein“"),
        ("Ausstattung", "Beamer, Nebelmaschine", "„Nebelmaschine“"),
    ],
)
def test_a_wrong_cell_is_named(edition, column, cell, words):
    row = ";".join({**GOOD, column: cell}.get(head, "") for head in NEW.split(";"))
    [message] = refused(edition, f"{NEW}\n{row}")
    assert message.startswith(f"Zeile 2, Spalte „{column}“: ")
    assert words in message


def test_all_mistakes_are_told_at_once(edition):
    text = f"{NEW}\nA;Tanz;;;;;Keller;;;;;;;\nB;Vortrag;T;;9;8;;;;;;;;"
    assert [one.split(":")[0] for one in refused(edition, text)] == [
        "Zeile 2, Spalte „Art“",
        "Zeile 2, Spalte „Titel“",
        "Zeile 2, Spalte „Raum“",
        "Zeile 3, Spalte „Ende“",
    ]


def test_not_more_than_fifty_are_told(edition):
    with pytest.raises(table.TableErrors) as caught:
        apply(edition, "Kürzel;Art\n" + "\n".join(f"A{number};Tanz" for number in range(60)))
    assert (len(caught.value.errors), caught.value.more) == (50, 70)


def test_one_code_twice(edition):
    [message] = refused(edition, "Kürzel;Art;Titel\nA;Vortrag;T\nA;Vortrag;U")
    assert message == "Zeile 3, Spalte „Kürzel“: Das Kürzel „A“ steht schon in Zeile 2."


def test_two_lines_in_one_room(edition):
    rows = "A;Vortrag;Eins;9:00;10:00;saal\nB;Vortrag;Zwei;9:30;10:30;Großer Saal"
    [message] = refused(edition, f"Kürzel;Art;Titel;Beginn;Ende;Raum\n{rows}")
    assert message == (
        "Zeile 3, Spalte „Raum“: Der Raum „Großer Saal“ ist von 9:00 bis 10:00 Uhr schon belegt: A „Eins“ in Zeile 2."
    )


def test_a_line_and_the_plan_in_one_room(edition):
    make_session(edition, "09:00", "10:00", code="ALT", title="Alt", room=edition.rooms.get(code="saal"))
    [message] = refused(edition, "Kürzel;Art;Titel;Beginn;Ende;Raum\nA;Vortrag;Eins;9:30;10:30;saal")
    assert message.endswith("schon belegt: ALT „Alt“.")


@pytest.mark.parametrize("column", ["Mitwirkende", "Moderation"])
def test_a_person_in_two_places(edition, column):
    rows = "A;Vortrag;Eins;9:00;10:00;ana\nB;Vortrag;Zwei;9:30;10:30;ana"
    [message] = refused(edition, f"Kürzel;Art;Titel;Beginn;Ende;{column}\n{rows}")
    assert message.startswith(f"Zeile 3, Spalte „{column}“: Ana Alba ist von 9:00 bis 10:00 Uhr schon hier dabei: A")


def test_places_need_a_round(edition):
    row = "A;Workshop;T;9:00;10:00;ja;;"
    assert refused(edition, f"Kürzel;Art;Titel;Beginn;Ende;Anmeldung;Plätze;Runde\n{row}") == [
        "Zeile 2, Spalte „Plätze“: Mit Anmeldung braucht es eine Zahl der Plätze und eine Runde.",
        "Zeile 2, Spalte „Runde“: Mit Anmeldung braucht es eine Zahl der Plätze und eine Runde.",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Kürzel;Plätze\nW1;1", "Spalte „Plätze“: Es sind schon 2 Plätze vergeben"),
        ("Kürzel;Anmeldung\nW1;nein", "Spalte „Anmeldung“: Dafür haben sich schon Menschen angemeldet"),
        ("Kürzel;Beginn;Ende\nW1;;", "Spalte „Beginn“: Dafür haben sich schon Menschen angemeldet"),
    ],
)
def test_what_people_have_booked_stays(edition, text, message):
    workshop = make_workshop(edition, code="W1", capacity=5)
    make_registration(edition, sessions=[workshop])
    make_registration(edition, sessions=[workshop])
    assert message in refused(edition, text)[0]


def test_several_days_need_a_day(edition):
    edition.end_date = dt.date(2027, 10, 2)
    edition.save()
    assert "Spalte „Tag“" in refused(edition, "Kürzel;Art;Titel;Beginn;Ende\nA;Vortrag;T;9:00;10:00")[0]


def test_people_of_one_name_need_their_code(edition):
    make_speaker(edition, code="ana2", name="Ana Alba")
    [message] = refused(edition, "Kürzel;Art;Titel;Mitwirkende\nA;Vortrag;T;Ana Alba")
    assert "gibt es mehrmals" in message and "ana, ana2" in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Die Tabelle ist leer."),
        ("Kürzel;Titel\n", "Unter den Überschriften steht nichts."),
        ("Titel\nx", "Zeile 1, Spalte „Kürzel“: Diese Spalte fehlt."),
        ("Kürzel;Begin\nA;9", "Zeile 1, Spalte „Begin“: Diese Spalte gibt es nicht. Meinten Sie „Beginn“?"),
        ("Kürzel;Wetter\nA;gut", "Zeile 1, Spalte „Wetter“: Diese Spalte gibt es nicht. Was nicht"),
        ("Kürzel;Titel;Titel\nA;b;c", "Zeile 1, Spalte „Titel“: Diese Spalte steht zweimal da."),
        ("Kürzel;Titel\nA;b;c", "Zeile 2: In dieser Zeile stehen mehr Felder"),
        ('Kürzel;Titel\nA;"b', "Zeile 2: Hier stimmen die Anführungszeichen nicht"),
        ("Kürzel\x00", "kein lesbarer Text"),
        ("Kürzel\n" + "A\n" * 2001, "zu lang"),
    ],
)
def test_a_table_that_is_none(text, message):
    with pytest.raises(table.TableErrors) as caught:
        lines(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04...", "Excel-Datei"),
        (b"K\x81rzel", "kein lesbarer Text"),
        (b"x" * 2_000_001, "zu groß"),
    ],
)
def test_a_file_that_is_no_table(data, message):
    with pytest.raises(table.TableErrors, match=message):
        table.decode(data)


# --- Writing, and round ---


def test_the_plan_comes_back_unchanged():
    edition = make_hard_edition()
    Session.rows.filter(title_de__contains="\x07").update(title_de="+ <Vortrag>")
    make_workshop(edition, code="W1", title="=HYPERLINK(1)", abstract="Zeile 1\nZeile 2; mit \"Zeichen\"",
                  equipment=["projector", "circle"], title_en="English")  # fmt: skip
    text = table.decode(table.export(edition))
    assert "'=HYPERLINK" in text
    seen = table.preview(edition, lines(text))
    assert [one.changes for one in seen.outcomes if one.changes] == []
    assert len(seen.outcomes) == 8


def test_the_plan_is_a_table_that_german_spreadsheets_open(edition):
    make_workshop(edition, code="W1")
    data = table.export(edition)
    assert data.startswith(b"\xef\xbb\xbf")
    heads, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    assert dict(zip(heads, row, strict=True))["Beginn"] == "13:15"


@given(title=st.text(max_size=60).map(clean), abstract=st.text(max_size=200).map(clean_lines))
@example(title="=cmd|'/C calc'!A0", abstract='"; \n\n;\t,"')
@example(title="'", abstract="''=")
def test_every_text_survives_the_way_round(title, abstract):
    cells = {**dict.fromkeys(COLUMNS, ""), "code": "A", "title_de": title, "abstract_de": abstract}
    [line] = lines(table.decode(written([cells])))
    assert (line.cells["title_de"], line.cells["abstract_de"]) == (title, abstract)


def test_the_example_can_be_read_in(edition):
    assert apply(edition, table.decode(table.example(edition))).new == 2


def test_questions_of_a_preview_do_not_grow(edition):
    def asked(count):
        text = "Kürzel;Art;Titel;Raum\n" + "\n".join(f"N{number};Vortrag;T;saal" for number in range(count))
        with CaptureQueriesContext(connection) as found:
            table.preview(edition, lines(text))
        return len(found)

    make_session(edition)
    few = asked(2)
    for _number in range(5):
        make_session(edition)
    assert asked(60) == few


# --- The command ---


def test_the_command_reads_checks_and_tells(edition, tmp_path, capsys):
    path = tmp_path / "programm.csv"
    path.write_bytes(f"{HEADS}\n{FULL}".encode("cp1252"))
    call_command("load_sessions", path, "--edition", "ik", "--check")
    assert "Nur geprüft" in capsys.readouterr().out
    assert not Session.rows.exists()
    call_command("load_sessions", path, "--edition", "ik")
    out = capsys.readouterr().out
    assert "Zeile 2: W11 „Sprache am Arbeitsplatz“: neu" in out
    assert "1 neu, 0 geändert, 0 unverändert." in out


def test_the_command_names_every_mistake(edition, tmp_path):
    path = tmp_path / "programm.csv"
    path.write_text("Kürzel;Art\nA;Tanz")
    with pytest.raises(CommandError) as caught:
        call_command("load_sessions", path, "--edition", "ik")
    assert "Nichts wurde geändert" in str(caught.value)
    assert "Zeile 2, Spalte „Art“: Die Art „Tanz“ gibt es nicht." in str(caught.value)


@pytest.mark.parametrize(("file", "slug"), [("fehlt.csv", "ik"), ("da.csv", "niemand")])
def test_the_command_says_what_is_missing(edition, tmp_path, file, slug):
    (tmp_path / "da.csv").write_text("Kürzel\nA")
    with pytest.raises(CommandError):
        call_command("load_sessions", tmp_path / file, "--edition", slug)
