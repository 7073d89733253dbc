"""Kinds of entries: what a device may hand in, and who answers it. Further ones register themselves:

    from registrations.checkin import kinds

    def print_badge(entry: kinds.Entry) -> kinds.Answer:
        person = entry.person()          # raises Refused (outcome "unknown", "wrong_edition") where there is none
        ...
        return kinds.Answer("queued", _("Wird gedruckt."), person=person)

    kinds.register("print", print_badge, undo=take_back)      # in AppConfig.ready

A handler runs inside the transaction of its entry, after the row of the log was written and before anything is locked:
what it takes, it locks in the order of docs/how-we-lock.md. It answers; it raises a DomainError where a rule says no,
which the device gets as `refused` with the words. `effect` is stored and handed to `undo`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from conference.audit.services import SYSTEM, Actor, ActorKind
from conference.models import Edition
from registrations.models import Registration

from . import finding
from .models import Device, Scan


@dataclass(frozen=True)
class Answer:
    """What a device is told. more: further fields of the result; effect: what `undo` needs; is_valid: the entry says
    where the person was; conflict_with: the entry of another door that said the same."""

    outcome: str
    message: str
    person: Registration | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    effect: Mapping[str, Any] = field(default_factory=dict)
    is_valid: bool = False
    is_conflict: bool = False
    conflict_with: Scan | None = None


@dataclass(frozen=True)
class Entry:
    """One entry, checked: `scan` is its row in the log, `fields` what it says besides."""

    device: Device
    scan: Scan
    fields: Mapping[str, Any]

    @property
    def edition(self) -> Edition:
        return self.device.edition

    @property
    def at(self) -> dt.datetime:
        return self.scan.at

    @property
    def actor(self) -> Actor:
        return actor_of(self.device)

    def person(self) -> Registration:
        """Whom it is about. Raises finding.Refused."""
        return finding.person(self.edition, self.fields)


Handler = Callable[[Entry], Answer]
Undo = Callable[[Entry, Scan], None]
_handlers: dict[str, Handler] = {}
_undos: dict[str, Undo] = {}


def register(name: str, handler: Handler, *, undo: Undo | None = None) -> None:
    """Let entries of this kind be answered by `handler`, and taken back by `undo(entry, scan taken back)`."""
    _handlers[name] = handler
    if undo is not None:
        _undos[name] = undo


def handler_of(name: object) -> Handler | None:
    return _handlers.get(name) if isinstance(name, str) else None


def undo_of(name: str) -> Undo | None:
    return _undos.get(name)


def actor_of(device: Device) -> Actor:
    """Who stands behind a device: whoever paired it."""
    return Actor(ActorKind.STAFF, device.paired_by_id) if device.paired_by_id else SYSTEM
