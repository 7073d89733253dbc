"""The only code that takes or frees a stand.

Lock order: the edition's row first (only deeds that also need waiting numbers or crews take it, through
`registrations.places.lock_edition`), then stands in ascending key order (`lock`), then bookings, then registrations.
A deed on one booking that stands or waits locks it before its stands: it holds the edition, and those who hold only a
stand wait for no booking that is merely locked (`lock` ends run-out holds alone), so no circle can close. They do wait
for one that is being *written*: the constraint cannot tell yet whether its stand is free. Whoever will need the stand's
lock therefore has it before the row is written (`free`, `take`).
Every function here must be called inside a transaction. Holding a stand locks nothing but that stand, so that
visitors who look at different stands never wait for each other. The races this prevents:

- two people take the same free stand: the partial unique constraint `stand_has_one_holder` lets one row in; whoever
  comes second is told so and sees the fresh list (tests/exhibitors/test_races.py shows what happens without it);
- two visitors whose holds ran out choose each other's stand: each locks the stand of the own old hold as well
  (`lock_with_hold`), else each would wait, at the constraint of one hold, for the row that the other is ending;
- a hold has run out, but its row still says so: `lock` ends run-out holds of the stands it locks in the same
  transaction in which somebody takes one, so that nobody depends on the task that sweeps each minute;
- somebody books with a hold that runs out in this moment: whether it still lasts is read behind the stand's lock;
- staff block a stand while somebody books it: `blocked` is read behind the stand's lock;
- two moves would swap two stands: both are locked in the same order, the second finds the stand taken and says so;
  `swap` does it in one deed;
- a stand becomes free while others look for one: whoever holds the edition's row offers it to the first who waits and
  fits, in the same transaction (`offers/making.py`); visitors who hold meanwhile wait for the stand's lock and find it
  taken;
- one visitor holds several stands from several tabs: `booking_one_hold_per_visitor`.

The constraint, not the lock, decides: even code that forgot to lock cannot give a stand to two.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from conference.web.errors import DomainError

from .models import OCCUPYING, BookingState, Stand, StandBooking


class FairError(DomainError):
    """A rule of the fair says no."""


def lock(*stands: Stand) -> list[Stand]:
    """Lock these stands until the transaction ends and end their run-out holds; returns them as they are now."""
    rows = Stand.objects.select_for_update(no_key=True).filter(pk__in={stand.pk for stand in stands}).order_by("pk")
    fresh = {stand.pk: stand for stand in rows}
    StandBooking.objects.run_out().filter(stand__in=fresh).update(state=BookingState.EXPIRED)
    return [fresh[stand.pk] for stand in stands]


def lock_with_hold(token: str, *stands: Stand) -> tuple[list[Stand], StandBooking | None]:
    """Lock these stands and the one that this visitor holds; returns them, and the hold where it still lasts.

    The stand of a hold that ran out a moment ago is locked too: whoever else wants it ends that hold, and both would
    wait for each other. Raises FairError `taken` where the visitor chooses another stand in this very moment.
    """
    holds = StandBooking.objects.kept_by(token).select_related("stand")
    before = holds.first()
    fresh = lock(*stands, *([before.stand] if before else []))
    now = holds.first()
    if now is not None and now != before:
        raise _chosen_twice()
    return fresh[: len(stands)], now


def take(booking: StandBooking, stand: Stand, state: str, *, waiting_number: int | None = None) -> None:
    """Save the booking with this locked stand in a state that keeps others from it. Only who has a stand merely offered
    keeps the number in the waiting list.

    Raises FairError `blocked` or `taken` (field `stand`); then nothing of this call is stored.
    """
    if stand.blocked:
        message = _("Stand %(number)s ist gesperrt. Bitte wählen Sie einen anderen.") % {"number": stand.number}
        raise FairError(message, field="stand", code="blocked")
    booking.stand, booking.state, booking.waiting_number = stand, state, waiting_number
    try:
        with transaction.atomic():
            booking.save()
    except IntegrityError as error:
        raise _refusal(error, stand) from error


def _refusal(error: IntegrityError, stand: Stand) -> FairError:
    """What the database's no means in words; unknown refusals are raised as they are."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", "")
    if name == "stand_has_one_holder":
        message = _("Stand %(number)s ist gerade vergeben worden. Bitte wählen Sie einen anderen.")
        return FairError(message % {"number": stand.number}, field="stand", code="taken")
    if name == "booking_one_hold_per_visitor":
        return _chosen_twice()
    raise error


def _chosen_twice() -> FairError:
    message = _("Sie haben gerade gleichzeitig einen anderen Stand gewählt. Bitte versuchen Sie es noch einmal.")
    return FairError(message, field="stand", code="taken")


def free(booking: StandBooking, state: str, *, waiting_number: int | None = None) -> None:
    """Take the booking out of its stand, so that others can have it. The row keeps the stand for the record.

    Locks the stand first, in whose row others queue: see above.
    """
    if booking.stand is not None and booking.state in OCCUPYING:
        lock(booking.stand)
    booking.state, booking.waiting_number = state, waiting_number
    booking.save(update_fields=["state", "waiting_number", "updated_at"])


def vacate(booking: StandBooking) -> None:
    """Take the stand from an application that staff only tried out; the row names none from then on."""
    booking.stand = None
    booking.save(update_fields=["stand", "updated_at"])


def swap(one: StandBooking, two: StandBooking) -> None:
    """Let two locked bookings change their stands. Raises FairError `blocked` as `take` does.

    The constraint looks at each row by itself, so the first steps out of its stand for a moment that nobody else can
    see: both stands are locked, and the transaction is not over.
    """
    state, stand, other = one.state, one.stand, two.stand
    lock(stand, other)
    StandBooking.objects.filter(pk=one.pk).update(state=BookingState.EXPIRED)
    take(two, stand, two.state)
    take(one, other, state)


def expire_run_out() -> int:
    """End every hold that has run out, and forget those that ended a day ago or more; returns how many ended.

    Skips rows that somebody is just working with: they end with that deed.
    """
    locked = StandBooking.objects.run_out().select_for_update(skip_locked=True).values_list("pk", flat=True)
    ended = StandBooking.objects.filter(pk__in=list(locked)).update(state=BookingState.EXPIRED)
    StandBooking.objects.forgotten_holds().delete()
    return ended
