"""What becomes of an offer: taken, let go, withdrawn by staff, or run out. Each is told by mail."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import SELF, SYSTEM, Actor
from conference.models import Edition
from exhibitors import crew, mails, stands
from exhibitors.models import BookingState, Stand, StandBooking
from exhibitors.rules import audit, lock_booking
from exhibitors.stands import FairError
from registrations import places

from .making import pass_on


@transaction.atomic
def accept(*, booking: StandBooking, actor: Actor = SELF) -> StandBooking:
    """Take the stand that is offered: confirmed, with the crew registered. Raises FairError `late`, `state`, or of the
    crew."""
    one = lock_booking(booking, BookingState.OFFERED)
    if one.expires_at <= timezone.now():
        raise FairError(_("Die Zeit für dieses Angebot ist um."), code="late")
    members, one.crew_lines, one.expires_at = crew.parse(one.crew_lines), "", None
    stands.take(one, stands.lock(one.stand)[0], BookingState.CONFIRMED)
    crew.put(one, members, actor=actor)
    mails.promoted(one, revision=audit(one, "offer_accepted", actor, stand=one.stand.number))
    return one


@transaction.atomic
def let_go(*, booking: StandBooking, actor: Actor = SELF) -> StandBooking:
    """Not this stand: back to the waiting list with the same number, and the next is asked. Raises FairError `state`.

    Who says no is not asked again until they want to (`ask_again`); from whom staff withdraw an offer, is.
    """
    one = lock_booking(booking, BookingState.OFFERED)
    is_withdrawn = actor.user_id is not None
    _end(one, "offer_withdrawn" if is_withdrawn else "offer_declined", actor, is_over=not is_withdrawn)
    if not is_withdrawn:
        pass_on(one.edition, one.stand, but=one)
    return one


@transaction.atomic
def ask_again(*, booking: StandBooking, actor: Actor = SELF) -> StandBooking:
    """Be asked again when a stand becomes free. Raises FairError `state`."""
    one = lock_booking(booking, BookingState.WAITING)
    if one.answered_at is not None:
        one.answered_at = None
        one.save(update_fields=["answered_at", "updated_at"])
        audit(one, "asks_again", actor)
    return one


def _end(booking: StandBooking, action: str, actor: Actor, *, is_over: bool) -> None:
    booking.expires_at, booking.answered_at = None, timezone.now() if is_over else None
    stands.free(booking, BookingState.WAITING, waiting_number=booking.waiting_number)
    booking.save(update_fields=["expires_at", "answered_at"])
    revision = audit(booking, action, actor, stand=booking.stand.number)
    mails.offer_over(booking, how=action.removeprefix("offer_"), revision=revision)


def sweep() -> int:
    """Each minute: end the offers that nobody answered in time, and the holds that ran out; their stands go on to those
    who wait. Returns how many ended."""
    late = StandBooking.objects.offered().filter(expires_at__lte=timezone.now())
    ended = sum(_run_out(one) for one in late.order_by("expires_at"))
    freed = list(StandBooking.objects.run_out().values_list("edition", "stand"))
    with transaction.atomic():
        ended += stands.expire_run_out()
    for edition in {edition for edition, _stand in freed}:
        _pass_on_after_holds(edition, [stand for one, stand in freed if one == edition])
    return ended


@transaction.atomic
def _run_out(booking: StandBooking) -> bool:
    try:
        one = lock_booking(booking, BookingState.OFFERED)
    except FairError:  # answered in this moment
        return False
    if one.expires_at > timezone.now():
        return False
    _end(one, "offer_expired", SYSTEM, is_over=True)
    pass_on(one.edition, one.stand, but=one)
    return True


@transaction.atomic
def _pass_on_after_holds(key: int, freed: list[int]) -> None:
    if not StandBooking.objects.filter(edition=key).to_be_asked().exists():
        return
    edition: Edition = places.lock_edition(key)
    pass_on(edition, *Stand.objects.of_edition(edition).filter(pk__in=freed))
