"""The lists of the fair that may leave the house."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.admin.scope import edition_of
from conference.columns import edition_title
from conference.tables.registry import Column, Table, columns_of, register

from .models import Exhibitor, Stand, StandBooking
from .papers import caretaker, deliveries, reading
from .terms.models import terms_of

EXHIBITORS = Table(
    name="exhibitors",
    title=_("Ausstellende"),
    permission="exhibitors.view_exhibitor",
    list_of="exhibitors.exhibitor",
    columns=[
        *columns_of(Exhibitor, "organisation", "short_name", "organisation_type", "contact_name", "email", "phone"),
        *columns_of(Exhibitor, "language", "languages", "website", "is_listed"),
        *columns_of(Exhibitor, "description", "created_at", usual=False),
    ],
    hint=_("Die Organisationen auf der Messe, mit Ansprechperson."),
    about=edition_title,
)
BOOKINGS = Table(
    name="bookings",
    title=_("Standbuchungen"),
    permission="exhibitors.view_standbooking",
    list_of="exhibitors.standbooking",
    columns=[
        Column("stand", _("Stand"), lambda one: one.stand.number if one.stand else ""),
        Column("organisation", _("Organisation"), lambda one: one.exhibitor.organisation if one.exhibitor else ""),
        *columns_of(StandBooking, "state"),
        Column("contact", _("Ansprechperson"), lambda one: one.exhibitor.contact_name if one.exhibitor else ""),
        Column("email", _("E-Mail"), lambda one: one.exhibitor.email if one.exhibitor else ""),
        *columns_of(StandBooking, "tables", "chairs", "pinboards", "power", "power_watts", "devices", "wifi", "noise"),
        *columns_of(StandBooking, "setup_window", "vehicle", "number_plate", "mobile", "co_exhibitor", "remark"),
        *columns_of(StandBooking, "wants_wall", "wants_accessible", "arrived_at", usual=False),
        Column("guests", _("Gäste am Stand"), lambda one: [guest.organisation for guest in one.partners.all()]),
        Column("crew", _("Standpersonal"), lambda one: [person.full_name for person in one.crew.all()], False),
        *columns_of(StandBooking, "created_at", usual=False),
    ],
    prepare=lambda rows: rows.select_related("stand", "exhibitor").prefetch_related("crew", "partners"),
    hint=_("Wer welchen Stand hat und was dort gebraucht wird."),
    about=edition_title,
)
STANDS = Table(
    name="stands",
    title=_("Standplätze"),
    permission="exhibitors.view_stand",
    list_of="exhibitors.stand",
    columns=columns_of(
        Stand,
        "number",
        "zone",
        "width",
        "depth",
        "front",
        "power",
        "circuit",
        "wall",
        "pinboard",
        "quiet",
        "step_free",
        "tables_max",
        "blocked",
        "x",
        "y",
    ),
    about=edition_title,
)


def _confirmed(request: HttpRequest) -> list[StandBooking]:
    """The confirmed bookings of the edition staff work on."""
    edition = edition_of(request)
    return reading.confirmed(edition) if edition else []


def _furniture(request: HttpRequest) -> list[Any]:
    rows = caretaker.furniture(_confirmed(request))
    return [row for zone in caretaker.zones(rows) for row in zone.rows]


def _deliveries(request: HttpRequest) -> list[Any]:
    edition = edition_of(request)
    rows = [deliveries.delivery_of(one) for one in _confirmed(request)]
    found = deliveries.windows(rows, terms_of(edition).windows) if edition else []
    return [row for window in found for row in window.rows]


def _circuits(request: HttpRequest) -> list[Any]:
    edition = edition_of(request)
    return list(caretaker.power_of(edition, _confirmed(request)).fuses) if edition else []


CARETAKER = Table(
    name="caretaker",
    title=_("Liste für den Hausdienst"),
    permission="exhibitors.view_standbooking",
    columns=[
        Column("zone", _("Bereich"), lambda one: one.zone),
        Column("stand", _("Stand"), lambda one: one.number),
        Column("organisation", _("Organisation"), lambda one: one.name),
        Column("tables", _("Tische"), lambda one: one.tables),
        Column("chairs", _("Stühle"), lambda one: one.chairs),
        Column("pinboards", _("Pinnwände"), lambda one: one.pinboards),
        Column("own", _("Eigener Aufbau (cm)"), lambda one: one.own),
        Column("power", _("Strom"), lambda one: one.watts is not None),
        Column("watts", _("Watt"), lambda one: one.watts),
        Column("circuit", _("Stromkreis"), lambda one: one.circuit),
        Column("devices", _("Geräte"), lambda one: one.devices),
    ],
    rows=_furniture,
    hint=_("Was an welchen bestätigten Stand getragen wird, nach Bereichen der Halle."),
    about=edition_title,
)
CIRCUITS = Table(
    name="circuits",
    title=_("Stromkreise"),
    permission="exhibitors.view_standbooking",
    columns=[
        Column("circuit", _("Stromkreis"), lambda one: one.name),
        Column("stands", _("Stände"), lambda one: [draw.number for draw in one.draws]),
        Column("watts", _("Watt bestellt"), lambda one: one.watts),
        Column("limit", _("Watt erlaubt"), lambda one: one.limit),
        Column("left", _("Watt frei"), lambda one: one.left),
        Column("state", _("Zustand"), caretaker.state_of),
    ],
    rows=_circuits,
    hint=_("Wie viel die bestätigten Stände an jedem Stromkreis brauchen, und wie viel er trägt."),
    about=edition_title,
)
DELIVERIES = Table(
    name="deliveries",
    title=_("Anlieferung"),
    permission="exhibitors.view_standbooking",
    columns=[
        Column("window", _("Aufbauzeit"), lambda one: one.window),
        Column("stand", _("Stand"), lambda one: one.number),
        Column("organisation", _("Organisation"), lambda one: one.name),
        Column("contact", _("Ansprechperson"), lambda one: one.contact),
        Column("phone", _("Telefon am Tag"), lambda one: one.phone),
        Column("vehicle", _("Fahrzeug"), lambda one: one.vehicle),
        Column("plate", _("Kennzeichen"), lambda one: one.plate),
    ],
    rows=_deliveries,
    hint=_("Wer wann mit welchem Fahrzeug zum Aufbau kommt."),
    about=edition_title,
)


def register_tables() -> None:
    """Called once all models are there."""
    for table in (EXHIBITORS, BOOKINGS, STANDS, CARETAKER, CIRCUITS, DELIVERIES):
        register(table)
