"""What the pages of an edition show, as plain rows for the templates: no template asks the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.web import languages
from conference.web.text import searchable

from .content import best
from .models import Edition, Room, Session, SessionKind, SessionPerson, TextKind, Topic
from .phases import Phase, phase_of
from .texts import Text, texts_of

QUIET = {SessionKind.ARRIVAL, SessionKind.BREAK}
SHAPES, COLOURS = 4, 5  # together 20 topics that no two of look the same
FEW = 5  # places from which on we count them down
SHOWN_WORKSHOPS = 6
SIMPLE = "de-simple"


@dataclass(frozen=True)
class Filter:
    """What a visitor asked the programme for, from the address; what is not known is left out."""

    topic: str = ""
    language: str = ""
    kind: str = ""
    is_free: bool = False
    words: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Filter:
        kind = query.get("art", "")
        return cls(
            topic=query.get("feld", "")[:40],
            language=query.get("sprache", "")[:12],
            kind=kind if kind in SessionKind.values else "",
            is_free=bool(query.get("frei")),
            words=query.get("q", "").replace("\x00", "")[:100].strip(),
        )

    def __bool__(self) -> bool:
        return bool(self.topic or self.language or self.kind or self.is_free or self.words)

    def admits(self, session: Session) -> bool:
        """Whether a session (with topics, room and people loaded) is asked for."""
        return (
            (not self.topic or any(topic.code == self.topic for topic in session.topics.all()))
            and (not self.language or self._speaks(session))
            and (not self.kind or session.kind == self.kind)
            and (not self.is_free or (session.bookable and not session.is_cancelled and bool(session.places_free)))
            and (not self.words or self._mentions(session))
        )

    def _speaks(self, session: Session) -> bool:
        if self.language == "dgs":
            return session.sign_language
        return self.language in session.languages

    def _mentions(self, session: Session) -> bool:
        people = [f"{part.speaker.name} {part.speaker.organisation}" for part in session.session_people.all()]
        room = best(session.room, "name")[0] if session.room else ""
        both = (session.title, best(session, "title")[0], session.abstract, best(session, "abstract")[0])
        text = searchable(*both, room, session.code, *people)
        return all(word in text for word in searchable(self.words).split())


@dataclass(frozen=True)
class Cell:
    """One field of the day table: a room at a time; most often one session, none where the room is free."""

    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Slot:
    """What begins at one time: one thing for all, or several side by side (`cells`, one per room of the day)."""

    start: dt.datetime
    end: dt.datetime
    sessions: tuple[Session, ...]
    cells: tuple[Cell, ...] = ()

    @property
    def only(self) -> Session | None:
        return self.sessions[0] if not self.cells else None

    @property
    def is_quiet(self) -> bool:
        return self.only is not None and self.only.kind in QUIET

    @property
    def round(self) -> int | None:
        rounds = {session.round for session in self.sessions if session.bookable}
        return rounds.pop() if len(rounds) == 1 else None

    @property
    def are_workshops(self) -> bool:
        return all(session.kind == SessionKind.WORKSHOP for session in self.sessions)


@dataclass(frozen=True)
class Day:
    """One day: its rooms that are used side by side, and its slots in order."""

    date: dt.date
    rooms: tuple[Room | None, ...]
    slots: tuple[Slot, ...]

    @property
    def columns(self) -> int:
        return max(len(self.rooms), 1)


def days_of(edition: Edition, sessions: Iterable[Session]) -> list[Day]:
    """The day tables of these sessions (sorted by start)."""
    zone = edition.tz
    ordered = sorted(sessions, key=lambda s: (s.start, s.room.position if s.room else 999, s.pk))
    return [_day(date, list(group)) for date, group in groupby(ordered, lambda s: s.start.astimezone(zone).date())]


def _day(date: dt.date, sessions: list[Session]) -> Day:
    groups = [tuple(group) for _start, group in groupby(sessions, lambda s: s.start)]
    together = [session for group in groups if len(group) > 1 for session in group]
    rooms: dict[int | None, Room | None] = {session.room_id: session.room for session in together}
    columns = sorted(rooms.values(), key=lambda room: (room is None, room.position if room else 0))
    return Day(date, tuple(columns), tuple(_slot(group, columns) for group in groups))


def _slot(group: tuple[Session, ...], columns: Sequence[Room | None]) -> Slot:
    cells: tuple[Cell, ...] = ()
    if len(group) > 1:
        keys = [room.pk if room else None for room in columns]
        cells = tuple(Cell(tuple(s for s in group if s.room_id == key)) for key in keys)
    return Slot(group[0].start, max(session.end for session in group), group, cells)


@dataclass
class Programme:
    """The programme page: what there is to choose from, what was asked for, and the days that are left."""

    edition: Edition
    asked: Filter
    sessions: list[Session]
    topics: list[Topic]
    days: list[Day] = field(default_factory=list)

    @cached_property
    def languages(self) -> list[str]:
        return sorted({code for session in self.sessions for code in session.languages})

    @cached_property
    def kinds(self) -> list[tuple[str, str]]:
        used = {session.kind for session in self.sessions}
        return [(kind.value, str(kind.label)) for kind in SessionKind if kind.value in used]

    @cached_property
    def has_places(self) -> bool:
        return any(session.bookable for session in self.sessions)

    @cached_property
    def has_sign_language(self) -> bool:
        return any(session.sign_language for session in self.sessions)

    @property
    def is_long(self) -> bool:
        return self.edition.last_day != self.edition.date

    @cached_property
    def found(self) -> int:
        return sum(len(slot.sessions) for day in self.days for slot in day.slots)


def programme(edition: Edition, asked: Filter) -> Programme:
    """Everything the programme page shows, in a fixed number of questions to the database."""
    sessions = list(Session.objects.of_edition(edition).for_programme())
    topics = list(edition.topics.all())
    found = [session for session in sessions if asked.admits(session)] if asked else sessions
    return Programme(edition, asked, sessions, topics, days_of(edition, found))


@dataclass
class StartPage:
    """The start page of an edition."""

    edition: Edition
    phase: Phase
    texts: dict[str, Text]
    days: list[Day]
    workshops: list[Session]
    step_free: bool

    @property
    def is_coming(self) -> bool:
        return self.phase not in (Phase.OVER, Phase.ARCHIVED)

    @property
    def is_long(self) -> bool:
        return self.edition.last_day != self.edition.date

    @property
    def has_simple(self) -> bool:
        return SIMPLE in self.edition.languages and any(code == SIMPLE for code, _name in settings.LANGUAGES)

    @property
    def simple_url(self) -> str:
        return languages.path_in(reverse("conference:edition", args=[self.edition.slug]), SIMPLE)

    @property
    def practical(self) -> list[tuple[str, Text]]:
        """What is good to know: heading and text, in this order."""
        headings = (
            (TextKind.CATERING, _("Essen und Trinken")),
            (TextKind.CHILDCARE, _("Kinderbetreuung")),
            (TextKind.WIFI, _("WLAN")),
            (TextKind.PHOTOGRAPHS, _("Fotos")),
        )
        return [(heading, self.texts[kind]) for kind, heading in headings if kind in self.texts]

    @cached_property
    def first(self) -> dt.datetime | None:
        return self.days[0].slots[0].start if self.days else None

    @cached_property
    def last(self) -> dt.datetime | None:
        return max(slot.end for slot in self.days[-1].slots) if self.days else None


def start_page(edition: Edition) -> StartPage:
    """Everything the start page shows, in a fixed number of questions to the database."""
    sessions = list(Session.objects.of_edition(edition).scheduled().for_programme())
    bookable = [session for session in sessions if session.bookable]
    return StartPage(
        edition,
        phase_of(edition),
        texts_of(edition),
        days_of(edition, sessions),
        _chosen(bookable),
        step_free=any(room.step_free for room in edition.rooms.all()),
    )


def _chosen(bookable: list[Session]) -> list[Session]:
    """Some workshops of each round, those with free places first."""
    rounds = sorted({session.round or 0 for session in bookable})
    share = max(SHOWN_WORKSHOPS // max(len(rounds), 1), 1)
    chosen: list[Session] = []
    for number in rounds:
        ours = [session for session in bookable if (session.round or 0) == number]
        ours.sort(key=lambda session: not session.places_free)
        chosen += sorted(ours[:share], key=lambda session: (session.start, session.room_id or 0))
    return chosen


@dataclass
class SessionPage:
    """One session, and the way to its neighbours in the day."""

    session: Session
    phase: Phase
    before: Session | None
    after: Session | None
    beside: list[Session]

    @property
    def people(self) -> list[SessionPerson]:
        return list(self.session.session_people.all())

    @property
    def is_bookable_now(self) -> bool:
        return self.session.bookable and not self.session.is_cancelled and self.phase in (Phase.OPEN, Phase.FULL)


def session_page(edition: Edition, code: str) -> SessionPage | None:
    """A session by its code, or None; the same number of questions however long the day is."""
    sessions = list(Session.objects.of_edition(edition).for_programme())
    index = next((number for number, session in enumerate(sessions) if session.code == code), None)
    if index is None:
        return None
    session = sessions[index]
    earlier = [one for one in sessions[:index] if one.start < session.start]
    later = [one for one in sessions[index:] if one.start > session.start]
    beside = [one for one in sessions if one.start == session.start and one.pk != session.pk]
    return SessionPage(
        session, phase_of(edition), earlier[-1] if earlier else None, later[0] if later else None, beside
    )
