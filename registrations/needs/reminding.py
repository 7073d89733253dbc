"""Telling staff in time that interpreters must be asked: some days before the last date, and on it. Each once.

Whether something was told stands in the outbox, whose keys are unique; so a day on which nothing ran is made up for on
the next one, and running twice tells nobody twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from conference.accounts.models import User
from conference.accounts.roles import BEDARF, LEITUNG
from conference.audit.services import SYSTEM, record
from conference.models import Edition, EditionState
from conference.outbox.models import OutgoingMail
from conference.outbox.services import NewMail, enqueue_many

from . import deadlines, requesting
from .requesting import Wish

SOON, LAST = "soon", "last"


def open_wishes(edition: Edition) -> list[Wish]:
    """What still has to be asked of the pool."""
    return [one for one in requesting.wishes(edition) if one.is_to_ask]


def stage(edition: Edition, last: dt.date, today: dt.date) -> str:
    """ "soon" from some working days before the last date on, "last" from that date on, "" before."""
    if today >= last:
        return LAST
    return SOON if today >= deadlines.reminder_date(edition, last) else ""


def remind() -> int:
    """Store the mails that are due today; returns how many are new."""
    now = timezone.now()
    coming = Edition.objects.filter(state=EditionState.PUBLISHED, date__gte=now.date() - dt.timedelta(days=60))
    return sum(_remind(one, now.astimezone(one.tz).date()) for one in coming if one.last_day >= now.date())


def _remind(edition: Edition, today: dt.date) -> int:
    wishes = [one for one in open_wishes(edition) if one.session.start and one.session.start > timezone.now()]
    due = {one.last: stage(edition, one.last, today) for one in wishes}
    new = [_mail(edition, last, step, user) for last, step in due.items() if step for user in _recipients()]
    known = set(OutgoingMail.objects.filter(key__in=[one.key for one in new]).values_list("key", flat=True))
    new = [one for one in new if one.key not in known]
    if new:
        with transaction.atomic():
            enqueue_many(new)
            record(actor=SYSTEM, action="interpreting.reminded", subject=f"edition:{edition.pk}", mails=len(new))
    return len(new)


def _recipients() -> Iterable[User]:
    """The role that sees needs; the heads where nobody has it."""
    team: QuerySet[User] = User.objects.filter(is_active=True, is_staff=True).order_by("pk")
    return list(team.filter(groups__name=BEDARF)) or list(team.filter(groups__name=LEITUNG))


def _mail(edition: Edition, last: dt.date, step: str, user: User) -> NewMail:
    return NewMail(
        key=f"interpreting:{edition.pk}:{last}:{step}:{user.pk}",
        name="needs/interpreters_due",
        to=user.email,
        language="de",
        about=f"edition:{edition.pk}",
        context={"edition": edition.pk, "last": last.isoformat()},
    )
