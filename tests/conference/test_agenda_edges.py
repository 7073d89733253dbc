"""What lies at the edges of the plan: the same row seen from two sides."""

from __future__ import annotations

import pytest

from conference import services
from conference.agenda import history, publishing
from conference.audit.services import SYSTEM
from tests.factories import make_edition, make_workshop

pytestmark = pytest.mark.django_db
NOT_BOOKABLE = {"bookable": False, "capacity": None, "round": None}


def test_a_workshop_may_be_planned_without_registration_and_without_places():
    edition = make_edition()
    workshop = make_workshop(edition)
    services.change_session(session=workshop, values=NOT_BOOKABLE, actor=SYSTEM)
    publishing.publish(edition=edition, actor=SYSTEM)
    workshop.refresh_from_db()
    assert (workshop.bookable, workshop.capacity) == (False, None)


def test_discarding_gives_a_workshop_its_places_back():
    edition = make_edition()
    workshop = make_workshop(edition)
    row = services.change_session(session=workshop, values=NOT_BOOKABLE, actor=SYSTEM)
    history.discard(session=row, actor=SYSTEM)
    workshop.refresh_from_db()
    assert (workshop.bookable, workshop.capacity) == (True, 12)


def test_undo_without_places_is_refused_in_words():
    edition = make_edition()
    values = {"code": "W1", "title_de": "W", "bookable": True, "capacity": 5, "round": 1}
    row = services.create_session(edition=edition, values=values, actor=SYSTEM)
    row = services.change_session(session=row, values=NOT_BOOKABLE, actor=SYSTEM)
    step = row.revisions.first()
    with pytest.raises(services.AgendaError, match="eine Zahl der Plätze"):
        history.undo(revision=step, actor=SYSTEM)
