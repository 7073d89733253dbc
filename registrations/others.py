"""What the mail to whoever registered several people says about the others."""

from __future__ import annotations

from dataclasses import dataclass

from conference.outbox.bidi import Isolated, isolate
from registrations import programme
from registrations.models import Place, Registration
from registrations.programme import Wish


@dataclass(frozen=True)
class Other:
    """One of them. `position` in the waiting list of the conference, None with a place; has_address: and so a link."""

    name: Isolated
    code: str
    has_address: bool
    position: int | None
    wishes: list[Wish]

    @property
    def is_waiting(self) -> bool:
        return self.position is not None


def others_of(registrant: Registration) -> list[Other]:
    """Whom this person has registered, in that order. Two queries."""
    people = list(Registration.objects.registered_by(registrant).active())
    places: dict[int, list[tuple[int, int | None]]] = {}
    rows = Place.objects.filter(registration__in=people).with_position().order_by("session__start", "pk")
    for owner, session, position in rows.values_list("registration_id", "session_id", "position"):
        places.setdefault(owner, []).append((session, position))
    found = []
    for one in people:
        one.edition = registrant.edition
        wishes = programme.wishes(one, places.get(one.pk, []))
        found.append(Other(isolate(one.full_name), one.code, bool(one.email), one.position, wishes))
    return found
