"""The public plan: filters, the way, how the stands stand now, and what 400 stands cost."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from django.urls import reverse

from conference.models import EditionState
from exhibitors import services
from exhibitors.hall import live
from exhibitors.hall.models import Fixture
from exhibitors.models import Stand
from tests.exhibitors.factories import make_booking, make_confirmed
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    one = make_edition(hall_width=30, hall_depth=18, entrance_x=15, entrance_y=18)
    make_stand(one, number="A1", x=2, y=2, power=True, wall=True)
    make_stand(one, number="A2", x=14, y=12, front="down", quiet=True, step_free=False)
    make_stand(one, number="A3", x=20, y=2, width=4, blocked="Fluchtweg")
    live.forget()
    return one


def url(name, edition):
    return reverse(f"exhibitors:{name}", args=[edition.slug])


def body(response) -> str:
    return response.content.decode()


def listed(page: str) -> list[str]:
    return re.findall(r'data-live-row="(\w+)"', page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["A1", "A2", "A3"]),
        ({"strom": "1"}, ["A1"]),
        ({"wand": "1"}, ["A1"]),
        ({"ruhig": "1"}, ["A2"]),
        ({"nah": "1"}, ["A2"]),
        ({"rolli": "1"}, ["A1", "A3"]),
        ({"frei": "1"}, ["A1", "A2"]),
        ({"flaeche": "9"}, []),
        ({"flaeche": "6"}, ["A1", "A2", "A3"]),
        ({"strom": "1", "ruhig": "1"}, []),
        ({"flaeche": "x", "unsinn": "1"}, ["A1", "A2", "A3"]),
    ],
)
def test_the_list_holds_what_somebody_looks_for_and_the_plan_everything(client, edition, query, found):
    page = body(client.get(url("fair", edition), query))
    assert listed(page) == found
    assert page.count("data-spot=") == 3
    assert page.count("spot--aside") == 3 - len(found)


def test_a_stand_of_the_address_is_marked_on_plan_and_list(client, edition):
    page = body(client.get(url("fair", edition), {"stand": "A2"}))
    assert re.findall(r'data-spot="(\w+)" data-shown', page) == ["A2"]
    assert re.findall(r'stand-row--shown" id="platz-(\w+)"', page) == ["a2"]
    assert "Stand A2 ist auf dem Plan markiert." in page


@pytest.mark.parametrize("number", ["", "Z9", "\x00"])
def test_no_stand_is_marked_where_there_is_none(client, edition, number):
    page = body(client.get(url("fair", edition), {"stand": number}))
    assert "data-shown" not in page
    assert "stand-row--shown" not in page


def test_a_stand_leads_to_the_page_of_who_has_it(client, edition):
    shown = make_confirmed(edition, "A1").exhibitor
    hidden = make_confirmed(edition, "A2").exhibitor
    hidden.is_listed = False
    hidden.save()
    page = body(client.get(url("fair", edition)))
    links = dict(re.findall(r'data-spot="(\w+)" href="([^"]+)"', page))
    address = reverse("exhibitors:exhibitor", args=[edition.slug, shown.pk])
    assert links == {"A1": address, "A2": "#platz-a2", "A3": "#platz-a3"}
    assert f'<a href="{address}"><bdi>{shown.organisation}</bdi></a>' in page  # in the list, too
    assert states(client, edition)["A1"] == ["confirmed", shown.organisation, shown.pk]
    assert states(client, edition)["A2"] == ["confirmed", hidden.organisation]


def test_walls_and_stages_are_on_the_plan(client, edition):
    Fixture.objects.create(edition=edition, kind="stage", name="Bühne Süd", x=2, y=14, width=6, depth=3)
    page = body(client.get(url("fair", edition)))
    assert "house--stage" in page
    assert "Bühne Süd</text>" in page


def test_the_way_is_said_and_drawn(client, edition):
    page = body(client.get(url("way", edition), {"stand": "A2"}))
    assert "Vom Eingang geradeaus" in page
    assert "plan-route" in page
    part = body(client.get(url("way", edition), {"stand": "A2"}, headers={"X-Requested-With": "fetch"}))
    assert "Vom Eingang geradeaus" in part
    assert "<html" not in part


@pytest.mark.parametrize("number", ["", "Z9", "\x00"])
def test_the_way_to_no_stand_is_not_found(client, edition, number):
    assert client.get(url("way", edition), {"stand": number}).status_code == 404


def test_where_there_is_no_way_the_page_says_whom_to_ask(client, edition):
    Fixture.objects.create(edition=edition, kind="wall", x=0, y=6, width=30, depth="0.2")
    assert "Bitte fragen Sie am Empfang" in body(client.get(url("way", edition), {"stand": "A1"}))


@pytest.mark.parametrize("name", ["states", "way"])
def test_drafts_tell_nothing(client, edition, name):
    edition.state = EditionState.DRAFT
    edition.save(update_fields=["state"])
    assert client.get(url(name, edition), {"stand": "A1"}).status_code == 404


def states(client, edition) -> dict:
    live.forget()
    return json.loads(client.get(url("states", edition)).content)["stands"]


def test_states_are_those_of_the_page_and_name_only_confirmed_ones(client, edition):
    make_booking(edition, "A1", organisation="Noch geheim")
    house = make_confirmed(edition, "A2", organisation="Offenes Haus", short_name="Haus").exhibitor_id
    assert states(client, edition) == {"A1": ["requested"], "A2": ["confirmed", "Haus", house], "A3": ["blocked"]}


def test_a_hold_shows_and_ends(client, edition):
    booking = services.hold(edition=edition, number="A1", token="a" * 32)
    assert states(client, edition)["A1"] == ["held"]
    booking.expires_at = booking.created_at
    booking.save()
    assert states(client, edition)["A1"] == ["free"]


def test_who_has_the_states_already_gets_no_body(client, edition):
    first = client.get(url("states", edition))
    again = client.get(url("states", edition), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_second_question_within_a_second_comes_from_memory(client, edition, django_assert_num_queries):
    client.get(url("states", edition))
    with django_assert_num_queries(1):  # whether the edition is public
        client.get(url("states", edition))


@pytest.fixture
def large():
    one = make_edition(hall_width=120, hall_depth=70, entrance_x=60, entrance_y=70)
    Stand.objects.bulk_create(
        Stand(edition=one, number=f"{chr(65 + row)}{column + 1}", x=2 + 4.5 * column, y=2 + 4 * row,
              zone=f"Bereich {row // 4}", power=bool(column % 2))
        for row in range(16) for column in range(25)
    )  # fmt: skip
    make_confirmed(one, "C7", organisation="Sozialdienst katholischer Frauen und Männer")
    live.forget()
    return one


@pytest.mark.parametrize("name", ["fair", "book"])
def test_a_plan_with_400_stands_stays_small(client, large, name):
    page = client.get(url(name, large)).content
    assert page.count(b"data-spot=") == 400
    assert len(gzip.compress(page)) < 150_000


def test_all_states_are_one_question(large, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = live.states(large)
    assert len(found) == 400


@pytest.mark.parametrize("count", [1, 24])
def test_the_page_asks_the_same_for_any_number_of_stands(client, count, django_assert_num_queries):
    edition = make_edition()
    for _number in range(count):
        make_stand(edition)
    client.get(url("fair", edition))
    with django_assert_num_queries(8):
        client.get(url("fair", edition))
