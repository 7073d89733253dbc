"""A line of the table as the session it describes: every cell read, every mistake of the line named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from conference.models import Edition, Part, Session, SessionPerson, Topic

from .cells import PLAIN, Register, Unreadable, clock, day, needed
from .columns import CODE, COLUMNS, DAY, END, END_DAY, MODERATORS, ROOM, SPEAKERS, START, TOPICS
from .reading import Line, Wrong

CHECKED = (CODE, *PLAIN)
NEEDED_FOR_NEW = ("kind", "title_de")
Times = tuple[dt.datetime | None, dt.datetime | None]


@dataclass
class Entry:
    """One line: the session it names (None for a new one) and what that is to become.

    `topics` and `people` are None where the table does not speak of them; `stands_aside` while the row in the plan has
    neither room nor people, so that others may move first.
    """

    line: int
    code: str
    session: Session | None
    values: dict[str, Any] = field(default_factory=dict)
    topics: list[Topic] | None = None
    people: list[SessionPerson] | None = None
    stands_aside: bool = False

    def value(self, name: str) -> Any:
        """What the column of the session will hold."""
        return self.values[name] if name in self.values else getattr(self.session or Session(), name)

    @property
    def stored_people(self) -> list[SessionPerson]:
        return list(self.session.session_people.all()) if self.session else []

    @property
    def final_people(self) -> list[SessionPerson]:
        return self.stored_people if self.people is None else self.people

    @property
    def final_topics(self) -> list[Topic]:
        if self.topics is not None:
            return self.topics
        return list(self.session.topics.all()) if self.session else []


class LineReader:
    """Reads one line; gathers its mistakes in `errors`."""

    def __init__(self, line: Line, register: Register, session: Session | None) -> None:
        self.line, self.register = line, register
        self.edition: Edition = register.edition
        self.errors: list[Wrong] = []
        self.entry = Entry(line.number, line.cells[CODE], session)

    def read(self) -> Entry:
        """The line as an entry; of no use where there are `errors`."""
        cells, session, values = self.line.cells, self.entry.session, self.entry.values
        values[CODE] = self._try(CODE, needed) or ""
        for key, reader in PLAIN.items():
            if key in cells:
                value = self._try(key, reader)
                held = getattr(session or Session(), key)
                values[key] = held if value == "" and not held else value
        for key in NEEDED_FOR_NEW:
            if session is None and key not in cells:
                self.wrong(key, _("Diese Angabe fehlt."))
        if ROOM in cells:
            values["room"] = self._try(ROOM, self.register.room)
        if TOPICS in cells:
            self.entry.topics = self._try(TOPICS, self.register.topics_of)
        if {SPEAKERS, MODERATORS} & set(cells):
            self.entry.people = self._people()
        if {DAY, START, END, END_DAY} & set(cells):
            self._times()
        self._rules()
        return self.entry

    def wrong(self, key: str, reason: str) -> None:
        """Note a mistake in the column."""
        self.errors.append(Wrong(self.line.number, COLUMNS[key], reason))

    def _try(self, key: str, reader: Callable[[str], Any]) -> Any:
        try:
            return reader(self.line.cells.get(key, ""))
        except Unreadable as error:
            self.wrong(key, error.reason)
            return None

    def _people(self) -> list[SessionPerson]:
        """Speakers first; whom the table does not speak of stays."""
        found: list[SessionPerson] = []
        for key, part in ((SPEAKERS, Part.SPEAKER), (MODERATORS, Part.MODERATOR)):
            if key in self.line.cells:
                people = self._try(key, self.register.people_of) or []
                found += [SessionPerson(speaker=person, part=part) for person in people]
            else:
                found += [one for one in self.entry.stored_people if one.part == part]
        return found

    # --- Times ---

    def _times(self) -> None:
        before = len(self.errors)
        first_day, last_day = self._try(DAY, day), self._try(END_DAY, day)
        start, end = self._clock(START, 0), self._clock(END, 1)
        if len(self.errors) > before:
            return
        cells = self.line.cells
        if start is None and end is None and {START, END} & set(cells):
            self.entry.values |= {"start": None, "end": None}
            return
        for key, value in ((START, start), (END, end)):
            if value is None:
                self.wrong(key, _("Bitte geben Sie Beginn und Ende an, oder keines von beiden."))
                return
        first_day = first_day or self._usual_day()
        if first_day is None or start is None or end is None:
            self.wrong(DAY, _("Diese Angabe fehlt."))
            return
        self._set_times(self._moment(first_day, start), self._moment(last_day or self._last_day(first_day), end))

    def _set_times(self, start: dt.datetime, end: dt.datetime) -> None:
        if end <= start:
            self.wrong(END, _("Das Ende muss nach dem Beginn liegen."))
        self.entry.values |= {"start": start, "end": end}

    def _held(self) -> Times:
        session = self.entry.session
        if session is None or session.start is None or session.end is None:
            return None, None
        return session.start.astimezone(self.edition.tz), session.end.astimezone(self.edition.tz)

    def _clock(self, key: str, which: int) -> dt.timedelta | None:
        if key in self.line.cells:
            return self._try(key, clock)
        held = self._held()[which]
        return dt.timedelta(hours=held.hour, minutes=held.minute) if held else None

    def _usual_day(self) -> dt.date | None:
        """Without a day in the cell: the session's own, else the only day of the edition."""
        held = self._held()[0]
        if held is not None and DAY not in self.line.cells:
            return held.date()
        return self.edition.date if self.edition.date == self.edition.last_day else None

    def _last_day(self, first: dt.date) -> dt.date:
        """Without a day of its own for the end: as many days later as before, where the table knows no such column."""
        start, end = self._held()
        if start is None or end is None or END_DAY in self.line.cells:
            return first
        return first + (end.date() - start.date())

    def _moment(self, date: dt.date, since_midnight: dt.timedelta) -> dt.datetime:
        wall = dt.datetime.combine(date, dt.time()) + since_midnight
        return wall.replace(tzinfo=self.edition.tz)

    # --- What belongs together ---

    def _rules(self) -> None:
        entry, values, session = self.entry, self.entry.values, self.entry.session
        if session is None and "bookable" not in values:
            values["bookable"] = bool(values.get("capacity") and values.get("round"))
        if entry.value("bookable"):
            for key in ("capacity", "round"):
                if entry.value(key) is None and not self._has_error(key):
                    self.wrong(key, _("Mit Anmeldung braucht es eine Zahl der Plätze und eine Runde."))
        if session is not None and (session.taken or session.awaited):
            self._booked(session)
        self._columns()

    def _booked(self, session: Session) -> None:
        """What people have booked stays a workshop with a time and with their places."""
        if not self.entry.value("bookable"):
            self.wrong("bookable", _("Dafür haben sich schon Menschen angemeldet."))
        if self.entry.value("start") is None:
            self.wrong(START, _("Dafür haben sich schon Menschen angemeldet. Bitte geben Sie eine Zeit an."))
        capacity = self.entry.value("capacity")
        if capacity is not None and capacity < session.taken:
            message = _("Es sind schon %(taken)s Plätze vergeben; weniger kann es nicht geben.")
            self.wrong("capacity", message % {"taken": session.taken})

    def _columns(self) -> None:
        """What the columns of the database would refuse."""
        columns = [name for name, value in self.entry.values.items() if name in CHECKED and value is not None]
        row = Session(edition=self.edition, **{name: self.entry.values[name] for name in columns})
        others = {one.name for one in row._meta.get_fields()} - set(columns)
        try:
            row.clean_fields(exclude=others)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                if not self._has_error(name):
                    self.wrong(name, messages[0])

    def _has_error(self, key: str) -> bool:
        return any(one.column == COLUMNS[key] for one in self.errors)
