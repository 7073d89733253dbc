"""What differs between two states of an agenda, session by session and field by field, without words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .contents import PLAIN, TEXTS, Content

NEW, REMOVED, CHANGED = "new", "removed", "changed"
COMPARED = (*TEXTS, *(name for name in PLAIN if name not in TEXTS), "start", "end", "room", "people", "topics",
            "is_cancelled")  # fmt: skip
MOVES = frozenset({"start", "end", "room"})


@dataclass(frozen=True)
class Change:
    """One session that differs: new, removed or changed.

    content: the session as it is afterwards (for removed ones: as it was), see `contents`;
    fields: for changed ones the values before and after by name, for example {"start": (…, …)}.
    """

    kind: str
    content: Content
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def session(self) -> int:
        """The session's identity."""
        return int(self.content["id"])

    @property
    def is_move(self) -> bool:
        """Whether somebody who wants to be there must know: another time or another room."""
        return self.kind == CHANGED and (
            bool(self.fields.keys() & {"start", "end"}) or _key(self.fields.get("room", (None, None)))
        )

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "content": self.content, "fields": {k: list(v) for k, v in self.fields.items()}}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Change:
        fields = {name: (before, after) for name, (before, after) in values["fields"].items()}
        return cls(values["kind"], values["content"], fields)


def _key(rooms: tuple[Any, Any]) -> bool:
    before, after = (room["id"] if room else None for room in rooms)
    return bool(before != after)


def compare(before: Iterable[Content], after: Iterable[Content]) -> list[Change]:
    """Every session that differs, in the order of `after`, what was removed at the end."""
    old = {one["id"]: one for one in before}
    new = {one["id"]: one for one in after}
    found = [_changed(old[key], one) if key in old else Change(NEW, one) for key, one in new.items()]
    gone = [Change(REMOVED, one) for key, one in old.items() if key not in new]
    return [one for one in found if one.kind == NEW or one.fields] + gone


def digest(changes: Iterable[Change]) -> str:
    """A short name of a list of changes that is another one as soon as anything in it is."""
    shown = json.dumps([one.as_json() for one in changes], sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()[:32]


def _changed(old: Content, new: Content) -> Change:
    fields = {name: (old[name], new[name]) for name in COMPARED if old[name] != new[name]}
    return Change(CHANGED, new, fields)
