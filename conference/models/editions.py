"""The event itself and its texts."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from conference.querysets import EditionQuerySet

from .base import Translatable


def default_languages() -> list[str]:
    return ["de", "de-simple", "en", "ar", "tr", "uk"]


def default_municipalities() -> list[str]:
    """The ten towns and municipalities of Kreis Heinsberg; "außerhalb" is always offered besides."""
    return [
        "Erkelenz", "Gangelt", "Geilenkirchen", "Heinsberg", "Hückelhoven", "Selfkant", "Übach-Palenberg",
        "Waldfeucht", "Wassenberg", "Wegberg",
    ]  # fmt: skip


class EditionState(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    PUBLISHED = "published", _("veröffentlicht")
    ARCHIVED = "archived", _("archiviert")


class HolidayRegion(models.TextChoices):
    """Where the event is, for its public holidays (ISO 3166-2; the codes are those of the package `holidays`)."""

    NW = "DE-NW", _("Nordrhein-Westfalen")
    BW = "DE-BW", _("Baden-Württemberg")
    BY = "DE-BY", _("Bayern")
    BE = "DE-BE", _("Berlin")
    BB = "DE-BB", _("Brandenburg")
    HB = "DE-HB", _("Bremen")
    HH = "DE-HH", _("Hamburg")
    HE = "DE-HE", _("Hessen")
    MV = "DE-MV", _("Mecklenburg-Vorpommern")
    NI = "DE-NI", _("Niedersachsen")
    RP = "DE-RP", _("Rheinland-Pfalz")
    SL = "DE-SL", _("Saarland")
    SN = "DE-SN", _("Sachsen")
    ST = "DE-ST", _("Sachsen-Anhalt")
    SH = "DE-SH", _("Schleswig-Holstein")
    TH = "DE-TH", _("Thüringen")
    NL = "NL", _("Niederlande")
    BELGIUM = "BE", _("Belgien")
    LU = "LU", _("Luxemburg")


class PlaceMode(models.TextChoices):
    FIRST_COME = "first_come", _("wer zuerst kommt, hat den Platz")
    WISHES = "wishes", _("alle nennen Wünsche, dann wird verteilt")


class Edition(Translatable):
    """One conference. `places_taken` and `waiting` are counters that only `registrations.places` moves.

    `agenda_version` is the number of the newest `AgendaVersion`, 0 before the agenda was ever public.
    """

    slug = models.SlugField(_("Adresse"), max_length=40, unique=True, help_text=_("steht in der Web-Adresse"))
    title = models.CharField(_("Titel"), max_length=200)
    motto = models.CharField(_("Motto"), max_length=200, blank=True)
    date = models.DateField(_("Datum"))
    end_date = models.DateField(_("Letzter Tag"), null=True, blank=True, help_text=_("nur bei mehreren Tagen"))
    timezone = models.CharField(_("Zeitzone"), max_length=40, default="Europe/Berlin")
    venue_name = models.CharField(_("Veranstaltungsort"), max_length=200)
    venue_address = models.CharField(_("Anschrift"), max_length=300, blank=True)
    holiday_region = models.CharField(
        _("Feiertage wie in"),
        max_length=5,
        choices=HolidayRegion,
        default=HolidayRegion.NW,
        help_text=_("danach rechnen wir die Werktage, zum Beispiel für die Sprachmittlung"),
    )
    hall_width = models.DecimalField(_("Hallenbreite (m)"), max_digits=5, decimal_places=1, null=True, blank=True)
    hall_depth = models.DecimalField(_("Hallentiefe (m)"), max_digits=5, decimal_places=1, null=True, blank=True)
    entrance_x = models.DecimalField(_("Eingang x (m)"), max_digits=5, decimal_places=1, null=True, blank=True)
    entrance_y = models.DecimalField(_("Eingang y (m)"), max_digits=5, decimal_places=1, null=True, blank=True)
    organiser = models.CharField(_("Veranstalter"), max_length=200)
    contact_name = models.CharField(_("Ansprechperson"), max_length=120, blank=True)
    contact_email = models.EmailField(_("E-Mail für Fragen"), blank=True)
    contact_phone = models.CharField(_("Telefon für Fragen"), max_length=40, blank=True)
    capacity = models.PositiveIntegerField(_("Plätze"), validators=[MinValueValidator(1)])
    places_taken = models.PositiveIntegerField(_("vergebene Plätze"), default=0, editable=False)
    waiting = models.PositiveIntegerField(_("auf der Warteliste"), default=0, editable=False)
    last_waiting_number = models.PositiveBigIntegerField(default=0, editable=False)
    registration_opens = models.DateTimeField(_("Anmeldung ab"), null=True, blank=True)
    registration_closes = models.DateTimeField(_("Anmeldung bis"), null=True, blank=True)
    change_until = models.DateTimeField(_("Änderungen bis"), null=True, blank=True)
    promote_until = models.DateTimeField(
        _("Automatisch nachrücken bis"), null=True, blank=True, help_text=_("leer: bis zum Beginn")
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("Danach Platz anbieten für (Stunden)"),
        default=24,
        validators=[MaxValueValidator(336)],
        help_text=_(
            "wie lange jemand Zeit hat, einen frei gewordenen Platz anzunehmen; 0: das Team meldet sich selbst"
        ),
    )
    place_mode = models.CharField(_("Workshop-Plätze"), max_length=10, choices=PlaceMode, default=PlaceMode.FIRST_COME)
    wishes_until = models.DateTimeField(_("Wünsche bis"), null=True, blank=True, help_text=_("danach wird verteilt"))
    places_allocated_at = models.DateTimeField(_("Plätze verteilt am"), null=True, blank=True, editable=False)
    languages = ArrayField(models.CharField(max_length=12), verbose_name=_("Sprachen"), default=default_languages)
    municipalities = ArrayField(
        models.CharField(max_length=60), verbose_name=_("Städte und Gemeinden"), default=default_municipalities
    )
    accessibility_reviewed_on = models.DateField(_("Barrierefreiheit zuletzt geprüft am"), null=True, blank=True)
    sign_language_video = models.FileField(
        _("Video in Gebärdensprache"), upload_to="videos/", blank=True, help_text=_("MP4, vom eigenen Server")
    )
    state = models.CharField(_("Zustand"), max_length=10, choices=EditionState, default=EditionState.DRAFT)
    agenda_version = models.PositiveIntegerField(_("Fassung des Programms"), default=0, editable=False)
    agenda_changed_at = models.DateTimeField(_("Programm geändert"), default=now, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Konferenz")
        verbose_name_plural = _("Konferenzen")
        ordering = ["-date"]
        constraints = [
            models.CheckConstraint(
                name="edition_never_oversold",
                condition=Q(places_taken__lte=F("capacity")),
                violation_error_message=_("Es sind schon mehr Plätze vergeben, als die Konferenz dann hätte."),
            ),
            models.CheckConstraint(name="edition_state_known", condition=Q(state__in=EditionState.values)),
            models.CheckConstraint(name="edition_place_mode_known", condition=Q(place_mode__in=PlaceMode.values)),
            models.CheckConstraint(
                name="edition_wishes_have_an_end",
                condition=Q(place_mode=PlaceMode.FIRST_COME) | Q(wishes_until__isnull=False),
                violation_error_message=_("Bitte sagen Sie, bis wann Wünsche möglich sind."),
            ),
            models.CheckConstraint(
                name="edition_holiday_region_known", condition=Q(holiday_region__in=HolidayRegion.values)
            ),
            models.CheckConstraint(
                name="edition_registration_window_runs_forward",
                condition=Q(registration_closes__gt=F("registration_opens"))
                | Q(registration_opens__isnull=True)
                | Q(registration_closes__isnull=True),
                violation_error_message=_("Die Anmeldung muss enden, nachdem sie begonnen hat."),
            ),
            models.CheckConstraint(
                name="edition_ends_after_start",
                condition=Q(end_date__gte=F("date")) | Q(end_date__isnull=True),
                violation_error_message=_("Der letzte Tag liegt vor dem ersten."),
            ),
        ]

    def __str__(self):
        return self.title or self.slug

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def last_day(self):
        return self.end_date or self.date

    @property
    def agenda_stamp(self) -> str:
        """Another one whenever something that public pages show of this edition has changed, but for places."""
        return f"{self.agenda_version}.{self.agenda_changed_at.timestamp():.6f}"

    @property
    def places_free(self) -> int:
        return max(self.capacity - self.places_taken, 0)

    @property
    def is_public(self) -> bool:
        return self.state != EditionState.DRAFT

    @property
    def gathers_wishes(self) -> bool:
        """Whether workshops are wished for and nobody takes a place yet; after the allocation it is first come."""
        return self.place_mode == PlaceMode.WISHES and self.places_allocated_at is None

    def is_wishing_open(self) -> bool:
        return self.gathers_wishes and self.wishes_until is not None and now() < self.wishes_until

    def is_over(self) -> bool:
        """From the day after its last, in its own time zone."""
        return now().astimezone(self.tz).date() > self.last_day

    def is_registration_open(self) -> bool:
        moment = now()
        return (
            self.state == EditionState.PUBLISHED
            and (self.registration_opens is None or self.registration_opens <= moment)
            and (self.registration_closes is None or moment < self.registration_closes)
            and not self.is_over()
        )

    def is_change_open(self) -> bool:
        return self.state == EditionState.PUBLISHED and not self.is_change_over() and not self.is_over()

    def is_change_over(self) -> bool:
        """Whether the last moment for changes by people themselves has passed."""
        return self.change_until is not None and self.change_until <= now()


class TextKind(models.TextChoices):
    INTRO = "intro", _("Begrüßung auf der Startseite")
    DIRECTIONS = "directions", _("Anfahrt")
    ACCESS = "access", _("Barrierefreiheit vor Ort")
    CATERING = "catering", _("Essen und Trinken")
    CHILDCARE = "childcare", _("Kinderbetreuung")
    WIFI = "wifi", _("WLAN")
    PHOTOGRAPHS = "photographs", _("Fotos")
    GREETING = "greeting", _("Grußwort im Programmheft")
    FAIR = "fair", _("Zur Messe")
    STAND_CONDITIONS = "stand_conditions", _("Bedingungen für Stände")
    FUNDERS = "funders", _("Förderung")
    IMPRINT = "imprint", _("Impressum")
    PRIVACY = "privacy", _("Datenschutz (Art. 13 und 14 DSGVO)")
    ACCESSIBILITY = "accessibility", _("Erklärung zur Barrierefreiheit")


class EditionText(Translatable):
    """One text of an edition, in CommonMark without HTML."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(_("Text"), max_length=20, choices=TextKind)
    body = models.TextField(_("Inhalt"), blank=True)

    class Meta:
        verbose_name = _("Text")
        verbose_name_plural = _("Texte")
        ordering = ["edition", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="text_once_per_kind"),
            models.CheckConstraint(name="text_kind_known", condition=Q(kind__in=TextKind.values)),
        ]

    def __str__(self):
        return self.get_kind_display()
