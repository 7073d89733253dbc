"""The workshops that a form offers, with what is free in each at this moment."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.models import Edition, Session
from conference.templatetags.pages import FEW

from .models import Place, PlaceState


@dataclass(frozen=True)
class Count:
    """One workshop and its counters; what the form needs of it to check a choice."""

    code: str
    round: int
    capacity: int
    taken: int
    waiting: int
    look: str  # changes with everything else that the form shows of it
    is_wished: bool = False  # nobody takes a place here yet

    @property
    def places(self) -> SafeString:
        """What is free, in words; where wishes are gathered, how many places there are."""
        if self.is_wished:
            words = ngettext("%(count)s Platz", "%(count)s Plätze", self.capacity) % {"count": self.capacity}
            return format_html('<span class="places">{}</span>', words)
        return places_line(self.capacity, self.taken, self.waiting)


@dataclass(frozen=True)
class Offer:
    """One workshop as a card: `places` says what is free, `held` what this person has there."""

    session: Session
    places: SafeString
    held: str = ""


@dataclass(frozen=True)
class Round:
    """The workshops of one round, of which a person chooses one."""

    number: int
    offers: list[Offer]

    @property
    def name(self) -> str:
        return f"round_{self.number}"

    @property
    def span(self) -> tuple[Any, Any]:
        """When the round begins and ends."""
        sessions: list[Any] = [offer.session for offer in self.offers]
        return min(one.start for one in sessions), max(one.end for one in sessions)


_LOOK = ("title", "start", "end", "room__name", "room__step_free", "languages", "sign_language", "captions")


def counts(edition: Edition) -> list[Count]:
    """The bookable workshops in the order of the form, with their counters as they are now. One query."""
    rows = Session.objects.of_edition(edition).bookable().order_by("round", "start", "room__position", "code")
    found = rows.values_list("code", "round", "capacity", "places_taken", "waiting", *_LOOK)
    return [Count(*row[:5], repr(row[5:]), edition.gathers_wishes) for row in found]  # type: ignore[call-arg]


def fingerprint(edition: Edition, found: list[Count]) -> str:
    """Changes with everything that an empty form shows, the counters excepted."""
    moving = {"_state", "places_taken", "waiting", "last_waiting_number"}
    columns = {name: value for name, value in vars(edition).items() if name not in moving}
    words = repr((columns, [(one.code, one.round, one.look) for one in found]))
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def rounds(edition: Edition, places: Mapping[str, SafeString], held: Mapping[str, str] | None = None) -> list[Round]:
    """The rounds with their workshops; `places` and `held` by code."""
    sessions = Session.objects.of_edition(edition).bookable().select_related("room").prefetch_related("topics")
    ordered = sessions.order_by("round", "start", "room__position", "code")
    offers = [Offer(one, places.get(one.code, SafeString("")), (held or {}).get(one.code, "")) for one in ordered]
    grouped = groupby(offers, key=lambda offer: offer.session.round)
    return [Round(number, list(group)) for number, group in grouped if number]


def held_by(places: list[Place]) -> dict[str, str]:
    """What a person has in which session, in words."""
    words = {
        PlaceState.TAKEN: _("Sie haben hier einen Platz."),
        PlaceState.WAITING: _("Sie stehen auf der Warteliste."),
    }
    return {place.session.code: words[PlaceState(place.state)] for place in places}


def places_line(capacity: int, taken: int, waiting: int) -> SafeString:
    """Free places as word, shape and colour: "Noch 3 Plätze"."""
    free = max(capacity - taken, 0)
    if free > FEW:
        kind, words = "ok", ngettext("%(count)s Platz frei", "%(count)s Plätze frei", free) % {"count": free}
    elif free:
        kind, words = "few", ngettext("Noch %(count)s Platz", "Noch %(count)s Plätze", free) % {"count": free}
    elif waiting:
        words = ngettext("Ausgebucht · %(count)s Person wartet", "Ausgebucht · %(count)s Personen warten", waiting)
        kind, words = "none", words % {"count": waiting}
    else:
        kind, words = "none", _("Ausgebucht · Warteliste offen")
    return format_html('<span class="places {}">{}</span>', kind, words)
