"""Rows of an edition that is being loaded: found by code, compared, checked as their model would, saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from conference.agenda import translations
from conference.models import Edition
from conference.models.base import Translatable

from .source import Node

LANGUAGES = ("de", "de-simple", "en", "ar", "tr", "uk")


@dataclass
class Loaded:
    """What a load did. `changed` is False where the database held all of it already."""

    edition: Edition
    created: bool
    changed: bool = False
    has_more_places: bool = False
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)  # "rooms" → code → row


def translated(node: Node, name: str) -> dict[str, str]:
    """The columns of a text that is a string, or an object such as {"de": …, "en": …}."""
    if not isinstance(node.value, dict):
        return {f"{name}_de": node.text()}
    for language in node.value:
        if language not in LANGUAGES:
            raise node.at(language).error(_("Diese Sprache gibt es hier nicht."))
    return {f"{name}_{code.replace('-', '_')}": node.at(code).text() for code in node.value}


def store(row: models.Model, values: dict[str, Any], node: Node) -> bool:
    """Check the values as the model's fields would, save the row where it differs; returns whether it did."""
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    others = {one.name for one in row._meta.get_fields()} - set(values)
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise _place_of(node, name).error(messages[0]) from None
    changed = row.pk is None or any(getattr(row, name) != before[name] for name in values)
    if changed:
        if isinstance(row, Translatable):
            translations.mark(row, [name for name, value in values.items() if before[name] != value])
        row.save()
    return changed


def _place_of(node: Node, name: str) -> Node:
    """The value from which the column `name` was read."""
    for start, path in (("venue_", "venue"), ("contact_", "contact"), ("hall_", "venue.hall")):
        if name.startswith(start) and "." not in node.path and not node.path:
            outer = node
            for key in path.split("."):
                outer = outer.at(key)
            return outer.at(name.removeprefix(start).removesuffix("_de"))
    return node.at(name.removesuffix("_de"))


def raise_capacity(loaded: Loaded, row: Any, node: Node, capacity: int | None) -> None:
    """Note where a row gets more places; refuse fewer than people already have."""
    if row.pk is None or capacity is None:
        return
    if capacity < row.places_taken:
        message = _("Es sind schon %(taken)s Plätze vergeben; weniger kann es nicht geben.")
        raise node.error(message % {"taken": row.places_taken})
    if capacity > (row.capacity or 0):
        loaded.has_more_places = True


def named_values(node: Node, position: int) -> dict[str, Any]:
    return {"position": position, **translated(node.at("name").need(), "name")}


def room_values(node: Node, position: int) -> dict[str, Any]:
    return {
        **named_values(node, position),
        "capacity": node.at("capacity").need().whole(),
        "step_free": node.at("step_free").flag(default=True),
        **{name: node.at(name).flag(default=False) for name in ("hearing_loop", "is_quiet") if name in node},
    }


def speaker_values(node: Node, position: int) -> dict[str, Any]:
    return {
        "name": node.at("name").need().text(),
        **translated(node.at("function"), "function"),
        "organisation": node.at("organisation").text(),
        "email": node.at("email").text(),
        "needs_step_free": node.at("needs_step_free").flag(default=False),
    }


def once(nodes: Iterable[Node]) -> Iterable[tuple[str, Node]]:
    """Each object with its code, which may stand in the list once."""
    seen = set()
    for node in nodes:
        code = node.at("code").need().text()
        if code in seen:
            raise node.at("code").error(_("Das Kürzel „%(code)s“ steht zweimal da.") % {"code": code})
        seen.add(code)
        yield code, node


def load_rows(loaded: Loaded, nodes: Node, key: str, model: Any, reader: Any) -> None:
    rows = {row.code: row for row in model.objects.filter(edition=loaded.edition)}
    for position, (code, node) in enumerate(once(nodes.items())):
        row = rows.setdefault(code, model(edition=loaded.edition, code=code))
        loaded.changed |= store(row, {"code": code, **reader(node, position)}, node)
    loaded.rows[key] = rows
