"""One figure, as one line of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`mark` is what the product wants to reach, `yardstick` the same work done plainly in this very run.

    `ratio` compares value and yardstick, so that it means the same on a slow day of the machine.
    """

    figure: str
    value: float
    unit: str
    mark: str = ""
    yardstick: float | None = None
    yardstick_is: str = ""
    note: str = ""

    def line(self) -> str:
        ratio = round(self.value / self.yardstick, 3) if self.yardstick else None
        whole = {"figure": self.figure, "value": _short(self.value), "unit": self.unit, "mark": self.mark}
        whole |= {"yardstick": _short(self.yardstick), "yardstick_is": self.yardstick_is, "ratio": ratio}
        return json.dumps(whole | ({"note": self.note} if self.note else {}), ensure_ascii=False)


def _short(value: float | None) -> float | None:
    return value if value is None else round(value, 3 if abs(value) < 10 else 1)
