"""Beginning a rehearsal and throwing it away.

What is thrown away is a copy with invented people that carries its mark (`Rehearsal`); nothing else in the house can be
deleted by this code. What staff do in it meanwhile (register somebody, scan, book a stand) goes with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from conference.agenda.locks import lock_edition
from conference.audit.services import SYSTEM, Actor, record
from conference.copying import copy_edition
from conference.documents.models import Document
from conference.documents.registry import subject_of
from conference.models import Edition, PlaceMode, Session, SessionPerson, Speaker
from conference.outbox.models import OutgoingMail
from conference.retention import emptying
from conference.web.errors import DomainError
from registrations import services as registering
from registrations.models import ConsentPurpose, Registration, Role, Source
from registrations.presence import services as presence

from . import people
from .models import Rehearsal
from .people import Invented

PREFIX = "probe-"
BEFORE_WORKSHOPS = dt.timedelta(minutes=20)
THERE_ALREADY = 12  # people who have come when the rehearsal begins
MINUTES_APART = 3
MOST_ROUNDS = 50  # of rows that keep others from being deleted


class RehearsalError(DomainError):
    """A rehearsal cannot begin, in words for staff."""


@transaction.atomic
def start(*, source: Edition, actor: Actor) -> Edition:
    """Make a copy of the edition that is today, with invented people, some of whom are there already.

    Its day is moved so that the first workshops begin in twenty minutes. A rehearsal of an earlier day is thrown away
    before. Raises RehearsalError where one is on already, or where `source` is one itself.
    """
    one = lock_edition(source)
    if Rehearsal.objects.filter(edition=one).exists():
        raise RehearsalError(_("Das ist schon eine Generalprobe."), code="itself")
    now = timezone.now()
    before = Rehearsal.objects.filter(source=one).select_related("edition").first()
    if before is not None:
        if before.edition.date == now.astimezone(one.tz).date():
            raise RehearsalError(_("Die Generalprobe läuft schon."), code="running")
        end(rehearsal=before, actor=actor)
    with override("de"):
        title = _("Generalprobe: %(title)s") % {"title": one.title}
    today = now.astimezone(one.tz).date()
    copy = copy_edition(source=one, slug=f"{PREFIX}{one.slug}"[:40], title=title[:200], date=today, actor=actor)
    Rehearsal.objects.create(edition=copy, source=one)
    Edition.objects.filter(pk=copy.pk).update(end_date=None, place_mode=PlaceMode.FIRST_COME, capacity=10_000)
    copy.refresh_from_db()
    _move_to_now(copy, now)
    _fill(copy, actor, now)
    record(actor=actor, action="rehearsal.started", subject=f"edition:{copy.pk}", source=one.slug)
    return copy


def _move_to_now(edition: Edition, now: dt.datetime) -> None:
    """Let the first workshops begin soon, as far as the day stays within today. The last rows move first, so that
    none meets in its room what has not moved yet."""
    sessions = list(Session.rows.of_edition(edition).with_time().order_by("start", "pk"))
    today = [one for one in sessions if one.start.astimezone(edition.tz).date() == edition.date]
    Session.rows.filter(pk__in=[one.pk for one in sessions if one not in today]).delete()
    if not today:
        return
    first = min(one.start for one in [one for one in today if one.bookable] or today)
    midnight = dt.datetime.combine(edition.date, dt.time(), tzinfo=edition.tz)
    earliest = midnight - min(one.start for one in today)
    latest = midnight + dt.timedelta(hours=23, minutes=55) - max(one.end for one in today)
    wanted = _round(now + BEFORE_WORKSHOPS) - first
    by = max(min(wanted, latest), earliest)
    for one in sorted(today, key=lambda one: one.start, reverse=by > dt.timedelta()):
        Session.rows.filter(pk=one.pk).update(start=one.start + by, end=one.end + by)


def _round(moment: dt.datetime) -> dt.datetime:
    """To full five minutes."""
    return moment - dt.timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)


def _fill(edition: Edition, actor: Actor, now: dt.datetime) -> None:
    """Everybody with a place, one who cancelled, two who wait because all is full."""
    choices = _choices(edition)
    guests = [_register(edition, one, next(choices), actor) for one in (*people.GUESTS, *people.PUPILS)]
    _put_on_stage(edition)
    for one in people.OTHERS:
        _register(edition, one, (), actor)
    gone = _register(edition, people.CANCELLED, (), actor)
    registering.cancel(registration=gone, actor=actor)
    taken = Edition.objects.values_list("places_taken", flat=True).get(pk=edition.pk)
    Edition.objects.filter(pk=edition.pk).update(capacity=max(taken, 1))
    edition.refresh_from_db()
    for one in people.WAITING:
        _register(edition, one, (), actor)
    _let_come(guests[:THERE_ALREADY], edition, actor, now)


def _put_on_stage(edition: Edition) -> None:
    """The invented speakers lead the first workshops, so that the door can say where they go."""
    speakers = [one for one in people.OTHERS if one.role == Role.SPEAKER]
    sessions = Session.rows.of_edition(edition).filter(bookable=True).order_by("start", "code")
    for number, (one, session) in enumerate(zip(speakers, sessions, strict=False), start=1):
        name = f"{one.first_name} {one.last_name}"
        speaker = Speaker.objects.create(edition=edition, code=f"probe-{number}", name=name)
        SessionPerson.objects.create(session=session, speaker=speaker)


def _choices(edition: Edition) -> Iterator[tuple[str, ...]]:
    """One workshop of each round, in turn; nothing where there are none."""
    rounds: dict[int, list[str]] = {}
    for session in Session.objects.of_edition(edition).bookable().order_by("round", "code"):
        rounds.setdefault(session.round or 0, []).append(session.code)
    each = [cycle(codes) for codes in rounds.values()]
    while True:
        yield tuple(next(codes) for codes in each)


def _register(edition: Edition, one: Invented, codes: Sequence[str], actor: Actor) -> Registration:
    data = registering.RegistrationData(
        first_name=one.first_name,
        last_name=one.last_name,
        own_script_name=one.own_script_name,
        organisation=one.organisation,
        sessions=tuple(codes),
        needs=one.needs,
        consents=frozenset({ConsentPurpose.NEEDS.value}) if one.needs else frozenset(),
    )
    return registering.register(edition=edition, data=data, actor=actor, source=Source.STAFF, role=one.role)


def _let_come(guests: Sequence[Registration], edition: Edition, actor: Actor, now: dt.datetime) -> None:
    """They came one after the other until a moment ago, nobody before midnight."""
    for number, one in enumerate(guests):
        moment = (now - dt.timedelta(minutes=MINUTES_APART * (number // 2) + 1)).astimezone(edition.tz)
        came = moment.time().replace(second=0, microsecond=0) if moment.date() == edition.date else dt.time()
        presence.set_times(registration=one, actor=actor, came=came, left=None)


@transaction.atomic
def end(*, rehearsal: Rehearsal, actor: Actor) -> None:
    """Throw the rehearsal away, with everything that was done in it."""
    edition = Edition.objects.select_for_update().get(pk=rehearsal.edition_id)
    Rehearsal.objects.select_for_update().get(edition=edition)  # nothing without this mark is ever thrown away
    subjects = [subject_of(edition), *map(subject_of, Registration.objects.of_edition(edition).only("pk"))]
    emptying.delete(Document.objects.filter(subject__in=subjects))
    emptying.delete(OutgoingMail.objects.filter(about__in=subjects))
    Registration.objects.of_edition(edition).delete()
    Session.rows.of_edition(edition).delete()
    _delete(edition)
    record(actor=actor, action="rehearsal.ended", subject=f"edition:{rehearsal.source_id}", slug=edition.slug)


def _delete(edition: Edition) -> None:
    """The edition, after whatever keeps it from being deleted, which belongs to it: rows of the storeys above too."""
    for _number in range(MOST_ROUNDS):
        try:
            with transaction.atomic():
                edition.delete()
            return
        except ProtectedError as refused:
            _delete_all(refused.protected_objects)
    raise RehearsalError(_("Die Generalprobe lässt sich nicht löschen."), code="kept")


def _delete_all(rows: Iterable[object]) -> None:
    for row in rows:
        try:
            with transaction.atomic():
                row.delete()  # type: ignore[attr-defined]
        except ProtectedError as refused:
            _delete_all(refused.protected_objects)
            row.delete()  # type: ignore[attr-defined]


def refusal(edition: Edition) -> str:
    """Why an edition cannot be published; empty for every real one."""
    is_rehearsal = Rehearsal.objects.filter(edition=edition).exists()
    return _("Eine Generalprobe wird nicht veröffentlicht.") if is_rehearsal else ""


def end_old() -> int:
    """Throw away what is left of earlier days; returns how many."""
    found = list(Rehearsal.objects.filter(edition__date__lt=timezone.localdate()))
    for one in found:
        end(rehearsal=one, actor=SYSTEM)
    return len(found)
