"""Who may leave something where and until when. Staff may shorten the period of an edition; every date follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from conference.models import Edition
from conference.retention import timetable
from conference.retention.periods import STAND_CONTACTS, STAND_CONTACTS_OPEN
from exhibitors.models import BookingState, Exhibitor, StandBooking

from .models import Contact, ContactKind, ContactOffer

AFTERWARDS = 14  # days after the edition in which visitors may still leave something
TO_CONFIRM = dt.timedelta(days=STAND_CONTACTS_OPEN.days)
MOST_MAILS = 3  # that one address can be sent by asking at one stand for one thing
MOST_OPEN = 12  # stands at which one address may wait to be confirmed: nobody's mailbox is filled by others


@dataclass(frozen=True)
class Offer:
    """What a visitor can do at a stand now. on: the day on which everything is erased."""

    exhibitor: Exhibitor
    kinds: tuple[str, ...]
    on: dt.date

    @property
    def has_reach(self) -> bool:
        return ContactKind.REACH in self.kinds

    @property
    def has_material(self) -> bool:
        return ContactKind.MATERIAL in self.kinds


def erased_on(edition: Edition) -> dt.date:
    """The day on which the nightly job erases contacts, by the period in force."""
    days = dict(timetable.periods_in_force(edition.pk))
    return edition.last_day + dt.timedelta(days=days[STAND_CONTACTS])


def with_page() -> Q:
    """Organisations that are shown and have a page of their own, so that they can see who wants to hear from them."""
    has_stand = Exists(StandBooking.objects.filter(exhibitor=OuterRef("pk"), state=BookingState.CONFIRMED))
    return ~Q(email="") & (has_stand | Q(shares__state=BookingState.CONFIRMED))


def is_there(edition: Edition, pk: int) -> Exhibitor | None:
    """The organisation, where visitors see it and it can see them."""
    return Exhibitor.objects.of_edition(edition).listed().filter(with_page(), pk=pk).first()


def offer_of(edition: Edition, pk: int) -> Offer | None:
    """What can be left at this organisation's stand now; None where nothing can."""
    if timezone.localdate(timezone=edition.tz) > edition.last_day + dt.timedelta(days=AFTERWARDS):
        return None
    on = erased_on(edition)
    exhibitor = is_there(edition, pk) if timezone.localdate(timezone=edition.tz) < on else None
    if exhibitor is None:
        return None
    offer = ContactOffer.objects.filter(exhibitor=exhibitor).first() or ContactOffer(exhibitor=exhibitor)
    if not offer.is_on:
        return None
    kinds = (ContactKind.REACH, *((ContactKind.MATERIAL,) if offer.has_material else ()))
    return Offer(exhibitor, tuple(kinds), on)


def is_late(contact: Contact) -> bool:
    """Whether it was not confirmed in time; the nightly job will fetch it."""
    return contact.confirmed_at is None and timezone.now() - contact.asked_at > TO_CONFIRM


def digest_of(exhibitor: Exhibitor, email: str) -> str:
    """By what an address is known again at one stand, and at no other: with the key of this server only."""
    words = f"{exhibitor.pk}:{email.casefold()}"
    return salted_hmac("conference.contacts", words, algorithm="sha256").hexdigest()
