"""The part of the form about support: languages, sessions, children, and until when to ask for interpreters."""

import datetime as dt

import pytest
import time_machine

from registrations.models import SupportNeeds
from registrations.needs import deadlines, spoken
from tests.factories import make_edition, make_session, make_workshop
from tests.registrations.pages import Page
from tests.registrations.test_form import NEEDED

pytestmark = pytest.mark.django_db


def url(edition):
    return f"/{edition.slug}/anmeldung/"


@pytest.mark.parametrize(
    ("day", "region", "last"),
    [
        ("2027-01-21", "DE-NW", "2027-01-14"),
        ("2024-09-19", "DE-NW", "2024-09-12"),
        ("2027-01-04", "DE-NW", "2026-12-24"),  # weekends, 1 January, Christmas
        ("2027-06-01", "DE-NW", "2027-05-24"),  # Corpus Christi, 27 May
        ("2027-06-01", "DE-BE", "2027-05-25"),  # no holiday there
        ("2027-04-29", "NL", "2027-04-21"),  # King's Day
        ("2027-01-23", "DE-NW", "2027-01-18"),  # a Saturday
    ],
)
def test_the_last_date_leaves_five_working_days(day, region, last):
    edition = make_edition(date=dt.date.fromisoformat(day), holiday_region=region)
    assert deadlines.last_date(edition).isoformat() == last


def test_the_form_says_until_when_interpreters_can_be_asked_for(client):
    edition = make_edition(date=dt.date(2027, 1, 21))
    edition.registration_opens = edition.registration_closes = edition.change_until = None
    edition.save()
    with time_machine.travel("2027-01-14 12:00+01:00", tick=False):
        html = client.get(url(edition)).content.decode()
    assert "Bitte sagen Sie es uns bis Donnerstag, 14. Januar 2027." in html
    with time_machine.travel("2027-01-15 12:00+01:00", tick=False):
        html = client.get(url(edition) + "?x").content.decode()
    assert "Der letzte Tag dafür war Donnerstag, 14. Januar 2027." in html


def test_titles_keep_their_own_direction_in_the_choice_of_sessions(client):
    edition = make_edition()
    make_session(edition, start="09:15", end="10:00", title="Was trägt?")
    assert "9:15 <bdi>Was trägt?</bdi>" in client.get("/ar" + url(edition)).content.decode()


def test_sessions_are_chosen_for_interpreting(client):
    edition = make_edition()
    talk, break_ = make_session(edition, code="V1", title="Vortrag"), make_session(edition, code="P1", kind="break")
    page = Page(client.get(url(edition)).content.decode())
    assert "interpreting_sessions" in page.names
    sent = {**NEEDED, "interpreting": "Farsi", "consent_needs": "on"}
    assert client.post(url(edition), {**sent, "interpreting_sessions": break_.code}).status_code == 422
    assert client.post(url(edition), {**sent, "interpreting_sessions": talk.code}).status_code == 303
    assert SupportNeeds.objects.get().interpreting_sessions == [talk.pk]


def test_sessions_without_a_language_are_no_need(client):
    edition = make_edition()
    talk = make_session(edition)
    assert client.post(url(edition), {**NEEDED, "interpreting_sessions": talk.code}).status_code == 303
    assert not SupportNeeds.objects.exists()


def test_children_by_age_make_the_number(client):
    edition = make_edition()
    client.post(url(edition), {**NEEDED, "childcare_3_5": "2", "childcare_10_13": "1", "consent_needs": "on"})
    needs = SupportNeeds.objects.get()
    assert (needs.childcare, needs.childcare_groups) == (3, ["3-5", "3-5", "10-13"])


@pytest.mark.parametrize(
    "ages", [{"childcare": "1", "childcare_3_5": "2"}, {"childcare_3_5": "6", "childcare_0_2": "4"}]
)
def test_numbers_that_do_not_fit_are_told_at_their_field(client, ages):
    edition = make_edition()
    answer = client.post(url(edition), {**NEEDED, **ages, "consent_needs": "on"})
    assert answer.status_code == 422
    assert list(Page(answer.content.decode()).errors) == ["childcare"]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Farsi", ["fa"]),
        ("ar", ["ar"]),
        ("العربية", ["ar"]),
        ("Arabisch, Kurmandschi und Dari", ["ar", "kmr", "prs"]),
        ("türkçe / Ukrainian", ["tr", "uk"]),
        ("українська", ["uk"]),
        ("Zaza-Dialekt", ["Zaza-Dialekt"]),
        ("arabisch; Arabisch", ["ar"]),
        ("", []),
    ],
)
def test_languages_are_understood_as_people_write_them(written, codes):
    assert [one.code for one in spoken.languages(written)] == codes


def test_bookable_sessions_can_be_chosen_too(client):
    edition = make_edition()
    workshop = make_workshop(edition)
    assert workshop.title in client.get(url(edition)).content.decode().split('name="interpreting_sessions"')[1]
