"""What hangs on which fuse: sums and warnings, as plain arithmetic.

A fuse breaks above its limit; from four fifths on it is told, because what is plugged in on the day is rarely less than
what was asked for (decision 0302).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from exhibitors.numbering import by_number

NEAR = Fraction(4, 5)


@dataclass(frozen=True)
class Draw:
    """What one stand wants. watts: 0 where nobody said how much; circuit: key of its circuit, None for none."""

    number: str
    name: str
    watts: int
    devices: str
    circuit: int | None


@dataclass(frozen=True)
class Fuse:
    """One circuit with its stands. limit and watts in watts; sockets: how many of it are on the plan."""

    key: int
    name: str
    limit: int
    sockets: int
    draws: tuple[Draw, ...]

    @property
    def watts(self) -> int:
        return sum(one.watts for one in self.draws)

    @property
    def left(self) -> int:
        return self.limit - self.watts

    @property
    def excess(self) -> int:
        return -self.left

    @property
    def is_over(self) -> bool:
        return self.watts > self.limit

    @property
    def is_near(self) -> bool:
        return not self.is_over and self.watts >= NEAR * self.limit

    @property
    def unknown(self) -> list[str]:
        """The stands that want power and do not say how much."""
        return [one.number for one in self.draws if not one.watts]


@dataclass(frozen=True)
class Power:
    """The whole hall. without: stands that want power and hang on no circuit."""

    fuses: tuple[Fuse, ...]
    without: tuple[Draw, ...]

    @property
    def over(self) -> list[Fuse]:
        return [one for one in self.fuses if one.is_over]

    @property
    def near(self) -> list[Fuse]:
        return [one for one in self.fuses if one.is_near]

    @property
    def watts(self) -> int:
        return sum(one.watts for one in self.fuses) + sum(one.watts for one in self.without)

    @property
    def unknown(self) -> list[str]:
        """The stands of the hall that do not say how much, in their order."""
        found = [number for one in self.fuses for number in one.unknown]
        return sorted([*found, *(one.number for one in self.without if not one.watts)], key=by_number)

    @property
    def is_calm(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.over or self.near or self.without or self.unknown)


def power(circuits: Iterable[tuple[int, str, int, int]], draws: Iterable[Draw]) -> Power:
    """circuits: key, name, limit in watts, number of sockets, in the order in which they are shown."""
    found = list(draws)
    fuses = tuple(
        Fuse(key, name, limit, sockets, tuple(one for one in found if one.circuit == key))
        for key, name, limit, sockets in circuits
    )
    known = {one.key for one in fuses}
    return Power(fuses, tuple(one for one in found if one.circuit not in known))
