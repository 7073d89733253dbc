"""The doors of the building: coming in, leaving, and taking an entry back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from conference.models import Edition
from registrations import places
from registrations.models import Registration, RegistrationState
from registrations.presence import services as presence
from registrations.presence.models import Presence

from . import kinds, places_to_go, words
from .kinds import Answer, Entry
from .log import Day
from .models import Scan
from .querysets import OF_BUILDING


def register_kinds() -> None:
    """Called when the app is ready."""
    kinds.register("in", come_in, undo=take_back)
    kinds.register("out", go_out, undo=take_back)
    kinds.register("undo", undo)


def come_in(entry: Entry) -> Answer:
    """Somebody is at the door: let in, unless they are there already, have cancelled or wait for a place."""
    one = presence.lock(entry.person())
    if one.state == RegistrationState.CANCELLED:
        return Answer("cancelled", _("Diese Anmeldung ist abgesagt."), person=one)
    if one.state == RegistrationState.WAITING:
        return waiting(one)
    return arrive(entry, one)


def waiting(one: Registration, effect: Mapping[str, Any] | None = None) -> Answer:
    """Where somebody stands in the waiting list, and how many places are free this minute."""
    row = Registration.objects.filter(pk=one.pk).with_position().values("position").get()
    free = Edition.objects.get(pk=one.edition_id).places_free
    more = {**row, "free": free}
    return Answer("waiting", words.waiting(row["position"], free), person=one, more=more, effect=effect or {})


def arrive(entry: Entry, one: Registration, effect: Mapping[str, Any] | None = None) -> Answer:
    """Write down that somebody with a place has come. Behind the lock of the registration."""
    scan = entry.scan
    day = Day(one, scan.at)
    before = day.there_at(scan.at)
    scan.outcome = "already" if before else "welcome"
    day.scans.append(scan)
    day.settle(entry.actor)
    other = _other_welcome(day, scan)
    found: dict[str, Any] = {"is_conflict": other is not None, "conflict_with": other, "effect": effect or {}}
    if before:
        door = day.door_of(before[0])
        more = {"at": iso(before[0]), "door": door}
        message = words.already(one, before[0], door)
        return Answer("already", message, person=one, more=more, is_valid=True, **found)
    more = {"at": iso(scan.at), "where": places_to_go.where(one)}
    return Answer("welcome", words.welcome(one), person=one, more=more, is_valid=True, **found)


def _other_welcome(day: Day, scan: Scan) -> Scan | None:
    """The entry of another door that welcomed the person too, because one of both knew nothing of the other."""
    span = day.there_at(scan.at)
    if span is None or (scan.said or scan.outcome) != "welcome":
        return None
    return next((one for one in day.others_in(span, scan) if scan.is_offline or one.is_offline), None)


def go_out(entry: Entry) -> Answer:
    """Somebody leaves."""
    one, scan = presence.lock(entry.person()), entry.scan
    day = Day(one, scan.at)
    mark = day.mark_at(scan.at)
    if mark is not None:
        presence.set_end(stretch=mark, left=scan.at, actor=entry.actor)
        return Answer("left", words.left(one), person=one, more={"at": iso(scan.at)}, effect={"mark": mark.pk})
    was_there = day.there_at(scan.at) is not None
    day.scans.append(scan)
    day.settle(entry.actor)
    if was_there:
        return Answer("left", words.left(one), person=one, more={"at": iso(scan.at)}, is_valid=True)
    return Answer("not_inside", _("Diese Person ist nicht als anwesend erfasst."), person=one, is_valid=True)


def undo(entry: Entry) -> Answer:
    """Take back exactly what an entry of this device did. Twice is once: behind the edition's lock."""
    places.lock_edition(entry.device.edition_id)
    target = _target(entry)
    way = kinds.undo_of(target.kind) if target else None
    if target is None or way is None:
        return Answer("nothing", _("Hier gibt es nichts zurückzunehmen."))
    entry.scan.undoes = target
    way(entry, target)
    return Answer("undone", _("Zurückgenommen."), person=target.registration, more={"of": str(target.uuid)})


def _target(entry: Entry) -> Scan | None:
    try:
        key = uuid.UUID(str(entry.fields.get("of")))
    except ValueError:
        return None
    rows = Scan.objects.filter(device=entry.device, uuid=key).select_related("registration__edition", "session")
    one = rows.first()
    return None if one is None or Scan.objects.filter(undoes=one).exists() else one


def take_back(entry: Entry, target: Scan) -> None:
    """What `come_in` and `go_out` did."""
    if target.registration is None:
        return
    one = presence.lock(target.registration)
    invalidate(target)
    if mark := Presence.objects.filter(pk=target.effect.get("mark"), left_at=target.at).first():
        presence.set_end(stretch=mark, left=None, actor=entry.actor)
    if target.kind in OF_BUILDING:
        Day(one, target.at).settle(entry.actor)


def invalidate(target: Scan) -> None:
    """The entry says nothing any more, and is in nobody's way."""
    target.is_valid = target.is_conflict = False
    target.conflict_with = None
    target.save(update_fields=["is_valid", "is_conflict", "conflict_with"])
    Scan.objects.filter(conflict_with=target).update(is_conflict=False, conflict_with=None)


def iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
