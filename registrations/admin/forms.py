"""The form with which staff enter people who call, and change what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.models import Edition, Session, Speaker
from conference.web.deeds import RefusableForm
from conference.web.text import clean, clean_lines
from registrations import desk
from registrations.models import OUTSIDE, ConsentPurpose, Registration
from registrations.services import RegistrationData

LONG = {"question", "internal_note"}
CONSENTS = [ConsentPurpose.PHOTO, ConsentPurpose.NETWORKING, ConsentPurpose.NEWS]
COLUMNS = [
    "language",
    "title",
    "first_name",
    "last_name",
    "badge_name",
    "own_script_name",
    "email",
    "phone",
    "organisation",
    "organisation_type",
    "function",
    "municipality",
    "attendance",
    "lunch",
    "waiting_list",
    "question",
    "question_anonymous",
]


def round_field(number: int, sessions: list[Session]) -> forms.ChoiceField:
    """One choice per round: nothing, or a workshop with its places."""
    choices = [("", _("– keiner –")), *((one.code, _session_label(one)) for one in sessions)]
    label = _("Workshop in Runde %(number)s") % {"number": number}
    return forms.ChoiceField(label=label, choices=choices, required=False)


def stage_field(edition: Edition) -> forms.ModelChoiceField[Speaker]:
    """Who of the programme it is."""
    return forms.ModelChoiceField(
        Speaker.objects.filter(edition=edition).order_by("name"),
        label=_("Steht im Programm als"),
        required=False,
        help_text=_("Mitwirkenden sagt der Einlass dann, in welchen Raum sie gehen."),
    )


def _session_label(session: Session) -> str:
    free = session.places_free or 0
    if free and not session.waiting:
        places = ngettext("noch %(n)s Platz", "noch %(n)s Plätze", free) % {"n": free}
    else:
        places = ngettext("voll, %(n)s wartet", "voll, %(n)s warten", session.waiting) % {"n": session.waiting}
    return f"{session.code} {session.title} ({places})"


class RegistrationForm(RefusableForm):
    consents = forms.MultipleChoiceField(
        label=gettext_lazy("Einwilligungen"),
        choices=[(one.value, one.label) for one in CONSENTS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("nur ankreuzen, was die Person selbst gesagt hat"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Sprache der Mails"), initial="de")
    held = desk.Held()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition: Edition = self.instance.edition
        towns = [(town, town) for town in edition.municipalities]
        if "municipality" in self.fields:
            self._offer("municipality", [("", "–"), *towns, (OUTSIDE, _("außerhalb des Kreises"))])
            self._offer("language", list(settings.LANGUAGES))
        if self.instance.pk:
            self._fill_in()

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        stored = getattr(self.instance, name)
        if stored and stored not in dict(choices):
            choices.append((stored, stored))
        origin = self.fields[name]
        self.fields[name] = forms.ChoiceField(
            label=origin.label, choices=choices, required=False, initial=origin.initial
        )

    def _fill_in(self) -> None:
        self.held = desk.held_by(self.instance, is_for_staff=True)
        self.initial |= self.held.shown
        given = self.instance.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)
        self.initial["consents"] = [purpose for purpose in given if purpose in CONSENTS]

    def clean(self) -> dict[str, Any] | None:
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = clean_lines(value) if name in LONG else clean(value)
        return super().clean()

    def registration_data(self) -> RegistrationData:
        """What the service gets; support needs stay as they are."""
        values = self.cleaned_data
        before = desk.data_of(self.instance) if self.instance.pk else RegistrationData(last_name="")
        rounds = sorted(name for name in values if name.startswith("round_"))
        columns = {name: values[name] for name in COLUMNS}
        return RegistrationData(
            **{**columns, "language": values["language"] or "de"},
            topics=tuple(sorted(topic.pk for topic in values["topics"])),
            sessions=self.held.with_hidden(values[name] for name in rounds if values[name]),
            further_wishes=self._further(before.further_wishes),
            needs=before.needs,
            consents=desk.staff_consents(self.instance, values["consents"]),
        )

    def _further(self, before: tuple[str, ...]) -> tuple[str, ...]:
        """The second and third wishes, for which this form has no fields: they stay while their round has a first."""
        first = {name: code for name, code in self.cleaned_data.items() if name.startswith("round_") and code}
        rounds = {code: "_".join(name.split("_")[:2]) for name, code in self.held.shown.items()}
        return tuple(code for code in before if rounds.get(code) in first and code not in first.values())


def stored(pk: int) -> Registration:
    """The row as it is in the database: a form's own row already holds what was typed."""
    return Registration.objects.select_related("edition").get(pk=pk)
