"""The list of what nobody sees yet, and publishing it; the history of a session, and back to it."""

import pytest
from django.urls import reverse

from conference import services
from conference.agenda import history, publishing, warnings
from conference.agenda.differences import digest
from conference.audit.services import SYSTEM, Actor
from conference.models import AcceptedWarning, EditionState, Session, SessionPerson
from tests.factories import at, make_edition, make_registration, make_room, make_session, make_speaker, make_workshop
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def staff(client):
    return sign_in(client, "agenda")


def page(edition, deed=None):
    name = "admin:conference_edition_publish"
    return reverse(f"{name}_deed", args=[edition.pk, deed]) if deed else reverse(name, args=[edition.pk])


def story(session, number=None):
    if number is None:
        return reverse("admin:conference_session_story", args=[session.pk])
    return reverse("admin:conference_session_restore", args=[session.pk, number])


def change(session, actor=SYSTEM, **values):
    return services.change_session(session=session, values=values, actor=actor)


def move(session, start, end, room=None):
    edition = session.edition
    return services.move_session(
        session=session, room=room, start=at(edition, start), end=at(edition, end), actor=SYSTEM
    )


def text(answer):
    return answer.content.decode()


# --- The list ---


def test_a_move_is_listed_in_words(client, staff, edition):
    session = make_workshop(edition, code="W13", room=make_room(edition, name="Clubraum"))
    move(session, "13:30", "14:45", make_room(edition, name="Bühnenraum"))
    assert "Workshop W13: 13:15 → 13:30, Clubraum → Bühnenraum" in text(client.get(page(edition)))


def test_a_text_is_shown_word_by_word(client, staff, edition):
    change(make_session(edition, title_de="Alte Welt"), title_de="Neue Welt")
    answer = text(client.get(page(edition)))
    assert "entfernt: </span>Alte</del> <ins>" in answer
    assert "neu: </span>Neue</ins> Welt" in answer


def test_what_lost_its_time_is_not_called_removed(client, staff, edition):
    session = make_session(edition, code="V1")
    services.move_session(session=session, room=None, start=None, end=None, actor=SYSTEM)
    answer = text(client.get(page(edition)))
    assert "noch ohne Zeit" in answer and "Vortrag V1: bisher 10:00 bis 11:00 Uhr" in answer


def test_a_removed_session_leads_to_its_history(client, staff, edition):
    session = make_session(edition)
    services.delete_session(session=session, actor=SYSTEM)
    assert f'href="{story(session)}"' in text(client.get(page(edition)))


def test_new_sessions_without_a_time_are_counted(client, staff, edition):
    values = {"code": "N1", "kind": "talk", "title_de": "Neu"}
    services.create_session(edition=edition, values=values, actor=SYSTEM)
    assert "1 neuer Programmpunkt hat noch keine Zeit." in text(client.get(page(edition)))


def test_nothing_to_publish_says_so(client, staff, edition):
    answer = text(client.get(page(edition)))
    assert "Alles ist veröffentlicht." in answer
    assert "Programm veröffentlichen</button>" not in answer


def test_a_draft_points_to_its_own_publication(client, staff):
    edition = make_edition(state=EditionState.DRAFT)
    make_session(edition)
    answer = text(client.get(page(edition)))
    assert reverse("admin:conference_edition_deed", args=[edition.pk, "publish"]) in answer


def test_it_says_whom_it_concerns(client, staff, edition):
    session = make_workshop(edition)
    make_registration(edition, sessions=[session])
    move(session, "13:30", "14:45")
    assert client.get(page(edition)).context["concerned"]


def test_a_block_is_listed_and_takes_the_button_away(client, staff, edition):
    one, other = make_session(edition, code="A1"), make_session(edition, code="A2")
    person = make_speaker(edition, name="Samir Haddad")
    for session in (one, other):
        SessionPerson.objects.create(session=session, speaker=person)
    change(make_session(edition, "15:00", "16:00"), title_de="Anders")
    answer = client.get(page(edition))
    assert [block.code for block in answer.context["blocks"]] == ["person"]
    assert "Programm veröffentlichen</button>" not in text(answer)


@pytest.mark.parametrize("count", [2, 5])
def test_the_list_asks_the_same_number_of_questions(count, client, staff, edition, django_assert_num_queries):
    for _number in range(count):
        session = make_workshop(edition, capacity=50)
        make_registration(edition, sessions=[session])
        SessionPerson.objects.create(session=session, speaker=make_speaker(edition))
        move(session, "13:30", "14:45")
    with django_assert_num_queries(25):
        client.get(page(edition))


# --- Publishing ---


def test_what_was_seen_is_published(client, staff, edition):
    session = make_session(edition)
    change(session, title_de="Anders")
    seen = client.get(page(edition)).context["seen"]
    answer = client.post(page(edition), {"seen": seen}, follow=True)
    assert "Alle sehen jetzt Fassung 2." in text(answer)
    assert Session.objects.get(pk=session.pk).title_de == "Anders"


def test_the_version_says_who_published(client, staff, edition):
    change(make_session(edition), title_de="Anders")
    client.post(page(edition), {"seen": digest(publishing.pending(edition))})
    assert edition.agenda_versions.get(number=2).actor == staff


@pytest.mark.parametrize("seen", [None, "", "anders"])
def test_what_was_not_seen_is_shown_instead_of_published(seen, client, staff, edition):
    session = make_session(edition)
    change(session, title_de="Anders")
    answer = client.post(page(edition), {} if seen is None else {"seen": seen})
    assert (answer.status_code, Session.objects.get(pk=session.pk).title_de) == (409, session.title_de)
    assert "hat sich gerade geändert" in text(answer)
    assert answer.context["seen"] == digest(publishing.pending(edition))


def test_what_somebody_booked_meanwhile_is_told_on_the_page(client, staff, edition):
    session = make_workshop(edition)
    services.delete_session(session=session, actor=SYSTEM)
    seen = client.get(page(edition)).context["seen"]
    make_registration(edition, sessions=[session])
    answer = client.post(page(edition), {"seen": seen})
    assert (answer.status_code, "schon Menschen angemeldet" in text(answer)) == (409, True)


def test_an_archived_programme_stays_as_it_is(client, staff, edition):
    change(make_session(edition), title_de="Anders")
    services.archive_edition(edition=edition, actor=SYSTEM)
    assert client.post(page(edition), {"seen": digest(publishing.pending(edition))}).status_code == 403


@pytest.mark.parametrize("role", ["anmeldung", "messe", "empfang", "bedarf"])
def test_others_neither_see_nor_publish(role, client, edition):
    sign_in(client, role)
    session = make_session(edition)
    change(session, title_de="Anders")
    answers = [client.get(page(edition)), client.post(page(edition), {"seen": digest(publishing.pending(edition))})]
    answers.append(client.post(page(edition, "verwerfen"), {"session": session.pk}))
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert len(publishing.pending(edition)) == 1


# --- Single lines ---


def test_a_change_is_dropped(client, staff, edition):
    session = make_session(edition)
    change(session, title_de="Anders")
    answer = client.post(page(edition, "verwerfen"), {"session": session.pk}, follow=True)
    assert (publishing.pending(edition), "Verworfen:" in text(answer)) == ([], True)


def test_a_change_of_another_edition_is_not_dropped_here(client, staff, edition):
    session = make_session(make_edition())
    change(session, title_de="Anders")
    assert client.post(page(edition, "verwerfen"), {"session": session.pk}).status_code == 409
    assert len(publishing.pending(session.edition)) == 1


def test_reading_drops_nothing(client, staff, edition):
    assert client.get(page(edition, "verwerfen")).status_code == 405


def test_an_unknown_deed_is_nowhere(client, staff, edition):
    assert client.post(page(edition, "unsinn")).status_code == 404


def test_a_warning_is_accepted_by_name_and_taken_back(client, staff, edition):
    make_session(edition, capacity=50)
    [clash] = warnings.open_warnings(edition)
    answer = client.post(page(edition, "annehmen"), {"key": clash.key}, follow=True)
    assert [one.accepted_by for one in answer.context["accepted"]] == [staff]
    assert answer.context["notes"] == []
    client.post(page(edition, "ablehnen"), {"key": clash.key})
    assert not AcceptedWarning.objects.exists()


def test_a_warning_that_is_solved_is_not_accepted_any_more(client, staff, edition):
    assert client.post(page(edition, "annehmen"), {"key": "weg"}).status_code == 409


# --- The history of a session ---


def test_the_history_tells_every_step_in_words(client, staff, edition):
    session = make_session(edition, "10:00", "11:00", title_de="Eins")
    change(session, actor=Actor.staff(staff), title_de="Zwei")
    move(session, "10:00", "12:00", session.room)
    answer = client.get(story(session))
    told = [(step.deed, step.words.lines if step.words else None) for step in answer.context["steps"]]
    assert told == [
        ("verlegt", ["Endet jetzt um 12:00 Uhr (bisher 11:00 Uhr)"]),
        ("geändert", ["Titel (Deutsch) geändert"]),
        ("Stand davor", None),
    ]
    assert str(staff) in text(answer)


def test_the_history_also_has_what_holds_at_once(client, staff, edition):
    session = make_workshop(edition)
    change(session, actor=Actor.staff(staff), capacity=20)
    [step] = client.get(story(session)).context["steps"]
    assert (step.deed, step.remark, step.number) == ("Programmpunkt geändert", "Plätze", None)


def test_the_history_of_a_new_session_begins_with_its_making(client, staff, edition):
    values = {"code": "N1", "kind": "talk", "title_de": "Neu"}
    session = services.create_session(edition=edition, values=values, actor=SYSTEM)
    [step] = client.get(story(session)).context["steps"]
    assert (step.deed, step.words.lines) == ("angelegt", ["neu, noch ohne Zeit"])


def test_a_step_that_was_taken_back_is_marked(client, staff, edition):
    session = make_session(edition, title_de="Eins")
    change(session, title_de="Zwei")
    history.undo(revision=session.revisions.first(), actor=SYSTEM)
    remarks = [step.remark for step in client.get(story(session)).context["steps"]]
    assert remarks[1] == "später zurückgenommen"


def test_a_session_that_is_removed_keeps_its_history(client, staff, edition):
    session = make_session(edition)
    services.delete_session(session=session, actor=SYSTEM)
    answer = client.get(story(session))
    assert answer.context["steps"][0].deed == "entfernt"


@pytest.mark.parametrize("count", [1, 4])
def test_the_history_asks_the_same_number_of_questions(count, client, staff, edition, django_assert_num_queries):
    session = make_session(edition)
    for number in range(count):
        change(session, actor=Actor.staff(staff), title_de=f"Titel {number}")
    with django_assert_num_queries(8):
        client.get(story(session))


def test_an_earlier_state_is_shown_before_it_comes_back(client, staff, edition):
    session = make_session(edition, title_de="Eins")
    change(session, title_de="Zwei")
    answer = client.get(story(session, 0))
    assert "Titel (Deutsch) geändert" in text(answer)
    assert Session.working.named(session.pk).get().title_de == "Zwei"


def test_an_earlier_state_comes_back(client, staff, edition):
    session = make_session(edition, title_de="Eins")
    change(session, title_de="Zwei")
    assert client.post(story(session, 0)).status_code == 302
    assert Session.working.named(session.pk).get().title_de == "Eins"


def test_an_earlier_state_that_clashes_says_why(client, staff, edition):
    session, room = make_session(edition), make_room(edition)
    old = session.room
    services.move_session(session=session, room=room, start=session.start, end=session.end, actor=SYSTEM)
    other = make_session(edition, "14:00", "15:00")
    services.move_session(session=other, room=old, start=session.start, end=session.end, actor=SYSTEM)
    answer = client.post(story(session, 0))
    assert (answer.status_code, "schon belegt" in text(answer)) == (409, True)


def test_who_may_only_look_brings_nothing_back(client, edition):
    sign_in(client, "empfang")
    session = make_session(edition)
    change(session, title_de="Zwei")
    assert "zurückholen" not in text(client.get(story(session)))
    assert client.post(story(session, 0)).status_code == 403


def test_nothing_comes_back_in_an_archived_edition(client, staff, edition):
    session = make_session(edition)
    change(session, title_de="Zwei")
    services.archive_edition(edition=edition, actor=SYSTEM)
    assert client.post(story(session, 0)).status_code == 403


def test_a_session_that_never_was_has_no_history(client, staff, edition):
    assert client.get(reverse("admin:conference_session_story", args=[999999])).status_code == 404


def test_the_form_of_a_session_leads_to_its_history(client, staff, edition):
    session = make_session(edition)
    assert f'href="{story(session)}"' in text(client.get(f"/admin/conference/session/{session.pk}/change/"))


def test_staff_who_have_left_are_no_obstacle(client, staff, edition):
    session, gone = make_session(edition), make_staff("leitung")
    change(session, actor=Actor.staff(gone), title_de="Zwei")
    gone.delete()
    assert client.get(story(session)).status_code == 200
