"""The only code that takes or frees places, at the edition and in its sessions.

Lock order: the edition's row first, then its invitations, then its sessions in ascending key order, then
registrations. Every function here
must be called inside a transaction; the first one that a deed calls (`lock_edition`, or the conditional UPDATE of
`admit`) makes all deeds of one edition queue up behind each other until commit. That is cheap (a deed holds the lock
for a few milliseconds) and leaves no room for these races:

- two people take the last place: the UPDATE counts only where `places_taken < capacity`, whoever comes second sees
  no row changed and joins the waiting list (without the guard: tests/registrations/test_races.py shows the oversale);
- somebody cancels while another registers: the place goes to the first who waits, not to the faster request, because
  a newcomer takes a place only where nobody waits who could have it;
- two cancellations promote the same person: promotion reads the queue behind the lock;
- a place that is offered is given to another meanwhile: while an offer is open its place counts as taken, and whoever
  it is held for is passed over in the queue;
- two waiting numbers are the same: they are counted on the locked row;
- two people use the last place of an invitation: one conditional UPDATE, as with the other places.

Even if all this were wrong, the checks `edition_never_oversold`, `session_never_oversold` and
`invitation_never_above_quota` refuse the commit.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.models import Edition, Session
from conference.web.errors import DomainError

from .models import Invitation, Place, PlaceState, Registration, RegistrationState
from .place_offers.models import OfferState, PlaceOffer
from .querysets import PlaceQuerySet, reachable


def lock_edition(edition_id: int) -> Edition:
    """The edition's row, locked until the transaction ends; foreign keys to it can still be written by others."""
    return Edition.objects.select_for_update(no_key=True).get(pk=edition_id)


def lock_registration(registration: Registration) -> Registration:
    """The registration as it is now, behind the edition's lock and its own."""
    lock_edition(registration.edition_id)
    rows = Registration.objects.select_for_update(of=("self",)).select_related("edition")
    return rows.get(pk=registration.pk)


def _next_waiting_number(model: type[Edition] | type[Session], pk: int) -> int:
    rows = model.objects.filter(pk=pk)
    rows.update(waiting=F("waiting") + 1, last_waiting_number=F("last_waiting_number") + 1)
    return rows.values_list("last_waiting_number", flat=True).get()


def _take_free(rows: QuerySet[Any]) -> bool:
    return rows.filter(places_taken__lt=F("capacity")).update(places_taken=F("places_taken") + 1) == 1


def _take_at_edition(edition_id: int) -> bool:
    rows = Edition.objects.filter(pk=edition_id)
    if _take_free(rows.filter(waiting=0)):
        return True
    lock_edition(edition_id)
    return not _edition_queue(edition_id).exists() and _take_free(rows)


def _take_in_session(session: Session) -> bool:
    rows = Session.objects.filter(pk=session.pk)
    if _take_free(rows.filter(waiting=0)):
        return True
    full = not rows.filter(places_taken__lt=F("capacity")).exists()
    return not full and not _session_queue(session).able_to_come().exists() and _take_free(rows)


def _take_invited(pk: int) -> None:
    """One place of an invitation. Raises DomainError where it has none left or its date has passed."""
    still = Q(valid_until__isnull=True) | Q(valid_until__gt=timezone.now())
    if Invitation.objects.filter(still, pk=pk, taken__lt=F("quota")).update(taken=F("taken") + 1) == 1:
        return
    refuse_invitation(Invitation.objects.get(pk=pk))


def refuse_invitation(invitation: Invitation) -> None:
    """Raises DomainError, in words, where nobody can come by this invitation any more."""
    if not invitation.is_valid():
        raise DomainError(_("Diese Einladung ist abgelaufen."), field="invitation", code="invitation_expired")
    if not invitation.places_free:
        words = ngettext(
            "Mit dieser Einladung ist der %(n)s Platz schon vergeben.",
            "Mit dieser Einladung sind alle %(n)s Plätze schon vergeben.",
            invitation.quota,
        )
        raise DomainError(words % {"n": invitation.quota}, field="invitation", code="invitation_full")


def _edition_queue(edition_id: int, only: Registration | None = None) -> QuerySet[Any]:
    """Whoever moves up at the edition by themselves, in order; or the one whom staff have chosen."""
    chosen = Q(waiting_list=True) if only is None else Q(pk=only.pk)
    queue = Registration.objects.filter(chosen, edition=edition_id).waiting().select_related("edition")
    return queue.exclude(Exists(PlaceOffer.objects.open().filter(registration=OuterRef("pk"), session=None)))


def _without_offer(queue: PlaceQuerySet) -> PlaceQuerySet:
    """Of those who wait in a session: whoever has no place held there already."""
    held = PlaceOffer.objects.open().filter(registration=OuterRef("registration"), session=OuterRef("session"))
    return queue.exclude(Exists(held))


def _session_queue(session: Session) -> PlaceQuerySet:
    """Whoever moves up in a session by themselves, in order: guests of the edition who want to."""
    queue = Place.objects.in_session(session).waiting().select_related("registration__edition", "session")
    queue = queue.filter(registration__state=RegistrationState.CONFIRMED, registration__waiting_list=True)
    return _without_offer(queue)


def free_for_newcomers(session: Session) -> int:
    """How many places somebody who does not wait there yet can have: none where others wait who could come."""
    counters = Session.objects.filter(pk=session.pk).values_list("capacity", "places_taken", "waiting").first()
    capacity, taken, waiting = counters or (0, 0, 0)
    if waiting and _session_queue(session).able_to_come().exists():
        return 0
    return max((capacity or 0) - taken, 0)


def admit(registration: Registration) -> None:
    """Give a new, unsaved registration its place at the edition or its number in the waiting list.

    Whoever is invited takes a place of the invitation, or is told by DomainError that it has none left.
    """
    registration.state = RegistrationState.CONFIRMED
    if registration.invitation_id is not None:
        lock_edition(registration.edition_id)
        _take_invited(registration.invitation_id)
        return
    if not registration.takes_place:
        lock_edition(registration.edition_id)
        return
    if not _take_at_edition(registration.edition_id):
        registration.state = RegistrationState.WAITING
        registration.waiting_number = _next_waiting_number(Edition, registration.edition_id)


def take(registration: Registration, sessions: Iterable[Session]) -> list[Place]:
    """Give a saved registration a place in each session, or a number in its waiting list.

    The caller has checked that the sessions are bookable and do not overlap, and holds the edition's lock.
    """
    places = []
    for session in sorted(sessions, key=lambda one: one.pk):
        if registration.state == RegistrationState.CONFIRMED and _take_in_session(session):
            place = Place(registration=registration, session=session, state=PlaceState.TAKEN)
        else:
            number = _next_waiting_number(Session, session.pk)
            place = Place(registration=registration, session=session, state=PlaceState.WAITING, waiting_number=number)
        places.append(place)
    return Place.objects.bulk_create(places)


def take_all(granted: Iterable[tuple[int, int]]) -> None:
    """Give many people their places at once: keys of registrations and sessions. The caller has counted the seats.

    The database refuses (IntegrityError) where they are more than there are seats.
    """
    rows = sorted(granted, key=lambda one: (one[1], one[0]))
    for pk, number in sorted(Counter(session for _person, session in rows).items()):
        Session.objects.filter(pk=pk).update(places_taken=F("places_taken") + number)
    Place.objects.bulk_create(
        [Place(registration_id=person, session_id=pk, state=PlaceState.TAKEN) for person, pk in rows], batch_size=2000
    )


def queue_up(wanted: Iterable[tuple[int, int]]) -> None:
    """Put many people on waiting lists, in this order: keys of registrations and sessions."""
    queues: dict[int, list[int]] = defaultdict(list)
    for person, session in wanted:
        queues[session].append(person)
    places = []
    for pk, people in sorted(queues.items()):
        counters, number = Session.objects.filter(pk=pk), len(people)
        counters.update(waiting=F("waiting") + number, last_waiting_number=F("last_waiting_number") + number)
        last = counters.values_list("last_waiting_number", flat=True).get()
        places += [
            Place(registration_id=person, session_id=pk, state=PlaceState.WAITING, waiting_number=last - number + n)
            for n, person in enumerate(people, start=1)
        ]
    Place.objects.bulk_create(places, batch_size=2000)


def hand_over_offer(before: int, after: int, session: int | None) -> None:
    """Let what is held for one registration be held for another: keys; session: None for the conference itself."""
    PlaceOffer.objects.open().filter(registration=before, session=session).update(registration=after)


def hand_over(place: Place, registration: Registration) -> None:
    """Let a place belong to somebody else; counters stay as they are. Behind the edition's lock."""
    if place.registration_id != registration.pk:
        hand_over_offer(place.registration_id, registration.pk, place.session_id)
        Place.objects.filter(pk=place.pk).update(registration=registration)


def give_back(places: Iterable[Place]) -> list[Session]:
    """Delete places and count them out; returns the sessions in which a real place became free.

    A place that was held for somebody in the waiting list is free with that number. Besides, sessions for which
    somebody waits who gives back a place: it may have been in the way there.
    """
    given = sorted(places, key=lambda one: one.session_id)
    held = PlaceOffer.objects.open().filter(registration__in=[one.registration_id for one in given])
    offers = {(one.registration_id, one.session_id): one for one in held.select_related("registration")}
    freed, losing = [], []
    for place in given:
        counter = "places_taken" if place.state == PlaceState.TAKEN else "waiting"
        Session.objects.filter(pk=place.session_id).update(**{counter: F(counter) - 1})
        place.delete()
        offer = offers.get((place.registration_id, place.session_id))
        if offer is not None:
            let_go(offer, OfferState.WITHDRAWN)
        if place.state == PlaceState.TAKEN or offer is not None:
            freed.append(place.session)
        if place.state == PlaceState.TAKEN:
            losing.append(place.registration_id)
    rows = Place.objects.filter(registration__in=losing).waiting().select_related("session")
    return [*freed, *(place.session for place in rows)]


def leave(registration: Registration) -> bool:
    """Take a registration out of the edition's count; returns whether a real place became free. Saves nothing."""
    if not registration.is_active:
        return False
    if registration.invitation_id is not None:
        Invitation.objects.filter(pk=registration.invitation_id).update(taken=F("taken") - 1)
    if not registration.takes_place:
        return False
    had_place = registration.state == RegistrationState.CONFIRMED
    counter = "places_taken" if had_place else "waiting"
    held = PlaceOffer.objects.open().filter(registration=registration, session=None)
    offer = None if had_place else held.first()
    if offer is not None:
        let_go(offer, OfferState.WITHDRAWN)
    Edition.objects.filter(pk=registration.edition_id).update(**{counter: F(counter) - 1})
    return had_place or offer is not None


def step_back(registration: Registration, number: int, awaited: Mapping[int, int]) -> list[Session]:
    """Let somebody who moved up a moment ago wait again, under the number they had; behind the edition's lock.

    awaited: sessions for which they waited then, with their numbers there; returns those that they had got since.
    """
    rows = Edition.objects.filter(pk=registration.edition_id)
    rows.update(places_taken=F("places_taken") - 1, waiting=F("waiting") + 1)
    registration.state, registration.waiting_number = RegistrationState.WAITING, number
    registration.save(update_fields=["state", "waiting_number", "updated_at"])
    got = Place.objects.filter(registration=registration, session__in=awaited).taken().select_related("session")
    for place in got.order_by("session"):
        counters = Session.objects.filter(pk=place.session_id)
        counters.update(places_taken=F("places_taken") - 1, waiting=F("waiting") + 1)
        Place.objects.filter(pk=place.pk).update(state=PlaceState.WAITING, waiting_number=awaited[place.session_id])
    return [place.session for place in got]


def _free_in(session: Session) -> int:
    rows = Session.objects.filter(pk=session.pk).scheduled()
    free = rows.annotate(free=F("capacity") - F("places_taken")).values_list("free", flat=True).first()
    return max(free or 0, 0)


def _only(place: Place) -> PlaceQuerySet:
    """This one of those who wait in a session, chosen by staff."""
    queue = Place.objects.filter(pk=place.pk, registration__state=RegistrationState.CONFIRMED).waiting()
    return _without_offer(queue.select_related("registration__edition", "session"))


def promote_in_session(session: Session, *, only: Place | None = None) -> list[Place]:
    """Move up whoever waits longest and can come, as long as the session has free places; returns who moved."""
    queue = _session_queue(session)
    if only:
        queue = _only(only)
    moved: list[Place] = []
    counters = Session.objects.filter(pk=session.pk)
    for place in queue.able_to_come()[: _free_in(session)]:
        counters.update(places_taken=F("places_taken") + 1, waiting=F("waiting") - 1)
        place.state, place.waiting_number = PlaceState.TAKEN, None
        place.save(update_fields=["state", "waiting_number"])
        moved.append(place)
    return moved


def promote_at_edition(edition: Edition, *, only: Registration | None = None) -> list[Registration]:
    """Move up whoever waits longest for the edition itself, as long as it has free places; returns who moved."""
    counters = Edition.objects.filter(pk=edition.pk)
    free = counters.annotate(free=F("capacity") - F("places_taken")).values_list("free", flat=True).get()
    if free < 1:
        return []
    queue = _edition_queue(edition.pk, only)
    moved = list(queue[:free])
    for registration in moved:
        counters.update(places_taken=F("places_taken") + 1, waiting=F("waiting") - 1)
        registration.state, registration.waiting_number = RegistrationState.CONFIRMED, None
        registration.save(update_fields=["state", "waiting_number", "updated_at"])
    return moved


# --- Places held for somebody until they answer --------------------------------------------------------------------


def hold_in_session(session: Session, *, until: dt.datetime, only: Registration | None = None) -> list[PlaceOffer]:
    """Hold what is free in a session for whoever waits longest and can come; returns the offers.

    only: hold one place for this person, whom staff have chosen.
    """
    queue = _session_queue(session)
    if only is not None:
        place = Place.objects.in_session(session).filter(registration=only).first()
        queue = _only(place) if place else queue.none()
    else:  # whoever cannot be written to is for staff to telephone
        queue = queue.filter(reachable("registration__"))
    chosen = list(queue.able_to_come()[: _free_in(session)])
    Session.objects.filter(pk=session.pk).update(places_taken=F("places_taken") + len(chosen))
    return _offers([(place.registration, session) for place in chosen], until)


def hold_at_edition(edition: Edition, *, until: dt.datetime, only: Registration | None = None) -> list[PlaceOffer]:
    """Hold what is free at the edition for whoever waits longest; returns the offers. only: as above."""
    counters = Edition.objects.filter(pk=edition.pk)
    free = counters.annotate(free=F("capacity") - F("places_taken")).values_list("free", flat=True).get()
    queue = _edition_queue(edition.pk, only)
    chosen = list((queue if only else queue.filter(reachable()))[: max(free, 0)])
    counters.update(places_taken=F("places_taken") + len(chosen))
    return _offers([(registration, None) for registration in chosen], until)


def _offers(held: Iterable[tuple[Registration, Session | None]], until: dt.datetime) -> list[PlaceOffer]:
    rows = [PlaceOffer(registration=one, session=session, expires_at=until) for one, session in held]
    return PlaceOffer.objects.bulk_create(rows)


def let_go(offer: PlaceOffer, state: OfferState) -> None:
    """End an open offer that was not accepted: its place is free again, and the number in the waiting list stays."""
    _end(offer, state)
    rows: QuerySet[Any] = Edition.objects.filter(pk=offer.registration.edition_id)
    if offer.session_id:
        rows = Session.objects.filter(pk=offer.session_id)
    rows.update(places_taken=F("places_taken") - 1)


def _end(offer: PlaceOffer, state: OfferState) -> None:
    offer.state, offer.ended_at = state, timezone.now()
    offer.save(update_fields=["state", "ended_at"])


def accept_in_session(offer: PlaceOffer) -> Place | None:
    """The held place becomes the person's; None where they have one somewhere else at that time."""
    queue = Place.objects.filter(registration=offer.registration_id, session=offer.session_id).waiting()
    place = queue.able_to_come().select_related("registration__edition", "session").first()
    if place is None:
        return None
    Session.objects.filter(pk=offer.session_id).update(waiting=F("waiting") - 1)
    place.state, place.waiting_number = PlaceState.TAKEN, None
    place.save(update_fields=["state", "waiting_number"])
    _end(offer, OfferState.ACCEPTED)
    return place


def accept_at_edition(offer: PlaceOffer) -> None:
    """The held place at the edition becomes the person's."""
    one = offer.registration
    Edition.objects.filter(pk=one.edition_id).update(waiting=F("waiting") - 1)
    one.state, one.waiting_number = RegistrationState.CONFIRMED, None
    one.save(update_fields=["state", "waiting_number", "updated_at"])
    _end(offer, OfferState.ACCEPTED)
