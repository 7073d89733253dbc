"""The agenda in the admin: forms go through the services, lists ask a fixed number of questions."""

import pytest
from django.urls import reverse

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.models import Edition, EditionState, Part, Session, SessionPerson
from conference.services import publish
from tests.factories import make_edition, make_registration, make_room, make_session, make_speaker, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


def form(edition, people=(), **fields):
    """What the form of a session sends. `people` are speakers."""
    day = edition.date.isoformat()
    sent = {
        "title_de": "Neu",
        "code": "NEU",
        "kind": "talk",
        "start": f"{day}T10:00",
        "end": f"{day}T11:00",
        "languages": ["de"],
        "session_people-TOTAL_FORMS": len(people),
        "session_people-INITIAL_FORMS": 0,
        **fields,
    }
    for number, one in enumerate(people):
        sent |= {
            f"session_people-{number}-speaker": one.pk,
            f"session_people-{number}-part": Part.SPEAKER,
            f"session_people-{number}-position": number,
        }
    return sent


@pytest.fixture
def staff(client):
    return sign_in(client, "agenda")


def test_a_session_is_added_to_the_chosen_edition(client, staff):
    edition = make_edition()
    speaker = make_speaker(edition)
    answer = client.post(page("conference_session_add"), form(edition, [speaker]))
    session = Session.working.get()
    assert answer.status_code == 302
    assert (session.edition, session.title_de, [one.speaker for one in session.session_people.all()]) == (
        edition,
        "Neu",
        [speaker],
    )


def test_adding_is_written_down_with_the_name_of_the_account(client, staff):
    client.post(page("conference_session_add"), form(make_edition()))
    assert AuditEntry.objects.get(action="session.created").actor == staff


def test_times_are_those_of_the_place(client, staff):
    edition = make_edition()
    client.post(page("conference_session_add"), form(edition))
    assert Session.working.get().start.astimezone(edition.tz).hour == 10


def test_a_taken_room_is_told_at_the_field_and_nothing_typed_is_lost(client, staff):
    edition = make_edition()
    taken = make_session(edition, "10:30", "11:30", code="W1", title="Sprache")
    answer = client.post(page("conference_session_add"), form(edition, room=taken.room.pk, title_de="Mein Titel"))
    errors = answer.context["adminform"].form.errors
    assert list(errors) == ["room"]
    assert errors["room"] == [f"Der Raum „{taken.room.name}“ ist von 10:30 bis 11:30 Uhr schon belegt: W1 „Sprache“."]
    assert "Mein Titel" in answer.content.decode()


def test_a_person_in_two_places_is_told_at_the_people(client, staff):
    edition = make_edition()
    speaker = make_speaker(edition, name="Samir Haddad")
    SessionPerson.objects.create(session=make_session(edition, "10:30", "11:30"), speaker=speaker)
    answer = client.post(page("conference_session_add"), form(edition, [speaker]))
    [formset] = answer.context["inline_admin_formsets"]
    assert "Samir Haddad ist von 10:30 bis 11:30 Uhr schon hier dabei" in formset.non_form_errors()[0]
    assert Session.objects.count() == 1


def test_what_should_not_be_is_stored_and_told(client, staff):
    edition = make_edition()
    room = make_room(edition, capacity=5)
    answer = client.post(
        page("conference_session_add"), form(edition, room=room.pk, capacity=9, round=1, bookable="on"), follow=True
    )
    assert "passen nur 5 Personen" in answer.content.decode()
    assert Session.working.count() == 1


def test_a_code_that_is_taken_is_told_at_the_form(client, staff):
    edition = make_edition()
    make_session(edition, "14:00", "15:00", code="NEU")
    answer = client.post(page("conference_session_add"), form(edition))
    assert "Dieses Kürzel hat schon ein anderer Programmpunkt." in answer.content.decode()


def test_changing_keeps_what_others_changed_meanwhile(client, staff):
    edition = make_edition()
    session = make_session(edition, code="NEU", title="Alt", room=None)
    client.post(page("conference_session_change", session.pk), form(edition, title_de="Anders"))
    planned = Session.working.get()
    assert (planned.title_de, planned.identity) == ("Anders", session.pk)


def test_what_is_changed_waits_for_the_publication(client, staff):
    edition = make_edition()
    session = make_session(edition, code="NEU", title="Alt", room=None)
    client.post(page("conference_session_change", session.pk), form(edition, title_de="Anders"))
    assert Session.objects.get().title_de == "Alt"
    assert "noch nicht veröffentlicht" in client.get(page("conference_session_changelist")).content.decode()
    publish(edition=edition, actor=SYSTEM)
    session.refresh_from_db()
    assert (session.title_de, session.revision) == ("Anders", 1)


def test_people_can_be_taken_away(client, staff):
    edition = make_edition()
    session = make_session(edition, code="NEU", room=None)
    row = SessionPerson.objects.create(session=session, speaker=make_speaker(edition))
    sent = form(
        edition,
        **{
            "session_people-TOTAL_FORMS": 1,
            "session_people-INITIAL_FORMS": 1,
            "session_people-0-id": row.pk,
            "session_people-0-session": session.pk,
            "session_people-0-speaker": row.speaker_id,
            "session_people-0-part": row.part,
            "session_people-0-position": 0,
            "session_people-0-DELETE": "on",
        },
    )
    client.post(page("conference_session_change", session.pk), sent)
    assert not Session.working.get().session_people.exists()
    assert session.session_people.exists()


def test_cancelling_asks_first(client, staff):
    session = make_session(make_edition())
    answer = client.get(page("conference_session_deed", session.pk, "cancel"))
    session.refresh_from_db()
    assert (answer.status_code, session.is_cancelled) == (200, False)


@pytest.mark.parametrize(
    ("capacity", "people", "expected"),
    [
        (2, 1, "Eine Nachricht bekommen: 1 Person mit Platz."),
        (2, 3, "Eine Nachricht bekommen: 2 Personen mit Platz und 1 Person auf der Warteliste."),
    ],
)
def test_the_question_says_how_many_are_told(client, staff, capacity, people, expected):
    workshop = make_workshop(make_edition(), capacity=capacity)
    for _number in range(people):
        make_registration(workshop.edition, sessions=[workshop])
    assert expected in client.get(page("conference_session_deed", workshop.pk, "cancel")).content.decode()


def test_the_question_counts_nobody_where_nobody_has_booked(client, staff):
    session = make_session(make_edition())
    answer = client.get(page("conference_session_deed", session.pk, "cancel")).content.decode()
    assert "Eine Nachricht bekommen:" not in answer


def test_cancelling_cancels(client, staff):
    session = make_session(make_edition())
    client.post(page("conference_session_deed", session.pk, "cancel"))
    session.refresh_from_db()
    assert session.is_cancelled


def test_who_may_only_look_cannot_cancel(client):
    sign_in(client, "empfang")
    session = make_session(make_edition())
    answer = client.post(page("conference_session_deed", session.pk, "cancel"))
    session.refresh_from_db()
    assert (answer.status_code, session.is_cancelled) == (403, False)


def test_an_unknown_deed_is_not_found(client, staff):
    session = make_session(make_edition())
    assert client.post(page("conference_session_deed", session.pk, "explode")).status_code == 404


def test_a_booked_session_is_not_deleted_but_advised_to_cancel(client, staff):
    edition = make_edition()
    workshop = make_workshop(edition)
    make_registration(edition, sessions=[workshop])
    answer = client.post(page("conference_session_delete", workshop.pk), {"post": "yes"}, follow=True)
    assert "Bitte sagen Sie ihn ab" in answer.content.decode()
    cancelling = page("conference_session_deed", workshop.pk, "cancel")
    assert f'statt ihn zu löschen. <a href="{cancelling}">Absagen</a>' in answer.content.decode()
    assert Session.objects.filter(pk=workshop.pk).exists()


def test_a_room_in_use_is_not_deleted(client, staff):
    session = make_session(make_edition())
    client.post(page("conference_room_delete", session.room.pk), {"post": "yes"}, follow=True)
    assert Session.objects.get().room is not None


def test_a_changed_room_makes_a_new_version_of_the_programme(client, staff):
    edition = make_edition()
    room = make_room(edition)
    sent = {"name_de": "Neuer Name", "code": room.code, "capacity": 9, "position": 1}
    client.post(page("conference_room_change", room.pk), sent)
    edition.refresh_from_db()
    room.refresh_from_db()
    assert (room.name_de, edition.agenda_version) == ("Neuer Name", 1)


def test_lists_show_the_chosen_edition_only(client, staff):
    make_session(make_edition(state="archived"), title="Früher einmal")
    make_session(make_edition(), title="Jetzt gleich")
    text = client.get(page("conference_session_changelist")).content.decode()
    assert ("Jetzt gleich" in text, "Früher einmal" in text) == (True, False)


def test_another_edition_can_be_chosen(client, staff):
    make_edition()
    before = make_edition(state="archived")
    make_session(before, title="Früher einmal")
    client.post(page("conference_edition_choose"), {"edition": before.pk})
    assert "Früher einmal" in client.get(page("conference_session_changelist")).content.decode()


def test_choosing_by_get_changes_nothing(client, staff):
    assert client.get(page("conference_edition_choose")).status_code == 405


def test_a_draft_is_published_with_a_button(client):
    sign_in(client, "leitung")
    edition = make_edition(state=EditionState.DRAFT)
    client.post(page("conference_edition_deed", edition.pk, "publish"))
    edition.refresh_from_db()
    assert edition.state == EditionState.PUBLISHED


def edition_form(edition, **fields):
    return {
        "title_de": edition.title,
        "slug": edition.slug,
        "date": edition.date.isoformat(),
        "timezone": "Europe/Berlin",
        "organiser": edition.organiser,
        "venue_name_de": edition.venue_name,
        "holiday_region": edition.holiday_region,
        "capacity": edition.capacity,
        "place_mode": edition.place_mode,
        "offer_hours": edition.offer_hours,
        "languages": ["de", "ar"],
        "municipalities": "Heinsberg\nWegberg",
        **fields,
    }


def test_fewer_places_than_taken_are_told_at_the_field(client):
    sign_in(client, "leitung")
    edition = make_edition(capacity=5)
    make_registration(edition)
    make_registration(edition)
    answer = client.post(page("conference_edition_change", edition.pk), edition_form(edition, capacity=1))
    assert "capacity" in answer.context["adminform"].form.errors


def test_an_edition_is_changed_through_the_service(client):
    sign_in(client, "leitung")
    edition = make_edition()
    answer = client.post(page("conference_edition_change", edition.pk), edition_form(edition, title_de="Anders"))
    edition.refresh_from_db()
    assert answer.status_code == 302
    assert (edition.title_de, edition.languages, edition.municipalities) == (
        "Anders",
        ["de", "ar"],
        ["Heinsberg", "Wegberg"],
    )


def test_a_new_edition_is_offered_all_languages_and_the_towns_of_the_district(client):
    sign_in(client, "leitung")
    form = client.get(page("conference_edition_add")).context["adminform"].form
    assert form["languages"].value() == ["de", "de-simple", "en", "ar", "tr", "uk"]
    assert form["municipalities"].value().splitlines()[:2] == ["Erkelenz", "Gangelt"]


def test_a_new_edition_starts_as_a_draft(client):
    sign_in(client, "leitung")
    sent = edition_form(make_edition(), slug="neu", title_de="Die vierte")
    client.post(page("conference_edition_add"), sent)
    assert Edition.objects.get(slug="neu").state == EditionState.DRAFT


@pytest.mark.parametrize("count", [1, 3])
def test_the_agenda_asks_the_same_number_of_questions(count, client, staff, django_assert_num_queries):
    edition = make_edition()
    for _number in range(count):
        session = make_session(edition)
        SessionPerson.objects.create(session=session, speaker=make_speaker(edition))
    with django_assert_num_queries(13):
        client.get(page("conference_session_changelist"))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("room", 7), ("topic", 7), ("speaker", 7), ("edition", 7)],
)
def test_other_lists_ask_the_same_number_of_questions(name, queries, count, client, staff, django_assert_num_queries):
    edition = make_edition()
    for _number in range(count):
        make_speaker(make_session(edition).edition)
    with django_assert_num_queries(queries):
        client.get(page(f"conference_{name}_changelist"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_of_a_session_does_not_ask_per_person(count, client, staff, django_assert_num_queries):
    edition = make_edition()
    session = make_session(edition)
    for _number in range(count):
        SessionPerson.objects.create(session=session, speaker=make_speaker(edition))
    client.get(page("conference_session_change", session.pk))  # what a process asks once
    with django_assert_num_queries(14):
        client.get(page("conference_session_change", session.pk))


@pytest.mark.parametrize("key", ["7", "abc"])
def test_history_is_that_of_the_audit_log(client, staff, key):
    answer = client.get(page("conference_room_history", key))
    assert answer.url == f"/admin/audit/auditentry/?subject=room%3A{key}"
