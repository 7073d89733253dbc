"""What the page shows on which one workshop is swapped for another."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from conference.models import Edition, Session

from .. import offers
from ..models import Place, Registration
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
class SwapPage:
    """The place to give away, those at the same time that stay, and what there is instead."""

    registration: Registration
    place: Place
    staying: list[Place]
    options: list[Option]
    error: str = ""

    @property
    def edition(self) -> Edition:
        return self.registration.edition


def swap_page(
    registration: Registration, place: int, *, refused: Choice | None = None, error: RegistrationError | None = None
) -> SwapPage | None:
    """The page about a place, None where there is nothing to decide. refused, error: what was chosen in vain, why."""
    held = list(registration.places.select_related("session__room").order_by("session__start", "pk"))
    pairs = [one for one in open_pairs(registration, held) if place in {two.pk for two in one.places}]
    if not pairs:
        return None
    target = next(one for one in held if one.pk == place)
    staying = [one for pair in pairs for one in pair.places if one.pk != place]
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
