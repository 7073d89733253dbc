"""Marking who was there. Twice is once, whoever does it and however many at the same time: the database refuses a
second row, and a refused row is no error.

Every deed locks the registrations it is about (never the edition after them: docs/how-we-lock.md), writes, records it
and tells its followers inside the same transaction, so that what is made of attendance (certificates) follows at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import Edition, Session
from conference.web.errors import DomainError
from registrations.models import Place, PlaceState, Registration

from .days import WHOLE, Span, days_of, span_of
from .models import Presence, PresenceSource

BY_DOORS = (PresenceSource.CHECK_IN, PresenceSource.SCAN)
Follower = Callable[[Sequence[int], Actor], None]
_followers: list[Follower] = []


class PresenceError(DomainError):
    """Attendance cannot be marked like this, for a reason that staff may read."""


def register_follower(follower: Follower) -> None:
    """For what is made of attendance: called with the primary keys of the registrations whose attendance changed."""
    if follower not in _followers:
        _followers.append(follower)


@transaction.atomic
def mark(
    *,
    registration: Registration,
    actor: Actor,
    day: dt.date | None = None,
    session: Session | None = None,
    source: str = PresenceSource.LIST,
) -> bool:
    """Somebody was there as registered: on a day (the first one unless said), or in a session.

    Returns whether that is new. Raises PresenceError where the person is cancelled, or day or session are not of
    their edition.
    """
    one = _locked(registration, session)
    day = _checked_day(one.edition, day, session)
    if _rows(one, day, session).exists():
        return False
    span = WHOLE if session else span_of(one.attendance, day, one.edition)
    Presence.objects.create(**_fields(one, day, session, span), source=source, marked_by_id=actor.user_id)
    record(actor=actor, action="presence.marked", subject=f"registration:{one.pk}", **_where(day, session))
    _tell(_concerned([one.pk], [session.pk] if session else []), actor)
    return True


@transaction.atomic
def set_times(
    *,
    registration: Registration,
    actor: Actor,
    came: dt.time | None,
    left: dt.time | None,
    day: dt.date | None = None,
    session: Session | None = None,
) -> None:
    """Somebody was there from `came` to `left`, clock times of the edition; None: from the beginning, to the end.

    Takes the place of what was marked before for this day or session. Raises PresenceError as `mark` does, and where
    somebody would leave before they came.
    """
    one = _locked(registration, session)
    day = _checked_day(one.edition, day, session)
    if came is not None and left is not None and left <= came:
        raise PresenceError(_("Gegangen ist man erst, nachdem man gekommen ist."), field="left", code="order")
    span = (_moment(one.edition, day, came), _moment(one.edition, day, left))
    before = list(_rows(one, day, session).values_list("came_at", "left_at"))
    if before == [span]:
        return
    _rows(one, day, session).delete()
    Presence.objects.create(**_fields(one, day, session, span), marked_by_id=actor.user_id)
    record(actor=actor, action="presence.timed", subject=f"registration:{one.pk}", **_where(day, session))
    _tell(_concerned([one.pk], [session.pk] if session else []), actor)


@transaction.atomic
def unmark(
    *, registration: Registration, actor: Actor, day: dt.date | None = None, session: Session | None = None
) -> bool:
    """Take back that somebody was there on a day or in a session; returns whether there was something to take back."""
    one = _locked(registration, session)
    day = _checked_day(one.edition, day, session)
    gone, _models = _rows(one, day, session).delete()
    if gone:
        record(actor=actor, action="presence.unmarked", subject=f"registration:{one.pk}", **_where(day, session))
        _tell(_concerned([one.pk], [session.pk] if session else []), actor)
    return bool(gone)


@transaction.atomic
def mark_all(
    *, edition: Edition, actor: Actor, day: dt.date | None = None, session: Session | None = None
) -> tuple[int, dt.datetime]:
    """Everybody who has a place (at the conference, or in the session) and is not marked yet was there as registered.

    Returns how many are new and the moment by which `unmark_all` takes exactly these back.
    """
    day = _checked_day(edition, day, session)
    _lock(expected(edition, session).values("pk"))
    people = expected(edition, session).exclude(pk__in=_keys(edition, day, session))
    moment = timezone.now()
    rows = [
        Presence(
            **_fields(one, day, session, WHOLE if session else span_of(one.attendance, day, edition)),
            marked_by_id=actor.user_id,
            marked_at=moment,
        )
        for one in people
    ]
    Presence.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    keys = list(Presence.objects.of_edition(edition).filter(marked_at=moment).values_list("registration_id", flat=True))
    if keys:
        subject = f"session:{session.pk}" if session else f"edition:{edition.pk}"
        record(actor=actor, action="presence.all_marked", subject=subject, day=day.isoformat(), number=len(keys))
        _tell(_concerned(keys, [session.pk] if session else []), actor)
    return len(keys), moment


@transaction.atomic
def unmark_all(*, edition: Edition, moment: dt.datetime, actor: Actor) -> int:
    """Take back what `mark_all` marked at this moment, as far as nobody changed it since; returns how many."""
    rows = Presence.objects.of_edition(edition).filter(
        marked_at=moment, marked_by=actor.user_id, source=PresenceSource.LIST
    )
    found = list(rows.values_list("pk", "registration", "session"))
    sessions = {session for _pk, _key, session in found if session}
    concerned = _concerned({key for _pk, key, _session in found}, sessions)
    _lock(concerned)
    Presence.objects.filter(pk__in=[pk for pk, _key, _session in found], marked_at=moment).delete()
    if found:
        record(actor=actor, action="presence.all_unmarked", subject=f"edition:{edition.pk}", number=len(found))
        _tell(concerned, actor)
    return len(found)


def lock(registration: Registration, session: Session | None = None) -> Registration:
    """The registration as it is now, locked with everybody whom a mark in this session concerns: before a door reads
    what it knows of somebody (`settle`). Its edition is that of `registration`."""
    rows = Registration.objects.select_for_update()
    if session is not None:  # of the others the keys are enough
        list(rows.filter(pk__in=_concerned([registration.pk], [session.pk])).order_by("pk").values_list("pk"))
    one = rows.get(pk=registration.pk)
    one.edition = registration.edition
    return one


@transaction.atomic(savepoint=False)  # always inside of the door's own
def settle(
    *, registration: Registration, day: dt.date, spans: Sequence[Span], actor: Actor, session: Session | None = None
) -> bool:
    """Make what doors wrote of somebody on a day, or in a session, exactly these stretches; returns whether it is new.

    What the team's list says stays, and `spans` leave it alone. Behind `lock`. The door's own log is the record of the
    deed: it goes after 90 days, as the times here do.
    """
    wanted = set(spans)
    rows = _rows(registration, day, session).filter(source__in=BY_DOORS)
    before = {(came, left): pk for pk, came, left in rows.values_list("pk", "came_at", "left_at")}
    if set(before) == wanted:
        return False
    Presence.objects.filter(pk__in=[pk for span, pk in before.items() if span not in wanted]).delete()
    source = PresenceSource.SCAN if session else PresenceSource.CHECK_IN
    for span in sorted(wanted - set(before), key=str):
        fields = _fields(registration, day, session, span)
        Presence.objects.create(**fields, source=source, marked_by_id=actor.user_id)
    _tell(_concerned([registration.pk], [session.pk] if session else []), actor)
    return True


def join(*, one: Registration, other: Registration) -> None:
    """Give the first, who stays, the days of the second too: stretches that overlap become one. In the caller's
    transaction, which holds both."""
    stretches: list[Presence] = []
    covered = []
    for row in Presence.objects.filter(registration__in=[one, other], session=None).select_for_update():
        last = stretches[-1] if stretches else None
        if last is None or row.day != last.day or not _overlap(last, row):
            stretches.append(row)
            continue
        covered.append(row.pk)
        if last.left_at is not None and (row.left_at is None or row.left_at > last.left_at):
            last.left_at = row.left_at
    Presence.objects.filter(pk__in=covered).delete()
    Presence.objects.bulk_update(stretches, ["left_at"])
    Presence.objects.filter(registration=other, session=None).update(registration=one)


def _overlap(first: Presence, second: Presence) -> bool:
    """Of two in the order of their coming."""
    return first.left_at is None or second.came_at is None or second.came_at < first.left_at


@transaction.atomic
def forget_doors(*, keys: Sequence[int], before: dt.datetime, actor: Actor) -> int:
    """Delete what doors wrote of these registrations before a moment; returns how many stretches it were."""
    _lock(keys)
    rows = Presence.objects.filter(registration__in=keys, source__in=BY_DOORS, came_at__lt=before)
    gone, _models = rows.delete()
    if gone:
        _tell(list(keys), actor)
    return gone


@transaction.atomic
def set_end(*, stretch: Presence, left: dt.datetime | None, actor: Actor) -> None:
    """Let a stretch of the team's list end when a door saw the person leave; None: open again. Behind `lock`."""
    stretch.left_at = left
    stretch.save(update_fields=["left_at"])
    _tell(_concerned([stretch.registration_id], [stretch.session_id] if stretch.session_id else []), actor)


def expected(edition: Edition, session: Session | None) -> QuerySet[Registration]:
    """Who has a place: at the conference, or in a session; by primary key, the order in which rows are locked.
    Without those who are erased: nobody knows any more whether they came."""
    people = Registration.objects.filter(edition=edition, erased_at=None).confirmed().order_by("pk")
    if session is not None:
        people = people.filter(places__session=session, places__state=PlaceState.TAKEN)
    return people


def _locked(registration: Registration, session: Session | None) -> Registration:
    """The registration as it is now, locked with everybody whom its mark in this session concerns."""
    one = _lock(_concerned([registration.pk], [session.pk] if session else []))[registration.pk]
    if not one.is_active:
        raise PresenceError(_("Diese Anmeldung ist abgesagt."), code="cancelled")
    return one


def _concerned(keys: Iterable[int], sessions: Iterable[int]) -> list[int]:
    """These registrations, and who has a place in one of the sessions: the first mark in its list says of all the
    others that they were not there."""
    places = Place.objects.taken().filter(session__in=sessions).order_by().values_list("registration", flat=True)
    return sorted({*keys, *(places if sessions else ())})


def _lock(keys: Any) -> dict[int, Registration]:
    """All in one order, so that two at the door never wait for each other in a circle."""
    rows = Registration.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",))
    return {one.pk: one for one in rows.select_related("edition")}


def _checked_day(edition: Edition, day: dt.date | None, session: Session | None) -> dt.date:
    if session is not None:
        if session.edition_id != edition.pk:
            raise PresenceError(_("Diesen Programmpunkt gibt es hier nicht."), code="session")
        return timezone.localdate(session.start, edition.tz)
    day = day or edition.date
    if day not in days_of(edition):
        raise PresenceError(_("An diesem Tag ist keine Konferenz."), code="day")
    return day


def _rows(one: Registration, day: dt.date, session: Session | None) -> QuerySet[Presence]:
    rows = Presence.objects.filter(registration=one)
    return rows.filter(session=session) if session else rows.on_day(day)


def _keys(edition: Edition, day: dt.date, session: Session | None) -> QuerySet[Any, Any]:
    rows = Presence.objects.of_edition(edition)
    rows = rows.in_session(session) if session else rows.on_day(day)
    return rows.values("registration")


def _fields(one: Registration, day: dt.date, session: Session | None, span: Span) -> dict[str, object]:
    return {"registration": one, "day": day, "session": session, "came_at": span[0], "left_at": span[1]}


def _moment(edition: Edition, day: dt.date, clock: dt.time | None) -> dt.datetime | None:
    return None if clock is None else dt.datetime.combine(day, clock, tzinfo=edition.tz)


def _where(day: dt.date, session: Session | None) -> dict[str, object]:
    return {"session": session.pk} if session else {"day": day.isoformat()}


def _tell(keys: Sequence[int], actor: Actor) -> None:
    for follower in _followers:
        follower(keys, actor)
