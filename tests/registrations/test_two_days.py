"""An edition of two days: which day is meant is said wherever a time is."""

import datetime as dt

import pytest
from django.utils import translation

from conference.outbox.models import OutgoingMail
from conference.outbox.rendering import render
from conference.web import dates
from registrations import programme
from tests.factories import at, make_edition, make_registration, make_session, make_workshop

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def edition():
    edition = make_edition()
    edition.end_date = edition.date + DAY
    edition.save()
    return edition


def on_second_day(edition, start: str, end: str) -> dict:
    return {"start": at(edition, start) + DAY, "end": at(edition, end) + DAY}


def test_the_personal_page_and_the_mail_name_the_day_of_each_workshop(client, edition):
    first = make_workshop(edition, 1)
    second = make_workshop(edition, 2)
    type(second).objects.filter(pk=second.pk).update(**on_second_day(edition, "13:15", "14:30"))
    one = make_registration(edition, sessions=[first, second])
    with translation.override("de"):
        days, span = (
            [dates.short(edition.date), dates.short(edition.end_date)],
            dates.span(edition.date, edition.end_date),
        )
    page = " ".join(client.get(f"/{edition.slug}/meine/{one.token}/").content.decode().split())
    mail = render(OutgoingMail.objects.get(name="registrations/confirmation"))
    for day in days:
        assert f"<strong>{day}</strong>" in page
        assert f"{day}, 13:15 bis 14:30 Uhr" in mail.text
    assert span in mail.text
    assert f'datetime="{edition.end_date}"' in page


def test_half_a_day_is_the_same_half_of_each_day(edition):
    morning = make_session(edition)
    type(morning).objects.filter(pk=morning.pk).update(**on_second_day(edition, "09:00", "10:00"))
    afternoon = make_session(edition, "14:00", "15:00")
    for attendance, wanted in (("morning", [morning]), ("afternoon", [afternoon]), ("day", [afternoon, morning])):
        one = make_registration(edition, attendance=attendance)
        assert sorted(programme.own_sessions(one), key=lambda found: found.start) == wanted
