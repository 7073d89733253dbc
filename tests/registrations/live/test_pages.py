"""The live page, the list for an emergency and the staff's first page on the day."""

import pytest
from django.urls import reverse
from django.utils import translation

from registrations.live import emergency, snapshot
from registrations.models import Role
from registrations.needs.data import Needs
from tests.factories import make_registration, make_room, make_workshop
from tests.staff import sign_in

from .conftest import was_there

pytestmark = pytest.mark.django_db
LIVE, LIST = reverse("live:live"), reverse("live:emergency")
MAY = {"leitung", "anmeldung", "empfang"}
ROLES = ["leitung", "agenda", "anmeldung", "messe", "empfang", "bedarf"]


def part(edition, name="jetzt"):
    return reverse("live:part", args=[edition.slug, name])


def text_of(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_who_may_see_who_is_there_may_see_the_day(role, edition, client):
    sign_in(client, role)
    expected = 200 if role in MAY else 403
    for address in (LIVE, LIST, part(edition), part(edition, "notfall"), part(edition, "notfall-institution")):
        assert client.get(address).status_code == expected


@pytest.mark.parametrize("address", [LIVE, LIST, reverse("live:needs")])
def test_who_is_no_staff_is_led_to_the_login(address, edition, client):
    assert client.get(address).status_code == 302


def test_a_part_that_there_is_not_is_not_found(edition, client):
    sign_in(client, "leitung")
    assert client.get(part(edition, "anderes")).status_code == 404
    assert client.get(reverse("live:part", args=["gibt-es-nicht", "jetzt"])).status_code == 404


def test_without_an_edition_the_pages_say_so(client):
    sign_in(client, "leitung")
    for address in (LIVE, LIST, reverse("live:needs")):
        assert "Legen Sie zuerst eine Konferenz an." in text_of(client, address)


def test_the_page_shows_how_the_day_goes(edition, clock, client):
    workshop = make_workshop(edition, room=make_room(edition, name="Clubraum"))
    was_there(make_registration(edition, sessions=[workshop]), "08:40")
    make_registration(edition)
    clock("13:20")
    sign_in(client, "empfang")
    page = text_of(client, LIVE)
    assert "Stand 13:20 Uhr" in page
    assert '<strong class="figure-value">1</strong><span class="figure-label">sind jetzt im Haus' in page
    assert "Ankünfte je fünf Minuten" in page
    assert "Clubraum" in page
    assert "Worauf gewartet wird" not in page


@pytest.mark.parametrize(("days", "said"), [(-1, "Bis dahin ist hier alles leer."), (1, "wie er zu Ende ging")])
def test_on_another_day_the_page_says_which_day_it_is_about(days, said, edition, clock, client):
    clock("09:00", days=days)
    sign_in(client, "empfang")
    assert said in text_of(client, LIVE)


def test_who_has_the_part_already_gets_nothing_and_hears_how_new_it_is(edition, clock, client):
    one = make_registration(edition)
    clock("08:30")
    sign_in(client, "empfang")
    first = client.get(part(edition))
    clock("08:31")
    again = client.get(part(edition), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Last-Modified"] != again["Last-Modified"]
    assert first["Cache-Control"] == "private, no-store"
    was_there(one, "08:31")
    snapshot.forget()
    fresh = client.get(part(edition), headers={"If-None-Match": first["ETag"]})
    assert (fresh.status_code, fresh["ETag"] != first["ETag"]) == (200, True)


def test_each_language_has_its_own(edition, clock, client):
    was_there(make_registration(edition), "08:40")
    make_registration(edition)
    clock("09:00")
    sign_in(client, "empfang")
    with translation.override("en"):
        english = part(edition)
    german, other = (text_of(client, address) for address in (part(edition), english))
    assert "/en/admin/presence/" not in german
    assert "/en/admin/presence/" in other


@pytest.mark.parametrize("viewers", [1, 5])
def test_viewers_share_one_reckoning(viewers, edition, clock, client, django_assert_num_queries):
    was_there(make_registration(edition), "08:40")
    clock("09:00")
    sign_in(client, "empfang")
    client.get(part(edition))
    with django_assert_num_queries(4 * viewers):  # session, user, own and group's permissions
        for _number in range(viewers):
            client.get(part(edition))


# --- The list for an emergency ---


def names(edition):
    return [(one.name, one.room and one.room.name) for one in emergency.emergency_list(edition).people]


def test_the_list_names_who_is_inside_and_the_room_where_they_were_seen(edition, clock):
    club = make_room(edition, name="Clubraum")
    first, second = (make_workshop(edition, number, room=club) for number in (1, 2))
    in_it, came_out, gone, _awaited = [
        make_registration(edition, first_name="", last_name=name) for name in ("Öz", "Ahrens", "Weg", "Nie")
    ]
    for one in (in_it, came_out):
        was_there(one, "08:40")
    was_there(gone, "08:40", "12:00")
    was_there(in_it, "13:15", session=first)
    was_there(came_out, "13:15", "13:30", session=first)
    clock("14:00")
    assert names(edition) == [("Ahrens", None), ("Öz", "Clubraum")]
    was_there(came_out, "15:01", session=second)
    clock("15:05")
    assert names(edition) == [("Ahrens", "Clubraum"), ("Öz", None)]


def test_it_is_ordered_by_name_or_by_institution(edition, clock, client):
    for last_name, organisation in (("Ziegler", "VHS"), ("Ahrens", ""), ("Becker", "vhs")):
        was_there(make_registration(edition, last_name=last_name, organisation=organisation,
                                    organisation_type="" if organisation else "private"), "08:40")  # fmt: skip
    clock("09:00")
    sign_in(client, "empfang")
    page = text_of(client, LIST)
    assert "3 Personen sind im Haus" in page
    assert page.index("Ahrens") < page.index("Becker") < page.index("Ziegler")
    page = text_of(client, f"{LIST}?nach=institution")
    assert page.index("Becker") < page.index("Ziegler") < page.index("ohne Institution") < page.index("Ahrens")


def test_it_holds_nothing_that_a_sheet_outside_must_not_tell(edition, clock, client):
    needs = Needs(diet="vegan", access=("step_free",), access_note="Rollstuhl", childcare=2)
    one = make_registration(edition, phone="0171 2345", needs=needs, consents=frozenset({"needs"}))
    was_there(one, "08:40")
    clock("09:00")
    sign_in(client, "leitung")
    found = text_of(client, part(edition, "notfall"))
    assert one.last_name in found
    assert "Dazu können 2 Kinder in der Betreuung sein." in found
    assert not [word for word in (one.email, "0171", "Rollstuhl", "vegan", "stufenlos") if word in found]


def test_whose_data_were_erased_still_counts(edition, clock, client):
    one = make_registration(edition)
    was_there(one, "08:40")
    type(one).objects.filter(pk=one.pk).update(first_name="", last_name="", organisation="")
    clock("09:00")
    sign_in(client, "empfang")
    assert "gelöschte Anmeldung" in text_of(client, LIST)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_questions(number, edition, clock, django_assert_num_queries):
    for _number in range(number):
        was_there(make_registration(edition), "08:40")
    clock("09:00")
    with django_assert_num_queries(4):
        emergency.emergency_list(edition)


# --- The first page ---


def first_page(client):
    return client.get(reverse("admin:index")).context


def test_on_the_day_the_first_page_begins_with_the_day(edition, clock, client):
    was_there(make_registration(edition), "08:40")
    make_registration(edition, role=Role.TEAM)
    clock("09:00")
    sign_in(client, "empfang")
    page = first_page(client)
    assert [(one.label, one.value) for one in page["figures"][:2]] == [
        ("sind jetzt im Haus", 1),
        ("werden noch erwartet", 1),
    ]
    assert {one.url for one in page["links"]} >= {LIVE, LIST}


@pytest.mark.parametrize("days", [-1, 1])
def test_on_other_days_it_does_not(days, edition, clock, client):
    clock("09:00", days=days)
    sign_in(client, "empfang")
    assert not first_page(client)["links"]


def test_who_may_not_see_who_is_there_sees_nothing_of_it(edition, clock, client):
    clock("09:00")
    sign_in(client, "messe")
    assert not first_page(client)["links"]
