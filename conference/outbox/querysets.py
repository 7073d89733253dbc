"""Reads of the outbox, as chainable methods."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

LATE_AFTER = dt.timedelta(minutes=5)


class OutgoingMailQuerySet(models.QuerySet[Any]):
    """Mails in every state."""

    def unsent(self) -> OutgoingMailQuerySet:
        """Still to be sent, by itself."""
        return self.filter(state__in=["queued", "sending"])

    def due(self) -> OutgoingMailQuerySet:
        """Waiting for a worker and for nothing else."""
        now = timezone.now()
        return self.filter(state="queued").filter(Q(next_attempt_at=None) | Q(next_attempt_at__lte=now))

    def late(self) -> OutgoingMailQuerySet:
        """Unsent although there was time enough: something stands in the way."""
        return self.unsent().filter(queued_at__lt=timezone.now() - LATE_AFTER)

    def failed(self) -> OutgoingMailQuerySet:
        """Given up; somebody must look."""
        return self.filter(state="failed")

    def stuck(self) -> OutgoingMailQuerySet:
        """Everything that needs somebody: given up or late."""
        late = Q(state__in=["queued", "sending"], queued_at__lt=timezone.now() - LATE_AFTER)
        return self.filter(Q(state="failed") | late)

    def about(self, subject: str) -> OutgoingMailQuerySet:
        """All mails of one row, for example "registration:12"."""
        return self.filter(about=subject)

    def bounced(self) -> OutgoingMailQuerySet:
        """Known not to have arrived, and nobody has said that the address works."""
        return self.filter(bounce__settled_at=None, bounce__isnull=False)


class BounceQuerySet(models.QuerySet[Any]):
    """Mails that did not arrive."""

    def open(self) -> BounceQuerySet:
        """Nobody has said that the address works."""
        return self.filter(settled_at=None)

    def hard(self) -> BounceQuerySet:
        """Nothing will arrive at this address."""
        return self.filter(is_hard=True)
