"""A device as the tests hold it: it signs, counts and sends what it is told to."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from base64 import b64decode
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from conference.audit.services import SYSTEM
from conference.models import Edition
from registrations.checkin import keys, pairing
from registrations.checkin.models import Device as Row
from tests.factories import make_edition

SYNC = "/checkin/api/sync/"


def edition_today(**fields: Any) -> Edition:
    """An edition whose day is today."""
    return make_edition(date=timezone.localdate(), **fields)


def count_at_once() -> None:
    """Let the database note changes at each statement: a test inside of one transaction never commits."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Phone:
    """A paired device. `clock`: by how much its clock is ahead."""

    def __init__(self, edition: Edition, name: str = "Tür links", *, prefix: str = "") -> None:
        paired = pairing.pair_here(edition=edition, name=name, actor=SYSTEM)
        self.row, self.token, self.key = paired.device, paired.token, paired.key
        Row.objects.filter(pk=self.row.pk).update(paired_at=timezone.now() - dt.timedelta(hours=12))
        self.row.refresh_from_db()
        self.client, self.prefix = Client(), prefix
        self.clock = dt.timedelta()
        self.seq = self.version = 0

    def entry(self, kind: str, at: dt.datetime | None = None, **fields: Any) -> dict[str, Any]:
        """A signed entry; at: when it happened, by our clock."""
        self.seq += 1
        moment = (at or timezone.now()) + self.clock
        one = {"uuid": str(uuid.uuid4()), "seq": self.seq, "at": moment.isoformat(timespec="milliseconds"),
               "kind": kind, **fields}  # fmt: skip
        return self.signed(one)

    def signed(self, entry: dict[str, Any]) -> dict[str, Any]:
        return {**entry, "mac": keys.sign(self.key, entry)}

    def send(self, *entries: dict[str, Any], **body: Any) -> Any:
        """One call; the response."""
        told = {
            "device_time": (timezone.now() + self.clock).isoformat(timespec="milliseconds"),
            "version": self.version,
            "battery": 80,
            "charging": False,
            "pending": 0,
            "door": {"session": None},
            "entries": list(entries),
            **body,
        }
        headers = {"Authorization": f"Device {self.token}"}
        return self.client.post(self.prefix + SYNC, json.dumps(told), "application/json", headers=headers)

    def sync(self, *entries: dict[str, Any], **body: Any) -> dict[str, Any]:
        """One call that must succeed; its answer. Remembers the version."""
        response = self.send(*entries, **body)
        assert response.status_code == 200, response.content
        answer = response.json()
        self.version = answer["version"]
        return answer

    def do(self, kind: str, at: dt.datetime | None = None, **fields: Any) -> dict[str, Any]:
        """One entry and its result."""
        return self.sync(self.entry(kind, at, **fields))["results"][0]


def key_of(answer: dict[str, Any]) -> bytes:
    return b64decode(answer["key"])


def ago(**span: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(**span)


def near(found: dt.datetime, wanted: dt.datetime) -> bool:
    """The same moment, but for the seconds that a slow machine needs between two lines."""
    return abs(found - wanted) < dt.timedelta(seconds=60)
