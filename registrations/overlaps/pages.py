"""What the page shows on which one workshop is swapped for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.safestring import SafeString

from conference.agenda import reading
from conference.agenda.differences import Change
from conference.agenda.publishing import changes_of
from conference.models import Edition, Session
from conference.web import dates, languages

from .. import offers
from ..models import Place, Registration
from ..overlapping import Overlap
from ..services import RegistrationError
from .services import alternatives, open_pairs

_WAIT = "+warteliste"  # no code holds a plus sign


@dataclass(frozen=True)
class Choice:
    """What somebody chose: the code of a session, and whether they saw that only its waiting list is open."""

    code: str
    may_wait: bool

    @classmethod
    def read(cls, value: str) -> Choice:
        return cls(value.removesuffix(_WAIT), value.endswith(_WAIT))


@dataclass(frozen=True)
class Option:
    """One workshop as a card. `value`: what is sent; `places`: what is free, in words."""

    session: Session
    places: SafeString
    is_full: bool
    is_chosen: bool

    @property
    def value(self) -> str:
        return self.session.code + (_WAIT if self.is_full else "")


@dataclass(frozen=True)
class GivingPage:
    """The place to give away, and those at the same time that stay."""

    registration: Registration
    place: Place
    staying: list[Place]

    @property
    def edition(self) -> Edition:
        return self.registration.edition


@dataclass(frozen=True)
class SwapPage(GivingPage):
    """Besides, what there is instead."""

    options: list[Option]
    error: str = ""


def giving_page(registration: Registration, place: int) -> GivingPage | None:
    """The page that asks before a place is given back, None where there is nothing to decide."""
    held, pairs = _deciding(registration, place)
    return GivingPage(registration, *_parted(held, pairs, place)) if pairs else None


def _deciding(registration: Registration, place: int) -> tuple[list[Place], list[Overlap]]:
    """All places of the person, and the pairs with this one about which they may decide."""
    held = list(registration.places.select_related("session__room").order_by("session__start", "pk"))
    return held, [one for one in open_pairs(registration, held) if place in {two.pk for two in one.places}]


def _parted(held: list[Place], pairs: list[Overlap], place: int) -> tuple[Place, list[Place]]:
    """The place, and what is at the same time."""
    target = next(one for one in held if one.pk == place)
    return target, [one for pair in pairs for one in pair.places if one.pk != place]


def swap_page(
    registration: Registration, place: int, *, refused: Choice | None = None, error: RegistrationError | None = None
) -> SwapPage | None:
    """The page about a place, None where there is nothing to decide. refused, error: what was chosen in vain, why."""
    held, pairs = _deciding(registration, place)
    if not pairs:
        return None
    target, staying = _parted(held, pairs, place)
    full = refused.code if refused and error and error.code == "full" else ""
    options = [
        _option(one, is_full=one.code == full, is_chosen=refused is not None and one.code == refused.code)
        for one in alternatives(target, held, pairs)
    ]
    return SwapPage(registration, target, staying, options, error.message if error else "")


def _option(session: Session, *, is_full: bool, is_chosen: bool) -> Option:
    capacity, taken = session.capacity or 0, session.places_taken
    is_full = is_full or taken >= capacity
    places = offers.places_line(capacity, capacity if is_full else taken, session.waiting)
    return Option(session, places, is_full, is_chosen)


# --- Which of the two was moved ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """One of two places at one time. before: when it began until it was moved, in words; empty where it was not."""

    place: Place
    before: str


@dataclass(frozen=True)
class Decision:
    """Two places at one time, as the page asks about them."""

    pair: Overlap
    cards: list[Card]


def decisions(edition: Edition, pairs: Sequence[Overlap]) -> list[Decision]:
    """What the page asks. Of each pair it tells what the newest publication moved of it; one query, none without."""
    before = _earlier(edition, pairs)
    return [
        Decision(one, [Card(place, before.get((number, place.session_id), "")) for place in one.places])
        for number, one in enumerate(pairs)
    ]


def _earlier(edition: Edition, pairs: Sequence[Overlap]) -> dict[tuple[int, int], str]:
    """When the moved sessions of these pairs began before, by the pair's number and the session's key."""
    touched = Q()
    for key in {place.session_id for pair in pairs for place in pair.places}:
        touched |= Q(changes__contains=[{"content": {"id": key}}])
    if not pairs:
        return {}
    versions = edition.agenda_versions.filter(touched).order_by("-number").only("changes")
    moves = [[one for one in changes_of(version) if one.fields.keys() & {"start", "end"}] for version in versions]
    found = {}
    for number, pair in enumerate(pairs):
        both = {place.session_id for place in pair.places}
        newest = next((ours for all_ in moves if (ours := [one for one in all_ if one.session in both])), [])
        found |= {(number, one.session): _start_before(one, edition) for one in newest}
    return found


def _start_before(change: Change, edition: Edition) -> str:
    """The clock, with the day where it was another one; empty where it began at this time before too."""
    before, after = (reading.moment(one, edition) for one in change.fields.get("start", (None, None)))
    if before is None or after is None:
        return ""
    clock = dates.clock(before)
    return clock if before.date() == after.date() else f"{dates.short(before.date())}{languages.comma()}{clock}"
