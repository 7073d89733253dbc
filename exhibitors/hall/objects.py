"""Everything on the floor as one kind of thing, so that drawing, undoing and checking need to be written once.

A *key* names an object: "stand:12", "fixture:3", "socket:7", "hall:1" (size and entrance of the edition). Its *values*
are plain (lengths as text with two decimals), fit for JSON and for a form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db import models

from conference.models import Edition
from exhibitors.models import Stand
from exhibitors.numbering import by_number

from .floor import SIDES, Shape
from .geometry import Box, centimetres, cut
from .models import SOLID, Circuit, Fixture, FixtureKind, Socket

STAND, FIXTURE, SOCKET, HALL = "stand", "fixture", "socket", "hall"
Values = dict[str, Any]
State = dict[str, Values | None]

MODELS: dict[str, type[models.Model]] = {STAND: Stand, FIXTURE: Fixture, SOCKET: Socket, HALL: Edition}
FIELDS: dict[str, tuple[str, ...]] = {
    STAND: ("number", "x", "y", "width", "depth", "front", "zone", "power", "circuit_id", "wall", "pinboard", "quiet",
            "step_free", "tables_max", "blocked"),
    FIXTURE: ("kind", "x", "y", "width", "depth", "name"),
    SOCKET: ("x", "y", "circuit_id", "name"),
    HALL: ("hall_width", "hall_depth", "entrance_x", "entrance_y"),
}  # fmt: skip
LENGTHS = {"x", "y", "width", "depth", *FIELDS[HALL]}


def key_of(row: models.Model) -> str:
    kind = next(kind for kind, model in MODELS.items() if isinstance(row, model))
    return f"{kind}:{row.pk}"


def kind_of(key: str) -> str:
    return key.partition(":")[0]


def plain(name: str, value: Any) -> Any:
    """A value as it stands in a step and in a form."""
    if name in LENGTHS and value is not None:
        return f"{Decimal(str(value)):.{1 if name in FIELDS[HALL] else 2}f}"
    return value


def values_of(row: models.Model) -> Values:
    kind = kind_of(key_of(row))
    return {name: plain(name, getattr(row, name)) for name in FIELDS[kind]}


@dataclass
class Floor:
    """One hall as it is or is to be: objects by key. `edition` says whose; circuits by primary key."""

    edition: Edition
    stands: dict[str, Stand] = field(default_factory=dict)
    fixtures: dict[str, Fixture] = field(default_factory=dict)
    sockets: dict[str, Socket] = field(default_factory=dict)
    circuits: dict[int, Circuit] = field(default_factory=dict)

    @property
    def size(self) -> Box:
        """The hall; where nobody has measured it, as large as what stands in it."""
        boxes = [Box.of(one) for one in (*self.stands.values(), *self.fixtures.values())]
        width = centimetres(self.edition.hall_width) or max((one.right for one in boxes), default=100)
        depth = centimetres(self.edition.hall_depth) or max((one.bottom for one in boxes), default=100)
        return Box(0, 0, width, depth)

    @property
    def entrance(self) -> tuple[int, int] | None:
        if self.edition.entrance_x is None or self.edition.entrance_y is None:
            return None
        size = self.size
        x, y = centimetres(self.edition.entrance_x), centimetres(self.edition.entrance_y)
        return min(x, size.width), min(y, size.depth)

    def of_kind(self, *kinds: str) -> list[Fixture]:
        return [one for one in self.fixtures.values() if one.kind in kinds]

    @property
    def solid(self) -> list[Box]:
        """Walls with their doors cut out, stages, pillars."""
        walls = [Box.of(one) for one in self.of_kind(*SOLID)]
        return cut(walls, [Box.of(one) for one in self.of_kind(FixtureKind.DOOR)])

    @property
    def in_order(self) -> list[Stand]:
        """As people count: A2 before A10."""
        return sorted(self.stands.values(), key=lambda one: by_number(one.number))

    def shape(self) -> Shape:
        """What ways depend on; its stands are in the order of `in_order`."""
        stands = tuple(Box.of(one) for one in self.in_order)
        fronts = tuple(SIDES.get(one.front) for one in self.in_order)
        return Shape(self.size, self.entrance, tuple(sorted(self.solid)), stands, fronts)

    def rows(self) -> dict[str, models.Model]:
        """Every object by its key, the hall too."""
        found: dict[str, models.Model] = {f"{HALL}:{self.edition.pk}": self.edition}
        return found | dict(self.stands) | dict(self.fixtures) | dict(self.sockets)

    def state(self, keys: Iterable[str]) -> State:
        """The values of these objects, None for what is not there."""
        rows = self.rows()
        return {key: values_of(rows[key]) if key in rows else None for key in keys}

    def bare(self) -> Floor:
        """The same with nothing taken out: a copy whose dictionaries may be changed."""
        return replace(self, stands=dict(self.stands), fixtures=dict(self.fixtures), sockets=dict(self.sockets))


def read(edition: Edition, stands: Iterable[Stand] | None = None) -> Floor:
    """The floor of an edition in four queries, in three where the stands are given."""
    rows = Stand.objects.of_edition(edition) if stands is None else stands
    return Floor(
        edition=edition,
        stands={f"{STAND}:{one.pk}": one for one in rows},
        fixtures={f"{FIXTURE}:{one.pk}": one for one in Fixture.objects.filter(edition=edition)},
        sockets={f"{SOCKET}:{one.pk}": one for one in Socket.objects.filter(edition=edition)},
        circuits={one.pk: one for one in Circuit.objects.filter(edition=edition)},
    )


def house(edition: Edition, stands: Iterable[Stand]) -> Floor:
    """What ways depend on, in one query: these stands with walls, doors, stage."""
    return Floor(
        edition=edition,
        stands={f"{STAND}:{one.pk}": one for one in stands},
        fixtures={f"{FIXTURE}:{one.pk}": one for one in Fixture.objects.filter(edition=edition)},
    )


def fill(row: models.Model, values: Mapping[str, Any]) -> None:
    """Put plain values into a row."""
    for name, value in values.items():
        is_length = name in LENGTHS and value is not None
        setattr(row, name, _length(row, name, value) if is_length else value)


def _length(row: models.Model, name: str, value: Any) -> Decimal:
    """With as many places as its column has. Raises ArithmeticError where it is no number."""
    places = row._meta.get_field(name).decimal_places  # type: ignore[union-attr]
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places))
