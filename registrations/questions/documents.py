"""The questions on paper for the moderator: large, by theme, without names where none is to be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.content import best
from conference.documents import registry
from conference.documents.registry import Choice, DocumentError, Sheets, key_of, subject_of
from conference.models import Edition
from conference.web import dates

from .models import Question
from .services import PRINTED


@dataclass(frozen=True)
class Line:
    """One question: its number, its words, who asks ("" for nobody), and how many asked the same."""

    number: int
    text: str
    asker: str
    others: int


@dataclass(frozen=True)
class Group:
    theme: str
    lines: list[Line]


def groups(edition: Edition) -> list[Group]:
    """The accepted questions in the order of the panel; two queries."""
    rows = enumerate(Question.objects.of_edition(edition).for_panel(), start=1)
    found = []
    for theme, some in groupby(rows, key=lambda pair: pair[1].theme):
        lines = [Line(number, one.shown_text, one.asker, len(one.merged.all())) for number, one in some]
        found.append(Group(theme.name if theme else "", lines))
    return found


def _resolve(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    edition = Edition.objects.filter(slug=fields.get("edition", "")).first()
    if edition is None:
        raise DocumentError(_("Diese Konferenz gibt es nicht."), field="edition", code="unknown_edition")
    return subject_of(edition), {}


def _edition(document: registry.Makeable) -> Edition:
    return Edition.objects.get(pk=key_of(document.subject))


def _title(document: registry.Makeable) -> str:
    return _("Fragen an das Podium: %(edition)s") % {"edition": best(_edition(document), "title")[0]}


def _chunks(document: registry.Makeable) -> list[list[Any]]:
    edition = _edition(document)
    if not Question.objects.of_edition(edition).filter(state="accepted").exists():
        raise DocumentError(_("Es ist noch keine Frage angenommen."), code="empty")
    return [[edition.pk]]


def _sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    edition = _edition(document)
    context = {
        "edition": edition,
        "title": _title(document),
        "event": f"{best(edition, 'title')[0]} · {dates.full(edition.date)}",
        "groups": groups(edition),
    }
    return Sheets("documents/questions.html", context, ("documents/document.css", "documents/questions.css"))


def _choices() -> list[Choice]:
    editions = [(one.slug, str(one)) for one in Edition.objects.order_by("-date")]
    return [Choice("edition", _("Konferenz"), editions)]


def register_kind() -> None:
    """Called when the app is ready."""
    registry.register(
        registry.Kind(
            name=PRINTED,
            label=gettext_lazy("Fragen an das Podium"),
            permission="questions.view_question",
            resolve=_resolve,
            title=_title,
            chunks=_chunks,
            sheets=_sheets,
            choices=_choices,
        )
    )
