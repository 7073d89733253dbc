"""Sections that apps above add to the figures and to the report, in their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conference.models import Edition
from conference.web.plots import Upright


@dataclass(frozen=True)
class Section:
    """A heading and lines of (label, number) about things that are no people, such as stands: shown as they are.

    Where they are about people, the section is made with small ones hidden (report.suppression); None is shown so.
    """

    title: str
    lines: Sequence[tuple[str, int | None]]

    @property
    def has_hidden(self) -> bool:
        return any(number is None for _label, number in self.lines)


Charts = Callable[[Edition], Sequence[Upright]]
_of_the_day: list[Charts] = []


def register_of_the_day(make: Charts) -> None:
    """Let `make` add plots to what is told of who was there; it asks a fixed number of questions."""
    if make not in _of_the_day:
        _of_the_day.append(make)


def charts_of_the_day() -> list[Charts]:
    """What others have to tell of the day, in the order of registration."""
    return list(_of_the_day)


_makers: list[Callable[[Edition], Section | None]] = []


def register(make: Callable[[Edition], Section | None]) -> None:
    """Let `make` add a section; it asks a fixed number of questions and gives None where there is nothing to say."""
    if make not in _makers:
        _makers.append(make)


def sections_of(edition: Edition) -> list[Section]:
    """What the apps above have to say, in the order of registration."""
    return [section for make in _makers if (section := make(edition)) is not None]
