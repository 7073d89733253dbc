"""The papers of the fair in the registry of documents, each with the shortest period of what is personal in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from conference.documents import registry
from conference.documents.registry import Makeable, Sheets
from conference.retention.periods import CONTACT, EXHIBITORS, NEEDS, Period
from exhibitors import documents

from . import cards, caretaker, deliveries, directory, emergency, reading, signs

CHANGE, VIEW = "exhibitors.change_standbooking", "exhibitors.view_standbooking"
WEEK, DAY = dt.timedelta(days=7), dt.timedelta(days=1)


@dataclass(frozen=True)
class Paper:
    """One kind of paper. hint: a sentence for staff; is_public: visitors read it, so its language is asked for."""

    name: str
    label: Any
    hint: Any
    title: Callable[[Makeable], str]
    chunks: Callable[[Makeable], list[list[Any]]]
    sheets: Callable[[Makeable, list[Any]], Sheets]
    is_public: bool = False
    permission: str = VIEW
    period: Period | None = None
    keep: dt.timedelta = WEEK

    @property
    def kind(self) -> registry.Kind:
        return registry.Kind(
            name=self.name,
            label=self.label,
            permission=self.permission,
            resolve=reading.resolve,
            title=self.title,
            chunks=self.chunks,
            sheets=self.sheets,
            choices=reading.choices,
            keep=self.keep,
            period=self.period,
        )


PAPERS = (
    Paper(
        "stand-signs",
        _("Standschilder"),
        _("A4 quer für jeden Stand: Nummer, Name, Logo, Handlungsfelder und ein Code zur Seite der Organisation."),
        signs.title,
        signs.chunks,
        signs.sheets,
        is_public=True,
        permission=CHANGE,
        period=EXHIBITORS,
    ),
    Paper(
        "table-numbers",
        _("Tischnummern"),
        _("Eine Karte für jeden Tisch, zum Falten: steht von selbst und ist von beiden Seiten zu lesen."),
        cards.title,
        cards.chunks,
        cards.sheets,
        is_public=True,
        permission=CHANGE,
    ),
    Paper(
        "hall-plan",
        _("Hallenplan"),
        _("Die Halle mit allen Ständen, und wer wo steht."),
        documents.plan_title,
        documents.plan_chunks,
        documents.plan_sheets,
        is_public=True,
        permission=CHANGE,
    ),
    Paper(
        "fair-directory",
        _("Verzeichnis der Ausstellenden"),
        _("Der Teil des Programms über die Messe, zum Auslegen: Plan, Stände, Texte, Sprachen, Handlungsfelder."),
        directory.title,
        directory.chunks,
        directory.sheets,
        is_public=True,
    ),
    Paper(
        "caretaker",
        _("Liste für den Hausdienst"),
        _("Tische, Stühle, Pinnwände und Geräte für jeden Stand, mit Summen, und der Strom für jeden Stromkreis."),
        caretaker.title,
        reading.whole,
        caretaker.sheets,
    ),
    Paper(
        "deliveries",
        _("Anlieferung"),
        _("Wer wann mit welchem Fahrzeug kommt, und wen man anruft. Das Kennzeichen verschwindet nach 14 Tagen."),
        deliveries.title,
        reading.whole,
        deliveries.sheets,
        period=NEEDS,
    ),
    Paper(
        "fair-contacts",
        _("Notfallkontakte der Messe"),
        _("Ansprechpersonen und Telefone aller Stände, und wer vom Standpersonal im Haus ist."),
        emergency.title,
        reading.whole,
        emergency.sheets,
        period=CONTACT,
        keep=DAY,
    ),
)


def register_kinds() -> None:
    """Called when the app is ready."""
    for paper in PAPERS:
        registry.register(paper.kind)
