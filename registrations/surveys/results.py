"""What came of a survey, as plain values for page, print and tables: mixed answers only, in groups of five and more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from conference.content import best
from conference.models import Session
from conference.web import languages
from conference.web.plots import Bars, Stacked, bars, stacked
from registrations.models import Registration

from .box import LEAST, sheets
from .forms import options
from .models import SCALE, Answer, Kind, Part, Question, Survey

Key = TypeVar("Key", bound=Hashable)
Place = tuple[int, int | None]  # a question and the workshop it is about


@dataclass(frozen=True)
class Comment:
    """One free text, as somebody wrote it."""

    pk: Any
    text: str
    is_hidden: bool


@dataclass(frozen=True)
class Outcome:
    """What was said to one question. `counts`: per step of the scale or option, in the order of the form."""

    question: Question
    count: int
    counts: Sequence[tuple[str, int]] = ()
    mean: float | None = None
    comments: Sequence[Comment] = ()
    plot: Bars | None = None

    @property
    def title(self) -> str:
        return best(self.question, "text")[0]

    @property
    def shown_comments(self) -> list[Comment]:
        """Without those that staff took out."""
        return [one for one in self.comments if not one.is_hidden]

    @property
    def is_text(self) -> bool:
        return bool(self.question.kind == Kind.TEXT)

    @property
    def is_few(self) -> bool:
        """Too few to be shown."""
        return self.count < LEAST and not self.is_text

    @property
    def mean_words(self) -> str:
        return number_format(round(self.mean, 1), 1) if self.mean is not None else ""


@dataclass(frozen=True)
class Group:
    """The outcomes about the day, or about one workshop. `count`: how many answered at least one of its questions."""

    session: Session | None
    count: int
    outcomes: Sequence[Outcome]

    @property
    def is_few(self) -> bool:
        return self.count < LEAST

    @property
    def mean_words(self) -> str:
        """The mean of its first scale, "" where it has none."""
        return next((one.mean_words for one in self.outcomes if one.mean is not None), "")

    @property
    def title(self) -> str:
        return best(self.session, "title")[0] if self.session else _("Die Konferenz")


@dataclass(frozen=True)
class Results:
    """All of it. `answered`: sheets; `unmixed`: how many of them are not in these figures yet; `invited`: people with
    a place; `compared`: workshops beside each other; `spoken`: languages beside each other."""

    survey: Survey
    by_open_link: bool
    answered: int
    unmixed: int
    invited: int
    day: Group
    workshops: Sequence[Group]
    compared: Sequence[Stacked] = ()
    spoken: Sequence[Stacked] = ()

    @property
    def share(self) -> int | None:
        """In percent; None where it says nothing: of the open link, or where people cancelled after answering."""
        if self.by_open_link or not self.answered <= self.invited or not self.invited:
            return None
        return round(100 * self.answered / self.invited)

    @property
    def groups(self) -> list[Group]:
        return [self.day, *self.workshops]

    @property
    def is_few(self) -> bool:
        return self.day.is_few and all(one.is_few for one in self.workshops)


def shown(counts: Mapping[Key, int]) -> set[Key]:
    """Which groups of a whole may be shown: those of five and more, and so many fewer that what is left is not smaller.

    Else a hidden group could be had by subtraction from the whole.
    """
    found = {key for key, count in counts.items() if count >= LEAST}
    rest = sum(count for key, count in counts.items() if key not in found)
    while found and 0 < rest < LEAST:
        smallest = min(found, key=lambda key: (counts[key], str(key)))
        found.discard(smallest)
        rest += counts[smallest]
    return found


@dataclass
class _Tally:
    """Answers as the database counts them."""

    scale: dict[Place, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    chosen: dict[Place, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    people: dict[Place, int] = field(default_factory=lambda: defaultdict(int))
    spoken: dict[int, dict[str, Counter[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    comments: dict[Place, list[Comment]] = field(default_factory=lambda: defaultdict(list))


def _tally(survey: Survey, *, by_open_link: bool) -> _Tally:
    """Two queries: counts of what can be counted, and the texts in the order of their random keys."""
    found = _Tally()
    rows = Answer.objects.of_survey(survey).mixed().filter(by_open_link=by_open_link).order_by()
    counted = rows.filter(text="").values_list("question", "session", "language", "number", "choices")
    for question, session, language, number, choices, count in counted.annotate(n=Count("pk")):
        place = (question, session)
        found.people[place] += count
        if number is not None:
            found.scale[place][number] += count
            if session is None:
                found.spoken[question][language][number] += count
        for one in choices or ():
            found.chosen[place][one] += count
    for pk, question, session, text, hidden in (
        rows.texts().order_by("pk").values_list("pk", "question", "session", "text", "is_hidden")
    ):
        found.people[question, session] += 1
        found.comments[question, session].append(Comment(pk, text, hidden))
    return found


def results_of(survey: Survey, *, by_open_link: bool = False) -> Results:
    """Everything that may be shown; seven queries, however many answered.

    by_open_link: those of the open link, which are never added to the others.
    """
    tally = _tally(survey, by_open_link=by_open_link)
    questions = list(Question.objects.of_survey(survey))
    about_day = [one for one in questions if one.part == Part.DAY]
    about_workshop = [one for one in questions if one.part == Part.WORKSHOP]
    rated = {session for _question, session in tally.people if session is not None}
    sessions = list(Session.objects.filter(pk__in=rated).order_by("start", "code"))
    personal = sheets(survey)
    workshops = [_group(about_workshop, one, tally) for one in sessions]
    return Results(
        survey=survey,
        by_open_link=by_open_link,
        answered=survey.open_sheets if by_open_link else personal,
        unmixed=personal + survey.open_sheets - survey.mixed_sheets,
        invited=Registration.objects.filter(edition=survey.edition_id).confirmed().count(),
        day=_group(about_day, None, tally),
        workshops=workshops,
        compared=_compared(about_workshop, workshops, tally),
        spoken=_spoken(about_day, tally),
    )


def _group(questions: Iterable[Question], session: Session | None, tally: _Tally) -> Group:
    key = session.pk if session else None
    asked = [one for one in questions if one.is_asked or tally.people.get((one.pk, key))]
    count = max((tally.people.get((one.pk, key), 0) for one in asked), default=0)
    outcomes = [_outcome(one, key, tally) for one in asked] if count >= LEAST else []
    return Group(session, count, outcomes)


def _outcome(question: Question, session: int | None, tally: _Tally) -> Outcome:
    place = (question.pk, session)
    count = tally.people.get(place, 0)
    if question.kind == Kind.TEXT:
        return Outcome(question, count, comments=tally.comments.get(place, []))
    if count < LEAST:
        return Outcome(question, count)
    if question.kind == Kind.SCALE:
        steps = tally.scale[place]
        counts = [(step_label(question, step), steps[step]) for step in reversed(SCALE)]
        mean = sum(step * number for step, number in steps.items()) / count
        words = _("Im Mittel %(mean)s von 5") % {"mean": number_format(round(mean, 1), 1)}
        return Outcome(question, count, counts, mean, plot=_bars(question, counts, count, _("Wertung"), words))
    chosen = tally.chosen[place]
    counts = [(text, chosen[at]) for at, text in enumerate(options(question))]
    return Outcome(question, count, counts, plot=_bars(question, counts, count, _("Antwort")))


def _bars(question: Question, counts: Sequence[tuple[str, int]], whole: int, head: str, note: str = "") -> Bars:
    return bars(best(question, "text")[0], counts, whole=whole, head=head, unit=_("Antworten"), note=note)


def step_label(question: Question, step: int) -> str:
    """A step of the scale with the words at its end, for example "5 · sehr gut"."""
    end = {SCALE[0]: "low_label", SCALE[-1]: "high_label"}.get(step)
    word = best(question, end)[0] if end else ""
    return f"{step} · {word}" if word else str(step)


def _compared(questions: Iterable[Question], groups: Sequence[Group], tally: _Tally) -> list[Stacked]:
    """For each scale about workshops: how it was answered in each of them. Workshops are never added up."""
    if len(groups) < 2:
        return []
    found = []
    for question in questions:
        if question.kind != Kind.SCALE:
            continue
        rows: list[tuple[str, Sequence[int] | None]] = []
        for group in groups:
            assert group.session is not None
            counts = tally.scale.get((question.pk, group.session.pk), Counter())
            is_shown = sum(counts.values()) >= LEAST
            rows.append((group.title, [counts[step] for step in SCALE] if is_shown else None))
        if any(values for _label, values in rows):
            found.append(_stack(question, rows, _("Workshop")))
    return found


def _spoken(questions: Iterable[Question], tally: _Tally) -> list[Stacked]:
    """For each scale about the day: how it was answered in each language of which enough can be shown."""
    found = []
    known = [code for code, _name in settings.LANGUAGES]
    for question in questions:
        per_language = tally.spoken.get(question.pk, {})
        may = shown({code: sum(counts.values()) for code, counts in per_language.items()})
        if len(may) < 2:
            continue
        order = sorted(per_language, key=lambda code: (code == "", known.index(code) if code in known else 99))
        rows = [
            (_language(code), [per_language[code][step] for step in SCALE] if code in may else None) for code in order
        ]
        found.append(_stack(question, rows, _("Sprache")))
    return found


def _language(code: str) -> str:
    return languages.language(code).name if code else _("andere Sprachen")


def _stack(question: Question, rows: Sequence[tuple[str, Sequence[int] | None]], head: str) -> Stacked:
    steps = [step_label(question, step) for step in SCALE]
    hidden = _("zu wenige, um sie zu zeigen")
    return stacked(best(question, "text")[0], steps, rows, head=head, total=_("Antworten"), hidden=hidden)
