"""Reading a table in: all of it or nothing, every line through the service that staff use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from conference import clashes
from conference.agenda.locks import lock_edition
from conference.audit.services import Actor, record
from conference.models import Edition, Session
from conference.services import change_session, create_session
from conference.web.errors import DomainError, DomainErrors

from .columns import COLUMNS
from .entries import Entry
from .planning import Deed, Preview, draft_of, preview
from .reading import Line, TableErrors, Wrong

_COLUMNS = {"people": "speakers", "title": "title_de"}


class Stale(Exception):
    """The plan is another than the one that was shown: `preview` says what would happen now."""

    def __init__(self, shown: Preview) -> None:
        super().__init__("the plan has changed")
        self.preview = shown


@transaction.atomic
def apply(edition: Edition, lines: Sequence[Line], *, actor: Actor, seen: str | None = None) -> Preview:
    """Write every line into the plan; returns what was done. seen: the `mark` of the preview that somebody agreed to.

    Raises TableErrors with every mistake, and Stale where something else would happen than what was seen; then nothing
    is stored. What changes places with another line waits until that one has moved; where lines wait for each other
    in a circle, one of them gives up its room and people first.
    """
    locked = lock_edition(edition)
    planned = preview(locked, lines)
    if seen is not None and seen != planned.mark:
        raise Stale(planned)
    _write_all(locked, [one.entry for one in planned.outcomes if one.deed != Deed.SAME], actor)
    counts = {str(deed): planned.counted(deed) for deed in Deed}
    record(actor=actor, action="agenda.table_read", subject=f"edition:{locked.pk}", **counts)
    return planned


def _write_all(edition: Edition, waiting: list[Entry], actor: Actor) -> None:
    """Write the lines in an order in which nobody is ever in two places: the services would refuse it."""
    taken: dict[str, clashes.Draft] = {}
    for one in Session.working.of_edition(edition).scheduled().with_time().for_programme():
        one.edition = edition  # spares a query each
        taken[one.code] = clashes.Draft.of(one)
    wanted = {entry.code: draft_of(edition, entry) for entry in waiting}
    while waiting:
        free = next((one for one in waiting if _is_free(wanted[one.code], one, taken.values())), None)
        if free is None:
            aside = _step_aside(waiting, actor)
            taken.pop(aside.code, None)
            continue
        _write(edition, free, actor)
        waiting.remove(free)
        if not _is_nowhere(free):
            taken[free.code] = wanted[free.code]


def _is_nowhere(entry: Entry) -> bool:
    return entry.session is not None and entry.session.is_cancelled


def _is_free(draft: clashes.Draft, entry: Entry, taken: Iterable[clashes.Draft]) -> bool:
    """Whether no other session has the room or one of the people at that time."""
    people = {one.pk for one in draft.people}
    return _is_nowhere(entry) or not any(
        other.code != draft.code
        and draft.meets(other)
        and ((draft.room is not None and draft.room == other.room) or any(one.pk in people for one in other.people))
        for other in taken
    )


def _write(edition: Edition, entry: Entry, actor: Actor) -> None:
    try:
        _service(edition, entry, actor)()
    except DomainError as error:
        found = error.errors if isinstance(error, DomainErrors) else [error]
        raise TableErrors([_wrong(entry, one) for one in found]) from None


def _service(edition: Edition, entry: Entry, actor: Actor) -> Callable[[], Session]:
    given: dict[str, Any] = {"values": entry.values, "topics": entry.final_topics, "people": entry.final_people}
    if entry.session is None:
        return lambda: create_session(edition=edition, actor=actor, **given)
    session = entry.session
    given["values"] = {"room": session.room, "start": session.start, "end": session.end, **entry.values}
    return lambda: change_session(session=session, actor=actor, **given)


def _step_aside(waiting: Iterable[Entry], actor: Actor) -> Entry:
    """Take one of those that wait for each other out of its room, without people, until the others have moved."""
    for entry in waiting:
        if entry.session is not None and not entry.stands_aside:
            entry.stands_aside = True
            change_session(session=entry.session, values={"room": None}, people=[], actor=actor)
            return entry
    raise TableErrors([Wrong(one.line, "", _("Diese Zeile lässt sich nicht einlesen.")) for one in waiting])


def _wrong(entry: Entry, error: DomainError) -> Wrong:
    key = _COLUMNS.get(error.field or "", error.field or "")
    return Wrong(entry.line, COLUMNS.get(key, ""), error.message)
