"""The hall as a drawing: lengths in centimetres from the hall's upper left corner, ready for an SVG's viewBox.

Pure arithmetic on rows that are already read. The list of stands says everything the drawing says, in words.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from conference.models import Edition

from .hall import floor, objects
from .hall.floor import Reach
from .hall.geometry import Box
from .hall.models import Fixture, FixtureKind
from .models import BookingState, Stand, StandBooking

FREE, MINE, HELD, REQUESTED, CONFIRMED, BLOCKED = "free", "mine", "held", "requested", "confirmed", "blocked"
LETTER = 18  # centimetres that a letter of a name is wide on the plan
NAME_LINES = 3


@dataclass(frozen=True)
class GuestView:
    """An organisation that shares a stand; `pk` of its page, where it is listed."""

    name: str
    pk: int | None


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
    pinboard: bool = False
    quiet: bool = False
    reach: Reach | None = None
    is_wanted: bool = True
    holder: str = ""
    holder_pk: int | None = None
    guests: tuple[GuestView, ...] = ()
    reason: str = ""

    @property
    def names(self) -> str:
        """Everybody who is at the stand, "" where nobody is told."""
        return " · ".join([self.holder, *(one.name for one in self.guests)]) if self.holder else ""

    @property
    def is_choosable(self) -> bool:
        return self.state in (FREE, MINE)

    @property
    def passable(self) -> bool:
        """Whether somebody in a wheelchair comes to it on aisles of full width, without a step."""
        return self.step_free and self.reach is not None and self.reach.passable

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
    def fill(self) -> str:
        """The pattern of its state, "" for those that colour alone tells from the others on white."""
        return f"url(#plan-{self.state})" if self.state in (HELD, REQUESTED, BLOCKED) else ""

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
        lines = textwrap.wrap(self.names, room, max_lines=NAME_LINES, placeholder=" …", break_long_words=True)
        return [(self.number_y + 38 + 32 * place, line) for place, line in enumerate(lines)]


@dataclass(frozen=True)
class FixtureView:
    """A wall, door, stage, lane or pillar. Lengths in centimetres."""

    kind: str
    name: str
    box: Box

    @property
    def letters(self) -> int:
        """How large its name is written, 0 where it has no room: a stage's only."""
        if self.kind != FixtureKind.STAGE or not self.name:
            return 0
        size = min(70, max(self.box.width, self.box.depth) // max(int(len(self.name) * 0.62), 1))
        return size if size >= 26 and min(self.box.width, self.box.depth) > size else 0

    @property
    def turn(self) -> str:
        """The name runs along the longer side."""
        x, y = self.box.middle
        return f"rotate(-90 {x} {y})" if self.box.depth > self.box.width else ""

    @property
    def base(self) -> int:
        return self.box.middle[1] + self.letters // 3


@dataclass(frozen=True)
class Entrance:
    """A gap in the wall with an arrow; `side` says which wall."""

    x: int
    y: int
    side: str

    @property
    def name_y(self) -> int:
        """Base line of the word, outside the hall where it can be."""
        return self.y + {"bottom": 72, "top": -22}.get(self.side, 215)


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
    fixtures: list[FixtureView] = field(default_factory=list)

    @property
    def view_box(self) -> str:
        return f"-60 -60 {self.width + 120} {self.depth + 180}"

    @property
    def wanted(self) -> list[StandView]:
        """Those that fit what somebody looks for."""
        return [stand for stand in self.stands if stand.is_wanted]

    @property
    def free(self) -> int:
        return sum(stand.is_choosable for stand in self.stands)

    @property
    def zones(self) -> list[tuple[str, list[StandView]]]:
        """Stands by zone, zones in the order of their first stand."""
        return self._by_zone(self.stands)

    @property
    def wanted_zones(self) -> list[tuple[str, list[StandView]]]:
        return self._by_zone(self.wanted)

    def _by_zone(self, stands: list[StandView]) -> list[tuple[str, list[StandView]]]:
        order = list(dict.fromkeys(stand.zone for stand in stands))
        ranked = sorted(stands, key=lambda stand: order.index(stand.zone))
        return [(zone, list(group)) for zone, group in groupby(ranked, key=lambda stand: stand.zone)]

    @property
    def zone_labels(self) -> list[ZoneLabel]:
        corners = [(zone, min(stands, key=lambda one: (one.y, one.x))) for zone, stands in self.zones if zone]
        return [ZoneLabel(zone, first.x, first.y - 14) for zone, first in corners]


def metres(centimetres: int) -> str:
    """Without needless zeros, with a comma: 300 is "3", 250 is "2,5"."""
    return f"{centimetres / 100:g}".replace(".", ",")


def size_of(width: int, depth: int) -> str:
    """Width and depth in centimetres as people say them: "3 × 2 m", with spaces that do not break."""
    text = _("%(width)s × %(depth)s m") % {"width": metres(width), "depth": metres(depth)}
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _cm(length: Decimal | float | None) -> int:
    return round(float(length or 0) * 100)


def draw(
    edition: Edition,
    stands: Iterable[Stand],
    *,
    mine: int | None = None,
    fits: Callable[[StandView], bool] = lambda _view: True,
) -> Plan:
    """The plan of an edition's hall, in one query more. `stands` come from `with_holder()`; `mine` is the key of the
    visitor's hold; `fits` says which stands somebody looks for."""
    house = objects.house(edition, stands)
    shape = house.shape()
    views = []
    for stand, reach in zip(house.in_order, floor.reach(shape), strict=True):
        view = _view(stand, reach, mine)
        views.append(view if fits(view) else replace(view, is_wanted=False))
    width, depth = max(shape.hall.width, 100), max(shape.hall.depth, 100)
    fixtures = sorted((_fixture(one) for one in house.fixtures.values()), key=_under)
    return Plan(width, depth, _entrance(edition, width, depth), views, fixtures)


def _fixture(one: Fixture) -> FixtureView:
    return FixtureView(one.kind, one.name, Box.of(one))


UNDER = {"lane": 0, "stage": 1, "wall": 2, "pillar": 3, "door": 4}  # what is drawn first: doors open walls


def _under(one: FixtureView) -> int:
    return UNDER[one.kind]


def shown_state(state: str) -> str:
    """How a booking that keeps others from a stand looks to the public."""
    return state if state in (HELD, CONFIRMED) else REQUESTED


def _view(stand: Stand, reach: Reach | None, mine: int | None) -> StandView:
    holders = stand.holders  # type: ignore[attr-defined]  # set by with_holder()
    booking = next((one for one in holders if not one.is_tried_out), None)
    state = shown_state(booking.state) if booking else FREE
    if booking and booking.pk == mine:
        state = MINE
    elif stand.blocked and not booking:
        state = BLOCKED
    named = booking.exhibitor if booking and state == BookingState.CONFIRMED else None
    x, y, width, depth = Box.of(stand)
    return StandView(
        number=stand.number,
        zone=stand.zone,
        state=state,
        x=x,
        y=y,
        width=width,
        depth=depth,
        power=stand.power,
        wall=stand.wall,
        step_free=stand.step_free,
        tables_max=stand.tables_max,
        pinboard=stand.pinboard,
        quiet=stand.quiet,
        reach=reach,
        holder=named.sign_name if named else "",
        holder_pk=named.pk if named and named.is_listed else None,
        guests=_guests(booking) if booking and named else (),
        reason=stand.blocked if state == BLOCKED else "",
    )


def _guests(booking: StandBooking) -> tuple[GuestView, ...]:
    found = booking.guests  # type: ignore[attr-defined]  # set by with_guests()
    return tuple(GuestView(one["name"], one["pk"] if one["listed"] else None) for one in found)


def _entrance(edition: Edition, width: int, depth: int) -> Entrance | None:
    if edition.entrance_x is None or edition.entrance_y is None:
        return None
    x, y = min(_cm(edition.entrance_x), width), min(_cm(edition.entrance_y), depth)
    distance = {"bottom": depth - y, "top": y, "left": x, "right": width - x}
    return Entrance(x=x, y=y, side=min(distance, key=lambda side: distance[side]))
