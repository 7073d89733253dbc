"""Sections that apps above add to the figures and to the report, in their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conference.models import Edition
from conference.web.plots import Bars, Upright, bars


@dataclass(frozen=True)
class Tally:
    """Lines of (label, number, number of the edition to compare with) under a title. A number of None must not be
    shown; the third is None throughout where there is nothing to compare with. `whole`: what the numbers are parts
    of."""

    title: str
    head: str
    lines: Sequence[tuple[str, int | None, int | None]]
    unit: str = ""
    whole: int | None = None
    note: str = ""

    @property
    def is_compared(self) -> bool:
        return any(before is not None for _label, _number, before in self.lines)

    def plot(self, compared: str, *, hidden: str = "–") -> Bars:
        """As bars. compared: what the other edition is called at the head of its column."""
        return bars(
            self.title,
            [(label, number) for label, number, _before in self.lines],
            before=(compared, [before for _label, _number, before in self.lines]) if self.is_compared else None,
            whole=self.whole,
            head=self.head,
            unit=self.unit,
            hidden=hidden,
            note=self.note,
        )


@dataclass(frozen=True)
class Section:
    """A heading, what is counted in a sentence or two, and tallies. Stands and the like are shown as they are; what is
    about people comes with small numbers hidden (report.suppression)."""

    title: str
    note: str
    tallies: Sequence[Tally]


Charts = Callable[[Edition], Sequence[Upright]]
_of_the_day: list[Charts] = []


def register_of_the_day(make: Charts) -> None:
    """Let `make` add plots to what is told of who was there; it asks a fixed number of questions."""
    if make not in _of_the_day:
        _of_the_day.append(make)


def charts_of_the_day() -> list[Charts]:
    """What others have to tell of the day, in the order of registration."""
    return list(_of_the_day)


Maker = Callable[[Edition, Edition | None], Section | None]
_makers: list[Maker] = []


def register(make: Maker) -> None:
    """Let `make` add a section about an edition, beside another one where one is given; it asks a fixed number of
    questions and gives None where there is nothing to say."""
    if make not in _makers:
        _makers.append(make)


def sections_of(edition: Edition, compared: Edition | None) -> list[Section]:
    """What the apps above have to say, in the order of registration."""
    return [section for make in _makers if (section := make(edition, compared)) is not None]


def last_before(edition: Edition) -> Edition | None:
    """The public edition before this one, with which the report compares."""
    return Edition.objects.public().filter(date__lt=edition.date).exclude(pk=edition.pk).order_by("-date").first()


def name_of(compared: Edition | None) -> str:
    """What an edition is called at the head of a column."""
    return str(compared.date.year) if compared else ""
