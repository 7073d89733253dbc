"""What goes into the allocation, read from the database: wishes, seats, groups, and who is busy when."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from conference.models import Edition, Session, SessionPerson
from registrations.models import Place, PlaceState, Registration, RegistrationState

from . import solver
from .models import Wish

Span = tuple[Any, Any]


@dataclass(frozen=True)
class Case:
    """The wishes of everybody with a place at the conference, and what the solver may grant of them.

    wishes: all of them, also those that cannot be granted because the person is somewhere else at that time; firsts:
    how many first wishes each session has; digest: changes with everything that could change the result.
    """

    problem: solver.Problem
    wishes: list[solver.Wish]
    firsts: Counter[int]
    digest: str


def read(edition: Edition) -> Case:
    """Seven questions, however many people there are. Behind the edition's lock, or in one snapshot."""
    sessions = _sessions(edition)
    rows = Wish.objects.filter(registration__edition=edition, registration__state=RegistrationState.CONFIRMED)
    found = rows.filter(session__in=sessions).values_list("registration_id", "round", "session_id", "rank")
    wishes = [solver.Wish(*row) for row in found.order_by("registration_id", "round", "rank")]
    busy, filled, held = _busy(edition)
    spans = {pk: (row["start"], row["end"]) for pk, row in sessions.items()}
    free = [
        one
        for one in wishes
        if (one.person, one.slot) not in filled
        and (one.person, one.session) not in held
        and not any(_meets(spans[one.session], span) for span in busy.get(one.person, ()))
    ]
    open_rounds = [one for one in wishes if (one.person, one.slot) not in filled]
    seats = {pk: max(row["capacity"] - row["places_taken"], 0) for pk, row in sessions.items()}
    groups = _groups(edition)
    waits = sorted(rows.filter(registration__waiting_list=True).values_list("registration_id", flat=True).distinct())
    problem = solver.Problem(free, seats, spans, groups)
    return Case(
        problem=problem,
        wishes=open_rounds,
        firsts=Counter(one.session for one in open_rounds if one.rank == 1),
        digest=_digest((free, open_rounds, sorted(seats.items()), sorted(spans.items()), groups, waits)),
    )


def _sessions(edition: Edition) -> dict[int, dict[str, Any]]:
    rows = Session.objects.of_edition(edition).bookable().order_by("pk")
    return {row["pk"]: row for row in rows.values("pk", "start", "end", "capacity", "places_taken")}


def _busy(edition: Edition) -> tuple[dict[int, list[Span]], set[tuple[int, int]], set[tuple[int, int]]]:
    """When people have a place already or are on stage, in which rounds they need nothing more, where they wait."""
    busy: dict[int, list[Span]] = defaultdict(list)
    filled: set[tuple[int, int]] = set()
    waits: set[tuple[int, int]] = set()
    held = Place.objects.filter(registration__edition=edition)
    columns = ("registration_id", "session_id", "state", "session__start", "session__end", "session__round")
    for person, session, state, start, end, number in held.order_by("pk").values_list(*columns):
        if state != PlaceState.TAKEN:
            waits.add((person, session))
            continue
        busy[person].append((start, end))
        filled.add((person, number))
    on_stage: dict[int, list[Span]] = defaultdict(list)
    parts = SessionPerson.objects.filter(session__in=Session.objects.of_edition(edition).scheduled())
    for speaker, start, end in parts.order_by("pk").values_list("speaker_id", "session__start", "session__end"):
        on_stage[speaker].append((start, end))
    speakers = Registration.objects.of_edition(edition).active().filter(speaker__in=on_stage)
    for person, speaker in speakers.values_list("pk", "speaker_id"):
        busy[person] += on_stage[speaker]
    return busy, filled, waits


def _groups(edition: Edition) -> list[tuple[int, ...]]:
    members: dict[int, list[int]] = defaultdict(list)
    rows = Registration.objects.of_edition(edition).confirmed().filter(group__stay_together=True)
    for group, person in rows.order_by("group", "pk").values_list(F("group_id"), "pk"):
        members[group].append(person)
    return [tuple(people) for people in members.values() if len(people) > 1]


def _meets(one: Span, other: Span) -> bool:
    return bool(one[0] < other[1] and other[0] < one[1])


def _digest(parts: Iterable[Any]) -> str:
    return hashlib.sha256("\n".join(repr(part) for part in parts).encode()).hexdigest()
