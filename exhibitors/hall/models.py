"""What is on the floor of a hall besides stands. Lengths are metres from the hall's upper left corner.

The hall's size and its entrance stand in the edition, the stands in `exhibitors.models`.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.models import Edition


class FixtureKind(models.TextChoices):
    WALL = "wall", _("Wand")
    DOOR = "door", _("Tür")
    STAGE = "stage", _("Bühne")
    LANE = "lane", _("Fluchtweg")
    PILLAR = "pillar", _("Säule")


SOLID = (FixtureKind.WALL, FixtureKind.STAGE, FixtureKind.PILLAR)  # nobody can walk or stand there


class Side(models.TextChoices):
    """To which side of the plan a stand is open."""

    ALL = "", _("nach allen Seiten")
    DOWN = "down", _("nach unten")
    LEFT = "left", _("nach links")
    UP = "up", _("nach oben")
    RIGHT = "right", _("nach rechts")


class Fixture(models.Model):
    """A rectangle of floor that belongs to the house."""

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="fixtures")
    kind = models.CharField(_("Art"), max_length=6, choices=FixtureKind)
    x = models.DecimalField(_("x (m)"), max_digits=5, decimal_places=2)
    y = models.DecimalField(_("y (m)"), max_digits=5, decimal_places=2)
    width = models.DecimalField(_("Breite (m)"), max_digits=5, decimal_places=2)
    depth = models.DecimalField(_("Tiefe (m)"), max_digits=5, decimal_places=2)
    name = models.CharField(_("Name"), max_length=40, blank=True, help_text=_("zum Beispiel „Notausgang Nord“"))

    class Meta:
        verbose_name = _("Teil der Halle")
        verbose_name_plural = _("Wände, Türen, Bühne, Fluchtwege")
        ordering = ["kind", "y", "x", "pk"]
        constraints = [
            models.CheckConstraint(name="fixture_kind_known", condition=Q(kind__in=FixtureKind.values)),
            models.CheckConstraint(
                name="fixture_has_size",
                condition=Q(width__gt=0, depth__gt=0, x__gte=0, y__gte=0),
                violation_error_message=_("Breite und Tiefe müssen größer als null sein."),
            ),
        ]

    def __str__(self):
        return self.name or str(self.get_kind_display())


class Circuit(models.Model):
    """What hangs on one fuse: the stands of a circuit share its limit."""

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="circuits")
    name = models.CharField(_("Stromkreis"), max_length=20, help_text=_("wie er im Sicherungskasten heißt"))
    limit_watts = models.PositiveIntegerField(
        _("höchstens Watt"), default=3500, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )

    class Meta:
        verbose_name = _("Stromkreis")
        verbose_name_plural = _("Stromkreise")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "name"],
                name="circuit_name_once",
                violation_error_message=_("Diesen Stromkreis gibt es schon."),
            ),
            models.CheckConstraint(
                name="circuit_has_limit",
                condition=Q(limit_watts__gt=0),
                violation_error_message=_("Ein Stromkreis braucht eine Grenze in Watt."),
            ),
        ]

    def __str__(self):
        return self.name


class Socket(models.Model):
    """Where power comes out of the floor or a wall."""

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="sockets")
    circuit = models.ForeignKey(
        Circuit, verbose_name=_("Stromkreis"), null=True, blank=True, on_delete=models.SET_NULL, related_name="sockets"
    )
    x = models.DecimalField(_("x (m)"), max_digits=5, decimal_places=2)
    y = models.DecimalField(_("y (m)"), max_digits=5, decimal_places=2)
    name = models.CharField(_("Name"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("Steckdose")
        verbose_name_plural = _("Steckdosen")
        ordering = ["circuit__name", "y", "x", "pk"]
        constraints = [
            models.CheckConstraint(
                name="socket_in_hall",
                condition=Q(x__gte=0, y__gte=0),
                violation_error_message=_("Eine Steckdose liegt in der Halle."),
            )
        ]

    def __str__(self):
        return self.name or str(_("Steckdose"))


class BackgroundState(models.TextChoices):
    READING = "reading", _("wird gelesen")
    READY = "ready", _("fertig")
    FAILED = "failed", _("nicht lesbar")


class Background(models.Model):
    """The picture of the floor plan below the drawing. `x`, `y`: its upper left corner in metres, which may lie
    outside of the hall; `metres_per_pixel`: how large it is drawn; `source`: the PDF until a worker has read it."""

    edition = models.OneToOneField(
        Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="floor_plan"
    )
    state = models.CharField(_("Zustand"), max_length=8, choices=BackgroundState)
    source = models.FileField(_("Datei"), upload_to="hall/", blank=True)
    page = models.PositiveSmallIntegerField(_("Seite"), default=1)
    image = models.FileField(_("Bild"), upload_to="hall/", blank=True)
    pixels_wide = models.PositiveIntegerField(default=0)
    pixels_high = models.PositiveIntegerField(default=0)
    x = models.DecimalField(_("x (m)"), max_digits=7, decimal_places=3, default=0)
    y = models.DecimalField(_("y (m)"), max_digits=7, decimal_places=3, default=0)
    metres_per_pixel = models.DecimalField(max_digits=10, decimal_places=7, default=0)
    error = models.CharField(_("Fehler"), max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Grundriss")
        verbose_name_plural = _("Grundrisse")
        constraints = [
            models.CheckConstraint(name="background_state_known", condition=Q(state__in=BackgroundState.values)),
            models.CheckConstraint(
                name="background_ready_is_drawn",
                condition=~Q(state=BackgroundState.READY)
                | (~Q(image="") & Q(metres_per_pixel__gt=0, pixels_wide__gt=0, pixels_high__gt=0)),
            ),
        ]

    def __str__(self):
        return str(_("Grundriss"))


class StepQuerySet(models.QuerySet):
    """Steps of drawing."""

    def of_edition(self, edition: Edition) -> StepQuerySet:
        return self.filter(edition=edition)

    def to_undo(self, user_id: int) -> StepQuerySet:
        """What this member of staff did and has not taken back, the last first."""
        return self.filter(actor=user_id, undone_at=None).order_by("-pk")

    def to_redo(self, user_id: int) -> StepQuerySet:
        """What they have taken back, the last taken back first; doing something new forgets these."""
        return self.filter(actor=user_id, undone_at__isnull=False).order_by("pk")


class HallStep(models.Model):
    """One deed of the editor: how the objects were before and after, by "<kind>:<pk>", None where there was none."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="hall_steps")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=200)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("Schritt am Hallenplan")
        verbose_name_plural = _("Schritte am Hallenplan")
        ordering = ["pk"]

    def __str__(self):
        return self.words
