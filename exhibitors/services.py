"""What people and staff do at the fair. One transaction per deed: the write, the audit line and the mail.

States: held → requested → confirmed, or waiting, declined, cancelled; each move is one function here (offers to those
who wait: `offers`; what is tried out with applications: `board`; the day itself: `day`).
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.accounts import links
from conference.audit.services import SELF, Actor
from conference.models import Edition
from registrations import places

from . import crew, mails, stands
from .asking import ANY, WAITING, BookingData, fill
from .models import ACTIVE, BookingState, Exhibitor, Stand, StandBooking
from .offers.making import pass_on
from .rules import audit, check_change_open, check_open, check_tables, find_stand, is_booking_open, lock_booking
from .stands import FairError
from .terms.models import FairTerms, terms_of

__all__ = ["ANY", "HOLD", "SELF", "WAITING", "BookingData", "FairError", "find_stand", "is_booking_open"]

HOLD = dt.timedelta(minutes=15)


@transaction.atomic
def hold(*, edition: Edition, number: str, token: str, actor: Actor = SELF) -> StandBooking:
    """Keep a stand free for 15 minutes for the visitor who knows the token, giving up another one held before.

    Returns the hold; the same again changes nothing. Raises FairError: `closed`, `by_application`,
    `unknown_stand`, `blocked`, `taken`.
    """
    check_open(edition, actor)
    if terms_of(edition).is_by_application:
        raise FairError(_("Hier wird beworben: Das Team vergibt die Stände später."), code="by_application")
    (stand,), old = stands.lock_with_hold(token, find_stand(edition, number))
    if old and old.stand_id == stand.pk:
        return old
    if old:
        stands.free(old, BookingState.EXPIRED)
    booking = StandBooking(edition=edition, hold_digest=links.digest(token), expires_at=timezone.now() + HOLD)
    stands.take(booking, stand, BookingState.HELD)
    audit(booking, "held", actor, stand=stand.number)
    return booking


@transaction.atomic
def extend(*, edition: Edition, token: str, actor: Actor = SELF) -> StandBooking:
    """Add 15 minutes to a hold, once. Raises FairError: `no_hold` where it has run out, `extended` the second time."""
    held = StandBooking.objects.of_edition(edition).held_by(token).select_for_update(of=("self",))
    booking = held.select_related("stand").first()
    if booking is None:
        raise FairError(_("Die 15 Minuten sind um. Bitte wählen Sie den Stand noch einmal."), code="no_hold")
    if booking.extended:
        raise FairError(_("Sie haben die Zeit schon einmal verlängert."), code="extended")
    booking.expires_at, booking.extended = booking.expires_at + HOLD, True
    booking.save(update_fields=["expires_at", "extended", "updated_at"])
    audit(booking, "extended", actor)
    return booking


def _sent_twice(edition: Edition, data: BookingData, token: str) -> StandBooking | None:
    """The booking that the same form has made a moment ago (somebody pressed the button twice)."""
    made = StandBooking.objects.of_edition(edition).active().filter(
        hold_digest=links.digest(token), exhibitor__email__iexact=data.email
    )  # fmt: skip
    applied = Q(applied=True, wished_stand__number=data.stand) | Q(applied=True, wished_stand=None)
    same = made.waiting() if data.stand == WAITING else made.filter(applied | Q(stand__number=data.stand))
    return same.select_related("exhibitor").first()


@transaction.atomic
def book(*, edition: Edition, data: BookingData, token: str = "", actor: Actor = SELF) -> StandBooking:
    """Ask for a stand (with or without a hold before), for the waiting list, or where staff decide: apply.

    token: of the visitor's hold and form; the same form sent twice is one booking. Returns the booking: `requested`,
    `confirmed` where the terms say so, or `waiting`; the crew is registered once there is a stand. Raises FairError
    (`closed`, `conditions`, `unknown_stand`, `blocked`, `taken`, `tables`, or of the crew); then nothing is stored.
    """
    check_open(edition, actor)
    if not data.conditions:
        raise FairError(_("Bitte stimmen Sie den Bedingungen zu."), field="conditions", code="conditions")
    edition = places.lock_edition(edition.pk)
    if token and (made := _sent_twice(edition, data, token)):
        return made
    terms = terms_of(edition)
    stand = None if data.stand in (WAITING, ANY) else find_stand(edition, data.stand)
    alternative = data.alternative_stand
    booking = _held_or_new(edition, stand, token)
    booking.alternative_stand = find_stand(edition, alternative, field="alternative_stand") if alternative else None
    _introduce(booking, data)
    if terms.is_by_application:
        _apply(booking, stand, data, actor)
    elif stand is None:
        _queue(booking, data, actor)
    else:
        _take(booking, stand, data, terms, actor)
    return booking


def _introduce(booking: StandBooking, data: BookingData) -> None:
    """A new organisation of the directory, with everything that the form says."""
    exhibitor = Exhibitor(edition=booking.edition, language=data.language)
    fill(exhibitor, booking, data)
    exhibitor.save()
    exhibitor.topics.set(data.topics)
    booking.exhibitor, booking.conditions_accepted_at = exhibitor, timezone.now()


def _take(booking: StandBooking, stand: Stand, data: BookingData, terms: FairTerms, actor: Actor) -> None:
    check_tables(stand, data.tables)
    state = BookingState.CONFIRMED if terms.confirm_at_once else BookingState.REQUESTED
    stands.take(booking, stands.lock(stand)[0], state)
    crew.put(booking, data.crew, actor=actor)
    if terms.confirm_at_once:
        mails.confirmed(booking, revision=audit(booking, "booked", actor, stand=stand.number))
        return
    audit(booking, "requested", actor, stand=stand.number)
    mails.requested(booking)


def _apply(booking: StandBooking, wish: Stand | None, data: BookingData, actor: Actor) -> None:
    booking.crew_lines = crew.noted(data.crew)
    booking.applied, booking.wished_stand, booking.state = True, wish, BookingState.REQUESTED
    booking.save()
    mails.applied(booking, revision=audit(booking, "applied", actor, wish=wish.number if wish else ""))


def _held_or_new(edition: Edition, stand: Stand | None, token: str) -> StandBooking:
    """The visitor's hold of this stand, else a new booking; a hold of another stand is given up."""
    held = stands.lock_with_hold(token, *([stand] if stand else []))[1] if token else None
    if held and stand and held.stand_id == stand.pk:
        return held
    if held:
        stands.free(held, BookingState.EXPIRED)
    return StandBooking(edition=edition, hold_digest=links.digest(token) if token else "")


def _queue(booking: StandBooking, data: BookingData, actor: Actor) -> None:
    booking.crew_lines = crew.noted(data.crew)
    booking.wished_stand, booking.alternative_stand = booking.alternative_stand, None
    booking.state, booking.waiting_number = BookingState.WAITING, _next_waiting_number(booking.edition_id)
    booking.save()
    mails.waiting(booking, revision=audit(booking, "waiting", actor))


def _next_waiting_number(edition_id: int) -> int:
    """Counted behind the edition's lock, so that two are never the same."""
    highest = StandBooking.objects.filter(edition=edition_id).aggregate(highest=Max("waiting_number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def change(*, booking: StandBooking, data: BookingData, actor: Actor) -> StandBooking:
    """Change contact, texts, furniture and crew; the stand stays. Raises FairError as `book` does, and `state`."""
    one = lock_booking(booking, *ACTIVE)
    check_change_open(one.edition, actor)
    if one.stand:
        check_tables(one.stand, data.tables)
    fill(one.exhibitor, one, data)
    one.exhibitor.save()
    one.exhibitor.topics.set(data.topics)
    if one.has_crew:
        crew.put(one, data.crew, actor=actor)
    else:
        one.crew_lines = crew.noted(data.crew)
    one.save()
    mails.changed(one, revision=audit(one, "changed", actor))
    return one


@transaction.atomic
def confirm(*, booking: StandBooking, actor: Actor, answer: str = "") -> StandBooking:
    """Staff give the stand that was asked for, or that they chose for an application, whose crew is registered now.

    answer: a sentence for the mail. Raises FairError `state`, `no_stand`, or of the crew.
    """
    one = lock_booking(booking, BookingState.REQUESTED)
    if one.stand is None:
        raise FairError(_("Bitte geben Sie der Bewerbung zuerst einen Stand."), field="stand", code="no_stand")
    members, was_noted = crew.parse(one.crew_lines), not one.has_crew
    one.state, one.crew_lines = BookingState.CONFIRMED, ""
    one.save(update_fields=["state", "crew_lines", "updated_at"])
    if was_noted:
        crew.put(one, members, actor=actor)
    mails.confirmed(one, revision=audit(one, "confirmed", actor, stand=one.stand.number), answer=answer)
    return one


@transaction.atomic
def decline(*, booking: StandBooking, actor: Actor, answer: str = "") -> StandBooking:
    """Staff say no; the stand becomes free and the crew is cancelled. Raises FairError `state`."""
    one = lock_booking(booking, BookingState.REQUESTED, BookingState.WAITING, BookingState.OFFERED)
    _leave(one, BookingState.DECLINED, actor)
    mails.declined(one, revision=audit(one, "declined", actor), answer=answer)
    return one


@transaction.atomic
def cancel(*, booking: StandBooking, actor: Actor) -> StandBooking:
    """Give the stand back and cancel the crew. Cancelling twice is the same as once; else raises FairError `state`."""
    if StandBooking.objects.filter(pk=booking.pk, state=BookingState.CANCELLED).exists():
        return booking
    one = lock_booking(booking, *ACTIVE)
    left = "queue" if one.is_queued else "stand" if one.has_crew else "application"
    _leave(one, BookingState.CANCELLED, actor)
    mails.cancelled(one, left=left, revision=audit(one, "cancelled", actor))
    return one


def _leave(booking: StandBooking, state: str, actor: Actor) -> None:
    """Out of the stand, which goes to whoever waits for one like it."""
    had_stand = booking.state != BookingState.WAITING and booking.stand is not None
    stands.free(booking, state)
    crew.dismiss(booking, actor=actor)
    if had_stand:
        pass_on(booking.edition, booking.stand)


@transaction.atomic
def wait(*, booking: StandBooking, actor: Actor) -> StandBooking:
    """Staff put a request on the waiting list; the stand becomes free, the crew is noted. Raises FairError `state`."""
    one = lock_booking(booking, BookingState.REQUESTED)
    one.crew_lines, one.wished_stand = crew.lines_of(one), one.wished_stand or one.stand
    stands.free(one, BookingState.WAITING, waiting_number=_next_waiting_number(one.edition_id))
    one.save(update_fields=["crew_lines", "wished_stand"])
    crew.dismiss(one, actor=actor)
    mails.waiting(one, revision=audit(one, "waiting", actor))
    if one.stand:
        pass_on(one.edition, one.stand, but=one)
    return one


@transaction.atomic
def move(*, booking: StandBooking, number: str, actor: Actor) -> StandBooking:
    """Staff give another stand; the mail names the old and the new one. The first stand of an application, and each
    other before it is confirmed, is told to nobody.

    Raises FairError: `state`, `unknown_stand`, `same_stand`, `blocked`, `taken`, `tables`.
    """
    one = lock_booking(booking, BookingState.REQUESTED, BookingState.CONFIRMED)
    old, new = one.stand, find_stand(one.edition, number)
    if old is not None and old.pk == new.pk:
        raise FairError(_("Die Buchung hat diesen Stand schon."), field="stand", code="same_stand")
    check_tables(new, one.tables)
    new, *_old = stands.lock(new, *([old] if old else []))
    stands.take(one, new, one.state)
    _tell_of_move(one, old.number if old else "", actor)
    if old is not None:
        pass_on(one.edition, old)
    return one


def _tell_of_move(booking: StandBooking, old: str, actor: Actor, action: str = "moved") -> None:
    if not booking.has_crew:
        audit(booking, "placed", actor, old=old, new=booking.stand.number)
        return
    mails.moved(booking, old=old, revision=audit(booking, action, actor, old=old, new=booking.stand.number))


@transaction.atomic
def swap(*, booking: StandBooking, other: StandBooking, actor: Actor) -> None:
    """Staff let two organisations change places, in one deed: both are told their old and their new number.

    Raises FairError: `state`, `same_stand`, `no_stand`, `tables`, `blocked`.
    """
    if booking.pk == other.pk:
        raise FairError(_("Zum Tauschen braucht es zwei Buchungen."), field="stand", code="same_stand")
    if booking.edition_id != other.edition_id:
        raise FairError(_("Das sind Stände zweier Konferenzen."), field="stand", code="unknown_stand")
    pair = sorted((booking, other), key=lambda one: one.pk)
    one, two = (lock_booking(row, BookingState.REQUESTED, BookingState.CONFIRMED) for row in pair)
    if one.stand is None or two.stand is None:
        raise FairError(_("Zum Tauschen brauchen beide einen Stand."), field="stand", code="no_stand")
    check_tables(two.stand, one.tables)
    check_tables(one.stand, two.tables)
    numbers = one.stand.number, two.stand.number
    stands.swap(one, two)
    for row, old in zip((one, two), numbers, strict=True):
        _tell_of_move(row, old, actor, "swapped")


@transaction.atomic
def promote(*, booking: StandBooking, number: str, actor: Actor) -> StandBooking:
    """Staff give a stand to somebody who waits: confirmed, with the crew registered. A stand offered before is free.

    Raises FairError: `state`, `unknown_stand`, `blocked`, `taken`, `tables`, or of the crew.
    """
    one = lock_booking(booking, BookingState.WAITING, BookingState.OFFERED)
    offered = one.stand if one.state == BookingState.OFFERED else None
    members, one.crew_lines, one.expires_at = crew.parse(one.crew_lines), "", None
    stand = find_stand(one.edition, number)
    check_tables(stand, one.tables)
    stand, *_offered = stands.lock(stand, *([offered] if offered else []))
    stands.take(one, stand, BookingState.CONFIRMED)
    crew.put(one, members, actor=actor)
    mails.promoted(one, revision=audit(one, "promoted", actor, stand=one.stand.number))
    if offered is not None and offered.pk != stand.pk:
        pass_on(one.edition, offered)
    return one


@transaction.atomic
def assign(*, exhibitor: Exhibitor, number: str, actor: Actor, additional: bool = False) -> StandBooking:
    """Staff give a stand to an organisation of the directory that has none, or one more: confirmed at once.

    additional: the organisation may have one already; only staff can do that. Raises FairError: `has_booking`,
    `unknown_stand`, `blocked`, `taken`.
    """
    edition = places.lock_edition(exhibitor.edition_id)
    has_one = exhibitor.bookings.active().filter(is_additional=False).exists()
    if has_one and not additional:
        message = _("Diese Organisation hat schon einen Stand oder steht auf der Warteliste.")
        raise FairError(message, field="exhibitor", code="has_booking")
    stand = find_stand(edition, number)
    booking = StandBooking(edition=edition, exhibitor=exhibitor, tables=min(1, stand.tables_max))
    booking.is_additional = has_one
    stands.take(booking, stands.lock(stand)[0], BookingState.CONFIRMED)
    mails.confirmed(booking, revision=audit(booking, "assigned", actor, stand=stand.number))
    return booking
