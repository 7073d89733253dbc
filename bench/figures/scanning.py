"""Checking in: a thousand scans a minute from ten devices, beside visitors of the public pages."""

from __future__ import annotations

import asyncio
import hmac
import itertools
import json
import time
import uuid
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bench import load, people, rows
from bench.client import Visitor
from bench.measure import Work
from bench.report import Figure
from bench.stack import Bench

DEVICES, PER_MINUTE, VISITORS, LOOKS = 10, 1000, 4, 100
READ = "the programme's page, read meanwhile"
PROGRAMME = f"/{rows.EDITION}/programm/"
PAIR = """
import json, sys, django; django.setup()
from base64 import b64encode
from conference.audit.services import SYSTEM
from conference.models import Edition
from registrations.checkin import pairing
edition = Edition.objects.get(slug=sys.argv[1])
made = [pairing.pair_here(edition=edition, name=f"door {n}", actor=SYSTEM) for n in range(int(sys.argv[2]))]
print(json.dumps([[one.token, b64encode(one.key).decode()] for one in made]))
"""
FOUND = """
SELECT count(*), count(DISTINCT registration_id), count(*) FILTER (WHERE left_at IS NULL) FROM presence_presence
"""


@dataclass
class Door:
    """A device: it scans people one after the other and asks what is new with each."""

    token: str
    key: bytes
    seconds: list[float] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    version: int = 0
    seq: int = 0

    async def work(self, port: int, who: list[int], until: float, pause: float) -> None:
        async with Visitor(port) as visitor:
            await self._ask(visitor, [])
            for person in itertools.cycle(who):
                begun = time.perf_counter()
                if begun >= until:
                    return
                answer = await self._ask(visitor, [self._entry(person)])
                self.seconds.append(time.perf_counter() - begun)
                self.outcomes += [one["outcome"] for one in answer["results"]]
                await asyncio.sleep(max(0.0, pause - (time.perf_counter() - begun)))

    async def look(self, port: int, times: int) -> None:
        async with Visitor(port) as visitor:
            for _i in range(times):
                await self._ask(visitor, [])

    def _entry(self, person: int) -> dict[str, Any]:
        self.seq += 1
        entry = {"uuid": str(uuid.uuid4()), "seq": self.seq, "at": _now(), "kind": "in", "person": person}
        signed = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        return {**entry, "mac": hmac.new(self.key, signed, "sha256").hexdigest()}

    async def _ask(self, visitor: Visitor, entries: list[dict[str, Any]]) -> dict[str, Any]:
        body = {"device_time": _now(), "version": self.version, "battery": 80, "charging": False, "pending": 0,
                "door": {"session": None}, "entries": entries}  # fmt: skip
        answer = await visitor.post_json("/checkin/api/sync/", body, {"Authorization": f"Device {self.token}"})
        if answer.status != 200:
            raise RuntimeError(f"check-in answered {answer.status}: {answer.text[:300]}")
        found = json.loads(answer.text)
        self.version = found["version"]
        return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


async def _day(stack: Bench, doors: list[Door], who: list[int], seconds: float, visitors: int) -> list[float]:
    """Every door scans everybody, from another one on; visitors read the programme all the while, and how many seconds
    each of their pages took is returned."""
    read: list[float] = []
    until, pause = time.perf_counter() + seconds, 60 * len(doors) / PER_MINUTE
    step = max(len(who) // len(doors), 1)
    turns = [who[n * step :] + who[: n * step] for n in range(len(doors))]
    scanning = [door.work(stack.web_port, turn, until, pause) for door, turn in zip(doors, turns, strict=True)]
    await asyncio.gather(*scanning, *(_visit(stack.web_port, until, read) for _i in range(visitors)))
    return sorted(read)


async def _visit(port: int, until: float, read: list[float]) -> None:
    async with Visitor(port) as visitor:
        while time.perf_counter() < until:
            begun = time.perf_counter()
            answer = await visitor.get(PROGRAMME)
            read.append(time.perf_counter() - begun)
            if answer.status != 200:
                raise RuntimeError(f"{PROGRAMME} answered {answer.status}")
            await asyncio.sleep(0.05)


def checkin(stack: Bench, *, quick: bool) -> Iterator[Figure]:
    """1,000 scans a minute; the run ends with an error where one is lost or somebody is there twice."""
    rows.empty(stack)
    rows.room_for_all(stack)
    load.registrations(stack.web_port, f"/{rows.EDITION}/anmeldung/", itertools.islice(people.invented(), 300))
    who = [
        key for (key,) in stack.sql("SELECT id FROM registrations_registration WHERE state = 'confirmed' ORDER BY id")
    ]
    paired = json.loads(stack.run("-c", PAIR, rows.EDITION, str(DEVICES)))
    doors = [Door(token, b64decode(key)) for token, key in paired]
    begun = time.perf_counter()
    read = asyncio.run(_day(stack, doors, who, 15 if quick else 60, VISITORS))
    seconds = time.perf_counter() - begun
    took = sorted(second for door in doors for second in door.seconds)
    seen = {outcome for door in doors for outcome in door.outcomes}
    there, different, inside = stack.sql(FOUND)[0]
    logged = stack.sql("SELECT count(*) FROM checkin_scan")[0][0]
    if logged != len(took) or there != different or inside != there or not seen <= {"welcome", "already"}:
        raise RuntimeError(f"{len(took)} scans, {logged} in the log, {there} stretches of {different}, {seen}")
    note = f"{len(took)} scans in {seconds:.0f} s by {DEVICES} devices beside {VISITORS} readers; {there} came"
    slow = 1000 * read[int(len(read) * 0.95)]
    yield Figure("checkin_p95", 1000 * took[int(len(took) * 0.95)], "ms", "≤ 300", slow, READ, note)
    yield Figure("checkin_median", 1000 * took[len(took) // 2], "ms", "", 1000 * read[len(read) // 2], READ)
    yield _cost(stack, doors, who)


def _cost(stack: Bench, doors: list[Door], who: list[int]) -> Figure:
    """CPU of a scan without readers, and of a call that hands in nothing and gets nothing."""
    before = sum(len(door.seconds) for door in doors)
    pids = {"web": stack.pid("web"), "postgres": stack.pid("postgres")}
    with Work(**pids) as scans:
        asyncio.run(_day(stack, doors, who, 10, 0))
    number = sum(len(door.seconds) for door in doors) - before
    with Work(**pids) as calls:
        asyncio.run(doors[0].look(stack.web_port, LOOKS))
    cost, empty = (1000 * sum(one.cpu.values()) / times for one, times in ((scans, number), (calls, LOOKS)))
    note = f"web and PostgreSQL for one of {number} scans, with what nine others did meanwhile"
    return Figure("checkin_cpu", cost, "ms", "", empty, "a call that hands in nothing and gets nothing", note)
