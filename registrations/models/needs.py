"""What somebody needs, and to what they have consented."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.accounts import links

from .people import Registration


class Diet(models.TextChoices):
    EVERYTHING = "everything", _("Ich esse alles")
    VEGETARIAN = "vegetarian", _("Vegetarisch")
    VEGAN = "vegan", _("Vegan")


class Access(models.TextChoices):
    STEP_FREE = "step_free", _("Stufenloser Platz oder Rollstuhlplatz")
    ASSISTANT = "assistant", _("Ich bringe eine Assistenz mit")
    SIGN_LANGUAGE = "sign_language", _("Deutsche Gebärdensprache")
    CAPTIONS = "captions", _("Untertitel (Schriftdolmetschen)")
    HEARING_LOOP = "hearing_loop", _("Hörschleife oder FM-Anlage")
    ASSISTANCE_DOG = "assistance_dog", _("Assistenzhund")
    LARGE_PRINT = "large_print", _("Unterlagen vorab in Großdruck")
    ACCESSIBLE_PDF = "accessible_pdf", _("Unterlagen vorab als barrierefreies PDF")
    EASY_LANGUAGE = "easy_language", _("Unterlagen vorab in Leichter Sprache")
    QUIET_ROOM = "quiet_room", _("Ruheraum")
    PARKING = "parking", _("Reservierter Parkplatz")
    OTHER = "other", _("Etwas anderes")


class AgeGroup(models.TextChoices):
    """Children by what their carers must be prepared for."""

    UNDER_3 = "0-2", _("unter 3 Jahre")
    UNDER_6 = "3-5", _("3 bis 5 Jahre")
    UNDER_10 = "6-9", _("6 bis 9 Jahre")
    UNDER_14 = "10-13", _("10 bis 13 Jahre")


class SupportNeeds(models.Model):
    """What somebody needs in order to take part: Art. 9 data, only with consent, seen by one role.

    `shown_to` is the digest of the e-mail address whose holder gave these answers or was found to be the person. The
    personal page shows them only while the registration has that address: staff who change it reach nothing.
    `registrations.needs.storing` is the only code that writes these rows.
    """

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="support_needs")
    diet = models.CharField(_("Essen"), max_length=12, choices=Diet, blank=True)
    allergies = models.CharField(_("Allergien und Unverträglichkeiten"), max_length=200, blank=True)
    access = ArrayField(
        models.CharField(max_length=20, choices=Access), verbose_name=_("Unterstützung"), default=list, blank=True
    )
    assistant_name = models.CharField(_("Name der Assistenz"), max_length=100, blank=True)
    access_note = models.CharField(_("Hinweise dazu"), max_length=500, blank=True)
    interpreting = models.CharField(_("Dolmetschen in"), max_length=60, blank=True)
    interpreting_sessions = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("Dolmetschen bei"),
        default=list,
        blank=True,
        help_text=_("Schlüssel der Programmpunkte; leer: bei allem, woran die Person teilnimmt"),
    )
    childcare = models.PositiveSmallIntegerField(
        _("Kinder in der Betreuung"), default=0, validators=[MaxValueValidator(9)]
    )
    childcare_groups = ArrayField(
        models.CharField(max_length=5, choices=AgeGroup), verbose_name=_("Alter der Kinder"), default=list, blank=True
    )
    material_sent_at = models.DateTimeField(_("Unterlagen geschickt"), null=True, blank=True, editable=False)
    parking_reserved_at = models.DateTimeField(_("Parkplatz reserviert"), null=True, blank=True, editable=False)
    shown_to = models.CharField(max_length=64, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Unterstützungsbedarf")
        verbose_name_plural = _("Unterstützungsbedarf")
        constraints = [
            models.CheckConstraint(name="needs_diet_known", condition=Q(diet__in=[*Diet.values, ""])),
            models.CheckConstraint(name="needs_childcare_up_to_nine", condition=Q(childcare__lte=9)),
            models.CheckConstraint(
                name="needs_no_more_ages_than_children", condition=Q(childcare_groups__len__lte=F("childcare"))
            ),
        ]

    def __str__(self):
        return f"needs of {self.registration_id}"

    def is_shown_to(self, email: str) -> bool:
        """Whether whoever reads the mails of this address may see these answers."""
        return self.shown_to == address_digest(email)


def address_digest(email: str) -> str:
    """What `shown_to` holds of an address; case does not count."""
    return links.digest(email.lower())


class ConsentPurpose(models.TextChoices):
    NEEDS = "needs", _("Angaben zur Unterstützung")
    PHOTO = "photo", _("Fotos")
    NETWORKING = "networking", _("Liste der Teilnehmenden")
    NEWS = "news", _("Nachrichten nach der Konferenz")


class ConsentChannel(models.TextChoices):
    """How somebody said yes."""

    ONLINE = "online", _("selbst im Formular")
    PHONE = "phone", _("am Telefon")
    IN_PERSON = "in_person", _("im Gespräch")
    MAIL = "mail", _("per E-Mail")
    PAPER = "paper", _("auf Papier")


CONSENT_VERSION = "2026-11"


class Consent(models.Model):
    """One consent with its time and the version of the words that were read; taken back, the row stays as proof."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("Wozu"), max_length=12, choices=ConsentPurpose)
    version = models.CharField(_("Fassung"), max_length=12, default=CONSENT_VERSION)
    channel = models.CharField(_("Wie"), max_length=10, choices=ConsentChannel, default=ConsentChannel.ONLINE)
    given_at = models.DateTimeField(_("Erteilt"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("Zurückgenommen"), null=True, blank=True)

    class Meta:
        verbose_name = _("Einwilligung")
        verbose_name_plural = _("Einwilligungen")
        ordering = ["registration", "purpose", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_once_while_given",
            ),
            models.CheckConstraint(name="consent_purpose_known", condition=Q(purpose__in=ConsentPurpose.values)),
            models.CheckConstraint(name="consent_channel_known", condition=Q(channel__in=ConsentChannel.values)),
        ]

    def __str__(self):
        return f"{self.purpose} of {self.registration_id}"
