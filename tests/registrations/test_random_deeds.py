"""Whatever people and staff do, in whatever order: places add up, lists keep their order, mails tell once."""

from __future__ import annotations

import datetime as dt
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conference.audit.models import AuditEntry
from conference.audit.services import SELF, SYSTEM
from conference.documents.registry import key_of
from conference.models import Edition, Session
from conference.outbox.models import OutgoingMail
from conference.web.errors import DomainError
from registrations import checking, desk, services, waiting
from registrations.erasing import services as erasing
from registrations.groups.services import register_together
from registrations.models import Place, Registration, Role
from registrations.moves.services import move
from registrations.place_offers import services as offers
from registrations.place_offers.models import PlaceOffer
from tests.factories import make_edition, make_workshop, registration_data

DEEDS, RUNS = 60, 12
# What is written into the audit log of a person, and the mail that goes with it, one for one.
MAIL_OF = {
    "registration.created": "confirmation",
    "registration.restored": "confirmation",
    "registration.changed": "changed",
    "registration.role_changed": "changed",
    "registration.cancelled": "cancelled",
    "registration.promoted": "promoted",
    "place.promoted": "promoted_in_session",
    "place.moved": "moved_to_session",
    "place.offered": "place_offered",
    "place_offer.declined": "offer_ended",
    "place_offer.expired": "offer_ended",
    "place_offer.withdrawn": "offer_ended",
}
WEIGHTS = {
    "register": 8, "register_again": 2, "register_several": 2, "change": 6, "cancel": 4, "promote": 2,
    "promote_place": 3, "move": 5, "role": 1, "restore": 2, "erase": 2, "answer": 4, "offer": 2, "run_out": 1,
    "season": 1,
}  # fmt: skip


class Edge:
    """An edition with few places and four workshops, two in each round, and deeds on whatever of it is picked."""

    def __init__(self) -> None:
        self.edition = make_edition(capacity=9)
        self.workshops = [make_workshop(self.edition, number, capacity=2) for number in (1, 1, 2, 2)]
        self.erased: list[int] = []  # of those who had an address

    def do(self, deed: str, seed: int) -> None:
        """One deed, picked by `seed` from what is there at this moment. A rule that says no is an answer."""
        try:
            getattr(self, deed)(random.Random(seed))
        except DomainError:
            pass

    def _someone(self, chance: random.Random, **where) -> Registration | None:
        rows = Registration.objects.filter(edition=self.edition, erased_at=None, **where).order_by("pk")
        people = list(rows.select_related("edition"))
        return chance.choice(people) if people else None

    def _codes(self, chance: random.Random) -> tuple[str, ...]:
        pairs = [self.workshops[at : at + 2] for at in range(0, len(self.workshops), 2)]
        return tuple(chance.choice(pair).code for pair in pairs if chance.random() < 0.8)

    def register(self, chance: random.Random) -> None:
        data = registration_data(sessions=self._codes(chance))
        services.register(edition=self.edition, data=data, actor=SELF)

    def register_again(self, chance: random.Random) -> None:
        """Somebody who is there already, letters in another case."""
        if (one := self._someone(chance)) and one.email:
            data = registration_data(email=one.email.upper(), first_name=one.first_name, last_name=one.last_name)
            services.register(edition=self.edition, data=data, actor=SELF)

    def register_several(self, chance: random.Random) -> None:
        """Three people, the last of whom has no address."""
        people = [registration_data(sessions=self._codes(chance)) for _number in range(2)]
        people.append(registration_data(sessions=self._codes(chance), email=""))
        register_together(edition=self.edition, people=people, actor=SELF)

    def change(self, chance: random.Random) -> None:
        if one := self._someone(chance):
            data = registration_data(sessions=self._codes(chance), email=one.email, last_name=one.last_name)
            services.change(registration=one, data=data, actor=SELF)

    def cancel(self, chance: random.Random) -> None:
        if one := self._someone(chance):
            services.cancel(registration=one, actor=SELF)

    def give_up(self, chance: random.Random) -> None:
        """Whoever has what others wait for: a place in a workshop, or without any at the edition."""
        has = {"places__state": "taken"} if self.workshops else {"state": "confirmed"}
        if one := self._someone(chance, **has):
            services.cancel(registration=one, actor=SELF)

    def restore(self, chance: random.Random) -> None:
        if one := self._someone(chance, state="cancelled"):
            desk.restore(registration=one, actor=SYSTEM)

    def erase(self, chance: random.Random) -> None:
        one = self._someone(chance)
        if one and erasing.erase(registration=one, actor=SELF) and one.email:
            self.erased.append(one.pk)

    def role(self, chance: random.Random) -> None:
        if one := self._someone(chance):
            desk.change_role(registration=one, role=chance.choice([Role.PARTICIPANT, Role.TEAM]), actor=SYSTEM)

    def promote(self, chance: random.Random) -> None:
        if one := self._someone(chance, state="waiting"):
            waiting.promote(registration=one, actor=SYSTEM)

    def promote_place(self, chance: random.Random) -> None:
        places = list(Place.objects.waiting().select_related("registration__edition", "session"))
        if places:
            waiting.promote_place(place=chance.choice(places), actor=SYSTEM)

    def move(self, chance: random.Random) -> None:
        if one := self._someone(chance):
            session = chance.choice(self.workshops)
            move(registration=one, session=session, may_wait=chance.random() < 0.5, actor=SYSTEM)

    def offer(self, chance: random.Random) -> None:
        if one := self._someone(chance):
            session = chance.choice([None, *self.workshops])
            offers.offer_by_hand(registration=one, session=session, actor=SYSTEM)

    def answer(self, chance: random.Random) -> None:
        found = list(PlaceOffer.objects.open().select_related("registration__edition", "session"))
        if found:
            chance.choice([offers.accept, offers.decline, offers.withdraw])(offer=chance.choice(found), actor=SELF)

    def run_out(self, chance: random.Random) -> None:
        PlaceOffer.objects.open().update(expires_at=timezone.now() - dt.timedelta(minutes=1))
        offers.expire_run_out()

    def season(self, chance: random.Random) -> None:
        """Promotion by itself, or offers from now on."""
        until = timezone.now() + dt.timedelta(days=chance.choice([-1, 1]))
        Edition.objects.filter(pk=self.edition.pk).update(promote_until=until)


def hold_invariants(edition: Edition) -> None:
    """What is true after every deed."""
    assert checking.differences() == []
    edition.refresh_from_db()
    assert edition.places_taken <= edition.capacity
    for session in Session.objects.of_edition(edition).bookable():
        assert session.places_taken <= session.capacity
    taken = Place.objects.taken().select_related("session").order_by("registration_id")
    by_person: dict[int, list[Session]] = {}
    for place in taken:
        others = by_person.setdefault(place.registration_id, [])
        assert not any(one.start < place.session.end and place.session.start < one.end for one in others)
        others.append(place.session)
    names = Registration.objects.active().exclude(email="").values_list("email", "first_name", "last_name")
    assert max(Counter(tuple(map(str.lower, name)) for name in names).values(), default=1) == 1
    gone = Registration.objects.filter(state="cancelled")
    assert not Place.objects.filter(registration__in=gone).exists()
    assert not PlaceOffer.objects.open().filter(registration__in=gone).exists()


def queues() -> dict[object, list[int]]:
    """Who waits where, in order: for the edition (None) and for each session."""
    found: dict[object, list[int]] = {None: list(Registration.objects.waiting().values_list("pk", flat=True))}
    for session, person in Place.objects.waiting().values_list("session", "registration"):
        found.setdefault(session, []).append(person)
    return found


def hold_order(before: dict[object, list[int]], after: dict[object, list[int]]) -> None:
    """Nobody is overtaken by somebody who waits as well. Who left a list and came again stands at its end."""
    for where, people in after.items():
        earlier = before.get(where, [])
        kept = [one for one in people if one in earlier]
        if kept != [one for one in earlier if one in kept]:
            back = [one for one in kept if people.index(one) >= len(people) - 1]  # only the last one came anew
            rest = [one for one in kept if one not in back]
            assert rest == [one for one in earlier if one in rest]


def hold_mails(erased: list[int]) -> None:
    """One mail for each deed about a person with an address; whoever was erased has one more mail and no other."""
    silent = [f"registration:{pk}" for pk in Registration.objects.filter(email="").values_list("pk", flat=True)]
    entries = AuditEntry.objects.filter(action__in=MAIL_OF).exclude(subject__in=silent)
    wanted = Counter((subject, MAIL_OF[action]) for subject, action in entries.values_list("subject", "action"))
    mails = OutgoingMail.objects.filter(name__startswith="registrations/").exclude(about__in=silent)
    mails = mails.exclude(name="registrations/erased")
    sent = Counter((about, name.split("/")[1]) for about, name in mails.values_list("about", "name"))
    assert sent == wanted
    assert OutgoingMail.objects.filter(name="registrations/erased").count() == len(erased)


picked = st.tuples(
    st.sampled_from([name for name, weight in WEIGHTS.items() for _time in range(weight)]), st.integers(0, 2**32)
)


@pytest.mark.django_db
@settings(
    max_examples=RUNS,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(picked, min_size=DEEDS, max_size=DEEDS))
def test_random_deeds_one_after_the_other(chosen):
    mark = transaction.savepoint()
    try:
        edge = Edge()
        for number in range(14):
            edge.do("register", number)
        for deed, seed in chosen:
            before = queues()
            edge.do(deed, seed)
            hold_invariants(edge.edition)
            hold_order(before, queues())
        hold_mails(edge.erased)
    finally:
        transaction.savepoint_rollback(mark)


def at_once(deeds: Iterator[Callable[[], None]], threads: int) -> list[BaseException]:
    """Threads that take the next deed as soon as they are free; returns what no rule explains."""
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
                except Exception as error:
                    errors.append(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    return errors


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_deeds_at_once(seed):
    edge, chance = Edge(), random.Random(seed)
    names = chance.choices(list(WEIGHTS), list(WEIGHTS.values()), k=150)
    seeds = [chance.randrange(2**32) for _name in names]
    deeds = iter([lambda name=name, one=one: edge.do(name, one) for name, one in zip(names, seeds, strict=True)])
    assert at_once(deeds, threads=8) == []
    hold_invariants(edge.edition)
    hold_mails(edge.erased)
    assert AuditEntry.objects.values("action").distinct().count() > 8, "it was a busy day"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("capacity", "seats"), [(4, 0), (500, 3)])
def test_who_waits_longest_moves_up_first_however_many_act_at_once(capacity, seats):
    """For the edition, and for a workshop: people come and go in eight threads, nobody is overtaken."""
    edge, chance = Edge(), random.Random(capacity)
    Edition.objects.filter(pk=edge.edition.pk).update(capacity=capacity)
    edge.workshops = [make_workshop(edge.edition, 1, capacity=seats)] if seats else []
    names = chance.choices(["register", "give_up", "erase"], [6, 3, 1], k=120)
    seeds = [chance.randrange(2**32) for _name in names]
    deeds = iter([lambda name=name, one=one: edge.do(name, one) for name, one in zip(names, seeds, strict=True)])
    assert at_once(deeds, threads=8) == []
    hold_invariants(edge.edition)
    action = "place.promoted" if seats else "registration.promoted"
    promoted = AuditEntry.objects.filter(action=action).order_by("pk")
    moved = [key_of(subject) for subject in promoted.values_list("subject", flat=True)]
    assert len(moved) > 3
    assert moved == sorted(moved), "the keys of registrations grow in the order in which numbers were given out"
    limited = edge.workshops[0] if seats else edge.edition
    limited.refresh_from_db()
    assert limited.waiting == 0 or limited.places_taken == limited.capacity
