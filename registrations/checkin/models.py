"""What a door needs: paired devices, the log of everything they did, and what changed since they last asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.accounts import links
from conference.models import Edition, Session
from registrations.models import Registration

from .querysets import DeviceQuerySet, ScanQuerySet


class Device(models.Model):
    """A phone or laptop at a door of one edition, until `forget_at` or until it is revoked.

    The token opens the interface and is kept as its hash; the key signs entries and is made from `nonce` (`keys`).
    clock_offset: seconds by which the device's clock is behind ours.
    """

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(_("Name"), max_length=60)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False)
    paired_at = models.DateTimeField(_("Gekoppelt"), default=timezone.now)
    paired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("Von"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    forget_at = models.DateTimeField(_("Vergisst am"))
    revoked_at = models.DateTimeField(_("Entzogen"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("Zuletzt gesehen"), null=True, blank=True)
    battery = models.PositiveSmallIntegerField(_("Akku (%)"), null=True, blank=True)
    charging = models.BooleanField(_("lädt"), null=True, blank=True)
    pending = models.PositiveIntegerField(_("noch nicht gesendet"), default=0)
    clock_offset = models.IntegerField(_("Uhr geht nach (Sekunden)"), default=0)
    session = models.ForeignKey(
        Session, verbose_name=_("Tür von"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gerät am Einlass")
        verbose_name_plural = _("Geräte am Einlass")
        ordering = ["revoked_at", "-paired_at"]
        constraints = [
            models.CheckConstraint(
                name="device_has_name",
                condition=~Q(name=""),
                violation_error_message=_("Bitte geben Sie dem Gerät einen Namen, zum Beispiel „Tür links“."),
            ),
            models.CheckConstraint(name="device_forgets_after_pairing", condition=Q(forget_at__gt=F("paired_at"))),
            models.CheckConstraint(
                name="device_battery_in_percent", condition=Q(battery__isnull=True) | Q(battery__lte=100)
            ),
        ]

    def __str__(self):
        return self.name

    def is_over(self) -> bool:
        """Whether its day has ended: it may hand in what it still holds, and is told nothing any more."""
        return timezone.now() >= self.forget_at


class PairingCode(models.Model):
    """What a device shows to become one of ours: a few minutes, once."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Code zum Koppeln")
        verbose_name_plural = _("Codes zum Koppeln")
        constraints = [
            models.CheckConstraint(name="pairing_code_ends", condition=Q(expires_at__gt=F("made_at"))),
        ]

    def __str__(self):
        return f"code {self.pk}"


class Scan(models.Model):
    """One entry of a device: the record of the deed, and the answer it gets however often it is sent.

    seq: the device's own count; at: when it was, by our clock; said: what the device told the volunteer by itself,
    empty where it waited for our answer; is_valid: it says something about where the person was (`log`) and was not
    taken back; undoes: the entry that this one took back; effect: what taking it back needs to know.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    device = models.ForeignKey(Device, verbose_name=_("Gerät"), on_delete=models.CASCADE, related_name="scans")
    seq = models.PositiveBigIntegerField(_("Nummer am Gerät"))
    kind = models.CharField(_("Art"), max_length=20)
    registration = models.ForeignKey(
        Registration, verbose_name=_("Person"), null=True, blank=True, on_delete=models.CASCADE, related_name="scans"
    )
    session = models.ForeignKey(
        Session, verbose_name=_("Programmpunkt"), null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(_("Zeit"))
    received_at = models.DateTimeField(_("eingegangen"), default=timezone.now)
    said = models.CharField(_("am Gerät gesagt"), max_length=20, blank=True)
    outcome = models.CharField(_("Ergebnis"), max_length=20, blank=True)
    answer = models.JSONField(default=dict, editable=False)
    effect = models.JSONField(default=dict, editable=False)
    is_valid = models.BooleanField(_("gilt"), default=False)
    is_offline = models.BooleanField(_("ohne Netz"), default=False)
    is_conflict = models.BooleanField(_("doppelt erfasst"), default=False)
    conflict_with = models.ForeignKey(
        "self", verbose_name=_("zugleich mit"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undoes = models.OneToOneField(
        "self", verbose_name=_("nimmt zurück"), null=True, blank=True, on_delete=models.SET_NULL, related_name="undone"
    )

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = _("Erfassung am Einlass")
        verbose_name_plural = _("Protokoll des Einlasses")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["registration", "at"], name="scan_by_person"),
            models.Index(fields=["device", "seq"], name="scan_by_device"),
            models.Index(fields=["device", "-at"], name="scan_conflicts", condition=Q(is_conflict=True)),
        ]
        constraints = [
            models.CheckConstraint(name="scan_not_from_the_future", condition=Q(at__lte=F("received_at"))),
            models.CheckConstraint(
                name="scan_valid_has_person", condition=Q(is_valid=False) | Q(registration__isnull=False)
            ),
            models.CheckConstraint(
                name="scan_conflict_is_one", condition=Q(conflict_with__isnull=True) | Q(is_conflict=True)
            ),
            models.CheckConstraint(name="scan_undo_is_one", condition=Q(undoes__isnull=True) | Q(kind="undo")),
        ]

    def __str__(self):
        return f"{self.kind} {self.uuid}"


class Version(models.Model):
    """How often something that a door shows has changed in an edition. The database counts (`watching`), from the
    first code for a device on; `transaction` is the one that counted last. sessions: the number at which something of
    the edition itself or of its sessions changed last."""

    edition = models.OneToOneField(Edition, primary_key=True, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField(default=1)
    sessions = models.PositiveBigIntegerField(default=1)
    transaction = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("Stand des Einlasses")
        verbose_name_plural = _("Stände des Einlasses")

    def __str__(self):
        return f"{self.edition_id} {self.number}"


class Change(models.Model):
    """The version at which somebody was last changed; `person` is the key of a registration, which may be gone."""

    person = models.BigIntegerField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("Änderung am Einlass")
        verbose_name_plural = _("Änderungen am Einlass")
        indexes = [models.Index(fields=["edition", "number"], name="change_by_version")]

    def __str__(self):
        return f"{self.person} {self.number}"
