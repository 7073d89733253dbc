"""Waiting lists: who moves up when something becomes free, by itself or by staff, and who stands where.

Every function that changes something runs inside the caller's transaction, behind the edition's lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from conference.audit.services import SYSTEM, Actor, record
from conference.models import Edition, Session

from . import mails, places
from .models import Place, Registration, RegistrationState
from .place_offers.deadlines import promotes_itself
from .place_offers.making import offer_free


def move_up(edition: Edition, sessions: Iterable[Session], *, at_edition: bool = False) -> None:
    """After something became free: move up who waits, each with audit line and mail.

    When the time for that is over, the places are offered to them instead; on the day itself they stay free for whoever
    stands at the door.
    """
    is_offered = at_edition and not promotes_itself(edition)
    if at_edition and not is_offered:
        for registration in places.promote_at_edition(edition):
            announce_promotion(registration, actor=SYSTEM)
            sessions = [*sessions, *(place.session for place in registration.places.select_related("session"))]
    kept = []
    for session in sorted(set(sessions), key=lambda one: one.pk):
        if not promotes_itself(edition, session):
            kept.append(session)
            continue
        for place in places.promote_in_session(session):
            announce_place(place, actor=SYSTEM)
    if kept or is_offered:
        offer_free(edition, kept, at_edition=is_offered)


def announce_promotion(registration: Registration, *, actor: Actor) -> None:
    entry = record(actor=actor, action="registration.promoted", subject=f"registration:{registration.pk}")
    mails.promoted(registration, revision=entry.pk)


def announce_place(place: Place, *, actor: Actor) -> None:
    subject = f"registration:{place.registration_id}"
    record(actor=actor, action="place.promoted", subject=subject, session=place.session.code)
    mails.promoted_in_session(place)


@transaction.atomic
def promote(*, registration: Registration, actor: Actor) -> bool:
    """Staff move one person up from the edition's waiting list; returns False where no place is free."""
    one = places.lock_registration(registration)
    moved = places.promote_at_edition(one.edition, only=one)
    for person in moved:
        announce_promotion(person, actor=actor)
        move_up(one.edition, [place.session for place in person.places.select_related("session")])
    return bool(moved)


@transaction.atomic
def send_back(*, registration: Registration, number: int, awaited: Mapping[int, int], actor: Actor) -> bool:
    """Take back that staff moved somebody up a moment ago; returns False where they have no place to give back.

    Their place at the conference stays free, for whoever stands at the door; what they had got in sessions goes on.
    """
    one = places.lock_registration(registration)
    if one.state != RegistrationState.CONFIRMED or not one.takes_place:
        return False
    freed = places.step_back(one, number, awaited)
    entry = record(actor=actor, action="registration.sent_back", subject=f"registration:{one.pk}")
    mails.changed(one, entry=entry)
    move_up(one.edition, freed)
    return True


@transaction.atomic
def promote_place(*, place: Place, actor: Actor) -> bool:
    """Staff move one person up in a session; returns False where no place is free or it would overlap."""
    places.lock_registration(place.registration)
    moved = places.promote_in_session(place.session, only=place)
    for one in moved:
        announce_place(one, actor=actor)
    return bool(moved)


@transaction.atomic
def fill_free_places(*, edition: Edition) -> None:
    """After capacities were raised: let those who wait move up, at the edition and in every session."""
    locked = places.lock_edition(edition.pk)
    move_up(locked, list(Session.objects.of_edition(edition).bookable().filter(waiting__gt=0)), at_edition=True)
