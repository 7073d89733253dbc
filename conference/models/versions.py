"""What the agenda was: every publication, every step of the plan, and what staff said about its warnings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .editions import Edition
from .sessions import Session


class AgendaVersion(models.Model):
    """The agenda as everybody saw it from one publication to the next.

    `content` is a list of sessions in the shape of `conference.agenda.contents`, complete with names of rooms and
    people, so that it stays readable whatever happens to the rows. No data about people who come is in it.
    """

    edition = models.ForeignKey(
        Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="agenda_versions"
    )
    number = models.PositiveIntegerField(_("Fassung"))
    at = models.DateTimeField(_("Veröffentlicht"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Von"), null=True, blank=True, on_delete=models.SET_NULL
    )
    content = models.JSONField(default=list)
    changes = models.JSONField(default=list, help_text=_("was sich gegenüber der Fassung davor geändert hat"))

    class Meta:
        verbose_name = _("Fassung des Programms")
        verbose_name_plural = _("Fassungen des Programms")
        ordering = ["-number"]
        get_latest_by = "number"
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="version_once")]

    def __str__(self):
        return str(self.number)


class RevisionDeed(models.TextChoices):
    BEFORE = "before", _("Stand davor")
    CREATED = "created", _("angelegt")
    CHANGED = "changed", _("geändert")
    MOVED = "moved", _("verlegt")
    PARKED = "parked", _("aus dem Tag genommen")
    REMOVED = "removed", _("entfernt")
    CANCELLED = "cancelled", _("abgesagt")
    REINSTATED = "reinstated", _("findet doch statt")
    UNDONE = "undone", _("Schritt zurückgenommen")
    RESTORED = "restored", _("früherer Stand geholt")
    DISCARDED = "discarded", _("Änderungen verworfen")


class SessionRevision(models.Model):
    """One step in the history of a session: how its plan was after the deed. `session` is the session's identity."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    deed = models.CharField(_("Was"), max_length=10, choices=RevisionDeed)
    content = models.JSONField(default=dict)
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="undone_by")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Von"), null=True, blank=True, on_delete=models.SET_NULL
    )
    at = models.DateTimeField(_("Zeitpunkt"), auto_now_add=True)

    class Meta:
        verbose_name = _("Schritt")
        verbose_name_plural = _("Verlauf")
        ordering = ["-number"]
        get_latest_by = "number"
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="revision_once"),
            models.CheckConstraint(name="revision_deed_known", condition=Q(deed__in=RevisionDeed.values)),
        ]

    def __str__(self):
        return f"{self.session_id}/{self.number}"


class AcceptedWarning(models.Model):
    """A warning of the agenda that a member of staff has looked at and accepted; it holds for just these facts."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="accepted_warnings")
    key = models.CharField(max_length=64)
    message = models.CharField(_("Hinweis"), max_length=500)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Angenommen von"), null=True, on_delete=models.SET_NULL
    )
    accepted_at = models.DateTimeField(_("Angenommen am"), auto_now_add=True)

    class Meta:
        verbose_name = _("angenommener Hinweis")
        verbose_name_plural = _("angenommene Hinweise")
        ordering = ["-accepted_at"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="warning_accepted_once")]

    def __str__(self):
        return self.message
