"""What those who are in the building now are waiting for: per need and room, in words, without a name.

Only for the role that may see needs. Names stand in the lists of `registrations.needs`, where every look is recorded.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.models import Edition, Session
from registrations.models import Access, Place, RegistrationState, SupportNeeds
from registrations.needs import attending, spoken
from registrations.needs.attending import SessionNeeds

from . import counts
from .day import Day, day_of

JUST_NOW = dt.timedelta(minutes=15)
IN_SESSION = (Access.STEP_FREE, Access.HEARING_LOOP, Access.SIGN_LANGUAGE, Access.CAPTIONS)
IN_HOUSE = (Access.QUIET_ROOM, Access.ASSISTANCE_DOG, Access.OTHER)
CHILDREN, INTERPRETING = "children", "interpreting"
COLUMNS = (
    "registration", "registration__attendance", "access", "interpreting", "interpreting_sessions", "childcare",
)  # fmt: skip
Target = tuple[str, str, int]  # what, the code of a language or "", the key of a session or 0


@dataclass(frozen=True)
class Awaited:
    """One need at the next session of those who have it, or in the house (session None). `came`: the last of them,
    None where nobody wrote it down; is_new: within the last quarter of an hour; is_missing: it is not there."""

    what: str
    language: str
    session: Session | None
    number: int
    came: dt.datetime | None
    is_new: bool
    is_missing: bool

    @property
    def words(self) -> str:
        """One sentence in the language of the page."""
        match self.what:
            case Access.STEP_FREE:
                return _("Ein stufenloser Platz wird gebraucht.")
            case Access.HEARING_LOOP:
                return _("Auf die Höranlage wird gewartet.")
            case Access.SIGN_LANGUAGE:
                return _("Auf Gebärdensprache wird gewartet.")
            case Access.CAPTIONS:
                return _("Auf die Untertitel wird gewartet.")
            case Access.QUIET_ROOM:
                return _("Der Ruheraum wird gebraucht.")
            case Access.ASSISTANCE_DOG:
                return _("Ein Assistenzhund ist dabei.")
            case "interpreting":
                return _("Auf Dolmetschen wird gewartet: %(language)s.") % {"language": spoken.name_of(self.language)}
            case "children":
                words = ngettext(
                    "%(n)s Kind kommt in die Betreuung.", "%(n)s Kinder kommen in die Betreuung.", self.number
                )
                return words % {"n": self.number}
        return _("Etwas anderes wird gebraucht. Was, steht in der Liste für den Empfang.")

    @property
    def is_people(self) -> bool:
        """Whether `number` counts people."""
        return self.what != CHILDREN


@dataclass(frozen=True, eq=False)
class Waiting:
    """All of it, what is for the whole house first, then by the beginning of the session."""

    day: Day
    rows: Sequence[Awaited]


@dataclass(frozen=True)
class _Need:
    """What one person needs, as far as somebody can be waited for: thousands of them, so no models."""

    person: int
    attendance: str
    access: Sequence[str]
    interpreting: str
    interpreting_sessions: Sequence[int]
    childcare: int


def waiting(edition: Edition) -> Waiting:
    """Who is in the building now, and what they need. Four questions."""
    day = day_of(edition)
    if not day.is_today:
        return Waiting(day, ())
    rows = SupportNeeds.objects.filter(registration__edition=edition, registration__state=RegistrationState.CONFIRMED)
    rows = rows.exclude(access=[], interpreting="", childcare=0)
    found = counts.stretches(day, rows.values("registration"))
    inside = counts.inside(found, day.now)
    needs = [one for one in (_Need(*row) for row in rows.values_list(*COLUMNS)) if one.person in inside]
    return Waiting(day, _rows(day, needs, rows.values("registration"), counts.first_arrivals(found)))


def _rows(day: Day, needs: Sequence[_Need], people: Any, came: Mapping[int, dt.datetime]) -> list[Awaited]:
    coming = _coming(day)
    taken: dict[int, list[int]] = defaultdict(list)
    places = Place.objects.taken().filter(session__in=coming, registration__in=people).order_by("session")
    for person, session in places.values_list("registration_id", "session_id"):
        taken[person].append(session)
    attended: dict[tuple[str, tuple[int, ...]], list[int]] = {}  # the same for all with the same places
    grouped: dict[Target, list[tuple[int, dt.datetime | None]]] = defaultdict(list)
    for one in needs:
        key = (one.attendance, tuple(taken[one.person]))
        if key not in attended:
            attended[key] = _attended(coming, *key, day.edition)
        for target in _targets(one, coming, attended[key]):
            size = one.childcare if target[0] == CHILDREN else 1
            grouped[target].append((size, came.get(one.person)))
    rows = [_row(target, several, coming, day.now) for target, several in grouped.items()]
    return sorted(rows, key=_order)


def _order(one: Awaited) -> tuple[float, str, str, str]:
    start = one.session.start.timestamp() if one.session else 0.0
    room = one.session.room.name if one.session and one.session.room else ""
    return start, room, one.what, one.language


def _coming(day: Day) -> dict[int, Session]:
    """The sessions of the day that are not over, in order."""
    rows = Session.objects.of_edition(day.edition).scheduled().filter(end__gt=day.now).select_related("room")
    midnight = dt.datetime.combine(day.date + dt.timedelta(days=1), dt.time.min, tzinfo=day.edition.tz)
    found = rows.filter(start__lt=midnight).order_by("start", "pk")
    return {one.pk: one for one in found if one.kind not in attending.NOT_ATTENDED}


def _attended(coming: Mapping[int, Session], attendance: str, taken: Sequence[int], edition: Edition) -> list[int]:
    """The sessions in which somebody sits, in order."""
    return [key for key, session in coming.items() if attending.is_there(attendance, session, taken, edition)]


def _targets(one: _Need, coming: Mapping[int, Session], attended: Sequence[int]) -> Iterator[Target]:
    """For what this person waits."""
    if attended:
        yield from ((code, "", attended[0]) for code in IN_SESSION if code in one.access)
    if one.interpreting:
        chosen = set(one.interpreting_sessions)
        spoken_at = [key for key in coming if key in chosen] if chosen else attended
        if spoken_at:
            yield from ((INTERPRETING, each.code, spoken_at[0]) for each in spoken.languages(one.interpreting))
    yield from ((code, "", 0) for code in IN_HOUSE if code in one.access)
    if one.childcare:
        yield CHILDREN, "", 0


def _row(
    target: Target,
    several: Sequence[tuple[int, dt.datetime | None]],
    coming: Mapping[int, Session],
    now: dt.datetime,
) -> Awaited:
    what, language, key = target
    session = coming.get(key)
    came = max((moment for _size, moment in several if moment), default=None)
    return Awaited(
        what=what,
        language=language,
        session=session,
        number=sum(size for size, _moment in several),
        came=came,
        is_new=came is not None and now - came <= JUST_NOW,
        is_missing=session is not None and _is_missing(what, session),
    )


def _is_missing(what: str, session: Session) -> bool:
    """Whether the session or its room lacks it, as far as somebody wrote that down."""
    needs = SessionNeeds(session)
    if what not in IN_SESSION:
        return False
    needs.counts[what] = 1
    return needs.lacks_signing or needs.lacks_captions or needs.lacks_loop or needs.lacks_step_free
