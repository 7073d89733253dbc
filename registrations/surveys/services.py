"""Deeds about surveys: making them, changing them, answering them, keeping names out of what is shown."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from conference import keeping
from conference.agenda.locks import lock_edition, touch_agenda
from conference.audit.services import Actor, record
from conference.models import Edition, Session
from conference.retention import emptying
from conference.retention import services as retention
from conference.retention.periods import REGISTRATIONS
from conference.web import dates
from conference.web.errors import DomainError
from registrations.models import Registration, RegistrationState

from . import box, links
from .models import MOST_OPTIONS, Answer, Part, Question, Survey, UsedLink

WEEKS = 3  # a survey stays open, unless staff say otherwise
_READY = Path(__file__).parent / "ready" / "konferenz.json"
_FIXED = ("part", "kind")  # what makes another question of a question


class SurveyError(DomainError):
    """A deed about a survey is not possible; the message is for people."""


# --- Answering ------------------------------------------------------------------------------------------------


def open_survey(edition: Edition) -> Survey | None:
    """The survey that can be answered now, None where there is none. One query, its edition already there."""
    moment = timezone.now()
    found = Survey.objects.filter(edition=edition, opens_at__lte=moment, closes_at__gt=moment).first()
    if found is not None:
        found.edition = edition
    return found


def link_for(registration: Registration) -> str:
    """The absolute address of a person's own survey, "" where none is open or the person has no place.

    Two queries: the survey, the person's workshops. Nothing is stored; the address is the same every time.
    """
    if registration.state != RegistrationState.CONFIRMED:
        return ""
    survey = open_survey(registration.edition)
    if survey is None:
        return ""
    places = registration.places.taken().filter(session__state="scheduled").order_by("session__start")
    codes = list(places.values_list("session__code", flat=True))
    return links.address(survey, links.token_of(survey, registration), codes, registration.language)


def open_link_for(edition: Edition, language: str = "de") -> str:
    """The absolute address without a person, "" where the survey has none. For the screen in the foyer."""
    survey = Survey.objects.filter(edition=edition, on_screen=True).first()
    return links.open_address(edition, language) if survey else ""


@transaction.atomic
def submit(*, survey: Survey, given: Iterable[box.Given], token: str, language: str) -> bool:
    """Take answers in, once per link; returns False where this link was used before, and then takes nothing.

    token: of a personal link, "" for the open one. Raises SurveyError where the survey has just been closed or the
    questions are no longer those that were answered; then the link stays unused. No audit row, on purpose: it would
    say when.
    """
    _hold(survey, is_counted=not token)
    now = Survey.objects.filter(pk=survey.pk).first()
    if now is None or not now.is_open():
        raise SurveyError(_("Die Rückmeldung ist gerade zu Ende gegangen. Danke, dass Sie antworten wollten."))
    answers = list(given)
    asked = set(Question.objects.of_survey(survey).asked().values_list("pk", flat=True))
    if not {one.question for one in answers} <= asked:
        raise SurveyError(_("Die Fragen wurden gerade geändert. Bitte sehen Sie noch einmal nach."))
    return box.put(survey=survey, given=answers, digest=links.digest_of(token) if token else "", language=language)


def _hold(survey: Survey, *, is_counted: bool) -> None:
    """Let nobody change the questions meanwhile; those who answer do not wait for each other, but for the counter."""
    strength = "NO KEY UPDATE" if is_counted else "SHARE"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM surveys_survey WHERE id = %s FOR {strength}", [survey.pk])


def is_used(survey: Survey, token: str) -> bool:
    """Whether somebody has answered by this link."""
    return survey.used_links.filter(digest=links.digest_of(token)).exists()


# --- Making and changing --------------------------------------------------------------------------------------


def usual_span(edition: Edition) -> tuple[dt.datetime, dt.datetime]:
    """When a survey opens and closes unless staff say otherwise: the end of the last day's programme, three weeks."""
    ends = Session.objects.of_edition(edition).scheduled().aggregate(last=Max("end"))["last"]
    evening = dt.datetime.combine(edition.last_day, dt.time(17), tzinfo=edition.tz)
    last = edition.last_day + dt.timedelta(weeks=WEEKS)
    return ends or evening, dt.datetime.combine(last, dt.time(23, 59), tzinfo=edition.tz)


def used_links_go_at(edition: Edition) -> dt.datetime:
    """The beginning of the day on which it is forgotten which links were used; a survey ends before. One query."""
    occasion = keeping.occasion_of(edition)
    days = retention.days_of(occasion, retention.shortened(), REGISTRATIONS)
    return dt.datetime.combine(occasion.ends + dt.timedelta(days=days), dt.time(), tzinfo=edition.tz)


def forget_used_links(rows: QuerySet[UsedLink]) -> int:
    """Delete these rows in the caller's transaction; a survey that is still open ends with them, or its links could be
    used again."""
    keys = list(rows.values_list("pk", flat=True))
    surveys = Survey.objects.filter(used_links__in=keys).values("pk")
    now = timezone.now()
    Survey.objects.filter(pk__in=surveys, opens_at__lt=now, closes_at__gt=now).update(closes_at=now)
    return emptying.delete(UsedLink.objects.filter(pk__in=keys))


@cache
def _ready() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_READY.read_text(encoding="utf-8"))
    return found


@transaction.atomic
def start(*, edition: Edition, actor: Actor, source: Survey | None = None) -> Survey:
    """Make the survey of an edition: with the questions of `source`, or with the ready-made ones in all languages.

    Raises SurveyError where the edition has one.
    """
    lock_edition(edition)
    if Survey.objects.filter(edition=edition).exists():
        raise SurveyError(_("Diese Konferenz hat schon eine Rückmeldung."), code="exists")
    opens, closes = usual_span(edition)
    words = _words_of(source, ("introduction", "thanks")) if source else _localized(_ready(), "introduction", "thanks")
    survey = Survey.objects.create(edition=edition, opens_at=opens, closes_at=closes, **words)
    for number, fields in enumerate(_questions_of(source) if source else _ready_questions()):
        Question.objects.create(survey=survey, position=number, **fields)
    record(actor=actor, action="survey.created", subject=f"survey:{survey.pk}", edition=edition.slug)
    return survey


def _questions_of(source: Survey) -> list[dict[str, Any]]:
    rows = Question.objects.of_survey(source).asked()
    words = ("text", "low_label", "high_label", "options")
    return [{**_words_of(row, words), "part": row.part, "kind": row.kind, "needed": row.needed} for row in rows]


def _ready_questions() -> list[dict[str, Any]]:
    words = ("text", "low_label", "high_label", "options")
    plain = ("part", "kind", "needed")
    return [{**_localized(one, *words), **{name: one[name] for name in plain}} for one in _ready()["questions"]]


def _localized(row: Mapping[str, Any], *names: str) -> dict[str, str]:
    """The columns of all languages of these fields, for example "text_de_simple"."""
    return {
        build_localized_fieldname(name, code): text for name in names for code, text in (row.get(name) or {}).items()
    }


def _words_of(row: Any, names: Iterable[str]) -> dict[str, Any]:
    wanted = set(names)
    columns = [one.name for one in row._meta.concrete_fields if _original(one) in wanted]
    return {name: getattr(row, name) for name in columns}


def _original(column: Any) -> str:
    """The field that this column holds in one language, "" for a plain column."""
    field = getattr(column, "translated_field", None)
    return field.name if field is not None else ""


@transaction.atomic
def change(*, survey: Survey, values: Mapping[str, Any], actor: Actor) -> Survey:
    """Change days, words and the switch for the foyer, whose screen shows a code: public pages are made anew.

    Raises SurveyError where it would still be open when nobody knows any more which links were used.
    """
    lock_edition(survey.edition)
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    for name, value in values.items():
        setattr(held, name, value)
    last = used_links_go_at(survey.edition)
    if held.closes_at > last:
        message = _("Spätestens am %(day)s muss Schluss sein: Dann löschen wir, welche Links benutzt sind.")
        raise SurveyError(message % {"day": dates.full(last.date())}, field="closes_at", code="late")
    held.save()
    touch_agenda(held.edition)
    record(actor=actor, action="survey.changed", subject=f"survey:{held.pk}", fields=sorted(values))
    return held


@transaction.atomic
def save_question(*, question: Question, actor: Actor) -> Question:
    """Store a new or changed question. Raises SurveyError where it would become another one after the first answer."""
    survey = Survey.objects.select_for_update().get(pk=question.survey_id)
    _check(question)
    is_new = question.pk is None
    if is_new:
        last = Question.objects.filter(survey=survey).aggregate(last=Max("position"))["last"]
        question.position = 0 if last is None else last + 1
    else:
        before = Question.objects.with_answered().get(pk=question.pk)
        question.position = before.position
        _refuse_another(before, question)
    question.save()
    deed = "question.created" if is_new else "question.changed"
    record(actor=actor, action=deed, subject=f"question:{question.pk}", survey=survey.pk)
    return question


def options_in(question: Any, code: str) -> list[str]:
    """The options of a choice in one language, one per line."""
    text = getattr(question, build_localized_fieldname("options", code)) or ""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _check(question: Question) -> None:
    german = options_in(question, "de")
    if not question.is_choice:
        return
    if not 2 <= len(german) <= MOST_OPTIONS:
        message = _("Bitte schreiben Sie zwei bis zwölf Antworten, jede in eine eigene Zeile.")
        raise SurveyError(message, field="options_de", code="options")
    for column in question._meta.concrete_fields:
        if _original(column) != "options":
            continue
        code = getattr(column, "language", "de")
        if len(options_in(question, code)) not in (0, len(german)):
            message = _("Hier müssen es genauso viele Zeilen sein wie auf Deutsch: %(count)s.") % {"count": len(german)}
            raise SurveyError(message, field=column.name, code="options")


def _refuse_another(before: Any, after: Question) -> None:
    if not before.is_answered:
        return
    message = _("Es gibt schon Antworten: Das lässt sich nicht mehr ändern. Stellen Sie lieber eine neue Frage.")
    for name in _FIXED:
        if getattr(before, name) != getattr(after, name):
            raise SurveyError(message, field=name, code="answered")
    if len(options_in(before, "de")) != len(options_in(after, "de")):
        raise SurveyError(message, field="options_de", code="answered")


@transaction.atomic
def delete_question(*, question: Question, actor: Actor) -> None:
    """Delete a question that nobody has answered. Raises SurveyError for others: those are no longer asked instead."""
    Survey.objects.select_for_update().get(pk=question.survey_id)
    if question.answers.exists():
        raise SurveyError(_("Diese Frage hat schon Antworten. Nehmen Sie das Häkchen bei „wird gestellt“ weg."))
    record(actor=actor, action="question.deleted", subject=f"question:{question.pk}", survey=question.survey_id)
    question.delete()


@transaction.atomic
def move_question(*, question: Question, up: bool, actor: Actor) -> None:
    """Change places with the question before or after it in the same part; at the end nothing happens."""
    survey = Survey.objects.select_for_update().get(pk=question.survey_id)
    rows = list(Question.objects.of_survey(survey).filter(part=question.part))
    at = next(number for number, row in enumerate(rows) if row.pk == question.pk)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for number, row in enumerate(rows):
        Question.objects.filter(pk=row.pk).update(position=number)
    record(actor=actor, action="question.moved", subject=f"question:{question.pk}", survey=survey.pk)


@transaction.atomic
def hide(*, answer: Answer, hidden: bool, actor: Actor) -> None:
    """Take a text out of everything that is shown, printed and given away, for example for a name in it; or back."""
    if Answer.objects.texts().filter(pk=answer.pk).exclude(is_hidden=hidden).update(is_hidden=hidden):
        action = "answer.hidden" if hidden else "answer.shown"
        record(actor=actor, action=action, subject=f"question:{answer.question_id}")


def parts_of(questions: Iterable[Question]) -> dict[str, list[Question]]:
    """Questions by what they are about, both parts always there."""
    found: dict[str, list[Question]] = {part: [] for part in Part.values}
    for one in questions:
        found[one.part].append(one)
    return found
