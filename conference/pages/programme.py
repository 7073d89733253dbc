"""The programme page: what there is to choose from, what was asked for, and the days that are shown."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.content import best
from conference.models import Edition, Room, Session, SessionKind, Topic
from conference.phases import Phase, phase_of
from conference.web import dates, languages

from .days import Day, days_of
from .filtering import SIGN_LANGUAGE, Chip, Filter

MOST_AT_ONCE = 150  # entries on one page; where there are more, every day has a page of its own


@dataclass(frozen=True)
class Held:
    """The reader's own place in a session; `position` in its waiting list, None with a place."""

    position: int | None


@dataclass(frozen=True)
class Mine:
    """What belongs to the reader of a personal link: places by the sessions' keys, and all of the person's day."""

    places: Mapping[int, Held]
    day: frozenset[int]


@dataclass(frozen=True)
class DayTab:
    """The way to one day: on this page (`url` is an anchor) or on a page of its own."""

    date: dt.date
    count: int
    url: str
    is_here: bool


@dataclass(frozen=True)
class Programme:
    """The programme page. `path` is its address without what is asked for; `mine` only with a personal link."""

    edition: Edition
    asked: Filter
    path: str
    sessions: list[Session]
    topics: list[Topic]
    mine: Mine | None = None
    most_at_once: int = field(default=MOST_AT_ONCE, kw_only=True)

    @property
    def is_coming(self) -> bool:
        """Whether it is still worth to choose something from it."""
        return phase_of(self.edition) not in (Phase.OVER, Phase.ARCHIVED)

    @cached_property
    def languages(self) -> list[str]:
        return sorted({code for session in self.sessions for code in session.languages})

    @cached_property
    def kinds(self) -> list[tuple[str, str]]:
        used = {session.kind for session in self.sessions}
        return [(kind.value, str(kind.label)) for kind in SessionKind if kind.value in used]

    @cached_property
    def rooms(self) -> list[Room]:
        """Rooms in which something happens, in their order."""
        used = {session.room_id: session.room for session in self.sessions if session.room}
        return sorted(used.values(), key=lambda room: (room.position, room.pk))

    @cached_property
    def has_places(self) -> bool:
        return any(session.bookable for session in self.sessions)

    @cached_property
    def has_sign_language(self) -> bool:
        return any(session.sign_language for session in self.sessions)

    @cached_property
    def found(self) -> list[Session]:
        """Everything that is asked for, whatever the day."""
        if not self.asked:
            return self.sessions
        own = self.mine.day if self.mine and self.asked.is_mine else None
        return [one for one in self.sessions if self.asked.admits(one) and (own is None or one.pk in own)]

    @cached_property
    def dates(self) -> list[dt.date]:
        return sorted({self._date_of(session) for session in self.sessions})

    @property
    def is_long(self) -> bool:
        return len(self.dates) > 1

    @cached_property
    def shown_date(self) -> dt.date | None:
        """The one day on this page; None where all are."""
        if not self.is_long or self.asked.is_whole:
            return None
        if self.asked.day in self.dates:
            return self.asked.day
        return self._date_of(self.found[0]) if len(self.found) > self.most_at_once else None

    @cached_property
    def days(self) -> list[Day]:
        shown = [one for one in self.found if self.shown_date in (None, self._date_of(one))]
        return days_of(self.edition, shown)

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the programme is left out on this page."""
        return not self.asked and self.shown_date is None

    @property
    def tabs(self) -> list[DayTab]:
        """The days of a longer event; without those on which nothing was found."""
        if not self.is_long:
            return []
        counts = Counter(self._date_of(session) for session in self.found)
        return [
            DayTab(date, counts[date], self._day_url(date), date == self.shown_date)
            for date in self.dates
            if counts[date] or date == self.shown_date
        ]

    def _day_url(self, date: dt.date) -> str:
        if self.shown_date is None:
            return f"#tag-{date.isoformat()}"
        return self.asked.address(self.path, day=date, is_whole=False)

    @property
    def by_time_url(self) -> str:
        return self.asked.address(self.path, by_room=False)

    @property
    def by_room_url(self) -> str:
        return self.asked.address(self.path, by_room=True)

    @property
    def whole_url(self) -> str:
        """Every day on one page, with what is asked for."""
        return self.asked.address(self.path, day=None, is_whole=True)

    @property
    def plain_url(self) -> str:
        """The same way of showing, without anything asked for."""
        return Filter(by_room=self.asked.by_room).address(self.path)

    @property
    def everything_url(self) -> str:
        """The whole programme on one page."""
        return Filter(by_room=self.asked.by_room, is_whole=self.is_long).address(self.path)

    @property
    def mine_url(self) -> str:
        return self.asked.address(self.path, is_mine=True)

    @property
    def chips(self) -> list[Chip]:
        """What is asked for, each with the way to take it back."""
        asked, chips = self.asked, []
        if asked.words:
            chips.append(self._chip(_("Suche"), (asked.words, ""), words=""))
        if asked.topic:
            chips.append(self._chip(_("Handlungsfeld"), _named(asked.topic, self.topics), topic=""))
        if asked.language:
            chips.append(self._chip(_("Sprache"), (language_name(asked.language), ""), language=""))
        if asked.kind:
            chips.append(self._chip(_("Art"), (dict(self.kinds).get(asked.kind, asked.kind), ""), kind=""))
        if asked.room:
            chips.append(self._chip(_("Raum"), _named(asked.room, self.rooms), room=""))
        if asked.is_free:
            chips.append(self._chip("", (_("Nur mit freien Plätzen"), ""), is_free=False))
        if asked.is_mine and self.mine:
            chips.append(self._chip("", (_("Nur mein Programm"), ""), is_mine=False))
        return chips

    def _chip(self, name: str, value: tuple[str, str], **without: object) -> Chip:
        return Chip(name, value[0], self.asked.address(self.path, **without), value[1])

    def _date_of(self, session: Session) -> dt.date:
        return session.start.astimezone(self.edition.tz).date()


def language_name(code: str) -> str:
    """The name of a language in the language of the page."""
    special = {SIGN_LANGUAGE: _("Deutsche Gebärdensprache"), "de-simple": _("Leichte Sprache")}
    found = dates.locale(get_language() or "de").languages.get(code.replace("-", "_"))
    return special.get(code) or found or languages.language(code).name


def _named(code: str, rows: list[Topic] | list[Room]) -> tuple[str, str]:
    """The name of a topic or room and its language where that is not the page's; the code where nobody knows it."""
    for row in rows:
        if row.code == code:
            name, lang = best(row, "name")
            return name, "" if lang == get_language() else lang
    return code, ""


def programme(edition: Edition, asked: Filter, path: str, mine: Mine | None = None) -> Programme:
    """Everything the programme page shows, in a fixed number of questions to the database.

    path: the address of the page. mine: what to mark as the reader's own, and to show alone where that is asked for.
    """
    sessions = list(Session.objects.of_edition(edition).for_programme())
    return Programme(edition, asked, path, sessions, list(edition.topics.all()), mine)
