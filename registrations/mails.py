"""The mails about a registration: what is stored when; the words are made by the worker (mail_contexts.py)."""

from __future__ import annotations

import time
from typing import Any

from conference.models import Session
from conference.outbox.models import OutgoingMail
from conference.outbox.services import enqueue

from .models import Place, Registration

SECONDS_BETWEEN_LINKS = 600


def _enqueue(
    registration: Registration, name: str, *, once: str, attachments: tuple[str, ...] = (), **context: Any
) -> OutgoingMail | None:
    one = registration
    link = {"view": "registrations:personal", "purpose": "registration", "nonce": one.nonce, "slug": one.edition.slug}
    return enqueue(
        key=f"registration:{one.pk}:{once}",
        name=f"registrations/{name}",
        to=one.email,
        language=one.language,
        about=f"registration:{one.pk}",
        context={"registration": one.pk, "link": link, **context},
        attachments=[[kind, one.pk] for kind in attachments],
    )


def confirmation(registration: Registration) -> None:
    """Mail 1: registered, or on the waiting list of the conference."""
    _enqueue(registration, "confirmation", once="confirmation", attachments=("own-programme", "badge-qr"))


def changed(registration: Registration, *, revision: int) -> None:
    """Mail 2: the change is stored. `revision` is the audit line's key: one mail per change."""
    _enqueue(registration, "changed", once=f"changed:{revision}", attachments=("own-programme",))


def promoted(registration: Registration) -> None:
    """Mail 3: moved up from the waiting list of the conference."""
    _enqueue(registration, "promoted", once="promoted", attachments=("own-programme", "badge-qr"))


def promoted_in_session(place: Place) -> None:
    """Mail 3: moved up from the waiting list of a session."""
    one = place.registration
    once = f"place:{place.pk}:promoted"
    _enqueue(one, "promoted_in_session", once=once, attachments=("own-programme",), session=place.session_id)


def session_cancelled(registration: Registration, *, session: Session, revision: int) -> None:
    """Mail 6: a session that the person has chosen does not take place."""
    once = f"session_cancelled:{revision}"
    _enqueue(registration, "session_cancelled", once=once, attachments=("own-programme",), session=session.pk)


def cancelled(registration: Registration) -> None:
    """Mail 7: the registration is cancelled."""
    _enqueue(registration, "cancelled", once="cancelled")


def resend_link(registration: Registration) -> None:
    """The own link once more, for who lost it or registers again; at most one in ten minutes, however often asked."""
    _enqueue(registration, "resend_link", once=f"link:{int(time.time()) // SECONDS_BETWEEN_LINKS}")
