"""What visitors leave, and what organisations offer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.speakers.uploads import Upload
from conference.web.forms import AddressField, GuardedForm, LineField, LinesField, TickField, YesNoField
from exhibitors.stands import FairError

from . import files, wording
from .models import ContactKind, ContactOffer
from .offering import Offering
from .rules import Offer
from .services import Wish

MOST_LINKS = 5


class ContactForm(GuardedForm):
    """For material the address is enough; to be written to, one has a name, and may say what it is about."""

    name = LineField(
        label=gettext_lazy("Ihr Name"),
        max_length=150,
        hints={"autocomplete": "name"},
        error_messages={"required": gettext_lazy("Bitte nennen Sie Ihren Namen.")},
    )
    email = AddressField(
        label=gettext_lazy("Ihre E-Mail-Adresse"),
        help_text=gettext_lazy("Dorthin kommt gleich eine E-Mail von uns. Erst wenn Sie darin zustimmen, gilt es."),
        hints={"autocomplete": "email"},
        error_messages={"required": gettext_lazy("Bitte tragen Sie Ihre E-Mail-Adresse ein.")},
    )
    message = LinesField(
        label=gettext_lazy("Worum geht es?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Freiwillig, ein oder zwei Sätze."),
        hints={"rows": "3"},
    )
    consent = TickField(
        required=True,
        error_messages={"required": gettext_lazy("Ohne Ihr Ja geht es nicht. Bitte kreuzen Sie das Feld an.")},
    )

    def __init__(self, *args: Any, offer: Offer, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["consent"].label = wording.consent(kind, offer.exhibitor.organisation, offer.on)
        if kind == ContactKind.MATERIAL:
            del self.fields["name"], self.fields["message"]

    def wish(self, language: str) -> Wish:
        typed = {name: self.cleaned_data.get(name, "") for name in ("name", "email", "message")}
        return Wish(kind=self.kind, language=language, **typed)


class LinksField(LinesField):
    """Addresses of the web, one on each line; they become links in mails."""

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            raise ValidationError(_("Mehr als %(most)s Links gehen nicht.") % {"most": MOST_LINKS}, code="most")
        return tuple(_address(line) for line in lines)


def _address(line: str) -> str:
    address = line if "://" in line else f"https://{line}"
    message = _("„%(line)s“ ist keine Internetadresse.") % {"line": line[:60]}
    if len(address) > 300:
        raise ValidationError(message, code="address")
    URLValidator(schemes=["http", "https"], message=message)(address)
    return address


class OfferForm(GuardedForm):
    """Whether visitors may start a contact, and what they can have sent."""

    is_on = YesNoField(label=gettext_lazy("Dürfen Gäste an Ihrem Stand Kontakt aufnehmen?"))
    text = LinesField(
        label=gettext_lazy("Text für die E-Mail"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Höchstens 1000 Zeichen. Wer Material möchte, bekommt diesen Text."),
        hints={"rows": "5"},
    )
    links = LinksField(
        label=gettext_lazy("Links"),
        max_length=1600,
        required=False,
        help_text=gettext_lazy("Höchstens fünf, jeder in einer eigenen Zeile."),
        hints={"rows": "3", "dir": "ltr", "spellcheck": "false"},
    )
    file = forms.FileField(
        label=gettext_lazy("Datei"),
        required=False,
        help_text=gettext_lazy("Ein PDF, höchstens 10 Megabyte. Wir verschicken den Link dazu."),
        error_messages={"empty": gettext_lazy("Die Datei ist leer.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def __init__(self, *args: Any, offer: ContactOffer, dropped: set[str], **kwargs: Any) -> None:
        initial = {"is_on": "yes" if offer.is_on else "no", "text": offer.text, "links": "\n".join(offer.links)}
        super().__init__(*args, initial=initial, **kwargs)
        self.dropped = dropped

    @property
    def has_lost_file(self) -> bool:
        """Browsers do not keep a chosen file when a form comes back."""
        return bool(self.files) or "file" in self.dropped

    def clean_file(self) -> Upload | None:
        file = self.cleaned_data["file"]
        try:
            if "file" in self.dropped:
                raise files.too_large()
            return files.material(file) if file else None
        except FairError as error:
            raise ValidationError(error.message, code=error.code) from None

    def offering(self) -> Offering:
        values = self.cleaned_data
        return Offering(values["is_on"], values["text"], values["links"], values["file"])
