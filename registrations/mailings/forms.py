"""The form in which staff choose a group and write to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.models import Edition, Session
from conference.web.deeds import LocalDateTimeInput, each
from conference.web.errors import DomainError
from conference.web.languages import language
from conference.web.text import clean, clean_lines
from registrations.models import OUTSIDE, OrganisationType, RegistrationState, Role

from .audience import Answer, Audience, Came, PlaceWanted
from .models import Mailing, MailingKind
from .services import MailingData

GROUPS = ("states", "roles", "languages", "organisation_types", "municipalities", "answers")
KINDS = [
    (MailingKind.CONFERENCE, gettext_lazy("Zur Konferenz: was alle wissen müssen, die kommen oder warten")),
    (MailingKind.NEWS, gettext_lazy("Neuigkeiten: geht nur an Menschen, die dem zugestimmt haben")),
]


def _several(label: Any, choices: Any = ()) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class MailingForm(forms.Form):
    """Audience, texts in the edition's languages, time. `edition` in whose time zone times are meant."""

    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=KINDS, widget=forms.RadioSelect)
    states = _several(gettext_lazy("Stand"), RegistrationState.choices)
    workshops = _several(gettext_lazy("Workshop"))
    place = forms.ChoiceField(label=gettext_lazy("Im Workshop"), choices=PlaceWanted.choices, required=False)
    answers = _several(gettext_lazy("Antwort fehlt"), Answer.choices)
    roles = _several(gettext_lazy("Rolle"), Role.choices)
    languages = _several(gettext_lazy("Sprache"))
    organisation_types = _several(gettext_lazy("Art der Institution"), OrganisationType.choices)
    municipalities = _several(gettext_lazy("Stadt oder Gemeinde"))
    presence = forms.ChoiceField(
        label=gettext_lazy("Anwesenheit"), choices=[("", gettext_lazy("egal")), *Came.choices], required=False
    )
    not_mailed = forms.ChoiceField(label=gettext_lazy("Noch nicht angeschrieben"), required=False)
    together = forms.BooleanField(label=gettext_lazy("nur wer mit anderen zusammen angemeldet ist"), required=False)
    planned_for = forms.DateTimeField(
        label=gettext_lazy("Senden ab"),
        required=False,
        widget=LocalDateTimeInput,
        help_text=gettext_lazy("leer: sofort nach der Freigabe"),
    )

    def __init__(self, *args: Any, edition: Edition, mailing: Mailing | None = None, **options: Any) -> None:
        self.edition, self.mailing = edition, mailing
        options.setdefault("initial", _initial(mailing))
        super().__init__(*args, label_suffix="", **options)
        sessions = Session.objects.of_edition(edition).bookable().order_by("round", "start", "code")
        self.fields["workshops"].choices = [(str(one.pk), f"{one.code} {one.title}") for one in sessions]
        self.fields["languages"].choices = list(settings.LANGUAGES)
        towns = [(town, town) for town in edition.municipalities]
        self.fields["municipalities"].choices = [*towns, (OUTSIDE, _("außerhalb des Kreises"))]
        self.fields["not_mailed"].choices = _earlier(edition, mailing)
        self.languages = [code for code, _name in settings.LANGUAGES]
        for code in self.languages:
            self.fields[f"subject_{code}"] = forms.CharField(label=_("Betreff"), max_length=150, required=False)
            body = forms.CharField(label=_("Text"), max_length=10_000, required=False, widget=forms.Textarea)
            self.fields[f"body_{code}"] = body
            for name in ("subject", "body"):
                attrs = self.fields[f"{name}_{code}"].widget.attrs
                attrs |= {"lang": code, "dir": language(code).dir}

    def texts(self) -> Iterator[tuple[Any, Any, Any, bool]]:
        """For the template: language, subject, text, whether it is to be open."""
        for code in self.languages:
            subject, body = self[f"subject_{code}"], self[f"body_{code}"]
            is_open = bool(code == "de" or subject.value() or body.value() or subject.errors or body.errors)
            yield language(code), subject, body, is_open

    def is_narrowed(self) -> bool:
        """Whether one of the folded filters is in use."""
        folded = ("roles", "languages", "organisation_types", "municipalities", "not_mailed", "presence", "together")
        return any(self[name].value() for name in folded)

    def audience(self) -> Audience:
        """The group as chosen; after `is_valid`, or of what could be read."""
        values = self.cleaned_data
        chosen = {name: tuple(values.get(name) or ()) for name in GROUPS}
        return Audience(
            **chosen,
            workshops=tuple(int(one) for one in values.get("workshops") or ()),
            place=values.get("place") or PlaceWanted.ANY.value,
            not_mailed=values.get("not_mailed") or "",
            presence=values.get("presence") or "",
            together=bool(values.get("together")),
        )

    def entered(self) -> MailingData:
        """What the service gets."""
        values = self.cleaned_data
        texts = {
            code: (clean(values[f"subject_{code}"]), clean_lines(values[f"body_{code}"])) for code in self.languages
        }
        return MailingData(
            kind=values["kind"], audience=self.audience(), planned_for=values["planned_for"], texts=texts
        )

    def refuse(self, error: DomainError) -> None:
        """Show what the service refused, at its field."""
        for one in each(error):
            self.add_error(one.field if one.field in self.fields else None, one.message)


def _initial(mailing: Mailing | None) -> dict[str, Any]:
    if mailing is None:
        return {"kind": MailingKind.CONFERENCE, "states": [RegistrationState.CONFIRMED], "place": PlaceWanted.ANY}
    values: dict[str, Any] = {**Audience.of(mailing.audience).stored(), "kind": mailing.kind}
    values |= {"planned_for": mailing.planned_for}
    for text in mailing.texts.all():
        values |= {f"subject_{text.language}": text.subject, f"body_{text.language}": text.body}
    return values


def _earlier(edition: Edition, mailing: Mailing | None) -> list[tuple[str, Any]]:
    """Mailings that went to somebody, to leave those people out."""
    rows = Mailing.objects.of_edition(edition).filter(released_at__isnull=False).prefetch_related("texts")
    if mailing is not None:
        rows = rows.exclude(pk=mailing.pk)
    named = [(str(one.pk), _("nicht bekommen: %(mail)s") % {"mail": title(one)}) for one in rows[:50]]
    return [("", _("egal")), ("any", _("noch keine Rundmail bekommen")), *named]


def title(mailing: Mailing) -> str:
    """What staff call it: its German subject, or the kind of mail that goes by itself. Asks for nothing where the
    texts are prefetched."""
    subjects = {one.language: one.subject for one in mailing.texts.all()}
    if mailing.is_automatic:
        return str(mailing.get_kind_display())
    return (
        subjects.get("de")
        or next(iter(subjects.values()), "")
        or (_("(Text schon gelöscht)") if mailing.is_on_its_way else _("(noch ohne Betreff)"))
    )


class AutomaticForm(forms.Form):
    """What goes by itself."""

    reminder_week = forms.BooleanField(label=gettext_lazy("Erinnerung eine Woche vorher"), required=False)
    reminder_day = forms.BooleanField(label=gettext_lazy("Erinnerung am Tag vorher"), required=False)
    thanks = forms.BooleanField(label=gettext_lazy("Dank am nächsten Werktag"), required=False)
