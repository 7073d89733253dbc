"""What the planner shows: one day of the plan as plain rows, the same for the table, the list and the JSON.

The number of questions to the database does not grow with the number of sessions.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conference import clashes
from conference.content import best, softened
from conference.models import (
    AcceptedWarning,
    Edition,
    EditionState,
    RevisionDeed,
    Room,
    Session,
    SessionKind,
    SessionRevision,
)
from conference.outbox.bidi import isolate

from . import days

# Minutes of a session that has no time yet, where the day has none of its kind to go by.
USUAL = {
    SessionKind.ARRIVAL: 30, SessionKind.OPENING: 15, SessionKind.GREETING: 10, SessionKind.TALK: 45,
    SessionKind.PANEL: 60, SessionKind.WORKSHOP: 75, SessionKind.WORLD_CAFE: 90, SessionKind.FAIR: 60,
    SessionKind.BREAK: 30, SessionKind.CULTURE: 30, SessionKind.CLOSING: 15,
}  # fmt: skip
GERMAN = ("de", "de-simple")
ENDS = (".", "?", "!", "…", "؟")  # of a title that needs no full stop after it
STEPS = 20  # of the history that tell a colleague's moves


@dataclass(frozen=True)
class Block:
    """One session of the plan. Times are on the clock of the place; `label` says all of it in sentences.

    narrow: the title with soft hyphens, for columns; lang: the language the title is in.
    """

    id: int
    code: str
    title: str
    narrow: str
    lang: str
    kind: str
    kind_label: str
    room: str
    room_name: str
    start: str
    end: str
    span: str
    minutes: int
    people: str
    places: str
    mark: str
    is_cancelled: bool
    edits: int
    warnings: int
    label: str
    url: str

    @property
    def day(self) -> str:
        return self.start[:10]

    @property
    def start_clock(self) -> str:
        return self.start[11:]

    @property
    def end_clock(self) -> str:
        return self.end[11:]


@dataclass(frozen=True)
class Note:
    """One thing to look at: `level` "block" or "warn"; `sessions` and `day` say where it is to be seen."""

    key: str
    level: str
    message: str
    sessions: list[int]
    day: str


@dataclass(frozen=True)
class Accepted:
    key: str
    message: str
    by: str


@dataclass(frozen=True)
class Step:
    """Somebody's deed, to be told to the others who plan at the same time."""

    id: int
    session: int
    user: int | None
    by: str
    text: str


@dataclass(frozen=True)
class Column:
    id: str
    name: str
    detail: str


@dataclass
class Board:
    """One day of the plan with everything around it."""

    version: str
    day: str
    day_name: str
    first_hour: int
    last_hour: int
    rooms: list[Column] = field(default_factory=list)
    sessions: list[Block] = field(default_factory=list)
    parked: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    pending: int = 0
    pending_text: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def fingerprint(request: HttpRequest, edition: Edition, day: dt.date) -> str:
    """Changes whenever the board would: four small questions instead of all of it."""
    counted = {name: _weighed(name) for name in ("edits", "revision", "places_taken", "waiting")}
    rows = Session.rows.of_edition(edition).aggregate(Count("pk"), Max("pk"), **counted)
    steps = SessionRevision.objects.filter(session__edition=edition).aggregate(Max("pk"))
    accepted = AcceptedWarning.objects.filter(edition=edition).aggregate(Count("pk"), Max("pk"))
    fresh = Edition.objects.values_list("agenda_changed_at", "agenda_version", "state", "waiting", "places_taken")
    seen = [day, get_language(), request.user.pk, rows, steps, accepted, fresh.get(pk=edition.pk)]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:20]


def _weighed(name: str) -> Sum:
    """A sum that also changes when somebody changes from one session to another."""
    return Sum(F(name) * F("pk"), default=0)


def board_of(request: HttpRequest, edition: Edition, day: dt.date, version: str = "") -> Board:
    """Everything the planner shows of one day. version: its fingerprint where it is known already."""
    begin, end = days.span_of(edition, day)
    version = version or fingerprint(request, edition, day)
    today, parked = _sessions(edition, begin, end)
    found, accepted = _warnings(edition)
    counts = Counter(pk for clash in found for pk in _whom(clash))
    first, last = days.hours(edition, day, ((one.start, one.end) for one in today))
    usual = _usual_minutes(today)
    board = Board(version, day.isoformat(), days.name_of(day), first, last)
    board.rooms = [_column(room) for room in edition.rooms.all()]
    board.sessions = [block_of(one, counts[one.identity], usual) for one in today]
    board.parked = [block_of(one, counts[one.identity], usual) for one in parked]
    board.notes = [_note(edition, clash) for clash in found]
    board.accepted = [_accepted(one) for one in accepted]
    board.steps = _steps(edition)
    board.pending = Session.rows.of_edition(edition).unpublished().count() if edition.is_public else 0
    board.pending_text = _pending_text(edition, board.pending)
    return board


def _sessions(edition: Edition, begin: dt.datetime, end: dt.datetime) -> tuple[list[Session], list[Session]]:
    """What takes place between two moments, in the order of the day, and what has no time yet."""
    wanted = Q(start__isnull=True) | Q(start__lt=end, end__gt=begin)
    rows = Session.working.of_edition(edition).filter(wanted).select_related("room", "draft_of")
    found = list(rows.prefetch_related("session_people__speaker"))
    for session in found:
        session.edition = edition
    parked = [one for one in found if one.start is None]
    return [one for one in found if one.start], sorted(parked, key=lambda one: (one.kind, one.code))


def _usual_minutes(sessions: Iterable[Session]) -> dict[str, int]:
    """How long each kind usually is, by what takes place today."""
    lengths: dict[str, Counter[int]] = {}
    for one in sessions:
        minutes = int((one.end - one.start).total_seconds() // 60)
        lengths.setdefault(one.kind, Counter())[minutes] += 1
    return {**USUAL, **{kind: counted.most_common(1)[0][0] for kind, counted in lengths.items()}}


def _column(room: Room) -> Column:
    seats = ngettext("%(count)s Platz", "%(count)s Plätze", room.capacity) % {"count": room.capacity}
    return Column(str(room.pk), room.name, seats if room.step_free else f"{seats} · {_('nicht stufenlos')}")


def block_of(session: Session, warned: int, usual: dict[str, int]) -> Block:
    """One session as it is shown. warned: how many open warnings it has; usual: minutes by kind."""
    edition, room = session.edition, session.room
    has_time = session.start is not None
    span = days.spoken(edition, session.start, session.end) if has_time else ""
    timed = session if has_time or not session.draft_of_id else session.draft_of  # as long as it was before
    minutes = int((timed.end - timed.start).total_seconds() // 60) if timed.start else usual[session.kind]
    people = list(dict.fromkeys(one.speaker.name for one in session.session_people.all()))
    title, lang = best(session, "title")
    values = {
        "id": session.identity,
        "code": session.code,
        "title": title,
        "narrow": softened(title) if lang in GERMAN else title,
        "lang": lang,
        "kind": session.kind,
        "kind_label": session.get_kind_display(),
        "room": str(session.room_id or ""),
        "room_name": room.name if room else _("ohne Raum"),
        "start": days.wall(edition, session.start) if has_time else "",
        "end": days.wall(edition, session.end) if has_time else "",
        "span": span,
        "minutes": minutes,
        "people": ", ".join(people),
        "places": _places(session),
        "mark": _mark(session),
        "is_cancelled": session.is_cancelled,
        "edits": session.edits,
        "warnings": warned,
        "url": reverse("admin:conference_session_change", args=[session.identity]),
    }
    return Block(label=_label(values), **values)


def _places(session: Session) -> str:
    if not session.bookable or session.capacity is None:
        return ""
    texts = {"taken": session.taken, "all": session.capacity, "waiting": session.awaited}
    if session.awaited:
        return _("%(taken)s von %(all)s belegt, %(waiting)s warten") % texts
    return _("%(taken)s von %(all)s belegt") % texts


def _mark(session: Session) -> str:
    if not session.edition.is_public or not session.is_planned:
        return ""
    return _("geändert") if session.draft_of_id else _("neu")


def _label(values: dict[str, Any]) -> str:
    """What a screen reader says of a block: whole sentences, the most important first."""
    named = {**values, "kind": values["kind_label"], "title": isolate(values["title"])}
    first = _("%(kind)s %(code)s: %(title)s.") % named
    said = [first.removesuffix(".") if values["title"].endswith(ENDS) else first]
    if values["is_cancelled"]:
        said.append(_("Fällt aus."))
    if values["span"]:
        said.append(_("%(span)s, %(room)s.") % {"span": values["span"], "room": values["room_name"]})
    else:
        said.append(_("Noch ohne Zeit."))
    if values["people"]:
        said.append(_("Mit %(people)s.") % values)
    if values["places"]:
        said.append(_("Plätze: %(places)s.") % values)
    if values["warnings"]:
        count = values["warnings"]
        said.append(ngettext("%(count)s Hinweis.", "%(count)s Hinweise.", count) % {"count": count})
    if values["mark"]:
        said.append(_("Noch nicht veröffentlicht."))
    return " ".join(said)


def _whom(clash: clashes.Clash) -> list[int]:
    """The identities of the sessions that a clash is about."""
    return [one.pk for one in clash.sessions if one.pk is not None]


def _note(edition: Edition, clash: clashes.Clash) -> Note:
    day = days.wall(edition, clash.session.start)[:10] if clash.session.start else ""
    return Note(clash.key, clash.level, clash.message, _whom(clash), day)


def _warnings(edition: Edition) -> tuple[list[clashes.Clash], list[AcceptedWarning]]:
    """What is open, and what was accepted and still holds: one comparison of the agenda for both."""
    found = clashes.check_edition(edition)
    answers = {one.key: one for one in AcceptedWarning.objects.filter(edition=edition).select_related("accepted_by")}
    still = [answers[one.key] for one in found if one.level == clashes.WARN and one.key in answers]
    return [one for one in found if one.level == clashes.BLOCK or one.key not in answers], still


def _accepted(one: AcceptedWarning) -> Accepted:
    who = {"name": str(one.accepted_by or _("jemand")), "day": date_format(one.accepted_at, _("j. F"))}
    return Accepted(one.key, one.message, _("In Ordnung, sagt %(name)s (%(day)s)") % who)


def _steps(edition: Edition) -> list[Step]:
    steps = SessionRevision.objects.filter(session__edition=edition).exclude(deed=RevisionDeed.BEFORE)
    newest = steps.select_related("actor").order_by("-pk")[:STEPS]
    return [Step(one.pk, one.session_id, one.actor_id, str(one.actor or _("jemand")), deed_text(one)) for one in newest]


def deed_text(step: SessionRevision) -> str:
    """What a step of the history did, for example "W13 verlegt"."""
    return _("%(code)s %(deed)s") % {"code": step.content.get("code", ""), "deed": step.get_deed_display()}


def _pending_text(edition: Edition, count: int) -> str:
    if edition.state == EditionState.DRAFT:
        return _("Diese Konferenz ist noch ein Entwurf: Niemand außer dem Team sieht das Programm.")
    if not count:
        return _("Alles ist veröffentlicht.")
    text = ngettext(
        "%(count)s Änderung ist noch nicht veröffentlicht.",
        "%(count)s Änderungen sind noch nicht veröffentlicht.",
        count,
    )
    return text % {"count": count}
