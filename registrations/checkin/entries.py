"""Taking in what a device did: each entry once, in its own transaction, however often it is sent.

The row of the log is inserted first; its unique `uuid` lets a second delivery wait for the first one and then read its
answer. An entry that cannot be taken is refused by itself, the others go on.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from conference.web.errors import DomainError

from . import finding, keys, kinds
from .kinds import Answer, Entry
from .models import Device, Scan

MOST = 50  # entries in one call
OFFLINE_AFTER = dt.timedelta(seconds=20)  # what took longer than this did not wait for our answer
HANDED_IN_FOR = dt.timedelta(days=7)  # after the device's day: a phone whose battery was empty
LATEST_CLOCK = dt.timedelta(seconds=120)
WRITTEN = (
    "registration", "session", "outcome", "answer", "effect", "is_valid", "is_conflict", "conflict_with", "undoes",
)  # fmt: skip

log = logging.getLogger(__name__)


class Clock:
    """A device's time in ours. offset: how far it is behind; entries keep the order of the device's own count."""

    def __init__(self, device: Device, device_time: dt.datetime | None, now: dt.datetime) -> None:
        self.device, self.now = device, now
        self.offset = now - device_time if device_time else dt.timedelta()
        self._latest: tuple[int, dt.datetime] | None = None

    @property
    def seconds(self) -> int:
        """The offset, whole."""
        return max(min(round(self.offset.total_seconds()), 2**31 - 1), -(2**31))

    @property
    def is_off(self) -> bool:
        return abs(self.offset) > LATEST_CLOCK

    def ours(self, said: dt.datetime, seq: int) -> dt.datetime:
        """When an entry was: between pairing and now, and not before the entries that the device counted before."""
        latest = self._latest
        if latest is None or latest[0] >= seq:
            rows = Scan.objects.filter(device=self.device, seq__lt=seq).order_by("-seq")
            latest = rows.values_list("seq", "at").first() or (0, self.device.paired_at)
        moment = max(self._moved(said), latest[1], self.device.paired_at)
        moment = min(moment, self.now)
        self._latest = (seq, moment)
        return moment

    def _moved(self, said: dt.datetime) -> dt.datetime:
        try:
            return said + self.offset
        except OverflowError:
            return self.now


def parse_time(text: object) -> dt.datetime | None:
    """An ISO time with its zone; None for anything else."""
    try:
        found = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def take_in(device: Device, entries: Sequence[Mapping[str, Any]], clock: Clock) -> list[dict[str, Any]]:
    """Answer each entry, in the order of the device's count; the results stand in the same order."""
    key = keys.key_for(device.nonce)
    ordered = sorted(entries[:MOST], key=lambda one: one["seq"] if _is_count(one.get("seq")) else 0)
    return [_take_in(device, one, clock, key) for one in ordered]


def _take_in(device: Device, entry: Mapping[str, Any], clock: Clock, key: bytes) -> dict[str, Any]:
    refused = _reason_to_refuse(device, entry, clock, key)
    if refused:
        log.warning("check-in: device %s handed in an entry that is %s", device.pk, refused[0])
        return {"uuid": str(entry.get("uuid"))[:36], "outcome": "refused", "code": refused[0], "message": refused[1]}
    try:
        with transaction.atomic():
            return _once(device, entry, clock)
    except DomainError as error:
        return _kept_refusal(device, entry, clock, error)


def _reason_to_refuse(device: Device, entry: Mapping[str, Any], clock: Clock, key: bytes) -> tuple[str, str] | None:
    """Code and words, where an entry is not to be taken at all; nothing of it is kept."""
    if not keys.is_signed(key, entry):
        return "forged", _("Dieser Eintrag stammt nicht von diesem Gerät und wurde nicht übernommen.")
    if _uuid(entry.get("uuid")) is None or not _is_count(entry.get("seq")) or parse_time(entry.get("at")) is None:
        return "malformed", _("Dieser Eintrag ist unvollständig und wurde nicht übernommen.")
    if kinds.handler_of(entry.get("kind")) is None:
        return "unknown_kind", _("Das kann der Server nicht. Bitte laden Sie die Seite neu.")
    if clock.now > device.forget_at + HANDED_IN_FOR:
        return "stale", _("Dieser Eintrag ist zu alt und wurde nicht übernommen.")
    return None


def _once(device: Device, entry: Mapping[str, Any], clock: Clock) -> dict[str, Any]:
    """The answer of an entry: made now, or the one it got the first time."""
    scan = _new_row(device, entry, clock)
    Scan.objects.bulk_create([scan], ignore_conflicts=True)  # waits for another delivery of the same
    pk, owner, answer = Scan.objects.values_list("pk", "device", "answer").get(uuid=scan.uuid)
    if owner != device.pk:
        return _foreign(scan)
    if answer:
        return dict(answer)
    handler = kinds.handler_of(scan.kind)
    assert handler is not None, "checked before"
    scan.pk = pk
    scan._state.adding = False
    return _written(scan, handler(Entry(device, scan, entry)))


def _new_row(device: Device, entry: Mapping[str, Any], clock: Clock) -> Scan:
    key, said = _uuid(entry["uuid"]), parse_time(entry["at"])
    assert key is not None and said is not None, "checked before"
    at = clock.ours(said, entry["seq"])
    told = entry.get("said") if isinstance(entry.get("said"), str) else ""
    return Scan(
        uuid=key,
        device=device,
        seq=entry["seq"],
        kind=entry["kind"],
        at=at,
        received_at=clock.now,
        said=str(told)[:20],
        is_offline=bool(told) or clock.now - at > OFFLINE_AFTER,
    )


def _written(scan: Scan, answer: Answer) -> dict[str, Any]:
    """Keep the answer with the entry."""
    person = answer.person
    result = {"uuid": str(scan.uuid), "outcome": answer.outcome, "message": answer.message, **answer.more}
    if person is not None:
        result["person"] = person.pk
        scan.registration = person
    if answer.is_conflict:
        result["conflict"] = True
    scan.outcome, scan.answer, scan.effect = answer.outcome, result, dict(answer.effect)
    scan.is_valid, scan.is_conflict, scan.conflict_with = answer.is_valid, answer.is_conflict, answer.conflict_with
    scan.save(update_fields=WRITTEN)
    return result


def _kept_refusal(device: Device, entry: Mapping[str, Any], clock: Clock, error: DomainError) -> dict[str, Any]:
    """A rule said no: nothing was done, and the log says that somebody asked."""
    is_outcome = error.code in ("unknown", "wrong_edition")
    outcome = error.code if is_outcome else "refused"
    more = {} if is_outcome else {"code": error.code}
    with transaction.atomic():
        scan = _new_row(device, entry, clock)
        result = {"uuid": str(scan.uuid), "outcome": outcome, "message": error.message, **more}
        scan.outcome, scan.answer = outcome, result
        if not is_outcome:
            with suppress(finding.Refused):
                scan.registration = finding.person(device.edition, entry)
        Scan.objects.bulk_create([scan], ignore_conflicts=True)
        return Scan.objects.get(uuid=scan.uuid).answer


def _foreign(scan: Scan) -> dict[str, Any]:
    """An entry of another device, sent by this one: its answer is none of its business."""
    words = _("Dieser Eintrag stammt nicht von diesem Gerät und wurde nicht übernommen.")
    return {"uuid": str(scan.uuid), "outcome": "refused", "code": "forged", "message": words}


def _uuid(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63
