"""Which stands somebody looks for on the plan: plain values of the address, so that it works without scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

NEAR = 15  # metres on foot from the entrance
SIZES = ("4", "6", "9")  # square metres
TICKS: dict[str, tuple[Any, Callable[[Any], bool]]] = {
    "frei": (_("frei"), lambda one: one.is_choosable),
    "strom": (_("mit Strom"), lambda one: one.power),
    "wand": (_("an der Wand"), lambda one: one.wall),
    "pinnwand": (_("mit Platz für Pinnwand"), lambda one: one.pinboard),
    "ruhig": (_("ruhig gelegen"), lambda one: one.quiet),
    "rolli": (_("mit Rollstuhl erreichbar"), lambda one: one.passable),
    "nah": (_("nah am Eingang"), lambda one: one.reach is not None and one.reach.metres <= NEAR),
}


@dataclass(frozen=True)
class Wanted:
    """What is ticked, and the least size in square metres ("" for any); unknown values are as good as none."""

    ticks: frozenset[str] = frozenset()
    size: str = ""

    @classmethod
    def of(cls, values: QueryDict) -> Wanted:
        size = values.get("flaeche", "")
        return cls(frozenset(name for name in TICKS if values.get(name)), size if size in SIZES else "")

    def __bool__(self) -> bool:
        return bool(self.ticks or self.size)

    def fits(self, view: Any) -> bool:
        """Whether a stand of the plan is one of these."""
        large = not self.size or view.width * view.depth >= int(self.size) * 10_000
        return large and all(TICKS[name][1](view) for name in self.ticks)

    @property
    def choices(self) -> list[tuple[str, Any, bool]]:
        """Name, label, whether it is ticked."""
        return [(name, label, name in self.ticks) for name, (label, _fits) in TICKS.items()]

    @property
    def sizes(self) -> list[str]:
        return list(SIZES)
