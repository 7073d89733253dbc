"""The lists of the fair that may leave the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from conference.columns import edition_title
from conference.tables.registry import Column, Table, columns_of, register

from .models import Exhibitor, Stand, StandBooking

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


def register_tables() -> None:
    """Called once all models are there."""
    for table in (EXHIBITORS, BOOKINGS, STANDS):
        register(table)
