"""Many at once, on a real PostgreSQL: what `registrations.places` promises, and what happens without it."""

import threading
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connections
from django.db.models import F

from conference.audit.services import SELF, SYSTEM
from conference.models import Edition, Session
from registrations import checking, services, waiting
from registrations.models import Place, Registration
from tests.factories import make_edition, make_registration, make_workshop, registration_data

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(deeds: list[Callable[[], object]], *, workers: int = 24) -> list[BaseException]:
    """Run the deeds on as many threads as there are workers, all starting together; returns what went wrong."""
    queue, errors, lock = list(deeds), [], threading.Lock()
    start = threading.Barrier(min(workers, len(deeds)))

    def work() -> None:
        try:
            start.wait()
            while True:
                with lock:
                    if not queue:
                        return
                    deed = queue.pop(0)
                try:
                    deed()
                except BaseException as error:
                    errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _i in range(start.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return errors


def registering(edition: Edition, *sessions: Session) -> Callable[[], Registration]:
    data = registration_data(sessions=tuple(one.code for one in sessions))
    return lambda: services.register(edition=edition, data=data, actor=SELF)


def test_200_at_once_for_12_places():
    edition = make_edition(capacity=300)
    session = make_workshop(edition, capacity=12)

    errors = at_once([registering(edition, session) for _i in range(200)])

    assert errors == []
    assert Place.objects.taken().filter(session=session).count() == 12
    waiting_places = list(Place.objects.in_session(session).waiting().with_position().order_by("waiting_number"))
    assert [place.position for place in waiting_places] == list(range(1, 189))
    order = [place.registration_id for place in waiting_places]
    assert order == sorted(order), "who registered first waits first"
    assert checking.differences() == []


def test_two_for_the_last_place_of_the_conference():
    edition = make_edition(capacity=1)
    errors = at_once([registering(edition), registering(edition)])
    assert errors == []
    assert sorted(Registration.objects.values_list("state", flat=True)) == ["confirmed", "waiting"]


def test_without_the_guard_the_race_happens():
    """The counter-test: count first, act then, as a naive program would. Both see no place taken, both take it."""
    edition = make_edition()
    session = make_workshop(edition, capacity=1)
    people = [make_registration(edition), make_registration(edition)]
    looked = threading.Barrier(2, timeout=10)

    def naively(person: Registration) -> None:
        taken = Place.objects.taken().in_session(session).count()
        looked.wait()
        if taken < session.capacity:
            Place.objects.create(registration=person, session=session, state="taken")

    assert at_once([lambda: naively(people[0]), lambda: naively(people[1])]) == []

    assert Place.objects.taken().in_session(session).count() == 2, "one place was sold twice"
    assert [str(one) for one in checking.differences()] == [
        f"{edition.slug}/{session.code}: places_taken = 0, rows = 2"
    ]


def test_even_without_the_guard_the_database_refuses():
    edition = make_edition()
    session = make_workshop(edition, capacity=1)

    def careless() -> None:
        Session.objects.filter(pk=session.pk).update(places_taken=F("places_taken") + 1)

    errors = at_once([careless, careless])
    assert ["session_never_oversold" in str(error) for error in errors] == [True]


def test_one_cancels_while_others_register():
    edition = make_edition(capacity=5)
    session = make_workshop(edition, capacity=2)
    people = [make_registration(edition, sessions=[session]) for _i in range(8)]
    cancelling = [lambda one=one: services.cancel(registration=one, actor=SELF) for one in people[:4]]

    errors = at_once([deed for pair in zip(cancelling, [registering(edition, session) for _i in range(4)], strict=True)
                      for deed in pair])  # fmt: skip

    assert errors == []
    edition.refresh_from_db()
    session.refresh_from_db()
    assert (edition.places_taken, session.places_taken) == (5, 2)
    for one in people[4:]:
        one.refresh_from_db()
    assert [one.state for one in people[4:]].count("confirmed") == 4, "those who waited came before the newcomers"
    assert checking.differences() == []


def test_the_same_person_twice_at_once_is_registered_once():
    edition = make_edition()
    deed = registering(edition)
    errors = at_once([deed] * 6)
    assert Registration.objects.count() == 1
    assert {getattr(error, "code", error) for error in errors} == {"registered"}


def test_two_changes_swap_sessions_without_deadlock():
    edition = make_edition()
    one, other = make_workshop(edition, 1, capacity=1), make_workshop(edition, 1, capacity=1)
    people = [make_registration(edition, sessions=[session]) for session in (one, other)]

    def swapping(person: Registration, session: Session) -> Callable[[], object]:
        data = registration_data(sessions=(session.code,))
        return lambda: services.change(registration=person, data=data, actor=SELF)

    errors = at_once([swapping(people[0], other), swapping(people[1], one)] * 5)

    assert errors == []
    assert checking.differences() == []


def test_a_session_is_cleared_while_people_choose_it():
    edition = make_edition()
    session = make_workshop(edition, capacity=3)

    def clear() -> None:
        services.clear_session(session=session, actor=SYSTEM)

    errors = at_once(
        [
            *(registering(edition, session) for _i in range(6)),
            clear,
            *(registering(edition, session) for _i in range(6)),
        ]
    )

    assert errors == []
    assert checking.differences() == []


def test_two_raises_of_capacity_promote_nobody_twice():
    edition = make_edition(capacity=2)
    people = [make_registration(edition) for _i in range(6)]
    Edition.objects.filter(pk=edition.pk).update(capacity=4)
    errors = at_once([lambda: waiting.fill_free_places(edition=edition)] * 4)
    assert errors == []
    edition.refresh_from_db()
    assert (edition.places_taken, edition.waiting) == (4, 2)
    assert Registration.objects.filter(pk__in=[one.pk for one in people], state="confirmed").count() == 4
