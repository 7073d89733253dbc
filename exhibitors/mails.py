"""The mails of the fair: what is stored when; the words are made by the worker (mail_contexts.py)."""

from __future__ import annotations

from typing import Any

from conference.outbox.services import enqueue

from .models import Exhibitor, StandBooking


def link_of(exhibitor: Exhibitor, slug: str) -> dict[str, str]:
    """The organisation's personal link, as mails store it."""
    return {"view": "exhibitors:personal", "purpose": "exhibitor", "nonce": exhibitor.nonce, "slug": slug}


def _enqueue(booking: StandBooking, name: str, *, once: str = "", **context: Any) -> None:
    """`stand` is fixed here, because the mail tells of this deed; everything else is read when the mail goes."""
    exhibitor = booking.exhibitor
    link = link_of(exhibitor, booking.edition.slug)
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


def applied(booking: StandBooking, *, revision: int) -> None:
    """Mail 9: the application has arrived; staff decide."""
    _enqueue(booking, "applied", once=f"applied:{revision}")


def waiting(booking: StandBooking, *, revision: int) -> None:
    """Mail 9: on the waiting list. `revision` is the audit line's key: one mail per deed."""
    _enqueue(booking, "waiting", once=f"waiting:{revision}")


def confirmed(booking: StandBooking, *, revision: int, answer: str = "") -> None:
    """Mail 9: the stand is theirs. `answer` is a sentence by staff."""
    _enqueue(booking, "confirmed", once=f"confirmed:{revision}", answer=answer)
    _tell_partners(booking, "confirmed", revision)


def declined(booking: StandBooking, *, revision: int, answer: str = "") -> None:
    """Mail 9: no stand."""
    _enqueue(booking, "declined", once=f"declined:{revision}", answer=answer)


def moved(booking: StandBooking, *, old: str, revision: int) -> None:
    """Mail 9: another stand; `old` is the number before."""
    _enqueue(booking, "moved", once=f"moved:{revision}", old=old)
    _tell_partners(booking, "moved", revision)


def changed(booking: StandBooking, *, revision: int) -> None:
    """The change is stored."""
    _enqueue(booking, "changed", once=f"changed:{revision}")


def cancelled(booking: StandBooking, *, left: str, revision: int) -> None:
    """The booking is cancelled. `left`: "stand", "queue" or "application", whichever they had."""
    _enqueue(booking, "cancelled", once=f"cancelled:{revision}", left=left)
    _tell_partners(booking, "cancelled", revision)


def promoted(booking: StandBooking, *, revision: int) -> None:
    """Moved up from the waiting list to a stand."""
    _enqueue(booking, "promoted", once=f"promoted:{revision}")
    _tell_partners(booking, "confirmed", revision)


def offered(booking: StandBooking, *, revision: int) -> None:
    """A stand is free for whoever waits, until an hour that is fixed here."""
    _enqueue(booking, "offered", once=f"offered:{revision}", until=booking.expires_at.isoformat())


def offer_over(booking: StandBooking, *, how: str, revision: int) -> None:
    """The offer has ended without a yes. `how`: "declined", "expired" or "withdrawn"."""
    _enqueue(booking, "offer_over", once=f"offer_over:{revision}", how=how)


def no_show(booking: StandBooking, *, revision: int) -> None:
    """Nobody came, the stand is given to others."""
    _enqueue(booking, "no_show", once=f"no_show:{revision}")
    _tell_partners(booking, "cancelled", revision)


def reminder(booking: StandBooking) -> None:
    """Mail 9: a day before; once per stand and day of the fair."""
    _enqueue(booking, "reminder", once=f"reminder:{booking.edition.date}")


def setup_sheet(booking: StandBooking) -> None:
    """Mail 9: the sheet for setting up lies ready; once per stand and day of the fair."""
    _enqueue(booking, "setup_sheet", once=f"setup_sheet:{booking.edition.date}")


def _tell_partners(booking: StandBooking, what: str, revision: int) -> None:
    """Who shares the stand hears what becomes of it. `what`: "confirmed", "moved" or "cancelled"."""
    for partner in booking.partners.all():
        _to_partner(booking, partner, "partner_news", once=f"{what}:{revision}", what=what)


def partner_added(booking: StandBooking, partner: Exhibitor) -> None:
    """Welcome to the stand of another organisation, with a page of one's own."""
    _to_partner(booking, partner, "partner_added", once="added")


def partner_removed(booking: StandBooking, partner: Exhibitor) -> None:
    """No longer guest at that stand; the page is gone, so the mail has no link."""
    _to_partner(booking, partner, "partner_removed", once="removed", name=partner.contact_name, with_link=False)


def _to_partner(
    booking: StandBooking, partner: Exhibitor, mail: str, *, once: str, with_link: bool = True, **context: Any
) -> None:
    slug = booking.edition.slug
    stand = booking.stand.number if booking.stand else ""
    enqueue(
        key=f"partner:{partner.pk}:{mail}:{once}",
        name=f"exhibitors/{mail}",
        to=partner.email,
        language=partner.language,
        about=f"exhibitor:{partner.pk}" if with_link else f"standbooking:{booking.pk}",
        context={
            "booking": booking.pk,
            "partner": partner.pk if with_link else None,
            "guest": partner.organisation,
            "stand": stand,
            **({"link": link_of(partner, slug)} if with_link else {}),
            **context,
        },
    )
