"""The form in which staff note what somebody needs, and how that person said yes to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.audit.services import Actor
from conference.models import Edition
from conference.web.deeds import LocalDateInput, each
from conference.web.errors import DomainError
from registrations.models import Consent, ConsentChannel, Registration

from . import entering
from .forms import NeedsFields


class EntryForm(NeedsFields):
    """given: the consent that holds; without one, staff say how and when it was given."""

    channel = forms.ChoiceField(
        label=_("Wie hat die Person eingewilligt?"),
        required=False,
        choices=lambda: [
            ("", _("Bitte wählen")),
            *(one for one in ConsentChannel.choices if one[0] != ConsentChannel.ONLINE),
        ],
        help_text=_(
            "Sagen Sie der Person: Wir speichern das nur, damit sie gut teilnehmen kann. Nur wenige sehen es. Zwei"
            " Wochen nach der Konferenz löschen wir es. Sie kann es jederzeit zurücknehmen."
        ),
    )
    on = forms.DateField(label=_("Wann?"), required=False, widget=LocalDateInput)

    def __init__(self, *args: Any, edition: Edition, given: Consent | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.offer_needs(edition)
        if given is not None:
            del self.fields["channel"], self.fields["on"]
        else:
            self.fields["on"].initial = timezone.now().astimezone(edition.tz).date()

    def submit(self, registration: Registration, actor: Actor) -> bool:
        """Store what was typed; where a rule says no, the messages are in the form."""
        if not self.is_valid():
            return False
        channel, on = self.cleaned_data.get("channel"), self.cleaned_data.get("on")
        said = entering.Said(channel, on or timezone.localdate()) if channel else None
        try:
            entering.enter(registration=registration, needs=self.entered_needs(), said=said, actor=actor)
        except DomainError as error:
            for one in each(error):
                self.add_error(one.field if one.field in self.fields else None, one.message)
            return False
        return True
