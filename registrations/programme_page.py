"""The programme as one person sees it: everybody's page, with the own places and waiting lists marked."""

from __future__ import annotations

from django.http import QueryDict

from conference.pages import Filter, Held, Mine, Programme, programme

from .models import PlaceState, Registration, RegistrationState
from .programme import own_sessions


def programme_page(registration: Registration, query: QueryDict, path: str) -> Programme:
    """What the page shows that was asked for with `query` at the address `path`; nothing is marked once cancelled."""
    return programme(registration.edition, Filter.from_query(query), path, mine=_mine(registration))


def _mine(registration: Registration) -> Mine:
    if not registration.is_active:
        return Mine({}, frozenset())
    places = list(registration.places.with_position())
    held = {place.session_id: Held(place.position) for place in places}
    taken = {place.session_id for place in places if place.state == PlaceState.TAKEN}
    has_place = registration.state == RegistrationState.CONFIRMED
    day = {session.pk for session in own_sessions(registration, taken)} if has_place else set()
    return Mine(held, frozenset(day | held.keys()))
