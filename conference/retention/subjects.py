"""What the periods count from, and to which edition "registration:12" belongs; both are named by the apps above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat


@dataclass(frozen=True)
class Occasion:
    """An edition as this room sees it: its key, its name, its last day and where that day ends."""

    key: int
    slug: str
    title: str
    ends: dt.date
    tz: ZoneInfo


Rows = Callable[[int | None], QuerySet]
_occasions: list[Callable[[], Iterable[Occasion]]] = []
_subjects: dict[str, Rows] = {}


def register_occasions(source: Callable[[], Iterable[Occasion]]) -> None:
    """Name who knows all editions."""
    _occasions[:] = [source]


def occasions() -> list[Occasion]:
    """Every edition, the newest first."""
    return [one for source in _occasions for one in source()]


def register_subject(kind: str, model: type[models.Model], edition: str) -> None:
    """Say how rows named "<kind>:<pk>" in mails, documents and the audit log come to their edition.

    edition: the way from the model to the edition's key, for example "registration__edition".
    """

    def rows(key: int | None) -> QuerySet:
        every = model._base_manager.all()
        return every if key is None else every.filter(**{edition: key})

    _subjects[kind] = rows


def _names(kind: str, key: int | None) -> QuerySet:
    """The names "<kind>:<pk>" of all rows of this kind, of one edition or of every one."""
    name = Concat(Value(f"{kind}:"), Cast("pk", CharField()), output_field=CharField())
    return _subjects[kind](key).order_by().annotate(subject_name=name).values("subject_name")


def belongs_to(field: str, key: int) -> Q:
    """The condition that the subject in `field` belongs to the edition with this key."""
    condition = Q()
    for kind in _subjects:
        condition |= Q(**{f"{field}__in": _names(kind, key)})
    return condition


def belongs_nowhere(field: str) -> Q:
    """The condition that the subject in `field` belongs to no edition, or that its row has gone."""
    condition = Q()
    for kind in _subjects:
        condition &= ~Q(**{f"{field}__in": _names(kind, None)})
    return condition
