"""The form that a survey is answered with: its fields are the questions, the day's first, then each workshop's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.content import best
from conference.models import Session
from conference.web import dates, languages
from conference.web.forms import GuardedForm, LinesField

from .box import Given
from .models import SCALE, Kind, Part, Question, Survey

TEXT = 1000  # characters of a free text
PLEASE = gettext_lazy("Bitte beantworten Sie diese Frage.")
NOTHING = "-"  # the value of "keine Angabe", so that it is not chosen from the start


@dataclass(frozen=True)
class Asked:
    """One question of the form: which one, of which workshop, its number among all."""

    question: Question
    session: Session | None
    number: int

    @property
    def name(self) -> str:
        return f"q{self.question.pk}" if self.session is None else f"q{self.question.pk}-{self.session.pk}"


@dataclass
class Block:
    """Questions about one thing, as the template shows them: each with its bound field."""

    session: Session | None
    asked: list[tuple[Asked, Any]] = field(default_factory=list)


def words(question: Question, name: str) -> SafeString | str:
    """Words of a question in the best language there is for the reader, marked where it is not the page's."""
    text, code = best(question, name)
    found = languages.language(code)
    if not text or found.code == languages.current().code:
        return text
    return format_html('<span lang="{}" dir="{}">{}</span>', found.code, found.dir, text)


def options(question: Question) -> list[str]:
    """The options of a choice in the reader's language."""
    return [line.strip() for line in best(question, "options")[0].splitlines() if line.strip()]


class SurveyForm(GuardedForm):
    """Everything on one page. `known` are the workshops to choose from, `chosen` those that are asked about."""

    def __init__(
        self,
        data: Any = None,
        *,
        survey: Survey,
        questions: Sequence[Question],
        known: Sequence[Session] = (),
        chosen: Sequence[Session] = (),
    ) -> None:
        super().__init__(data, initial={"workshop": [one.code for one in chosen]})
        self.survey, self.chosen = survey, chosen
        if known and any(one.part == Part.WORKSHOP for one in questions):
            self.fields["workshop"] = workshops_field(known)
        self.asked = _all(questions, chosen)
        for one in self.asked:
            self.fields[one.name] = _field(one.question)

    def forget_errors(self) -> None:
        """Show what was typed, without having looked whether it is complete."""
        self._errors = forms.utils.ErrorDict()

    @property
    def day(self) -> Block:
        """The questions about the whole conference."""
        return Block(None, [(one, self[one.name]) for one in self.asked if one.session is None])

    @property
    def blocks(self) -> list[Block]:
        """The questions about workshops, one block each."""
        found: dict[int, Block] = {}
        for one in self.asked:
            if one.session is not None:
                found.setdefault(one.session.pk, Block(one.session)).asked.append((one, self[one.name]))
        return list(found.values())

    @property
    def has_text(self) -> bool:
        return any(one.question.kind == Kind.TEXT for one in self.asked)

    def given(self) -> list[Given]:
        """What was answered; what was left out is no answer."""
        found = [_given(one, self.cleaned_data[one.name]) for one in self.asked]
        return [one for one in found if one is not None]


def _all(questions: Sequence[Question], workshops: Sequence[Session]) -> list[Asked]:
    day: list[tuple[Question, Session | None]] = [(one, None) for one in questions if one.part == Part.DAY]
    each = [one for one in questions if one.part == Part.WORKSHOP]
    pairs = day + [(one, session) for session in workshops for one in each]
    return [Asked(question, session, number) for number, (question, session) in enumerate(pairs, 1)]


def _given(one: Asked, value: Any) -> Given | None:
    if value in ("", None, [], NOTHING):
        return None
    session = one.session.pk if one.session else None
    match one.question.kind:
        case Kind.SCALE:
            return Given(one.question.pk, session, number=int(value))
        case Kind.ONE:
            return Given(one.question.pk, session, choices=[int(value)])
        case Kind.SEVERAL:
            return Given(one.question.pk, session, choices=sorted(int(each) for each in value))
    return Given(one.question.pk, session, text=value)


def _field(question: Question) -> forms.Field:
    plain: dict[str, Any] = {
        "label": words(question, "text"),
        "required": question.needed,
        "error_messages": {"required": PLEASE, "invalid_choice": PLEASE},
    }
    if question.kind == Kind.TEXT:
        return LinesField(max_length=TEXT, hints={"rows": "4"}, **plain)
    if question.kind == Kind.SEVERAL:
        choices = [(str(at), text) for at, text in enumerate(options(question))]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **plain)
    if question.kind == Kind.ONE:
        choices = [(str(at), text) for at, text in enumerate(options(question))]
    else:
        choices = [(str(step), _step(question, step)) for step in SCALE]
    if not question.needed:
        choices.append((NOTHING, _("keine Angabe")))
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **plain)


def _step(question: Question, step: int) -> str:
    """What a step of the scale is called for those who do not see the words at its ends."""
    end = {SCALE[0]: "low_label", SCALE[-1]: "high_label"}.get(step)
    word = best(question, end)[0] if end else ""
    return f"{step}: {word}" if word else str(step)


def workshops_field(workshops: Sequence[Session]) -> forms.Field:
    """Which workshops somebody was in, so that they are asked about these."""
    return forms.MultipleChoiceField(
        label=gettext_lazy("In welchen Workshops waren Sie?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[(one.code, _called(one)) for one in workshops],
    )


def _called(session: Session) -> str:
    local = session.start.astimezone(session.edition.tz)
    return _("%(title)s, %(time)s Uhr") % {"title": best(session, "title")[0], "time": dates.clock(local)}
