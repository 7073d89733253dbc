"""A publication in the words of the mail to one person: what was, what is now, and what there is to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from conference.agenda import reading
from conference.agenda.contents import Content
from conference.agenda.differences import REMOVED, Change
from conference.agenda.publishing import changes_of
from conference.models import AgendaVersion, Edition
from conference.outbox.bidi import Isolated, isolate

from .models import Registration
from .overlapping import undecided
from .programme import Wish


@dataclass(frozen=True)
class When:
    """Time and room of a session before or after a publication, in words; `room` may be empty."""

    hours: str
    room: Isolated


@dataclass(frozen=True)
class Moved:
    """One session that a publication moved or, with `after` None, removed.

    wish: what the person has there at this moment, None for whoever is on stage or has given it back since.
    """

    title: Isolated
    before: When
    after: When | None
    wish: Wish | None
    on_stage: bool


def words(registration: Registration, wishes: Sequence[Wish], stored: dict[str, Any]) -> dict[str, Any]:
    """What the mail about a publication says: `moved`, and `pairs` of wishes that are now at one time. Two queries.

    stored: "version" and "sessions", primary keys; a session that was cancelled since is told by a mail of its own.
    """
    version = AgendaVersion.objects.only("changes").get(pk=stored["version"])
    found = [one for one in changes_of(version) if one.session in stored["sessions"]]
    chosen = {wish.session: wish for wish in wishes}
    places = registration.places.taken().select_related("session")
    pairs = [[chosen[place.session_id] for place in pair.places] for pair in undecided(places)]
    return {"moved": [_moved(one, registration, chosen) for one in found], "pairs": pairs}


def gone(edition: Edition, pk: int) -> dict[str, Any]:
    """A session that is in the programme no more, in the words of a mail about it: as the newest version tells of it.

    One query. Raises AgendaVersion.DoesNotExist where no version does.
    """
    versions = edition.agenda_versions.filter(changes__contains=[{"content": {"id": pk}}])
    change = next(one for one in changes_of(versions.latest()) if one.session == pk)
    title, when = _isolated(reading.text_of(change.content["title"])), _when(change.content, edition, with_day=False)
    return {"session_title": title, "session_hours": when.hours, "session_room": when.room}


def _moved(change: Change, registration: Registration, chosen: dict[int, Wish]) -> Moved:
    after, edition = change.content, registration.edition
    before = {**after, **{name: old for name, (old, _new) in change.fields.items()}}
    with_day = reading.has_days(edition, before, after)
    return Moved(
        title=_isolated(reading.text_of(after["title"])),
        before=_when(before, edition, with_day),
        after=None if change.kind == REMOVED else _when(after, edition, with_day),
        wish=chosen.get(change.session),
        on_stage=any(one["id"] == registration.speaker_id for one in after["people"]),
    )


def _when(content: Content, edition: Edition, with_day: bool) -> When:
    room = _isolated(reading.text_of(content["room"]["name"])) if content["room"] else isolate("")
    return When(reading.span(content, edition, with_day=with_day), room)


def _isolated(text: reading.Text) -> Isolated:
    """For a mail: marked with its language where another one than the mail's had to do."""
    return isolate(text.text, "" if text.language.code == get_language() else text.language.code)
