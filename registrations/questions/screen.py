"""The accepted questions on the screen in the foyer, where staff have switched that on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from conference.models import Edition

from .models import Question, QuestionBoard


def shown(edition: Edition) -> list[dict[str, str]]:
    """Text and name (empty where none is to be said) in the order of the panel; two queries. After the conference
    nothing: anybody can open the address of the screen."""
    if edition.is_over() or not QuestionBoard.objects.filter(edition=edition, on_screen=True).exists():
        return []
    rows = Question.objects.of_edition(edition).for_panel()
    return [{"text": one.shown_text, "name": one.asker} for one in rows]


def words() -> dict[str, Any]:
    """What the screen says above them, in the language that is active."""
    return {"questions": _("Fragen an das Podium")}
