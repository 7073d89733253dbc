"""Reads of mailings, as chainable methods."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, Value, When
from django.utils import timezone

if TYPE_CHECKING:
    from conference.models import Edition

    from .models import Mailing

SENT, FAILED, BOUNCED, QUEUED = "sent", "failed", "bounced", "queued"
SENDING, WAITING = "sending", "waiting"


class MailingQuerySet(models.QuerySet[Any]):
    """Mailings in every state."""

    def of_edition(self, edition: Edition) -> MailingQuerySet:
        return self.filter(edition=edition)

    def due(self) -> MailingQuerySet:
        """Planned for a time that has come."""
        return self.filter(state="planned", planned_for__lte=timezone.now())

    def through(self) -> MailingQuerySet:
        """On their way, with nothing left to send."""
        recipients = self.model._meta.get_field("recipients").related_model.objects
        unsent = recipients.filter(mailing=OuterRef("pk"), mail__state__in=["queued", "sending"])
        return self.filter(~Exists(unsent), state="running")

    def to_approve(self, user: Any) -> MailingQuerySet:
        """Waiting for a second pair of eyes, which this member of staff can be."""
        return self.filter(state="submitted").exclude(Q(author=user) | Q(changed_by=user))

    def with_figures(self) -> MailingQuerySet:
        """Adds `people` (all recipients), `unsent` and `trouble` (given up or came back)."""
        mail = "recipients__mail"
        lost = Q(**{f"{mail}__state": "failed"}) | Q(**{f"{mail}__bounce__isnull": False})
        return self.annotate(
            people=Count("recipients"),
            unsent=Count("recipients", filter=Q(**{f"{mail}__state__in": ["queued", "sending"]})),
            trouble=Count("recipients", filter=lost),
        )


class RecipientQuerySet(models.QuerySet[Any]):
    """Whom a mailing goes to."""

    def of(self, mailing: Mailing) -> RecipientQuerySet:
        return self.filter(mailing=mailing)

    def with_result(self) -> RecipientQuerySet:
        """Adds `result`: waiting (not released to the outbox yet), queued, sending, sent, failed, bounced, or an
        outcome. A mail that was erased when its time had come counts as sent."""
        return self.annotate(
            result=Case(
                When(~Q(outcome=""), then=F("outcome")),
                When(mail__bounce__isnull=False, then=Value(BOUNCED)),
                When(mail__isnull=False, then=F("mail__state")),
                When(mailing__state__in=["running", "done", "cancelled"], then=Value(SENT)),
                default=Value(WAITING),
                output_field=CharField(),
            )
        )

    def lost(self) -> RecipientQuerySet:
        """Given up, or came back."""
        return self.filter(Q(mail__state="failed") | Q(mail__bounce__isnull=False))

    def results(self) -> Counter[str]:
        """How many there are of each result."""
        return Counter({result: number for result, number, _last in self.results_with_end()})

    def results_with_end(self) -> list[tuple[str, int, Any]]:
        """Result, how many, and when the last of these is to be tried, in one question."""
        rows = self.with_result().order_by().values_list("result")
        return list(rows.annotate(n=Count("pk"), last=Max("mail__next_attempt_at")))
