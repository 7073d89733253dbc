"""What the pages of the fair show: rows read once, as plain values for the templates."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from conference.models import Edition, TextKind, Topic
from conference.texts import texts_of
from conference.web.dates import clock
from conference.web.text import clean

from . import services
from .access.doors import Door
from .contacts import rules as contacts
from .crew import CREW_MAX
from .forms import SPOKEN, BookingForm, spoken_languages
from .hall.filters import Wanted
from .models import BookingState, Exhibitor, Stand, StandBooking
from .plan import MINE, Plan, draw
from .terms.models import terms_of

EVERY = Wanted()  # stand, whatever it has


@dataclass(frozen=True)
class Search:
    """What somebody looks for in the directory; unknown values are as good as none."""

    words: str = ""
    topic: str = ""
    language: str = ""

    @classmethod
    def of(cls, values: QueryDict) -> Search:
        language = values.get("sprache", "")
        return cls(
            words=clean(values.get("q", ""))[:100],
            topic=clean(values.get("feld", ""))[:40],
            language=language if language in SPOKEN else "",
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.topic or self.language)


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


def fair(edition: Edition, search: Search, wanted: Wanted = EVERY) -> dict[str, Any]:
    """Directory and hall, in a fixed number of queries."""
    found = Exhibitor.objects.of_edition(edition).listed().search(search.words)
    found = found.with_topic(search.topic).speaking(search.language)
    return {
        "edition": edition,
        "search": search,
        "exhibitors": list(found.for_directory()),
        "topics": list(Topic.objects.filter(edition=edition)),
        "spoken": spoken_languages(),
        "plan": _plan(edition, wanted=wanted),
        "wanted": wanted,
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


def organisation(edition: Edition, exhibitor: Any) -> dict[str, Any]:
    """The public page of one organisation, with whoever shares its stand; `exhibitor` comes from `for_directory()`."""
    listed = Exhibitor.objects.of_edition(edition).listed()
    guests = listed.filter(shares__exhibitor=exhibitor, shares__state=BookingState.CONFIRMED)
    host = listed.filter(bookings=exhibitor.shares_id).first() if exhibitor.shares_id else None
    return {
        "edition": edition,
        "exhibitor": exhibitor,
        "guests": list(guests),
        "host": host,
        "contact_offer": contacts.offer_of(edition, exhibitor.pk),
    }


def personal(door: Door, *, is_changed: bool = False, refusal: str = "") -> dict[str, Any]:
    """The exhibitor's page."""
    edition, booking = door.edition, door.booking
    position = None
    if booking.state == BookingState.WAITING:
        rows = StandBooking.objects.filter(pk=booking.pk).with_position()
        position = rows.values_list("position", flat=True).get()
    others = StandBooking.objects.active().filter(exhibitor=booking.exhibitor_id).exclude(pk=booking.pk)
    return {
        "edition": edition,
        "door": door,
        "booking": booking,
        "exhibitor": door.exhibitor,
        "topics": list(door.exhibitor.topics.all()),
        "crew": list(booking.crew.active().order_by("pk")),
        "waiting_crew": booking.crew_lines.splitlines(),
        "others": list(others.select_related("stand").order_by("pk")),
        "partners": list(booking.partners.order_by("pk")),
        "position": position,
        "token": door.token,
        "is_changed": is_changed,
        "refusal": refusal,
        "is_open": services.is_booking_open(edition),
        "can_change": booking.is_active and edition.is_change_open(),
        "can_cancel": booking.is_active and timezone.localdate(timezone=edition.tz) <= edition.last_day,
    }
