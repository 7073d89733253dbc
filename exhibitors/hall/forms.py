"""What may be typed into the editor, checked for its shape; the rules are those of the services."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from conference.models import Edition
from conference.speakers import uploads
from exhibitors.models import Stand
from exhibitors.numbering import by_number

from . import objects
from .files import MOST_BYTES
from .models import Circuit

KEY = re.compile(r"(stand|fixture|socket|hall):([0-9]{0,15})")
MOST_ITEMS = 500


class DeedForm(forms.Form):
    """The base of all: knows its edition, and the name under which the page shows it."""

    name = ""
    dropped: set[str] = set()  # fields whose file was too large to be taken at all

    def __init__(self, *args: Any, edition: Edition | None = None, **kwargs: Any) -> None:
        self.edition = edition
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


def on_the_floor(form: Any, edition: Edition) -> None:
    """Make a form of the staff area ask for a thing of this hall: its circuits, its place in the drawing's words."""
    fields = form.base_fields
    if "circuit" in fields:
        fields["circuit"].queryset = Circuit.objects.filter(edition=edition)
    for name, label in (("x", _("von links (m)")), ("y", _("von oben (m)"))):
        if name in fields:
            fields[name].label = capfirst(label)


class ItemsForm(DeedForm):
    """What the drawing sends: `items`, a JSON list of pairs [key, values or null]; `seen`, the newest step it knows."""

    items = forms.CharField(max_length=400_000)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**62)

    def clean_items(self) -> list[tuple[str, dict[str, Any] | None]]:
        try:
            found = json.loads(self.cleaned_data["items"])
            pairs = [(str(key), values) for key, values in found]
        except (ValueError, TypeError, RecursionError):
            raise ValidationError(_("Das konnten wir nicht lesen.")) from None
        if not 0 < len(pairs) <= MOST_ITEMS or not all(self._is_item(*pair) for pair in pairs):
            raise ValidationError(_("Das konnten wir nicht lesen."))
        return pairs

    def _is_item(self, key: str, values: Any) -> bool:
        found = KEY.fullmatch(key)
        if not found:
            return False
        kind, pk = found.groups()
        if kind == objects.HALL and (self.edition is None or pk != str(self.edition.pk) or values is None):
            return False
        if values is None:
            return bool(pk)
        is_plain = isinstance(values, dict) and set(values) <= set(objects.FIELDS[kind])
        return is_plain and all(one is None or isinstance(one, str | int | float) for one in values.values())


class HallForm(DeedForm):
    name = "hall_form"
    hall_width = forms.DecimalField(label=_("Breite (m)"), min_value=1, max_value=500, decimal_places=1)
    hall_depth = forms.DecimalField(label=_("Tiefe (m)"), min_value=1, max_value=500, decimal_places=1)
    entrance_x = forms.DecimalField(
        label=_("Eingang: von links (m)"), min_value=0, max_value=500, decimal_places=1, required=False
    )
    entrance_y = forms.DecimalField(
        label=_("Eingang: von oben (m)"), min_value=0, max_value=500, decimal_places=1, required=False
    )


class RowForm(DeedForm):
    name = "row_form"
    stand = forms.ModelChoiceField(Stand.objects.none(), label=_("Stand"), empty_label=None)
    count = forms.IntegerField(label=_("wie viele dazu"), min_value=1, max_value=60, initial=5)
    gap = forms.DecimalField(label=_("Abstand (m)"), min_value=0, max_value=20, decimal_places=2, initial=1)
    direction = forms.ChoiceField(
        label=_("wohin"),
        choices=[("right", _("nach rechts")), ("left", _("nach links")), ("down", _("nach unten")),
                 ("up", _("nach oben"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.edition is not None:
            field = self.fields["stand"]
            field.queryset = Stand.objects.of_edition(self.edition)  # type: ignore[attr-defined]
            rows = sorted(field.queryset, key=lambda one: by_number(one.number))  # type: ignore[attr-defined]
            field.choices = [(one.pk, one.number) for one in rows]  # type: ignore[attr-defined]


class PictureForm(DeedForm):
    name = "picture_form"
    file = forms.FileField(
        label=_("Bild oder PDF"),
        error_messages={"required": _("Bitte wählen Sie eine Datei (JPEG, PNG, WebP oder PDF, bis 20 Megabyte).")},
    )
    page = forms.IntegerField(label=_("Seite des PDF"), min_value=1, max_value=500, initial=1, required=False)

    def clean(self) -> dict[str, Any]:
        if "file" in self.dropped:
            self.errors.pop("file", None)
            raise ValidationError(uploads.too_large(MOST_BYTES).message)
        return self.cleaned_data


class ScaleForm(DeedForm):
    name = "scale_form"
    x1 = forms.DecimalField(label=_("Punkt 1: von links (m)"), min_value=-500, max_value=1000)
    y1 = forms.DecimalField(label=_("Punkt 1: von oben (m)"), min_value=-500, max_value=1000)
    x2 = forms.DecimalField(label=_("Punkt 2: von links (m)"), min_value=-500, max_value=1000)
    y2 = forms.DecimalField(label=_("Punkt 2: von oben (m)"), min_value=-500, max_value=1000)
    metres = forms.DecimalField(label=_("In Wirklichkeit (m)"), min_value=0, max_value=500)


class PlaceForm(DeedForm):
    name = "place_form"
    x = forms.DecimalField(label=_("von links (m)"), min_value=-500, max_value=500, decimal_places=3)
    y = forms.DecimalField(label=_("von oben (m)"), min_value=-500, max_value=500, decimal_places=3)
