"""Making offers. Inside the caller's transaction, behind the edition's lock."""

from __future__ import annotations

from collections.abc import Iterable

from conference.audit.services import SYSTEM, Actor, record
from conference.models import Edition, Session
from registrations import mails, places

from .deadlines import deadline
from .models import PlaceOffer


def offer_free(edition: Edition, sessions: Iterable[Session], *, at_edition: bool = False) -> None:
    """Offer what became free to whoever waits longest and can come, each with audit line and mail."""
    until = deadline(edition)
    if until is None or edition.is_over():
        return
    made = places.hold_at_edition(edition, until=until) if at_edition else []
    for session in sorted(set(sessions), key=lambda one: one.pk):
        made += places.hold_in_session(session, until=until)
    for offer in made:
        announce(offer, actor=SYSTEM)


def announce(offer: PlaceOffer, *, actor: Actor) -> None:
    code = offer.session.code if offer.session else ""
    record(actor=actor, action="place.offered", subject=f"registration:{offer.registration_id}", session=code)
    mails.place_offered(offer.registration, offer=offer.pk, session=offer.session_id)
