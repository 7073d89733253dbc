"""Making offers. Inside the caller's transaction, behind the edition's lock."""

from __future__ import annotations

from conference.audit.services import SYSTEM
from conference.models import Edition
from exhibitors import mails, stands
from exhibitors.models import BookingState, Stand, StandBooking
from exhibitors.rules import audit
from exhibitors.terms.models import terms_of
from registrations.place_offers.deadlines import deadline


def fits(booking: StandBooking, stand: Stand) -> bool:
    """Whether the stand has what this organisation cannot do without."""
    return (
        booking.tables <= stand.tables_max
        and (stand.power or not booking.power)
        and (stand.step_free or not booking.wants_accessible)
    )


def pass_on(edition: Edition, *freed: Stand, but: StandBooking | None = None) -> None:
    """Offer these stands, as far as they are free now, each to whoever waits longest and fits. Where staff decide, and
    where there is no time to answer any more, nothing is offered.

    but: who has just left this very stand is not offered it again.
    """
    until = deadline(edition)
    if until is None or edition.is_over() or terms_of(edition).is_by_application:
        return
    queue = StandBooking.objects.of_edition(edition).to_be_asked().exclude(pk=but.pk if but else None)
    waiting = list(queue.select_for_update(of=("self",)).select_related("edition", "exhibitor"))
    if not waiting:
        return
    for stand in stands.lock(*sorted(set(freed), key=lambda one: one.pk)):
        if stand.blocked or StandBooking.objects.occupying().filter(stand=stand).exists():
            continue
        first = next((one for one in waiting if fits(one, stand)), None)
        if first is None:
            continue
        waiting.remove(first)
        first.expires_at = until
        stands.take(first, stand, BookingState.OFFERED, waiting_number=first.waiting_number)
        mails.offered(first, revision=audit(first, "offered", SYSTEM, stand=stand.number))
