"""What an organisation says in the form, as a plain value between forms and services."""

from __future__ import annotations

from dataclasses import dataclass

from .crew import CrewMember
from .models import Exhibitor, StandBooking

WAITING = "warteliste"  # what stands for the waiting list where a stand's number is asked
ANY = "egal"  # where staff decide: any stand will do


@dataclass(frozen=True)
class BookingData:
    """Cleaned values. `stand` is a number, WAITING or ANY, `topics` are primary keys, displays are in centimetres."""

    organisation: str
    contact_name: str
    email: str
    stand: str = ""
    alternative_stand: str = ""
    short_name: str = ""
    organisation_type: str = ""
    phone: str = ""
    topics: tuple[int, ...] = ()
    description: str = ""
    website: str = ""
    languages: tuple[str, ...] = ()
    tables: int = 1
    chairs: int = 2
    pinboards: int = 0
    power: bool = False
    power_watts: int = 0
    devices: str = ""
    wifi: bool = False
    noise: bool = False
    wants_wall: bool = False
    wants_accessible: bool = False
    display_width: int | None = None
    display_height: int | None = None
    display_depth: int | None = None
    co_exhibitor: str = ""
    mobile: str = ""
    setup_window: str = ""
    vehicle: str = ""
    number_plate: str = ""
    remark: str = ""
    crew: tuple[CrewMember, ...] = ()
    conditions: bool = False
    language: str = "de"


OF_EXHIBITOR = ("organisation", "short_name", "organisation_type", "contact_name", "email", "phone", "website")
OF_BOOKING = ("tables", "chairs", "pinboards", "power", "power_watts", "devices", "wifi", "noise", "wants_wall",
              "wants_accessible", "display_width", "display_height", "display_depth", "co_exhibitor", "mobile",
              "setup_window", "vehicle", "number_plate", "remark")  # fmt: skip


def fill(exhibitor: Exhibitor, booking: StandBooking, data: BookingData) -> None:
    """Put the values into both rows, unsaved. The description is in the language in which the organisation is written
    to; the others stay."""
    for name in OF_EXHIBITOR:
        setattr(exhibitor, name, getattr(data, name))
    exhibitor.describe(exhibitor.language, data.description)
    exhibitor.languages = list(data.languages)
    for name in OF_BOOKING:
        setattr(booking, name, getattr(data, name))
