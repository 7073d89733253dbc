"""Reads of the fair, as chainable methods."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, FilteredRelation, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils import timezone

from conference.accounts import links
from conference.web.text import searchable

if TYPE_CHECKING:
    from conference.models import Edition


TO_DO = ["requested", "offered", "waiting", "confirmed", "held", "declined", "cancelled", "no_show", "expired"]


def tried_out(booking: str = "") -> Q:
    """What staff only try out with an application: nobody else may see it. `booking`: the way from a row to it."""
    row = f"{booking}__" if booking else ""
    return Q(**{f"{row}state": "requested", f"{row}applied": True, f"{row}edition__fair_terms__mode": "apply"})


def to_do_rank() -> Case:
    """Where a state stands in the order in which staff work."""
    return Case(*(When(state=state, then=Value(place)) for place, state in enumerate(TO_DO)))


class BookingQuerySet(models.QuerySet[Any]):
    """Bookings and holds."""

    def of_edition(self, edition: Edition) -> BookingQuerySet:
        return self.filter(edition=edition)

    def occupying(self) -> BookingQuerySet:
        """Whatever keeps others from a stand now: asked for, confirmed, offered, or held and not yet run out."""
        has = Q(state__in=["requested", "confirmed", "offered"], stand__isnull=False)
        return self.filter(has | Q(state="held", expires_at__gt=timezone.now()))

    def run_out(self) -> BookingQuerySet:
        return self.filter(state="held", expires_at__lte=timezone.now())

    def forgotten_holds(self) -> BookingQuerySet:
        """Holds that ended a day ago or more and were never booked."""
        yesterday = timezone.now() - dt.timedelta(days=1)
        return self.filter(state="expired", exhibitor=None, expires_at__lte=yesterday)

    def kept_by(self, token: str) -> BookingQuerySet:
        """The hold of the visitor who knows this token; it may have run out without anybody having ended it."""
        return self.filter(state="held", hold_digest=links.digest(token))

    def held_by(self, token: str) -> BookingQuerySet:
        """The hold of the visitor who knows this token, as long as it lasts."""
        return self.kept_by(token).filter(expires_at__gt=timezone.now())

    def requested(self) -> BookingQuerySet:
        return self.filter(state="requested")

    def confirmed(self) -> BookingQuerySet:
        return self.filter(state="confirmed")

    def waiting(self) -> BookingQuerySet:
        """In the order in which they asked."""
        return self.filter(state="waiting").order_by("waiting_number")

    def active(self) -> BookingQuerySet:
        return self.filter(state__in=["requested", "confirmed", "waiting", "offered"])

    def offered(self) -> BookingQuerySet:
        return self.filter(state="offered")

    def to_be_asked(self) -> BookingQuerySet:
        """Who waits and may be offered a stand: not those who let an offer go, until they want to be asked again."""
        return self.waiting().filter(answered_at=None)

    def unplaced(self) -> BookingQuerySet:
        """Applications that staff have not given a stand yet."""
        return self.filter(state="requested", applied=True, stand=None)

    def with_secrecy(self) -> BookingQuerySet:
        """Adds `is_tried_out`: the public must not notice it."""
        return self.annotate(is_tried_out=Case(When(tried_out(), then=True), default=False))

    def with_arrival(self) -> BookingQuerySet:
        """Adds `is_crew_there`: somebody of the crew is marked as present on any day."""
        crew = self.model._meta.get_field("crew").remote_field.through.objects
        there = crew.filter(standbooking=OuterRef("pk"), registration__presences__isnull=False)
        return self.annotate(is_crew_there=Exists(there))

    def with_guests(self) -> BookingQuerySet:
        """Adds `guests`: who shares the stand, each a dict with `pk`, `name` as on a sign, and `listed`."""
        organisations = self.model._meta.get_field("exhibitor").related_model.objects
        guests = organisations.filter(shares=OuterRef("pk")).with_sign_name().order_by("pk")
        told = guests.annotate(told=JSONObject(pk="pk", name="sign", listed="is_listed"))
        return self.annotate(guests=ArraySubquery(told.values("told")))

    def with_exhibitor(self) -> BookingQuerySet:
        """Without holds, which nobody has put a name to."""
        return self.filter(exhibitor__isnull=False)

    def with_position(self) -> BookingQuerySet:
        """Adds `position` in the waiting list: 1 is next, None for whoever does not wait."""
        ahead = self.model._default_manager.filter(
            edition=OuterRef("edition"), state="waiting", waiting_number__lt=OuterRef("waiting_number")
        )
        count = ahead.order_by().values("edition").annotate(count=Count("pk")).values("count")
        return self.annotate(position=Case(When(state="waiting", then=Coalesce(Subquery(count), Value(0)) + 1)))

    def to_do_first(self) -> BookingQuerySet:
        """As staff work: asked for, then waiting, then confirmed, then what is over; each in order of arrival,
        an organisation's further stands after its first."""
        return self.order_by(to_do_rank(), "is_additional", "waiting_number", "id")


class ExhibitorQuerySet(models.QuerySet[Any]):
    """Organisations at the fair."""

    def of_edition(self, edition: Edition) -> ExhibitorQuerySet:
        return self.filter(edition=edition)

    def by_token(self, token: str) -> ExhibitorQuerySet:
        return self.filter(token_digest=links.digest(token))

    def listed(self) -> ExhibitorQuerySet:
        """Who is in the public directory: entered by staff or file, booked and confirmed, or guest at such a stand."""
        bookings = self.model._meta.get_field("bookings").related_model.objects.filter(exhibitor=OuterRef("pk"))
        on_its_own = ~Exists(bookings) & Q(shares=None) | Exists(bookings.filter(state="confirmed"))
        return self.filter(on_its_own | Q(shares__state="confirmed"), is_listed=True)

    def with_sign_name(self) -> ExhibitorQuerySet:
        """Adds `sign`, what `sign_name` says."""
        return self.annotate(sign=Coalesce(NullIf("short_name", Value("")), "organisation"))

    def with_people(self) -> ExhibitorQuerySet:
        """Guests of a stand in the order in which they came, each with `coming`: who of the crew is theirs."""
        people = self.model._meta.get_field("people").related_model.objects.active().order_by("pk")
        return self.order_by("pk").prefetch_related(Prefetch("people", queryset=people, to_attr="coming"))

    def without_booking(self) -> ExhibitorQuerySet:
        """Who neither has a stand nor waits for one, nor is a guest at another's."""
        bookings = self.model._meta.get_field("bookings").related_model.objects
        return self.filter(~Exists(bookings.active().filter(exhibitor=OuterRef("pk"))), shares=None)

    def search(self, words: str) -> ExhibitorQuerySet:
        """Every word somewhere in name or description; accents and case do not count."""
        found = self
        for word in searchable(words).split():
            found = found.filter(search_text__contains=word)
        return found

    def for_directory(self) -> ExhibitorQuerySet:
        """What the directory shows, in two queries: adds `stand_number`, None where there is no confirmed stand, and
        `host_key`, whose confirmed stand a guest shares."""
        bookings = self.model._meta.get_field("bookings").related_model.objects
        has = Q(exhibitor=OuterRef("pk")) | Q(pk=OuterRef("shares"))
        confirmed = bookings.confirmed().filter(has).order_by("is_additional", "pk").values("stand__number")[:1]
        host = Case(When(shares__state="confirmed", then="shares__exhibitor"))
        return self.annotate(stand_number=Subquery(confirmed), host_key=host).prefetch_related("topics")


class StandQuerySet(models.QuerySet[Any]):
    """Stands of a hall."""

    def of_edition(self, edition: Edition) -> StandQuerySet:
        return self.filter(edition=edition)

    def free(self) -> StandQuerySet:
        """Neither blocked nor taken nor held."""
        bookings = self.model._meta.get_field("bookings").related_model.objects
        taken = bookings.occupying().filter(stand=OuterRef("pk"))
        return self.filter(~Exists(taken), blocked="")

    def of_exhibitor(self, exhibitor: Any) -> StandQuerySet:
        """Confirmed stands of an organisation, its first one first; a guest's are its host's."""
        has = Q(bookings__exhibitor=exhibitor)
        if exhibitor.shares_id is not None:
            has |= Q(bookings=exhibitor.shares_id)
        return self.filter(has, bookings__state="confirmed").order_by("bookings__is_additional", "bookings__pk")

    def with_taking(self) -> StandQuerySet:
        """Adds the way `now` to the booking that keeps others from the stand, if any: at most one row per stand."""
        holds = Q(bookings__state="held", bookings__expires_at__gt=timezone.now())
        others = Q(bookings__state__in=["requested", "confirmed", "offered"])
        return self.annotate(now=FilteredRelation("bookings", condition=others | holds))

    def with_holder(self) -> StandQuerySet:
        """Adds the list `holders` with the booking that has the stand now, if any, and its `guests`; one query more. A
        booking with `is_tried_out` is for staff alone."""
        bookings = self.model._meta.get_field("bookings").related_model.objects
        now = bookings.occupying().with_secrecy().select_related("exhibitor").with_guests()
        return self.prefetch_related(Prefetch("bookings", queryset=now, to_attr="holders"))
