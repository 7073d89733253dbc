"""Trying out and deciding who gets which stand. What is tried out with an application is told to nobody."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import Actor
from conference.models import Edition
from conference.web.errors import DomainError
from exhibitors import services, stands
from exhibitors.models import BookingState, StandBooking
from exhibitors.rules import audit, lock_booking
from exhibitors.stands import FairError
from registrations import places

from . import reading
from .matching import suggest_all


@transaction.atomic
def put(*, booking: StandBooking, number: str, actor: Actor) -> StandBooking | None:
    """Put a booking onto a stand: an application or a move; where somebody has that stand, the two change places.

    Returns the other booking of a swap. Whoever waits gets the stand for good, with a mail. Raises FairError as
    `services.move`, `swap` and `promote` do.
    """
    places.lock_edition(booking.edition_id)
    one = StandBooking.objects.get(pk=booking.pk)
    if one.is_queued:
        services.promote(booking=one, number=number, actor=actor)
        return None
    there = StandBooking.objects.of_edition(one.edition).filter(stand__number=number).exclude(pk=one.pk)
    other = there.filter(state__in=[BookingState.REQUESTED, BookingState.CONFIRMED]).first()
    if other is not None and one.stand_id is not None:
        services.swap(booking=one, other=other, actor=actor)
        return StandBooking.objects.with_exhibitor().select_related("stand").get(pk=other.pk)
    services.move(booking=one, number=number, actor=actor)
    return None


@transaction.atomic
def take_back(*, booking: StandBooking, actor: Actor) -> None:
    """An application has no stand again. Raises FairError `state`, `not_tried_out`."""
    one = lock_booking(booking, BookingState.REQUESTED)
    if not one.applied:
        message = _("Diesen Stand hat die Organisation selbst gebucht. Sie können ablehnen oder einen anderen geben.")
        raise FairError(message, code="not_tried_out")
    if one.stand is None:
        return
    old = one.stand.number
    stands.lock(one.stand)
    stands.vacate(one)
    audit(one, "unplaced", actor, stand=old)


def suggest(*, edition: Edition, actor: Actor) -> int:
    """Put every application that has no stand onto the one that `matching` suggests; returns how many.

    It is worked out without any lock; whatever somebody took meanwhile is left out.
    """
    hall = reading.hall_of(edition)
    chosen = suggest_all(list(hall.wishes.values()), hall.free, hall.taken)
    done = 0
    with transaction.atomic():
        places.lock_edition(edition.pk)
        for key, fit in chosen.items():
            try:
                services.move(booking=hall.bookings[key], number=fit.place.number, actor=actor)
            except FairError:
                continue
            done += 1
    return done


def confirm_many(*, bookings: Iterable[StandBooking], actor: Actor) -> tuple[int, list[str]]:
    """Confirm each in a transaction of its own; returns how many, and what was refused in words."""
    done, refusals = 0, []
    for one in bookings:
        try:
            services.confirm(booking=one, actor=actor)
        except DomainError as error:
            refusals.append(f"{one.exhibitor.organisation}: {error.message}")
        else:
            done += 1
    return done, refusals
