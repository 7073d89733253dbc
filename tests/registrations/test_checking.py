"""Counters and rows: whoever moves one without the other is found."""

import io
import logging

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from conference.models import Edition, Session
from registrations import checking
from registrations.models import Registration
from registrations.tasks import check_places_nightly
from tests.factories import make_edition, make_registration, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_edition(slug="demo", capacity=2)
    session = make_workshop(edition, code="W16", capacity=1)
    for role in ("participant", "participant", "participant", "speaker"):
        make_registration(edition, sessions=[session], role=role)
    return edition


def test_nothing_differs_after_ordinary_deeds(edition):
    out = io.StringIO()
    call_command("check_places", stdout=out)
    assert "Alle Zähler stimmen" in out.getvalue()


@pytest.mark.parametrize(
    ("model", "counter", "said"),
    [
        (Edition, "places_taken", "demo: places_taken = 1, rows = 2"),
        (Edition, "waiting", "demo: waiting = 0, rows = 1"),
        (Session, "places_taken", "demo/W16: places_taken = 0, rows = 1"),
        (Session, "waiting", "demo/W16: waiting = 2, rows = 3"),
    ],
)
def test_a_counter_that_drifts_is_found(edition, model, counter, said, caplog):
    model.objects.update(**{counter: F(counter) - 1})
    out = io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("check_places", stdout=out)
    assert caught.value.code == 1
    assert said in out.getvalue()
    with caplog.at_level(logging.ERROR):
        check_places_nightly()
    assert said in caplog.text


def test_a_row_deleted_behind_the_services_is_found(edition):
    with transaction.atomic():
        Registration.objects.filter(state="waiting").delete()
    assert [str(one) for one in checking.differences()] == [
        "demo: waiting = 1, rows = 0",
        "demo/W16: waiting = 3, rows = 2",
    ]


def test_it_asks_three_questions_however_much_there_is(edition, django_assert_num_queries):
    make_workshop(make_edition())
    with django_assert_num_queries(3):
        checking.differences()
