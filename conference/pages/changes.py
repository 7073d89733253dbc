"""What changed in the programme with each publication, for everybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from conference.agenda import publishing, words
from conference.models import Edition, Session


@dataclass(frozen=True)
class Publication:
    """One version in words. `at` is on the clock of the place; `told` is None for the first one."""

    number: int
    at: dt.datetime
    told: words.Announcement | None


@dataclass(frozen=True)
class ChangesPage:
    """Every publication, the newest first; `codes` are those of the sessions that have a page now, by identity."""

    publications: list[Publication]
    codes: dict[int, str]


def changes_page(edition: Edition) -> ChangesPage:
    """Two questions to the database, however many versions and sessions there are."""
    versions = list(edition.agenda_versions.defer("content"))
    first = versions[-1].number if versions else 0
    found = []
    for one in versions:
        told = None if one.number == first else words.announce(publishing.changes_of(one), edition)
        found.append(Publication(one.number, one.at.astimezone(edition.tz), told))
    codes = dict(Session.objects.of_edition(edition).values_list("pk", "code"))
    return ChangesPage(found, codes)
