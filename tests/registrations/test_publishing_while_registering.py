"""Staff publish while people register and everybody reads: nobody sees half an agenda, no mail is lost or doubled."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from conference.audit.models import AuditEntry
from conference.audit.services import SELF, SYSTEM
from conference.models import Edition, Room, Session
from conference.outbox.models import OutgoingMail
from conference.services import change_session, publish
from registrations import checking, services
from registrations.models import Place, Registration
from tests.factories import at, make_edition, make_room, make_workshop, registration_data

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, READERS, PUBLICATIONS = 50, 3, 6


class Day:
    """Two workshops that swap their rooms with every publication, and a later one that moves. Titles name the turn."""

    def __init__(self) -> None:
        self.edition: Edition = make_edition()
        self.rooms: list[Room] = [make_room(self.edition, name=f"Raum {letter}") for letter in "AB"]
        fields = {"capacity": 15, "title": "Umlauf 0"}
        self.pair = [make_workshop(self.edition, 1, code=f"W{n}", room=self.rooms[n], **fields) for n in range(2)]
        self.late = make_workshop(self.edition, 2, code="W2", **fields)
        self.seen: set[tuple[str, int]] = set()
        self.errors: list[object] = []
        self.done = threading.Event()

    def publish_all(self) -> None:
        for turn in range(1, PUBLICATIONS + 1):
            first, second = self.pair
            rooms = self.rooms[::-1] if turn % 2 else self.rooms
            change_session(session=first, values={"room": None}, actor=SYSTEM)
            change_session(session=second, values={"room": rooms[1]}, actor=SYSTEM)
            change_session(session=first, values={"room": rooms[0]}, actor=SYSTEM)
            hour = 15 + turn % 2
            times = {"start": at(self.edition, f"{hour}:00"), "end": at(self.edition, f"{hour}:45")}
            change_session(session=self.late, values=times, actor=SYSTEM)
            for one in (*self.pair, self.late):
                change_session(session=one, values={"title": f"Umlauf {turn}"}, actor=SYSTEM)
            assert publish(edition=self.edition, actor=SYSTEM)

    def register(self, number: int) -> None:
        """By the form or by the service; every fifth without a workshop."""
        codes = () if number % 5 == 4 else (self.pair[number % 2].code, self.late.code)
        if number % 2:
            services.register(edition=self.edition, data=registration_data(sessions=codes), actor=SELF)
            return
        rounds = {f"round_{turn}": code for turn, code in enumerate(codes, start=1)}
        values = {
            "last_name": f"Name{number}",
            "email": f"n{number}@teilnahme.example",
            "organisation": "VHS",
            **rounds,
        }
        response = Client().post(f"/{self.edition.slug}/anmeldung/", values)
        assert response.status_code == 303, response.content.decode()

    def read(self, person: Registration) -> None:
        """Read whatever shows the agenda until all is published, and hold it against itself."""
        client, base = Client(), f"/{self.edition.slug}/"
        own = f"{base}meine/{person.token}/"
        while not self.done.is_set():
            for page in ("programm/", "programm.ics", "schedule.xml"):
                self.look(page, client.get(base + page).content.decode().replace("\r\n ", ""))
            self.look("own page", client.get(own + "programm/").content.decode())
            self.look("own calendar", client.get(own + "programm.ics").content.decode().replace("\r\n ", ""))
            self.look_at_rooms(client.get(base + "schedule.json").json())

    def look(self, page: str, text: str) -> None:
        turns = {int(number) for number in re.findall(r"Umlauf (\d+)", text)}
        assert len(turns) == 1, f"{page} shows {sorted(turns)} at once"
        turn = turns.pop()
        said = {int(number) for number in re.findall(r"Stand: Fassung (\d+)", text)}  # the first is kept before turn 1
        assert said <= {turn + 1}, f"{page} calls turn {turn} version {said}"
        self.seen.add((page, turn))

    def look_at_rooms(self, schedule: dict) -> None:
        days = schedule["schedule"]["conference"]["days"]
        talks = [talk for day in days for room in day["rooms"].values() for talk in room]
        turns = {int(talk["title"].removeprefix("Umlauf ")) for talk in talks}
        assert len(turns) == 1, f"schedule.json shows {sorted(turns)} at once"
        turn = turns.pop()
        rooms = [talk["room"] for talk in sorted(talks, key=lambda talk: talk["id"]) if talk["start"] == "13:15"]
        assert rooms == (["Raum B", "Raum A"] if turn % 2 else ["Raum A", "Raum B"])
        assert [talk["start"] for talk in talks if talk["start"] != "13:15"] == [f"{15 + turn % 2}:00"]
        self.seen.add(("schedule.json", turn))

    def guarded(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except BaseException as error:
            self.errors.append(error)
        finally:
            connections.close_all()

    def run(self) -> None:
        """Everything at one time; the readers read until the last of the others is done."""
        person = services.register(edition=self.edition, data=registration_data(sessions=("W0", "W2")), actor=SELF)
        with ThreadPoolExecutor(max_workers=READERS) as readers:
            for _i in range(READERS):
                readers.submit(self.guarded, lambda: self.read(person))
            with ThreadPoolExecutor(max_workers=9) as others:
                others.submit(self.guarded, self.publish_all)
                for number in range(PEOPLE):
                    others.submit(self.guarded, lambda number=number: self.register(number))
            self.done.set()


def test_publishing_while_fifty_people_register():
    day = Day()
    day.run()

    assert day.errors == []
    assert Registration.objects.count() == PEOPLE + 1
    assert day.edition.agenda_versions.count() == PUBLICATIONS + 1
    assert {page for page, _turn in day.seen} == {
        "programm/", "programm.ics", "schedule.xml", "schedule.json", "own page", "own calendar"
    }  # fmt: skip
    assert len({turn for _page, turn in day.seen}) > 1, "they read while it changed"
    assert checking.differences() == []
    assert sorted(Session.objects.values_list("title", flat=True)) == [f"Umlauf {PUBLICATIONS}"] * 3

    stored = list(OutgoingMail.objects.values_list("key", flat=True))
    assert sorted(key for key in stored if key.endswith(":confirmation")) == sorted(
        f"registration:{pk}:confirmation" for pk in Registration.objects.values_list("pk", flat=True)
    )
    assert sorted(key for key in stored if ":programme_changed:" in key) == sorted(_expected())


def _expected() -> Iterator[str]:
    """Whoever had chosen something when a publication came has one mail about it.

    The audit log knows who came first: both deeds write their line behind the edition's lock.
    """
    published = AuditEntry.objects.filter(action="agenda.published").order_by("pk")
    versions = [(entry.pk, entry.details["version"]) for entry in published][1:]  # the first has nothing to compare
    chosen = set(Place.objects.values_list("registration_id", flat=True))
    for created in AuditEntry.objects.filter(action="registration.created"):
        pk = int(created.subject.partition(":")[2])
        for entry, version in versions:
            if pk in chosen and entry > created.pk:
                yield f"registration:{pk}:programme_changed:{version}"
