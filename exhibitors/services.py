"""What people and staff do at the fair. One transaction per deed: the write, the audit line and the mail.

States: held → requested → confirmed, or waiting, declined, cancelled; each move is one function here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.accounts import links
from conference.audit.services import SELF, Actor, record
from conference.models import Edition, EditionState
from registrations import places

from . import crew, mails, stands
from .crew import CrewMember
from .models import ACTIVE, BookingState, Exhibitor, Stand, StandBooking
from .stands import FairError

HOLD = dt.timedelta(minutes=15)
WAITING = "warteliste"  # what stands for the waiting list where a stand's number is asked


@dataclass(frozen=True)
class BookingData:
    """What an organisation says in the form, cleaned. `stand` is a number or WAITING, `topics` are primary keys."""

    organisation: str
    contact_name: str
    email: str
    stand: str = ""
    alternative_stand: str = ""
    short_name: str = ""
    organisation_type: str = ""
    phone: str = ""
    topics: tuple[int, ...] = ()
    description: str = ""
    website: str = ""
    languages: tuple[str, ...] = ()
    tables: int = 1
    chairs: int = 2
    pinboards: int = 0
    power: bool = False
    power_watts: int = 0
    wifi: bool = False
    noise: bool = False
    co_exhibitor: str = ""
    setup_window: str = ""
    remark: str = ""
    crew: tuple[CrewMember, ...] = ()
    conditions: bool = False
    language: str = "de"


OF_EXHIBITOR = ("organisation", "short_name", "organisation_type", "contact_name", "email", "phone",
                "description", "website")  # fmt: skip
OF_BOOKING = ("tables", "chairs", "pinboards", "power", "power_watts", "wifi", "noise", "co_exhibitor",
              "setup_window", "remark")  # fmt: skip


def is_booking_open(edition: Edition) -> bool:
    """Stands are booked while the edition is published and before its first day."""
    return edition.state == EditionState.PUBLISHED and timezone.localdate(timezone=edition.tz) < edition.date


def _check_open(edition: Edition, actor: Actor) -> None:
    if actor.user_id is None and not is_booking_open(edition):
        raise FairError(_("Stände können gerade nicht gebucht werden."), code="closed")


def find_stand(edition: Edition, number: str, *, field: str = "stand") -> Stand:
    """The stand with this number. Raises FairError `unknown_stand`."""
    stand = Stand.objects.of_edition(edition).filter(number=number).first()
    if stand is None:
        raise FairError(_("Diesen Stand gibt es nicht."), field=field, code="unknown_stand")
    return stand


def _check_tables(stand: Stand, tables: int) -> None:
    if tables > stand.tables_max:
        message = ngettext(
            "An Stand %(number)s passt höchstens %(count)d Tisch.",
            "An Stand %(number)s passen höchstens %(count)d Tische.",
            stand.tables_max,
        )
        raise FairError(message % {"number": stand.number, "count": stand.tables_max}, field="tables", code="tables")


def _lock_booking(booking: StandBooking, *states: str) -> StandBooking:
    """The booking as it is now, behind the edition's lock and its own. Raises FairError where its state is another."""
    places.lock_edition(booking.edition_id)
    rows = StandBooking.objects.select_for_update(of=("self",)).select_related("edition", "stand", "exhibitor__edition")
    one = rows.get(pk=booking.pk)
    if one.state not in states:
        message = _("Das geht nicht mehr: Die Buchung ist „%(state)s“.") % {"state": one.get_state_display()}
        raise FairError(message, code="state")
    return one


def _audit(booking: StandBooking, action: str, actor: Actor, **details: object) -> int:
    subject = f"standbooking:{booking.pk}"
    return record(actor=actor, action=f"booking.{action}", subject=subject, **details).pk


@transaction.atomic
def hold(*, edition: Edition, number: str, token: str, actor: Actor = SELF) -> StandBooking:
    """Keep a stand free for 15 minutes for the visitor who knows the token, giving up another one held before.

    Returns the hold; the same again changes nothing. Raises FairError: `closed`, `unknown_stand`, `blocked`, `taken`.
    """
    _check_open(edition, actor)
    stand = find_stand(edition, number)
    old = StandBooking.objects.held_by(token).select_related("stand").first()
    stand, *_others = stands.lock(stand, *([old.stand] if old else []))
    old = StandBooking.objects.held_by(token).select_related("stand").first()
    if old and old.stand_id == stand.pk:
        return old
    if old:
        stands.free(old, BookingState.EXPIRED)
    booking = StandBooking(edition=edition, hold_digest=links.digest(token), expires_at=timezone.now() + HOLD)
    stands.take(booking, stand, BookingState.HELD)
    _audit(booking, "held", actor, stand=stand.number)
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
    _audit(booking, "extended", actor)
    return booking


def _fill(exhibitor: Exhibitor, booking: StandBooking, data: BookingData) -> None:
    for name in OF_EXHIBITOR:
        setattr(exhibitor, name, getattr(data, name))
    exhibitor.languages = list(data.languages)
    for name in OF_BOOKING:
        setattr(booking, name, getattr(data, name))


def _sent_twice(edition: Edition, data: BookingData, token: str) -> StandBooking | None:
    """The booking that the same form has made a moment ago (somebody pressed the button twice)."""
    made = StandBooking.objects.of_edition(edition).active().filter(
        hold_digest=links.digest(token), exhibitor__email__iexact=data.email
    )  # fmt: skip
    same = made.waiting() if data.stand == WAITING else made.filter(stand__number=data.stand)
    return same.select_related("exhibitor").first()


@transaction.atomic
def book(*, edition: Edition, data: BookingData, token: str = "", actor: Actor = SELF) -> StandBooking:
    """Ask for a stand (with or without a hold before) or for the waiting list, and register the crew.

    token: of the visitor's hold and form; the same form sent twice is one booking. Returns the booking, `requested`
    or `waiting`. Raises FairError (`closed`, `conditions`, `unknown_stand`, `blocked`, `taken`, `tables`, or of the
    crew); then nothing is stored.
    """
    _check_open(edition, actor)
    if not data.conditions:
        raise FairError(_("Bitte stimmen Sie den Bedingungen zu."), field="conditions", code="conditions")
    edition = places.lock_edition(edition.pk)
    if token and (made := _sent_twice(edition, data, token)):
        return made
    stand = None if data.stand == WAITING else find_stand(edition, data.stand)
    alternative = data.alternative_stand
    exhibitor = Exhibitor(edition=edition, language=data.language)
    booking = _held_or_new(edition, stand, token)
    _fill(exhibitor, booking, data)
    exhibitor.save()
    exhibitor.topics.set(data.topics)
    booking.exhibitor, booking.conditions_accepted_at = exhibitor, timezone.now()
    booking.alternative_stand = find_stand(edition, alternative, field="alternative_stand") if alternative else None
    if stand is None:
        _queue(booking, data, actor)
        return booking
    _check_tables(stand, data.tables)
    stands.take(booking, stands.lock(stand)[0], BookingState.REQUESTED)
    crew.put(booking, data.crew, actor=actor)
    _audit(booking, "requested", actor, stand=stand.number)
    mails.requested(booking)
    return booking


def _held_or_new(edition: Edition, stand: Stand | None, token: str) -> StandBooking:
    """The visitor's hold of this stand, else a new booking; a hold of another stand is given up."""
    held = StandBooking.objects.of_edition(edition).held_by(token).select_related("stand").first() if token else None
    if held:
        stands.lock(held.stand, stand or held.stand)
        held = StandBooking.objects.of_edition(edition).held_by(token).select_related("stand").first()
    if held and stand and held.stand_id == stand.pk:
        return held
    if held:
        stands.free(held, BookingState.EXPIRED)
    return StandBooking(edition=edition, hold_digest=links.digest(token) if token else "")


def _queue(booking: StandBooking, data: BookingData, actor: Actor) -> None:
    booking.crew_lines = "\n".join(member.line for member in data.crew)
    booking.state, booking.waiting_number = BookingState.WAITING, _next_waiting_number(booking.edition_id)
    booking.save()
    mails.waiting(booking, revision=_audit(booking, "waiting", actor))


def _next_waiting_number(edition_id: int) -> int:
    """Counted behind the edition's lock, so that two are never the same."""
    highest = StandBooking.objects.filter(edition=edition_id).aggregate(highest=Max("waiting_number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def change(*, booking: StandBooking, data: BookingData, actor: Actor) -> StandBooking:
    """Change contact, texts, furniture and crew; the stand stays. Raises FairError as `book` does, and `state`."""
    one = _lock_booking(booking, *ACTIVE)
    if actor.user_id is None and not one.edition.is_change_open():
        raise FairError(_("Änderungen sind nicht mehr möglich. Bitte rufen Sie uns an."), code="closed")
    if one.state != BookingState.WAITING:
        _check_tables(one.stand, data.tables)
    _fill(one.exhibitor, one, data)
    one.exhibitor.save()
    one.exhibitor.topics.set(data.topics)
    if one.state == BookingState.WAITING:
        one.crew_lines = "\n".join(member.line for member in data.crew)
    else:
        crew.put(one, data.crew, actor=actor)
    one.save()
    mails.changed(one, revision=_audit(one, "changed", actor))
    return one


@transaction.atomic
def confirm(*, booking: StandBooking, actor: Actor, answer: str = "") -> StandBooking:
    """Staff give the stand that was asked for. `answer` is a sentence for the mail. Raises FairError `state`."""
    one = _lock_booking(booking, BookingState.REQUESTED)
    one.state = BookingState.CONFIRMED
    one.save(update_fields=["state", "updated_at"])
    mails.confirmed(one, revision=_audit(one, "confirmed", actor, stand=one.stand.number), answer=answer)
    return one


@transaction.atomic
def decline(*, booking: StandBooking, actor: Actor, answer: str = "") -> StandBooking:
    """Staff say no; the stand becomes free and the crew is cancelled. Raises FairError `state`."""
    one = _lock_booking(booking, BookingState.REQUESTED, BookingState.WAITING)
    _leave(one, BookingState.DECLINED, actor)
    mails.declined(one, revision=_audit(one, "declined", actor), answer=answer)
    return one


@transaction.atomic
def cancel(*, booking: StandBooking, actor: Actor) -> StandBooking:
    """Give the stand back and cancel the crew. Cancelling twice is the same as once; else raises FairError `state`."""
    if StandBooking.objects.filter(pk=booking.pk, state=BookingState.CANCELLED).exists():
        return booking
    one = _lock_booking(booking, *ACTIVE)
    _leave(one, BookingState.CANCELLED, actor)
    mails.cancelled(one, revision=_audit(one, "cancelled", actor))
    return one


def _leave(booking: StandBooking, state: str, actor: Actor) -> None:
    stands.free(booking, state)
    crew.put(booking, [], actor=actor)


@transaction.atomic
def wait(*, booking: StandBooking, actor: Actor) -> StandBooking:
    """Staff put a request on the waiting list; the stand becomes free, the crew is noted. Raises FairError `state`."""
    one = _lock_booking(booking, BookingState.REQUESTED)
    one.crew_lines = crew.lines_of(one)
    one.save(update_fields=["crew_lines"])
    stands.free(one, BookingState.WAITING, waiting_number=_next_waiting_number(one.edition_id))
    crew.put(one, [], actor=actor)
    mails.waiting(one, revision=_audit(one, "waiting", actor))
    return one


@transaction.atomic
def move(*, booking: StandBooking, number: str, actor: Actor) -> StandBooking:
    """Staff give another stand; the mail names the old and the new one.

    Raises FairError: `state`, `unknown_stand`, `same_stand`, `blocked`, `taken`, `tables`.
    """
    one = _lock_booking(booking, BookingState.REQUESTED, BookingState.CONFIRMED)
    old, new = one.stand, find_stand(one.edition, number)
    if old.pk == new.pk:
        raise FairError(_("Die Buchung hat diesen Stand schon."), field="stand", code="same_stand")
    _check_tables(new, one.tables)
    new, _old = stands.lock(new, old)
    stands.take(one, new, one.state)
    revision = _audit(one, "moved", actor, old=old.number, new=new.number)
    mails.moved(one, old=old.number, revision=revision)
    return one


@transaction.atomic
def promote(*, booking: StandBooking, number: str, actor: Actor) -> StandBooking:
    """Staff give a stand to somebody who waits: confirmed, with the crew registered.

    Raises FairError: `state`, `unknown_stand`, `blocked`, `taken`, `tables`, or of the crew.
    """
    one = _lock_booking(booking, BookingState.WAITING)
    members, one.crew_lines = crew.parse(one.crew_lines), ""
    stand = find_stand(one.edition, number)
    _check_tables(stand, one.tables)
    stands.take(one, stands.lock(stand)[0], BookingState.CONFIRMED)
    crew.put(one, members, actor=actor)
    mails.promoted(one, revision=_audit(one, "promoted", actor, stand=one.stand.number))
    return one


@transaction.atomic
def assign(*, exhibitor: Exhibitor, number: str, actor: Actor) -> StandBooking:
    """Staff give a stand to an organisation of the directory that has none: confirmed at once.

    Raises FairError: `has_booking`, `unknown_stand`, `blocked`, `taken`.
    """
    edition = places.lock_edition(exhibitor.edition_id)
    if exhibitor.bookings.active().exists():
        message = _("Diese Organisation hat schon einen Stand oder steht auf der Warteliste.")
        raise FairError(message, field="exhibitor", code="has_booking")
    stand = find_stand(edition, number)
    booking = StandBooking(edition=edition, exhibitor=exhibitor, tables=min(1, stand.tables_max))
    stands.take(booking, stands.lock(stand)[0], BookingState.CONFIRMED)
    mails.confirmed(booking, revision=_audit(booking, "assigned", actor, stand=stand.number))
    return booking
