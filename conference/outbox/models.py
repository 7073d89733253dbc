from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import contexts
from .querysets import BounceQuerySet, OutgoingMailQuerySet


class MailState(models.TextChoices):
    QUEUED = "queued", _("wartet")
    SENDING = "sending", _("wird gesendet")
    SENT = "sent", _("gesendet")
    FAILED = "failed", _("gescheitert")


class OutgoingMail(models.Model):
    """A mail that is to go out exactly once.

    Text and HTML are made by the worker from `name`, `language` and `context`; personal links stand in the context
    as purpose and nonce only, so that a stored mail opens no page. What is `is_bulk` goes after all others.
    """

    key = models.CharField(_("Schlüssel"), max_length=120, unique=True)
    name = models.CharField(_("Mail"), max_length=80, help_text=_("App und Name der Vorlage"))
    to = models.EmailField(_("An"), max_length=254)
    language = models.CharField(_("Sprache"), max_length=12, default="de")
    about = models.CharField(_("Betrifft"), max_length=80, blank=True, db_index=True)
    context = models.JSONField(_("Angaben"), default=dict, blank=True)
    attachments = models.JSONField(_("Anhänge"), default=list, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(_("Zustand"), max_length=8, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    next_attempt_at = models.DateTimeField(_("Nächster Versuch"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("Gesendet"), null=True, blank=True)
    last_error = models.CharField(_("Letzter Fehler"), max_length=300, blank=True)
    forget = models.BooleanField(
        default=False, editable=False, help_text=_("Die Zeile geht, sobald die Mail gesendet ist.")
    )
    created_at = models.DateTimeField(_("Angelegt"), auto_now_add=True)
    queued_at = models.DateTimeField(_("In der Reihe seit"), default=timezone.now, editable=False)
    is_bulk = models.BooleanField(
        _("Rundmail"), default=False, db_default=False, editable=False
    )  # goes after all others

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ausgehende Mail")
        verbose_name_plural = _("Postausgang")
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="mail_due",
                condition=models.Q(state__in=[MailState.QUEUED, MailState.SENDING]),
            ),
            models.Index(  # the order of `delivery.CLAIM`, so that claiming costs the same however many wait
                "is_bulk",
                models.F("next_attempt_at").asc(nulls_first=True),
                "id",
                name="mail_next",
                condition=models.Q(state=MailState.QUEUED),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="mail_state_known", condition=models.Q(state__in=MailState.values)),
            models.CheckConstraint(
                name="mail_sent_has_time", condition=~models.Q(state=MailState.SENT) | models.Q(sent_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{contexts.label(self.name)} · {self.get_state_display()}"


class SeenLetter(models.Model):
    """A mail in the mailbox of reports that was looked at and stays there, by its server's name for it (UIDL)."""

    mailbox = models.CharField(max_length=64)  # a digest of where and whose
    uid = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("durchgesehene Mail")
        constraints = [models.UniqueConstraint(fields=["mailbox", "uid"], name="seen_letter_once")]

    def __str__(self):
        return self.uid


class Bounce(models.Model):
    """A mail that did not arrive, as a mail server told us. Goes with its mail.

    `address` is where it went, in small letters: a person is unreachable while the address they have now is one of
    these, so that a corrected address needs nothing more.
    """

    mail = models.OneToOneField(OutgoingMail, on_delete=models.CASCADE, related_name="bounce")
    address = models.EmailField(_("Adresse"), max_length=254, db_index=True)
    is_hard = models.BooleanField(_("endgültig"))
    status = models.CharField(_("Code"), max_length=12, help_text=_("RFC 3463, zum Beispiel 5.1.1"))
    at = models.DateTimeField(_("Zeitpunkt"), default=timezone.now)
    settled_at = models.DateTimeField(_("erledigt"), null=True, blank=True)

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zurückgekommene Mail")
        verbose_name_plural = _("Zurückgekommene Mails")
        ordering = ["-id"]

    def __str__(self):
        return f"{self.status} · mail {self.mail_id}"
