"""What somebody with two places at one time does about it. One transaction per deed: write, audit line, mail.

Places are moved by staff until the morning of the event, so all of this is possible after the last day for changes
too, until the first of the two sessions begins.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.models import AuditEntry
from conference.audit.services import Actor, record
from conference.models import Session

from .. import mails, places, waiting
from ..models import Place, Registration
from ..overlapping import Overlap, overlaps
from ..services import RegistrationError, awaited


def _lock(registration: Registration) -> tuple[Registration, list[Place]]:
    """The registration behind its locks, and its places in the order of the day."""
    one = places.lock_registration(registration)
    return one, list(one.places.select_related("session").order_by("session__start", "pk"))


def open_pairs(registration: Registration, held: list[Place]) -> list[Overlap]:
    """The pairs, kept ones too, about which the person may still decide anew. held: all places of the person."""
    pairs = overlaps(held)
    return pairs if registration.edition.is_change_open() else [one for one in pairs if one.is_ahead()]


def _pairs_with(registration: Registration, held: list[Place], place: int) -> list[Overlap]:
    """The pairs with this place; none where somebody has decided already, in another window or a moment ago.

    Raises RegistrationError where it is too late to decide.
    """
    pairs = [one for one in overlaps(held) if place in {two.pk for two in one.places}]
    may = open_pairs(registration, held)
    if pairs and not any(one in may for one in pairs):
        raise RegistrationError(_("Änderungen sind nicht mehr möglich. Bitte rufen Sie uns an."), code="closed")
    return pairs


@transaction.atomic
def keep_both(*, registration: Registration, place: int, other: int, actor: Actor) -> bool:
    """Keep two places at one time knowingly, until one of the two is moved again. place, other: primary keys.

    Returns False where these are no such two places any more. Raises RegistrationError where it is too late.
    """
    one, held = _lock(registration)
    pair = next((pair for pair in _pairs_with(one, held, place) if {place, other} == {x.pk for x in pair.places}), None)
    if pair is None or pair.is_kept:
        return False
    one.places.filter(pk__in=[place, other]).update(overlap_accepted=True)
    codes = [two.session.code for two in pair.places]
    _tell(one, record(actor=actor, action="place.kept", subject=f"registration:{one.pk}", sessions=codes))
    return True


@transaction.atomic
def give_back(*, registration: Registration, place: int, actor: Actor) -> bool:
    """Give back one of two places at one time; it goes to whoever waits. place: its primary key.

    Returns False where the person has it no more, or no other at that time. Raises as `keep_both` does.
    """
    one, held = _lock(registration)
    if not _pairs_with(one, held, place):
        return False
    target = next(two for two in held if two.pk == place)
    freed = places.give_back([target])
    subject = f"registration:{one.pk}"
    _tell(one, record(actor=actor, action="place.given_back", subject=subject, session=target.session.code))
    waiting.move_up(one.edition, [*freed, *awaited(one)])
    return True


@transaction.atomic
def swap(*, registration: Registration, place: int, code: str, may_wait: bool, actor: Actor) -> bool:
    """Take a place in another session instead of one of two at one time. code: of the session wanted.

    may_wait: whether a number in its waiting list will do; without it the old place is never given away for one.
    Returns as `give_back` does. Raises RegistrationError where the session is full ("full") or is none of
    `alternatives` ("unknown_session"), and as `keep_both` does.
    """
    one, held = _lock(registration)
    pairs = _pairs_with(one, held, place)
    if not pairs:
        return False
    target = next(two for two in held if two.pk == place)
    session = next((two for two in alternatives(target, held, pairs) if two.code == code), None)
    if session is None:
        raise RegistrationError(
            _("Diesen Workshop können Sie hier nicht nehmen. Bitte wählen Sie einen anderen."),
            field="session", code="unknown_session",
        )  # fmt: skip
    [taken] = places.take(one, [session])
    if not (taken.is_taken or may_wait):
        message = _(
            "Der letzte Platz in „%(session)s“ ist gerade vergeben worden. Ihren bisherigen Platz haben Sie noch."
        )
        raise RegistrationError(message % {"session": session.title}, field="session", code="full")
    freed = places.give_back([target])
    subject, codes = f"registration:{one.pk}", {"given": target.session.code, "taken": session.code}
    _tell(one, record(actor=actor, action="place.swapped", subject=subject, **codes))
    waiting.move_up(one.edition, [*freed, *awaited(one)])
    return True


def _tell(registration: Registration, entry: AuditEntry) -> None:
    mails.changed(registration, entry=entry)


def alternatives(place: Place, held: list[Place], pairs: list[Overlap]) -> list[Session]:
    """What the person may choose instead of a place: workshops of the rounds or the times of the pairs it is in.

    None that the person has chosen already, and none that is at the time of another place or waiting list of theirs.
    One query.
    """
    sessions = [one.session for pair in pairs for one in pair.places]
    others = [one.session for one in held if one.pk != place.pk]
    rounds = {one.round for one in sessions}
    rows = Session.objects.filter(edition=place.session.edition_id, start__gt=timezone.now()).bookable()
    rows = rows.exclude(pk__in=[one.session_id for one in held]).order_by("start", "room__position", "code")
    found = rows.select_related("room").prefetch_related("topics")
    return [
        one
        for one in found
        if (one.round in rounds or any(_meet(one, two) for two in sessions))
        and not any(_meet(one, two) for two in others)
    ]


def _meet(one: Any, other: Any) -> bool:  # sessions that everybody sees: both have their times
    return bool(one.start < other.end and other.start < one.end)
