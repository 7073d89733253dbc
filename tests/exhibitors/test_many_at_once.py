"""200 clients fight for 24 stands, with holds that run out, extensions, cancellations, moves and swaps by staff and
offers, all at the same time: at every moment at most one holder per stand, nothing lost, one mail per deed."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from conference.audit.models import AuditEntry
from conference.audit.services import SELF
from conference.outbox.models import OutgoingMail
from exhibitors import services
from exhibitors.models import OCCUPYING, BookingState, StandBooking
from exhibitors.offers import services as offers
from exhibitors.services import WAITING, FairError
from tests.exhibitors.factories import booking_data, make_staff
from tests.exhibitors.test_all_deeds_at_once import MAIL_OF
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, STANDS, THREADS = 200, 24, 12
# What a rule of the fair may answer in this crowd; everything else is a fault.
ANSWERS = {"taken", "no_hold", "extended", "state", "same_stand", "no_stand", "late"}


class Crowd:
    """The stands, the staff, and what every client booked."""

    def __init__(self) -> None:
        self.edition = make_edition()
        self.numbers = [make_stand(self.edition).number for _i in range(STANDS)]
        self.staff = make_staff()
        self.booked: dict[str, int] = {}
        self.faults: list[BaseException] = []
        self.most_holders: list[int] = []
        self.done = threading.Event()

    def tried(self, deed, *arguments, **named):
        try:
            return deed(*arguments, **named)
        except FairError as error:
            if error.code not in ANSWERS:
                self.faults.append(error)
        except Exception as error:
            self.faults.append(error)
        return None

    def client(self, seed: int) -> None:
        """Hold, perhaps extend, book what is held or the waiting list, perhaps cancel or answer an offer."""
        dice, token = random.Random(seed), f"{seed:032x}"
        email = f"client{seed}@messe.example"
        booking = None
        for _try in range(3):
            number = dice.choice(self.numbers)
            held = self.tried(services.hold, edition=self.edition, number=number, token=token)
            if held and dice.random() < 0.4:
                self.tried(services.extend, edition=self.edition, token=token)
            if held and dice.random() < 0.7:
                data = booking_data(stand=number, email=email)
                booking = self.tried(services.book, edition=self.edition, data=data, token=token)
            if booking:
                break
        if booking is None and dice.random() < 0.5:
            data = booking_data(stand=WAITING, email=email)
            booking = self.tried(services.book, edition=self.edition, data=data, token=token)
        if booking is not None:
            self.booked[email] = booking.pk
            if dice.random() < 0.3:
                self.tried(services.cancel, booking=booking, actor=SELF)
        connection.close()

    def team(self, seed: int) -> None:
        """Confirm, move, swap, decline, sweep, and answer offers for those who wait."""
        dice = random.Random(seed)
        while not self.done.is_set():
            rows = list(StandBooking.objects.filter(state__in=["requested", "confirmed", "offered"])[:60])
            if len(rows) > 1:
                one, two = dice.sample(rows, 2)
                deeds = [
                    lambda one=one: services.confirm(booking=one, actor=self.staff),
                    lambda one=one: services.move(booking=one, number=dice.choice(self.numbers), actor=self.staff),
                    lambda one=one, two=two: services.swap(booking=one, other=two, actor=self.staff),
                    lambda one=one: services.decline(booking=one, actor=self.staff),
                    lambda one=one: offers.accept(booking=one),
                    lambda one=one: offers.let_go(booking=one),
                ]
                self.tried(dice.choices(deeds, [6, 5, 5, 1, 5, 3])[0])
            self.tried(offers.sweep)
        connection.close()

    def watch(self) -> None:
        while not self.done.is_set():
            held = StandBooking.objects.filter(state__in=OCCUPYING, stand__isnull=False)
            self.most_holders.append(max(Counter(held.values_list("stand", flat=True)).values(), default=0))
        connection.close()


def test_two_hundred_clients_for_twenty_four_stands(monkeypatch):
    monkeypatch.setattr(services, "HOLD", dt.timedelta(milliseconds=60))
    crowd = Crowd()
    others = [threading.Thread(target=crowd.watch)]
    others += [threading.Thread(target=crowd.team, args=(seed,)) for seed in (1, 2)]
    for thread in others:
        thread.start()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(crowd.client, range(CLIENTS)))
    crowd.done.set()
    for thread in others:
        thread.join()

    assert crowd.faults == []
    assert len(crowd.most_holders) > 3
    assert max(crowd.most_holders) == 1
    _nothing_is_lost(crowd)
    _mails_match_deeds()


def _nothing_is_lost(crowd: Crowd) -> None:
    """Whoever was told that they booked has exactly one booking, in a state that a deed explains."""
    found = dict(StandBooking.objects.with_exhibitor().values_list("exhibitor__email", "pk"))
    assert found == crowd.booked
    ends = {"cancelled": "booking.cancelled", "declined": "booking.declined", "confirmed": None, "requested": None,
            "waiting": None, "offered": "booking.offered"}  # fmt: skip
    for one in StandBooking.objects.with_exhibitor():
        deed = ends[one.state]
        assert deed is None or AuditEntry.objects.filter(subject=f"standbooking:{one.pk}", action=deed).exists()
    assert not StandBooking.objects.filter(state=BookingState.HELD, exhibitor__isnull=False).exists()


def _mails_match_deeds() -> None:
    told = {**MAIL_OF, "booking.offer_expired": "exhibitors/offer_over"}
    actions = AuditEntry.objects.filter(action__startswith="booking.").values_list("action", flat=True)
    mails = OutgoingMail.objects.filter(name__startswith="exhibitors/").values_list("name", flat=True)
    assert Counter(mails) == Counter(told[one] for one in actions if one in told)
    assert {"booking.requested", "booking.waiting", "booking.cancelled", "booking.confirmed"} <= set(actions)
    assert {"booking.moved", "booking.swapped"} & set(actions), "staff were busy too"
