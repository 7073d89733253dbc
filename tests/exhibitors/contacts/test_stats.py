"""Figures of contacts: nothing below five is told, and nothing from which it could be worked out."""

import io

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from openpyxl import load_workbook

from exhibitors.contacts.models import Contact
from exhibitors.contacts.stats import section
from exhibitors.models import Exhibitor
from registrations.figures.pages import _section
from registrations.report.contents import HIDDEN, report_of
from registrations.report.workbook import workbook_file
from tests.exhibitors.factories import make_exhibitor
from tests.factories import make_edition

pytestmark = pytest.mark.django_db


def left(exhibitor, number: int, kind: str = "reach", **fields) -> None:
    """So many confirmed contacts, put in at once."""
    own = {"name": "Ada", "email": "a@b.example"} if kind == "reach" else {}
    start = Contact.objects.count()
    Contact.objects.bulk_create(
        Contact(exhibitor=exhibitor, kind=kind, address_digest=f"{start + one}", token_digest=f"{start + one}",
                **{"confirmed_at": timezone.now(), **own, **fields})
        for one in range(number)
    )  # fmt: skip


def numbers(edition) -> dict[str, int | None]:
    return {label: number for tally in section(edition, None).tallies for label, number, _before in tally.lines}


def test_nothing_to_say_without_contacts():
    edition = make_edition()
    left(make_exhibitor(edition), 7, confirmed_at=None)
    assert section(edition, None) is None


def test_five_are_told_and_four_are_not():
    edition = make_edition()
    for name, number in (("Viele", 40), ("Fünf", 25), ("Vier", 4)):
        left(make_exhibitor(edition, organisation=name), number)
    told = numbers(edition)
    assert told["Vier"] is None
    assert told["Viele"] == 40 or told["Fünf"] == 25


def test_the_total_gives_nothing_away():
    """One small number beside large ones: whatever is shown, subtracting it leaves at least eight possible values."""
    edition = make_edition()
    for name, number in (("A", 50), ("B", 60), ("C", 2)):
        left(make_exhibitor(edition, organisation=name), number)
    told = numbers(edition)
    stands = [told[name] for name in "ABC"]
    assert told["C"] is None
    assert told["alle Stände"] is None or stands.count(None) > 1


def test_a_kind_that_few_wanted_is_not_told_either():
    edition = make_edition()
    one = make_exhibitor(edition, organisation="A")
    left(one, 30)
    left(one, 3, "material")
    told = numbers(edition)
    assert told["wollten Material"] is None
    assert told["dürfen angeschrieben werden"] is None or told["alle Stände"] is None


def test_enough_is_told_whole():
    edition = make_edition()
    left(make_exhibitor(edition, organisation="A"), 6)
    left(make_exhibitor(edition, organisation="B"), 7, "material")
    assert numbers(edition) == {
        "alle Stände": 13,
        "dürfen angeschrieben werden": 6,
        "wollten Material": 7,
        "A": 6,
        "B": 7,
    }


def test_other_editions_do_not_count():
    edition = make_edition()
    left(make_exhibitor(make_edition()), 9)
    assert section(edition, None) is None


def test_one_question_however_many_stands(django_assert_num_queries):
    edition = make_edition()
    for _i in range(3):
        left(make_exhibitor(edition), 6)
        with django_assert_num_queries(1):
            section(edition, None)


def test_beside_the_edition_before_by_kind_and_hidden_there_too():
    edition, before = make_edition(), make_edition()
    left(make_exhibitor(edition, organisation="Neu"), 9)
    left(make_exhibitor(before, organisation="Alt"), 12)
    left(Exhibitor.objects.get(organisation="Alt"), 2, "material")
    kinds, stands = section(edition, before).tallies
    assert [line[2] for line in stands.lines] == [None]
    told = {label: then for label, _now, then in kinds.lines}
    assert told["wollten Material"] is None
    assert None in (told["alle Stände"], told["dürfen angeschrieben werden"])


def test_the_page_says_why_numbers_are_missing():
    edition = make_edition()
    left(make_exhibitor(edition), 2)
    block = _section(section(edition, None), None)
    assert "unter fünf" in block.intro
    assert {bar.value for chart in block.charts for bar in chart.bars} == {None, 0}


def test_the_report_hides_the_same():
    edition = make_edition()
    left(make_exhibitor(edition, organisation="Vier"), 4)
    left(make_exhibitor(edition, organisation="Neun"), 9)
    report = report_of(edition)
    sheet = load_workbook(io.BytesIO(workbook_file(report)))["Kontakte an den Ständen"]
    cells = {row[1].value: row[2].value for row in sheet.iter_rows(min_row=2)}
    assert cells["Vier"] == HIDDEN
    assert None not in cells.values()
    [(title, note, (_kinds, stands))] = report.plots
    assert (title, "unter fünf" in note) == ("Kontakte an den Ständen", True)
    page = render_to_string("documents/report.html", {"report": report, "hidden": HIDDEN, "edition": edition})
    assert [(bar.label, bar.value) for bar in stands.bars] == [("Neun", None), ("Vier", None)]
    assert note in page
