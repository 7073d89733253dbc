"""The start page of an edition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.models import Edition, Session, TextKind
from conference.phases import Phase, phase_of
from conference.texts import Text, texts_of
from conference.web import languages

from .days import Day, days_of

SHOWN_WORKSHOPS = 6
SIMPLE = "de-simple"


@dataclass
class StartPage:
    """The start page of an edition."""

    edition: Edition
    phase: Phase
    texts: dict[str, Text]
    days: list[Day]
    workshops: list[Session]
    step_free: bool

    @property
    def is_coming(self) -> bool:
        return self.phase not in (Phase.OVER, Phase.ARCHIVED)

    @property
    def is_long(self) -> bool:
        return self.edition.last_day != self.edition.date

    @property
    def has_simple(self) -> bool:
        return SIMPLE in self.edition.languages and any(code == SIMPLE for code, _name in settings.LANGUAGES)

    @property
    def simple_url(self) -> str:
        return languages.path_in(reverse("conference:edition", args=[self.edition.slug]), SIMPLE)

    @property
    def practical(self) -> list[tuple[str, Text]]:
        """What is good to know: heading and text, in this order."""
        headings = (
            (TextKind.CATERING, _("Essen und Trinken")),
            (TextKind.CHILDCARE, _("Kinderbetreuung")),
            (TextKind.WIFI, _("WLAN")),
            (TextKind.PHOTOGRAPHS, _("Fotos")),
        )
        return [(heading, self.texts[kind]) for kind, heading in headings if kind in self.texts]

    @cached_property
    def first(self) -> dt.datetime | None:
        return self.days[0].slots[0].start if self.days else None

    @cached_property
    def last(self) -> dt.datetime | None:
        return max(slot.end for slot in self.days[-1].slots) if self.days else None


def start_page(edition: Edition) -> StartPage:
    """Everything the start page shows, in a fixed number of questions to the database."""
    sessions = list(Session.objects.of_edition(edition).scheduled().for_programme())
    bookable = [session for session in sessions if session.bookable]
    return StartPage(
        edition,
        phase_of(edition),
        texts_of(edition),
        days_of(edition, sessions),
        _chosen(bookable),
        step_free=any(room.step_free for room in edition.rooms.all()),
    )


def _chosen(bookable: list[Session]) -> list[Session]:
    """Some workshops of each round, those with free places first."""
    rounds = sorted({session.round or 0 for session in bookable})
    share = max(SHOWN_WORKSHOPS // max(len(rounds), 1), 1)
    chosen: list[Session] = []
    for number in rounds:
        ours = [session for session in bookable if (session.round or 0) == number]
        ours.sort(key=lambda session: not session.places_free)
        chosen += sorted(ours[:share], key=lambda session: (session.start, session.room_id or 0))
    return chosen
