"""Whom to invite, and what a guest says about itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from conference.models import Topic
from conference.web.forms import AddressField, GuardedForm, LineField
from exhibitors import crew
from exhibitors.forms import NO_WEBSITE, CrewField, WebsiteField, spoken_languages
from exhibitors.models import Exhibitor, StandBooking
from registrations.models import OrganisationType


class InviteForm(GuardedForm):
    organisation = LineField(
        label=_("Organisation"),
        max_length=200,
        hints={"autocomplete": "off"},
        error_messages={"required": _("Bitte tragen Sie den Namen der Organisation ein.")},
    )
    contact_name = LineField(
        label=_("Ansprechperson"),
        max_length=150,
        hints={"autocomplete": "off"},
        error_messages={"required": _("Bitte nennen Sie eine Ansprechperson.")},
    )
    email = AddressField(
        label=_("E-Mail"),
        help_text=_("Dorthin schicken wir den Link zur eigenen Seite."),
        hints={"autocomplete": "off"},
        error_messages={"required": _("Bitte tragen Sie eine E-Mail-Adresse ein.")},
    )


class GuestForm(GuardedForm):
    """The entry of an organisation that shares a stand."""

    organisation = LineField(label=_("Organisation"), max_length=200)
    short_name = LineField(label=_("Kurzname"), max_length=40, required=False)
    organisation_type = forms.ChoiceField(
        label=_("Art der Organisation"), required=False, choices=[("", _("Bitte wählen")), *OrganisationType.choices]
    )
    website = WebsiteField(
        label=_("Internetseite"),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": NO_WEBSITE},
        widget=forms.TextInput({"autocomplete": "url", "inputmode": "url", "dir": "ltr"}),
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Handlungsfelder"),
        required=False,
        queryset=Topic.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Sprachen am Stand"), required=False, widget=forms.CheckboxSelectMultiple
    )
    contact_name = LineField(label=_("Ansprechperson"), max_length=150)
    email = AddressField(label=_("E-Mail"))
    phone = LineField(
        label=_("Telefon"), max_length=40, required=False, hints={"autocomplete": "tel", "inputmode": "tel"}
    )

    COLUMNS = ("organisation", "short_name", "organisation_type", "website", "languages", "contact_name", "email",
               "phone")  # fmt: skip

    def __init__(self, *args: Any, guest: Exhibitor, **kwargs: Any) -> None:
        initial = {name: getattr(guest, name) for name in self.COLUMNS}
        initial["topics"] = [topic.code for topic in guest.topics.all()]
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["topics"].queryset = Topic.objects.filter(edition=guest.edition_id)  # type: ignore[attr-defined]
        self.fields["languages"].choices = spoken_languages()  # type: ignore[attr-defined]

    def fill(self, guest: Exhibitor) -> None:
        """Put the values into the row, unsaved."""
        for name in self.COLUMNS:
            setattr(guest, name, self.cleaned_data[name])


class PeopleForm(GuardedForm):
    """Who comes from an organisation that shares a stand."""

    crew = CrewField()

    def __init__(self, *args: Any, guest: Exhibitor, booking: StandBooking, **kwargs: Any) -> None:
        super().__init__(*args, initial={"crew": crew.lines_of(booking, guest)}, **kwargs)
