"""Bars that lie in the cells of a table: the table is the plot, so everybody reads the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .shapes import Number, from_start, text

WIDTH, HEIGHT = 100.0, 10.0  # of a bar's own units; the page scales it
MARK = 1.2  # how wide the mark is that ends at the number to compare with
_TONES = 6  # fills of css/plots.css
_HATCHED = (0.0, 2.0, 0.0, 2.0, 0.0, 1.0)  # per tone the units between two lines, 0 for none


@dataclass(frozen=True)
class Bar:
    """One row: `value` is None where it must not be shown; `percent` of the whole, None where there is no whole.
    `before`: the number to compare with, and `mark` where it ends, None and "" where there is none."""

    label: str
    value: Number | None
    percent: int | None
    x: str
    width: str
    before: Number | None = None
    mark: str = ""


@dataclass(frozen=True)
class Bars:
    """Rows under the heads of their columns; `hidden` are the words instead of a number that must not be shown;
    `before`: the head of the numbers to compare with, "" for none."""

    title: str
    bars: Sequence[Bar]
    head: str
    unit: str
    hidden: str
    note: str = ""
    before: str = ""
    template: str = "web/plots/bars.html"

    @property
    def has_percent(self) -> bool:
        return any(bar.percent is not None for bar in self.bars)


def bars(
    title: str,
    values: Sequence[tuple[str, Number | None]],
    *,
    before: tuple[str, Sequence[Number | None]] | None = None,
    whole: int | None = None,
    highest: Number | None = None,
    head: str = "",
    unit: str = "",
    hidden: str = "–",
    note: str = "",
) -> Bars:
    """One bar for each pair of label and value.

    before: the head and the numbers of a column to compare with, one for each row; a mark on the bar says where each
    ends;
    whole: what all of it is, for example everybody who answered: the full width, and percent are shown;
    highest: the full width where there is no whole, by default the highest value; head, unit: of the two columns;
    note: one sentence below.
    """
    name, others = before or ("", [None] * len(values))
    known = [value for value in (*(value for _label, value in values), *others) if value is not None]
    full = float(whole or highest or max(known, default=0) or 1)
    made = []
    for (label, value), other in zip(values, others, strict=True):
        width = _length(value, full)
        percent = round(100 * value / whole) if whole and value is not None else None
        mark = text(from_start(max(_length(other, full) - MARK, 0), MARK, WIDTH)) if other else ""
        made.append(Bar(label, value, percent, text(from_start(0, width, WIDTH)), text(width), other, mark))
    return Bars(title, made, head, unit or _("Anzahl"), hidden, note, name)


def _length(value: Number | None, full: float) -> float:
    return min(max(value or 0, 0) / full, 1) * WIDTH


@dataclass(frozen=True)
class Part:
    """One part of a row's bar; `hatch` is the path of its lines, empty for none."""

    label: str
    value: Number | None
    tone: int
    x: str
    width: str
    hatch: str


@dataclass(frozen=True)
class Row:
    """One bar of several parts. `is_hidden`: its numbers must not be shown."""

    label: str
    parts: Sequence[Part]
    total: Number | None

    @property
    def is_hidden(self) -> bool:
        return self.total is None


@dataclass(frozen=True)
class Stacked:
    """Rows whose parts are the same kinds in the same order; `legend` names them with their tones."""

    title: str
    legend: Sequence[Part]
    rows: Sequence[Row]
    head: str
    total: str
    hidden: str
    note: str = ""
    template: str = "web/plots/stacked.html"


def stacked(
    title: str,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Number] | None]],
    *,
    fills: bool = True,
    head: str = "",
    total: str = "",
    hidden: str = "–",
    note: str = "",
) -> Stacked:
    """A bar for each row, of as many parts as `series` has names. A row of None must not be shown.

    fills: every bar has the full width and shows shares; else the longest has, and lengths can be compared.
    """
    sums = [sum(values) for _label, values in rows if values is not None]
    longest = max(sums, default=0) or 1
    made = []
    for label, values in rows:
        if values is None:
            made.append(Row(label, (), None))
            continue
        own = sum(values)
        made.append(Row(label, _parts(series, values, (own or 1) if fills else longest), own))
    legend = [Part(name, None, at % _TONES, "0", "12", _hatch(0, 12, at)) for at, name in enumerate(series)]
    return Stacked(title, legend, made, head, total or _("Zusammen"), hidden, note)


def _parts(series: Sequence[str], values: Sequence[Number], full: Number) -> list[Part]:
    parts, start = [], 0.0
    for at, (name, value) in enumerate(zip(series, values, strict=True)):
        width = value / full * WIDTH
        x = from_start(start, width, WIDTH)
        parts.append(Part(name, value, at % _TONES, text(x), text(width), _hatch(x, width, at)))
        start += width
    return parts


def _hatch(x: float, width: float, at: int) -> str:
    """Upright lines within a part, for who does not see its colour."""
    step = _HATCHED[at % _TONES]
    if not step:
        return ""
    count = int(width / step)
    return "".join(f"M{text(x + step * (number + 0.5))} 0V{HEIGHT:.0f}" for number in range(count))
