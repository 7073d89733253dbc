"""What a visitor leaves at a stand, and what an organisation offers there."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.accounts import links
from exhibitors.models import Exhibitor
from registrations.models import Registration

from .querysets import ContactQuerySet

PURPOSE = "stand-contact"


class ContactKind(models.TextChoices):
    REACH = "reach", _("Die Organisation darf mir schreiben")
    MATERIAL = "material", _("Material per E-Mail")


class Contact(models.Model):
    """One wish of one visitor at one stand, once per address.

    It is a promise to nobody before `confirmed_at`. Where somebody only wants material, the address goes the moment it
    is confirmed: the mail knows where to, and nobody else needs to. `asked` counts the mails that asking has caused.
    `registration` is the person's own, where an organisation may write to the address and it belongs to exactly one:
    so it stands among their data and goes with them. A wish for material leads to nobody.
    """

    exhibitor = models.ForeignKey(
        Exhibitor, verbose_name=_("Organisation"), on_delete=models.CASCADE, related_name="contacts"
    )
    registration = models.ForeignKey(
        Registration, null=True, blank=True, on_delete=models.SET_NULL, related_name="stand_contacts"
    )
    kind = models.CharField(_("Wunsch"), max_length=8, choices=ContactKind)
    name = models.CharField(_("Name"), max_length=150, blank=True)
    email = models.EmailField(_("E-Mail"), max_length=254, blank=True)
    message = models.CharField(_("Nachricht"), max_length=300, blank=True)
    language = models.CharField(_("Sprache"), max_length=12, default="de")
    address_digest = models.CharField(max_length=64, editable=False)
    nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    consent_version = models.CharField(_("Fassung der Einwilligung"), max_length=12)
    consent_at = models.DateTimeField(_("Einwilligung gegeben"), default=timezone.now)
    asked = models.PositiveSmallIntegerField(_("Mails dazu"), default=0)
    asked_at = models.DateTimeField(_("zuletzt gewünscht"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("bestätigt"), null=True, blank=True)
    seen_at = models.DateTimeField(_("von der Organisation gesehen"), null=True, blank=True)
    created_at = models.DateTimeField(_("angelegt"), default=timezone.now)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kontakt am Messestand")
        verbose_name_plural = _("Kontakte an Messeständen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["exhibitor", "kind", "address_digest"], name="contact_once_per_address"),
            models.CheckConstraint(name="contact_kind_known", condition=Q(kind__in=ContactKind.values)),
            models.CheckConstraint(
                name="contact_can_be_reached", condition=~Q(kind=ContactKind.REACH) | ~Q(name="") & ~Q(email="")
            ),
            models.CheckConstraint(
                name="contact_material_forgets_the_address",
                condition=~Q(kind=ContactKind.MATERIAL)
                | Q(name="", message="", registration=None)
                & (Q(confirmed_at=None) & ~Q(email="") | ~Q(confirmed_at=None) & Q(email="")),
            ),
            models.CheckConstraint(
                name="contact_seen_once_confirmed", condition=Q(seen_at=None) | ~Q(confirmed_at=None)
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args, **kwargs):
        self.token_digest = self.token_digest or links.digest(self.token)
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        return links.token_for(PURPOSE, self.nonce)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_material(self) -> bool:
        return self.kind == ContactKind.MATERIAL


class ContactOffer(models.Model):
    """What an organisation offers at its stand; without a row visitors may leave their address, and that is all."""

    exhibitor = models.OneToOneField(Exhibitor, on_delete=models.CASCADE, related_name="contact_offer")
    is_on = models.BooleanField(_("Gäste dürfen Kontakt aufnehmen"), default=True)
    text = models.TextField(_("Text"), max_length=1000, blank=True)
    links = ArrayField(models.URLField(max_length=300), verbose_name=_("Links"), default=list, blank=True)
    file = models.FileField(_("Datei"), upload_to="stand-material/", max_length=120, blank=True, editable=False)
    file_size = models.PositiveIntegerField(_("Größe in Bytes"), default=0, editable=False)
    changed_at = models.DateTimeField(_("Geändert"), auto_now=True)

    class Meta:
        verbose_name = _("Angebot am Messestand")
        verbose_name_plural = _("Angebote an Messeständen")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def has_material(self) -> bool:
        return bool(self.text or self.links or self.file)
