"""The conference in the head of the admin's pages is the one that they are about."""

import datetime as dt

import pytest
from django.urls import reverse

from conference.admin.scope import SESSION_KEY, edition_of
from conference.models import Edition, EditionText, Submission
from tests.factories import (
    make_edition,
    make_registration,
    make_room,
    make_session,
    make_speaker,
    make_stand,
    make_topic,
)
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
BELOW = ["change", "planner", "publish", "versions", "translations", "usual_day", "copy"]
ROWS = {
    "conference_session_change": make_session,
    "conference_session_story": make_session,
    "conference_room_change": make_room,
    "conference_topic_change": make_topic,
    "conference_speaker_change": make_speaker,
    "conference_editiontext_change": lambda edition: EditionText.objects.create(edition=edition, kind="wifi"),
    "conference_submission_change": lambda edition: Submission.objects.create(speaker=make_speaker(edition)),
    "exhibitors_stand_change": make_stand,
    "registrations_registration_change": make_registration,
}


@pytest.fixture
def chosen():
    """The next one, so that it is what staff work on as long as they open nothing else."""
    return make_edition(title="Die gewählte")


@pytest.fixture
def other(chosen):
    return make_edition(title="Die andere", date=chosen.date + dt.timedelta(days=30))


def assert_about(client, path, edition):
    """Head and menu of the page name this edition, and the next list shows its rows."""
    page = client.get(path).content.decode()
    assert f'value="{edition.pk}" aria-current="true"' in page
    assert reverse("admin:conference_edition_planner", args=[edition.pk]) in page
    assert client.session[SESSION_KEY] == edition.pk
    rows = client.get(reverse("admin:conference_session_changelist")).context["cl"].queryset
    assert list(rows) == list(edition.sessions.all())


@pytest.mark.parametrize("name", BELOW)
def test_a_page_of_another_edition_makes_it_the_chosen_one(name, client, other):
    sign_in(client, "leitung")
    make_session(other)
    assert_about(client, reverse(f"admin:conference_edition_{name}", args=[other.pk]), other)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_another_edition_makes_that_the_chosen_one(name, client, other):
    sign_in(client, "leitung")
    row = ROWS[name](other)
    assert_about(client, reverse(f"admin:{name}", args=[row.pk]), other)


def test_what_somebody_may_not_open_changes_nothing(client, chosen, other):
    sign_in(client, "empfang")
    for path in (
        reverse("admin:conference_room_change", args=[make_room(other).pk]),
        reverse("admin:conference_edition_publish", args=[other.pk]),
    ):
        answer = client.get(path)
        assert answer.status_code == 403
        assert f'value="{chosen.pk}" aria-current="true"' in answer.content.decode()
    assert SESSION_KEY not in client.session


def test_the_data_of_the_planner_changes_nothing(client, chosen, other):
    sign_in(client, "leitung")
    client.get(reverse("admin:conference_edition_planner_data", args=[other.pk]))
    assert SESSION_KEY not in client.session


def test_the_head_chooses_again(client, chosen, other):
    sign_in(client, "leitung")
    client.get(reverse("admin:conference_edition_change", args=[other.pk]))
    client.post(reverse("admin:conference_edition_choose"), {"edition": chosen.pk})
    assert client.session[SESSION_KEY] == chosen.pk


def test_of_two_on_one_day_it_is_always_the_same(rf, chosen):
    """Also after somebody has written into its row; the public pages choose the same."""
    make_edition(date=chosen.date)
    Edition.objects.filter(pk=chosen.pk).update(waiting=0)
    request = rf.get("/")
    request.session, request.resolver_match = {}, None
    assert edition_of(request) == Edition.objects.current() == chosen
