"""What the planner sends: the same fields from the table, the dialog and the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from conference.models import Edition, Room, SessionKind

from . import days

MOST_PLACES = 10_000


class PlannerForm(forms.Form):
    """A form about one edition."""

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition


class TimeForm(PlannerForm):
    """Where and when: a room or none, a day, from, until."""

    room = forms.ModelChoiceField(Room.objects.none(), label=_("Raum"), required=False)
    day = forms.DateField(label=_("Tag"), validators=[MinValueValidator(days.EARLIEST), MaxValueValidator(days.LATEST)])
    start = forms.TimeField(label=_("Beginn"))
    end = forms.TimeField(label=_("Ende"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].queryset = self.edition.rooms.all()  # type: ignore[attr-defined]

    def place_and_time(self) -> dict[str, Any]:
        """Room, start and end for the services."""
        start, end = days.period(self.edition, *(self.cleaned_data[name] for name in ("day", "start", "end")))
        return {"room": self.cleaned_data["room"], "start": start, "end": end}


class MoveForm(TimeForm):
    """A session to its place. seen: the state of the plan that the person saw."""

    session = forms.IntegerField()
    seen = forms.IntegerField()


class NewForm(TimeForm):
    """A new session; without a start it has no time yet."""

    kind = forms.ChoiceField(label=_("Art"), choices=SessionKind.choices)
    title = forms.CharField(
        label=_("Titel"), max_length=200, error_messages={"required": _("Bitte geben Sie einen Titel ein.")}
    )
    capacity = forms.IntegerField(label=_("Plätze"), required=False, min_value=1, max_value=MOST_PLACES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("day", "start", "end"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any] | None:
        values = super().clean() or {}
        if bool(values.get("start")) != bool(values.get("end")) and not self.errors:
            self.add_error("end", _("Bitte geben Sie Beginn und Ende an, oder keines von beiden."))
        if values.get("kind") != SessionKind.WORKSHOP:
            values["capacity"] = None  # only workshops are registered for here
        return values

    def place_and_time(self) -> dict[str, Any]:
        if not self.cleaned_data["start"]:
            return {"room": self.cleaned_data["room"], "start": None, "end": None}
        self.cleaned_data["day"] = self.cleaned_data["day"] or self.edition.date
        return super().place_and_time()


class SessionForm(PlannerForm):
    """One session, as it was seen."""

    session = forms.IntegerField()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class StepForm(PlannerForm):
    step = forms.IntegerField()


class KeyForm(PlannerForm):
    key = forms.CharField(max_length=64)
