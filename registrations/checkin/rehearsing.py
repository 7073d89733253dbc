"""What was tried at the doors before the event begins is thrown away in the night after: nobody was there yet.

People who were registered at the door meanwhile stay registered; a whole rehearsal with invented people is another
edition, see `registrations.rehearsal`.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from conference.audit.services import SYSTEM, record
from conference.models import Edition
from registrations.presence import services as presence
from registrations.presence.models import Presence

from .models import Scan


def forget_all() -> int:
    """Throw away what doors wrote before the first day of each edition; returns how many stretches went."""
    tried = Presence.objects.filter(source__in=presence.BY_DOORS, came_at__gte=timezone.now() - dt.timedelta(days=370))
    editions = Edition.objects.filter(pk__in=tried.values("registration__edition").distinct())
    return sum(forget(edition=one) for one in editions)


@transaction.atomic
def forget(*, edition: Edition) -> int:
    """Throw away what doors wrote before the first day, up to the last night; returns how many stretches went."""
    local = timezone.now().astimezone(edition.tz)
    last_night = dt.datetime.combine(local.date(), dt.time(), tzinfo=edition.tz)
    first_day = dt.datetime.combine(edition.date, dt.time(), tzinfo=edition.tz)
    before = min(last_night, first_day)
    tried: QuerySet[Presence] = Presence.objects.of_edition(edition).filter(source__in=presence.BY_DOORS)
    people = sorted(set(tried.filter(came_at__lt=before).values_list("registration", flat=True)))
    gone = presence.forget_doors(keys=people, before=before, actor=SYSTEM)
    Scan.objects.of_edition(edition).filter(at__lt=before).delete()
    if gone:
        record(actor=SYSTEM, action="checkin.rehearsal_forgotten", subject=f"edition:{edition.pk}", number=gone)
    return gone
