"""The fair in numbers: counted over real bookings, beside the edition before, on the page and in the report."""

from __future__ import annotations

import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from conference.documents import pipeline
from conference.documents.registry import subject_of
from conference.models import EditionState
from exhibitors import services
from exhibitors.services import WAITING
from exhibitors.tallies import tallies
from registrations.figures import sections
from registrations.report.contents import report_of
from registrations.report.documents import KIND
from registrations.report.workbook import workbook_file
from tests.documents.pdf import assert_accessible, text_of
from tests.exhibitors.factories import make_booking, make_confirmed, make_exhibitor, make_staff
from tests.factories import make_edition, make_stand, make_topic
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def fill(edition, types, *, code="wohnen", **fields):
    """One confirmed stand for each type of organisation, all with one topic."""
    topic = make_topic(edition, code=code, name=f"Thema {code}")
    for number, kind in enumerate(types):
        make_stand(edition, number=f"B{number}", x=4 * number, y=9)
        make_confirmed(edition, f"B{number}", organisation_type=kind, topics=(topic.pk,), **fields)


@pytest.fixture
def edition():
    """Seven stands: three confirmed, one asked for, one held, one free, one blocked; and one organisation waits."""
    one = make_edition(hall_width=40, hall_depth=20)
    for number, blocked in enumerate(["", "", "", "Fluchtweg"]):
        make_stand(one, number=f"A{number}", x=4 * number, y=1, blocked=blocked)
    fill(one, ["welfare", "welfare", "school"], tables=2, chairs=3, pinboards=1, power=True, power_watts=500)
    make_booking(one, "A0", tables=2, power=True, power_watts=9000)
    services.hold(edition=one, number="A1", token="d" * 32)
    make_booking(one, WAITING)
    return one


@pytest.fixture
def before(edition):
    """The edition before: five stands, all taken."""
    one = make_edition(date=edition.date - dt.timedelta(days=700), state=EditionState.PUBLISHED)
    for number in range(5):
        make_stand(one, number=f"B{number}", x=4 * number, y=1)
    topic = make_topic(one, code="wohnen", name="Früher")
    for number in range(5):
        exhibitor = make_exhibitor(one)
        exhibitor.topics.add(topic)
        services.assign(exhibitor=exhibitor, number=f"B{number}", actor=make_staff())
    return one


def lines(found, title) -> dict[str, tuple]:
    [tally] = [one for one in found if one.title == title]
    return {label: tuple(numbers) for label, *numbers in tally.lines}


def test_stands_are_counted_by_what_they_are(edition):
    found = tallies(edition, None)
    assert lines(found, "Belegung der Stände") == {
        "bestätigt": (3, None), "angefragt": (2, None), "frei": (1, None), "gesperrt": (1, None),
    }  # fmt: skip
    assert found[0].whole == 7
    assert found[0].note == "7 Stände; auf der Warteliste: 1."


def test_only_what_is_confirmed_is_summed_up(edition):
    found = tallies(edition, None)
    assert lines(found, "Ausstattung der bestätigten Stände") == {
        "Tische": (6, None), "Stühle": (9, None), "Pinnwände": (3, None), "Stände mit Strom": (3, None),
    }  # fmt: skip
    assert lines(found, "Leistung in Watt") == {"Alle Geräte zusammen": (1500, None)}


def test_types_and_topics_stand_beside_those_of_the_edition_before(edition, before):
    found = tallies(edition, before)
    types = lines(found, "Stände nach Art der Organisation")
    assert types == {"Schule": (1, 0), "Wohlfahrtsverband": (2, 0), "ohne Angabe": (0, 5)}
    assert lines(found, "Stände nach Handlungsfeld") == {"Thema wohnen": (3, 5)}
    assert lines(found, "Belegung der Stände")["bestätigt"] == (3, 5)


def test_a_topic_of_before_that_is_gone_is_still_told(edition, before):
    topic = before.topics.get()
    topic.code = "alt"
    topic.save()
    assert lines(tallies(edition, before), "Stände nach Handlungsfeld") == {"Früher": (0, 5), "Thema wohnen": (3, 0)}


def test_without_stands_there_is_nothing_to_tell(before):
    assert tallies(make_edition(), before) == []


@pytest.mark.parametrize("count", [1, 12])
def test_the_questions_do_not_grow(count, django_assert_num_queries):
    editions = [make_edition(hall_width=60), make_edition(hall_width=60)]
    for one in editions:
        fill(one, ["school"] * count)
    with django_assert_num_queries(9):
        tallies(*editions)


def test_the_page_of_figures_shows_them_beside_the_edition_chosen(client, edition, before):
    sign_in(client, "leitung")
    page = client.get(reverse("figures:figures"), {"konferenz": edition.slug, "vergleich": before.slug})
    page = page.content.decode()
    assert "Belegung der Stände" in page
    assert f"Der Strich zeigt {before.date.year}." in page
    page = client.get(reverse("figures:figures"), {"vergleich": ""}).content.decode()
    assert "Der Strich zeigt" not in page


def test_the_report_compares_with_the_edition_before(edition, before):
    report = report_of(edition)
    assert report.compared == str(before.date.year)
    assert sections.last_before(before) is None
    book = load_workbook(io.BytesIO(workbook_file(report)))
    rows = list(book["Messe"].iter_rows(values_only=True))
    assert rows[0] == ("Messe", None, "Anzahl", str(before.date.year))
    assert ("Stände nach Handlungsfeld", "Thema wohnen", 3, 5) in rows


def test_the_report_on_paper_tells_of_the_fair(edition, before):
    document = SimpleNamespace(kind=KIND, subject=subject_of(edition), language="de", params={})
    pdf = pipeline.render_part(document, [0])
    assert_accessible(pdf)
    text = text_of(pdf)
    for words in ("Belegung der Stände", "Thema wohnen", f"Der Strich zeigt {before.date.year}."):
        assert words in text
