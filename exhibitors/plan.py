"""The hall as a drawing: lengths in centimetres from the hall's upper left corner, ready for an SVG's viewBox.

Pure arithmetic on rows that are already read. The list of stands says everything the drawing says, in words.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from conference.models import Edition

from .models import BookingState, Stand

FREE, MINE, HELD, REQUESTED, CONFIRMED, BLOCKED = "free", "mine", "held", "requested", "confirmed", "blocked"
LETTER = 18  # centimetres that a letter of a name is wide on the plan
NAME_LINES = 3


@dataclass(frozen=True)
class StandView:
    """One stand as the public sees it. Lengths in centimetres; `state` is one of the words above."""

    number: str
    zone: str
    state: str
    x: int
    y: int
    width: int
    depth: int
    power: bool
    wall: bool
    step_free: bool
    tables_max: int
    holder: str = ""
    holder_pk: int | None = None
    reason: str = ""

    @property
    def is_choosable(self) -> bool:
        return self.state in (FREE, MINE)

    @property
    def size(self) -> str:
        """In metres, for people: "3 × 2 m"."""
        return size_of(self.width, self.depth)

    @property
    def word(self) -> str:
        return {
            FREE: _("frei"),
            MINE: _("für Sie reserviert"),
            HELD: _("wird gerade gebucht"),
            REQUESTED: _("gebucht"),
            CONFIRMED: _("gebucht"),
            BLOCKED: _("nicht buchbar"),
        }[self.state]

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def number_y(self) -> int:
        """Base line of the number: in the middle, or higher where a name follows."""
        return self.y + (72 if self.holder and self.depth >= 150 else self.depth // 2 + 26)

    @property
    def name_lines(self) -> list[tuple[int, str]]:
        """The holder's name in at most three lines, each with its base line; nothing where it does not fit."""
        if not self.holder or self.depth < 150:
            return []
        room = max(self.width // LETTER, 4)
        lines = textwrap.wrap(self.holder, room, max_lines=NAME_LINES, placeholder=" …", break_long_words=True)
        return [(self.number_y + 38 + 32 * place, line) for place, line in enumerate(lines)]


@dataclass(frozen=True)
class Entrance:
    """A gap in the wall with an arrow; `side` says which wall."""

    x: int
    y: int
    side: str


@dataclass(frozen=True)
class ZoneLabel:
    """The name of a zone above its first stand."""

    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Plan:
    """A hall with its stands. `stands` are in the order in which people count: A2 before A10."""

    width: int
    depth: int
    entrance: Entrance | None
    stands: list[StandView] = field(default_factory=list)

    @property
    def view_box(self) -> str:
        return f"-60 -60 {self.width + 120} {self.depth + 180}"

    @property
    def free(self) -> int:
        return sum(stand.is_choosable for stand in self.stands)

    @property
    def zones(self) -> list[tuple[str, list[StandView]]]:
        """Stands by zone, zones in the order of their first stand."""
        order = list(dict.fromkeys(stand.zone for stand in self.stands))
        ranked = sorted(self.stands, key=lambda stand: order.index(stand.zone))
        return [(zone, list(group)) for zone, group in groupby(ranked, key=lambda stand: stand.zone)]

    @property
    def zone_labels(self) -> list[ZoneLabel]:
        corners = [(zone, min(stands, key=lambda one: (one.y, one.x))) for zone, stands in self.zones if zone]
        return [ZoneLabel(zone, first.x, first.y - 10) for zone, first in corners]


def metres(centimetres: int) -> str:
    """Without needless zeros, with a comma: 300 is "3", 250 is "2,5"."""
    return f"{centimetres / 100:g}".replace(".", ",")


def size_of(width: int, depth: int) -> str:
    """Width and depth in centimetres as people say them: "3 × 2 m", with spaces that do not break."""
    text = _("%(width)s × %(depth)s m") % {"width": metres(width), "depth": metres(depth)}
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _cm(length: Decimal | float | None) -> int:
    return round(float(length or 0) * 100)


def by_number(number: str) -> list[tuple[int, str]]:
    """Sorting key: A2 before A10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.findall(r"[0-9]+|[^0-9]+", number)]


def draw(edition: Edition, stands: Iterable[Stand], *, mine: int | None = None) -> Plan:
    """The plan of an edition's hall. `stands` come from `with_holder()`; `mine` is the key of the visitor's hold."""
    views = sorted(_views(stands, mine), key=lambda view: by_number(view.number))
    width = max(_cm(edition.hall_width), *(view.x + view.width for view in views), 100)
    depth = max(_cm(edition.hall_depth), *(view.y + view.depth for view in views), 100)
    return Plan(width=width, depth=depth, entrance=_entrance(edition, width, depth), stands=views)


def _views(stands: Iterable[Stand], mine: int | None) -> Iterator[StandView]:
    for stand in stands:
        booking = next(iter(stand.holders), None)  # type: ignore[attr-defined]  # set by with_holder()
        state = booking.state if booking else FREE
        if booking and booking.pk == mine:
            state = MINE
        elif stand.blocked and not booking:
            state = BLOCKED
        named = booking.exhibitor if booking and state == BookingState.CONFIRMED else None
        yield StandView(
            number=stand.number,
            zone=stand.zone,
            state=state,
            x=_cm(stand.x),
            y=_cm(stand.y),
            width=_cm(stand.width),
            depth=_cm(stand.depth),
            power=stand.power,
            wall=stand.wall,
            step_free=stand.step_free,
            tables_max=stand.tables_max,
            holder=named.sign_name if named else "",
            holder_pk=named.pk if named and named.is_listed else None,
            reason=stand.blocked if state == BLOCKED else "",
        )


def _entrance(edition: Edition, width: int, depth: int) -> Entrance | None:
    if edition.entrance_x is None or edition.entrance_y is None:
        return None
    x, y = min(_cm(edition.entrance_x), width), min(_cm(edition.entrance_y), depth)
    distance = {"bottom": depth - y, "top": y, "left": x, "right": width - x}
    return Entrance(x=x, y=y, side=min(distance, key=lambda side: distance[side]))
