"""What the fair adds to the programme: who is there, and the hall. The fair hands it in through `register_fair`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conference.models import Edition


@dataclass(frozen=True)
class FairStand:
    """A stand on the plan; lengths in metres from the hall's upper left corner."""

    number: str
    name: str
    x: float
    y: float
    width: float
    depth: float
    is_blocked: bool = False

    @property
    def cross(self) -> str:
        """Two lines from corner to corner: nobody stands here."""
        right, low = self.x + self.width, self.y + self.depth
        return f"M{self.x:g} {self.y:g}L{right:g} {low:g}M{self.x:g} {low:g}L{right:g} {self.y:g}"

    @property
    def middle_x(self) -> str:
        return f"{self.x + self.width / 2:g}"

    @property
    def middle_y(self) -> str:
        return f"{self.y + self.depth / 2 + 0.27:g}"


@dataclass(frozen=True)
class FairPart:
    """What else is on the floor: "wall", "door", "stage", "lane" or "pillar"; lengths in metres."""

    kind: str
    name: str
    x: float
    y: float
    width: float
    depth: float

    @property
    def letters(self) -> str:
        """How large a stage's name is written, in metres."""
        longer = max(self.width, self.depth)
        return f"{min(0.7, longer / max(len(self.name) * 0.62, 1)):g}"

    @property
    def turn(self) -> str:
        return f"rotate(-90 {self.middle_x} {self.y + self.depth / 2:g})" if self.depth > self.width else ""

    @property
    def middle_x(self) -> str:
        return f"{self.x + self.width / 2:g}"

    @property
    def middle_y(self) -> str:
        return f"{self.y + self.depth / 2 + 0.24:g}"


@dataclass(frozen=True)
class FairExhibitor:
    """One organisation. text_language: in which the description is written; host: at whose stand it is a guest, "" for
    none."""

    number: str
    name: str
    description: str
    topics: str
    languages: str
    text_language: str = ""
    host: str = ""


@dataclass(frozen=True)
class Fair:
    """What the fair adds: who is there, and the hall."""

    exhibitors: tuple[FairExhibitor, ...]
    stands: tuple[FairStand, ...]
    width: float
    depth: float
    entrance: tuple[float, float] | None
    parts: tuple[FairPart, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.exhibitors or self.stands)

    @property
    def has_numbers(self) -> bool:
        """Whether anybody has a stand yet."""
        return any(one.number for one in self.exhibitors)

    @property
    def kinds(self) -> set[str]:
        """What a legend must explain."""
        return {one.kind for one in self.parts}

    @property
    def view_width(self) -> str:
        return f"{self.width + 0.6:g}"

    @property
    def view_depth(self) -> str:
        return f"{self.depth + 1.5:g}"

    @property
    def entrance_path(self) -> str:
        x, y = self.entrance or (0.0, 0.0)
        return f"M{x:g} {y:g}l0.6 1h-1.2z"


_fair: list[Callable[[Edition], Fair]] = []


def register_fair(provider: Callable[[Edition], Fair]) -> None:
    """For the fair: called once, when its app is ready."""
    if provider not in _fair:
        _fair.append(provider)


def fair_of(edition: Edition) -> Fair | None:
    """The fair of an edition, None where there is none."""
    return next((fair for provider in _fair if (fair := provider(edition))), None)
