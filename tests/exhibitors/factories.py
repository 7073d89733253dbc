"""Bookings for tests, made through the real services."""

from __future__ import annotations

import itertools

from django.contrib.auth import get_user_model

from conference.audit.services import SELF, Actor
from conference.models import Edition
from exhibitors import services
from exhibitors.crew import parse
from exhibitors.models import Exhibitor, StandBooking
from exhibitors.services import BookingData

counter = itertools.count(1)


def booking_data(**fields) -> BookingData:
    number = next(counter)
    crew = parse(fields.pop("crew", ""))
    defaults = {"organisation": f"Verein {number}", "contact_name": "Aylin Öztürk",
                "email": f"stand{number}@messe.example", "conditions": True}  # fmt: skip
    return BookingData(**{**defaults, **fields, "crew": tuple(crew)})


def make_booking(edition: Edition, stand: str, *, token: str = "", actor: Actor = SELF, **fields) -> StandBooking:
    """Asked for, or waiting where `stand` is services.WAITING."""
    return services.book(edition=edition, data=booking_data(stand=stand, **fields), token=token, actor=actor)


def make_confirmed(edition: Edition, stand: str, **fields) -> StandBooking:
    return services.confirm(booking=make_booking(edition, stand, **fields), actor=make_staff())


def make_staff() -> Actor:
    number = next(counter)
    return Actor.staff(get_user_model().objects.create_user(f"team{number}@example.org", "x", is_staff=True))


def make_exhibitor(edition: Edition, **fields) -> Exhibitor:
    return Exhibitor.objects.create(**{"edition": edition, "organisation": f"Haus {next(counter)}", **fields})
