"""The complete list of who listens to what: a fact that the ground announces, and the one call it leads to."""

from __future__ import annotations

import inspect

from django.dispatch import Signal

from conference import signals

PAIRS = {
    ("agenda_published", "conference.receivers.renew_programmes"),
    ("agenda_published", "registrations.receivers.follow_publication"),
    ("capacity_raised", "registrations.receivers.fill_free_places"),
    ("edition_copied", "exhibitors.receivers.copy_stands_of_edition"),
    ("edition_loaded", "exhibitors.receivers.load_fair_of_edition"),
    ("session_cancelled", "registrations.receivers.clear_session"),
}


def found() -> set[tuple[str, str]]:
    pairs = set()
    for name, signal in vars(signals).items():
        if isinstance(signal, Signal):
            listeners = [one() if not inspect.isfunction(one) else one for _key, one, *_rest in signal.receivers]
            pairs |= {(name, f"{one.__module__}.{one.__qualname__}") for one in listeners if one is not None}
    return pairs


def test_the_list_of_pairs_is_complete():
    assert found() == PAIRS


def test_the_ground_announces_few_facts():
    assert len([one for one in vars(signals).values() if isinstance(one, Signal)]) <= 5
