"""What was asked of the interpreters' pool."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Session


class RequestState(models.TextChoices):
    OPEN = "open", _("offen")
    REQUESTED = "requested", _("angefragt")
    CONFIRMED = "confirmed", _("zugesagt")
    DECLINED = "declined", _("abgelehnt")


class InterpreterRequest(models.Model):
    """One language at one session, as far as staff have done something about it; nobody is named in it.

    `language` is a code of `needs.spoken`. `needs.requesting` is the only code that writes these rows.
    """

    session = models.ForeignKey(
        Session, verbose_name=_("Programmpunkt"), on_delete=models.CASCADE, related_name="interpreter_requests"
    )
    language = models.CharField(_("Sprache"), max_length=60)
    state = models.CharField(_("Stand"), max_length=9, choices=RequestState, default=RequestState.OPEN)
    requested_at = models.DateTimeField(_("angefragt am"), null=True, blank=True)
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Anfrage an die Sprachmittlung")
        verbose_name_plural = _("Anfragen an die Sprachmittlung")
        ordering = ["session__start", "language"]
        constraints = [
            models.UniqueConstraint(fields=["session", "language"], name="interpreter_request_once"),
            models.CheckConstraint(name="interpreter_request_state_known", condition=Q(state__in=RequestState.values)),
            models.CheckConstraint(
                name="interpreter_request_has_time",
                condition=Q(state=RequestState.OPEN) | Q(requested_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.language} at {self.session_id}"
