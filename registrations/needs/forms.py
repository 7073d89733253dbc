"""The fields about support, for people in the public form and for staff who enter what somebody says on the phone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.models import Edition, Session, SessionKind
from conference.web import dates
from conference.web.forms import LineField
from registrations.models import Access, AgeGroup, Diet

from . import deadlines, spoken
from .data import Needs

MOST_CHILDREN = 9
AGES = {f"childcare_{group.replace('-', '_')}": group for group in AgeGroup.values}
LINES = ("diet", "allergies", "assistant_name", "access_note", "interpreting")
NAMES = (*LINES, "access", "interpreting_sessions", "childcare", *AGES)
# Nothing is said there that somebody would have to translate.
_SILENT = (SessionKind.ARRIVAL, SessionKind.BREAK, SessionKind.CULTURE)


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_CHILDREN)],
        widget=forms.NumberInput(attrs={"min": 0, "max": MOST_CHILDREN, "inputmode": "numeric"}),
    )


class NeedsFields(forms.Form):
    """What a person needs for the day. `offer_needs` must be called with the edition."""

    diet = forms.ChoiceField(
        label=gettext_lazy("Essen"),
        required=False,
        choices=lambda: Diet.choices,
        initial=Diet.EVERYTHING,
        widget=forms.RadioSelect,
    )
    allergies = LineField(
        label=gettext_lazy("Allergien und Unverträglichkeiten"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Diese Zeile bekommt die Küche, ohne Ihren Namen."),
    )
    access = forms.MultipleChoiceField(
        label=gettext_lazy("Was brauchen Sie?"),
        required=False,
        choices=lambda: Access.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    assistant_name = LineField(
        label=gettext_lazy("Name Ihrer Assistenz"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Nur wenn Sie jemanden mitbringen. Die Assistenz braucht keine eigene Anmeldung."),
        hints={"autocomplete": "off", "spellcheck": "false"},
    )
    access_note = LineField(
        label=gettext_lazy("Hinweise dazu"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Zum Beispiel die Größe des Rollstuhls."),
    )
    interpreting = LineField(
        label=gettext_lazy("In welche Sprache sollen wir für Sie dolmetschen?"),
        max_length=60,
        required=False,
        hints={"list": "interpreting_list", "autocomplete": "off"},
    )
    interpreting_sessions = forms.MultipleChoiceField(
        label=gettext_lazy("Bei welchen Programmpunkten?"),
        required=False,
        help_text=gettext_lazy("Wenn Sie nichts ankreuzen: bei allem, woran Sie teilnehmen."),
        widget=forms.CheckboxSelectMultiple,
    )
    childcare = _count(gettext_lazy("Wie viele Kinder sollen wir betreuen?"))
    childcare_0_2 = _count(AgeGroup.UNDER_3.label)
    childcare_3_5 = _count(AgeGroup.UNDER_6.label)
    childcare_6_9 = _count(AgeGroup.UNDER_10.label)
    childcare_10_13 = _count(AgeGroup.UNDER_14.label)

    needs_edition: Edition

    def offer_needs(self, edition: Edition) -> None:
        """Name the sessions, and until when interpreters can be asked."""
        self.needs_edition = edition
        self.fields["interpreting"].help_text = interpreting_hint(edition)
        self.fields["interpreting_sessions"].choices = self._session_choices  # type: ignore[attr-defined]

    @cached_property
    def spoken_sessions(self) -> list[Session]:
        """The sessions at which somebody speaks; one query, where the field is shown or used."""
        rows = Session.objects.of_edition(self.needs_edition).scheduled().exclude(kind__in=_SILENT)
        return list(rows.order_by("start", "room__position", "pk"))

    def _session_choices(self) -> list[tuple[str, str]]:
        zone, has_days = self.needs_edition.tz, self.needs_edition.last_day != self.needs_edition.date
        found = []
        for one in self.spoken_sessions:
            start = one.start.astimezone(zone)
            when = f"{dates.short(start.date())}, {dates.clock(start)}" if has_days else dates.clock(start)
            found.append((one.code, format_html("{} <bdi>{}</bdi>", when, one.title)))
        return found

    @property
    def proposed_languages(self) -> list[str]:
        """Languages that the browser proposes; any other may be written."""
        return spoken.offered()

    @property
    def age_fields(self) -> list[forms.BoundField]:
        """The numbers of children by age, for the page."""
        return [self[name] for name in AGES]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        total = values.get("childcare")
        ages = sum(values.get(name) or 0 for name in AGES)
        if total is not None and ages > total:
            self.add_error("childcare", _("Nach dem Alter sind es mehr Kinder. Bitte prüfen Sie die Zahlen."))
        if ages > MOST_CHILDREN:
            self.add_error("childcare", _("Bitte rufen Sie uns an, wenn es mehr als neun Kinder sind."))
        return values

    def entered_needs(self) -> Needs:
        """What the person needs; fields with errors count as empty."""
        values = self.cleaned_data
        lines = {name: values[name] for name in LINES if values.get(name) not in (None, "", Diet.EVERYTHING)}
        groups = tuple(group for name, group in AGES.items() for _i in range(values.get(name) or 0))[:MOST_CHILDREN]
        access = list(values.get("access", ()))
        if values.get("assistant_name") and Access.ASSISTANT not in access:
            access.append(Access.ASSISTANT.value)
        return Needs(
            **lines,
            access=tuple(access),
            interpreting_sessions=self._chosen_sessions(values.get("interpreting_sessions", ())),
            childcare=max(values.get("childcare") or 0, len(groups)),
            childcare_groups=groups,
        )

    def _chosen_sessions(self, codes: Iterable[str]) -> tuple[int, ...]:
        """Nothing without a language: then the sessions say nothing."""
        wanted = set(codes) if self.cleaned_data.get("interpreting") else set()
        return tuple(one.pk for one in self.spoken_sessions if one.code in wanted) if wanted else ()


def interpreting_hint(edition: Edition) -> str:
    """Until when people should say that they need interpreting."""
    last = deadlines.last_date(edition)
    if timezone.now().astimezone(edition.tz).date() > last:
        words = _("Ehrenamtliche dolmetschen und brauchen fünf Werktage Vorlauf. Der letzte Tag dafür war %(day)s.")
        return words % {"day": dates.full(last)} + " " + _("Schreiben Sie es trotzdem: Wir versuchen es.")
    words = _("Ehrenamtliche dolmetschen und brauchen fünf Werktage Vorlauf. Bitte sagen Sie es uns bis %(day)s.")
    return words % {"day": dates.full(last)}


def initial_needs(needs: Needs) -> dict[str, Any]:
    """The values of these fields for what is stored."""
    values: dict[str, Any] = {name: getattr(needs, name) for name in LINES}
    sessions = Session.objects.filter(pk__in=needs.interpreting_sessions) if needs.interpreting_sessions else ()
    values |= {name: needs.childcare_groups.count(group) or None for name, group in AGES.items()}
    return values | {
        "access": list(needs.access),
        "interpreting_sessions": [one.code for one in sessions],
        "childcare": needs.childcare or None,
    }
