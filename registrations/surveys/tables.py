"""What came of a survey as a table: one row for each step, option or text that may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.admin.scope import edition_of
from conference.content import best
from conference.tables.registry import Column, Table, register

from .models import Survey
from .results import Group, Outcome, results_of

NAME = "survey-results"


@dataclass(frozen=True)
class Line:
    """One row. `count` and `percent` are None for a text."""

    about: str
    question: str
    said: str
    count: int | None
    percent: int | None
    mean: float | None


def _rows(request: HttpRequest) -> list[Line]:
    survey = Survey.objects.select_related("edition").filter(edition=edition_of(request)).first()
    if survey is None:
        return []
    found = results_of(survey, by_open_link=request.GET.get("link") == "offen")
    return [line for group in found.groups for one in group.outcomes for line in _lines(group, one)]


def _lines(group: Group, one: Outcome) -> list[Line]:
    if one.is_text:
        return [Line(group.title, one.title, text.text, None, None, None) for text in one.shown_comments]
    mean = round(one.mean, 2) if one.mean is not None else None
    return [
        Line(group.title, one.title, label, number, round(100 * number / one.count), mean)
        for label, number in one.counts
    ]


def _about(request: HttpRequest) -> str:
    edition = edition_of(request)
    name = best(edition, "title")[0] if edition else ""
    return _("%(edition)s, offener Link") % {"edition": name} if request.GET.get("link") == "offen" else name


def register_table() -> None:
    """Called when the app is ready."""
    register(
        Table(
            name=NAME,
            title=gettext_lazy("Rückmeldungen"),
            permission="surveys.view_answer",
            columns=[
                Column("about", gettext_lazy("Wozu"), lambda line: line.about),
                Column("question", gettext_lazy("Frage"), lambda line: line.question),
                Column("said", gettext_lazy("Antwort"), lambda line: line.said),
                Column("count", gettext_lazy("Anzahl"), lambda line: line.count),
                Column("percent", gettext_lazy("Anteil in Prozent"), lambda line: line.percent),
                Column("mean", gettext_lazy("Mittelwert"), lambda line: line.mean),
            ],
            rows=_rows,
            hint=gettext_lazy("Was nach der Konferenz gesagt wurde, in Gruppen von mindestens fünf Personen."),
            about=_about,
        )
    )
