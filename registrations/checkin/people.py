"""The people of an edition as a device keeps them: what the door needs, never needs, e-mail or telephone.

A handful of queries however many people there are; `only` gives the same for some of them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from conference.models import Edition, SessionPerson
from conference.web.text import findable, searchable
from registrations.documents import stand_numbers_of
from registrations.models import OrganisationType, Place, Registration, RegistrationState, Role
from registrations.models.people import badge_digest
from registrations.presence.models import Presence

from . import log
from .models import Scan

COLUMNS = (
    "id", "code", "badge_digest", "badge_nonce", "title", "first_name", "last_name", "badge_name", "own_script_name",
    "organisation", "organisation_type", "role", "state", "waiting_number", "group_id", "registered_by_id",
    "badge_printed_at", "speaker_id",
)  # fmt: skip
Printed = Callable[[Collection[int]], Mapping[int, str]]
_printed: list[Printed] = []


def register_desks(lookup: Printed) -> None:
    """For the desk: a function from keys of registrations to the name of the desk that printed the badge last."""
    if lookup not in _printed:
        _printed.append(lookup)


def people(edition: Edition, now: dt.datetime, only: Collection[int] | None = None) -> list[dict[str, Any]]:
    """Everybody, or those with these keys, ready for JSON. Whoever is erased is not among them."""
    rows = Registration.objects.filter(edition=edition, erased_at=None).order_by("pk")
    if only is not None:
        rows = rows.filter(pk__in=only)
    found = list(rows.values(*COLUMNS))
    context = _Context(edition, now, found, is_whole=only is None)
    return [context.person(one) for one in found]


class _Context:
    """What is read once for all of them."""

    def __init__(self, edition: Edition, now: dt.datetime, found: list[dict[str, Any]], *, is_whole: bool) -> None:
        keys = [one["id"] for one in found]
        which = Q(registration__edition=edition) if is_whole else Q(registration__in=keys)
        self.roles = {str(role): str(role.label) for role in Role}
        self.hand_out = [_("Namensschild")]
        self.positions = _positions(edition) if any(one["waiting_number"] for one in found) else {}
        crews = [one["id"] for one in found if one["role"] == Role.EXHIBITOR]
        self.stands = stand_numbers_of(crews)
        self.desks: dict[int, str] = {}
        printed = [one["id"] for one in found if one["badge_printed_at"]]
        for lookup in _printed if printed else ():
            self.desks.update(lookup(printed))
        self.places = _grouped(Place.objects.taken().filter(which).values_list("registration", "session"))
        self.leads = _leads(edition) if any(one["speaker_id"] for one in found) else {}
        self.companions = _companions(edition, found, is_whole)
        self._read_presence(edition, now, which)

    def _read_presence(self, edition: Edition, now: dt.datetime, which: Q) -> None:
        day = log.presence_day(edition, now)
        rows = Presence.objects.filter(which, day=day).order_by("came_at")
        self.came: dict[int, dt.datetime | None] = {}
        self.inside: dict[int, dt.datetime | None] = {}
        self.sessions: dict[int, list[int]] = defaultdict(list)
        for key, session, came, left in rows.values_list("registration", "session", "came_at", "left_at"):
            if session is not None:
                if left is None:
                    self.sessions[key].append(session)
                continue
            if key not in self.came or came is None:
                self.came[key] = came
            if left is None or left > now:
                self.inside[key] = came
        scans = Scan.objects.filter(which).valid().arrivals().between(log.day_span(edition, now)).in_order()
        self.doors = {(key, at): name for key, at, name in scans.values_list("registration", "at", "device__name")}

    def person(self, row: dict[str, Any]) -> dict[str, Any]:
        key = row["id"]
        first, last = row["first_name"], row["last_name"]
        return {
            "id": key,
            "code": row["code"],
            "qr": row["badge_digest"] or badge_digest(Registration(badge_nonce=row["badge_nonce"]).badge_token),
            "name": " ".join(part for part in (row["title"], first, last) if part),
            "first": first,
            "last": last,
            "badge": row["badge_name"],
            "own": row["own_script_name"],
            "find": findable(first, last, row["badge_name"], row["own_script_name"], row["organisation"], row["code"]),
            "organisation": row["organisation"],
            "role": row["role"],
            "role_word": self.roles[row["role"]],
            "state": row["state"],
            "position": self.positions.get(row["waiting_number"]),
            "stand": self.stands.get(key, ""),
            "group": _group(row),
            "with": self.companions.get(key, []),
            "sessions": self.places.get(key, []),
            "leads": self.leads.get(row["speaker_id"], []),
            "inside": self._moment(key, self.inside, "since"),
            "came": self._moment(key, self.came, "at"),
            "in_sessions": self.sessions.get(key, []),
            "printed": _printed_at(row["badge_printed_at"], self.desks.get(key, "")),
            "hand_out": self.hand_out if row["state"] == RegistrationState.CONFIRMED else [],
        }

    def _moment(self, key: int, found: dict[int, dt.datetime | None], name: str) -> dict[str, Any] | None:
        if key not in found:
            return None
        at = found[key]
        return {name: at and at.isoformat(timespec="milliseconds"), "door": self.doors.get((key, at), "")}


def _leads(edition: Edition) -> dict[int | None, list[int]]:
    """The sessions that each speaker of the agenda stands in."""
    found: dict[int | None, list[int]] = defaultdict(list)
    named = SessionPerson.objects.filter(session__edition=edition).order_by("session_id")
    for speaker, session in named.values_list("speaker", "session"):
        found[speaker].append(session)
    return found


def _positions(edition: Edition) -> dict[int, int]:
    rows = Registration.objects.filter(edition=edition).waiting().values_list("waiting_number", flat=True)
    return {number: position for position, number in enumerate(rows, start=1)}


def _grouped(pairs: Any) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for key, value in pairs.order_by("registration", "session"):
        found[key].append(value)
    return found


def _companions(edition: Edition, found: list[dict[str, Any]], is_whole: bool) -> dict[int, list[int]]:
    """Whom an assistant assists and the other way round: who was registered by one another, and one is an assistant."""
    rows = Registration.objects.filter(edition=edition, erased_at=None, registered_by__isnull=False).active()
    rows = rows.filter(Q(role=Role.ASSISTANT) | Q(registered_by__role=Role.ASSISTANT))
    if not is_whole:
        keys = [one["id"] for one in found]
        rows = rows.filter(Q(pk__in=keys) | Q(registered_by__in=keys))
    with_them: dict[int, list[int]] = defaultdict(list)
    for one, other in rows.order_by("pk").values_list("pk", "registered_by"):
        with_them[one].append(other)
        with_them[other].append(one)
    return with_them


def _group(row: dict[str, Any]) -> str | None:
    """The same for people who were registered together, or come from the same institution."""
    if row["group_id"]:
        return f"g{row['group_id']}"
    if row["organisation"] and row["organisation_type"] != OrganisationType.PRIVATE:
        return f"o{badge_digest(searchable(row['organisation']))[:12]}"
    return None


def _printed_at(at: dt.datetime | None, desk: str) -> dict[str, str] | None:
    return {"at": at.isoformat(timespec="milliseconds"), "desk": desk} if at else None
