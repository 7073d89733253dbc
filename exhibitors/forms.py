"""Shape of what organisations type. Rules are the services'."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import EmailValidator, URLValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conference.models import Edition, Topic
from conference.web import languages
from conference.web.forms import AddressField, GuardedForm, LineField, LinesField, TickField
from registrations.models import OrganisationType

from . import crew
from .asking import OF_BOOKING, OF_EXHIBITOR, BookingData
from .models import StandBooking
from .terms.models import terms_of

# What is spoken at stands here; people find their own language by its own name.
SPOKEN = ["de", "de-simple", "en", "ar", "tr", "uk", "ru", "fa", "pl", "ro", "bg", "fr", "es", "it", "el", "nl",
          "sq", "sr", "vi", "zh-hans"]  # fmt: skip
NAME_MAX = 100  # as Registration has it
TOKEN = re.compile(r"[0-9a-f]{32}")
NO_WEBSITE = _("Bitte geben Sie eine Internetadresse ein, zum Beispiel www.example.org.")


class NumberField(forms.IntegerField):
    """A number that has a default where nothing is typed."""

    def __init__(self, *, default: int, most: int, **kwargs: Any) -> None:
        super().__init__(required=False, initial=default, min_value=0, max_value=most, **kwargs)
        self.default = default

    def clean(self, value: Any) -> int:
        number = super().clean(value)
        return self.default if number is None else number


class LengthField(forms.IntegerField):
    """A length in whole centimetres, or nothing."""

    def __init__(self, *, label: Any, most: int) -> None:
        super().__init__(label=label, required=False, min_value=1, max_value=most)
        self.widget.attrs |= {"inputmode": "numeric"}


def crew_members(text: str) -> tuple[crew.CrewMember, ...]:
    """The people named in the lines of a text. Raises ValidationError that names the line."""
    members = crew.parse(text)
    if len(members) > crew.CREW_MAX:
        message = ngettext("Höchstens %(count)d Person.", "Höchstens %(count)d Personen.", crew.CREW_MAX)
        raise forms.ValidationError(message % {"count": crew.CREW_MAX})
    for member in members:
        if max(map(len, member.names)) > NAME_MAX:
            raise forms.ValidationError(_("Der Name „%s …“ ist zu lang.") % member.name[:40])
        if member.email:
            EmailValidator(_("„%s“ ist keine E-Mail-Adresse.") % member.email)(member.email)
    return tuple(members)


class CrewField(LinesField):
    """The people at a stand, one per line."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = _(
            "Ein Name pro Zeile, höchstens zehn. Mit E-Mail-Adresse dahinter bekommt die Person"
            " ihre Bestätigung selbst: Amina Yılmaz, amina@example.org"
        )
        super().__init__(
            label=_("Wer steht am Stand?"), max_length=3000, required=False, help_text=help_text, hints={"rows": "4"},
            **kwargs,
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        return crew_members(super().clean(value))


class WebsiteField(forms.URLField):
    """An address of the web; it becomes a link on a public page."""

    default_validators = [URLValidator(schemes=["http", "https"], message=NO_WEBSITE)]

    def clean(self, value: Any) -> str:
        website = super().clean(value)
        if re.search(r'[\s"<>]', website):
            raise forms.ValidationError(NO_WEBSITE)
        return website


class OrganisationForm(GuardedForm):
    """What an organisation says about itself and its stand; it can be changed later."""

    organisation = LineField(
        label=_("Organisation"),
        max_length=200,
        hints={"autocomplete": "organization"},
        error_messages={"required": _("Bitte tragen Sie den Namen Ihrer Organisation ein.")},
    )
    short_name = LineField(
        label=_("Kurzname"), max_length=40, required=False, help_text=_("Für Plan und Schild, zum Beispiel „VHS“.")
    )
    organisation_type = forms.ChoiceField(
        label=_("Art der Organisation"), required=False, choices=[("", _("Bitte wählen")), *OrganisationType.choices]
    )
    topics = forms.MultipleChoiceField(label=_("Handlungsfelder"), required=False, widget=forms.CheckboxSelectMultiple)
    description = LinesField(
        label=_("Was Sie am Stand zeigen"),
        max_length=500,
        required=False,
        help_text=_("Höchstens 500 Zeichen. Der Text steht im Verzeichnis der Messe."),
        hints={"rows": "4"},
    )
    website = WebsiteField(
        label=_("Internetseite"),
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": NO_WEBSITE},
        widget=forms.TextInput({"autocomplete": "url", "inputmode": "url", "dir": "ltr"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Sprachen am Stand"), required=False, widget=forms.CheckboxSelectMultiple
    )
    contact_name = LineField(
        label=_("Ansprechperson"),
        max_length=150,
        hints={"autocomplete": "name"},
        error_messages={"required": _("Bitte nennen Sie eine Ansprechperson.")},
    )
    email = AddressField(
        label=_("E-Mail"),
        help_text=_("Dorthin schicken wir die Bestätigung und den Link zu Ihrer Buchung."),
        hints={"autocomplete": "email"},
        error_messages={"required": _("Bitte tragen Sie Ihre E-Mail-Adresse ein.")},
    )
    phone = LineField(
        label=_("Telefon"),
        max_length=40,
        required=False,
        help_text=_("Nur für kurzfristige Änderungen."),
        hints={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"},
    )
    tables = NumberField(label=_("Tische"), default=1, most=2, help_text=_("0 bis 2"))
    chairs = NumberField(label=_("Stühle"), default=2, most=8, help_text=_("0 bis 8"))
    pinboards = NumberField(label=_("Pinnwände"), default=0, most=2, help_text=_("0 bis 2"))
    power = TickField(label=_("Wir brauchen Strom"))
    power_watts = NumberField(
        label=_("Leistung Ihrer Geräte in Watt"),
        default=0,
        most=20000,
        help_text=_("Steht auf jedem Gerät: ein Laptop etwa 100 Watt, ein Wasserkocher 2000 Watt."),
    )
    devices = LineField(
        label=_("Welche Geräte?"), max_length=200, required=False, help_text=_("Zum Beispiel „Laptop, Beamer“.")
    )
    wifi = TickField(label=_("Wir brauchen WLAN"))
    noise = TickField(label=_("Wir zeigen etwas mit Ton oder bewegten Bildern"))
    wants_wall = TickField(label=_("Eine Wand hinter dem Stand wäre gut"))
    wants_accessible = TickField(label=_("Wir brauchen einen stufenlosen Stand mit Platz für einen Rollstuhl"))
    display_width = LengthField(label=_("Breite (cm)"), most=1000)
    display_height = LengthField(label=_("Höhe (cm)"), most=600)
    display_depth = LengthField(label=_("Tiefe (cm)"), most=1000)
    co_exhibitor = LineField(
        label=_("Wir teilen den Stand mit"),
        max_length=200,
        required=False,
        help_text=_("Nach der Buchung können Sie die andere Organisation einladen, sich selbst einzutragen."),
    )
    mobile = LineField(
        label=_("Mobilnummer am Stand"),
        max_length=40,
        required=False,
        help_text=_("Damit wir Sie während der Messe erreichen."),
        hints={"autocomplete": "off", "inputmode": "tel", "dir": "ltr"},
    )
    setup_window = LineField(
        label=_("Wann möchten Sie aufbauen?"),
        max_length=60,
        required=False,
        help_text=_("Zum Beispiel „ab 7:30 Uhr“."),
        hints={"list": "setup_windows", "autocomplete": "off"},
    )
    vehicle = LineField(
        label=_("Fahrzeug für die Anlieferung"),
        max_length=60,
        required=False,
        help_text=_("Zum Beispiel „Transporter“. Nur wenn Sie an die Halle heranfahren müssen."),
    )
    number_plate = LineField(
        label=_("Kennzeichen"),
        max_length=20,
        required=False,
        help_text=_("Für die Einfahrt. 14 Tage nach der Messe löschen wir es."),
        hints={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "dir": "ltr"},
    )
    crew = CrewField()
    remark = LinesField(
        label=_("Möchten Sie uns noch etwas sagen?"), max_length=500, required=False, hints={"rows": "3"}
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition
        self.topic_keys = {topic.code: topic for topic in Topic.objects.filter(edition=edition)}
        self.fields["topics"].choices = [(code, topic.name) for code, topic in self.topic_keys.items()]  # type: ignore[attr-defined]
        self.fields["languages"].choices = spoken_languages()  # type: ignore[attr-defined]
        self.terms = terms_of(edition)

    def clean_number_plate(self) -> str:
        return self.cleaned_data["number_plate"].upper()

    def data_for(self, language: str) -> BookingData:
        """The cleaned values, for the services."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in GuardedForm.base_fields}
        values["topics"] = tuple(self.topic_keys[code].pk for code in values["topics"])
        values["languages"] = tuple(values["languages"])
        values["power"] = values["power"] or values["power_watts"] > 0
        return BookingData(**values, language=language)


class BookingForm(OrganisationForm):
    """The form with which a stand is asked for."""

    stand = LineField(label=_("Stand"), max_length=10, error_messages={"required": _("Bitte wählen Sie einen Stand.")})
    alternative_stand = LineField(label=_("Ausweichstand"), max_length=10, required=False)
    conditions = TickField(
        label=_("Wir halten uns an die Bedingungen für Stände."),
        required=True,
        error_messages={"required": _("Bitte stimmen Sie den Bedingungen zu.")},
    )

    field_order = ("stand", "alternative_stand")

    @classmethod
    def unsent(cls, typed: QueryDict, *, edition: Edition) -> BookingForm:
        """The form with everything that was typed so far, without messages: nobody has sent it yet."""
        several = ("topics", "languages")
        values = {name: typed.getlist(name) if name in several else typed[name] for name in typed}
        return cls(initial=values, edition=edition)


class ChangeForm(OrganisationForm):
    """The same without stand and conditions."""

    def __init__(self, *args: Any, booking: StandBooking, **kwargs: Any) -> None:
        super().__init__(*args, edition=booking.edition, initial=values_of(booking), **kwargs)
        language = languages.language(booking.exhibitor.language).name
        hint = _("Auf %(language)s, höchstens 500 Zeichen. Andere Sprachen haben eine eigene Seite: „Texte und Logo“.")
        self.fields["description"].help_text = hint % {"language": language}


def values_of(booking: StandBooking) -> dict[str, Any]:
    exhibitor = booking.exhibitor
    return {
        **{name: getattr(exhibitor, name) for name in (*OF_EXHIBITOR, "languages")},
        "description": exhibitor.descriptions.get(exhibitor.language, ""),
        **{name: getattr(booking, name) for name in OF_BOOKING},
        "topics": [topic.code for topic in exhibitor.topics.all()],
        "crew": crew.lines_of(booking),
    }


def spoken_languages() -> list[tuple[str, str]]:
    return [(code, languages.language(code).name) for code in SPOKEN]


def token_of(values: QueryDict) -> str:
    """The visitor's token for holds, "" where it is not one of ours."""
    token = values.get("hold", "")
    return token if TOKEN.fullmatch(token) else ""
