"""Reading a table in: all of it or nothing, every line through the service that staff use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from conference.agenda.locks import lock_edition
from conference.audit.services import Actor, record
from conference.models import Edition, Session
from conference.services import change_session, create_session
from conference.web.errors import DomainError, DomainErrors

from .columns import COLUMNS
from .entries import Entry
from .planning import Deed, Outcome, Preview, preview
from .reading import Line, TableErrors, Wrong

IN_THE_WAY = {"room", "person"}
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
    waiting = [one for one in planned.outcomes if one.deed != Deed.SAME]
    while waiting:
        late = [one for one in waiting if not _write(locked, one.entry, actor)]
        if len(late) == len(waiting):
            _step_aside(late, actor)
        waiting = late
    counts = {str(deed): planned.counted(deed) for deed in Deed}
    record(actor=actor, action="agenda.table_read", subject=f"edition:{locked.pk}", **counts)
    return planned


def _write(edition: Edition, entry: Entry, actor: Actor) -> bool:
    """Whether the line is stored; False where another session is still in the way."""
    try:
        _service(edition, entry, actor)()
    except DomainError as error:
        found = error.errors if isinstance(error, DomainErrors) else [error]
        if all(one.code in IN_THE_WAY for one in found):
            return False
        raise TableErrors([_wrong(entry, one) for one in found]) from None
    return True


def _service(edition: Edition, entry: Entry, actor: Actor) -> Callable[[], Session]:
    given: dict[str, Any] = {"values": entry.values, "topics": entry.final_topics, "people": entry.final_people}
    if entry.session is None:
        return lambda: create_session(edition=edition, actor=actor, **given)
    session = entry.session
    given["values"] = {"room": session.room, "start": session.start, "end": session.end, **entry.values}
    return lambda: change_session(session=session, actor=actor, **given)


def _step_aside(late: list[Outcome], actor: Actor) -> None:
    """Take one of those that wait for each other out of its room, without people, until the others have moved."""
    for outcome in late:
        session = outcome.entry.session
        if session is not None and not outcome.entry.stands_aside:
            outcome.entry.stands_aside = True
            change_session(session=session, values={"room": None}, people=[], actor=actor)
            return
    raise TableErrors([Wrong(one.entry.line, "", _("Diese Zeile lässt sich nicht einlesen.")) for one in late])


def _wrong(entry: Entry, error: DomainError) -> Wrong:
    key = _COLUMNS.get(error.field or "", error.field or "")
    return Wrong(entry.line, COLUMNS.get(key, ""), error.message)
