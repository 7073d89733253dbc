"""What lies at the edges of the plan: the same row seen from two sides."""

from __future__ import annotations

import pytest

from conference import services
from conference.agenda import history, publishing
from conference.audit.services import SYSTEM
from conference.models import SessionPerson
from conference.speakers import services as speakers
from tests.factories import make_edition, make_session, make_speaker, make_workshop

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


def test_a_code_that_a_file_brought_meanwhile_is_told_by_name():
    edition = make_edition()
    planned = make_session(edition, code="V1", title="Erster")
    services.change_session(session=planned, values={"code": "V2"}, actor=SYSTEM)
    make_session(edition, "12:00", "13:00", code="V2", title="Zweiter")  # as `load_edition` does
    with pytest.raises(services.AgendaError, match="V2 Zweiter: Dieses Kürzel"):
        publishing.publish(edition=edition, actor=SYSTEM)


def test_what_is_removed_is_not_changed_any_more():
    session = make_session(make_edition())
    services.delete_session(session=session, actor=SYSTEM)
    with pytest.raises(services.AgendaError, match="gibt es nicht mehr"):
        services.change_session(session=session, values={"title_de": "Neu"}, actor=SYSTEM)


def test_a_text_for_a_removed_session_is_not_taken_over():
    session = make_session(make_edition())
    speaker = make_speaker(session.edition)
    SessionPerson.objects.create(session=session, speaker=speaker)
    values = {"abstract_de": "Neu"}
    sent = speakers.send_session(speaker=speaker, session=session, values=values, language="de", actor=SYSTEM)
    services.delete_session(session=session, actor=SYSTEM)
    with pytest.raises(services.AgendaError, match="gibt es nicht mehr"):
        speakers.accept(submission=sent, actor=SYSTEM, seen=speakers.stamp(sent))
    sent.refresh_from_db()
    assert sent.state == "sent"
