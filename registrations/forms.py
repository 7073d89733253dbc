"""The form with which people register and change what they said. It checks shape; rules are in `services`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from conference.models import Edition, Topic
from conference.web import languages
from conference.web.errors import DomainError
from conference.web.forms import AddressField, GuardedForm, LineField, LinesField, TickField, YesNoField

from .allocation.models import MOST_WISHES
from .allocation.wishes import field_name, late, round_label, wishes_in
from .desk import Held
from .invitations.forms import InvitedFields
from .models import OUTSIDE, Attendance, ConsentPurpose, OrganisationType
from .needs.forms import NeedsFields, initial_needs
from .offers import Count
from .services import RegistrationData, check_choices

CONSENTS = {f"consent_{purpose}": purpose for purpose in ConsentPurpose.values}
_EMPTY = ("", _("Bitte wählen"))


class PersonFields(forms.Form):
    """Who comes, and from where."""

    title = LineField(
        label=_("Titel vor dem Namen"), max_length=40, required=False, hints={"autocomplete": "honorific-prefix"}
    )
    first_name = LineField(
        label=_("Vorname"), max_length=100, required=False, hints={"autocomplete": "given-name", "spellcheck": "false"}
    )
    last_name = LineField(
        label=_("Nachname"),
        max_length=100,
        help_text=_("Wer nur einen Namen hat, trägt ihn hier ein."),
        error_messages={"required": _("Bitte tragen Sie Ihren Nachnamen ein.")},
        hints={"autocomplete": "family-name", "spellcheck": "false"},
    )
    badge_name = LineField(
        label=_("Name auf dem Namensschild"),
        max_length=100,
        required=False,
        help_text=_("Nur wenn dort etwas anderes stehen soll als Vor- und Nachname."),
    )
    own_script_name = LineField(
        label=_("Name in eigener Schrift"),
        max_length=100,
        required=False,
        help_text=_("Zum Beispiel رنا صالح oder Олена Бондар. Er steht dann zusätzlich auf dem Namensschild."),
    )
    email = AddressField(
        label=_("E-Mail"),
        help_text=_("Dorthin schicken wir die Bestätigung mit Ihrem persönlichen Link."),
        error_messages={"required": _("Bitte tragen Sie Ihre E-Mail-Adresse ein.")},
        hints={"autocomplete": "email"},
    )
    phone = LineField(
        label=_("Telefon"),
        max_length=40,
        required=False,
        help_text=_("Nur falls sich kurz vorher etwas ändert."),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        hints={"dir": "ltr"},
    )
    language = forms.ChoiceField(label=_("Sprache unserer Nachrichten"), required=False)
    organisation = LineField(
        label=_("Institution"),
        max_length=200,
        required=False,
        help_text=_("Leer lassen, wenn Sie unten „privat / ehrenamtlich“ wählen."),
        hints={"autocomplete": "organization"},
    )
    organisation_type = forms.ChoiceField(
        label=_("Art der Institution"), required=False, choices=lambda: [_EMPTY, *OrganisationType.choices]
    )
    function = LineField(
        label=_("Ihre Funktion"), max_length=150, required=False, hints={"autocomplete": "organization-title"}
    )
    municipality = forms.ChoiceField(label=_("Stadt oder Gemeinde, in der Sie arbeiten"), required=False)
    topics = forms.MultipleChoiceField(
        label=_("Themen, die Sie beschäftigen"), required=False, widget=forms.CheckboxSelectMultiple
    )


class DayFields(forms.Form):
    """What the day needs to hold."""

    attendance = forms.ChoiceField(
        label=_("Wann sind Sie da?"),
        required=False,
        choices=lambda: Attendance.choices,
        initial=Attendance.DAY,
        widget=forms.RadioSelect,
    )
    lunch = YesNoField(label=_("Essen Sie mittags mit?"))
    waiting_list = YesNoField(
        label=_("Wenn etwas ausgebucht ist: Dürfen wir Sie nachrücken lassen, sobald ein Platz frei wird?"),
        help_text=_("Sie bekommen dann eine Nachricht. Absagen können Sie jederzeit."),
    )


class ContributionFields(forms.Form):
    """What a person gives: a question, and consents."""

    question = LinesField(
        label=_("Ihre Frage an das Podium"),
        max_length=500,
        required=False,
        help_text=_("Höchstens 500 Zeichen."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    question_anonymous = TickField(label=_("Meinen Namen bei der Frage nicht nennen"))
    consent_needs = TickField(
        label=_("Ich willige ein, dass das Team meine Angaben zur Unterstützung speichert und verwendet."),
        help_text=_("Nur dafür, dass Sie gut teilnehmen können. Zwei Wochen nach der Konferenz löschen wir sie."),
    )
    consent_photo = TickField(
        label=_("Ich darf auf Fotos von der Konferenz zu sehen sein."),
        help_text=_("Ohne Haken steht „kein Foto“ auf Ihrem Namensschild, und wir achten darauf."),
    )
    consent_networking = TickField(
        label=_("Mein Name und meine Institution dürfen in der Liste der Teilnehmenden stehen.")
    )
    consent_news = TickField(label=_("Schicken Sie mir nach der Konferenz Neuigkeiten per E-Mail."))


class RegistrationForm(ContributionFields, NeedsFields, DayFields, PersonFields, InvitedFields, GuardedForm):
    """One person at one edition. The fields of the rounds follow from the edition's workshops.

    held: what the person has chosen before.
    """

    def __init__(
        self, *arguments: Any, edition: Edition, counts: list[Count], held: Held | None = None, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.edition = edition
        self.held = held or Held()
        if held is not None:  # whoever is registered has come by an invitation, or not
            del self.fields["invitation"]
        self.topic_keys: dict[str, int] = {}
        self.fields["organisation"].is_needed = True  # type: ignore[attr-defined]  # or the choice "private"
        self._offer_places(edition)
        self._offer_topics(edition)
        self._offer_languages(edition)
        self._offer_rounds(counts if edition.is_wishing_open() or not edition.gathers_wishes else [])
        self.offer_needs(edition)
        self.order_fields([*PersonFields.base_fields, "attendance", *self.round_names])

    def _offer_places(self, edition: Edition) -> None:
        names = [(name, name) for name in edition.municipalities]
        field = self.fields["municipality"]
        field.choices = [_EMPTY, *names, (OUTSIDE, _("außerhalb des Kreises"))]  # type: ignore[attr-defined]

    def _offer_topics(self, edition: Edition) -> None:
        rows = list(Topic.objects.filter(edition=edition).values_list("code", "name", "pk"))
        self.topic_keys = {code: key for code, _name, key in rows}
        self.fields["topics"].choices = [(code, name) for code, name, _key in rows]  # type: ignore[attr-defined]

    def _offer_languages(self, edition: Edition) -> None:
        known = [code for code, _name in settings.LANGUAGES]
        codes = [code for code in edition.languages if code in known] or [settings.LANGUAGE_CODE]
        here = get_language()
        self.default_language = here if here in codes else codes[0]
        field = self.fields["language"]
        field.choices = [(code, languages.language(code).name) for code in codes]  # type: ignore[attr-defined]
        field.initial = self.default_language

    def _offer_rounds(self, counts: list[Count]) -> None:
        ranks = range(1, MOST_WISHES + 1) if self.edition.gathers_wishes else [1]
        rounds = sorted({one.round for one in counts})
        self.round_names = [field_name(number, rank) for rank in ranks for number in rounds]
        for name in self.round_names:
            number = name.split("_")[1]
            codes = [one.code for one in counts if str(one.round) == number]
            self.fields[name] = forms.ChoiceField(
                label=round_label(name, is_wish=self.edition.gathers_wishes),
                required=False,
                choices=[("", ""), *((code, code) for code in codes)],
                widget=forms.RadioSelect,
                error_messages={
                    "invalid_choice": _("Diesen Workshop gibt es in dieser Runde nicht. Bitte wählen Sie neu.")
                },
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        private = values.get("organisation_type") == OrganisationType.PRIVATE
        if not (values.get("organisation") or private or "organisation" in self.errors):
            message = _("Bitte nennen Sie Ihre Institution, oder wählen Sie „privat / ehrenamtlich“.")
            self.add_error("organisation", forms.ValidationError(message, code="required"))
        if self.edition.gathers_wishes and not self.round_names and wishes_in(self.data):
            self.refuse(late(self.edition))  # the page was opened in time and sent too late
        if self.errors:
            self._clean_choices()
        return values

    def _clean_choices(self) -> None:
        """Tell what the service would refuse besides, so that a person sees everything at once."""
        try:
            check_choices(self.edition, self.entered(), self.held.keys)
        except DomainError as error:
            self.refuse(error)

    def entered(self) -> RegistrationData:
        """What the person said, for the service; fields with errors count as empty."""
        values = self.cleaned_data
        first = [name for name in self.round_names if name.count("_") == 1]
        further = [name for name in self.round_names if name.count("_") > 1]
        chosen = {name: values[name] for name in RegistrationData.__dataclass_fields__ if name in values}
        chosen |= {
            "last_name": values.get("last_name", ""),
            "language": values.get("language") or self.default_language,
            "attendance": values.get("attendance") or Attendance.DAY,
            "topics": tuple(sorted(self.topic_keys[code] for code in values.get("topics", ()))),
            "sessions": self.held.with_hidden(values[name] for name in first if values.get(name)),
            "further_wishes": (*(values[name] for name in further if values.get(name)), *self.held.further),
            "needs": self.entered_needs(),
            "consents": frozenset(purpose for name, purpose in CONSENTS.items() if values.get(name)),
        }
        return RegistrationData(**chosen)


def initial_of(data: RegistrationData, form_rounds: dict[str, str], topic_codes: list[str]) -> dict[str, Any]:
    """The values of a form that shows what is stored; `form_rounds` is the chosen code by the name of the field."""
    values: dict[str, Any] = {**vars(data), **initial_needs(data.needs), **form_rounds}
    values |= {name: "yes" if getattr(data, name) else "no" for name in ("lunch", "waiting_list")}
    values |= {name: purpose in data.consents for name, purpose in CONSENTS.items()}
    return values | {"topics": topic_codes}
