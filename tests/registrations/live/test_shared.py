"""One reckoning for all who look."""

import threading

import pytest

from registrations.live.shared import Shared
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


def test_what_was_made_holds_for_a_while(edition):
    made = []
    shared = Shared(lambda one: made.append(one) or len(made), seconds=60)
    assert [shared(edition), shared(edition)] == [1, 1]
    shared.forget()
    assert shared(edition) == 2


def test_afterwards_it_is_made_anew(edition):
    made = []
    shared = Shared(lambda one: made.append(one) or len(made), seconds=0)
    assert [shared(edition), shared(edition)] == [1, 2]


def test_editions_do_not_share(edition):
    shared = Shared(lambda one: one.slug, seconds=60)
    other = make_edition()
    assert (shared(edition), shared(other)) == (edition.slug, other.slug)


def test_twenty_who_come_at_once_cost_one_reckoning(edition):
    made, go, found = [], threading.Event(), []

    def make(one):
        go.wait(10)
        made.append(one)
        return len(made)

    shared = Shared(make, seconds=60)
    threads = [threading.Thread(target=lambda: found.append(shared(edition))) for _number in range(20)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(10)
    assert (found, len(made)) == ([1] * 20, 1)


def test_who_comes_while_it_is_made_anew_gets_the_one_before(edition):
    begun, go, made = threading.Event(), threading.Event(), []

    def make(one):
        made.append(one)
        if len(made) > 1:
            begun.set()
            go.wait(10)
        return len(made)

    shared = Shared(make, seconds=0)
    assert shared(edition) == 1
    slow = threading.Thread(target=lambda: shared(edition))
    slow.start()
    assert begun.wait(10)
    assert shared(edition) == 1
    go.set()
    slow.join(10)


def test_one_that_fails_leaves_nothing_locked(edition):
    made = []

    def make(one):
        made.append(one)
        if len(made) == 1:
            raise ValueError
        return len(made)

    shared = Shared(make, seconds=60)
    with pytest.raises(ValueError):
        shared(edition)
    assert shared(edition) == 2
