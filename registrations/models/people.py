"""Who comes, and what brings them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from conference.accounts import links
from conference.models import Edition, Speaker, Topic
from registrations.querysets import RegistrationQuerySet

from .groups import RegistrationGroup
from .invitations import Invitation
from .roles import Role


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


def badge_digest(token: str) -> str:
    """By what the code on a badge is found: the first half of its SHA-256, which the doors' copies hold as well."""
    return links.digest(token)[:32]


class Registration(models.Model):
    """One person at one edition, whatever brings them there; the badge, the meal and the check-in hang on it."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("Konferenz"), on_delete=models.PROTECT, related_name="registrations"
    )
    nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    code = models.CharField(_("Code"), max_length=8, editable=False)
    badge_nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False, unique=True)
    badge_digest = models.CharField(max_length=32, default="", blank=True, editable=False)
    role = models.CharField(_("Rolle"), max_length=12, choices=Role, default=Role.PARTICIPANT)
    source = models.CharField(_("Herkunft"), max_length=8, choices=Source, default=Source.ONLINE)
    state = models.CharField(
        _("Zustand"), max_length=10, choices=RegistrationState, default=RegistrationState.CONFIRMED
    )
    waiting_number = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    language = models.CharField(_("Sprache"), max_length=12, default="de")
    title = models.CharField(pgettext_lazy("vor dem Namen", "Titel"), max_length=40, blank=True)
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
    group = models.ForeignKey(
        RegistrationGroup,
        verbose_name=_("gemeinsame Anmeldung"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    invitation = models.ForeignKey(
        Invitation,
        verbose_name=_("Einladung"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    registered_by = models.ForeignKey(
        "self",
        verbose_name=_("angemeldet von"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    internal_note = models.TextField(_("Interne Notiz"), blank=True)
    search_text = models.TextField(editable=False, default="")
    badge_printed_at = models.DateTimeField(_("Schild gedruckt"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("Angemeldet am"), auto_now_add=True)
    updated_at = models.DateTimeField(_("Geändert am"), auto_now=True)
    cancelled_at = models.DateTimeField(_("Abgesagt am"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("Gelöscht am"), null=True, blank=True, editable=False)

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
                fields=["badge_digest"], name="registration_badge_once", condition=~Q(badge_digest="")
            ),
            models.UniqueConstraint(
                "edition",
                Lower("email"),
                Lower("first_name"),
                Lower("last_name"),
                condition=~Q(state=RegistrationState.CANCELLED) & ~Q(email=""),
                name="registration_person_once",
                violation_error_message=_("Diese Person ist mit dieser E-Mail-Adresse schon angemeldet."),
            ),
            models.CheckConstraint(
                name="registration_not_by_itself", condition=Q(registered_by__isnull=True) | ~Q(registered_by=F("id"))
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
        return self.full_name if self.erased_at is None else gettext("gelöschte Anmeldung")

    def save(self, *args, **kwargs):
        self.token_digest = self.token_digest or links.digest(self.token)
        self.badge_digest = self.badge_digest or badge_digest(self.badge_token)
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
        """Only guests count against the edition's capacity; who works there comes with the work, who is invited has
        a place of the invitation's."""
        return self.role == Role.PARTICIPANT and self.invitation_id is None

    @property
    def is_active(self) -> bool:
        return self.state != RegistrationState.CANCELLED

    @property
    def can_be_cancelled(self) -> bool:
        """By the person: not afterwards, when nobody moves up and a certificate would be lost."""
        return self.is_active and not self.edition.is_over()
