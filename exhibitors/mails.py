"""The mails of the fair: what is stored when; the words are made by the worker (mail_contexts.py)."""

from __future__ import annotations

from typing import Any

from conference.outbox.services import enqueue

from .models import StandBooking


def _enqueue(booking: StandBooking, name: str, *, once: str = "", **context: Any) -> None:
    """`stand` is fixed here, because the mail tells of this deed; everything else is read when the mail goes."""
    exhibitor = booking.exhibitor
    link = {
        "view": "exhibitors:personal",
        "purpose": "exhibitor",
        "nonce": exhibitor.nonce,
        "slug": booking.edition.slug,
    }
    enqueue(
        key=f"booking:{booking.pk}:{once or name}",
        name=f"exhibitors/{name}",
        to=exhibitor.email,
        language=exhibitor.language,
        about=f"standbooking:{booking.pk}",
        context={
            "booking": booking.pk,
            "stand": booking.stand.number if booking.stand else "",
            "link": link,
            **context,
        },
    )


def requested(booking: StandBooking) -> None:
    """Mail 9: the request has arrived."""
    _enqueue(booking, "requested")


def waiting(booking: StandBooking, *, revision: int) -> None:
    """Mail 9: on the waiting list. `revision` is the audit line's key: one mail per deed."""
    _enqueue(booking, "waiting", once=f"waiting:{revision}")


def confirmed(booking: StandBooking, *, revision: int, answer: str = "") -> None:
    """Mail 9: the stand is theirs. `answer` is a sentence by staff."""
    _enqueue(booking, "confirmed", once=f"confirmed:{revision}", answer=answer)


def declined(booking: StandBooking, *, revision: int, answer: str = "") -> None:
    """Mail 9: no stand."""
    _enqueue(booking, "declined", once=f"declined:{revision}", answer=answer)


def moved(booking: StandBooking, *, old: str, revision: int) -> None:
    """Mail 9: another stand; `old` is the number before."""
    _enqueue(booking, "moved", once=f"moved:{revision}", old=old)


def changed(booking: StandBooking, *, revision: int) -> None:
    """The change is stored."""
    _enqueue(booking, "changed", once=f"changed:{revision}")


def cancelled(booking: StandBooking, *, revision: int) -> None:
    """The booking is cancelled."""
    _enqueue(booking, "cancelled", once=f"cancelled:{revision}")


def promoted(booking: StandBooking, *, revision: int) -> None:
    """Moved up from the waiting list to a stand."""
    _enqueue(booking, "promoted", once=f"promoted:{revision}")
