"""What was sent beside what is there, for those who decide: words that go and words that come are marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.agenda.reading import Difference, word_differences
from conference.models import Equipment, Session, Speaker, Submission, SubmissionState
from conference.web import languages
from conference.web.forms import LineField, LinesField

from .services import now

MOST = {"abstract": 3000, "biography": 1500}  # characters of what has no limit in its column
_ORDER = ("function", "organisation", "biography", "portrait_alt", "needs_step_free",
          "abstract", "equipment", "equipment_note")  # fmt: skip

_TO_THE_PERSON = {"biography": gettext_lazy("Über Sie"), "needs_step_free": gettext_lazy("stufenloser Weg und Raum")}


@dataclass(frozen=True)
class Sent:
    """One thing that was sent, for whoever sent it: its name, the language of its text (None for what has none), and
    the text, empty where it was emptied."""

    label: str
    language: languages.Language | None
    text: str


@dataclass(frozen=True)
class Change:
    """One column: its name, the language of its text (None for what has none), before and after, and the field."""

    label: str
    language: languages.Language | None
    now: str
    sent: str
    difference: Difference
    field: Any


@dataclass(frozen=True)
class Comparison:
    """Everything that one submission would change. `form` holds the fields in which staff may edit it."""

    changes: list[Change]
    form: ReviewForm
    has_portrait_now: bool


def _target(submission: Submission) -> Speaker | Session:
    """The row that a submission is about, as staff work on it now."""
    if submission.session is None:
        return submission.speaker
    return Session.working.named(submission.session.pk).first() or submission.session


def _column(submission: Submission, name: str) -> models.Field[Any, Any]:
    return (Session if submission.session_id else Speaker)._meta.get_field(name)  # type: ignore[return-value]


def _names(submission: Submission) -> list[str]:
    """The columns that were sent, in the order of the forms; JSON keeps none."""

    def place(name: str) -> tuple[int, str]:
        column = _column(submission, name)
        return _ORDER.index(getattr(column, "translated_field", column).name), getattr(column, "language", "")

    return sorted(submission.values, key=place)


def _label(column: Any) -> str:
    return str(getattr(column, "translated_field", column).verbose_name)


def labels(submission: Submission) -> list[str]:
    """What was sent, in words, each once."""
    found = [_label(_column(submission, name)) for name in _names(submission)]
    return list(dict.fromkeys([*found, *([_("Bild")] if submission.portrait else [])]))


class ReviewForm(forms.Form):
    """The columns that were sent, to be edited before they are taken over."""

    def __init__(self, data: Any = None, *, submission: Submission) -> None:
        super().__init__(data, initial=submission.values, label_suffix="")
        for name in _names(submission):
            self.fields[name] = _field(_column(submission, name))


def _field(column: Any) -> forms.Field:
    label = _label(column)
    if column.name == "equipment":
        return forms.MultipleChoiceField(
            label=label, required=False, choices=Equipment.choices, widget=forms.CheckboxSelectMultiple
        )
    if isinstance(column, models.BooleanField):
        return forms.BooleanField(label=label, required=False)
    origin = getattr(column, "translated_field", column)
    if isinstance(origin, models.TextField):
        field: LineField = LinesField(label=label, required=False, max_length=MOST[origin.name], hints={"rows": "8"})
    else:
        field = LineField(label=label, required=False, max_length=origin.max_length or 300)
    if code := getattr(column, "language", ""):
        field.widget.attrs |= {"lang": code, "dir": languages.language(code).dir}
    return field


def compare(submission: Submission, form: ReviewForm) -> Comparison:
    """What is there and what was sent, column by column. One question to the database where it is about a session."""
    row = _target(submission)
    is_open = submission.state == SubmissionState.SENT
    changes = []
    for name in _names(submission):
        column, value = _column(submission, name), submission.values[name]
        code = getattr(column, "language", "")
        before, after = _words(now(row, name)) if is_open else "", _words(value)
        language = languages.language(code) if code else None
        changes.append(Change(_label(column), language, before, after, word_differences(before, after), form[name]))
    return Comparison(changes, form, bool(submission.session_id is None and submission.speaker.portrait))


def sent(submission: Submission) -> list[Sent]:
    """What was sent, in the order of the forms. Asks nothing."""
    found = []
    for name in _names(submission):
        column = _column(submission, name)
        label = _TO_THE_PERSON.get(getattr(column, "translated_field", column).name) or _label(column)
        code = getattr(column, "language", "")
        text = _words(submission.values[name])
        found.append(Sent(str(label), languages.language(code) if code else None, text))
    return found


def _words(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, list):
        return ", ".join(str(Equipment(one).label) for one in value)
    return str(value)
