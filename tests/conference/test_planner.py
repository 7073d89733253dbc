"""The planner: what it shows, what its deeds do, who may, and what it costs."""

import json

import pytest
from django.urls import reverse

from conference.models import Session, SessionPerson, SessionRevision
from tests.factories import at, make_edition, make_room, make_session, make_speaker, make_workshop
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def planner(client, edition):
    """`planner(deed, …)` does a deed as a script; without one it asks for the data of the day."""
    sign_in(client, "agenda")

    def ask(deed=None, **values):
        if deed is None:
            return client.get(reverse("admin:conference_edition_planner_data", args=[edition.pk]), values)
        url = reverse("admin:conference_edition_planner_deed", args=[edition.pk, deed])
        return client.post(url, {"tag": edition.date.isoformat(), **values}, headers={"Accept": "application/json"})

    return ask


def placed(session, **values):
    """The fields of a move, from where the session is."""
    day = session.edition.date.isoformat()
    return {"session": session.identity, "seen": session.edits, "room": session.room_id or "", "day": day, **values}


def now(session) -> Session:
    """The session as it is planned."""
    return Session.working.named(session.pk).get()


def test_a_session_is_moved(planner, edition):
    session, room = make_session(edition), make_room(edition)
    answer = planner("verlegen", **placed(session, room=room.pk, start="11:15", end="12:00"))
    assert answer.status_code == 200
    assert (now(session).room, now(session).start, now(session).end) == (room, at(edition, "11:15"), at(edition, "12:00"))
    assert "11:15 bis 12:00 Uhr" in answer.json()["said"]
