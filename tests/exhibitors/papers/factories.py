"""Confirmed stands for papers, written as rows: papers only read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation

from conference.documents import pipeline, registry
from conference.documents.registry import subject_of
from conference.models import Edition
from exhibitors.hall.models import Circuit
from exhibitors.models import BookingState, StandBooking
from tests.exhibitors.factories import make_exhibitor
from tests.factories import make_stand

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2" fill="#b3261e"/></svg>'


def make_booking(edition: Edition, number: str, *, circuit: Circuit | None = None, zone: str = "", **fields: Any):
    """A confirmed booking; fields of the organisation go there: organisation, logo, contact_name, phone, is_listed …"""
    of_exhibitor = {
        name: fields.pop(name)
        for name in ("organisation", "short_name", "logo", "logo_alt", "contact_name", "phone", "is_listed",
                     "languages", "description")
        if name in fields
    }  # fmt: skip
    stand = make_stand(edition, number=number, circuit=circuit, zone=zone)
    exhibitor = make_exhibitor(edition, **of_exhibitor)
    defaults = {"state": BookingState.CONFIRMED, "power": bool(fields.get("power_watts"))}
    return StandBooking.objects.create(edition=edition, stand=stand, exhibitor=exhibitor, **{**defaults, **fields})


def make_logo(name: str = "logos/zeichen.svg", body: bytes = DRAWING) -> str:
    return default_storage.save(name, ContentFile(body))


def document(kind: str, edition: Edition, language: str = "de") -> SimpleNamespace:
    return SimpleNamespace(kind=kind, subject=subject_of(edition), language=language, params={})


def keys(kind: str, edition: Edition) -> list[Any]:
    """Everything that this paper prints, in one run."""
    return [key for chunk in registry.get(kind).chunks(document(kind, edition)) for key in chunk]


def html(kind: str, edition: Edition, language: str = "de") -> str:
    """The paper before it is laid out."""
    with translation.override(language):
        sheets = registry.get(kind).sheets(document(kind, edition, language), keys(kind, edition))
        return render_to_string(sheets.template, sheets.context)


def pdf(kind: str, edition: Edition, language: str = "de") -> bytes:
    return pipeline.render_part(document(kind, edition, language), keys(kind, edition))
