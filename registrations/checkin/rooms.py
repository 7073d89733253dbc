"""The doors of sessions: who has a place, who may still enter, and who has left.

Whoever enters without a booking gets a real place as long as one is free and nothing else of theirs is at that time, so
that nobody books the same seat meanwhile. From ten minutes after the start on, people sit where others did not come:
then the seats in the room decide, and bookings stay as they are (`sessions.free_at_door`). Everything about one edition
queues up behind its lock, so two doors of one room never let in one too many.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.content import best
from conference.models import Session
from registrations import on_stage, places, waiting
from registrations.models import Place, PlaceState, Registration, RegistrationState
from registrations.presence import services as presence
from registrations.presence.models import Presence, PresenceSource

from . import building, kinds, log, sessions, stretches, words
from .kinds import Answer, Entry
from .models import Scan

ENTERED = ("present", "taken_now")


def register_kinds() -> None:
    """Called when the app is ready."""
    kinds.register("session_in", enter, undo=take_back)
    kinds.register("session_out", go_out, undo=take_back)


def enter(entry: Entry) -> Answer:
    """Somebody is at the door of a session: `take` says that they may have a place that is free."""
    places.lock_edition(entry.device.edition_id)
    session = _session(entry)
    one = presence.lock(entry.person(), session)
    if one.state == RegistrationState.CANCELLED:
        return Answer("cancelled", _("Diese Anmeldung ist abgesagt."), person=one)
    if one.state == RegistrationState.WAITING:
        return building.waiting(one)
    entry.scan.session = session
    there = _there(one, session)
    if there is not None and there.left_at is None:
        return _already(entry, one, session)
    if on_stage.leads(one, session):
        return _write(entry, one, session, "present")
    has_place = Place.objects.taken().filter(registration=one, session=session).exists()
    present, unbooked = sessions.counts([session.pk]).get(session.pk, (0, 0))
    free = sessions.free_at_door(session, entry.at, present=present, unbooked=unbooked)
    if has_place or session.capacity is None:
        return _enter_booked(entry, one, session, present)
    return _enter_unbooked(entry, one, session, free or 0)


def _session(entry: Entry) -> Session:
    """The session as it is now; locked with the edition. Raises DomainError `session`."""
    key = entry.fields.get("session")
    rows = Session.objects.of_edition(entry.edition).scheduled().select_related("room")
    is_key = isinstance(key, int) and not isinstance(key, bool) and 0 <= key < 2**63
    found = rows.filter(pk=key).first() if is_key else None
    if found is None:
        raise presence.PresenceError(_("Diesen Programmpunkt gibt es hier nicht."), field="session", code="session")
    return found


def _there(one: Registration, session: Session) -> Presence | None:
    return Presence.objects.filter(registration=one).in_session(session).first()


def _already(entry: Entry, one: Registration, session: Session) -> Answer:
    """In the room already: by the list, by this door or by another that knew nothing of it."""
    scans = log.of_session(one, session)
    first = next((scan for scan in scans if scan.kind == "session_in"), None)
    more = {"at": building.iso(first.at), "door": first.device.name} if first else {"at": None, "door": ""}
    _settle(entry, one, session, [*scans, entry.scan])
    message = words.already(one, first.at if first else None, more["door"] or "")
    other = _other(entry.scan, scans)
    found: dict[str, Any] = {"is_conflict": other is not None, "conflict_with": other}
    return Answer("already", message, person=one, more={**_named(session), **more}, is_valid=True, **found)


def _other(scan: Scan, scans: list[Scan]) -> Scan | None:
    """The entry of another door that let the person in too, because one of both was offline."""
    if scan.said not in ENTERED:
        return None
    others = (one for one in scans if one.kind == "session_in" and one.device_id != scan.device_id)
    return next(others, None)


def _enter_booked(entry: Entry, one: Registration, session: Session, present: int) -> Answer:
    """Whoever has a place enters, unless it has been filled since: the minutes it was kept for are over."""
    is_full = session.capacity is not None and present >= session.capacity
    is_over = is_full and entry.at >= sessions.freed_at(session)
    if is_over and entry.scan.said not in ENTERED:
        return Answer("full", words.filled(session), person=one, more={**_named(session), "free": 0})
    return _write(entry, one, session, "present", is_conflict=is_over)


def _enter_unbooked(entry: Entry, one: Registration, session: Session, free: int) -> Answer:
    """Whoever has none enters where a seat is free and the volunteer says so; whom an offline door let in is in."""
    was_let_in = entry.scan.said in ENTERED
    if not free and not was_let_in:
        return Answer("full", words.full(session), person=one, more={**_named(session), "free": 0})
    if entry.fields.get("take") is not True and not was_let_in:
        message = ngettext("Nicht gebucht. Noch %(n)s Platz frei.", "Nicht gebucht. Noch %(n)s Plätze frei.", free)
        return Answer("not_booked", message % {"n": free}, person=one, more={**_named(session), "free": free})
    effect = {"place": _take_place(one, session)} if free else {}
    return _write(entry, one, session, "taken_now", effect=effect, is_conflict=not free)


def _take_place(one: Registration, session: Session) -> int | None:
    """The key of a real place, where one is free to be booked and the person has nothing else at that time."""
    elsewhere = Place.objects.taken().filter(registration=one).exclude(session=session)
    if elsewhere.filter(session__start__lt=session.end, session__end__gt=session.start).exists():
        return None
    waits = Place.objects.waiting().filter(registration=one, session=session).select_related("session").first()
    if waits is not None:
        moved = places.promote_in_session(session, only=waits)
        return moved[0].pk if moved else None
    if not session.bookable or not places.free_for_newcomers(session):
        return None
    made = places.take(one, [session])[0]
    assert made.state == PlaceState.TAKEN, "looked behind the lock"
    return made.pk


def _write(entry: Entry, one: Registration, session: Session, outcome: str, **more: Any) -> Answer:
    _settle(entry, one, session, [*log.of_session(one, session), entry.scan])
    message = words.enters(one, session) if outcome == "present" else words.takes(one, session)
    return Answer(
        outcome, message, person=one, more={**_named(session), "at": building.iso(entry.at)}, is_valid=True, **more
    )


def go_out(entry: Entry) -> Answer:
    """Somebody leaves the room."""
    places.lock_edition(entry.device.edition_id)
    session = _session(entry)
    one = presence.lock(entry.person(), session)
    entry.scan.session = session
    there = _there(one, session)
    if there is None or there.left_at is not None:
        return Answer("not_inside", _("Diese Person ist nicht als anwesend erfasst."), person=one)
    more = {**_named(session), "at": building.iso(entry.at)}
    if there.source == PresenceSource.LIST:
        presence.set_end(stretch=there, left=entry.at, actor=entry.actor)
        return Answer("left", words.left(one), person=one, more=more, effect={"mark": there.pk})
    _settle(entry, one, session, [*log.of_session(one, session), entry.scan])
    return Answer("left", words.left(one), person=one, more=more, is_valid=True)


def _settle(entry: Entry, one: Registration, session: Session, scans: list[Scan]) -> None:
    """Let `presence` say what the log says; a mark of the team's list holds."""
    is_marked = Presence.objects.filter(registration=one, source=PresenceSource.LIST).in_session(session).exists()
    if is_marked or log.is_stale_rehearsal(one.edition, entry.at):
        return
    spans = stretches.whole(log.sightings(scans))
    day = log.presence_day(one.edition, session.start or entry.at)
    presence.settle(registration=one, day=day, session=session, spans=spans, actor=entry.actor)


def take_back(entry: Entry, target: Scan) -> None:
    """What `enter` and `go_out` did; a place that was taken at the door goes to whoever waits."""
    if target.registration is None or target.session is None:
        return
    one = presence.lock(target.registration, target.session)
    building.invalidate(target)
    if mark := Presence.objects.filter(pk=target.effect.get("mark"), left_at=target.at).first():
        presence.set_end(stretch=mark, left=None, actor=entry.actor)
    _settle(entry, one, target.session, log.of_session(one, target.session))
    taken = Place.objects.taken().filter(pk=target.effect.get("place")).select_related("session")
    if freed := places.give_back(taken):
        waiting.move_up(one.edition, freed)


def _named(session: Session) -> dict[str, Any]:
    return {"session": session.pk, "where": best(session.room, "name")[0] if session.room else None}
