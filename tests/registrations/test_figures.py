"""The team's figures and the report for funders, over real rows."""

import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from conference.audit.models import AuditEntry
from conference.documents import pipeline, registry
from conference.documents.models import Document
from conference.documents.registry import subject_of
from conference.models import Edition
from registrations.anonymising import anonymise
from registrations.figures import counts, pages
from registrations.models import Registration
from registrations.presence.models import Presence
from registrations.report.contents import report_of
from registrations.report.documents import KIND
from tests.documents.pdf import assert_accessible, text_of
from tests.factories import make_edition, make_registration, make_topic, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def people(edition, number, *, there=0, **fields):
    """`number` registrations alike, the first `there` of them marked as present."""
    made = [make_registration(edition, **fields) for _number in range(number)]
    for one in made[:there]:
        Presence.objects.create(registration=one, day=edition.date)
    return made


@pytest.fixture
def edition() -> Edition:
    """Twelve from schools in Heinsberg, nine of them there; three from daycare in Selfkant, all there."""
    edition = make_edition()
    people(edition, 12, there=9, organisation_type="school", municipality="Heinsberg")
    people(edition, 3, there=3, organisation_type="daycare", municipality="Selfkant")
    return edition


def line(report, table, label):
    [numbers] = [numbers for one in report.tables if one.name == table for name, numbers in one.lines if name == label]
    return list(numbers)


def test_people_are_counted_by_what_they_said(edition):
    found = counts.by(edition, "organisation_type")
    assert (found["school"].confirmed, found["school"].there, found["school"].away) == (12, 9, 3)
    assert (found["daycare"].confirmed, found["daycare"].there) == (3, 3)


def test_registrations_grow_towards_the_day(edition):
    early, late = edition.date - dt.timedelta(days=90), edition.date - dt.timedelta(days=70)
    keys = list(Registration.objects.filter(edition=edition).values_list("pk", flat=True))
    for rows, day in ((keys[:5], early), (keys[5:], late)):
        moment = dt.datetime.combine(day, dt.time(12), tzinfo=edition.tz)
        Registration.objects.filter(pk__in=rows).update(created_at=moment)
    assert counts.growth(edition) == [(90, 5), (70, 15)]


def test_a_workshop_that_many_want_is_named(edition):
    workshop = make_workshop(edition, capacity=2, title="Sprachcafé")
    for one in range(5):
        make_registration(edition, sessions=[workshop], last_name=f"Gast {one}")
    [found] = counts.demand(edition)
    assert (found.taken, found.waiting, found.wanted) == (2, 3, 5)
    [block] = [one for one in pages.figures_page(edition, None).blocks if one.anchor == "workshops"]
    assert block.hints == [
        f"„{workshop.code} Sprachcafé“ wollten 5, Platz war für 2: größer planen oder zweimal anbieten."
    ]


def test_nobody_is_called_missing_before_somebody_was_marked():
    edition = make_edition()
    people(edition, 6)
    assert "fehlende" not in [one.anchor for one in pages.figures_page(edition, None).blocks]
    assert not any(label == "davon waren da" for label, _value in report_of(edition).facts)


@pytest.mark.parametrize("number", [2, 40])
def test_the_questions_to_the_database_do_not_grow(number, client, django_assert_max_num_queries):
    edition, before = make_edition(), make_edition()
    workshop = make_workshop(edition)
    people(edition, number, there=1, topics=(make_topic(edition).pk,), sessions=[workshop])
    people(before, number)
    sign_in(client, "leitung")
    client.get(reverse("figures:figures"))
    with django_assert_max_num_queries(25):
        assert client.get(reverse("figures:figures"), {"vergleich": before.slug}).status_code == 200


def test_the_report_hides_small_numbers_and_what_would_tell_them(edition):
    report = report_of(edition)
    assert line(report, "type", "Kita / Familienzentrum") == [None, None, 0]
    assert line(report, "type", "Schule")[0] is None  # 15 together: with 12 shown, 3 would be known
    assert dict(report.facts)["Menschen mit einem Platz"] == "15"


def test_the_report_shows_what_many_share():
    edition = make_edition()
    people(edition, 8, organisation_type="school", municipality="Heinsberg")
    people(edition, 6, organisation_type="welfare", municipality="Wegberg")
    report = report_of(edition)
    assert line(report, "type", "Schule") == [8]
    assert line(report, "cross", "Zusammen") == [8, 6, 14]


def test_figures_stay_when_names_have_gone(edition):
    anonymise(Registration.objects.filter(edition=edition))
    assert counts.altogether(edition).confirmed == 15
    assert counts.by(edition, "organisation_type")["school"].confirmed == 12


def test_the_report_as_excel_file_is_made_by_a_worker_and_has_the_same_numbers(edition, client):
    sign_in(client, "leitung")
    client.post(reverse("documents:start"), {"kind": "report-workbook", "edition": edition.pk, "language": "de"})
    document = Document.objects.get()
    for part in pipeline.plan(document.pk):
        pipeline.make_part(part)
    answer = client.get(reverse("documents:download", args=[document.pk]))
    assert answer["Content-Type"] == registry.XLSX.content_type
    assert answer["Content-Disposition"].endswith('.xlsx"')
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = {row[0]: row[1:] for row in book["Art der Institution"].iter_rows(values_only=True)}
    assert rows["Schule"][0] == "•"
    assert {row[0]: row[1] for row in book["Überblick"].iter_rows(values_only=True)}["Menschen mit einem Platz"] == 15
    assert AuditEntry.objects.get(action="document.requested").details["kind"] == "report-workbook"


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_the_report_on_paper_is_accessible_and_hides_the_same(language, edition):
    document = SimpleNamespace(kind=KIND, subject=subject_of(edition), language=language, params={})
    pdf = pipeline.render_part(document, [0])
    assert_accessible(pdf)
    text = text_of(pdf)
    assert "15" in text
    assert "•" in text
    assert "12" not in text


@pytest.mark.parametrize("role", ["agenda", "messe", "empfang", "bedarf"])
def test_others_see_no_figures_and_take_no_report(role, edition, client):
    sign_in(client, role)
    assert client.get(reverse("figures:figures")).status_code == 403
    assert client.get(reverse("report:report")).status_code == 403


@pytest.mark.parametrize("role", ["leitung", "anmeldung"])
def test_who_plans_with_the_places_sees_them(role, edition, client):
    sign_in(client, role)
    page = client.get(reverse("figures:figures")).content.decode()
    assert "Wer da war" in page
    assert client.get(reverse("report:report")).status_code == 200


def test_an_edition_without_anybody_says_so(client):
    make_edition(registration_opens=timezone.now())
    sign_in(client, "leitung")
    assert "Hier gibt es noch nichts zu zählen." in client.get(reverse("figures:figures")).content.decode()
