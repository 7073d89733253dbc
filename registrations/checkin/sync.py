"""One call of a device: it hands in what it did and is told what it does not know yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.content import best
from conference.models import Edition, Session
from conference.web.errors import DomainError
from registrations.models import Registration
from registrations.presence.models import Presence

from . import entries, keys, log, words
from .entries import Clock
from .models import Change, Device, Scan, Version
from .people import people
from .sessions import sessions

SEEN_EVERY = dt.timedelta(seconds=10)  # how exactly staff are told when a device was last there
MOST_CONFLICTS = 100
SEEN = ("uuid", "at", "device__name")
CONFLICT = ("device", "registration", "session", "conflict_with", *SEEN, *(f"conflict_with__{one}" for one in SEEN))


class DeviceError(DomainError):
    """A device is not let in; `code` is `unknown`, `revoked` or `over`."""


def device_of(token: str) -> Device:
    """The device with this token, its edition, `number` and `sessions` of the version read in the same question.

    Raises DeviceError.
    """
    version = Version.objects.filter(edition=OuterRef("edition"))
    rows = Device.objects.select_related("edition").annotate(
        number=Subquery(version.values("number")), sessions=Subquery(version.values("sessions"))
    )
    one = rows.filter(token_digest=keys.token_digest(token)).first()
    if one is None:
        raise DeviceError(_("Dieses Gerät ist nicht gekoppelt."), code="unknown")
    if one.revoked_at is not None:
        raise DeviceError(_("Dieses Gerät wurde abgemeldet. Bitte koppeln Sie es neu."), code="revoked")
    return one


def sync(device: Device, body: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a device. Raises DeviceError `over` where its day has ended and it hands in nothing."""
    sent = body.get("entries") or []
    is_over = device.is_over()
    if is_over and not sent:
        raise DeviceError(_("Der Tag ist vorbei. Dieses Gerät hat alles vergessen."), code="over")
    now = timezone.now()
    clock = Clock(device, entries.parse_time(body.get("device_time")), now)
    results = entries.take_in(device, sent, clock) if sent else []
    _note(device, body, clock, taken=len(results))
    answer: dict[str, Any] = {
        "server_time": timezone.now().isoformat(timespec="milliseconds"),
        "clock_offset_seconds": clock.seconds,
        "results": results,
    }
    if clock.is_off:
        answer["message"] = {"code": "clock", "text": words.clock_is_off(clock.seconds)}
    if is_over:
        return answer | {"over": True, "version": 0, "full": False, "people": [], "gone": []}
    return answer | _news(device, body.get("version"), has_sent=bool(sent))


def _note(device: Device, body: Mapping[str, Any], clock: Clock, *, taken: int) -> None:
    """Write down how the device is, where that is new or the last time is some seconds ago.

    It counts among its `pending` what it hands in by this call; `taken` of them are answered.
    """
    battery: Any = body.get("battery")
    pending: Any = body.get("pending")
    door = body.get("door")
    session = door.get("session") if isinstance(door, dict) else None
    found = {
        "battery": battery if _is_number(battery) and battery <= 100 else None,
        "charging": body["charging"] if isinstance(body.get("charging"), bool) else None,
        "pending": max(pending - taken, 0) if _is_number(pending) else 0,
        "clock_offset": clock.seconds,
        "session_id": device.session_id,
    }
    if session != device.session_id:
        known = Session.objects.of_edition(device.edition).filter(pk=session if _is_number(session) else 0)
        found["session_id"] = known.values_list("pk", flat=True).first()
    if clock.is_off and abs(clock.seconds - device.clock_offset) > entries.LATEST_CLOCK.total_seconds():
        entries.log.warning("check-in: the clock of device %s is off by %s s", device.pk, clock.seconds)
    is_new = any(getattr(device, name) != value for name, value in found.items() if name != "clock_offset")
    if is_new or device.last_seen_at is None or clock.now - device.last_seen_at > SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(last_seen_at=clock.now, **found)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _news(device: Any, known: Any, *, has_sent: bool) -> dict[str, Any]:
    """What has changed since the version that the device knows; nothing but the version where nothing has.

    The edition and its sessions are told only where something of them changed: mostly it is people who come.
    """
    number, of_sessions = device.number, device.sessions
    if has_sent:
        number, of_sessions = Version.objects.values_list("number", "sessions").get(pk=device.edition_id)
    since = known if _is_number(known) else 0
    if since == number:
        return {"version": number, "full": False, "people": [], "gone": []}
    is_full = not 0 < since < number
    edition = device.edition if of_sessions <= device.number else Edition.objects.get(pk=device.edition_id)
    now = timezone.now()
    news = {"version": number, "full": is_full, "counts": counts(edition, now), "conflicts": conflicts(device, now)}
    if is_full or of_sessions > since:
        news |= {"edition": edition_words(edition), "sessions": sessions(edition, now)}
    if is_full:
        return news | {"people": people(edition, now), "gone": []}
    changed = set(Change.objects.filter(edition=edition, number__gt=since).values_list("person", flat=True))
    found = people(edition, now, changed) if changed else []
    return news | {"people": found, "gone": sorted(changed - {one["id"] for one in found})}


def edition_words(edition: Edition) -> dict[str, Any]:
    """What a device is told of the event itself."""
    return {
        "id": edition.pk,
        "slug": edition.slug,
        "title": best(edition, "title")[0],
        "date": edition.date.isoformat(),
        "last_day": edition.last_day.isoformat(),
        "timezone": edition.timezone,
        "rehearsal": timezone.localdate(timezone.now(), edition.tz) < edition.date,
    }


def counts(edition: Edition, now: dt.datetime) -> dict[str, int]:
    """How many are in the building, are expected, wait; and the free places. Two queries."""
    inside = Presence.objects.of_edition(edition).on_day(log.presence_day(edition, now))
    inside = inside.filter(Q(left_at=None) | Q(left_at__gt=now))
    rows = Registration.objects.filter(edition=edition).aggregate(
        expected=Count("pk", filter=Q(state="confirmed")), waiting=Count("pk", filter=Q(state="waiting"))
    )
    there = inside.aggregate(inside=Count("registration", distinct=True))
    return {**there, **rows, "free": edition.places_free}


def conflicts(device: Device, now: dt.datetime) -> list[dict[str, Any]]:
    """Entries of today that another door had too, seen from this device; the newest first."""
    rows = Scan.objects.seen_by(device.pk).between(log.day_span(device.edition, now)).order_by("-at", "-pk")
    return [_conflict(one, device.pk) for one in rows.values(*CONFLICT)[:MOST_CONFLICTS]]


def _conflict(row: dict[str, Any], device: int) -> dict[str, Any]:
    mine, other = "", "conflict_with__"
    has_other = row["conflict_with"] is not None
    if has_other and row["device"] != device:
        mine, other = other, mine
    found = {
        "uuid": str(row[f"{mine}uuid"]),
        "person": row["registration"],
        "session": row["session"],
        "at": row[f"{mine}at"].isoformat(timespec="milliseconds"),
    }
    if not has_other:
        return {**found, "door": "", "other_at": None}
    other_at = row[f"{other}at"].isoformat(timespec="milliseconds")
    return {**found, "door": row[f"{other}device__name"], "other_at": other_at}
