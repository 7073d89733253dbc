"""Every deed of a busy day at one moment, on a real PostgreSQL: no deadlock, no wrong counter, one mail per deed."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from conference import services as agenda
from conference.audit.models import AuditEntry
from conference.audit.services import SELF, SYSTEM, Actor
from conference.models import Edition, Session
from conference.outbox.models import OutgoingMail
from conference.web.errors import DomainError
from exhibitors import services as fair
from exhibitors import stands
from exhibitors.models import BookingState, Stand, StandBooking
from exhibitors.offers import services as offers
from registrations import checking, desk, waiting
from registrations import services as people
from registrations.models import Place, PlaceState, Registration
from tests.exhibitors.factories import booking_data, make_booking, make_staff
from tests.factories import make_edition, make_registration, make_room, make_stand, make_workshop, registration_data

pytestmark = pytest.mark.django_db(transaction=True)

DEEDS = 350
THREADS = 12
# What is written into the audit log and what mail goes with it, one for one.
MAIL_OF = {
    "registration.created": "registrations/confirmation",
    "registration.changed": "registrations/changed",
    "registration.cancelled": "registrations/cancelled",
    "registration.promoted": "registrations/promoted",
    "place.promoted": "registrations/promoted_in_session",
    "place.lost": "registrations/session_cancelled",
    "place.kept": "registrations/changed",
    "place.given_back": "registrations/changed",
    "place.swapped": "registrations/changed",
    "booking.requested": "exhibitors/requested",
    "booking.waiting": "exhibitors/waiting",
    "booking.confirmed": "exhibitors/confirmed",
    "booking.declined": "exhibitors/declined",
    "booking.moved": "exhibitors/moved",
    "booking.changed": "exhibitors/changed",
    "booking.cancelled": "exhibitors/cancelled",
    "booking.promoted": "exhibitors/promoted",
    "booking.swapped": "exhibitors/moved",
    "booking.offered": "exhibitors/offered",
    "booking.offer_accepted": "exhibitors/promoted",
    "booking.offer_declined": "exhibitors/offer_over",
}
# One publication, many mails: tests/registrations/test_publishing_while_registering.py counts them.
ABOUT_PUBLICATIONS = "registrations/programme_changed"


class Day:
    """An edition that is nearly full, and deeds on whatever of it chance picks."""

    def __init__(self, chance: random.Random, staff: Actor) -> None:
        self.chance, self.staff = chance, staff
        self.edition = make_edition(capacity=22)
        self.workshops = [make_workshop(self.edition, number, capacity=4) for number in (1, 1, 1, 2, 2, 2)]
        self.rooms = [make_room(self.edition, capacity=80) for _i in range(3)]
        self.numbers = [make_stand(self.edition).number for _i in range(9)]
        for _i in range(24):
            make_registration(self.edition, sessions=self.choice())
        for number in self.numbers[:3]:
            make_booking(self.edition, number, crew=self.crew())

    def choice(self) -> list[Session]:
        return [self.chance.choice(self.workshops[:3]), self.chance.choice(self.workshops[3:])]

    def crew(self) -> str:
        names = [self.chance.randrange(10**9) for _i in range(self.chance.randrange(4))]
        return "\n".join(f"Am Stand{number}, crew{number}@messe.example" for number in names)

    def deeds(self, count: int) -> Iterator[Callable[[], object]]:
        kinds = [self.register, self.change, self.cancel, self.promote, self.promote_place, self.note]
        kinds += [self.move_session, self.publish, self.capacity, self.whole_capacity, self.clear]
        kinds += [self.hold, self.book, self.wait_for_stand, self.change_booking, self.review, self.sweep]
        kinds += [self.swap, self.answer]
        weights = [9, 6, 5, 2, 3, 2, 4, 2, 4, 2, 1, 5, 6, 2, 4, 6, 1, 3, 3]
        for kind in self.chance.choices(kinds, weights, k=count):
            yield kind(random.Random(self.chance.random()))

    # Each makes a deed; what it works on is picked at the moment in which it runs.

    def someone(self, chance: random.Random) -> Registration:
        return chance.choice(list(Registration.objects.active().select_related("edition")))

    def booking(self, chance: random.Random, *states: str) -> StandBooking:
        rows = StandBooking.objects.with_exhibitor()
        return chance.choice(list(rows.filter(state__in=states)) or list(rows))

    def register(self, chance):
        data = registration_data(sessions=tuple(one.code for one in self.choice()))
        return lambda: people.register(edition=self.edition, data=data, actor=SELF)

    def change(self, chance):
        codes = tuple(one.code for one in self.choice())

        def deed() -> None:
            one = self.someone(chance)
            data = registration_data(sessions=codes, email=one.email, last_name=one.last_name)
            people.change(registration=one, data=data, actor=SELF)

        return deed

    def cancel(self, chance):
        return lambda: people.cancel(registration=self.someone(chance), actor=SELF)

    def promote(self, chance):
        return lambda: waiting.promote(registration=self.someone(chance), actor=self.staff)

    def promote_place(self, chance):
        def deed() -> None:
            if places := list(Place.objects.filter(state=PlaceState.WAITING).select_related("registration", "session")):
                waiting.promote_place(place=chance.choice(places), actor=self.staff)

        return deed

    def note(self, chance):
        return lambda: desk.note(registration=self.someone(chance), text=str(chance.random()), actor=self.staff)

    def move_session(self, chance):
        session, room, minutes = chance.choice(self.workshops), chance.choice(self.rooms), chance.choice([-5, 0, 5])
        start, end = (moment + dt.timedelta(minutes=minutes) for moment in (session.start, session.end))
        return lambda: agenda.move_session(session=session, room=room, start=start, end=end, actor=self.staff)

    def publish(self, chance):
        return lambda: agenda.publish(edition=self.edition, actor=self.staff)

    def capacity(self, chance):
        session, seats = chance.choice(self.workshops), chance.randrange(2, 7)
        return lambda: agenda.change_session(session=session, values={"capacity": seats}, actor=self.staff)

    def whole_capacity(self, chance):
        seats = chance.randrange(20, 27)
        return lambda: agenda.change_edition(edition=self.edition, values={"capacity": seats}, actor=self.staff)

    def clear(self, chance):
        session = chance.choice(self.workshops)
        return lambda: people.clear_session(session=session, actor=SYSTEM)

    def hold(self, chance):
        number, token = chance.choice(self.numbers), f"{chance.randrange(8):032x}"
        return lambda: fair.hold(edition=self.edition, number=number, token=token)

    def book(self, chance):
        data = booking_data(stand=chance.choice(self.numbers), crew=self.crew())
        token = chance.choice(["", f"{chance.randrange(8):032x}"])
        return lambda: fair.book(edition=self.edition, data=data, token=token)

    def wait_for_stand(self, chance):
        data = booking_data(stand=fair.WAITING, crew=self.crew())
        return lambda: fair.book(edition=self.edition, data=data)

    def change_booking(self, chance):
        data = booking_data(crew=self.crew())
        return lambda: fair.change(booking=self.booking(chance), data=data, actor=SELF)

    def review(self, chance):
        deed = chance.choice([fair.confirm, fair.decline, fair.cancel, fair.move, fair.promote])
        more = {"number": chance.choice(self.numbers)} if deed in (fair.move, fair.promote) else {}
        state = BookingState.WAITING if deed == fair.promote else BookingState.REQUESTED
        return lambda: deed(booking=self.booking(chance, state), actor=self.staff, **more)

    def swap(self, chance):
        states = [BookingState.REQUESTED, BookingState.CONFIRMED]
        return lambda: fair.swap(
            booking=self.booking(chance, *states), other=self.booking(chance, *states), actor=self.staff
        )

    def answer(self, chance):
        deed = chance.choice([offers.accept, offers.let_go])
        return lambda: deed(booking=self.booking(chance, BookingState.OFFERED))

    def sweep(self, chance):
        def deed() -> None:
            with transaction.atomic():
                stands.expire_run_out()

        return deed


def run(deeds: Iterator[Callable[[], object]]) -> list[BaseException]:
    """Run the deeds on threads that take the next one as soon as they are free; returns what no rule explains."""
    errors: list[BaseException] = []
    lock = threading.Lock()

    def work(_number: int) -> None:
        try:
            while True:
                with lock:
                    deed = next(deeds, None)
                if deed is None:
                    return
                try:
                    deed()
                except DomainError:  # a rule that says no is an answer
                    continue
                except Exception as error:
                    errors.append(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(work, range(THREADS)))
    return errors


def test_a_busy_day_leaves_every_counter_and_every_mail_right():
    day = Day(random.Random(20270121), make_staff())

    errors = run(iter(list(day.deeds(DEEDS))))

    assert errors == []
    assert checking.differences() == []
    actions = AuditEntry.objects.filter(action__in=MAIL_OF).values_list("action", flat=True)
    mails = OutgoingMail.objects.exclude(name=ABOUT_PUBLICATIONS).values_list("name", flat=True)
    assert Counter(mails) == Counter(MAIL_OF[one] for one in actions)
    assert OutgoingMail.objects.filter(name=ABOUT_PUBLICATIONS).exists()
    assert len(set(actions)) > len(MAIL_OF) / 2, "it was a busy day"
    _nobody_waits_in_vain(day.edition)
    _stands_and_crews_agree(day.edition)


def _nobody_waits_in_vain(edition: Edition) -> None:
    """Where a place is free, nobody waits who could have it."""
    edition.refresh_from_db()
    assert edition.places_taken <= edition.capacity
    assert not (edition.places_free and Registration.objects.of_edition(edition).waiting().exists())
    for session in Session.objects.of_edition(edition).bookable():
        could = Place.objects.in_session(session).waiting().filter(registration__state="confirmed")
        assert not (session.places_free and could.exists())


def _stands_and_crews_agree(edition: Edition) -> None:
    """A crew is registered where a stand is asked for or given, and nowhere else."""
    for booking in StandBooking.objects.with_exhibitor():
        if booking.state not in (BookingState.REQUESTED, BookingState.CONFIRMED):
            assert not booking.crew.active().exists()
    holders = Counter(StandBooking.objects.occupying().values_list("stand", flat=True))
    assert Stand.objects.of_edition(edition).count() >= len(holders)
    assert set(holders.values()) <= {1}
