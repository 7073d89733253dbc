"""The exhibitors' part of the programme by itself: the hall and who is there, to be laid out at the entrance."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.content import best
from conference.documents import registry
from conference.documents.registry import DocumentError, Sheets
from conference.models import TextKind
from conference.programme_document import fair_of, head_of, section
from conference.texts import texts_of
from conference.web import qr

from . import reading

STYLES = ("documents/document.css", "documents/programme.css", "documents/fair-directory.css")


def title(document: registry.Makeable) -> str:
    return _("Die Messe: %(edition)s") % {"edition": best(reading.edition_of(document), "title")[0]}


def chunks(document: registry.Makeable) -> list[list[Any]]:
    edition = reading.edition_of(document)
    fair = fair_of(edition)
    if fair is None or not fair.exhibitors:
        raise DocumentError(_("Im Verzeichnis der Messe steht noch niemand."), code="nobody")
    return [[edition.pk]]


def sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    edition = reading.edition_of(document)
    address = settings.BASE_URL + reverse("exhibitors:fair", args=[edition.slug])
    context = {
        **head_of(edition),
        "name": title(document),
        "address": address,
        "fair": fair_of(edition),
        "fair_text": section(TextKind.FAIR, texts_of(edition, TextKind.FAIR)),
    }
    return Sheets("documents/fair_directory.html", context, STYLES, {"qr": qr.printed(address)})
