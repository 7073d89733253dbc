"""Sections that apps above add to the figures and to the report, in their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conference.models import Edition


@dataclass(frozen=True)
class Section:
    """A heading and lines of (label, number) about things that are no people, such as stands: shown as they are."""

    title: str
    lines: Sequence[tuple[str, int]]


_makers: list[Callable[[Edition], Section | None]] = []


def register(make: Callable[[Edition], Section | None]) -> None:
    """Let `make` add a section; it asks a fixed number of questions and gives None where there is nothing to say."""
    if make not in _makers:
        _makers.append(make)


def sections_of(edition: Edition) -> list[Section]:
    """What the apps above have to say, in the order of registration."""
    return [section for make in _makers if (section := make(edition)) is not None]
