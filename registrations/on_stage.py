"""Who of those who come stands in the programme: the registration and the speaker of the agenda that are one person.

The door says to them where they go, and a workshop beside their own session is never given to them.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from conference.models import Session, SessionPerson, Speaker
from conference.web.text import loosely, searchable

from .models import Registration, Role


def found(one: Registration) -> Speaker | None:
    """The speaker of the edition with this address, else with this name whatever titles stand before it.

    None for whoever does not come as a speaker, and where several may be meant.
    """
    if one.role != Role.SPEAKER:
        return None
    speakers = list(Speaker.objects.filter(edition=one.edition))
    same_address = [speaker for speaker in speakers if one.email and speaker.email.casefold() == one.email.casefold()]
    words = _words(one.first_name, one.last_name)
    same_name = [speaker for speaker in speakers if words and words <= _words(speaker.name)]
    meant = same_address or same_name
    return meant[0] if len(meant) == 1 else None


def leads(one: Registration, session: Session) -> bool:
    """Whether the programme names the person for this session."""
    return one.speaker_id is not None and session.session_people.filter(speaker=one.speaker_id).exists()


def leading() -> Exists:
    """The same in a query, of rows that name a session and a registration."""
    people = SessionPerson.objects.filter(session=OuterRef("session"), speaker=OuterRef("registration__speaker"))
    return Exists(people)


def _words(*names: str) -> set[str]:
    return set(loosely(searchable(*names)).split())
