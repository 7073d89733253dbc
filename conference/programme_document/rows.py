"""Sessions, people and texts as plain values for the templates of the programme: no template asks the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.content import best
from conference.models import Edition, Part, Session, SessionKind, SessionPerson, TextKind
from conference.texts import Text
from conference.web import dates, languages
from conference.web.languages import Language

QUIET = {SessionKind.ARRIVAL, SessionKind.BREAK}
_HEADING = re.compile(r"(</?h)([2-6])")


@dataclass(frozen=True)
class Person:
    name: str
    about: str  # function and institution
    sessions: tuple[SafeString, ...] = ()


@dataclass(frozen=True)
class Item:
    """One session. `day` is empty where the edition has one day only."""

    key: str
    kind: str
    title: SafeString
    room: SafeString
    step_free: bool
    people: tuple[Person, ...]
    languages: str
    sign_language: bool
    captions: bool
    topics: str
    abstract: str
    language: Language  # of the abstract
    day: str
    when: str
    is_quiet: bool
    is_cancelled: bool
    is_bookable: bool


@dataclass(frozen=True)
class Row:
    """What begins at one time: one thing for all, or several side by side."""

    items: tuple[Item, ...]

    @property
    def is_short(self) -> bool:
        """Few enough to stay together on a page."""
        return len(self.items) <= 8


@dataclass(frozen=True)
class Table:
    """One day."""

    date: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """A text of the edition with its heading; its own headings come below."""

    heading: str
    html: SafeString
    language: Language


def sessions_of(edition: Edition) -> list[Session]:
    """Everything in the programme, by time and room; four queries."""
    found = edition.sessions.for_programme()  # type: ignore[attr-defined]
    return sorted(found, key=lambda one: (one.start, one.room.position if one.room else 999, one.pk))


def items_of(edition: Edition, sessions: Iterable[Session]) -> dict[int, Item]:
    """The sessions as they are printed, by primary key, in the order given."""
    return {one.pk: _item(one, edition) for one in sessions}


def tables_of(edition: Edition, sessions: Sequence[Session], items: Mapping[int, Item]) -> list[Table]:
    """The days of these sessions (sorted by start)."""
    zone = edition.tz
    tables = []
    for date, of_day in groupby(sessions, lambda one: one.start.astimezone(zone).date()):
        starts = groupby(of_day, lambda one: one.start)
        rows = (Row(tuple(items[one.pk] for one in beside)) for _start, beside in starts)
        tables.append(Table(dates.full(date), tuple(rows)))
    return tables


def _item(session: Session, edition: Edition) -> Item:
    start, end = (moment.astimezone(edition.tz) for moment in (session.start, session.end))
    abstract, code = best(session, "abstract")
    spoken = dates.locale(get_language() or "de").languages
    return Item(
        key=f"s{session.pk}",
        kind=str(session.get_kind_display()),
        title=words_of(session, "title"),
        room=words_of(session.room, "name") if session.room else SafeString(),
        step_free=session.room.step_free if session.room else True,
        people=tuple(_person(part) for part in session.session_people.all()),
        languages=_listed(spoken.get(code, languages.language(code).name) for code in session.languages),
        sign_language=session.sign_language,
        captions=session.captions,
        topics=_listed(best(topic, "name")[0] for topic in session.topics.all()),
        abstract=abstract,
        language=languages.language(code),
        day="" if edition.last_day == edition.date else dates.short(start.date()),
        when=f"{dates.clock(start)}–{dates.clock(end)}",
        is_quiet=session.kind in QUIET,
        is_cancelled=session.is_cancelled,
        is_bookable=session.bookable,
    )


def words_of(row: Any, field: str) -> SafeString:
    """A translated field, kept apart from the direction around it, with its `lang` where it is in another language."""
    text, code = best(row, field)
    if not text or code == get_language():
        return format_html("<bdi>{}</bdi>", text)
    return format_html('<bdi lang="{}">{}</bdi>', code, text)


def _listed(words: Iterable[str]) -> str:
    """Parted as the language of the page does it."""
    return ("، " if get_language() in ("ar", "fa") else ", ").join(words)


def _person(part: SessionPerson) -> Person:
    speaker = part.speaker
    about = speaker.organisation
    if part.part == Part.MODERATOR:
        about = _listed(filter(None, (_("Moderation"), about)))
    return Person(speaker.name, about)


def people_of(sessions: Iterable[Session]) -> list[Person]:
    """Everybody on stage once, by name, with what they take part in."""
    titles: dict[int, list[SafeString]] = {}
    rows: dict[int, Any] = {}
    for session in sessions:
        if session.is_cancelled:
            continue
        for part in session.session_people.all():
            rows[part.speaker_id] = part.speaker
            listed = titles.setdefault(part.speaker_id, [])
            if (title := words_of(session, "title")) not in listed:
                listed.append(title)
    found = []
    for key, speaker in sorted(rows.items(), key=lambda pair: pair[1].name.casefold()):
        about = _listed(filter(None, (best(speaker, "function")[0], speaker.organisation)))
        found.append(Person(speaker.name, about, tuple(titles[key])))
    return found


def section(kind: TextKind, texts: Mapping[str, Text]) -> Section | None:
    """A text of the edition, None where there is none."""
    text = texts.get(kind)
    if text is None:
        return None
    lowered = _HEADING.sub(lambda tag: f"{tag[1]}{min(int(tag[2]) + 2, 6)}", text.html)
    return Section(str(kind.label), mark_safe(lowered), text.language)  # noqa: S308  made by conference.texts


def span_of(edition: Edition) -> str:
    """The day of the edition in words, or its first and last."""
    first = dates.full(edition.date)
    return first if edition.last_day == edition.date else f"{first} – {dates.full(edition.last_day)}"
