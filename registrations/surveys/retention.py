"""How long of a survey remains what could lead to somebody: words that people wrote, and that a link was used."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import AUDIT, REGISTRATIONS
from conference.retention.subjects import Occasion

from . import services
from .models import Answer, Question, Survey, UsedLink


def declare() -> None:
    registry.plain(Survey, *(one.name for one in registry.own_fields(Survey)))
    registry.plain(Question, *(one.name for one in registry.own_fields(Question)))
    registry.plain(UsedLink, "survey")
    registry.add(
        registry.Rule(
            name="surveys.usedlink:registrations",
            label=_("benutzte Links der Rückmeldung"),
            period=REGISTRATIONS,
            model=UsedLink,
            fields=("digest",),
            rows=_used_links,
            erase=services.forget_used_links,
        )
    )
    others = (one.name for one in registry.own_fields(Answer) if one.name != "text")
    registry.plain(Answer, *others)
    registry.delete(
        Answer, AUDIT, "text",
        edition="question__survey__edition", where=~Q(text=""), label=_("freie Texte der Rückmeldung"),
    )  # fmt: skip


def _used_links(occasion: Occasion | None) -> QuerySet:
    every = UsedLink.objects.all()
    return every.filter(survey__edition=occasion.key) if occasion else every
