"""The words of the mails of the fair, gathered by the worker when the mail goes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from conference import mails as edition_mails
from conference.accounts.links import absolute
from conference.outbox.bidi import isolate

from . import services
from .models import StandBooking

LABELS = {
    "requested": gettext_lazy("Stand angefragt"),
    "waiting": gettext_lazy("auf die Warteliste gesetzt"),
    "confirmed": gettext_lazy("Stand bestätigt"),
    "declined": gettext_lazy("Stand abgelehnt"),
    "changed": gettext_lazy("Standbuchung geändert"),
    "moved": gettext_lazy("auf einen anderen Stand gesetzt"),
    "promoted": gettext_lazy("von der Warteliste auf einen Stand gesetzt"),
    "cancelled": gettext_lazy("Standbuchung abgesagt"),
}  # what staff call these mails


def provide(mail: str, stored: dict[str, Any], language: str) -> dict[str, Any]:
    """What the templates `emails/exhibitors/*` use; raises StandBooking.DoesNotExist where it is erased.

    Besides the edition's words: name, organisation, stand and old (numbers as they were at the deed), answer (a
    sentence by staff, may be empty), position in the waiting list, tables, chairs, pinboards, power, crew (names).
    """
    rows = StandBooking.objects.with_position().select_related("edition", "exhibitor")
    one = rows.get(pk=stored["booking"])
    crew = [isolate(person.full_name) for person in one.crew.active().order_by("pk")]
    return {
        **edition_mails.context(one.edition),
        "name": isolate(one.exhibitor.contact_name or one.exhibitor.organisation),
        "organisation": isolate(one.exhibitor.organisation),
        "answer": isolate(stored.get("answer", "")),
        "position": one.position,
        "tables": one.tables,
        "chairs": one.chairs,
        "pinboards": one.pinboards,
        "power": one.power,
        "crew": crew or [isolate(line) for line in one.crew_lines.splitlines()],
        "book_url": _book_url(one),
    }


def _book_url(booking: StandBooking) -> str:
    """Where to book again, "" while stands cannot be booked."""
    if not services.is_booking_open(booking.edition):
        return ""
    return absolute(reverse("exhibitors:book", args=[booking.edition.slug]))
