"""What the pages of the fair show: rows read once, as plain values for the templates."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from conference.models import Edition, TextKind
from conference.texts import texts_of
from conference.web.dates import clock

from . import crew, services, words
from .access.doors import Door
from .crew import CREW_MAX
from .directory import pages as directory
from .forms import BookingForm
from .hall.filters import Wanted
from .models import BookingState, Stand, StandBooking
from .plan import MINE, Plan, draw
from .terms.models import terms_of

EVERY = Wanted()  # stand, whatever it has


@dataclass(frozen=True)
class Hold:
    """A stand that is kept for a visitor: until what time of day, and how many seconds still."""

    stand: str
    until: str
    seconds: int
    extended: bool


def new_token() -> str:
    """What a visitor's hold is known by; as long as `links.new_nonce`, and worth 15 minutes of one stand."""
    return secrets.token_hex(16)


def _plan(edition: Edition, mine: int | None = None, wanted: Wanted = EVERY) -> Plan | None:
    stands = list(Stand.objects.of_edition(edition).with_holder())
    return draw(edition, stands, mine=mine, fits=wanted.fits) if stands else None


def fair(edition: Edition, wanted: Wanted = EVERY, shown: str = "") -> dict[str, Any]:
    """The hall and the names of who is there, in a fixed number of queries. shown: the number of a stand to mark."""
    exhibitors = directory.listing(edition)
    plan = _plan(edition, wanted=wanted)
    return {
        "edition": edition,
        "exhibitors": exhibitors,
        "topics": directory.topics_of(exhibitors),
        "plan": plan,
        "wanted": wanted,
        "shown": next((one for one in plan.stands if one.number == shown), None) if plan else None,
        "is_open": services.is_booking_open(edition),
        "by_application": terms_of(edition).is_by_application,
        "text": texts_of(edition, TextKind.FAIR).get(TextKind.FAIR),
    }


def booking(form: BookingForm, token: str) -> dict[str, Any]:
    """The booking form with the list of stands as it is now, and the visitor's hold if there is one."""
    edition = form.edition
    held = _held(edition, token)
    plan = _plan(edition, held.pk if held else None)
    chosen = str(form["stand"].value() or (held.stand.number if held else ""))
    return {
        "edition": edition,
        "form": form,
        "plan": plan,
        "chosen": chosen,
        "alternative": str(form["alternative_stand"].value() or ""),
        "token": token or new_token(),
        "hold": _hold(edition, held),
        "is_open": services.is_booking_open(edition),
        "is_full": plan is not None and plan.free == 0,
        "has_taken": plan is not None and plan.free < len(plan.stands),
        "by_application": form.terms.is_by_application,
        "waiting_word": services.WAITING,
        "any_word": services.ANY,
        "crew_max": CREW_MAX,
        "text": texts_of(edition, TextKind.STAND_CONDITIONS).get(TextKind.STAND_CONDITIONS),
        "mine": MINE,
    }


def hold(edition: Edition, token: str, error: str) -> dict[str, Any]:
    """The part of the form that says what is held and how long."""
    return {
        "edition": edition,
        "hold": _hold(edition, _held(edition, token)),
        "refusal": error,
        "token": token,
    }


def _held(edition: Edition, token: str) -> StandBooking | None:
    if not token:
        return None
    return StandBooking.objects.of_edition(edition).held_by(token).select_related("stand").first()


def _hold(edition: Edition, held: StandBooking | None) -> Hold | None:
    if held is None or held.expires_at is None:
        return None
    left = held.expires_at - timezone.now()
    return Hold(
        stand=held.stand.number,
        until=clock(held.expires_at.astimezone(edition.tz)),
        seconds=max(int(left / dt.timedelta(seconds=1)), 0),
        extended=held.extended,
    )


def personal(door: Door, *, is_changed: bool = False, refusal: str = "") -> dict[str, Any]:
    """The exhibitor's page."""
    edition, booking = door.edition, door.booking
    position = None
    if booking.state == BookingState.WAITING:
        rows = StandBooking.objects.filter(pk=booking.pk).with_position()
        position = rows.values_list("position", flat=True).get()
    others = StandBooking.objects.active().filter(exhibitor=booking.exhibitor_id).exclude(pk=booking.pk)
    can_change = booking.is_active and edition.is_change_open()
    return {
        "edition": edition,
        "door": door,
        "booking": booking,
        "exhibitor": door.exhibitor,
        "furniture": words.furniture(booking),
        "missing_power": words.missing_power(booking),
        "topics": list(door.exhibitor.topics.all()),
        "crew": list(crew.people(booking, door.exhibitor)),
        "waiting_crew": [] if door.is_guest else booking.crew_lines.splitlines(),
        "others": list(others.select_related("stand").order_by("pk")),
        "partners": list(booking.partners.with_people()),
        "position": position,
        "token": door.token,
        "is_changed": is_changed,
        "refusal": refusal,
        "is_open": services.is_booking_open(edition),
        "can_change": can_change,
        "can_name": can_change and (booking.has_crew or not door.is_guest),
        "can_cancel": booking.is_active and timezone.localdate(timezone=edition.tz) <= edition.last_day,
    }
