"""What the personal page says after a decision. The address holds fixed words and codes of sessions, never a sentence.

Said is only what is true at this moment: who opens the address again later, or changes it, reads nothing wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.http import urlencode

from conference.models import Session

from ..models import Place, Registration
from ..overlapping import overlaps

GIVEN_BACK, SWAPPED, KEPT, TOO_LATE = "zurueckgegeben", "getauscht", "behalten", "zu-spaet"


@dataclass(frozen=True)
class Done:
    """What was done. given: the session that was left; taken: the place had for it; staying: what is kept."""

    deed: str
    given: Session | None = None
    taken: Place | None = None
    staying: list[Place] = field(default_factory=list)


def query(deed: str, *, given: Session | None = None, taken: str = "") -> str:
    """What belongs behind the address of the personal page. taken: a session's code."""
    values = {"getan": deed, "ab": given.code if given else "", "neu": taken}
    return "?" + urlencode({name: value for name, value in values.items() if value})


def told(registration: Registration, places: Iterable[Place], asked: Mapping[str, str]) -> Done | None:
    """What there is to say of a decision, None where nothing is. places: all of the person; at most one query."""
    held, deed = list(places), asked.get("getan", "")
    if deed == TOO_LATE:
        return Done(deed)
    if deed == KEPT:
        kept = [one for pair in overlaps(held) if pair.is_kept for one in pair.places]
        return Done(deed, staying=list(dict.fromkeys(kept))) if kept else None
    if deed not in (GIVEN_BACK, SWAPPED):
        return None
    given = _session(registration, asked.get("ab", ""))
    if given is None or any(one.session_id == given.pk for one in held):
        return None
    if deed == GIVEN_BACK:
        return Done(deed, given, staying=[one for one in held if one.is_taken and _meets(one.session, given)])
    taken = next((one for one in held if one.session.code == asked.get("neu")), None)
    return Done(deed, given, taken) if taken else None


def _session(registration: Registration, code: str) -> Session | None:
    if not code or "\x00" in code:
        return None
    return Session.objects.of_edition(registration.edition).filter(code=code, bookable=True).first()


def _meets(one: Session, other: Session) -> bool:
    return bool(one.start < other.end and other.start < one.end)  # type: ignore[operator]  # published: have times
