"""Reads of questions and answers, as chainable methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from .models import Survey


class QuestionQuerySet(models.QuerySet[Any]):
    """Questions in the order in which they are asked."""

    def of_survey(self, survey: Survey) -> QuestionQuerySet:
        return self.filter(survey=survey).order_by("part", "position", "pk")

    def asked(self) -> QuestionQuerySet:
        return self.filter(is_asked=True)

    def with_answered(self) -> QuestionQuerySet:
        """Adds `is_answered`: whether anybody has answered, so that it may not become another question."""
        answers = self.model._meta.get_field("answers").related_model.objects
        return self.annotate(is_answered=Exists(answers.filter(question=OuterRef("pk"))))


class AnswerQuerySet(models.QuerySet[Any]):
    """Answers; only mixed ones are ever shown."""

    def of_survey(self, survey: Survey) -> AnswerQuerySet:
        return self.filter(question__survey=survey)

    def mixed(self) -> AnswerQuerySet:
        return self.filter(is_mixed=True)

    def texts(self) -> AnswerQuerySet:
        return self.exclude(text="")
