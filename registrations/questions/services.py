"""Asking, taking back, and what the team makes of questions. Each deed with its audit line, none with its words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.documents.models import Document
from conference.models import Edition, Session, SessionKind
from conference.retention import emptying
from conference.web.errors import DomainError
from registrations import places
from registrations.models import Registration

from .models import Question, QuestionBoard, QuestionSource, QuestionState, Theme

PRINTED = "panel-questions"  # the kind of documents in which they stand
MOST = 5  # questions of one person


class QuestionError(DomainError):
    """A rule about questions says no."""


def closes_at(edition: Edition) -> dt.datetime | None:
    """When the last panel begins, which is until when questions are taken; the end of the programme where there is no
    panel; None while nothing is planned. One query."""
    rows = Session.objects.of_edition(edition).scheduled().order_by("start")
    times = list(rows.values_list("kind", "start", "end"))
    panels = [start for kind, start, _end in times if kind == SessionKind.PANEL]
    return max(panels) if panels else max((end for _kind, _start, end in times), default=None)


def is_open(edition: Edition) -> bool:
    """Whether somebody can ask now."""
    closes = closes_at(edition)
    return edition.is_public and not edition.is_over() and (closes is None or timezone.now() < closes)


def _changed(edition: Edition) -> None:
    """Let the screen in the foyer know, and no printed sheet say what is not true; behind the edition's lock."""
    emptying.delete(Document.objects.filter(kind=PRINTED, subject=f"edition:{edition.pk}"))
    if QuestionBoard.objects.filter(edition=edition, on_screen=True).exists():
        _renew_screen(edition)


def _renew_screen(edition: Edition) -> None:
    """A new version of the edition's row, which is what pages kept in memory look at (`conference.caching`); the
    agenda has not changed, so no programme is printed anew."""
    Edition.objects.filter(pk=edition.pk).update(waiting=F("waiting"))


# --- The person -------------------------------------------------------------------------------------------------


def follow(registration: Registration) -> None:
    """Keep the question of the registration form as a question; new words are looked at anew.

    Inside the caller's transaction, which holds the registration's lock.
    """
    one = Question.objects.filter(registration=registration, source=QuestionSource.FORM).first()
    if not registration.question:
        if one is not None:
            _forget(one)
        return
    if one is None:
        one = Question(registration=registration, source=QuestionSource.FORM)
    if one.text != registration.question:
        one.text, one.wording, one.state, one.merged_into = registration.question, "", QuestionState.NEW, None
    one.is_anonymous = registration.question_anonymous
    one.save()
    _changed(registration.edition)


@transaction.atomic
def ask(*, registration: Registration, text: str, is_anonymous: bool, actor: Actor) -> Question:
    """Take one more question of a person. Raises QuestionError where the panel has begun, or it is one too many."""
    one = places.lock_registration(registration)
    if not one.is_active or not is_open(one.edition):
        raise QuestionError(_("Fragen nehmen wir jetzt nicht mehr an."), code="closed")
    if not text:
        raise QuestionError(_("Bitte schreiben Sie Ihre Frage."), field="text", code="required")
    if one.questions.count() >= MOST:
        message = _("Mehr als fünf Fragen können wir nicht annehmen. Ziehen Sie eine zurück, wenn diese wichtiger ist.")
        raise QuestionError(message, field="text", code="too_many")
    made = Question.objects.create(registration=one, text=text, is_anonymous=is_anonymous)
    record(actor=actor, action="question.asked", subject=f"registration:{one.pk}", question=made.pk)
    return made


@transaction.atomic
def withdraw(*, question: Question, actor: Actor) -> None:
    """Take a question back; nothing of it stays. What was merged into it is new again."""
    registration = places.lock_registration(question.registration)
    if question.source == QuestionSource.FORM:
        Registration.objects.filter(pk=registration.pk).update(question="", question_anonymous=False)
    _forget(question)
    record(actor=actor, action="question.withdrawn", subject=f"registration:{registration.pk}", question=question.pk)


def _forget(question: Question) -> None:
    Question.objects.filter(pk=question.pk).delete()
    _changed(question.registration.edition)


def erase(registration: Registration) -> None:
    """Forget the questions of somebody who does not come; inside the caller's transaction."""
    erase_rows(Question.objects.filter(registration=registration))


def erase_rows(rows: QuerySet[Question]) -> int:
    """Forget these questions with every copy; returns how many it were."""
    editions = list(Edition.objects.filter(registrations__questions__in=rows).distinct())
    count = emptying.delete(rows)
    for edition in editions:
        _changed(edition)
    return count


# --- The team -----------------------------------------------------------------------------------------------------


@transaction.atomic
def decide(*, question: Question, state: str, into: Question | None = None, actor: Actor) -> None:
    """Accept a question, put it together with another one that is accepted, refuse it, or take that back ("new").

    Raises QuestionError for another edition's question, for itself, or for one that is not accepted.
    """
    one = _lock(question)
    if state not in QuestionState.values:
        raise QuestionError(_("Das hat sich gerade geändert. Bitte sehen Sie noch einmal nach."), code="state")
    if (state == QuestionState.MERGED) != (into is not None):
        raise QuestionError(_("Bitte wählen Sie, zu welcher Frage diese gehört."), code="into")
    if into is not None:
        target = _lock(into)
        if (
            target.pk == one.pk
            or target.state != QuestionState.ACCEPTED
            or target.registration.edition_id != one.registration.edition_id
        ):
            raise QuestionError(_("Zu dieser Frage lässt sich nichts dazunehmen."), code="into")
        Question.objects.filter(merged_into=one).update(merged_into=target)
    elif state != QuestionState.ACCEPTED:
        Question.objects.filter(merged_into=one).update(merged_into=None, state=QuestionState.NEW)
    values: dict[str, Any] = {"state": state, "merged_into": into}
    if state == QuestionState.ACCEPTED and one.state != QuestionState.ACCEPTED:
        values["position"] = _last(one.registration.edition_id) + 1
    Question.objects.filter(pk=one.pk).update(**values)
    record(actor=actor, action=f"question.{state}", subject=f"panelquestion:{one.pk}")
    _changed(one.registration.edition)


def _lock(question: Question) -> Question:
    """The question as it is now, behind the lock of its edition as everything about registrations (how-we-lock.md)."""
    places.lock_edition(question.registration.edition_id)
    rows = Question.objects.select_related("registration__edition").select_for_update(of=("self",), no_key=True)
    found = rows.filter(pk=question.pk).first()
    if found is None:
        raise QuestionError(_("Diese Frage gibt es nicht mehr."), code="gone")
    return found


def _last(edition: int) -> int:
    return Question.objects.filter(registration__edition=edition).aggregate(last=Max("position"))["last"] or 0


@transaction.atomic
def edit(*, question: Question, wording: str, theme: Theme | None, actor: Actor) -> None:
    """Give a question other words for the panel ("" for its own) and a theme."""
    one = _lock(question)
    if theme is not None and theme.edition_id != one.registration.edition_id:
        raise QuestionError(_("Dieses Thema gehört zu einer anderen Konferenz."), code="theme")
    Question.objects.filter(pk=one.pk).update(wording="" if wording == one.text else wording, theme=theme)
    record(actor=actor, action="question.edited", subject=f"panelquestion:{one.pk}")
    _changed(one.registration.edition)


@transaction.atomic
def move(*, question: Question, up: bool, actor: Actor) -> None:
    """Change places with the accepted question before or after it in its theme."""
    one = _lock(question)
    rows = list(Question.objects.filter(registration__edition=one.registration.edition_id).for_panel())
    group = [other for other in rows if other.theme_id == one.theme_id]
    here = next((number for number, other in enumerate(group) if other.pk == one.pk), None)
    there = None if here is None else here - 1 if up else here + 1
    if here is None or there is None or not 0 <= there < len(group):
        return
    group[here], group[there] = group[there], group[here]
    for number, other in enumerate(group, start=1):
        Question.objects.filter(pk=other.pk).update(position=number)
    record(actor=actor, action="question.moved", subject=f"panelquestion:{one.pk}")
    _changed(one.registration.edition)


@transaction.atomic
def add_theme(*, edition: Edition, name: str, actor: Actor) -> Theme:
    """A new theme behind the others; the same name twice is one theme."""
    if not name:
        raise QuestionError(_("Bitte geben Sie dem Thema einen Namen."), field="name", code="required")
    last = Theme.objects.filter(edition=edition).aggregate(last=Max("position"))["last"] or 0
    theme, is_new = Theme.objects.get_or_create(edition=edition, name=name, defaults={"position": last + 1})
    if is_new:
        record(actor=actor, action="question.theme_added", subject=f"edition:{edition.pk}", theme=theme.pk)
    return theme


@transaction.atomic
def remove_theme(*, theme: Theme, actor: Actor) -> None:
    """Its questions stay, without a theme."""
    edition, key = theme.edition, theme.pk
    places.lock_edition(edition.pk)
    theme.delete()
    record(actor=actor, action="question.theme_removed", subject=f"edition:{edition.pk}", theme=key)
    _changed(edition)


@transaction.atomic
def show_on_screen(*, edition: Edition, is_on: bool, actor: Actor) -> None:
    """Let the screen in the foyer show the accepted questions, or not."""
    places.lock_edition(edition.pk)
    QuestionBoard.objects.update_or_create(edition=edition, defaults={"on_screen": is_on})
    action = "question.screen_on" if is_on else "question.screen_off"
    record(actor=actor, action=action, subject=f"edition:{edition.pk}")
    _renew_screen(edition)
