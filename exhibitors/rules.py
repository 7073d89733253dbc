"""Rules and steps that the deeds of the fair have in common. They write nothing but what a deed asks them to."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.audit.services import Actor, record
from conference.models import Edition, EditionState
from registrations import places

from .models import Stand, StandBooking
from .stands import FairError


def is_booking_open(edition: Edition) -> bool:
    """Stands are booked while the edition is published and before its first day."""
    return edition.state == EditionState.PUBLISHED and timezone.localdate(timezone=edition.tz) < edition.date


def check_open(edition: Edition, actor: Actor) -> None:
    if actor.user_id is None and not is_booking_open(edition):
        raise FairError(_("Stände können gerade nicht gebucht werden."), code="closed")


def check_change_open(edition: Edition, actor: Actor) -> None:
    if actor.user_id is None and not edition.is_change_open():
        raise FairError(_("Änderungen sind nicht mehr möglich. Bitte rufen Sie uns an."), code="closed")


def find_stand(edition: Edition, number: str, *, field: str = "stand") -> Stand:
    """The stand with this number. Raises FairError `unknown_stand`."""
    stand = Stand.objects.of_edition(edition).filter(number=number).first()
    if stand is None:
        raise FairError(_("Diesen Stand gibt es nicht."), field=field, code="unknown_stand")
    return stand


def check_tables(stand: Stand, tables: int) -> None:
    if tables > stand.tables_max:
        message = ngettext(
            "An Stand %(number)s passt höchstens %(count)d Tisch.",
            "An Stand %(number)s passen höchstens %(count)d Tische.",
            stand.tables_max,
        )
        raise FairError(message % {"number": stand.number, "count": stand.tables_max}, field="tables", code="tables")


def lock_booking(booking: StandBooking, *states: str) -> StandBooking:
    """The booking as it is now, behind the edition's lock and its own. Raises FairError where its state is another."""
    places.lock_edition(booking.edition_id)
    rows = StandBooking.objects.select_for_update(of=("self",)).select_related("edition", "stand", "exhibitor__edition")
    one = rows.get(pk=booking.pk)
    if one.state not in states:
        message = _("Das geht nicht mehr: Die Buchung ist „%(state)s“.") % {"state": one.get_state_display()}
        raise FairError(message, code="state")
    return one


def audit(booking: StandBooking, action: str, actor: Actor, **details: object) -> int:
    """Write the line about a deed on a booking; returns its key, by which a mail of this deed is one of its kind."""
    subject = f"standbooking:{booking.pk}"
    return record(actor=actor, action=f"booking.{action}", subject=subject, **details).pk
