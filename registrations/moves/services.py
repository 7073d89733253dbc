"""Moving people into a workshop. Whoever finds no place there stays, unless staff say that a number will do.

What a person has in the same round or at the same time goes; so nobody has two things at once afterwards. Each person
is moved in a transaction of their own: a hundred of them must not hold up those who are just registering.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audit.services import Actor, record
from conference.models import Session

from .. import mails, places, waiting
from ..models import Place, Registration, RegistrationState
from ..services import RegistrationError, awaited

MOST = 500  # people at once


class Fate(models.TextChoices):
    """What becomes of a person who is to be moved."""

    FITS = "fits", gettext_lazy("bekommt einen Platz")
    WAITS = "waits", gettext_lazy("käme auf die Warteliste")
    THERE = "there", gettext_lazy("ist schon dort oder wartet dort")
    GONE = "gone", gettext_lazy("ist abgesagt")


@dataclass(frozen=True)
class Step:
    """One person in the preview. `given`: what they would give up; `overlapping`: those of it in another round."""

    registration: Registration
    fate: Fate
    given: tuple[Session, ...] = ()
    overlapping: tuple[Session, ...] = ()


def preview(people: Iterable[Registration], session: Session) -> list[Step]:
    """What moving these people would do, in their order, while nobody else does anything. Two queries.

    people: with `places__session` prefetched.
    """
    free = places.free_for_newcomers(session)
    steps = []
    for one in people:
        step = _step(one, session, has_room=free > 0)
        free -= step.fate == Fate.FITS
        steps.append(step)
    return steps


def _step(one: Registration, session: Session, *, has_room: bool) -> Step:
    held = list(one.places.all())
    if not one.is_active:
        return Step(one, Fate.GONE)
    there = next((place for place in held if place.session_id == session.pk), None)
    if there is not None and (there.is_taken or not has_room):  # who waits there keeps the number
        return Step(one, Fate.THERE)
    given = [place.session for place in replaced(held, session) if place is not there]
    overlapping = [other for other in given if other.round != session.round]
    fits = has_room and one.state == RegistrationState.CONFIRMED
    return Step(one, Fate.FITS if fits else Fate.WAITS, tuple(given), tuple(overlapping))


def replaced(held: Iterable[Place], session: Session) -> list[Place]:
    """The places that make room for one in `session`: of its round, at its time, and a number in its own list."""
    return [place for place in held if place.session_id == session.pk or _excludes(place.session, session)]


def _excludes(other: Session, session: Session) -> bool:
    is_same_round = session.round is not None and other.round == session.round
    return is_same_round or bool(other.start < session.end and session.start < other.end)  # type: ignore[operator]


@transaction.atomic
def move(*, registration: Registration, session: Session, may_wait: bool, actor: Actor) -> Fate:
    """Put a person into a session instead of what they have at that time; they are told by mail.

    may_wait: whether a number in its waiting list will do; without it nobody gives anything away for one.
    Returns what became of the person: with THERE, GONE, and with WAITS where `may_wait` is False, nothing changed.
    Raises RegistrationError where the session takes nobody (any more).
    """
    one = places.lock_registration(registration)
    target = Session.objects.of_edition(one.edition).bookable().filter(pk=session.pk).first()
    if target is None:
        raise RegistrationError(_("Diesen Workshop gibt es nicht mehr."), field="session", code="unknown_session")
    held = list(one.places.select_related("session"))
    step = _step(one, target, has_room=places.free_for_newcomers(target) > 0)
    if step.fate in (Fate.THERE, Fate.GONE) or (step.fate == Fate.WAITS and not may_wait):
        return step.fate
    freed = places.give_back(replaced(held, target))
    [place] = places.take(one, [target])
    given = [other.code for other in step.given]
    subject = f"registration:{one.pk}"
    entry = record(actor=actor, action="place.moved", subject=subject, given=given, taken=target.code)
    mails.moved_to_session(place, instead=[other.pk for other in step.given], revision=entry.pk)
    waiting.move_up(one.edition, [*freed, *awaited(one)])
    return Fate.FITS if place.is_taken else Fate.WAITS
