"""Reads of questions, as chainable methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Prefetch, Q

if TYPE_CHECKING:
    from conference.models import Edition


class QuestionQuerySet(models.QuerySet[Any]):
    def of_edition(self, edition: Edition) -> QuestionQuerySet:
        return self.filter(registration__edition=edition)

    def undecided(self) -> QuestionQuerySet:
        """New ones, and those that belonged to a question that has gone."""
        return self.filter(Q(state="new") | Q(state="merged", merged_into=None))

    def for_panel(self) -> QuestionQuerySet:
        """Accepted ones by theme, in the order of the moderator, each with those that were merged into it."""
        merged = Prefetch("merged", queryset=self.model.objects.filter(state="merged").select_related("registration"))
        rows = self.filter(state="accepted").select_related("registration", "theme").prefetch_related(merged)
        return rows.order_by(F("theme__position").asc(nulls_last=True), "theme_id", "position", "pk")
