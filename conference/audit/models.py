from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ActorKind(models.TextChoices):
    STAFF = "staff", _("Team")
    SELF = "self", _("die Person selbst")
    SYSTEM = "system", _("automatisch")


class AuditEntry(models.Model):
    """One line for one deed. Details hold field names and codes, never what a person typed."""

    at = models.DateTimeField(_("Zeitpunkt"), auto_now_add=True, db_index=True)
    actor_kind = models.CharField(_("Wer"), max_length=8, choices=ActorKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Konto"), null=True, blank=True, on_delete=models.SET_NULL
    )
    action = models.CharField(_("Was"), max_length=60)
    subject = models.CharField(_("Woran"), max_length=80, help_text=_("zum Beispiel registration:12"))
    details = models.JSONField(_("Einzelheiten"), default=dict, blank=True)

    class Meta:
        verbose_name = _("Protokolleintrag")
        verbose_name_plural = _("Protokoll")
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject", "-id"], name="audit_by_subject")]
        constraints = [
            models.CheckConstraint(name="audit_actor_kind_known", condition=models.Q(actor_kind__in=ActorKind.values))
        ]

    def __str__(self):
        return f"{self.action} {self.subject}"
