"""Old versions for staff, and what everybody reads about changes."""

import datetime as dt

import pytest
from django.urls import reverse

from conference import caching, services
from conference.audit.services import SYSTEM, Actor
from conference.models import EditionState, SessionPerson
from tests.factories import at, make_edition, make_room, make_session, make_speaker, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    caching.memory.clear()
    return make_edition()


@pytest.fixture
def staff(client):
    return sign_in(client, "empfang")


def versions(edition):
    return reverse("admin:conference_edition_versions", args=[edition.pk])


def version(edition, number):
    return reverse("admin:conference_edition_version", args=[edition.pk, number])


def changed(session, actor=SYSTEM, **values):
    """Change and publish."""
    services.change_session(session=session, values=values, actor=actor)
    services.publish(edition=session.edition, actor=actor)


def text(answer):
    return answer.content.decode()


def test_the_list_names_every_version_with_who_and_how_much(client, staff, edition):
    changed(make_session(edition), Actor.staff(staff), title_de="Anders")
    rows = [(one.number, one.count, one.actor) for one, _at in client.get(versions(edition)).context["versions"]]
    assert rows == [(2, 1, staff), (1, 0, staff)]


def test_before_anything_is_published_the_list_says_so(client, staff, edition):
    assert "Noch ist nichts veröffentlicht." in text(client.get(versions(edition)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(count, client, staff, edition, django_assert_num_queries):
    session = make_session(edition)
    for number in range(count):
        changed(session, title_de=f"Titel {number}")
    with django_assert_num_queries(7):
        client.get(versions(edition))


def test_a_version_is_read_as_a_whole(client, staff, edition):
    session = make_session(edition, "10:00", "11:00", title_de="Eins", room=make_room(edition, name="Clubraum"))
    SessionPerson.objects.create(session=session, speaker=make_speaker(edition, name="Ada"))
    changed(session, title_de="Zwei")
    [day] = client.get(version(edition, 1)).context["days"]
    [row] = day.rows
    assert (day.date, row.span, str(row.title), str(row.room), row.people) == (
        edition.date, "10:00 bis 11:00 Uhr", "Eins", "Clubraum", ["Ada"],
    )  # fmt: skip


def test_a_title_in_another_language_is_marked(client, staff, edition):
    changed(make_session(edition), title_de="Ein Titel")
    answer = client.get(f"/en{version(edition, 2)}")
    assert '<span lang="de" dir="ltr">Ein Titel</span>' in text(answer)


def test_days_are_apart(client, staff, edition):
    next_day = dt.timedelta(days=1)
    services.change_edition(edition=edition, values={"end_date": edition.date + next_day}, actor=SYSTEM)
    edition.refresh_from_db()
    make_session(edition, start="10:00", end="11:00")
    later = make_session(edition)
    services.move_session(
        session=later, room=None, start=later.start + next_day, end=later.end + next_day, actor=SYSTEM
    )
    services.publish(edition=edition, actor=SYSTEM)
    days = client.get(version(edition, 2)).context["days"]
    assert [day.date for day in days] == [edition.date, edition.date + next_day]


def test_a_version_says_what_it_changed(client, staff, edition):
    changed(make_session(edition, code="V1"), title_de="Anders")
    told = client.get(version(edition, 2)).context["told"]
    assert [one.brief for one in told.sessions] == ["Vortrag V1: Titel (Deutsch) geändert"]


def test_the_first_version_says_so(client, staff, edition):
    changed(make_session(edition), title_de="Anders")
    assert "Das ist die erste Fassung" in text(client.get(version(edition, 1)))


def test_any_two_versions_are_compared(client, staff, edition):
    session = make_session(edition, code="V1")
    for name in ("Zwei", "Drei"):
        changed(session, title_de=name)
    changed(session, captions=True)
    answer = client.get(version(edition, 4), {"mit": "2"})
    [told] = answer.context["told"].sessions
    assert told.lines == ["Jetzt mit Untertiteln", "Titel (Deutsch) geändert"]
    assert (told.texts[0].before, told.texts[0].after) == ("Zwei", "Drei")


@pytest.mark.parametrize(("opened", "asked"), [(1, 2), (2, 1)])
def test_versions_are_compared_from_the_older_to_the_newer(opened, asked, client, staff, edition):
    changed(make_session(edition, code="V1", title="Eins"), title_de="Zwei")
    answer = client.get(version(edition, opened), {"mit": asked})
    [told] = answer.context["told"].sessions
    assert (told.texts[0].before, told.texts[0].after) == ("Eins", "Zwei")
    assert "Von Fassung 1 zu Fassung 2" in text(answer)


@pytest.mark.parametrize("asked", ["", "9", "unsinn", "²", "9999999999999999"])
def test_a_version_that_is_not_there_is_not_compared_with(asked, client, staff, edition):
    changed(make_session(edition), title_de="Anders")
    answer = client.get(version(edition, 2), {"mit": asked})
    assert (answer.status_code, answer.context["other"]) == (200, None)


def test_equal_versions_say_so(client, staff, edition):
    changed(make_session(edition), title_de="Anders")
    assert "Beide Fassungen sind gleich." in text(client.get(version(edition, 2), {"mit": "2"}))


def test_an_unknown_version_is_nowhere(client, staff, edition):
    assert client.get(version(edition, 7)).status_code == 404


@pytest.mark.parametrize("page", [versions, lambda edition: version(edition, 1)])
def test_who_may_not_see_the_programme_sees_no_versions(page, client, edition):
    sign_in(client, "messe")
    changed(make_session(edition), title_de="Anders")
    assert client.get(page(edition)).status_code == 403


# --- What everybody reads ---


def news(client, edition, prefix=""):
    return client.get(f"{prefix}/{edition.slug}/aenderungen/")


def test_everybody_reads_what_changed_the_newest_first(client, edition):
    session = make_workshop(edition, title_de="Sprachcafé")
    services.move_session(
        session=session, room=session.room, start=at(edition, "13:30"), end=at(edition, "14:30"), actor=SYSTEM
    )
    services.publish(edition=edition, actor=SYSTEM)
    answer = news(client, edition)
    assert [one.number for one in answer.context["page"].publications] == [2, 1]
    assert "Beginnt jetzt um 13:30 Uhr (bisher 13:15 Uhr)" in text(answer)
    assert "Das Programm ist zum ersten Mal veröffentlicht." in text(answer)


def test_the_readers_language_is_used(client, edition):
    session = make_session(edition, title_de="Eins", title_en="One")
    changed(session, captions=True)
    assert ">One</a>" in text(news(client, edition, "/en"))


def test_what_is_only_planned_stays_inside(client, edition):
    session = make_session(edition)
    changed(session, captions=True)
    services.change_session(session=session, values={"title_de": "Noch geheim"}, actor=SYSTEM)
    assert "Noch geheim" not in text(news(client, edition))


def test_no_name_of_staff_is_told(client, edition):
    user = sign_in(client, "leitung")
    user.last_name = "Unverwechselbar"
    user.save()
    changed(make_session(edition), Actor.staff(user), title_de="Anders")
    client.logout()
    assert "Unverwechselbar" not in text(news(client, edition))


def test_a_session_leads_to_its_page_and_a_removed_one_nowhere(client, edition):
    kept, gone = make_session(edition, code="V1"), make_session(edition, code="V2")
    services.change_session(session=kept, values={"captions": True}, actor=SYSTEM)
    services.delete_session(session=gone, actor=SYSTEM)
    services.publish(edition=edition, actor=SYSTEM)
    answer = text(news(client, edition))
    assert f"/{edition.slug}/programm/V1/" in answer
    assert f"/{edition.slug}/programm/V2/" not in answer


def test_a_new_name_of_a_room_is_told_once(client, edition):
    room = make_room(edition, name="Clubraum")
    for clock in ("10", "12"):
        make_session(edition, f"{clock}:00", f"{clock}:30", room=room)
    services.publish(edition=edition, actor=SYSTEM)
    room.name_de = "Saal"
    services.save_part(part=room, actor=SYSTEM)
    assert text(news(client, edition)).count("Der Raum „Clubraum“ heißt jetzt „Saal“") == 1


def test_it_is_answered_from_memory_until_something_changes(client, edition):
    session = make_session(edition)
    changed(session, title_de="Eins")
    first = news(client, edition)["ETag"]
    again = news(client, edition)["ETag"]
    changed(session, title_de="Zwei")
    assert (first == again, news(client, edition)["ETag"] != first) == (True, True)


@pytest.mark.parametrize("count", [1, 4])
def test_it_asks_the_same_number_of_questions(count, client, edition, django_assert_num_queries):
    session = make_session(edition)
    for number in range(count):
        changed(session, title_de=f"Titel {number}")
    caching.memory.clear()
    with django_assert_num_queries(6):
        news(client, edition)


def test_before_anything_changed_it_says_what_will_be_here(client, edition):
    assert "Noch hat sich nichts geändert" in text(news(client, edition))


def test_a_draft_has_no_news(client):
    assert news(client, make_edition(state=EditionState.DRAFT)).status_code == 404


@pytest.mark.parametrize("page", ["session", "session_ics"])
def test_the_address_of_an_earlier_code_leads_on(page, client):
    edition = make_edition()
    session = make_session(edition, code="ALT")
    for code in ("MITTE", "NEU"):
        services.change_session(session=session, values={"code": code}, actor=SYSTEM)
        services.publish(edition=edition, actor=SYSTEM)
    for code in ("ALT", "MITTE"):
        answer = client.get(reverse(f"conference:{page}", args=[edition.slug, code]))
        assert (answer.status_code, answer.url) == (302, reverse(f"conference:{page}", args=[edition.slug, "NEU"]))
    assert client.get(reverse(f"conference:{page}", args=[edition.slug, "NIE"])).status_code == 404


def test_the_address_of_a_removed_session_is_not_found(client):
    edition = make_edition()
    services.publish(edition=edition, actor=SYSTEM)
    session = make_session(edition, code="WEG")
    services.change_session(session=session, values={"title_de": "Anders"}, actor=SYSTEM)
    services.publish(edition=edition, actor=SYSTEM)
    services.delete_session(session=session, actor=SYSTEM)
    services.publish(edition=edition, actor=SYSTEM)
    assert client.get(reverse("conference:session", args=[edition.slug, "WEG"])).status_code == 404
