"""Ready-made days to start a plan from: `day_templates/*.json`, sessions with kind, titles, times and places."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audit.services import Actor

from .agenda.contents import columns_of
from .agenda.locks import lock_edition
from .agenda.rules import AgendaError
from .agenda.sessions import create_session
from .models import Edition, Session, SessionKind

FOLDER = Path(__file__).parent / "day_templates"
ORDER = ("konferenz", "halbtag", "fachtag", "abend")
TITLES = {
    "konferenz": gettext_lazy("Konferenztag mit zwei Workshop-Runden"),
    "halbtag": gettext_lazy("Halber Tag"),
    "fachtag": gettext_lazy("Fachtag ohne Workshops"),
    "abend": gettext_lazy("Abend mit Foren"),
}
ABOUT = {
    "konferenz": gettext_lazy(
        "Vortrag und Podium am Vormittag, Mittagessen mit Messe, nachmittags zweimal sechs Workshops."
    ),
    "halbtag": gettext_lazy("Ein Vortrag, dann vier Workshops, Schluss zum Mittagessen."),
    "fachtag": gettext_lazy("Vorträge, Podium und World-Café für alle gemeinsam; keine Plätze zu vergeben."),
    "abend": gettext_lazy("Nach Feierabend: Begrüßung, drei Foren nebeneinander, Ausklang mit Musik."),
}


@dataclass(frozen=True)
class Slot:
    """What begins at one time in a usual day: one thing, or several side by side."""

    start: str
    end: str
    kind: str
    count: int

    @property
    def label(self) -> str:
        kind = str(SessionKind(self.kind).label)
        return kind if self.count == 1 else _("%(n)s × %(kind)s") % {"n": self.count, "kind": kind}


@dataclass(frozen=True)
class UsualDay:
    """One ready-made day; `sessions` as in its file."""

    name: str
    sessions: tuple[dict[str, Any], ...]

    @property
    def title(self) -> str:
        return str(TITLES[self.name])

    @property
    def about(self) -> str:
        return str(ABOUT[self.name])

    @property
    def slots(self) -> list[Slot]:
        """The day as a short timetable."""
        spans: dict[tuple[str, str, str], int] = {}
        for one in self.sessions:
            key = (one["start"], one["end"], one["kind"])
            spans[key] = spans.get(key, 0) + 1
        return [Slot(*key, count) for key, count in spans.items()]


@cache
def all_days() -> dict[str, UsualDay]:
    """Every usual day by name, in the order in which they are offered."""
    return {
        name: UsualDay(name, tuple(json.loads((FOLDER / f"{name}.json").read_text())["sessions"])) for name in ORDER
    }


@transaction.atomic
def start_from(*, edition: Edition, name: str, actor: Actor, day: dt.date | None = None) -> list[Session]:
    """Plan the sessions of a usual day on a day (the first) of the edition; rooms and people come later.

    Codes that the plan has already get a number. Raises AgendaError where there is no such day, or where something
    is planned on that day already.
    """
    one, usual = lock_edition(edition), all_days().get(name)
    date = day or one.date
    if usual is None or not one.date <= date <= one.last_day:
        raise AgendaError(_("Diese Vorlage gibt es nicht."), code="unknown")
    if any(row.start.astimezone(one.tz).date() == date for row in Session.working.of_edition(one).with_time()):
        raise AgendaError(_("An diesem Tag ist schon etwas geplant. Vorlagen gibt es nur für leere Tage."), code="used")
    used = set(Session.working.of_edition(one).values_list("code", flat=True))
    return [create_session(edition=one, values=_values(one, date, row, used), actor=actor) for row in usual.sessions]


def _values(edition: Edition, date: dt.date, row: dict[str, Any], used: set[str]) -> dict[str, Any]:
    columns = columns_of("title")
    return {
        "code": _free_code(row["code"], used),
        "kind": row["kind"],
        **{columns[code]: text for code, text in row["title"].items()},
        "start": _at(edition, date, row["start"]),
        "end": _at(edition, date, row["end"]),
        "languages": ["de"],
        **{key: row[key] for key in ("bookable", "round", "capacity") if key in row},
    }


def _at(edition: Edition, date: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(date, dt.time.fromisoformat(clock), tzinfo=edition.tz)


def _free_code(code: str, used: set[str]) -> str:
    number, free = 1, code
    while free in used:
        number += 1
        free = f"{code}-{number}"
    used.add(free)
    return free
