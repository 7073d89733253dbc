"""What a table would change: every line compared with the plan, and all of them with each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from conference import clashes
from conference.models import Edition, EditionState, Part, Session

from .cells import Register
from .columns import CODE, COLUMNS, MODERATORS, ROOM, SPEAKERS, START
from .entries import Entry, LineReader
from .reading import Line, TableErrors, Wrong, whole
from .writing import cells


class Deed(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Change:
    """One cell that would be another: the column's head, what stands there now and then."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Outcome:
    """What would become of one line; `notes` are warnings that nobody has to heed."""

    entry: Entry
    deed: Deed
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return str(self.entry.value("title_de") or "")


@dataclass(frozen=True)
class Preview:
    """What would become of every line, in the order of the table."""

    outcomes: list[Outcome] = field(default_factory=list)

    def counted(self, deed: str) -> int:
        return sum(one.deed == deed for one in self.outcomes)

    @property
    def new(self) -> int:
        return self.counted(Deed.NEW)

    @property
    def changed(self) -> int:
        return self.counted(Deed.CHANGED)

    @property
    def same(self) -> int:
        return self.counted(Deed.SAME)

    @property
    def is_idle(self) -> bool:
        """Whether all of it is in the plan already."""
        return self.same == len(self.outcomes)

    @property
    def mark(self) -> str:
        """Is another as soon as anything else would happen than what was shown."""
        shown = repr([(one.entry.line, one.entry.code, one.deed, one.changes) for one in self.outcomes])
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def preview(edition: Edition, lines: Sequence[Line]) -> Preview:
    """What reading the lines in would do. Raises TableErrors with every mistake in them; asks the database the same
    few questions, however many lines there are."""
    if edition.state == EditionState.ARCHIVED:
        raise whole(_("Diese Konferenz ist archiviert. Ihr Programm bleibt, wie es ist."))
    held = {one.code: one for one in Session.working.of_edition(edition).for_programme()}
    for session in held.values():
        session.edition = edition
    entries = _entries(edition, lines, held)
    notes = _clashes(edition, entries, held)
    return Preview([_outcome(edition, entry, notes.get(entry.line, [])) for entry in entries])


def _entries(edition: Edition, lines: Sequence[Line], held: dict[str, Session]) -> list[Entry]:
    register = Register.of(edition)
    entries, errors = [], []
    first: dict[str, int] = {}
    for line in lines:
        code = line.cells[CODE]
        reader = LineReader(line, register, held.get(code))
        entries.append(reader.read())
        if code and code in first:
            message = _("Das Kürzel „%(code)s“ steht schon in Zeile %(line)s.")
            reader.wrong(CODE, message % {"code": code, "line": first[code]})
        first.setdefault(code, line.number)
        errors += reader.errors
    if errors:
        raise TableErrors(errors)
    return entries


# --- Compared with each other ---


def _clashes(edition: Edition, entries: Sequence[Entry], held: dict[str, Session]) -> dict[int, list[str]]:
    """The warnings by line. Raises TableErrors for lines that would put a room or a person into two places."""
    named = {entry.code: entry for entry in entries}
    drafts = [draft_of(edition, entry) for entry in entries if not (entry.session and entry.session.is_cancelled)]
    drafts += [clashes.Draft.of(one) for code, one in held.items() if code not in named and not one.is_cancelled]
    notes: dict[int, list[str]] = {}
    errors = []
    for clash in clashes.check_drafts(edition, [draft for draft in drafts if draft.start is not None]):
        both = [named[one.code] for one in clash.sessions if one.code in named]
        for entry in both[:1] if clash.level != clashes.BLOCK else []:
            notes.setdefault(entry.line, []).append(clash.message)
        if clash.level == clashes.BLOCK and both:
            errors.append(_wrong(clash, both))
    if errors:
        raise TableErrors(errors)
    return notes


def _wrong(clash: clashes.Clash, both: list[Entry]) -> Wrong:
    """The mistake, told at the later of two lines, with the sentence that names the other."""
    entry = max(both, key=lambda one: one.line)
    mine, other = clash.session, clash.other
    if other is not None and other.code == entry.code:
        mine, other = other, mine
    if other is None:
        return Wrong(entry.line, COLUMNS.get(clash.field, COLUMNS[START]), clash.message)
    name = _("%(session)s in Zeile %(line)s") % {"session": other.name, "line": min(one.line for one in both)}
    words = {"other": name if len(both) > 1 else other.name, "span": other.span}
    if clash.field == "room":
        words["room"] = mine.room.name if mine.room else ""
        message = _("Der Raum „%(room)s“ ist von %(span)s schon belegt: %(other)s.")
        return Wrong(entry.line, COLUMNS[ROOM], message % words)
    person = next((one for one in mine.people if one.pk == clash.about), mine.people[0])
    words["person"] = person.name
    parts = {one.part for one in entry.final_people if one.speaker_id == person.pk}
    column = MODERATORS if parts == {Part.MODERATOR} else SPEAKERS
    return Wrong(entry.line, COLUMNS[column], _("%(person)s ist von %(span)s schon hier dabei: %(other)s.") % words)


def draft_of(edition: Edition, entry: Entry) -> clashes.Draft:
    """The session of a line as the rules look at it."""
    session = entry.session
    return clashes.Draft(
        edition=edition,
        code=entry.code,
        title=entry.value("title_de") or "",
        start=entry.value("start"),
        end=entry.value("end"),
        pk=session.identity if session else None,
        room=entry.value("room"),
        capacity=entry.value("capacity"),
        places_taken=session.taken if session else 0,
        bookable=entry.value("bookable"),
        round=entry.value("round"),
        people=tuple({one.speaker_id: one.speaker for one in entry.final_people}.values()),
    )


# --- Compared with the plan ---


def _outcome(edition: Edition, entry: Entry, notes: Iterable[str]) -> Outcome:
    if entry.session is None:
        return Outcome(entry, Deed.NEW, _changes({}, _after(edition, entry)), tuple(notes))
    session = entry.session
    before = cells(edition, session, session.topics.all(), session.session_people.all())
    changes = _changes(before, _after(edition, entry))
    return Outcome(entry, Deed.CHANGED if changes else Deed.SAME, changes, tuple(notes) if changes else ())


def _after(edition: Edition, entry: Entry) -> dict[str, str]:
    """The line as it would stand in the table afterwards."""
    names = [one.attname for one in Session._meta.concrete_fields if one.attname not in {"id", "title", "abstract"}]
    source = entry.session or Session(edition=edition)
    row = Session(**{name: getattr(source, name) for name in names})
    if entry.session is not None:
        row.room = entry.session.room
    for name, value in entry.values.items():
        setattr(row, name, value)
    return cells(edition, row, entry.final_topics, entry.final_people)


def _changes(before: dict[str, str], after: dict[str, str]) -> tuple[Change, ...]:
    return tuple(
        Change(head, before.get(key, ""), after[key])
        for key, head in COLUMNS.items()
        if before.get(key, "") != after[key] and not (not before and (key == CODE or after[key] == "nein"))
    )
