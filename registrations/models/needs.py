"""What somebody needs, and to what they have consented."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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


class SupportNeeds(models.Model):
    """What somebody needs in order to take part: Art. 9 data, only with consent, seen by one role."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="support_needs")
    diet = models.CharField(_("Essen"), max_length=12, choices=Diet, blank=True)
    allergies = models.CharField(_("Allergien und Unverträglichkeiten"), max_length=200, blank=True)
    access = ArrayField(
        models.CharField(max_length=20, choices=Access), verbose_name=_("Unterstützung"), default=list, blank=True
    )
    access_note = models.CharField(_("Hinweise dazu"), max_length=500, blank=True)
    interpreting = models.CharField(_("Dolmetschen in"), max_length=60, blank=True)
    childcare = models.PositiveSmallIntegerField(
        _("Kinder in der Betreuung"), default=0, validators=[MaxValueValidator(9)]
    )
    childcare_ages = models.CharField(_("Alter der Kinder"), max_length=60, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Unterstützungsbedarf")
        verbose_name_plural = _("Unterstützungsbedarf")
        constraints = [
            models.CheckConstraint(name="needs_diet_known", condition=Q(diet__in=[*Diet.values, ""])),
            models.CheckConstraint(name="needs_childcare_up_to_nine", condition=Q(childcare__lte=9)),
        ]

    def __str__(self):
        return f"needs of {self.registration_id}"


class ConsentPurpose(models.TextChoices):
    NEEDS = "needs", _("Angaben zur Unterstützung")
    PHOTO = "photo", _("Fotos")
    NETWORKING = "networking", _("Liste der Teilnehmenden")
    NEWS = "news", _("Nachrichten nach der Konferenz")


CONSENT_VERSION = "2026-11"


class Consent(models.Model):
    """One consent with its time and the version of the words that were read; taken back, the row stays as proof."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("Wozu"), max_length=12, choices=ConsentPurpose)
    version = models.CharField(_("Fassung"), max_length=12, default=CONSENT_VERSION)
    given_at = models.DateTimeField(_("Erteilt"), auto_now_add=True)
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
        ]

    def __str__(self):
        return f"{self.purpose} of {self.registration_id}"
