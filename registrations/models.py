"""The nouns of the people who come."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from conference.accounts import links
from conference.models import Edition, Session, Speaker, Topic

from .querysets import PlaceQuerySet, RegistrationQuerySet


class Role(models.TextChoices):
    PARTICIPANT = "participant", _("Gast")
    SPEAKER = "speaker", _("Mitwirkende")
    EXHIBITOR = "exhibitor", _("Messestand")
    TEAM = "team", _("Team")
    PRESS = "press", _("Presse")
    INTERPRETER = "interpreter", _("Sprachmittlung")
    ASSISTANT = "assistant", _("Assistenz")


class Source(models.TextChoices):
    ONLINE = "online", _("online")
    STAFF = "staff", _("vom Team eingetragen")
    IMPORT = "import", _("importiert")
    WALK_IN = "walk_in", _("vor Ort")


class RegistrationState(models.TextChoices):
    CONFIRMED = "confirmed", _("angemeldet")
    WAITING = "waiting", _("Warteliste")
    CANCELLED = "cancelled", _("abgesagt")


class OrganisationType(models.TextChoices):
    MUNICIPALITY = "municipality", _("Kreis / Stadt / Gemeinde")
    SCHOOL = "school", _("Schule")
    DAYCARE = "daycare", _("Kita / Familienzentrum")
    WELFARE = "welfare", _("Wohlfahrtsverband")
    MIGRANT_ORGANISATION = "migrant_organisation", _("Migrantenorganisation")
    ASSOCIATION = "association", _("Verein / Ehrenamt")
    EDUCATION = "education", _("Bildungsträger / VHS")
    JOB_CENTRE = "job_centre", _("Jobcenter / Agentur für Arbeit")
    BUSINESS = "business", _("Wirtschaft / Kammer")
    POLITICS = "politics", _("Politik")
    SCIENCE = "science", _("Wissenschaft")
    PRESS = "press", _("Presse")
    PRIVATE = "private", _("privat / ehrenamtlich")
    OTHER = "other", _("andere")


class Attendance(models.TextChoices):
    DAY = "day", _("den ganzen Tag")
    MORNING = "morning", _("nur vormittags")
    AFTERNOON = "afternoon", _("nur nachmittags")


OUTSIDE = "ausserhalb"


class Registration(models.Model):
    """One person at one edition, whatever brings them there; the badge, the meal and the check-in hang on it."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("Konferenz"), on_delete=models.PROTECT, related_name="registrations"
    )
    nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    code = models.CharField(_("Code"), max_length=8, editable=False)
    badge_nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False, unique=True)
    role = models.CharField(_("Rolle"), max_length=12, choices=Role, default=Role.PARTICIPANT)
    source = models.CharField(_("Herkunft"), max_length=8, choices=Source, default=Source.ONLINE)
    state = models.CharField(
        _("Zustand"), max_length=10, choices=RegistrationState, default=RegistrationState.CONFIRMED
    )
    waiting_number = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    language = models.CharField(_("Sprache"), max_length=12, default="de")
    title = models.CharField(_("Titel"), max_length=40, blank=True)
    first_name = models.CharField(_("Vorname"), max_length=100, blank=True)
    last_name = models.CharField(_("Nachname"), max_length=100)
    badge_name = models.CharField(_("Name auf dem Schild"), max_length=100, blank=True)
    own_script_name = models.CharField(_("Name in eigener Schrift"), max_length=100, blank=True)
    email = models.EmailField(_("E-Mail"), max_length=254, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    organisation = models.CharField(_("Institution"), max_length=200, blank=True)
    organisation_type = models.CharField(
        _("Art der Institution"), max_length=24, choices=OrganisationType, blank=True, default=""
    )
    function = models.CharField(_("Funktion"), max_length=150, blank=True)
    municipality = models.CharField(_("Stadt oder Gemeinde"), max_length=60, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("Handlungsfelder"), blank=True)
    attendance = models.CharField(_("Teilnahme"), max_length=10, choices=Attendance, default=Attendance.DAY)
    lunch = models.BooleanField(_("isst mittags mit"), default=True)
    waiting_list = models.BooleanField(_("rückt von Wartelisten nach"), default=True)
    question = models.TextField(_("Frage an das Podium"), max_length=500, blank=True)
    question_anonymous = models.BooleanField(_("Frage ohne Namen"), default=False)
    speaker = models.ForeignKey(
        Speaker, verbose_name=_("Mitwirkende Person"), null=True, blank=True, on_delete=models.SET_NULL
    )
    internal_note = models.TextField(_("Interne Notiz"), blank=True)
    search_text = models.TextField(editable=False, default="")
    badge_printed_at = models.DateTimeField(_("Schild gedruckt"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("Angemeldet am"), auto_now_add=True)
    updated_at = models.DateTimeField(_("Geändert am"), auto_now=True)
    cancelled_at = models.DateTimeField(_("Abgesagt am"), null=True, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anmeldung")
        verbose_name_plural = _("Anmeldungen")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["edition", "state", "role"], name="registration_by_state"),
            models.Index(
                fields=["edition", "waiting_number"],
                name="registration_waiting",
                condition=Q(state=RegistrationState.WAITING),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="registration_code_once"),
            models.UniqueConstraint(
                "edition",
                Lower("email"),
                Lower("first_name"),
                Lower("last_name"),
                condition=~Q(state=RegistrationState.CANCELLED) & ~Q(email=""),
                name="registration_person_once",
                violation_error_message=_("Diese Person ist mit dieser E-Mail-Adresse schon angemeldet."),
            ),
            models.CheckConstraint(name="registration_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(name="registration_source_known", condition=Q(source__in=Source.values)),
            models.CheckConstraint(name="registration_state_known", condition=Q(state__in=RegistrationState.values)),
            models.CheckConstraint(name="registration_attendance_known", condition=Q(attendance__in=Attendance.values)),
            models.CheckConstraint(
                name="registration_organisation_type_known",
                condition=Q(organisation_type__in=[*OrganisationType.values, ""]),
            ),
            models.CheckConstraint(
                name="registration_waiting_has_number",
                condition=Q(state=RegistrationState.WAITING, waiting_number__isnull=False)
                | (~Q(state=RegistrationState.WAITING) & Q(waiting_number__isnull=True)),
            ),
        ]

    def __str__(self):
        return self.full_name

    def save(self, *args, **kwargs):
        self.token_digest = self.token_digest or links.digest(self.token)
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        return links.token_for("registration", self.nonce)

    @property
    def badge_token(self) -> str:
        return links.token_for("badge", self.badge_nonce)[:20]

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)

    @property
    def takes_place(self) -> bool:
        """Only guests count against the edition's capacity; who works there comes with the work."""
        return self.role == Role.PARTICIPANT

    @property
    def is_active(self) -> bool:
        return self.state != RegistrationState.CANCELLED


class PlaceState(models.TextChoices):
    TAKEN = "taken", _("Platz")
    WAITING = "waiting", _("Warteliste")


class Place(models.Model):
    """A person's place in a session, or the place in its waiting list. Rows are made and freed in `places` only."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="places")
    session = models.ForeignKey(
        Session, verbose_name=_("Workshop"), on_delete=models.PROTECT, related_name="registration_places"
    )
    state = models.CharField(_("Zustand"), max_length=8, choices=PlaceState)
    waiting_number = models.PositiveBigIntegerField(null=True, blank=True)
    overlap_accepted = models.BooleanField(
        _("behält trotz Überschneidung"),
        default=False,
        help_text=_("Die Person weiß, dass hier zwei Workshops zur gleichen Zeit sind, und behält beide."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Workshop-Platz")
        verbose_name_plural = _("Workshop-Plätze")
        ordering = ["session__start", "id"]
        indexes = [
            models.Index(
                fields=["session", "waiting_number"], name="place_waiting", condition=Q(state=PlaceState.WAITING)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="place_once_per_session"),
            models.CheckConstraint(name="place_state_known", condition=Q(state__in=PlaceState.values)),
            models.CheckConstraint(
                name="place_accepted_is_taken", condition=Q(overlap_accepted=False) | Q(state=PlaceState.TAKEN)
            ),
            models.CheckConstraint(
                name="place_waiting_has_number",
                condition=Q(state=PlaceState.WAITING, waiting_number__isnull=False)
                | Q(state=PlaceState.TAKEN, waiting_number__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.registration_id} in {self.session_id}"

    @property
    def is_taken(self) -> bool:
        return self.state == PlaceState.TAKEN

    def meets(self, other: Place) -> bool:
        """Whether both sessions, as everybody sees them, take place in at least one common moment."""
        return bool(self.session.start < other.session.end and other.session.start < self.session.end)


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
