"""The nouns of the fair. Lengths are metres from the hall's upper left corner."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Deferrable, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from conference.accounts import links
from conference.models import Edition, Topic
from conference.web.text import searchable
from registrations.models import OrganisationType, Registration

from .hall.models import Circuit, Side
from .querysets import BookingQuerySet, ExhibitorQuerySet, StandQuerySet

HAIR = Value(Decimal("0.005"))  # metres by which stands may touch: for PostgreSQL boxes that touch overlap
EDITION = Func(F("edition"), F("edition"), Value("[]"), function="int8range")
FLOOR = Func(
    Func(F("x") + HAIR, F("y") + HAIR, function="point"),
    Func(F("x") + F("width") - HAIR, F("y") + F("depth") - HAIR, function="point"),
    function="box",
)


class Stand(models.Model):
    """A stretch of floor that one organisation gets. Turned by quarters: then width and depth change places."""

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="stands")
    number = models.CharField(_("Nummer"), max_length=10)
    x = models.DecimalField(_("x (m)"), max_digits=5, decimal_places=2)
    y = models.DecimalField(_("y (m)"), max_digits=5, decimal_places=2)
    width = models.DecimalField(_("Breite (m)"), max_digits=4, decimal_places=2, default=3)
    depth = models.DecimalField(_("Tiefe (m)"), max_digits=4, decimal_places=2, default=2)
    front = models.CharField(_("offen"), max_length=5, choices=Side, blank=True, default=Side.ALL)
    power = models.BooleanField(_("Strom"), default=False)
    circuit = models.ForeignKey(
        Circuit, verbose_name=_("Stromkreis"), null=True, blank=True, on_delete=models.SET_NULL, related_name="stands"
    )
    wall = models.BooleanField(_("an der Wand"), default=False)
    pinboard = models.BooleanField(_("Platz für Pinnwand"), default=False)
    quiet = models.BooleanField(_("ruhig gelegen"), default=False)
    step_free = models.BooleanField(_("stufenlos"), default=True)
    tables_max = models.PositiveSmallIntegerField(_("höchstens Tische"), default=2)
    zone = models.CharField(_("Bereich"), max_length=60, blank=True)
    blocked = models.CharField(
        _("gesperrt"),
        max_length=100,
        blank=True,
        help_text=_("Grund, zum Beispiel „Fluchtweg“; leer: buchbar"),
    )

    objects = StandQuerySet.as_manager()

    class Meta:
        verbose_name = _("Standplatz")
        verbose_name_plural = _("Standplätze")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"],
                name="stand_number_once",
                violation_error_message=_("Diese Nummer hat schon ein anderer Stand."),
            ),
            models.CheckConstraint(
                name="stand_has_size",
                condition=Q(width__gt=0, depth__gt=0, x__gte=0, y__gte=0),
                violation_error_message=_("Breite und Tiefe müssen größer als null sein."),
            ),
            models.CheckConstraint(name="stand_front_known", condition=Q(front__in=Side.values)),
            ExclusionConstraint(
                name="stand_no_overlap",
                expressions=[
                    (EDITION, RangeOperators.OVERLAPS),
                    (FLOOR, RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.IMMEDIATE,  # several stands change places in one statement
                violation_error_message=_("Hier steht schon ein anderer Stand."),
            ),
        ]

    def __str__(self):
        return self.number


class Exhibitor(models.Model):
    """An organisation at the fair of one edition."""

    edition = models.ForeignKey(
        Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="exhibitors"
    )
    nonce = models.CharField(max_length=32, default=links.new_nonce, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    organisation = models.CharField(_("Organisation"), max_length=200)
    short_name = models.CharField(_("Kurzname"), max_length=40, blank=True, help_text=_("für Plan und Schild"))
    organisation_type = models.CharField(
        _("Art der Organisation"), max_length=24, choices=OrganisationType, blank=True, default=""
    )
    contact_name = models.CharField(_("Ansprechperson"), max_length=150, blank=True)
    email = models.EmailField(_("E-Mail"), max_length=254, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    language = models.CharField(_("Sprache der Mails"), max_length=12, default="de")
    topics = models.ManyToManyField(Topic, verbose_name=_("Handlungsfelder"), blank=True)
    description = models.TextField(_("Beschreibung"), max_length=500, blank=True)
    logo = models.FileField(_("Logo"), upload_to="logos/", max_length=120, blank=True, editable=False)
    logo_alt = models.CharField(_("Logo in Worten"), max_length=200, blank=True)
    website = models.URLField(_("Internetseite"), max_length=300, blank=True)
    languages = ArrayField(
        models.CharField(max_length=12), verbose_name=_("Sprachen am Stand"), default=list, blank=True
    )
    is_listed = models.BooleanField(_("im Verzeichnis zeigen"), default=True)
    shares = models.ForeignKey(
        "StandBooking",
        verbose_name=_("Gast am Stand von"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="partners",
    )
    people = models.ManyToManyField(  # of a guest: who of the shared stand's crew comes from it
        Registration, verbose_name=_("Standpersonal"), blank=True, editable=False, related_name="guest_at"
    )
    search_text = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExhibitorQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ausstellende Organisation")
        verbose_name_plural = _("Ausstellende")
        ordering = ["organisation"]
        constraints = [
            models.CheckConstraint(
                name="exhibitor_organisation_type_known",
                condition=Q(organisation_type__in=[*OrganisationType.values, ""]),
            ),
            models.CheckConstraint(
                name="exhibitor_website_is_web",
                condition=Q(website="") | Q(website__iregex='^https?://[^[:space:]"<>]+$'),
                violation_error_message=_("Die Internetseite muss mit http:// oder https:// beginnen."),
            ),
        ]

    def __str__(self):
        return self.organisation

    def save(self, *args, **kwargs):
        self.token_digest = self.token_digest or links.digest(self.token)
        self.search_text = searchable(self.organisation, self.short_name, *self.descriptions.values())
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        return links.token_for("exhibitor", self.nonce)

    @property
    def sign_name(self) -> str:
        return self.short_name or self.organisation

    @property
    def descriptions(self) -> dict[str, str]:
        """What is written about the organisation, by language; only where there is something."""
        columns = {code: build_localized_fieldname("description", code) for code in settings.MODELTRANSLATION_LANGUAGES}
        return {code: text for code, column in columns.items() if (text := getattr(self, column, ""))}

    def describe(self, language: str, text: str) -> None:
        """Set the text in one language, unsaved."""
        setattr(self, build_localized_fieldname("description", language), text)


class BookingState(models.TextChoices):
    HELD = "held", _("gehalten")
    REQUESTED = "requested", _("angefragt")
    CONFIRMED = "confirmed", _("bestätigt")
    WAITING = "waiting", _("Warteliste")
    OFFERED = "offered", _("angeboten")
    DECLINED = "declined", _("abgelehnt")
    CANCELLED = "cancelled", _("abgesagt")
    NO_SHOW = "no_show", _("nicht gekommen")
    EXPIRED = "expired", _("abgelaufen")


OCCUPYING = [BookingState.HELD, BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.OFFERED]
ACTIVE = [BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.WAITING, BookingState.OFFERED]
QUEUED = [BookingState.WAITING, BookingState.OFFERED]


class StandBooking(models.Model):
    """Who has which stand. A hold is a booking without exhibitor that ends by itself at `expires_at`.

    `crew` are the people registered for the stand; while a booking waits for a stand, who would come is only noted
    in `crew_lines`, one per line. Where staff decide who gets which stand, a request is an application (`applied`):
    it may have no stand yet, and what staff try out with it is told to nobody before it is confirmed. A stand that is
    offered to somebody who waits is theirs to take until `expires_at`.
    """

    edition = models.ForeignKey(Edition, verbose_name=_("Konferenz"), on_delete=models.CASCADE, related_name="bookings")
    stand = models.ForeignKey(
        Stand,
        verbose_name=_("Stand"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bookings",
    )
    exhibitor = models.ForeignKey(
        Exhibitor,
        verbose_name=_("Organisation"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="bookings",
    )
    state = models.CharField(_("Zustand"), max_length=10, choices=BookingState)
    hold_digest = models.CharField(max_length=64, blank=True, editable=False)
    expires_at = models.DateTimeField(_("gehalten bis"), null=True, blank=True)
    extended = models.BooleanField(default=False, editable=False)
    waiting_number = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    applied = models.BooleanField(_("Bewerbung"), default=False, editable=False)
    is_additional = models.BooleanField(_("weiterer Stand"), default=False, editable=False)
    arrived_at = models.DateTimeField(_("aufgebaut"), null=True, blank=True, editable=False)
    wished_stand = models.ForeignKey(
        Stand,
        verbose_name=_("Wunschstand"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    alternative_stand = models.ForeignKey(
        Stand,
        verbose_name=_("Ausweichstand"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    tables = models.PositiveSmallIntegerField(_("Tische"), default=1, validators=[MaxValueValidator(2)])
    chairs = models.PositiveSmallIntegerField(_("Stühle"), default=2, validators=[MaxValueValidator(8)])
    pinboards = models.PositiveSmallIntegerField(_("Pinnwände"), default=0, validators=[MaxValueValidator(2)])
    power = models.BooleanField(_("Strom"), default=False)
    power_watts = models.PositiveIntegerField(_("Leistung (Watt)"), default=0, validators=[MaxValueValidator(20000)])
    devices = models.CharField(_("Geräte"), max_length=200, blank=True)
    wifi = models.BooleanField(_("WLAN"), default=False)
    noise = models.BooleanField(_("Ton oder bewegte Bilder"), default=False)
    wants_wall = models.BooleanField(_("wünscht eine Wand"), default=False)
    wants_accessible = models.BooleanField(_("wünscht einen barrierefreien Stand"), default=False)
    display_width = models.PositiveSmallIntegerField(
        _("eigener Aufbau: Breite (cm)"), null=True, blank=True, validators=[MaxValueValidator(1000)]
    )
    display_height = models.PositiveSmallIntegerField(
        _("eigener Aufbau: Höhe (cm)"), null=True, blank=True, validators=[MaxValueValidator(600)]
    )
    display_depth = models.PositiveSmallIntegerField(
        _("eigener Aufbau: Tiefe (cm)"), null=True, blank=True, validators=[MaxValueValidator(1000)]
    )
    co_exhibitor = models.CharField(_("teilt den Stand mit"), max_length=200, blank=True)
    mobile = models.CharField(_("Mobilnummer am Stand"), max_length=40, blank=True)
    setup_window = models.CharField(_("Aufbauzeit"), max_length=60, blank=True)
    vehicle = models.CharField(_("Fahrzeug"), max_length=60, blank=True)
    number_plate = models.CharField(_("Kennzeichen"), max_length=20, blank=True)
    conditions_accepted_at = models.DateTimeField(_("Bedingungen angenommen"), null=True, blank=True)
    remark = models.TextField(_("Bemerkung"), max_length=500, blank=True)
    crew = models.ManyToManyField(
        Registration, verbose_name=_("Standpersonal"), blank=True, related_name="stand_bookings"
    )
    crew_lines = models.TextField(_("Standpersonal (wartet)"), blank=True, editable=False)
    created_at = models.DateTimeField(_("Angelegt"), auto_now_add=True)
    updated_at = models.DateTimeField(_("Geändert"), auto_now=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Standbuchung")
        verbose_name_plural = _("Standbuchungen")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stand"],
                condition=Q(state__in=OCCUPYING),
                name="stand_has_one_holder",
                violation_error_message=_("Dieser Stand ist gerade vergeben worden."),
            ),
            models.CheckConstraint(name="booking_state_known", condition=Q(state__in=BookingState.values)),
            models.CheckConstraint(
                name="booking_hold_ends",
                condition=~Q(state__in=[BookingState.HELD, BookingState.OFFERED])
                | Q(expires_at__isnull=False, stand__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_occupying_has_stand",
                condition=~Q(state__in=[BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.OFFERED])
                | Q(stand__isnull=False, exhibitor__isnull=False)
                | Q(state=BookingState.REQUESTED, applied=True, exhibitor__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["hold_digest"],
                condition=Q(state=BookingState.HELD),
                name="booking_one_hold_per_visitor",
            ),
            models.UniqueConstraint(
                fields=["exhibitor"],
                condition=Q(state__in=ACTIVE, is_additional=False),
                name="booking_once_per_exhibitor",
                violation_error_message=_("Diese Organisation hat schon einen Stand oder steht auf der Warteliste."),
            ),
            models.UniqueConstraint(fields=["edition", "waiting_number"], name="booking_waiting_number_once"),
            models.CheckConstraint(
                name="booking_waiting_has_number",
                condition=Q(state__in=QUEUED, waiting_number__isnull=False, exhibitor__isnull=False)
                | (~Q(state__in=QUEUED) & Q(waiting_number__isnull=True)),
            ),
        ]

    def __str__(self):
        """From what is already read: a hold has no organisation, a list that shows bookings brings theirs."""
        read = self._state.fields_cache
        words = [str(read[name]) for name in ("exhibitor", "stand") if read.get(name)]
        return ", ".join([*words, str(self.get_state_display())])

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def is_confirmed(self) -> bool:
        return self.state == BookingState.CONFIRMED

    @property
    def is_queued(self) -> bool:
        """Waits for a stand, or has one offered."""
        return self.state in QUEUED

    @property
    def has_crew(self) -> bool:
        """Whether the people at the stand are registered by now, and not only noted."""
        return self.state == BookingState.CONFIRMED or (self.state == BookingState.REQUESTED and not self.applied)

    @property
    def display(self) -> str:
        """The own display in centimetres, as it is written: "85 × 200 × 40"; "" where there is none."""
        sizes = (self.display_width, self.display_height, self.display_depth)
        return " × ".join(str(one) if one else "?" for one in sizes) if any(sizes) else ""
