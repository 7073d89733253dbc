"""Days and hours of the planner, where clocks change and where no calendar goes."""

import datetime as dt

import pytest
from django.urls import reverse

from conference.admin.planner import days
from tests.factories import make_edition, make_session
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2027, 10, 31)  # the clocks change that night


def shown(day, start, end):
    edition = make_edition(date=day)
    session = make_session(edition, start, end)
    session.refresh_from_db()  # moments come from the database in UTC
    return days.hours(edition, day, [(session.start, session.end)])


def test_the_evening_is_shown_when_summer_time_begins():
    assert shown(SPRING, "09:00", "23:30") == (7, 24)


def test_the_morning_is_shown_when_summer_time_ends():
    assert shown(AUTUMN, "06:30", "18:00") == (6, 19)


def test_what_ends_on_the_hour_needs_no_further_one():
    assert shown(dt.date(2027, 1, 21), "19:00", "21:00") == (7, 21)


def test_both_days_of_a_night_are_shown_to_midnight():
    edition = make_edition(date=SPRING)
    night = [
        (days.moment(edition, SPRING, dt.time(22)), days.moment(edition, SPRING + dt.timedelta(days=1), dt.time(2)))
    ]
    assert days.hours(edition, SPRING, night) == (7, 24)
    assert days.hours(edition, SPRING + dt.timedelta(days=1), night) == (0, 19)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "gestern"])
def test_a_day_beyond_all_calendars_is_the_first_of_the_edition(client, day):
    sign_in(client, "agenda")
    edition = make_edition()
    answer = client.get(reverse("admin:conference_edition_planner", args=[edition.pk]), {"tag": day})
    assert answer.context["day"] == edition.date


def test_nothing_is_moved_to_a_day_beyond_all_calendars(client):
    sign_in(client, "agenda")
    session = make_session(make_edition())
    url = reverse("admin:conference_edition_planner_deed", args=[session.edition.pk, "verlegen"])
    values = {"session": session.pk, "seen": 0, "day": "9999-12-31", "start": "10:00", "end": "00:00"}
    answer = client.post(url, values, headers={"Accept": "application/json"})
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["messages"]] == ["day"]
