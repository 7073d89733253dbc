"""The results of a survey for print: everything, or one sheet about one workshop for those who gave it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.content import best
from conference.documents import registry
from conference.documents.registry import DocumentError, Sheets, key_of, subject_of
from conference.web import dates

from . import results
from .models import Survey

STYLES = ("documents/document.css", "documents/plots.css", "documents/survey.css")
KIND = "survey-results"


def _resolve(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    key = fields.get("survey", "")
    survey = Survey.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if survey is None:
        raise DocumentError(_("Diese Rückmeldung gibt es nicht."), field="survey", code="unknown")
    session = fields.get("session", "")
    params: dict[str, Any] = {"open": fields.get("open") == "1", "asked": timezone.now().isoformat()}
    if session:
        if not (session.isdecimal() and len(session) < 18):
            raise DocumentError(_("Diesen Workshop gibt es nicht."), field="session", code="unknown")
        params["session"] = int(session)
    return subject_of(survey), params


def _survey(document: registry.Makeable) -> Survey:
    return Survey.objects.select_related("edition").get(pk=key_of(document.subject))


def _title(document: registry.Makeable) -> str:
    return _("Rückmeldungen: %(edition)s") % {"edition": best(_survey(document).edition, "title")[0]}


def _chunks(document: registry.Makeable) -> list[list[Any]]:
    found = results.results_of(_survey(document), by_open_link=bool(document.params.get("open")))
    groups = _wanted(found, document)
    if not any(not one.is_few for one in groups):
        raise DocumentError(_("Es gibt noch zu wenige Antworten, um sie zu zeigen."), code="few")
    return [[0]]


def _wanted(found: results.Results, document: registry.Makeable) -> list[results.Group]:
    session = document.params.get("session")
    if session is None:
        return found.groups
    return [one for one in found.workshops if one.session is not None and one.session.pk == session]


def _sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    survey = _survey(document)
    found = results.results_of(survey, by_open_link=bool(document.params.get("open")))
    is_single = "session" in document.params
    edition = survey.edition
    context = {
        "title": _title(document),
        "edition": edition,
        "heading": best(edition, "title")[0],
        "when": f"{dates.full(edition.date)} · {best(edition, 'venue_name')[0]}",
        "as_of": dates.full(timezone.now().astimezone(edition.tz).date()),
        "results": found,
        "groups": _wanted(found, document),
        "is_single": is_single,
        "least": results.LEAST,
    }
    return Sheets("documents/survey_results.html", context, STYLES)


def register_kind() -> None:
    """Called when the app is ready. Without choices: it is started from the page of the results."""
    registry.register(
        registry.Kind(
            name=KIND,
            label=gettext_lazy("Rückmeldungen"),
            permission="surveys.view_answer",
            resolve=_resolve,
            title=_title,
            chunks=_chunks,
            sheets=_sheets,
        )
    )
