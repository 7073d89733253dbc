"""At which door somebody was seen, for the team's list of who is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from registrations.checkin.models import Scan
from registrations.checkin.querysets import ARRIVALS
from registrations.presence.models import Presence

COMING = (*ARRIVALS, "session_in")


def names(stretches: Sequence[Presence]) -> Mapping[int, str]:
    """The doors where these stretches began, by their keys. One question."""
    people = {one.registration_id for one in stretches}
    scans = Scan.objects.valid().filter(registration__in=people, kind__in=COMING)
    rows = scans.values_list("registration", "at", "session", "device__name")
    found = {(person, at, session): name for person, at, session, name in rows}
    known = {one.pk: found.get((one.registration_id, one.came_at, one.session_id)) for one in stretches}
    return {key: name for key, name in known.items() if name}
