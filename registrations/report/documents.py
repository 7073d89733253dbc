"""The report for funders as files, made by workers: on paper, and for those who reckon on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.content import best
from conference.documents import registry
from conference.documents.registry import DocumentError, Sheets, key_of, subject_of
from conference.models import Edition
from conference.web import dates

from .contents import HIDDEN, report_of
from .workbook import protection, workbook_file

KIND, WORKBOOK = "report", "report-workbook"
PERMISSION = "registrations.view_place"
STYLES = ("documents/document.css", "documents/plots.css", "documents/survey.css", "documents/report.css")


def _edition(document: registry.Makeable) -> Edition:
    return Edition.objects.get(pk=key_of(document.subject))


def _resolve(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    key = fields.get("edition", "")
    edition = Edition.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if edition is None:
        raise DocumentError(_("Diese Konferenz gibt es nicht."), field="edition", code="unknown")
    return subject_of(edition), {"asked": timezone.now().isoformat()}


def _title(document: registry.Makeable) -> str:
    return _("Bericht: %(edition)s") % {"edition": best(_edition(document), "title")[0]}


def _sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    edition = _edition(document)
    report = report_of(edition)
    context = {
        "title": _title(document),
        "edition": edition,
        "report": report,
        "when": f"{dates.full(edition.date)} · {best(edition, 'venue_name')[0]}",
        "protection": protection(report),
        "hidden": HIDDEN,
    }
    return Sheets("documents/report.html", context, STYLES)


def _workbook(document: registry.Makeable, keys: list[Any]) -> bytes:
    return workbook_file(report_of(_edition(document)), is_rtl=translation.get_language_bidi())


def register_kinds() -> None:
    """Called when the app is ready. Without choices: they are started from their own page."""
    shared: dict[str, Any] = {
        "permission": PERMISSION,
        "resolve": _resolve,
        "title": _title,
        "chunks": lambda document: [[0]],
    }
    paper = registry.Kind(name=KIND, label=gettext_lazy("Bericht für Förderstellen"), sheets=_sheets, **shared)
    label = gettext_lazy("Bericht für Förderstellen als Excel-Datei")
    workbook = registry.Kind(name=WORKBOOK, label=label, write=_workbook, type=registry.XLSX, **shared)
    for kind in (paper, workbook):
        registry.register(kind)
