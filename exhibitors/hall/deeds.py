"""What can be done in the editor: each takes a checked form, calls one service, says what happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from conference.audit.services import Actor
from conference.models import Edition

from . import files, forms, objects, rows, services
from .models import BackgroundState, HallStep


@dataclass(frozen=True)
class EditorDeed:
    """One address below the editor: its form, and what it does; `run` returns a sentence."""

    form: type[forms.DeedForm]
    run: Callable[[HttpRequest, Edition, Any], str]


class Pressed(forms.DeedForm):
    """A button without fields."""


def _actor(request: HttpRequest) -> Actor:
    return Actor.staff(request.user)


def _said(step: HallStep | None) -> str:
    return _("%(step)s.") % {"step": step.words} if step else _("Das ist schon so.")


def change(request: HttpRequest, edition: Edition, form: Any) -> str:
    items, seen = form.cleaned_data["items"], form.cleaned_data["seen"]
    return _said(services.change(edition=edition, items=items, actor=_actor(request), seen=seen))


def hall(request: HttpRequest, edition: Edition, form: Any) -> str:
    """Size and entrance."""
    values = {name: objects.plain(name, form.cleaned_data[name]) for name in objects.FIELDS[objects.HALL]}
    return _said(services.change(edition=edition, items=[(f"hall:{edition.pk}", values)], actor=_actor(request)))


def row(request: HttpRequest, edition: Edition, form: Any) -> str:
    return _said(rows.copy_row(edition=edition, actor=_actor(request), **form.cleaned_data))


def numbers(request: HttpRequest, edition: Edition, form: Any) -> str:
    return _said(rows.number_all(edition=edition, actor=_actor(request)))


def undo(request: HttpRequest, edition: Edition, form: Any) -> str:
    step = services.undo(edition=edition, actor=_actor(request))
    return _("Zurückgenommen: %(step)s.") % {"step": step.words}


def redo(request: HttpRequest, edition: Edition, form: Any) -> str:
    step = services.redo(edition=edition, actor=_actor(request))
    return _("Wiederholt: %(step)s.") % {"step": step.words}


def picture(request: HttpRequest, edition: Edition, form: Any) -> str:
    row = files.upload(
        edition=edition, file=form.cleaned_data["file"], page=form.cleaned_data["page"] or 1, actor=_actor(request)
    )
    if row.state == BackgroundState.READING:
        return _("Der Grundriss wird gelesen. In wenigen Sekunden liegt er unter der Zeichnung.")
    return _("Der Grundriss liegt jetzt unter der Zeichnung. Bitte setzen Sie noch den Maßstab.")


def scale(request: HttpRequest, edition: Edition, form: Any) -> str:
    sent = form.cleaned_data
    here, there = (sent["x1"], sent["y1"]), (sent["x2"], sent["y2"])
    files.scale(edition=edition, here=here, there=there, metres=sent["metres"], actor=_actor(request))
    return _("Der Maßstab ist gesetzt.")


def place(request: HttpRequest, edition: Edition, form: Any) -> str:
    files.place(edition=edition, x=form.cleaned_data["x"], y=form.cleaned_data["y"], actor=_actor(request))
    return _("Der Grundriss ist verschoben.")


def forget(request: HttpRequest, edition: Edition, form: Any) -> str:
    files.remove(edition=edition, actor=_actor(request))
    return _("Der Grundriss ist entfernt.")


DEEDS = {
    "aendern": EditorDeed(forms.ItemsForm, change),
    "halle": EditorDeed(forms.HallForm, hall),
    "reihe": EditorDeed(forms.RowForm, row),
    "nummern": EditorDeed(Pressed, numbers),
    "zurueck": EditorDeed(Pressed, undo),
    "wieder": EditorDeed(Pressed, redo),
    "grundriss": EditorDeed(forms.PictureForm, picture),
    "massstab": EditorDeed(forms.ScaleForm, scale),
    "lage": EditorDeed(forms.PlaceForm, place),
    "grundriss-weg": EditorDeed(Pressed, forget),
}
