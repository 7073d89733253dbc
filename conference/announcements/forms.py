"""What staff type. How long is one choice; whoever wants other times finds two fields for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from modeltranslation.utils import build_localized_fieldname

from conference.models import Edition, Session
from conference.web import dates, languages
from conference.web.deeds import LocalDateTimeInput
from conference.web.forms import LineField

from .models import LONGEST, Announcement, Priority
from .services import Line

MINUTES = (15, 30, 60, 120)
DAY, TIMES = "day", "times"
GERMAN = settings.LANGUAGE_CODE


def _lasting() -> list[tuple[str, str]]:
    each = [(str(one), ngettext("%(n)s Minute", "%(n)s Minuten", one) % {"n": one}) for one in MINUTES]
    return [*each, (DAY, _("bis Mitternacht")), (TIMES, _("zu anderen Zeiten"))]


class AnnouncementForm(forms.Form):
    """A new line, or with `announcement` one that stands. Times are those of the edition's place."""

    text_de = LineField(
        label=gettext_lazy("Ansage auf Deutsch"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ein Satz, höchstens 160 Zeichen. Zum Beispiel: W13 ist jetzt im Bühnenraum."),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie die Ansage auf Deutsch.")},
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Art"),
        choices=Priority.choices,
        initial=Priority.NORMAL,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Wichtiges steht oben, in Gelb, und wird sofort vorgelesen."),
    )
    lasts = forms.ChoiceField(label=gettext_lazy("Zu sehen ab jetzt"), choices=_lasting, initial="30")
    starts_at = forms.DateTimeField(label=gettext_lazy("Von"), required=False, widget=LocalDateTimeInput)
    ends_at = forms.DateTimeField(label=gettext_lazy("Bis"), required=False, widget=LocalDateTimeInput)
    session = forms.ModelChoiceField(
        label=gettext_lazy("Programmpunkt, um den es geht"),
        queryset=Session.objects.none(),
        required=False,
        empty_label="–",
        help_text=gettext_lazy("Die Ansage führt dann zu seiner Seite."),
    )

    def __init__(self, data: Any, *, edition: Edition, announcement: Announcement | None = None) -> None:
        self.edition, self.announcement = edition, announcement
        with timezone.override(edition.tz):
            super().__init__(data, label_suffix="", initial=_initial(announcement) if announcement else None)
        self.others = [
            code for code in edition.languages if code in settings.MODELTRANSLATION_LANGUAGES and code != GERMAN
        ]
        for code in self.others:
            self.fields[_field(code)] = self._translation(code)
        sessions = Session.objects.of_edition(edition).scheduled().order_by("start", "code")
        self.fields["session"].queryset = sessions
        self.fields["session"].label_from_instance = self._named

    def _named(self, one: Session) -> str:
        return f"{dates.clock(one.start.astimezone(self.edition.tz))} · {one.code} {one.title}"

    def _translation(self, code: str) -> LineField:
        found = languages.language(code)
        attributes = {"rows": 2, "lang": found.code}
        first = getattr(self.announcement, _field(code), "") if self.announcement else ""
        return LineField(
            label=found.name, max_length=LONGEST, required=False, initial=first, widget=forms.Textarea(attrs=attributes)
        )

    @property
    def translations(self) -> list[Any]:
        return [self[_field(code)] for code in self.others]

    @property
    def has_translation(self) -> bool:
        return any(field.value() or field.errors for field in self.translations)

    def full_clean(self) -> None:
        with timezone.override(self.edition.tz):
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("lasts") == TIMES and not values.get("ends_at") and "ends_at" not in self.errors:
            self.add_error("ends_at", _("Bitte geben Sie an, bis wann die Ansage zu sehen ist."))
        return values

    def line(self) -> Line:
        """What the service gets."""
        values = self.cleaned_data
        start, end = self._span(timezone.now())
        return Line(
            texts={code: values[_field(code)] for code in (GERMAN, *self.others)},
            starts_at=start,
            ends_at=end,
            priority=values["priority"],
            session=values["session"],
        )

    def _span(self, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
        """A line that is seen already keeps its beginning, unless another one is typed."""
        one, lasts = self.announcement, self.cleaned_data["lasts"]
        begun = one.starts_at if one is not None and one.starts_at <= now else now
        if lasts == TIMES:
            return self.cleaned_data["starts_at"] or begun, self.cleaned_data["ends_at"]
        if lasts == DAY:
            midnight = dt.datetime.combine(now.astimezone(self.edition.tz).date(), dt.time.min) + dt.timedelta(days=1)
            return begun, midnight.replace(tzinfo=self.edition.tz)
        return begun, now + dt.timedelta(minutes=int(lasts))


def _field(code: str) -> str:
    return build_localized_fieldname("text", code)


def _initial(one: Announcement) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in ("priority", "starts_at", "ends_at")}
    return {**values, "text_de": one.text_de, "session": one.session_id, "lasts": TIMES}
