"""The nouns of the event and what the database can hold of its rules."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from .querysets import EditionQuerySet, SessionQuerySet

CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9-]*$", _("Bitte nur Buchstaben, Ziffern und Bindestriche verwenden."))


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


class Edition(models.Model):
    """One conference. `places_taken` and `waiting` are counters that only `registrations.places` moves."""

    slug = models.SlugField(_("Adresse"), max_length=40, unique=True, help_text=_("steht in der Web-Adresse"))
    title = models.CharField(_("Titel"), max_length=200)
    motto = models.CharField(_("Motto"), max_length=200, blank=True)
    date = models.DateField(_("Datum"))
    end_date = models.DateField(_("Letzter Tag"), null=True, blank=True, help_text=_("nur bei mehreren Tagen"))
    timezone = models.CharField(_("Zeitzone"), max_length=40, default="Europe/Berlin")
    venue_name = models.CharField(_("Veranstaltungsort"), max_length=200)
    venue_address = models.CharField(_("Anschrift"), max_length=300, blank=True)
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
    languages = ArrayField(models.CharField(max_length=12), verbose_name=_("Sprachen"), default=default_languages)
    municipalities = ArrayField(
        models.CharField(max_length=60), verbose_name=_("Städte und Gemeinden"), default=default_municipalities
    )
    accessibility_reviewed_on = models.DateField(_("Barrierefreiheit zuletzt geprüft am"), null=True, blank=True)
    sign_language_video = models.FileField(
        _("Video in Gebärdensprache"), upload_to="videos/", blank=True, help_text=_("MP4, vom eigenen Server")
    )
    state = models.CharField(_("Zustand"), max_length=10, choices=EditionState, default=EditionState.DRAFT)
    agenda_version = models.PositiveIntegerField(_("Fassung des Programms"), default=1, editable=False)
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
    def places_free(self) -> int:
        return max(self.capacity - self.places_taken, 0)

    @property
    def is_public(self) -> bool:
        return self.state != EditionState.DRAFT

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
        is_before_last_day = self.change_until is None or now() < self.change_until
        return self.state == EditionState.PUBLISHED and is_before_last_day and not self.is_over()


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


class EditionText(models.Model):
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


class Room(models.Model):
    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="rooms")
    code = models.CharField(_("Kürzel"), max_length=20, validators=[CODE])
    name = models.CharField(_("Name"), max_length=100)
    capacity = models.PositiveIntegerField(_("Plätze"))
    step_free = models.BooleanField(_("stufenlos"), default=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Raum")
        verbose_name_plural = _("Räume")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="room_code_once",
                violation_error_message=_("Dieses Kürzel hat schon ein anderer Raum."),
            )
        ]

    def __str__(self):
        return self.name


class Topic(models.Model):
    """A Handlungsfeld. `position` also picks colour and shape, so that a topic looks the same everywhere."""

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="topics")
    code = models.CharField(_("Kürzel"), max_length=40, validators=[CODE])
    name = models.CharField(_("Name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Handlungsfeld")
        verbose_name_plural = _("Handlungsfelder")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="topic_code_once",
                violation_error_message=_("Dieses Kürzel hat schon ein anderes Handlungsfeld."),
            )
        ]

    def __str__(self):
        return self.name


class Speaker(models.Model):
    """A person on stage; the same record may speak and moderate."""

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="speakers")
    code = models.CharField(_("Kürzel"), max_length=40, validators=[CODE])
    name = models.CharField(_("Name"), max_length=150)
    function = models.CharField(_("Funktion"), max_length=200, blank=True)
    organisation = models.CharField(_("Institution"), max_length=200, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True, help_text=_("nur für das Team"))
    needs_step_free = models.BooleanField(_("braucht einen stufenlosen Raum"), default=False)

    class Meta:
        verbose_name = _("Mitwirkende Person")
        verbose_name_plural = _("Mitwirkende")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="speaker_code_once",
                violation_error_message=_("Dieses Kürzel hat schon eine andere Person."),
            )
        ]

    def __str__(self):
        return self.name


class SessionKind(models.TextChoices):
    ARRIVAL = "arrival", _("Ankommen")
    OPENING = "opening", _("Eröffnung")
    GREETING = "greeting", _("Grußwort")
    TALK = "talk", _("Vortrag")
    PANEL = "panel", _("Podium")
    WORKSHOP = "workshop", _("Workshop")
    WORLD_CAFE = "world_cafe", _("World-Café")
    FAIR = "fair", _("Messe")
    BREAK = "break", _("Pause")
    CULTURE = "culture", _("Kultur")
    CLOSING = "closing", _("Abschluss")


class SessionState(models.TextChoices):
    SCHEDULED = "scheduled", _("findet statt")
    CANCELLED = "cancelled", _("fällt aus")


class Session(models.Model):
    """One entry of the agenda. `places_taken` and `waiting` are counters that only `registrations.places` moves."""

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="sessions")
    code = models.CharField(_("Kürzel"), max_length=20, validators=[CODE])
    kind = models.CharField(_("Art"), max_length=12, choices=SessionKind, default=SessionKind.WORKSHOP)
    title = models.CharField(_("Titel"), max_length=200)
    abstract = models.TextField(_("Beschreibung"), blank=True)
    room = models.ForeignKey(
        Room, verbose_name=_("Raum"), null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    start = models.DateTimeField(_("Beginn"))
    end = models.DateTimeField(_("Ende"))
    languages = ArrayField(models.CharField(max_length=12), verbose_name=_("Sprachen"), default=list, blank=True)
    sign_language = models.BooleanField(_("mit Gebärdensprache"), default=False)
    captions = models.BooleanField(_("mit Untertiteln"), default=False)
    bookable = models.BooleanField(_("mit Anmeldung"), default=False)
    capacity = models.PositiveIntegerField(_("Plätze"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(
        _("Runde"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    places_taken = models.PositiveIntegerField(_("vergeben"), default=0, editable=False)
    waiting = models.PositiveIntegerField(_("warten"), default=0, editable=False)
    last_waiting_number = models.PositiveBigIntegerField(default=0, editable=False)
    state = models.CharField(_("Zustand"), max_length=10, choices=SessionState, default=SessionState.SCHEDULED)
    topics = models.ManyToManyField(Topic, verbose_name=_("Handlungsfelder"), blank=True, related_name="sessions")
    people = models.ManyToManyField(Speaker, through="SessionPerson", related_name="sessions")
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Programmpunkt")
        verbose_name_plural = _("Programm")
        ordering = ["start", "room__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"],
                name="session_code_once",
                violation_error_message=_("Dieses Kürzel hat schon ein anderer Programmpunkt."),
            ),
            models.CheckConstraint(
                name="session_ends_after_start",
                condition=Q(end__gt=F("start")),
                violation_error_message=_("Das Ende muss nach dem Beginn liegen."),
            ),
            models.CheckConstraint(
                name="session_never_oversold",
                condition=Q(capacity__isnull=True) | Q(places_taken__lte=F("capacity")),
                violation_error_message=_("Es sind schon mehr Plätze vergeben, als der Workshop dann hätte."),
            ),
            models.CheckConstraint(
                name="session_bookable_has_capacity_and_round",
                condition=Q(bookable=False) | Q(capacity__isnull=False, round__isnull=False),
                violation_error_message=_("Mit Anmeldung braucht es eine Zahl der Plätze und eine Runde."),
            ),
            models.CheckConstraint(name="session_kind_known", condition=Q(kind__in=SessionKind.values)),
            models.CheckConstraint(name="session_state_known", condition=Q(state__in=SessionState.values)),
            ExclusionConstraint(
                name="session_room_taken_once",
                expressions=[
                    (
                        Func(F("room_id"), F("room_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("start"), F("end"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False, state="scheduled"),
                violation_error_message=_("In diesem Raum ist zu dieser Zeit schon etwas anderes."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def places_free(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.places_taken, 0)

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED


class Part(models.TextChoices):
    SPEAKER = "speaker", _("Vortrag")
    MODERATOR = "moderator", _("Moderation")


class SessionPerson(models.Model):
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="session_people")
    speaker = models.ForeignKey(
        Speaker, verbose_name=_("Person"), on_delete=models.CASCADE, related_name="session_people"
    )
    part = models.CharField(_("Aufgabe"), max_length=10, choices=Part, default=Part.SPEAKER)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Mitwirkung")
        verbose_name_plural = _("Mitwirkende")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "speaker", "part"],
                name="person_once_per_part",
                violation_error_message=_("Diese Person steht hier schon."),
            ),
            models.CheckConstraint(name="person_part_known", condition=Q(part__in=Part.values)),
        ]

    def __str__(self):
        return f"{self.speaker_id} in {self.session_id}"
