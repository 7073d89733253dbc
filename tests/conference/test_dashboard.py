"""The first page of the staff."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from conference import services
from conference.agenda import warnings
from conference.audit.services import SYSTEM
from conference.models import EditionText, SessionPerson
from conference.web import dashboard
from conference.web.plots import columns
from tests.factories import make_edition, make_registration, make_session, make_speaker, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def open_page(client):
    return client.get(reverse("admin:index"))


def tasks(client):
    return [task.text for task in open_page(client).context["tasks"]]


def test_the_figures_of_the_chosen_edition(client):
    sign_in(client, "leitung")
    edition = make_edition(capacity=2)
    for _number in range(3):
        make_registration(edition)
    figures = {one.label: one.value for one in open_page(client).context["figures"]}
    assert (figures["angemeldet"], figures["auf der Warteliste"], figures["abgesagt"]) == (2, 1, 0)


def test_a_clash_is_something_to_do_now(client):
    sign_in(client, "agenda")
    edition = make_edition()
    person = make_speaker(edition, name="Samir Haddad")
    for _number in range(2):
        SessionPerson.objects.create(session=make_session(edition), speaker=person)
    first = open_page(client).context["tasks"][0]
    assert (first.tone, "Samir Haddad" in first.text) == (dashboard.NOW, True)


def test_an_accepted_warning_is_no_task_any_more(client):
    user, edition = sign_in(client, "agenda"), make_edition()
    make_session(edition, capacity=50, title="Zu voll")
    [clash] = warnings.open_warnings(edition)
    warnings.accept(edition=edition, key=clash.key, user=user)
    assert clash.message not in tasks(client)


def test_what_nobody_sees_yet_is_a_task_for_those_who_publish(client):
    sign_in(client, "agenda")
    session = make_session(make_edition())
    services.change_session(session=session, values={"title_de": "Neu"}, actor=SYSTEM)
    assert "1 Änderung am Programm sieht noch niemand." in tasks(client)


def test_who_does_not_publish_hears_nothing_of_it(client):
    sign_in(client, "anmeldung")
    session = make_session(make_edition())
    services.change_session(session=session, values={"title_de": "Neu"}, actor=SYSTEM)
    assert not [text for text in tasks(client) if "sieht noch niemand" in text]


def test_missing_texts_are_named(client):
    sign_in(client, "agenda")
    EditionText.objects.create(edition=make_edition(), kind="imprint", body="Kreis Heinsberg")
    [missing] = [text for text in tasks(client) if text.startswith("Es fehl")]
    assert ("Datenschutz" in missing, "Impressum" in missing) == (True, False)


@pytest.mark.parametrize(
    ("days", "expected"), [(366, True), (300, False)], ids=["older than a year", "younger than a year"]
)
def test_an_old_accessibility_review_is_due(days, expected, client):
    sign_in(client, "agenda")
    make_edition(accessibility_reviewed_on=timezone.localdate() - dt.timedelta(days=days))
    assert any("älter als ein Jahr" in text for text in tasks(client)) is expected


def test_without_an_edition_the_first_thing_is_to_make_one(client):
    sign_in(client, "leitung")
    assert tasks(client) == ["Legen Sie zuerst eine Konferenz an."]


def test_a_role_sees_only_its_own_parts(client):
    sign_in(client, "messe")
    edition = make_edition()
    make_registration(edition, sessions=[make_workshop(edition)])
    page = open_page(client)
    templates = {part.template for part in page.context["blocks"]}
    assert "angemeldet" not in {one.label for one in page.context["figures"]}
    assert not templates & {"admin/dashboard/days.html", "admin/dashboard/needs.html", "admin/dashboard/recent.html"}


@pytest.mark.parametrize("count", [2, 4])  # from two workshops of a round on they are compared
def test_it_asks_the_same_number_of_questions(count, client, django_assert_num_queries):
    sign_in(client, "leitung")
    edition = make_edition()
    for _number in range(count):
        make_registration(edition, sessions=[make_workshop(edition)])
        make_session(edition)
    with django_assert_num_queries(19):
        open_page(client)


def test_the_highest_column_fills_the_plot():
    day = dt.date(2027, 1, 1)
    plot = columns([(day, 2), (day, 4)])
    assert [bar.height for bar in plot.bars] == [80.0, 160.0]


def test_nothing_is_no_plot():
    assert columns([]).bars == ()


def test_names_of_languages_keep_their_direction(client):
    sign_in(client, "agenda")
    make_session(make_edition(languages=["de", "ar", "en"]))
    [text] = [one for one in tasks(client) if one.startswith("Übersetzungen")]
    assert "\u2068العربيّة\u2069 0 von " in text
