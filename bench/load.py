"""Visitors who do something at the same time, and how long it took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass

from bench.client import Answer, Visitor, hidden_fields
from bench.people import Fields

CLIENTS = 16


@dataclass(frozen=True)
class Registered:
    """How one registration ended: the status of the POST (303: accepted) or of the form before it, the last page
    seen, the personal page's address and status."""

    fields: Fields
    status: int
    page: str
    address: str = ""
    page_status: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether all three requests were answered as they should be."""
        return self.status in (302, 303) and self.page_status == 200


async def register(port: int, form: str, fields: Fields) -> Registered:
    """GET the form, POST it, GET the personal page, on one connection as a browser does."""
    async with Visitor(port) as visitor:
        page = await visitor.get(form)
        if page.status != 200:
            return Registered(fields, page.status, page.text)
        answer = await visitor.post(form, hidden_fields(page.text) | fields)
        if answer.status not in (302, 303):
            return Registered(fields, answer.status, answer.text)
        address = answer.headers["location"]
        personal = await visitor.get(address)
        return Registered(fields, answer.status, personal.text, address, personal.status)


async def _register_all(port: int, form: str, people: Iterable[Fields], clients: int) -> list[Registered]:
    queue = iter(people)
    done: list[Registered] = []

    async def visitor() -> None:
        for fields in queue:
            done.append(await register(port, form, fields))

    await asyncio.gather(*(visitor() for _ in range(clients)))
    return done


def registrations(port: int, form: str, people: Iterable[Fields], clients: int = CLIENTS) -> list[Registered]:
    """Register these people, `clients` at a time; in the order of the answers."""
    return asyncio.run(_register_all(port, form, people, clients))


async def _repeat(ask: Callable[[Visitor], Awaitable[Answer]], port: int, seconds: float, clients: int) -> list[int]:
    until = time.perf_counter() + seconds

    async def answers(visitor: Visitor) -> AsyncIterator[int]:
        while time.perf_counter() < until:
            yield (await ask(visitor)).status

    async def one() -> list[int]:
        async with Visitor(port) as visitor:
            return [status async for status in answers(visitor)]

    return [status for part in await asyncio.gather(*(one() for _ in range(clients))) for status in part]


def requests(
    port: int, path: str, seconds: float, *, clients: int = CLIENTS, headers: dict[str, str] | None = None
) -> list[int]:
    """GET a page again and again on kept connections for so many seconds; the statuses of all answers."""
    return asyncio.run(_repeat(lambda visitor: visitor.get(path, headers), port, seconds, clients))


def one(port: int, path: str) -> Answer:
    """GET a page once."""

    async def ask() -> Answer:
        async with Visitor(port) as visitor:
            return await visitor.get(path)

    return asyncio.run(ask())
