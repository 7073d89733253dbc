"""How long the fair keeps what is personal. Which organisation had which stand stays."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from conference.retention import registry, subjects
from conference.retention.periods import CONTACT, DECLINED, EXHIBITORS, NEEDS

from .models import ACTIVE, BookingState, Exhibitor, Stand, StandBooking

WHO = ("contact_name", "email", "phone")
EXHIBITOR = {"exhibitor": "pk"}


def declare() -> None:
    subjects.register_subject("exhibitor", Exhibitor, "edition")
    subjects.register_subject("stand", Stand, "edition")
    subjects.register_subject("standbooking", StandBooking, "edition")
    registry.plain(Stand, *(one.name for one in registry.own_fields(Stand)))
    registry.plain(
        Exhibitor, "edition", "nonce", "token_digest", "organisation", "short_name", "organisation_type", "language",
        "topics", "description", "website", "languages", "is_listed", "search_text", "created_at", "logo", "logo_alt",
        "shares", "people",
    )  # fmt: skip
    registry.blank(
        Exhibitor, EXHIBITORS, *WHO,
        edition="edition", person=EXHIBITOR, label=_("Ansprechpersonen der Messestände"),
    )  # fmt: skip
    registry.blank(
        Exhibitor, DECLINED, *WHO,
        edition="edition", person=EXHIBITOR, where=_without_stand, label=_("Ansprechpersonen ohne Stand"),
    )  # fmt: skip
    _bookings()


def _without_stand() -> Q:
    """Who waited, was declined or cancelled has no stand at the end."""
    held = StandBooking.objects.filter(exhibitor=OuterRef("pk"), state__in=ACTIVE).exclude(state=BookingState.WAITING)
    return ~Q(Exists(held))


def _bookings() -> None:
    personal = {"remark", "co_exhibitor", "crew_lines", "mobile", "vehicle", "number_plate"}
    registry.plain(StandBooking, *(one.name for one in registry.own_fields(StandBooking) if one.name not in personal))
    registry.blank(
        StandBooking, NEEDS, "number_plate", "vehicle",
        edition="edition", person={"exhibitor": "exhibitor"}, label=_("Fahrzeuge und Kennzeichen der Anlieferung"),
    )  # fmt: skip
    registry.blank(
        StandBooking, CONTACT, "mobile",
        edition="edition", person={"exhibitor": "exhibitor"}, label=_("Mobilnummern an den Ständen"),
    )  # fmt: skip
    registry.blank(
        StandBooking, DECLINED, "crew_lines",
        edition="edition", person={"exhibitor": "exhibitor"}, label=_("Standpersonal, das auf einen Stand wartete"),
    )  # fmt: skip
    registry.blank(
        StandBooking, EXHIBITORS, "remark", "co_exhibitor",
        edition="edition", person={"exhibitor": "exhibitor"}, label=_("Bemerkungen zu Standbuchungen"),
    )  # fmt: skip
