"""What the board shows: cards of organisations with what would fit, and the hall with who is where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.content import best as best_text
from conference.models import Edition
from exhibitors.models import BookingState, Stand, StandBooking
from exhibitors.numbering import by_number
from exhibitors.plan import draw
from exhibitors.terms.models import terms_of

from . import words
from .matching import best
from .reading import Hall, hall_of, wish_of

SUGGESTIONS = 3


@dataclass(frozen=True)
class Suggestion:
    number: str
    why: str


@dataclass(frozen=True)
class Card:
    """One organisation: its booking, what it asks for in words, what would fit, where it may be put."""

    booking: StandBooking
    facts: list[str]
    topics: str
    suggestions: list[Suggestion]

    @property
    def number(self) -> str:
        return self.booking.stand.number if self.booking.stand and not self.booking.is_queued else ""


@dataclass(frozen=True)
class Spot:
    """A stand on the plan; lengths in centimetres."""

    number: str
    x: int
    y: int
    width: int
    depth: int
    state: str
    name: str
    booking: int | None

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def below(self) -> int:
        return self.y + self.depth // 2 + 44

    @property
    def above(self) -> int:
        return self.y + self.depth // 2 - 4


def board(edition: Edition) -> dict[str, Any]:
    """The whole page, in a fixed number of queries."""
    hall = hall_of(edition)
    rows = sorted(hall.bookings.values(), key=lambda one: one.pk)
    told = [one for one in rows if one.stand and not one.is_queued and one.has_crew]
    tried = [one for one in rows if one.stand and not one.is_queued and not one.has_crew]
    return {
        "edition": edition,
        "terms": terms_of(edition),
        "open": [_card(one, hall) for one in rows if one.pk in hall.wishes],
        "tried": sorted((_card(one, hall) for one in tried), key=lambda card: by_number(card.number)),
        "told": sorted((_card(one, hall) for one in told), key=lambda card: by_number(card.number)),
        "queue": [_card(one, hall) for one in hall.queue],
        "in_queue": len(hall.queue) + sum(one.state == BookingState.OFFERED for one in rows),
        "offered": [_card(one, hall) for one in rows if one.state == BookingState.OFFERED],
        "free": sorted((place.number for place in hall.free), key=by_number),
        **_plan(edition, hall),
    }


def _card(booking: StandBooking, hall: Hall) -> Card:
    is_searching = booking.stand is None or booking.state == BookingState.WAITING
    fits = best(wish_of(booking), hall.free, hall.taken, most=SUGGESTIONS) if is_searching else []
    topics = ", ".join(best_text(topic, "name")[0] for topic in booking.exhibitor.topics.all())
    return Card(booking, _facts(booking), topics, [Suggestion(one.place.number, words.sentence(one)) for one in fits])


def _facts(booking: StandBooking) -> list[str]:
    tables = ngettext("%(n)s Tisch", "%(n)s Tische", booking.tables) % {"n": booking.tables}
    power = _("%(watts)s Watt") % {"watts": booking.power_watts} if booking.power_watts else _("Strom")
    said = (
        (tables, booking.tables),
        (power, booking.power),
        (_("Wand"), booking.wants_wall),
        (_("barrierefrei"), booking.wants_accessible),
        (_("Ton"), booking.noise),
        (_("Aufbau %(sizes)s cm") % {"sizes": booking.display}, booking.display),
        (_("Wunsch %(number)s") % {"number": booking.wished_stand}, booking.wished_stand),
        (_("sonst %(number)s") % {"number": booking.alternative_stand}, booking.alternative_stand),
    )
    return [words for words, is_so in said if is_so]


def _plan(edition: Edition, hall: Hall) -> dict[str, Any]:
    """The hall drawn for staff, with everybody's name."""
    rows = list(Stand.objects.of_edition(edition).with_holder())
    if not rows:
        return {"plan": None, "spots": []}
    plan = draw(edition, rows)
    by_stand = {hall.stands[key].number: one for key, one in hall.holders.items()}
    spots = []
    for view in plan.stands:
        booking = by_stand.get(view.number)
        state = view.state if booking is None else "told" if booking.has_crew else "tried"
        name = booking.exhibitor.sign_name if booking else ""
        spots.append(
            Spot(view.number, view.x, view.y, view.width, view.depth, state, name, booking.pk if booking else None)
        )
    return {"plan": plan, "spots": spots}
