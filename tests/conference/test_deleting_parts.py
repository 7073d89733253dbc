"""What goes along when a person, a room, a topic or a session is deleted, and what must not stand in the way."""

import pytest
from django.urls import reverse

from conference import services
from conference.agenda import publishing
from conference.audit.services import SYSTEM
from conference.models import EditionState, Session, SessionPerson, Speaker, Submission
from tests.factories import make_edition, make_room, make_session, make_speaker, make_topic
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def session(edition):
    return make_session(edition)


@pytest.fixture
def speaker(edition, session):
    person = make_speaker(edition)
    SessionPerson.objects.create(session=session, speaker=person)
    return person


def delete(client, model, row):
    url = reverse(f"admin:conference_{model}_delete", args=[row.pk])
    return client.post(url, {"post": "yes"})


def test_a_person_who_sent_something_can_be_deleted(client, speaker):
    sign_in(client, "agenda")
    Submission.objects.create(speaker=speaker, values={"biography_de": "Neu"})
    assert delete(client, "speaker", speaker).status_code == 302
    assert not Speaker.objects.exists()


def test_people_who_sent_something_can_be_deleted_from_the_list(client, speaker):
    sign_in(client, "agenda")
    Submission.objects.create(speaker=speaker, values={"biography_de": "Neu"})
    data = {"action": "delete_selected", "_selected_action": [speaker.pk], "post": "yes"}
    assert client.post(reverse("admin:conference_speaker_changelist"), data).status_code == 302
    assert not Speaker.objects.exists()


def test_a_session_about_which_somebody_sent_something_can_be_removed(client, session, speaker):
    sign_in(client, "agenda")
    Submission.objects.create(speaker=speaker, session=session, values={"abstract_de": "Neu"})
    assert delete(client, "session", session).status_code == 302
    assert not Session.working.exists()


@pytest.mark.parametrize("role", ["agenda", "leitung"])
def test_nobody_deletes_what_was_sent_by_itself(client, speaker, role):
    sign_in(client, role)
    one = Submission.objects.create(speaker=speaker, values={"biography_de": "Neu"})
    assert delete(client, "submission", one).status_code == 403


def test_a_room_goes_when_its_only_session_was_removed_in_a_draft(client):
    sign_in(client, "agenda")
    edition = make_edition(state=EditionState.DRAFT)
    room = make_room(edition)
    services.delete_session(session=make_session(edition, room=room), actor=SYSTEM)
    assert delete(client, "room", room).status_code == 302
    assert not edition.rooms.exists()


def test_a_room_of_the_plan_stays(client, edition, session):
    sign_in(client, "agenda")
    room = make_room(edition)
    services.change_session(session=session, values={"room": room}, actor=SYSTEM)
    delete(client, "room", room)
    assert edition.rooms.filter(pk=room.pk).exists()


def test_nothing_is_planned_any_more_when_the_person_who_was_to_leave_is_deleted(edition, session, speaker):
    services.change_session(session=session, values={}, people=[], actor=SYSTEM)
    services.delete_part(part=speaker, actor=SYSTEM)
    assert publishing.pending(edition) == []
    assert not Session.rows.unpublished().exists()


def test_nothing_is_planned_any_more_when_the_topic_that_was_to_come_is_deleted(edition, session):
    topic = make_topic(edition)
    services.change_session(session=session, values={}, topics=[topic], actor=SYSTEM)
    services.delete_part(part=topic, actor=SYSTEM)
    assert not Session.rows.unpublished().exists()


def test_what_else_was_planned_stays_planned(edition, session, speaker):
    services.change_session(session=session, values={"title_de": "Neu"}, people=[], actor=SYSTEM)
    services.delete_part(part=speaker, actor=SYSTEM)
    assert [list(one.fields) for one in publishing.pending(edition)] == [["title"]]


def test_rooms_are_deleted_from_the_list(client):
    sign_in(client, "agenda")
    edition = make_edition()
    rooms = [make_room(edition), make_room(edition)]
    data = {"action": "delete_selected", "_selected_action": [one.pk for one in rooms], "post": "yes"}
    assert client.post(reverse("admin:conference_room_changelist"), data).status_code == 302
    assert not edition.rooms.exists()


def test_a_room_of_the_plan_is_not_deleted_from_the_list(client, edition, session):
    sign_in(client, "agenda")
    data = {"action": "delete_selected", "_selected_action": [session.room.pk], "post": "yes"}
    client.post(reverse("admin:conference_room_changelist"), data)
    assert edition.rooms.exists()
