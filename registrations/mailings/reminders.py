"""What goes by itself: reminders seven days and one day before, thanks on the next working day.

Each is a mailing of its own kind, at most one per conference and day (unique in the database), and each has one mail
per person: so a task that runs twice, late or on two machines sends nothing twice, and staff see how it went on the
same pages as with what they write themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import SYSTEM, Actor, record
from conference.models import Edition, EditionState
from registrations.needs.deadlines import is_working_day

from . import attendance, services
from .audience import reached
from .models import AutomaticMails, Mailing, MailingKind
from .services import MailingError

AT = dt.time(9, 0)  # on the clock of the conference's time zone
THANKS_WITHIN = dt.timedelta(days=14)  # by themselves; staff may send them later too


@dataclass(frozen=True)
class Due:
    """A reminder whose time it is. `since` is when it was due: who registered later gets none."""

    kind: MailingKind
    since: dt.datetime


def switches(edition: Edition) -> AutomaticMails:
    """What goes by itself for this edition; the defaults (not saved) where nobody chose."""
    return AutomaticMails.objects.filter(edition=edition).first() or AutomaticMails(edition=edition)


@transaction.atomic
def switch(*, edition: Edition, reminder_week: bool, reminder_day: bool, thanks: bool, actor: Actor) -> None:
    """Choose what goes by itself."""
    values = {"reminder_week": reminder_week, "reminder_day": reminder_day, "thanks": thanks}
    AutomaticMails.objects.update_or_create(edition=edition, defaults=values)
    record(actor=actor, action="mailing.switched", subject=f"edition:{edition.pk}", **values)


def moment(edition: Edition, days_before: int) -> dt.datetime:
    """When a reminder is due."""
    return dt.datetime.combine(edition.date - dt.timedelta(days=days_before), AT, tzinfo=edition.tz)


def due(edition: Edition, now: dt.datetime) -> Iterator[Due]:
    """The reminders whose time it is. One that is late goes while it still makes sense: that of the week until two
    days before, that of the day until the conference's day begins."""
    last = dt.datetime.combine(edition.date, dt.time.min, tzinfo=edition.tz)
    windows = {
        MailingKind.REMINDER_WEEK: (moment(edition, 7), moment(edition, 2)),
        MailingKind.REMINDER_DAY: (moment(edition, 1), last),
    }
    chosen = switches(edition)
    for kind, (since, until) in windows.items():
        if since <= now < until and getattr(chosen, kind):
            yield Due(kind, since)


def send_due() -> int:
    """Send what is due everywhere; returns how many mailings were started."""
    now = timezone.now()
    today = timezone.localdate()
    soon = Edition.objects.filter(date__range=(today - dt.timedelta(days=1), today + dt.timedelta(days=9)))
    sent = 0
    for edition in soon.filter(state=EditionState.PUBLISHED):
        sent += sum(remind(edition=edition, due=one) for one in due(edition, now))
    return sent + sum(_thank_by_itself(edition, now) for edition in _just_over(today))


@transaction.atomic
def remind(*, edition: Edition, due: Due) -> bool:
    """Send one reminder to those who have a place, a week before to those who wait too; False where it went before."""
    row = _once(edition, due.kind)
    if row is None:
        return False
    states = ["confirmed", "waiting"] if due.kind == MailingKind.REMINDER_WEEK else ["confirmed"]
    people = reached(edition).filter(state__in=states, created_at__lt=due.since)
    _go(row, services.freeze(row, people), SYSTEM)
    return True


def _once(edition: Edition, kind: MailingKind) -> Mailing | None:
    """The mailing of this kind for this day; None where there is one already. The database decides, for two at once."""
    try:
        with transaction.atomic():
            return Mailing.objects.create(edition=edition, kind=kind, for_date=edition.date)
    except IntegrityError:
        return None


def _go(row: Mailing, people: int, actor: Actor) -> None:
    row.released_at = timezone.now()
    services.start(row)
    record(actor=actor, action="mailing.released", subject=f"mailing:{row.pk}", kind=row.kind, people=people)


# --- Thanks --------------------------------------------------------------------------------------------------


def can_thank(edition: Edition) -> bool:
    """Whether the conference is over and nobody has been thanked yet."""
    return edition.is_over() and not Mailing.objects.filter(edition=edition, kind=MailingKind.THANKS).exists()


@transaction.atomic
def thank(*, edition: Edition, actor: Actor) -> Mailing:
    """Send the thanks to everybody who was there. Raises MailingError before the end, and where it went before."""
    if not edition.is_over():
        raise MailingError(_("Die Konferenz ist noch nicht vorbei."), code="early")
    row = _once(edition, MailingKind.THANKS)
    if row is None:
        raise MailingError(_("Der Dank ist schon verschickt."), code="sent")
    people = services.freeze(row, attendance.there(edition, reached(edition)))
    if not people:
        raise MailingError(_("Es ist noch niemand als anwesend eingetragen."), code="nobody")
    _go(row, people, actor)
    return row


def thanks_due(edition: Edition) -> dt.datetime:
    """Nine o'clock on the first working day after the conference."""
    day = edition.last_day + dt.timedelta(days=1)
    while not is_working_day(day, edition.holiday_region):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, AT, tzinfo=edition.tz)


def _just_over(today: dt.date) -> list[Edition]:
    """Conferences of the last days whose thanks go by themselves."""
    wanted = Edition.objects.filter(automatic_mails__thanks=True, date__gte=today - THANKS_WITHIN, date__lt=today)
    return list(wanted.exclude(state=EditionState.DRAFT))


def _thank_by_itself(edition: Edition, now: dt.datetime) -> bool:
    if not can_thank(edition) or now < thanks_due(edition):
        return False
    try:
        thank(edition=edition, actor=SYSTEM)
    except MailingError:  # nobody is marked as present yet, or somebody was quicker
        return False
    return True
