"""The list of the day: a form per session, with what was typed and what was said against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .boards import Block
from .forms import PlannerForm


@dataclass(frozen=True)
class Typed:
    """A form that was refused, and the deed it was for."""

    deed: str
    form: PlannerForm

    @property
    def is_new(self) -> bool:
        return self.deed == "anlegen"

    @property
    def session(self) -> str:
        return self.form.data.get("session", "")


@dataclass(frozen=True)
class Told:
    """What was just done to a session, and what is to be looked at since."""

    said: str
    notes: list[str]


@dataclass(frozen=True)
class Row:
    """One session of the list, None for the new one. `values` are what its fields show; `errors` by field."""

    block: Block | None
    values: dict[str, str]
    errors: dict[str, list[str]]
    told: Told | None = None


def rows_of(blocks: Iterable[Block], typed: Typed | None, told: Mapping[int, Told]) -> list[Row]:
    """The rows of these sessions; the one that was refused keeps what was typed. told: by identity."""
    return [_row(block, typed, told.get(block.id)) for block in blocks]


def new_row(typed: Typed | None) -> Row:
    """The form for a new session, empty or as it was refused."""
    names = ("kind", "title", "capacity", "room", "day", "start", "end")
    if typed is None or not typed.is_new:
        return Row(None, {}, {})
    return Row(None, {name: typed.form.data.get(name, "") for name in names}, _errors(typed))


def _row(block: Block, typed: Typed | None, told: Told | None) -> Row:
    values = {"room": block.room, "day": block.day, "start": block.start_clock, "end": block.end_clock}
    if typed is None or typed.session != str(block.id):
        return Row(block, values, {}, told)
    given = {name: typed.form.data[name] for name in values if name in typed.form.data}
    return Row(block, {**values, **given}, _errors(typed))


def _errors(typed: Typed) -> dict[str, list[str]]:
    """What was said by field, under "whole" what is about no field."""
    return {"whole" if name == "__all__" else name: list(texts) for name, texts in typed.form.errors.items()}
