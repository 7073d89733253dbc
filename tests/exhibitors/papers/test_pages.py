"""The page of all papers: who sees it, what it offers and warns of; and when files with personal data go."""

import csv
import datetime as dt
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from conference.audit.services import SELF
from conference.documents import pipeline, registry
from conference.documents.models import Document, DocumentState
from conference.documents.registry import subject_of
from conference.retention import services as retention
from exhibitors.hall.models import Circuit
from exhibitors.papers import pages
from exhibitors.papers.kinds import PAPERS
from exhibitors.terms.models import FairTerms
from registrations.erasing.services import erase
from tests.documents.pdf import opened
from tests.factories import make_edition, make_registration
from tests.staff import make_staff, sign_in

from .factories import make_booking

pytestmark = pytest.mark.django_db
PAGE = "/admin/exhibitors/standbooking/papier/"


@pytest.fixture
def edition():
    return make_edition(slug="demo")


def shown(client) -> str:
    return client.get(PAGE).content.decode()


def made(edition, kind: str, state: str = DocumentState.READY, **fields) -> Document:
    name = default_storage.save(f"documents/{kind}.pdf", ContentFile(b"%PDF"))
    rest = {"title": kind, "state": state, "file": name, "finished_at": timezone.now()}
    return Document.objects.create(kind=kind, subject=subject_of(edition), **{**rest, **fields})


@pytest.mark.parametrize("role", ["leitung", "messe"])
def test_everything_on_paper_stands_on_one_page_with_a_button_each(client, edition, role):
    make_booking(edition, "A1")
    sign_in(client, role)
    page = shown(client)
    for paper in PAPERS:
        assert f'name="kind" value="{paper.name}"' in page
    assert page.count(f'action="{reverse("documents:start")}"') == len(PAPERS)
    assert reverse("tables:export", args=["caretaker"]) in page
    assert "Messe auf Papier" in client.get(reverse("admin:index")).content.decode()


def test_the_button_starts_the_document_in_the_chosen_language_and_workers_make_it(client, edition):
    make_booking(edition, "A1", tables=1)
    sign_in(client, "messe")
    form = {"kind": "table-numbers", "edition": edition.slug, "language": "ar"}
    answer = client.post(reverse("documents:start"), form)
    document = Document.objects.get()
    assert answer["Location"] == reverse("documents:progress", args=[document.pk])
    assert "Fortschritt ansehen" in shown(client)
    for part in pipeline.plan(document.pk):
        pipeline.make_part(part)
    document.refresh_from_db()
    assert (document.state, document.language, document.total) == (DocumentState.READY, "ar", 1)
    assert reverse("documents:download", args=[document.pk]) in shown(client)


def test_the_command_makes_the_signs_too(edition, tmp_path):
    make_booking(edition, "A1")
    output = tmp_path / "schilder.pdf"
    call_command("render", "stand-signs", edition=edition.slug, output=output)
    assert len(opened(output.read_bytes()).pages) == 1


def test_the_newest_file_of_this_edition_is_offered(client, edition):
    make_booking(edition, "A1")
    old, new = made(edition, "deliveries"), made(edition, "deliveries")
    foreign = made(make_edition(date=edition.date + dt.timedelta(days=400)), "deliveries")
    sign_in(client, "messe")
    client.get(reverse("admin:conference_edition_change", args=[edition.pk]))
    page = shown(client)
    assert reverse("documents:download", args=[new.pk]) in page
    assert reverse("documents:download", args=[old.pk]) not in page
    assert reverse("documents:download", args=[foreign.pk]) not in page


def test_what_failed_says_why(client, edition):
    made(edition, "caretaker", DocumentState.FAILED, error="Es ist noch kein Stand bestätigt.")
    sign_in(client, "messe")
    page = shown(client)
    assert "gescheitert" in page
    assert "Es ist noch kein Stand bestätigt." in page


@pytest.mark.parametrize(("watts", "words"), [(1000, "fast ausgelastet"), (1001, "überlastet"), (700, "")])
def test_the_page_warns_of_power_with_a_word_and_a_sign(client, edition, watts, words):
    circuit = Circuit.objects.create(edition=edition, name="B1", limit_watts=1000)
    make_booking(edition, "A1", power_watts=watts, circuit=circuit)
    sign_in(client, "messe")
    page = shown(client)
    assert ("⚠" in page) is bool(words)
    assert words in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_equally_often_however_many_stands(edition, number, django_assert_num_queries):
    circuit = Circuit.objects.create(edition=edition, name="B1")
    for at in range(number):
        make_booking(edition, f"A{at}", circuit=circuit, power_watts=10)
        made(edition, PAPERS[at].name)
    user = make_staff("messe")
    assert user.has_perms(["documents.add_document", "exhibitors.view_standbooking"])
    with django_assert_num_queries(4):
        pages.papers(edition, user)


# --- Tables ---


def rows_of(client, table: str) -> list[dict[str, str]]:
    answer = client.post(reverse("tables:export", args=[table]), {"form": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_lists_are_there_as_tables_too(client, edition):
    circuit = Circuit.objects.create(edition=edition, name="B1", limit_watts=1000)
    FairTerms.objects.create(edition=edition, setup_windows="8 Uhr\n9 Uhr")
    make_booking(edition, "A1", short_name="=Haus", power_watts=1001, circuit=circuit, setup_window="9 Uhr", tables=2)
    make_booking(edition, "A2", zone="Foyer", setup_window="8 Uhr", number_plate="HS-AB 1", tables=0)
    sign_in(client, "messe")
    found = rows_of(client, "caretaker")
    assert [(one["Stand"], one["Tische"], one["Watt"]) for one in found] == [("A2", "0", ""), ("A1", "2", "1001")]
    assert found[1]["Organisation"] == "'=Haus"
    assert rows_of(client, "circuits") == [
        {"Stromkreis": "B1", "Stände": "A1", "Watt bestellt": "1001", "Watt erlaubt": "1000", "Watt frei": "-1",
         "Zustand": "überlastet"}
    ]  # fmt: skip
    assert [(one["Stand"], one["Kennzeichen"]) for one in rows_of(client, "deliveries")] == [
        ("A2", "HS-AB 1"),
        ("A1", ""),
    ]


# --- When files go ---


def night_after(edition, days: int) -> dt.datetime:
    return dt.datetime.combine(edition.last_day + dt.timedelta(days=days), dt.time(3, 45), tzinfo=edition.tz)


@pytest.mark.parametrize(("kind", "days"), [("deliveries", 14), ("fair-contacts", 30), ("stand-signs", 365)])
def test_a_file_goes_with_the_first_of_what_is_personal_in_it(edition, kind, days):
    made(edition, kind)
    Document.objects.update(created_at=night_after(edition, days))  # so that its age alone is no reason
    retention.run(night_after(edition, days - 1))
    assert Document.objects.count() == 1
    retention.run(night_after(edition, days))
    assert not Document.objects.exists()


def test_when_somebody_of_a_crew_is_erased_the_list_with_the_name_goes(edition):
    person = make_registration(edition, role="exhibitor", source="staff")
    for kind in ("fair-contacts", "caretaker"):
        made(edition, kind)
    erase(registration=person, actor=SELF)
    assert [one.kind for one in Document.objects.all()] == ["caretaker"]


def test_no_file_with_phones_lies_about_for_more_than_a_day():
    assert registry.get("fair-contacts").keep == dt.timedelta(days=1)
