"""What people wish for, what the lot was asked and answered, and what it meant for each of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.models import Edition, Session
from registrations.models import Registration

MOST_WISHES = 3  # per round


class Wish(models.Model):
    """One workshop that a person would like in one round. rank: 1 is the first wish."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="workshop_wishes")
    session = models.ForeignKey(
        Session, verbose_name=_("Workshop"), on_delete=models.PROTECT, related_name="workshop_wishes"
    )
    round = models.PositiveSmallIntegerField(_("Runde"))
    rank = models.PositiveSmallIntegerField(_("Wunsch"))

    class Meta:
        verbose_name = _("Wunsch")
        verbose_name_plural = _("Wünsche")
        ordering = ["round", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="wish_once_per_session"),
            models.UniqueConstraint(fields=["registration", "round", "rank"], name="wish_once_per_rank"),
            models.CheckConstraint(name="wish_rank_known", condition=Q(rank__gte=1, rank__lte=MOST_WISHES)),
        ]

    def __str__(self):
        return f"{self.registration_id}: {self.rank}. {self.session_id}"


class RunState(models.TextChoices):
    QUEUED = "queued", _("wartet")
    RUNNING = "running", _("rechnet")
    READY = "ready", _("Vorschau")
    FAILED = "failed", _("gescheitert")
    CLOSING = "closing", _("wird endgültig")
    FINAL = "final", _("endgültig")


UNFINISHED = (RunState.QUEUED, RunState.RUNNING, RunState.CLOSING)


class Run(models.Model):
    """One allocation, tried out and perhaps made final. The state is moved by `services` only.

    digest: of everything that went in, so that a preview that is no longer true is never made final; result: what
    `services.compute` stored of the solution, primary keys only; figures: what the page shows.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="allocation_runs")
    seed = models.PositiveBigIntegerField(_("Losnummer"))
    state = models.CharField(_("Zustand"), max_length=8, choices=RunState, default=RunState.QUEUED)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    error = models.CharField(_("Fehler"), max_length=300, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("von"), null=True, blank=True, on_delete=models.SET_NULL
    )
    created_at = models.DateTimeField(_("Angefordert"), auto_now_add=True)
    heartbeat_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(_("Fertig"), null=True, blank=True)

    class Meta:
        verbose_name = _("Verteilung")
        verbose_name_plural = _("Verteilungen")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="run_state_known", condition=Q(state__in=RunState.values)),
            models.CheckConstraint(name="run_done_within_total", condition=Q(done__lte=models.F("total"))),
            models.UniqueConstraint(
                fields=["edition"], condition=Q(state=RunState.FINAL), name="allocation_final_once"
            ),
        ]

    def __str__(self):
        return f"{self.edition_id}/{self.seed}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


class Reason(models.TextChoices):
    NONE = "", _("–")
    FULL = "full", _("mehr Wünsche als Plätze")
    GROUP = "group", _("Gruppe bleibt zusammen")
    TIME = "time", _("zur gleichen Zeit ein anderer Platz")


class Apart(models.TextChoices):
    NONE = "", _("–")
    TOGETHER = "together", _("zusammen")
    NO_COMMON_WISH = "no_common_wish", _("kein gemeinsamer Wunsch")
    TOO_BIG = "too_big", _("kein gewünschter Workshop ist groß genug")
    NO_ROOM = "no_room", _("nicht genug Plätze auf einmal frei")


class Outcome(models.Model):
    """What the allocation meant for one person in one round; what is said about it for ever after.

    rank: which wish was granted, None for none; wishes and seats: of the first wish, at that moment;
    reason: why the first wish was not granted; group: whether those who belong together are.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="allocation_outcomes")
    round = models.PositiveSmallIntegerField(_("Runde"))
    rank = models.PositiveSmallIntegerField(_("Wunsch"), null=True, blank=True)
    wishes = models.PositiveIntegerField(_("Wünsche"))
    seats = models.PositiveIntegerField(_("Plätze"))
    reason = models.CharField(_("Grund"), max_length=5, choices=Reason, blank=True, default=Reason.NONE)
    group = models.CharField(_("Gruppe"), max_length=14, choices=Apart, blank=True, default=Apart.NONE)

    class Meta:
        verbose_name = _("Ergebnis der Verteilung")
        verbose_name_plural = _("Ergebnisse der Verteilung")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "round"], name="outcome_once_per_round"),
            models.CheckConstraint(name="outcome_reason_known", condition=Q(reason__in=Reason.values)),
            models.CheckConstraint(name="outcome_group_known", condition=Q(group__in=Apart.values)),
        ]

    def __str__(self):
        return f"{self.registration_id}: {self.round}"
