"""Clashes of the agenda: what cannot be (BLOCK) and what should not be (WARN).

One comparison serves both the single draft and the whole edition. Whoever saves must hold the edition's lock, so
that the answer still holds at the write; the room is guarded by the constraint `session_room_taken_once` besides.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Edition, Room, Session, SessionState, Speaker

BLOCK, WARN = "block", "warn"
CHANGE_OF_ROOM = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Draft:
    """A session as it is to be: what the rules look at, saved or not.

    `pk` is the session's identity, None for a new one; `start` is None where it has no time yet.
    """

    edition: Edition
    code: str
    title: str
    start: dt.datetime | None
    end: dt.datetime | None
    pk: int | None = None
    room: Room | None = None
    capacity: int | None = None
    places_taken: int = 0
    bookable: bool = False
    round: int | None = None
    people: Sequence[Speaker] = field(default_factory=tuple)

    @classmethod
    def of(cls, session: Session, people: Iterable[Speaker] | None = None) -> Draft:
        """The draft of a session row, with the people given or else those stored."""
        stored = (one.speaker for one in session.session_people.all()) if people is None else people
        return cls(
            edition=session.edition,
            code=session.code,
            title=session.title,
            start=session.start,
            end=session.end,
            pk=session.identity,
            room=session.room,
            capacity=session.capacity,
            places_taken=session.taken,
            bookable=session.bookable,
            round=session.round,
            people=tuple({one.pk: one for one in stored}.values()),
        )

    @property
    def name(self) -> str:
        return f"{self.code} „{self.title}“"

    @property
    def span(self) -> str:
        """Start and end on the clock of the place."""
        return _("%(start)s bis %(end)s Uhr") % {"start": self.clock(self.start), "end": self.clock(self.end)}

    def clock(self, moment: dt.datetime | None) -> str:
        return time_format(moment.astimezone(self.edition.tz), "G:i") if moment else ""

    def meets(self, other: Draft) -> bool:
        """Whether both take place in at least one common moment."""
        if self.start is None or self.end is None or other.start is None or other.end is None:
            return False
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Clash:
    """One thing that cannot or should not be: `level`, a sentence, the form field, and whom it concerns."""

    level: str
    code: str
    message: str
    field: str
    session: Draft
    other: Draft | None = None
    about: int | None = None  # key of the person on stage, or a number that belongs to the facts
    more: tuple[Draft, ...] = ()  # further sessions that one warning is about

    @property
    def key(self) -> str:
        """The name of this clash as long as its facts are the same, in every language."""
        spans = [(one.pk, one.code, str(one.start), str(one.end), one.room and one.room.pk) for one in self.sessions]
        facts = repr((self.code, spans, self.about, self.session.capacity if self.code == "room_small" else None))
        return hashlib.sha256(facts.encode()).hexdigest()[:32]

    @property
    def sessions(self) -> list[Draft]:
        """All that it concerns, `session` first."""
        return [one for one in (self.session, self.other, *self.more) if one is not None]


Source = Callable[[Edition, Sequence[Draft]], Iterable[Clash]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Let those who stand above the agenda add their warnings. source: gets the edition and all drafts of its plan."""
    if source not in _sources:
        _sources.append(source)


def check(draft: Draft, *, published: bool = False) -> list[Clash]:
    """Everything against this draft in the plan, blocks first; the same few queries, however long the agenda is.

    published: compare with what everybody sees instead of the plan.
    """
    others = [one for one in _scheduled(draft.edition, published=published, near=draft) if one.pk != draft.pk]
    found = _alone(draft) + [clash for other in others for clash in _together(draft, other)]
    for source in _sources:
        found += [clash for clash in source(draft.edition, [draft, *others]) if draft in clash.sessions]
    return sorted(found, key=lambda clash: clash.level != BLOCK)


def check_edition(edition: Edition, plan: Iterable[Session] | None = None) -> list[Clash]:
    """Every clash in the plan of an edition once, blocks first; the same few queries, however long it is.

    plan: the edition's, where it is at hand with rooms, originals and people.
    """
    if plan is None:
        return check_drafts(edition, _scheduled(edition))
    takes_place = [one for one in plan if one.state == SessionState.SCHEDULED and one.start is not None]
    return check_drafts(edition, _drafts(edition, takes_place))


def check_drafts(edition: Edition, planned: Iterable[Draft]) -> list[Clash]:
    """Every clash among these drafts once, blocks first: all that is to take place, each with a time."""
    drafts = sorted(planned, key=lambda draft: (draft.start, draft.pk or 0, draft.code))
    found = [clash for draft in drafts for clash in _alone(draft)]
    for number, draft in enumerate(drafts):
        for other in drafts[number + 1 :]:
            if draft.end is None or other.start is None or other.start >= draft.end + CHANGE_OF_ROOM:
                break  # all that follow begin later still
            found += _together(draft, other)
    for source in _sources:
        found += source(edition, drafts)
    return sorted(found, key=lambda clash: clash.level != BLOCK)


def _scheduled(edition: Edition, *, published: bool = False, near: Draft | None = None) -> list[Draft]:
    """What takes place. near: only what this one can clash with, so that its check costs the same in a long agenda."""
    rows = (Session.objects if published else Session.working).of_edition(edition).scheduled().with_time()
    if near is not None:
        if near.start is None or near.end is None:
            return []
        rows = rows.overlapping(near.start - CHANGE_OF_ROOM, near.end + CHANGE_OF_ROOM)
    return _drafts(edition, rows.select_related("room", "draft_of").prefetch_related("session_people__speaker"))


def _drafts(edition: Edition, rows: Iterable[Session]) -> list[Draft]:
    sessions = list(rows)
    for session in sessions:
        session.edition = edition  # spares a query each
    return [Draft.of(session) for session in sessions]


def _alone(one: Draft) -> list[Clash]:
    """What is wrong with a session by itself: its places, its room, its day."""
    found = []
    if one.capacity is not None and one.capacity < one.places_taken:
        message = ngettext(
            "In %(session)s hat schon %(taken)s Person einen Platz. Weniger Plätze gehen nicht.",
            "In %(session)s haben schon %(taken)s Personen einen Platz. Weniger Plätze gehen nicht.",
            one.places_taken,
        )
        texts = {"session": one.name, "taken": one.places_taken}
        found.append(Clash(BLOCK, "capacity", message % texts, "capacity", one))
    if one.room is not None:
        found += _in_room(one, one.room)
    if one.start is None or one.end is None:
        return found
    first, last = one.start.astimezone(one.edition.tz).date(), one.end.astimezone(one.edition.tz).date()
    if first < one.edition.date or last > one.edition.last_day:
        message = _("%(session)s liegt nicht an den Tagen der Konferenz.") % {"session": one.name}
        found.append(Clash(WARN, "day", message, "start", one))
    return found


def _in_room(one: Draft, room: Room) -> list[Clash]:
    found = []
    if one.capacity is not None and one.capacity > room.capacity:
        message = _("%(session)s hat %(places)s Plätze, aber in den Raum „%(room)s“ passen nur %(fits)s Personen.")
        texts = {"session": one.name, "places": one.capacity, "room": room.name, "fits": room.capacity}
        found.append(Clash(WARN, "room_small", message % texts, "room", one))
    if not room.step_free:
        for person in one.people:
            if person.needs_step_free:
                message = _("%(person)s braucht einen stufenlosen Raum. „%(room)s“ (%(session)s) ist nicht stufenlos.")
                texts = {"person": person.name, "room": room.name, "session": one.name}
                found.append(Clash(WARN, "step_free", message % texts, "room", one, about=person.pk))
    return found


def _together(one: Draft, other: Draft) -> list[Clash]:
    """What is wrong between two sessions: the same room or person at one time, too little time between."""
    people = {person.pk: person for person in one.people}
    shared = [people[person.pk] for person in other.people if person.pk in people]
    if one.meets(other):
        found = [_same_person(one, other, person) for person in shared]
        if one.room is not None and one.room == other.room:
            found.append(_same_room(one, other, one.room))
        return found
    if not shared or one.room is None or other.room is None or one.room == other.room:
        return []
    if one.start is None or other.start is None:
        return []
    before, after = (one, other) if one.start < other.start else (other, one)
    gap = after.start - before.end  # type: ignore[operator]
    if gap >= CHANGE_OF_ROOM:
        return []
    return [_too_quick(one, other, person, before, after, gap) for person in shared]


def _same_room(one: Draft, other: Draft, room: Room) -> Clash:
    message = _("Der Raum „%(room)s“ ist von %(span)s schon belegt: %(other)s.")
    texts = {"room": room.name, "span": other.span, "other": other.name}
    return Clash(BLOCK, "room", message % texts, "room", one, other)


def _same_person(one: Draft, other: Draft, person: Speaker) -> Clash:
    message = _("%(person)s ist von %(span)s schon hier dabei: %(other)s.")
    texts = {"person": person.name, "span": other.span, "other": other.name}
    return Clash(BLOCK, "person", message % texts, "people", one, other, person.pk)


def _too_quick(one: Draft, other: Draft, person: Speaker, before: Draft, after: Draft, gap: dt.timedelta) -> Clash:
    minutes = int(gap.total_seconds() // 60)
    message = _(
        "%(person)s hat keine Zeit für den Weg von %(before)s (bis %(end)s Uhr) zu %(after)s (ab %(start)s Uhr)."
    )
    some = ngettext(
        "%(person)s hat nur %(minutes)s Minute für den Weg von %(before)s (bis %(end)s Uhr)"
        " zu %(after)s (ab %(start)s Uhr).",
        "%(person)s hat nur %(minutes)s Minuten für den Weg von %(before)s (bis %(end)s Uhr)"
        " zu %(after)s (ab %(start)s Uhr).",
        minutes,
    )
    texts = {
        "person": person.name,
        "minutes": minutes,
        "before": before.name,
        "end": before.clock(before.end),
        "after": after.name,
        "start": after.clock(after.start),
    }
    return Clash(WARN, "change_of_room", (some if minutes else message) % texts, "people", one, other, person.pk)
