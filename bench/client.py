"""A small HTTP client for many visitors at once; it shares the machine with what it measures, so it does little."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from html import unescape
from types import TracebackType
from urllib.parse import urlencode

PATIENCE = 60.0  # seconds for one answer
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
NAME = re.compile(r'\bname="([^"]*)"')
VALUE = re.compile(r'\bvalue="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """One HTTP response. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Visitor:
    """One kept connection with its cookies: `async with Visitor(port) as visitor: await visitor.get("/")`.

    Raises ConnectionError where the server hangs up, TimeoutError where it does not answer.
    """

    def __init__(self, port: int, *, host: str = "127.0.0.1") -> None:
        self.host, self.port = host, port
        self.cookies: dict[str, str] = {}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Visitor:
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return await self._ask("GET", path, headers or {}, b"")

    async def post(self, path: str, fields: dict[str, object]) -> Answer:
        """Send a form as a browser does; lists become several values."""
        body = urlencode(fields, doseq=True).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        return await self._ask("POST", path, kind, body)

    async def post_json(self, path: str, body: object, headers: dict[str, str]) -> Answer:
        """Send JSON as a program does."""
        sent = json.dumps(body, ensure_ascii=False).encode()
        kind = {"Content-Type": "application/json", "Content-Length": str(len(sent))}
        return await self._ask("POST", path, kind | headers, sent)

    async def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._exchange(method, path, headers, body)
        except BaseException:
            self.close()
            raise

    async def _exchange(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self.host, self.port)
        reader, writer = self._streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            answer = await self._read(reader, head)
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("The server hung up.") from error
        if answer.headers.get("connection") == "close":
            self.close()
        return answer

    async def _read(self, reader: asyncio.StreamReader, head: str) -> Answer:
        first, *lines = head.rstrip().split("\r\n")
        status = int(first.split(" ", 2)[1])
        headers: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self.cookies[cookie] = content
            headers[name] = value
        if headers.get("transfer-encoding") == "chunked":
            return Answer(status, headers, await _chunks(reader))
        length = 0 if status in (204, 304) else int(headers.get("content-length", "0"))
        return Answer(status, headers, await reader.readexactly(length))


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body


def hidden_fields(page: str) -> dict[str, object]:
    """What a form sends back unseen: the CSRF token and whatever else stands there."""
    found: dict[str, object] = {}
    for tag in HIDDEN.findall(page):
        name, value = NAME.search(tag), VALUE.search(tag)
        if name:
            found[name[1]] = unescape(value[1]) if value else ""
    return found
