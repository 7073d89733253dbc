"""Surveys for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from conference.audit.services import SYSTEM
from registrations.surveys import box, links, services
from registrations.surveys.models import Kind, Part, Question, Survey


def make_survey(edition: Any, **fields: Any) -> Survey:
    """A survey that is open now, without questions."""
    now = timezone.now()
    span = {"opens_at": now - dt.timedelta(hours=1), "closes_at": now + dt.timedelta(days=21)}
    return Survey.objects.create(edition=edition, **{**span, **fields})


def ready_survey(edition: Any, **fields: Any) -> Survey:
    """A survey with the ready-made questions, open now."""
    services.start(edition=edition, actor=SYSTEM)
    now = timezone.now()
    span = {"opens_at": now - dt.timedelta(hours=1), "closes_at": now + dt.timedelta(days=21)}
    Survey.objects.filter(edition=edition).update(**{**span, **fields})
    return Survey.objects.select_related("edition").get(edition=edition)


def make_question(survey: Survey, **fields: Any) -> Question:
    number = survey.questions.count()
    defaults = {"text": f"Frage {number}", "kind": Kind.SCALE, "part": Part.DAY, "position": number}
    return Question.objects.create(survey=survey, **{**defaults, **fields})


def answer(survey: Survey, given: list[box.Given], *, number: int | None = None, language: str = "de") -> bool:
    """Put a sheet in: of the made-up link `number`, or by the open link."""
    digest = "" if number is None else links.digest_of(f"{number:024x}")
    with transaction.atomic():
        return box.put(survey=survey, given=given, digest=digest, language=language)


def many(survey: Survey, question: Question, steps: list[int], *, session: Any = None, language: str = "de") -> None:
    """One sheet for each step, by personal links, mixed."""
    start = survey.used_links.count()
    for number, step in enumerate(steps, start + 1):
        key = session.pk if session else None
        answer(survey, [box.Given(question.pk, key, number=step)], number=number, language=language)
    box.mix(survey=survey)
    survey.refresh_from_db()


def close(survey: Survey) -> None:
    """Let it have ended a moment ago."""
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - dt.timedelta(seconds=1))
    survey.refresh_from_db()
