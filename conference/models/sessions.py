"""The entries of the agenda, as they are published and as staff plan them, and who takes part."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from conference.querysets import PlannedManager, PublishedManager, SessionQuerySet

from .base import CODE, Translatable
from .editions import Edition
from .rooms import Room, Topic
from .speakers import Speaker


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
    REMOVED = "removed", _("entfernt")


class Stage(models.TextChoices):
    PUBLISHED = "published", _("veröffentlicht")
    PLANNED = "planned", _("geplant")


class Equipment(models.TextChoices):
    PROJECTOR = "projector", _("Beamer")
    SOUND = "sound", _("Ton für Filme")
    MICROPHONE = "microphone", _("Mikrofon")
    FLIPCHART = "flipchart", _("Flipchart")
    PINBOARDS = "pinboards", _("Pinnwände")
    TABLES = "tables", _("Gruppentische")
    CIRCLE = "circle", _("Stuhlkreis")
    INTERNET = "internet", _("Internet")
    POWER = "power", _("Strom am Platz")


class Session(Translatable):
    """One entry of the agenda. `places_taken` and `waiting` are counters that only `registrations.places` moves.

    `stage` parts two worlds. Published rows are the truth that everybody sees and books; `Session.objects` gives out
    only these. Planned rows are what staff prepare: a working copy of a published row (`draft_of`), or a session that
    was never published and may have no time yet. `Session.working` gives the plan: copies instead of their originals,
    and what is new. `conference.agenda` is the only code that writes planned rows.

    Counters, `capacity`, `equipment` and being cancelled are never planned: they hold at once.
    """

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="sessions")
    code = models.CharField(_("Kürzel"), max_length=20, validators=[CODE])
    kind = models.CharField(_("Art"), max_length=12, choices=SessionKind, default=SessionKind.WORKSHOP)
    title = models.CharField(_("Titel"), max_length=200)
    abstract = models.TextField(_("Beschreibung"), blank=True)
    room = models.ForeignKey(
        Room, verbose_name=_("Raum"), null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    start = models.DateTimeField(_("Beginn"), null=True, blank=True)
    end = models.DateTimeField(_("Ende"), null=True, blank=True)
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
    equipment = ArrayField(
        models.CharField(max_length=12, choices=Equipment), verbose_name=_("Ausstattung"), default=list, blank=True
    )
    equipment_note = models.CharField(_("Noch gebraucht"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False, help_text=_("zählt, was veröffentlicht wurde"))
    edits = models.PositiveIntegerField(default=0, editable=False, help_text=_("zählt, was am Plan geändert wurde"))
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.PUBLISHED, editable=False)
    draft_of = models.OneToOneField(
        "self", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="working_copy"
    )

    objects = PublishedManager.from_queryset(SessionQuerySet)()
    working = PlannedManager.from_queryset(SessionQuerySet)()
    rows = models.Manager.from_queryset(SessionQuerySet)()

    class Meta:
        verbose_name = _("Programmpunkt")
        verbose_name_plural = _("Programm")
        ordering = ["start", "room__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "stage", "code"],
                name="session_code_once",
                condition=~Q(state="removed"),
                violation_error_message=_("Dieses Kürzel hat schon ein anderer Programmpunkt."),
            ),
            models.CheckConstraint(name="session_stage_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="session_published_has_time",
                condition=Q(stage="planned") | Q(start__isnull=False, end__isnull=False),
                violation_error_message=_("Bitte geben Sie Beginn und Ende an."),
            ),
            models.CheckConstraint(
                name="session_has_both_times_or_none",
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__isnull=False, end__isnull=False),
                violation_error_message=_("Bitte geben Sie Beginn und Ende an, oder keines von beiden."),
            ),
            models.CheckConstraint(
                name="session_copy_is_planned", condition=Q(draft_of__isnull=True) | Q(stage="planned")
            ),
            models.CheckConstraint(
                name="session_removed_is_planned", condition=~Q(state="removed") | Q(stage="planned")
            ),
            models.CheckConstraint(
                name="session_copy_counts_nobody",
                condition=Q(draft_of__isnull=True) | Q(places_taken=0, waiting=0),
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
                condition=Q(room__isnull=False, state="scheduled", stage="published"),
                violation_error_message=_("In diesem Raum ist zu dieser Zeit schon etwas anderes."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def identity(self) -> int:
        """The key by which everybody outside names this session, whichever of its rows this is."""
        return self.draft_of_id or self.pk

    @property
    def taken(self) -> int:
        """Places taken, also for a working copy; one query more where `draft_of` was not selected with it."""
        return self.draft_of.places_taken if self.draft_of_id else self.places_taken

    @property
    def awaited(self) -> int:
        """People on the waiting list, also for a working copy."""
        return self.draft_of.waiting if self.draft_of_id else self.waiting

    @property
    def is_planned(self) -> bool:
        return self.stage == Stage.PLANNED

    @property
    def places_free(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def is_removed(self) -> bool:
        return self.state == SessionState.REMOVED


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
