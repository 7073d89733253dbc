"""What a publication of the agenda means for the people who come: one mail each, and nobody is passed over."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from email.message import EmailMessage

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference import clashes
from conference.agenda import audience, publishing
from conference.audit.services import SELF, SYSTEM
from conference.models import Part, SessionPerson
from conference.outbox import rendering
from conference.outbox.models import OutgoingMail
from conference.services import cancel_session, change_session, delete_session
from registrations import agenda_warnings, checking, publication, services
from registrations.models import Place, PlaceState, Role
from registrations.services import Needs
from tests.factories import (
    at,
    make_edition,
    make_registration,
    make_room,
    make_session,
    make_speaker,
    make_workshop,
    registration_data,
)
from tests.registrations.publishing import changed_mails, let_go_out, move, moved
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def message(mail: OutgoingMail) -> EmailMessage:
    sent = rendering.build(mail).message().as_bytes(linesep="\r\n")
    return email.message_from_bytes(sent, policy=email.policy.default)


def text(mail: OutgoingMail) -> str:
    return re.sub(r"\s+", " ", message(mail).get_body(("plain",)).get_content())


def html(mail: OutgoingMail) -> str:
    return message(mail).get_body(("html",)).get_content()


# --- Who is told ---


def test_whoever_has_a_place_is_told_once_for_all_changes():
    edition = make_edition()
    one, two = make_workshop(edition), make_workshop(edition, 2)
    person, other = make_registration(edition, sessions=[one, two]), make_registration(edition)
    move(one, "13:00")
    move(two, "15:15")
    move(two, "15:30")
    version = let_go_out(one)
    [mail] = changed_mails(person)
    assert mail.key == f"registration:{person.pk}:programme_changed:{version.number}"
    assert mail.context["sessions"] == sorted([one.pk, two.pk])
    assert changed_mails(other) == []


def test_every_publication_has_its_own_mail():
    edition = make_edition()
    one = make_workshop(edition)
    person = make_registration(edition, sessions=[one])
    moved(one, "13:00")
    moved(one, "13:30")
    assert len(changed_mails(person)) == 2


def test_the_same_publication_is_never_told_twice():
    edition = make_edition()
    one = make_workshop(edition)
    person = make_registration(edition, sessions=[one])
    version = moved(one, "13:00")
    publication.follow(edition=edition, version=version)
    assert len(changed_mails(person)) == 1


def test_whoever_waits_is_told_too():
    edition = make_edition()
    one = make_workshop(edition, capacity=1)
    people = [make_registration(edition, sessions=[one]) for _i in range(2)]
    moved(one, room=make_room(edition))
    assert [len(changed_mails(person)) for person in people] == [1, 1]


def test_whoever_speaks_is_told():
    edition = make_edition()
    session, speaker = make_session(edition), make_speaker(edition)
    SessionPerson.objects.create(session=session, speaker=speaker, part=Part.SPEAKER)
    person = make_registration(edition, role=Role.SPEAKER)
    person.speaker = speaker
    person.save()
    guest = make_registration(edition)
    moved(session, "10:30", minutes=60)
    assert "Sie wirken hier mit." in text(changed_mails(person)[0])
    assert changed_mails(guest) == [], "what is for everybody is in nobody's mail"


def test_whoever_was_to_speak_is_told_that_it_is_gone():
    edition = make_edition()
    session, speaker = make_session(edition), make_speaker(edition)
    SessionPerson.objects.create(session=session, speaker=speaker, part=Part.SPEAKER)
    person = make_registration(edition, role=Role.SPEAKER)
    person.speaker = speaker
    person.save()
    delete_session(session=session, actor=SYSTEM)
    let_go_out(session)
    assert "Findet nicht statt." in text(changed_mails(person)[0])


def test_other_words_are_no_reason_for_a_mail():
    edition = make_edition()
    one = make_workshop(edition)
    person = make_registration(edition, sessions=[one])
    change_session(session=one, values={"title": "Neuer Titel"}, actor=SYSTEM)
    let_go_out(one)
    assert changed_mails(person) == []


def test_what_is_cancelled_has_its_own_mail_only():
    edition = make_edition()
    one = make_workshop(edition)
    person = make_registration(edition, sessions=[one])
    move(one, "13:00")
    cancel_session(session=one, actor=SYSTEM)
    let_go_out(one)
    assert changed_mails(person) == []
    assert OutgoingMail.objects.filter(name="registrations/session_cancelled").count() == 1


def test_whoever_has_cancelled_or_has_no_address_gets_none():
    edition = make_edition()
    one = make_workshop(edition)
    gone, silent = (make_registration(edition, sessions=[one], **more) for more in ({}, {"email": ""}))
    services.cancel(registration=gone, actor=SELF)
    moved(one, "13:00")
    assert not OutgoingMail.objects.filter(name="registrations/programme_changed").exists()
    assert silent.places.exists()


def test_what_is_over_is_no_news():
    edition = make_edition()
    one = make_workshop(edition)
    person = make_registration(edition, sessions=[one])
    move(one, "13:00")
    with time_machine.travel(at(edition, "20:00")):
        let_go_out(one)
    assert changed_mails(person) == []


def test_whoever_registers_afterwards_gets_none_for_it():
    edition = make_edition()
    one = make_workshop(edition)
    moved(one, "13:00")
    assert changed_mails(make_registration(edition, sessions=[one])) == []


@pytest.mark.parametrize("count", [1, 25])
def test_the_number_of_questions_does_not_grow_with_the_people(count, django_assert_num_queries):
    edition = make_edition()
    one, two = make_workshop(edition, capacity=40), make_workshop(edition, 2, capacity=40)
    for _i in range(count):
        make_registration(edition, sessions=[one, two])
    version = moved(one, "13:00")
    OutgoingMail.objects.all().delete()
    with django_assert_num_queries(8):  # with savepoint and release
        assert publication.follow(edition=edition, version=version) == count


# --- What the mail says ---


def told(language: str = "de", **fields) -> tuple[OutgoingMail, dict[str, object]]:
    edition = make_edition(date=dt.date(2027, 1, 21), contact_email="ki@kreis.example", **fields)
    old, new = make_room(edition, name="Clubraum"), make_room(edition, name="Bühnenraum")
    one = make_workshop(edition, title="Elterncafé", room=old)
    person = make_registration(edition, sessions=[one], language=language, first_name="Rana", last_name="Saleh")
    moved(one, "13:30", room=new)
    return changed_mails(person)[0], {"person": person, "session": one}


def test_old_and_new_are_told_in_text_and_html():
    mail, rows = told()
    assert message(mail)["Subject"].strip().startswith("Ihr Programm hat sich geändert: ")
    assert message(mail)["X-Conference-Mail"] == "programme_changed"
    words = text(mail)
    assert "Guten Tag Rana Saleh, wir haben das Programm geändert. Für Sie ändert sich ein Programmpunkt:" in words
    assert "Elterncafé Bisher: 13:15 bis 14:30 Uhr · Clubraum Jetzt: 13:30 bis 14:45 Uhr · Bühnenraum" in words
    assert "Sie haben einen Platz." in words
    assert f"/meine/{rows['person'].token}/" in words
    page = html(mail)
    old, new = "13:15 bis 14:30 Uhr · <bdi>Clubraum</bdi>", "13:30 bis 14:45 Uhr · <bdi>Bühnenraum</bdi>"
    for expected in ("Elterncafé", old, new, "Saleh"):
        assert expected in page


def test_the_day_is_told_where_there_are_several():
    edition = make_edition(date=dt.date(2027, 1, 21), end_date=dt.date(2027, 1, 22))
    one = make_workshop(edition)
    person = make_registration(edition, sessions=[one])
    values = {name: getattr(one, name) + dt.timedelta(days=1) for name in ("start", "end")}
    change_session(session=one, values=values, actor=SYSTEM)
    let_go_out(one)
    words = text(changed_mails(person)[0])
    assert "Bisher: 21. Januar, 13:15 bis 14:30 Uhr" in words
    assert "Jetzt: 22. Januar, 13:15 bis 14:30 Uhr" in words


def test_the_own_calendar_hangs_on_it_with_a_higher_sequence():
    mail, rows = told()
    [part] = message(mail).iter_attachments()
    calendar = part.get_content()
    assert "DTSTART;TZID=Europe/Berlin:20270121T133000" in calendar
    rows["session"].refresh_from_db()
    assert rows["session"].revision > 0
    assert f"SEQUENCE:{rows['session'].revision}" in calendar


def test_it_speaks_arabic_from_right_to_left(monkeypatch):
    monkeypatch.setattr(rendering, "supported", lambda language: language)
    mail, _rows = told("ar")
    page = html(mail)
    assert '<html lang="ar" dir="rtl">' in page
    assert '<bdi lang="de">Elterncafé</bdi>' in page


def test_the_stored_mail_holds_no_name():
    mail, rows = told()
    assert "Saleh" not in str(mail.context)
    assert rows["person"].token not in str(mail.context)


def test_two_places_at_one_time_are_named():
    edition = make_edition()
    one, two = make_workshop(edition, title="Erster"), make_workshop(edition, 2, title="Zweiter")
    person = make_registration(edition, sessions=[one, two])
    moved(two, "14:00")
    words = text(changed_mails(person)[0])
    assert "Bitte entscheiden Sie" in words
    assert "Diese beiden sind jetzt zur gleichen Zeit: - Erster 13:15 bis 14:30 Uhr" in words
    assert "Jetzt entscheiden" in words


def test_what_was_decided_before_the_mail_left_is_not_asked():
    edition = make_edition()
    one, two = make_workshop(edition), make_workshop(edition, 2)
    person = make_registration(edition, sessions=[one, two])
    moved(two, "14:00")
    Place.objects.update(overlap_accepted=True)
    assert "Bitte entscheiden Sie" not in text(changed_mails(person)[0])


def test_the_words_cost_three_questions(django_assert_num_queries):
    mail, _rows = told()
    rendering.build(mail)
    with django_assert_num_queries(3):
        rendering.build(mail)


# --- Who moves up ---


def test_whoever_was_passed_over_moves_up_when_the_time_is_no_longer_in_the_way():
    edition = make_edition()
    one, two = make_workshop(edition), make_workshop(edition, 2, capacity=1)
    first = make_registration(edition, sessions=[two])
    waits = make_registration(edition, sessions=[one, two])
    moved(one, "15:00")
    services.cancel(registration=first, actor=SELF)
    place = waits.places.get(session=two)
    assert place.state == PlaceState.WAITING, "somebody with a place at that time does not move up"
    moved(one, "13:15")
    place.refresh_from_db()
    assert place.state == PlaceState.TAKEN
    names = OutgoingMail.objects.filter(about=f"registration:{waits.pk}").values_list("name", flat=True)
    assert "registrations/promoted_in_session" in names
    assert checking.differences() == []


def test_whoever_gives_up_what_was_in_the_way_moves_up():
    edition = make_edition()
    one, two = make_workshop(edition), make_workshop(edition, 2, capacity=1)
    first = make_registration(edition, sessions=[two])
    waits = make_registration(edition, sessions=[one, two])
    moved(one, "15:00")
    services.cancel(registration=first, actor=SELF)
    data = registration_data(email=waits.email, last_name=waits.last_name, sessions=(two.code,))
    services.change(registration=waits, data=data, actor=SELF)
    assert waits.places.get().state == PlaceState.TAKEN
    assert checking.differences() == []


# --- What staff are warned of ---


def warnings(edition, code: str) -> list[clashes.Clash]:
    return [one for one in clashes.check_edition(edition) if one.code == code]


def test_staff_see_how_many_people_would_have_two_places_at_one_time():
    edition = make_edition()
    one, two = make_workshop(edition, code="W03"), make_workshop(edition, 2, code="W13")
    for _i in range(3):
        make_registration(edition, sessions=[one, two])
    make_registration(edition, sessions=[one])
    assert warnings(edition, "booked_overlap") == []
    move(two, "14:00")
    [found] = warnings(edition, "booked_overlap")
    assert found.level == clashes.WARN
    assert found.message.startswith("3 Personen haben in W03 „")
    assert "W13 „" in found.message
    assert warnings(edition, "rounds_overlap") == []


def test_a_workshop_that_runs_into_several_is_one_warning():
    edition = make_edition()
    moving = make_workshop(edition, code="W03")
    others = [make_workshop(edition, 2, code=f"W2{number}") for number in range(3)]
    for number, other in enumerate(others):
        for _i in range(number):
            make_registration(edition, sessions=[moving, other])
    move(moving, "15:00")
    [found] = warnings(edition, "booked_overlap")
    assert found.message.startswith("3 Personen mit Platz in W03 „")
    assert found.message.endswith("haben dann gleichzeitig noch einen Platz (W22: 2, W21: 1).")
    assert {one.code for one in found.sessions} == {"W03", "W21", "W22"}


def test_every_workshop_of_such_a_warning_is_told_of_it():
    edition = make_edition()
    moving = make_workshop(edition)
    others = [make_workshop(edition, 2) for _number in range(2)]
    for other in others:
        make_registration(edition, sessions=[moving, other])
    moved(moving, "15:00")
    for session in (moving, *others):
        session.refresh_from_db()
        codes = [one.code for one in clashes.check(clashes.Draft.of(session))]
        assert "booked_overlap" in codes


def test_who_has_three_places_at_one_time_is_one_person():
    edition = make_edition()
    sessions = [make_workshop(edition, number + 1, start=f"{10 + 2 * number}:00", end=f"{11 + 2 * number}:00")
                for number in range(3)]  # fmt: skip
    make_registration(edition, sessions=sessions)
    for session in sessions[1:]:
        move(session, "10:00")
    assert any(one.message.startswith("1 Person mit Platz") for one in warnings(edition, "booked_overlap"))


def test_what_is_published_is_not_told_as_something_to_come():
    edition = make_edition()
    one, two = make_workshop(edition), make_workshop(edition, 2)
    make_registration(edition, sessions=[one, two])
    move(two, "14:00")
    assert warnings(edition, "booked_overlap")[0].message.endswith("beide überschneiden sich dann.")
    let_go_out(two)
    assert warnings(edition, "booked_overlap")[0].message.endswith("beide überschneiden sich.")


def test_the_warning_is_another_one_when_many_more_are_concerned():
    edition = make_edition()
    one, two = make_workshop(edition), make_workshop(edition, 2)
    make_registration(edition, sessions=[one, two])
    move(two, "14:00")
    [before] = warnings(edition, "booked_overlap")
    for _i in range(4):
        make_registration(edition, sessions=[one, two])
    [after] = warnings(edition, "booked_overlap")
    assert before.key != after.key
    move(two, "14:05")
    assert warnings(edition, "booked_overlap")[0].key != after.key


def test_who_keeps_both_is_no_warning_until_one_is_moved_again():
    edition = make_edition()
    one, two = make_workshop(edition), make_workshop(edition, 2)
    make_registration(edition, sessions=[one, two])
    moved(two, "14:00")
    Place.objects.update(overlap_accepted=True)
    assert warnings(edition, "booked_overlap") == []
    move(two, "14:05")
    assert len(warnings(edition, "booked_overlap")) == 1


def test_rounds_that_overlap_are_told_even_when_nobody_has_booked():
    edition = make_edition()
    one, two = make_workshop(edition, code="W03"), make_workshop(edition, 2, code="W13")
    make_registration(edition, sessions=[one])
    move(two, "14:00")
    [found] = warnings(edition, "rounds_overlap")
    assert "W03" in found.message
    assert "W13" in found.message
    assert "Niemand kann beide wählen" in found.message


def test_one_workshop_that_runs_into_a_round_is_one_warning():
    edition = make_edition()
    one = make_workshop(edition, code="W03")
    for _i in range(4):
        make_workshop(edition, 2)
    move(one, "14:00")
    [found] = warnings(edition, "rounds_overlap")
    assert "überschneidet sich mit 4 Workshops der Runde 2" in found.message


NEEDS = {"needs": Needs(access=("step_free",)), "consents": frozenset({"needs"})}


def test_steps_are_told_without_saying_who_or_how_many():
    edition = make_edition()
    one = make_workshop(edition, code="W03")
    for _i in range(2):
        make_registration(edition, sessions=[one], **NEEDS)
    assert warnings(edition, "booked_step_free") == []
    move(one, room=make_room(edition, name="Empore", step_free=False))
    [found] = warnings(edition, "booked_step_free")
    assert found.message.startswith("Mindestens eine angemeldete Person braucht in W03 „")
    before = found.key
    make_registration(edition, sessions=[one], **NEEDS)
    assert warnings(edition, "booked_step_free")[0].key == before


def test_steps_are_no_matter_where_nobody_said_so_or_the_consent_is_taken_back():
    edition = make_edition()
    one = make_workshop(edition, room=make_room(edition, step_free=False))
    make_registration(edition, sessions=[one])
    person = make_registration(edition, sessions=[one], **NEEDS)
    assert len(warnings(edition, "booked_step_free")) == 1
    services.withdraw_consent(registration=person, purpose="needs", actor=SELF)
    assert warnings(edition, "booked_step_free") == []


def test_the_warnings_ask_twice_however_long_the_agenda_is():
    edition = make_edition()
    counts = []
    for _turn in range(2):
        for number in (1, 2):
            for _i in range(3):
                room = make_room(edition, step_free=False)
                make_registration(edition, sessions=[make_workshop(edition, number, room=room)], **NEEDS)
        drafts = [clashes.Draft.of(one) for one in edition.sessions.all()]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(agenda_warnings.clashes(edition, drafts))
        counts.append(len(asked))
    assert counts == [2, 2]


# --- What staff read before they publish ---


def sentences(edition) -> list[str]:
    return audience.concerned(edition, publishing.pending(edition))


def test_staff_read_whom_a_publication_concerns():
    edition = make_edition()
    one, two = make_workshop(edition), make_workshop(edition, 2)
    make_registration(edition, sessions=[one, two])
    make_registration(edition, sessions=[one, two])
    make_registration(edition, sessions=[one], email="")
    make_registration(edition, sessions=[two])
    assert sentences(edition) == []
    move(one, "15:00")
    assert sentences(edition) == [
        "2 Personen bekommen eine Nachricht.",
        "1 Person ist betroffen und hat keine E-Mail-Adresse. Bitte rufen Sie an.",
        "2 Personen haben dann zwei Termine zur gleichen Zeit und werden gefragt, was sie behalten möchten.",
    ]


def test_staff_read_it_again_when_it_is_published(client):
    sign_in(client, "agenda")
    edition = make_edition()
    one = make_workshop(edition)
    make_registration(edition, sessions=[one])
    move(one, "15:00")
    address = reverse("admin:conference_edition_publish", args=[edition.pk])
    seen = client.get(address).context["seen"]
    html = client.post(address, {"seen": seen}, follow=True).content.decode()
    version = reverse("admin:conference_edition_version", args=[edition.pk, 2])
    said = "Alle sehen jetzt Fassung 2. 1 Person bekommt eine Nachricht."
    assert f'{said} <a href="{version}">Fassung 2 ansehen</a>' in html
    assert client.get(version).status_code == 200


def test_nobody_is_concerned_by_other_words():
    edition = make_edition()
    one = make_workshop(edition)
    make_registration(edition, sessions=[one])
    change_session(session=one, values={"title": "Neu"}, actor=SYSTEM)
    assert sentences(edition) == []
