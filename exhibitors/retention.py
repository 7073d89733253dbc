"""How long the fair keeps what is personal. Which organisation had which stand stays."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from conference.retention import registry, subjects
from conference.retention.periods import DECLINED, EXHIBITORS

from .models import ACTIVE, BookingState, Exhibitor, Stand, StandBooking

CONTACT = ("contact_name", "email", "phone")
EXHIBITOR = {"exhibitor": "pk"}


def declare() -> None:
    subjects.register_subject("exhibitor", Exhibitor, "edition")
    subjects.register_subject("stand", Stand, "edition")
    subjects.register_subject("standbooking", StandBooking, "edition")
    registry.plain(Stand, *(one.name for one in registry.own_fields(Stand)))
    registry.plain(
        Exhibitor, "edition", "nonce", "token_digest", "organisation", "short_name", "organisation_type", "language",
        "topics", "description", "website", "languages", "is_listed", "search_text", "created_at",
    )  # fmt: skip
    registry.blank(
        Exhibitor, EXHIBITORS, *CONTACT,
        edition="edition", person=EXHIBITOR, label=_("Ansprechpersonen der Messestände"),
    )  # fmt: skip
    registry.blank(
        Exhibitor, DECLINED, *CONTACT,
        edition="edition", person=EXHIBITOR, where=_without_stand, label=_("Ansprechpersonen ohne Stand"),
    )  # fmt: skip
    _bookings()


def _without_stand() -> Q:
    """Who waited, was declined or cancelled has no stand at the end."""
    held = StandBooking.objects.filter(exhibitor=OuterRef("pk"), state__in=ACTIVE).exclude(state=BookingState.WAITING)
    return ~Q(Exists(held))


def _bookings() -> None:
    personal = {"remark", "co_exhibitor", "crew", "crew_lines"}
    registry.plain(
        StandBooking, *(one.name for one in registry.own_fields(StandBooking) if one.name not in personal - {"crew"})
    )
    registry.blank(
        StandBooking, DECLINED, "crew_lines",
        edition="edition", person={"exhibitor": "exhibitor"}, label=_("Standpersonal, das auf einen Stand wartete"),
    )  # fmt: skip
    registry.blank(
        StandBooking, EXHIBITORS, "remark", "co_exhibitor",
        edition="edition", person={"exhibitor": "exhibitor"}, label=_("Bemerkungen zu Standbuchungen"),
    )  # fmt: skip
