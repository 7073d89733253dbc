"""Differences of the agenda in words, as staff and readers get them."""

import datetime as dt

import pytest
from django.utils import translation

from conference.agenda import words
from conference.agenda.differences import Change, compare
from conference.models import Edition

FSI, PDI = "\u2068", "\u2069"
CLUB, STAGE = {"id": 1, "name": {"de": "Clubraum"}}, {"id": 2, "name": {"de": "Bühnenraum", "ar": "غرفة المسرح"}}


@pytest.fixture
def edition() -> Edition:
    return Edition(date=dt.date(2027, 1, 21), timezone="Europe/Berlin")


def content(**fields):
    """A workshop of one day."""
    return {
        "id": 12, "code": "W13", "kind": "workshop", "title": {"de": "Sprachcafé"}, "abstract": {}, "room": CLUB,
        "start": "2027-01-21T13:15:00+01:00", "end": "2027-01-21T14:30:00+01:00", "languages": ["de"],
        "sign_language": False, "captions": False, "bookable": True, "round": 1, "people": [], "topics": [],
        "is_cancelled": False, "is_removed": False, **fields,
    }  # fmt: skip


def person(key, name, part="speaker"):
    return {"id": key, "name": name, "part": part}


def at(clock, day=21):
    return f"2027-01-{day}T{clock}:00+01:00"


def said(edition, before, after, **how):
    """What is said of the one session that differs."""
    [change] = compare([content(**before)], [content(**after)])
    return words.describe(change, edition, **how)


MOVED = {"start": at("13:30"), "end": at("14:45"), "room": STAGE}


def test_a_move_in_one_line(edition):
    assert said(edition, {}, MOVED).brief == "Workshop W13: 13:15 → 13:30, Clubraum → Bühnenraum"


def test_a_move_in_sentences(edition):
    assert said(edition, {}, MOVED).lines == [
        "Neue Zeit: 13:30 bis 14:45 Uhr (bisher 13:15 bis 14:30 Uhr)",
        "Neuer Raum: Bühnenraum (bisher Clubraum)",
    ]


@pytest.mark.parametrize(
    ("before", "after", "line", "brief"),
    [
        ({}, {"start": at("13:30")}, "Beginnt jetzt um 13:30 Uhr (bisher 13:15 Uhr)", "13:15 → 13:30"),
        ({}, {"end": at("15:00")}, "Endet jetzt um 15:00 Uhr (bisher 14:30 Uhr)", "Ende 14:30 → 15:00"),
        (
            {},
            {"start": at("13:30"), "end": at("15:00")},
            "Neue Zeit: 13:30 bis 15:00 Uhr (bisher 13:15 bis 14:30 Uhr)",
            "13:15 bis 14:30 Uhr → 13:30 bis 15:00 Uhr",
        ),
        ({}, {"start": None, "end": None}, "Hat keine Zeit mehr (bisher 13:15 bis 14:30 Uhr)", "keine Zeit mehr"),
        ({"start": None, "end": None}, {}, "Hat jetzt eine Zeit: 13:15 bis 14:30 Uhr", None),
        ({}, {"room": None}, "Hat keinen Raum mehr (bisher Clubraum)", "Clubraum → ohne Raum"),
        ({"room": None}, {}, "Raum: Clubraum", "ohne Raum → Clubraum"),
        ({}, {"is_cancelled": True}, "Fällt aus", "fällt aus"),
        ({"is_cancelled": True}, {}, "Findet doch statt", "findet doch statt"),
        ({}, {"kind": "talk"}, "Jetzt Vortrag (bisher Workshop)", "Workshop → Vortrag"),
        ({}, {"code": "W14"}, "Neues Kürzel: W14 (bisher W13)", "Kürzel W13 → W14"),
        ({}, {"round": 2}, "Gehört jetzt zu Runde 2", None),
        ({}, {"round": None}, "Gehört zu keiner Runde mehr", None),
        ({}, {"bookable": False}, "Jetzt ohne Anmeldung", None),
        ({"bookable": False}, {}, "Jetzt mit Anmeldung", None),
        ({}, {"sign_language": True}, "Jetzt mit Gebärdensprache", None),
        ({"sign_language": True}, {}, "Nicht mehr mit Gebärdensprache", None),
        ({}, {"captions": True}, "Jetzt mit Untertiteln", None),
        ({"captions": True}, {}, "Nicht mehr mit Untertiteln", None),
        ({}, {"languages": ["de", "uk"]}, "Sprachen: Deutsch, Ukrainisch", None),
        ({}, {"languages": []}, "Ohne Angabe der Sprache", None),
        ({}, {"topics": [{"id": 4, "name": {"de": "Sprache"}}]}, "Handlungsfelder: Sprache", None),
        ({"topics": [{"id": 4, "name": {"de": "Sprache"}}]}, {}, "Ohne Handlungsfeld", None),
        ({}, {"title": {"de": "Café"}}, "Neuer Titel: „Café“ (bisher „Sprachcafé“)", None),
        ({}, {"abstract": {"de": "Kommen Sie."}}, "Neue Beschreibung", None),
        ({}, {"people": [person(1, "Ada")]}, "Neu dabei: Ada", None),
        ({"people": [person(1, "Ada")]}, {}, "Nicht mehr dabei: Ada", None),
        (
            {"people": [person(1, "Ada"), person(2, "Bo")]},
            {"people": [person(2, "Bo"), person(1, "Ada")]},
            "Neue Reihenfolge der Mitwirkenden: Bo, Ada",
            None,
        ),
        (
            {"people": [person(1, "Ada")]},
            {"people": [person(1, "Ada", "moderator")]},
            "Die Mitwirkenden haben andere Aufgaben: Ada (Moderation)",
            None,
        ),
    ],
)
def test_one_thing_that_changed(before, after, line, brief, edition):
    found = said(edition, before, after)
    assert (found.lines, found.brief) == ([line], f"{found.title}: {brief or line}")


def test_a_new_session(edition):
    found = words.describe(Change("new", content()), edition)
    assert found.lines == ["Neu im Programm: 13:15 bis 14:30 Uhr, Clubraum"]
    assert (found.brief, found.tone) == ("Workshop W13: neu, 13:15 bis 14:30 Uhr, Clubraum", "new")


def test_a_session_that_is_removed(edition):
    found = words.describe(Change("removed", content()), edition)
    assert found.lines == ["Steht nicht mehr im Programm (bisher 13:15 bis 14:30 Uhr, Clubraum)"]
    assert (found.brief, found.tone) == ("Workshop W13: entfernt", "gone")


@pytest.mark.parametrize(
    ("kind", "fields", "is_parked", "line"),
    [
        ("new", {}, False, "Workshop W13: 13:15 bis 14:30 Uhr, Clubraum"),
        ("new", {"start": None, "end": None, "room": None}, False, "Workshop W13: noch ohne Zeit"),
        ("removed", {}, False, "Workshop W13: bisher 13:15 bis 14:30 Uhr, Clubraum"),
        ("removed", {}, True, "Workshop W13: bisher 13:15 bis 14:30 Uhr, Clubraum"),
    ],
)
def test_beside_its_mark_a_change_does_not_repeat_it(kind, fields, is_parked, line, edition):
    assert words.describe(Change(kind, content(**fields)), edition, is_parked=is_parked).marked == line


def test_beside_its_mark_a_cancelled_session_does_not_repeat_it(edition):
    assert said(edition, {}, {"is_cancelled": True}).marked == "Workshop W13"
    assert said(edition, {}, {"is_cancelled": True, "start": at("13:30")}).marked == "Workshop W13: 13:15 → 13:30"


def test_a_session_that_has_no_time_any_more(edition):
    found = words.describe(Change("removed", content()), edition, is_parked=True)
    assert found.brief == "Workshop W13: keine Zeit mehr (bisher 13:15 bis 14:30 Uhr, Clubraum)"


def test_days_are_named_where_there_are_several():
    edition = Edition(date=dt.date(2027, 1, 21), end_date=dt.date(2027, 1, 22), timezone="Europe/Berlin")
    found = said(edition, {}, {"start": at("9:00", 22).replace("T9", "T09"), "end": at("10:15", 22)})
    assert found.lines == ["Neue Zeit: 22. Januar, 9:00 bis 10:15 Uhr (bisher 21. Januar, 13:15 bis 14:30 Uhr)"]
    assert found.brief == "Workshop W13: 21. Januar, 13:15 → 22. Januar, 9:00"


def test_staff_see_every_language_with_the_old_and_the_new_text(edition):
    found = said(
        edition, {"title": {"de": "Café", "en": "Café"}}, {"title": {"de": "Café", "en": "Tea"}}, everything=True
    )
    assert found.lines == ["Titel (Englisch) geändert"]
    [text] = found.texts
    assert (text.label, text.language.code, text.before, text.after) == ("Titel (Englisch)", "en", "Café", "Tea")


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [({}, {"tr": "Merhaba"}, "ergänzt"), ({"tr": "Merhaba"}, {}, "entfernt"), ({"tr": "A"}, {"tr": "B"}, "geändert")],
)
def test_a_translation_that_comes_goes_or_changes(before, after, line, edition):
    found = said(edition, {"abstract": before}, {"abstract": after}, everything=True)
    assert found.lines == [f"Beschreibung (Türkisch) {line}"]


def test_readers_hear_nothing_of_languages_they_do_not_read(edition):
    found = said(edition, {}, {"title": {"de": "Sprachcafé", "en": "Language café"}})
    assert found.lines == ["Kleine Änderungen in anderen Sprachen"]


@pytest.mark.parametrize("language", ["de", "en", "ar"])
@pytest.mark.parametrize("field", ["title", "abstract"])
def test_a_first_translation_is_no_change_for_readers(language, field, edition):
    changes = compare([content(**{field: {"de": "Eröffnung"}})],
                      [content(**{field: {"de": "Eröffnung", "en": "Opening", "ar": "الافتتاح"}})])  # fmt: skip
    with translation.override(language):
        assert words.announce(changes, edition).sessions == []


def test_a_new_title_is_told_in_one_language(edition):
    before, after = {"de": "Eröffnung"}, {"de": "Begrüßung", "en": "Welcome"}
    with translation.override("en"):
        [line] = said(edition, {"title": before}, {"title": after}).lines
    assert "Begrüßung" in line and "Eröffnung" in line and "Welcome" not in line


def test_a_first_translation_of_a_name_is_no_new_name(edition):
    named = {"id": 1, "name": {"de": "Clubraum", "ar": "غرفة"}}
    with translation.override("ar"):
        assert words.announce(compare([content()], [content(room=named)]), edition).general == []


def test_a_text_word_by_word(edition):
    found = said(edition, {"abstract": {"de": "Wir reden und lachen."}}, {"abstract": {"de": "Wir singen und lachen."}},
                 everything=True)  # fmt: skip
    pieces = [(one.kind, one.text) for one in found.texts[0].difference.pieces]
    assert pieces == [("same", "Wir"), ("gone", "reden"), ("added", "singen"), ("same", "und lachen.")]


def test_a_title_comes_in_the_readers_language_or_its_fallback(edition):
    [change] = compare([], [content(title={"de": "Sprachcafé", "en": "Language café"})])
    with translation.override("en"):
        assert str(words.describe(change, edition).about) == "Language café"
    with translation.override("uk"):
        assert words.describe(change, edition).about.html == '<span lang="en" dir="ltr">Language café</span>'


def test_in_arabic_the_arrow_points_the_way_it_is_read(edition):
    with translation.override("ar"):
        brief = said(edition, {}, MOVED).brief
    assert f"{FSI}13:15{PDI} ← {FSI}13:30{PDI}" in brief
    assert f"{FSI}Clubraum{PDI} ← غرفة المسرح" in brief


def test_a_name_in_another_script_keeps_its_direction(edition):
    found = said(edition, {}, {"people": [person(1, "رنا صالح")]})
    assert found.lines == [f"Neu dabei: {FSI}رنا صالح{PDI}"]


def test_a_new_name_of_a_room_is_told_once_for_the_whole_programme(edition):
    hall = {"id": 1, "name": {"de": "Saal"}}
    before = [content(id=1), content(id=2)]
    after = [content(id=1, room=hall), content(id=2, room=hall, start=at("13:30"))]
    told = words.announce(compare(before, after), edition)
    assert told.general == ["Der Raum „Clubraum“ heißt jetzt „Saal“"]
    assert [one.lines for one in told.sessions] == [["Beginnt jetzt um 13:30 Uhr (bisher 13:15 Uhr)"]]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ({"people": [person(1, "Ada")]}, {"people": [person(1, "Ada Li")]}, "„Ada“ heißt jetzt „Ada Li“"),
        (
            {"topics": [{"id": 4, "name": {"de": "Alt"}}]},
            {"topics": [{"id": 4, "name": {"de": "Neu"}}]},
            "Das Handlungsfeld „Alt“ heißt jetzt „Neu“",
        ),
    ],
)
def test_a_new_name_of_a_person_or_a_topic(before, after, line, edition):
    assert said(edition, before, after).lines == [line]
