"""Which stand fits which organisation, and why. Pure: nothing here asks the database.

Every point has a reason that staff can read. What an organisation cannot do without (power, a way without steps, room
for its tables) decides whether a stand is possible at all; the rest adds points. Suggestions for all at once are the
assignment with the most points (the Hungarian method of `scipy`): as many organisations as possible first, since every
possible stand is worth more than all wishes together. Neighbours depend on each other's places, so from that result two
change places, or one goes to a free stand, as long as the points become more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import hypot

NEAR = 2.5  # metres between the edges of two stands: beside each other, or across an aisle
POSSIBLE = 10_000
ROUNDS = 5
WISHED, ALTERNATIVE, WALL, NEIGHBOUR = 60, 30, 20, 8
NO_WALL, SPARE_POWER, SPARE_WALL, TOO_WIDE, LOUD = -10, -8, -3, -25, -20
MOST_NEIGHBOURS = 2


@dataclass(frozen=True)
class Place:
    """A free stand; lengths in metres from the hall's corner."""

    key: int
    number: str
    x: float
    y: float
    width: float
    depth: float
    power: bool = False
    wall: bool = False
    step_free: bool = True
    quiet: bool = False
    tables_max: int = 2

    def distance(self, other: Place) -> float:
        """In metres, between the edges."""
        across = max(self.x - other.x - other.width, other.x - self.x - self.width, 0)
        along = max(self.y - other.y - other.depth, other.y - self.y - self.depth, 0)
        return hypot(across, along)


@dataclass(frozen=True)
class Wish:
    """What one organisation asked for; `wished` and `alternative` are keys of stands, lengths in metres."""

    key: int
    name: str
    topics: frozenset[int] = frozenset()
    tables: int = 1
    power: bool = False
    wall: bool = False
    accessible: bool = False
    noise: bool = False
    wished: int | None = None
    alternative: int | None = None
    display: float = 0


@dataclass(frozen=True)
class Taken:
    """Somebody who has a stand already, or gets it in this suggestion."""

    place: Place
    name: str
    topics: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reason:
    """Why a stand fits (`points` > 0) or does not; `name` of a neighbour. The words are made by `words.py`."""

    code: str
    points: int
    name: str = ""


@dataclass(frozen=True)
class Fit:
    """How well one stand fits one organisation."""

    place: Place
    reasons: tuple[Reason, ...] = field(default=())
    is_possible: bool = True

    @property
    def points(self) -> int:
        return sum(one.points for one in self.reasons)


def hindrances(wish: Wish, place: Place) -> list[Reason]:
    """What makes this stand impossible."""
    lacking = (
        ("no_power", wish.power and not place.power),
        ("steps", wish.accessible and not place.step_free),
        ("few_tables", wish.tables > place.tables_max),
    )
    return [Reason(code, 0) for code, is_so in lacking if is_so]


def fit(wish: Wish, place: Place, taken: Iterable[Taken] = ()) -> Fit:
    """Everything that speaks for and against a stand."""
    if hindering := hindrances(wish, place):
        return Fit(place, tuple(hindering), is_possible=False)
    said = [
        ("wished", WISHED, wish.wished == place.key),
        ("alternative", ALTERNATIVE, wish.alternative == place.key),
        ("power", 0, wish.power),
        ("accessible", 0, wish.accessible),
        ("wall", WALL, wish.wall and place.wall),
        ("no_wall", NO_WALL, wish.wall and not place.wall),
        ("spare_wall", SPARE_WALL, place.wall and not wish.wall),
        ("spare_power", SPARE_POWER, place.power and not wish.power),
        ("loud", LOUD, wish.noise and place.quiet),
        ("too_wide", TOO_WIDE, wish.display > max(place.width, place.depth)),
    ]
    reasons = [Reason(code, points) for code, points, is_so in said if is_so]
    return Fit(place, (*reasons, *_neighbours(wish, place, taken)))


def _neighbours(wish: Wish, place: Place, taken: Iterable[Taken]) -> list[Reason]:
    near = (one for one in taken if one.topics & wish.topics and one.place.key != place.key)
    close = sorted((round(place.distance(one.place), 2), one.name) for one in near)
    return [Reason("neighbour", NEIGHBOUR, name) for apart, name in close[:MOST_NEIGHBOURS] if apart <= NEAR]


def best(wish: Wish, places: Iterable[Place], taken: Sequence[Taken], *, most: int = 3) -> list[Fit]:
    """The stands that fit best, in order; only possible ones."""
    found = (fit(wish, place, taken) for place in places)
    possible = [one for one in found if one.is_possible]
    return sorted(possible, key=lambda one: (-one.points, one.place.key))[:most]


def suggest_all(wishes: Sequence[Wish], places: Sequence[Place], taken: Sequence[Taken]) -> dict[int, Fit]:
    """A stand for as many as possible, with the most points together: the key of each wish and what fits."""
    if not wishes or not places:
        return {}
    chosen = Arrangement(_assign(wishes, places, taken), wishes, places, taken).improved()
    by_key = {one.key: one for one in wishes}
    around = [*taken, *(Taken(place, by_key[key].name, by_key[key].topics) for key, place in chosen.items())]
    return {key: fit(by_key[key], place, around) for key, place in chosen.items()}


def _assign(wishes: Sequence[Wish], places: Sequence[Place], taken: Sequence[Taken]) -> dict[int, Place]:
    """The best assignment to what is fixed: wishes, and neighbours who have their stand already."""
    from scipy.optimize import linear_sum_assignment  # slow to import, and only staff come here

    fits = [[fit(wish, place, taken) for place in places] for wish in wishes]
    worth = [[POSSIBLE + one.points if one.is_possible else 0 for one in row] for row in fits]
    rows, columns = linear_sum_assignment(worth, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return {wishes[row].key: places[column] for row, column in pairs if fits[row][column].is_possible}


class Arrangement:
    """Who is where, and whether it gets better when two change places or one goes to a free stand."""

    def __init__(
        self, chosen: dict[int, Place], wishes: Sequence[Wish], places: Sequence[Place], taken: Sequence[Taken]
    ) -> None:
        self.wishes = {one.key: one for one in wishes if one.key in chosen}
        self.places = {one.key: one for one in places}
        self.at: dict[int, int] = {place.key: key for key, place in chosen.items()}  # stand: wish
        self.topics = {one.place.key: one.topics for one in taken}
        everywhere = [*places, *(one.place for one in taken)]
        self.near = {
            one.key: [other.key for other in everywhere if other.key != one.key and one.distance(other) <= NEAR]
            for one in places
        }
        self.alone: dict[tuple[int, int], Fit] = {}

    def improved(self) -> dict[int, Place]:
        """Changes as long as something gets better, the same each time."""
        for _round in range(ROUNDS):
            if not self._round():
                break
        return {key: self.places[stand] for stand, key in self.at.items()}

    def _round(self) -> bool:
        """Try every two stands once; whether anything got better."""
        is_better = False
        for one, two in combinations(sorted(self.places), 2):
            is_better |= self._tried(one, two)
        return is_better

    def _tried(self, one: int, two: int) -> bool:
        """Let what is at two stands change places; back again where that is no better."""
        if one not in self.at and two not in self.at:
            return False
        around = {one, two, *self.near[one], *self.near[two]} & set(self.places)
        before = self._points(around)
        self._exchange(one, two)
        if self._points(around) > before:
            return True
        self._exchange(one, two)
        return False

    def _exchange(self, one: int, two: int) -> None:
        first, second = self.at.pop(one, None), self.at.pop(two, None)
        if first is not None:
            self.at[two] = first
        if second is not None:
            self.at[one] = second

    def _points(self, stands: Iterable[int]) -> int:
        return sum(self._points_at(one) for one in stands if one in self.at)

    def _points_at(self, stand: int) -> int:
        wish = self.wishes[self.at[stand]]
        pair = (wish.key, stand)
        if pair not in self.alone:
            self.alone[pair] = fit(wish, self.places[stand])
        if not self.alone[pair].is_possible:
            return -POSSIBLE
        shared = sum(bool(self._topics_at(other) & wish.topics) for other in self.near[stand])
        return self.alone[pair].points + NEIGHBOUR * min(shared, MOST_NEIGHBOURS)

    def _topics_at(self, stand: int) -> frozenset[int]:
        key = self.at.get(stand)
        return self.wishes[key].topics if key is not None else self.topics.get(stand, frozenset())
