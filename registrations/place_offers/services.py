"""What becomes of an offer: accepted, declined, run out, withdrawn. One transaction per deed; each is told by mail."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import SYSTEM, Actor, record
from conference.models import Session
from registrations import mails, places, waiting
from registrations.models import Place, Registration
from registrations.services import RegistrationError

from .deadlines import deadline
from .making import announce
from .models import OfferState, PlaceOffer


def _lock(offer: PlaceOffer) -> PlaceOffer:
    """The offer as it is behind the edition's lock, with person, edition and session."""
    places.lock_registration(offer.registration)
    rows = PlaceOffer.objects.select_for_update(of=("self",)).select_related("registration__edition", "session")
    return rows.get(pk=offer.pk)


def _gone() -> RegistrationError:
    return RegistrationError(_("Dieses Angebot gilt nicht mehr."), code="gone")


@transaction.atomic
def accept(*, offer: PlaceOffer, actor: Actor) -> None:
    """Take the offered place. Twice is the same as once.

    Raises RegistrationError where the offer holds no more ("gone"), or where the person has a place somewhere else at
    that time by now ("overlap").
    """
    one = _lock(offer)
    if one.state == OfferState.ACCEPTED:
        return
    if not one.is_valid:
        raise _gone()
    if one.session is None:
        places.accept_at_edition(one)
        waiting.announce_promotion(one.registration, actor=actor)
        queued = one.registration.places.waiting().select_related("session")
        waiting.move_up(one.registration.edition, [place.session for place in queued])
        return
    place = places.accept_in_session(one)
    if place is None:
        message = _("Zur gleichen Zeit haben Sie schon einen Platz. Geben Sie ihn zuerst zurück.")
        raise RegistrationError(message, code="overlap")
    waiting.announce_place(place, actor=actor)


@transaction.atomic
def decline(*, offer: PlaceOffer, actor: Actor) -> None:
    """Give the offered place to the next. Twice is the same as once. Raises RegistrationError where it is too late."""
    one = _lock(offer)
    if one.state == OfferState.DECLINED:
        return
    if not one.is_valid:
        raise _gone()
    _end(one, OfferState.DECLINED, actor)


@transaction.atomic
def withdraw(*, offer: PlaceOffer, actor: Actor) -> bool:
    """Staff take an offer back; the person waits on as before, and the place stays free for a deed of staff.

    Returns False where it had ended already.
    """
    one = _lock(offer)
    if one.state != OfferState.OPEN:
        return False
    places.let_go(one, OfferState.WITHDRAWN)
    _tell(one, actor)
    return True


def expire_run_out() -> int:
    """End the offers that have run out, each in a transaction of its own; returns how many it were."""
    number = 0
    for offer in PlaceOffer.objects.run_out().select_related("registration"):
        with transaction.atomic():
            one = _lock(offer)
            if one.state == OfferState.OPEN and not one.is_valid:
                _end(one, OfferState.EXPIRED, SYSTEM)
                number += 1
    return number


def _end(one: PlaceOffer, state: OfferState, actor: Actor) -> None:
    """The person leaves this waiting list and is told; the place goes to the next."""
    edition = one.registration.edition
    places.let_go(one, state)
    if one.session is None:
        Registration.objects.filter(pk=one.registration_id).update(waiting_list=False)
    else:
        places.give_back(Place.objects.in_session(one.session).waiting().filter(registration=one.registration))
    _tell(one, actor)
    waiting.move_up(edition, [one.session] if one.session else [], at_edition=one.session is None)


def _tell(one: PlaceOffer, actor: Actor) -> None:
    code = one.session.code if one.session else ""
    subject = f"registration:{one.registration_id}"
    record(actor=actor, action=f"place_offer.{one.state}", subject=subject, session=code)
    mails.offer_ended(one.registration, offer=one.pk, state=one.state, session=one.session_id)


@transaction.atomic
def offer_by_hand(*, registration: Registration, session: Session | None, actor: Actor) -> PlaceOffer:
    """Staff offer a free place to somebody who waits. session: None for the conference itself.

    Raises RegistrationError where nothing is free, the person cannot come, or so little time is left that staff
    better telephone.
    """
    one = places.lock_registration(registration)
    until = deadline(one.edition, by_hand=True)
    if until is None:
        message = _("So kurz vorher bieten wir nichts mehr an. Bitte rufen Sie die Person an.")
        raise RegistrationError(message, code="late")
    if session is None:
        made = places.hold_at_edition(one.edition, until=until, only=one)
    else:
        made = places.hold_in_session(session, until=until, only=one)
    if not made:
        raise RegistrationError(
            _("Das geht gerade nicht: Es ist kein Platz frei, oder die Zeiten überschneiden sich."), code="full"
        )
    announce(made[0], actor=actor)
    return made[0]
