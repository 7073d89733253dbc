"""What somebody else stores between the look at a row and the lock is not overwritten."""

import json
from pathlib import Path

import pytest
from django.urls import reverse

import conference
from conference import services, translating
from conference.admin.sessions import SessionAdmin
from conference.audit.services import SYSTEM
from conference.loading import load_edition
from conference.models import Room, Session, SessionPerson
from tests.conference.test_admin import form
from tests.factories import make_edition, make_room, make_session, make_speaker
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def test_people_that_somebody_else_chose_a_moment_ago_stay(client, monkeypatch):
    sign_in(client, "agenda")
    edition = make_edition()
    session, speaker = make_session(edition), make_speaker(edition)

    def meanwhile(*_args):
        people = [SessionPerson(speaker=speaker, part="speaker")]
        services.change_session(session=session, values={}, people=people, actor=SYSTEM)

    monkeypatch.setattr(SessionAdmin, "save_model", meanwhile)  # does nothing, just before all is stored
    answer = client.post(reverse("admin:conference_session_change", args=[session.pk]), form(edition))
    assert "inzwischen von jemand anderem geändert" in answer.content.decode()


def test_a_translation_leaves_the_other_columns_as_they_are_now():
    room = make_room(make_edition(), capacity=40)
    entries = [one for group in translating.groups([("", room)], "en") for one in group.entries]
    Room.objects.filter(pk=room.pk).update(capacity=99)
    sent = {f"room-{room.pk}-name": "Hall"}
    translating.store(edition=room.edition, entries=entries, sent=sent, actor=SYSTEM)
    room.refresh_from_db()
    assert (room.name_en, room.capacity) == ("Hall", 99)


def test_who_looked_at_a_session_before_it_was_loaded_anew_is_told():
    data = json.loads((Path(conference.__file__).parent / "demo_data/konferenz-demo.json").read_text())
    edition = load_edition(data, slug="neu").edition
    session = Session.objects.of_edition(edition).bookable().first()
    planned = services.change_session(session=session, values={"title_de": "Geplant"}, actor=SYSTEM)
    next(one for one in data["sessions"] if one["code"] == session.code)["title"] = {"de": "Aus der Datei"}
    load_edition(data, slug="neu")
    with pytest.raises(services.AgendaError, match="von jemand anderem geändert"):
        services.change_session(session=session, values={"title_de": "Meins"}, actor=SYSTEM, seen=planned.edits)
