"""Reading a PDF as WeasyPrint writes it, or Typst: one body, then an object stream and a cross-reference stream, or a
cross-reference table (ISO 32000-1, 7.5)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_USED = re.compile(rb"^(\d{10}) \d{5} n", re.MULTILINE)
_LENGTH = re.compile(rb"/Length (\d+)")
# Literal strings first, so that nothing inside them is taken for a reference.
_TOKENS = re.compile(rb"\((?:[^\\()]|\\.)*\)|(?P<ref>\d+) 0 R|/StructParent(?P<s>s?) (?P<key>\d+)", re.DOTALL)


class PdfError(ValueError):
    """The bytes are not such a PDF."""


@dataclass(frozen=True)
class PdfObject:
    """An indirect object: its dictionary or value, and its stream where it has one."""

    number: int
    body: bytes
    stream: bytes | None = None


def shifted(body: bytes, by: int, keys_by: int) -> bytes:
    """The body with every reference raised by `by` and every key into the parent tree raised by `keys_by`."""

    def move(match: re.Match[bytes]) -> bytes:
        if match["ref"] is not None:
            return b"%d 0 R" % (int(match["ref"]) + by)
        if match["key"] is not None:
            return b"/StructParent%s %d" % (match["s"], int(match["key"]) + keys_by)
        return match[0]

    return _TOKENS.sub(move, body)


def reference(body: bytes, key: bytes) -> int | None:
    """The object number that `/key` refers to in a dictionary, None without that key."""
    found = re.search(rb"/" + key + rb"[ \[]*(\d+) 0 R", body)
    return int(found[1]) if found else None


def needed(body: bytes, key: bytes) -> int:
    """The same of a key that must be there. Raises PdfError."""
    number = reference(body, key)
    if number is None:
        raise PdfError(f"no {key.decode()}")
    return number


class Pdf:
    """The objects of one PDF, by number."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", data)
        if start is None:
            raise PdfError("no cross-reference")
        is_table = data.startswith(b"xref\n", int(start[1]))
        self._xref = self._trailer(int(start[1])) if is_table else self._object_at(int(start[1]))
        root = reference(self._xref.body, b"Root")
        if root is None:
            raise PdfError("no catalog")
        self.root = root
        self.info = reference(self._xref.body, b"Info")
        self.objects = {one.number: one for one in self._read()}

    def _read(self) -> Iterator[PdfObject]:
        for kind, where, _third in self._entries():
            if kind == 1:
                one = self._object_at(where)
                if b"/Type /ObjStm" in one.body:
                    yield from self._unpacked(one)
                elif b"/Type /XRef" not in one.body:
                    yield one

    def _trailer(self, offset: int) -> PdfObject:
        """What stands below a cross-reference table; the table as its stream."""
        start = self._data.find(b"trailer\n", offset)
        if start < 0:
            raise PdfError("no trailer")
        return PdfObject(0, self._data[start + 8 :], self._data[offset:start])

    def _entries(self) -> Iterator[tuple[int, int, int]]:
        if self._xref.stream is not None and self._xref.stream.startswith(b"xref\n"):
            yield from ((1, int(one), 0) for one in _USED.findall(self._xref.stream))
            return
        widths = re.search(rb"/W \[(\d+) (\d+) (\d+)\]", self._xref.body)
        if widths is None or self._xref.stream is None:
            raise PdfError("no cross-reference stream")
        first, second, third = (int(one) for one in widths.groups())
        data = zlib.decompress(self._xref.stream)
        step = first + second + third
        for at in range(0, len(data), step):
            one = data[at : at + step]
            yield (
                int.from_bytes(one[:first], "big"),
                int.from_bytes(one[first : first + second], "big"),
                int.from_bytes(one[first + second :], "big"),
            )

    def _object_at(self, offset: int) -> PdfObject:
        head = re.compile(rb"(\d+) 0 obj\n").match(self._data, offset)
        if head is None:
            raise PdfError(f"no object at {offset}")
        end = self._data.index(b"\n", head.end())
        body = self._data[head.end() : end]
        if self._data[end + 1 : end + 8] != b"stream\n":
            end = self._data.index(b"\nendobj", head.end())
            return PdfObject(int(head[1]), self._data[head.end() : end])
        lengths = _LENGTH.findall(body)
        start = end + 8
        return PdfObject(int(head[1]), body, self._data[start : start + int(lengths[-1])])

    @staticmethod
    def _unpacked(holder: PdfObject) -> Iterator[PdfObject]:
        first = re.search(rb"/First (\d+)", holder.body)
        if first is None or holder.stream is None:
            raise PdfError("broken object stream")
        data = zlib.decompress(holder.stream)
        index = [int(one) for one in data[: int(first[1])].split()]
        starts = [int(first[1]) + at for at in index[1::2]]
        for number, start, end in zip(index[::2], starts, [*starts[1:], len(data) + 1], strict=True):
            yield PdfObject(number, data[start : end - 1])
