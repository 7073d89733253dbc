"""The agenda of an edition that is being loaded: sessions with rooms, topics and people, none of them twice at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conference.models import Part, Room, Session, SessionKind, SessionPerson, SessionState, Speaker, Stage

from .rows import Loaded, once, raise_capacity, store, translated
from .source import Node


@dataclass(frozen=True)
class Slot:
    """When somebody or something is busy; `node` is None for a session that only the database knows."""

    code: str
    start: dt.datetime
    end: dt.datetime
    room: Room | None
    people: frozenset[str]
    node: Node | None


def _lookup(loaded: Loaded, key: str, node: Node) -> Any:
    code = node.need().text()
    if code not in loaded.rows[key]:
        message = {
            "rooms": _("Einen Raum mit dem Kürzel „%(code)s“ gibt es nicht."),
            "topics": _("Ein Handlungsfeld mit dem Kürzel „%(code)s“ gibt es nicht."),
            "speakers": _("Eine Person mit dem Kürzel „%(code)s“ gibt es nicht."),
        }[key]
        raise node.error(message % {"code": code})
    return loaded.rows[key][code]


def load_sessions(loaded: Loaded, nodes: Node) -> None:
    rows = Session.rows.filter(edition=loaded.edition, draft_of__isnull=True).exclude(state=SessionState.REMOVED)
    held = {row.code: row for row in rows}
    read: list[tuple[Session, dict[str, Any], Node]] = []
    for code, node in once(nodes.items()):
        row = held.get(code) or Session(edition=loaded.edition, code=code)
        read.append((row, _session_values(loaded, row, node), node))
    _check_clashes(loaded, read, held)
    moved = [row.pk for row, values, _node in read if row.pk and _moves(row, values)]
    Session.rows.filter(pk__in=moved).update(room=None)  # so that two sessions may swap their rooms
    for row, values, node in read:
        if row.pk in moved:
            row.room, values["revision"] = None, row.revision + 1
        changed = store(row, {**values, "stage": Stage.PUBLISHED}, node)
        changed |= _store_topics(loaded, row, node)
        changed |= _store_people(loaded, row, node)
        if changed:
            _drop_plan(row)
        loaded.changed |= changed


def _drop_plan(row: Session) -> None:
    """The file is the newer word: what staff had planned for this session goes, and who looks at it is told so."""
    copies = Session.rows.filter(draft_of=row)
    edits = max([row.edits, *copies.values_list("edits", flat=True)]) + 1
    copies.delete()
    Session.rows.filter(pk=row.pk).update(edits=edits)


def _moves(row: Session, values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != values[name] for name in ("room", "start", "end"))


def _session_values(loaded: Loaded, row: Session, node: Node) -> dict[str, Any]:
    edition = loaded.edition
    start, end = (
        dt.datetime.combine(edition.date, dt.time.fromisoformat(node.at(key).clock()), tzinfo=edition.tz)
        for key in ("start", "end")
    )
    if end <= start:
        raise node.at("end").error(_("Das Ende muss nach dem Beginn liegen."))
    if node.at("kind").need().text() not in SessionKind.values:
        raise node.at("kind").error(_("Diese Art von Programmpunkt gibt es nicht."))
    bookable = node.at("bookable").flag(default=False)
    capacity, round_ = node.at("capacity").whole(least=1), node.at("round").whole(least=1)
    if bookable:
        node.at("capacity").need(), node.at("round").need()
    elif row.pk and (row.places_taken or row.waiting):
        raise node.at("bookable").error(_("Dafür haben sich schon Menschen angemeldet."))
    raise_capacity(loaded, row, node.at("capacity"), capacity)
    node.at("title").need()
    return {
        "code": row.code,
        "kind": node.at("kind").text(),
        **translated(node.at("title"), "title"),
        **translated(node.at("abstract"), "abstract"),
        "room": _lookup(loaded, "rooms", node.at("room")) if "room" in node else None,
        "start": start,
        "end": end,
        "languages": _languages(node.at("languages")),
        "sign_language": node.at("sign_language").flag(default=False),
        "captions": node.at("captions").flag(default=False),
        "bookable": bookable,
        "capacity": capacity,
        "round": round_,
    }


def _languages(node: Node) -> list[str]:
    for one in node.items():
        if not one.need().text().replace("-", "").isalpha():
            raise one.error(_("Hier wird das Kürzel einer Sprache wie „de“ erwartet."))
    return node.texts()


def _people_of(loaded: Loaded, node: Node) -> list[tuple[str, Speaker]]:
    found: list[tuple[str, Speaker]] = []
    for key, part in (("speakers", Part.SPEAKER), ("moderators", Part.MODERATOR)):
        for one in node.at(key).items():
            person = (part, _lookup(loaded, "speakers", one))
            if person in found:
                raise one.error(_("Diese Person steht hier schon."))
            found.append(person)
    return found


def _store_people(loaded: Loaded, row: Session, node: Node) -> bool:
    wanted = [(part, person.pk) for part, person in _people_of(loaded, node)]
    held = list(row.session_people.order_by("position", "id").values_list("part", "speaker_id"))
    if wanted == held:
        return False
    row.session_people.all().delete()
    SessionPerson.objects.bulk_create(
        SessionPerson(session=row, speaker_id=pk, part=part, position=position)
        for position, (part, pk) in enumerate(wanted)
    )
    return True


def _store_topics(loaded: Loaded, row: Session, node: Node) -> bool:
    wanted = {_lookup(loaded, "topics", one).pk for one in node.at("topics").items()}
    if wanted == set(row.topics.values_list("pk", flat=True)):
        return False
    row.topics.set(wanted)
    return True


# --- Clashes ------------------------------------------------------------------------------------------------


def _slots(
    loaded: Loaded, read: list[tuple[Session, dict[str, Any], Node]], held: dict[str, Session]
) -> Iterator[Slot]:
    """What the agenda will be: the file's sessions, and those scheduled ones that the file leaves alone."""
    for row, values, node in read:
        if not row.is_cancelled:
            people = frozenset(person.code for _part, person in _people_of(loaded, node))
            yield Slot(row.code, values["start"], values["end"], values["room"], people, node)
    named = {row.code for row, _values, _node in read}
    rest = Session.objects.filter(pk__in=[row.pk for code, row in held.items() if code not in named])
    for row in rest.scheduled().select_related("room").prefetch_related("people"):
        yield Slot(row.code, row.start, row.end, row.room, frozenset(one.code for one in row.people.all()), None)


def _check_clashes(loaded: Loaded, read: list[tuple[Session, dict[str, Any], Node]], held: dict[str, Session]) -> None:
    """Raise LoadError at the later of two sessions that share a room or a person at the same time."""
    slots = list(_slots(loaded, read, held))
    for number, one in enumerate(slots):
        for other in slots[:number]:
            if one.start < other.end and other.start < one.end:
                _check_pair(one if one.node else other, other if one.node else one)


def _check_pair(one: Slot, other: Slot) -> None:
    if one.node is None:
        return
    texts = {"code": other.code, "start": f"{other.start:%H:%M}", "end": f"{other.end:%H:%M}"}
    if one.room is not None and one.room == other.room:
        message = _("In diesem Raum ist von %(start)s bis %(end)s schon „%(code)s“.")
        raise one.node.at("room").error(message % texts)
    for code in sorted(one.people & other.people):
        message = _("„%(person)s“ ist von %(start)s bis %(end)s schon in „%(code)s“.")
        key = "speakers" if code in (one.node.at("speakers").value or []) else "moderators"
        raise one.node.at(key).error(message % {**texts, "person": code})
