"""The mails about a registration: what is stored when; the words are made by the worker (mail_contexts.py)."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from typing import Any

from conference.audit.models import ActorKind, AuditEntry
from conference.models import AgendaVersion, Edition, Session
from conference.outbox.models import OutgoingMail
from conference.outbox.services import NewMail, enqueue, enqueue_many

from .models import Place, Registration

SECONDS_BETWEEN_LINKS = 600


def _mail(
    registration: Registration, name: str, *, once: str, attachments: tuple[str, ...] = (), **context: Any
) -> NewMail:
    one, reader = registration, reader_of(registration)
    slug = one.edition.slug
    link = {"view": "registrations:personal", "purpose": "registration", "nonce": reader.nonce, "slug": slug}
    if reader is not one:
        context |= {"reader": reader.pk}
    return NewMail(
        key=f"registration:{one.pk}:{once}",
        name=f"registrations/{name}",
        to=reader.email,
        language=reader.language,
        about=f"registration:{one.pk}",
        context={"registration": one.pk, "link": link, **context},
        attachments=[[kind, one.pk] for kind in attachments],
    )


def reader_of(registration: Registration) -> Registration:
    """Who gets the mails about somebody: the person, or without an own address whoever registered them."""
    by = None if registration.email else registration.registered_by
    return registration if by is None else by


def _enqueue(registration: Registration, name: str, **options: Any) -> OutgoingMail | None:
    return enqueue(**vars(_mail(registration, name, **options)))


def confirmation(registration: Registration, *, with_others: bool = False, revision: int | None = None) -> None:
    """Mail 1: registered, or on the waiting list of the conference.

    with_others: tells whoever registered several people about all of them; revision: of the change that gave the
    person an address, as for `changed`.
    """
    others: dict[str, Any] = {"with_others": True} if with_others else {}
    once = "confirmation" if revision is None else f"confirmation:{revision}"
    _enqueue(registration, "confirmation", once=once, attachments=("own-programme", "badge-qr"), **others)


def changed(registration: Registration, *, entry: AuditEntry, is_merged: bool = False) -> None:
    """Mail 2: the change is stored. entry: the audit line, which says who did it; one mail per change.

    is_merged: the registration has taken in a second one of the same person.
    """
    by_staff = is_merged or entry.actor_kind == ActorKind.STAFF
    once = f"changed:{entry.pk}"
    options = {"by_staff": by_staff, "is_merged": is_merged}
    _enqueue(registration, "changed", once=once, attachments=("own-programme",), **options)


def promoted(registration: Registration, *, revision: int) -> None:
    """Mail 3: moved up from the waiting list of the conference. `revision` as for `changed`."""
    _enqueue(registration, "promoted", once=f"promoted:{revision}", attachments=("own-programme", "badge-qr"))


def promoted_in_session(place: Place) -> None:
    """Mail 3: moved up from the waiting list of a session."""
    one = place.registration
    once = f"place:{place.pk}:promoted"
    _enqueue(one, "promoted_in_session", once=once, attachments=("own-programme",), session=place.session_id)


def programme_changed(version: AgendaVersion, concerned: Iterable[tuple[Registration, list[int]]]) -> None:
    """Mail 6: a publication moved what these people have chosen; one mail each with everything that concerns them.

    concerned: registrations with their edition, and the primary keys of the sessions that concern each.
    """
    once = f"programme_changed:{version.number}"
    enqueue_many(
        _mail(
            registration,
            "programme_changed",
            once=once,
            attachments=("own-programme",),
            version=version.pk,
            sessions=sessions,
        )
        for registration, sessions in concerned
    )


def places_decided(people: Iterable[Registration]) -> None:
    """Mail 4: the places are given out by wishes; one mail each. people: registrations with their edition."""
    enqueue_many(_mail(one, "places_decided", once="places_decided", attachments=("own-programme",)) for one in people)


def place_offered(registration: Registration, *, offer: int, session: int | None) -> None:
    """A place is held for somebody who waits, until they answer. session: None for the conference itself."""
    reader = reader_of(registration)
    answer: dict[str, Any] = {"view": "registrations:place_offer", "purpose": "registration", "nonce": reader.nonce,
              "slug": registration.edition.slug}  # fmt: skip
    if reader is not registration:
        answer |= {"view": "registrations:companion", "pk": registration.pk}
    _enqueue(registration, "place_offered", once=f"offer:{offer}", offer=offer, session=session, answer=answer)


def offer_ended(registration: Registration, *, offer: int, state: str, session: int | None) -> None:
    """An offer was declined, has run out or was withdrawn."""
    _enqueue(registration, "offer_ended", once=f"offer:{offer}:{state}", offer=offer, ended=state, session=session)


def session_cancelled(registration: Registration, *, session: Session, revision: int) -> None:
    """Mail 6: a session that the person has chosen does not take place."""
    once = f"session_cancelled:{revision}"
    _enqueue(registration, "session_cancelled", once=once, attachments=("own-programme",), session=session.pk)


def moved_to_session(place: Place, *, instead: list[int], revision: int) -> None:
    """Mail 6: staff have put the person into another session. instead: primary keys of what they had before."""
    _enqueue(
        place.registration,
        "moved_to_session",
        once=f"moved:{revision}",
        attachments=("own-programme",),
        session=place.session_id,
        is_place=place.is_taken,
        instead=instead,
    )


def cancelled(registration: Registration, *, revision: int) -> None:
    """Mail 7: the registration is cancelled. `revision` is the audit line's key: it may come back and go again."""
    _enqueue(registration, "cancelled", once=f"cancelled:{revision}")


def restored(registration: Registration, *, revision: int) -> None:
    """Mail 1 once more: a cancelled registration holds again, with a place or on the waiting list."""
    once = f"restored:{revision}"
    _enqueue(registration, "confirmation", once=once, attachments=("own-programme", "badge-qr"))


def erased(edition: Edition, *, to: str, language: str) -> None:
    """Mail 11: everything about the person is erased. The row knows nothing else of them, and goes when it is sent."""
    enqueue(
        key=f"erased:{uuid.uuid4()}",
        name="registrations/erased",
        to=to,
        language=language,
        about=f"edition:{edition.pk}",
        context={"edition": edition.pk},
        forget=True,
    )


def resend_link(registration: Registration) -> None:
    """The own link once more, for who lost it or registers again; at most one in ten minutes, however often asked."""
    _enqueue(registration, "resend_link", once=f"link:{int(time.time()) // SECONDS_BETWEEN_LINKS}")
