"""What organisations are sent by themselves before the day: the sheet for setting up, and a reminder.

Each goes once per stand and day of the fair, whoever asks how often: the outbox has one row per key. Stands that are
confirmed later are told as soon as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from conference.models import Edition, EditionState
from conference.outbox.models import OutgoingMail
from registrations.mailings.reminders import moment

from . import mails
from .models import StandBooking

SHEET, REMINDER = 7, 1  # days before
SHEET_UNTIL = 2  # days before: later, the reminder says where the sheet is


def send_due() -> int:
    """Store every mail whose time it is; returns how many."""
    now, today = timezone.now(), timezone.localdate()
    soon = Edition.objects.filter(date__range=(today - dt.timedelta(days=1), today + dt.timedelta(days=9)))
    return sum(_of_edition(one, now) for one in soon.filter(state=EditionState.PUBLISHED))


def _of_edition(edition: Edition, now: dt.datetime) -> int:
    begins = dt.datetime.combine(edition.date, dt.time.min, tzinfo=edition.tz)
    sent = 0
    if moment(edition, SHEET) <= now < moment(edition, SHEET_UNTIL):
        sent += _each(edition, "setup_sheet", mails.setup_sheet)
    if moment(edition, REMINDER) <= now < begins:
        sent += _each(edition, "reminder", mails.reminder)
    return sent


def _each(edition: Edition, name: str, mail: Callable[[StandBooking], None]) -> int:
    """To every confirmed stand that has not been told, each in a short transaction behind its row's lock."""
    return sum(_once(key, mail) for key in _untold(edition, name).values_list("pk", flat=True))


def _untold(edition: Edition, name: str) -> QuerySet[StandBooking]:
    keys = OutgoingMail.objects.filter(name=f"exhibitors/{name}", key__endswith=f":{name}:{edition.date}")
    told = {int(key.split(":")[1]) for key in keys.values_list("key", flat=True)}
    return StandBooking.objects.of_edition(edition).confirmed().exclude(pk__in=told).order_by("pk")


@transaction.atomic
def _once(key: int, mail: Callable[[StandBooking], None]) -> int:
    rows = StandBooking.objects.confirmed().select_for_update(of=("self",))
    one = rows.select_related("edition", "stand", "exhibitor").filter(pk=key).first()
    if one is None or not one.exhibitor.email:
        return 0
    mail(one)
    return 1
