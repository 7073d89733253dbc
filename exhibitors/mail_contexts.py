"""The words of the mails of the fair, gathered by the worker when the mail goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import mails as edition_mails
from conference.accounts.links import absolute
from conference.models import Edition
from conference.outbox.bidi import isolate
from conference.web import dates

from . import crew, services
from .contacts import mail_contexts as contacts
from .models import Exhibitor, StandBooking
from .words import furniture, missing_power

LABELS = {
    "requested": gettext_lazy("Stand angefragt"),
    "applied": gettext_lazy("um einen Stand beworben"),
    "waiting": gettext_lazy("auf die Warteliste gesetzt"),
    "confirmed": gettext_lazy("Stand bestätigt"),
    "declined": gettext_lazy("Stand abgelehnt"),
    "changed": gettext_lazy("Standbuchung geändert"),
    "moved": gettext_lazy("auf einen anderen Stand gesetzt"),
    "promoted": gettext_lazy("von der Warteliste auf einen Stand gesetzt"),
    "cancelled": gettext_lazy("Standbuchung abgesagt"),
    "offered": gettext_lazy("Stand angeboten"),
    "offer_over": gettext_lazy("Angebot eines Standes beendet"),
    "no_show": gettext_lazy("Stand nicht besetzt"),
    "reminder": gettext_lazy("Erinnerung an den Stand"),
    "setup_sheet": gettext_lazy("Aufbaublatt"),
    "partner_added": gettext_lazy("Gast an einem Stand"),
    "partner_news": gettext_lazy("Neues vom geteilten Stand"),
    "partner_removed": gettext_lazy("nicht mehr Gast an einem Stand"),
    "colleague": gettext_lazy("Link zur Seite am Stand"),
    "draft": gettext_lazy("Link zum Entwurf"),
    **contacts.LABELS,
}  # what staff call these mails


def provide(mail: str, stored: dict[str, Any], language: str) -> dict[str, Any]:
    """What the templates `emails/exhibitors/*` use; raises DoesNotExist where the row is erased.

    Besides the edition's words: name, organisation, stand and old (numbers as they were at the deed), answer (a
    sentence by staff, may be empty), position in the waiting list, furniture, power,
    missing_power (what to know about it), setup_window, crew (names).
    """
    if "booking" in stored:
        return _of_booking(mail, stored)
    if "contact" in stored:
        return contacts.of_contact(mail, stored)
    edition = Edition.objects.get(pk=stored["edition"])
    return {
        **edition_mails.context(edition),
        "name": isolate(stored.get("name", "")),
        "organisation": isolate(stored.get("organisation", "")),
        **(contacts.of_withdrawal(stored) if "visitor" in stored else {}),
    }


def _of_booking(mail: str, stored: dict[str, Any]) -> dict[str, Any]:
    rows = StandBooking.objects.with_position().select_related("edition", "exhibitor", "stand")
    one = rows.get(pk=stored["booking"])
    names = [isolate(person.full_name) for person in crew.people(one)]
    return {
        **edition_mails.context(one.edition),
        "name": isolate(one.exhibitor.contact_name or one.exhibitor.organisation),
        "organisation": isolate(one.exhibitor.organisation),
        "answer": isolate(stored.get("answer", "")),
        "position": one.position,
        "furniture": furniture(one) or _("keine"),
        "power": one.power,
        "missing_power": missing_power(one),
        "setup_window": isolate(one.setup_window),
        "crew": names or [isolate(line) for line in one.crew_lines.splitlines()],
        "book_url": _book_url(one),
        "left": stored.get("left", "stand"),
        **_of_guest(stored),
        **_of_offer(one, stored),
    }


def _of_guest(stored: dict[str, Any]) -> dict[str, Any]:
    """Mails to an organisation that shares the stand speak to its own contact."""
    if "guest" not in stored:
        return {}
    name = stored.get("name", "")
    if stored.get("partner"):
        name = Exhibitor.objects.get(pk=stored["partner"]).contact_name
    guest = isolate(stored["guest"])
    return {"guest": guest, "name": isolate(name) if name else guest}


def _of_offer(booking: StandBooking, stored: dict[str, Any]) -> dict[str, Any]:
    if "until" not in stored:
        return {}
    until = dt.datetime.fromisoformat(stored["until"]).astimezone(booking.edition.tz)
    return {"until_day": dates.full(until.date()), "until_clock": dates.clock(until)}


def _book_url(booking: StandBooking) -> str:
    """Where to book again, "" while stands cannot be booked."""
    if not services.is_booking_open(booking.edition):
        return ""
    return absolute(reverse("exhibitors:book", args=[booking.edition.slug]))
