"""Joining the parts of a long run in order, tags included, in memory that does not grow with their number.

A general PDF library keeps every object of every part in memory, and 3,000 badges have 120,000 of them (mostly tags).
Here one part at a time is read, its object numbers are raised, and it is written out. What ties the parts together
is small: a tree of pages whose branches are the parts, one structure tree with a branch per part, one number tree
from pages to tags, one list of bookmarks (docs/decisions/0021-documents-joined-as-streams.md).
"""

from __future__ import annotations

import codecs
import hashlib
import re
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

from .pdfparts import Pdf, PdfError, needed, reference, shifted

HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4"
PER_STREAM = 200  # objects per object stream: what a reader unpacks at once


@dataclass(frozen=True)
class _Outline:
    """A part's bookmarks under their new numbers."""

    number: int
    first: int
    last: int
    count: int
    title: str
    target: bytes


@dataclass(frozen=True)
class _Branch:
    """What the joined document must know of one part, under new object numbers; `keys`: how many it has in the tree."""

    catalog: bytes
    info: int
    pages: int
    count: int
    tags: int
    tree: int
    keys: int
    outline: _Outline | None


@dataclass
class _Writer:
    """Writes objects and remembers where they are."""

    output: BinaryIO
    position: int = 0
    kinds: bytearray = field(default_factory=bytearray)
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    indexes: array[int] = field(default_factory=lambda: array("H"))
    waiting: list[tuple[int, bytes]] = field(default_factory=list)

    def reserve(self, count: int) -> int:
        """The first of `count` new numbers."""
        first = len(self.kinds)
        self.kinds.extend(bytes(count))
        self.offsets.extend([0] * count)
        self.indexes.extend([0] * count)
        return first

    def line(self, data: bytes) -> None:
        self.output.write(data + b"\n")
        self.position += len(data) + 1

    def add(self, number: int, body: bytes, stream: bytes | None = None) -> None:
        if stream is None:
            self.waiting.append((number, body))
            if len(self.waiting) >= PER_STREAM:
                self.flush()
            return
        self.kinds[number], self.offsets[number] = 1, self.position
        self.line(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj" % (number, body, stream))

    def flush(self) -> None:
        """Write the waiting objects as one compressed object stream."""
        if not self.waiting:
            return
        holder, at, index, bodies = self.reserve(1), 0, [], []
        for position, (number, body) in enumerate(self.waiting):
            self.kinds[number], self.offsets[number], self.indexes[number] = 2, holder, position
            index.append(b"%d %d" % (number, at))
            bodies.append(body)
            at += len(body) + 1
        head = b" ".join(index) + b"\n"
        data = zlib.compress(head + b"\n".join(bodies), 6)
        self.waiting = []
        self.add(
            holder,
            b"<</Type /ObjStm/N %d/First %d/Filter /FlateDecode/Length %d>>" % (len(index), len(head), len(data)),
            data,
        )

    def finish(self, root: int, info: int, identifier: bytes) -> None:
        """Write what waits, the cross-reference stream and the end."""
        self.flush()
        number, start = self.reserve(1), self.position
        self.kinds[number], self.offsets[number] = 1, start
        rows = zip(self.kinds, self.offsets, self.indexes, strict=True)
        table = b"".join(
            kind.to_bytes(1, "big") + offset.to_bytes(5, "big") + index.to_bytes(2, "big")
            for kind, offset, index in rows
        )
        data = zlib.compress(table, 6)
        body = (
            b"<</Type /XRef/W [1 5 2]/Size %d/Root %d 0 R/Info %d 0 R/ID [<%b> <%b>]/Filter /FlateDecode/Length %d>>"
            % (number + 1, root, info, identifier, identifier, len(data))
        )
        self.line(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj" % (number, body, data))
        self.line(b"startxref\n%d\n%%%%EOF" % start)


def join(parts: Iterable[bytes], output: BinaryIO, *, identifier: bytes) -> int:
    """Write the parts, PDFs as `rendering.render` makes them, as one PDF/UA-1 file; return the number of pages.

    identifier: 32 hexadecimal digits for the file. The first part's title, language and metadata count for all.
    Raises PdfError for a part that was not made by `render` or has named destinations.
    """
    writer = _Writer(output)
    writer.line(HEAD)
    _null, pages, catalog, tags_root, tags, tree, outlines = range(writer.reserve(7), 7)
    branches: list[_Branch] = []
    keys = 0
    for data in parts:
        branches.append(_copy(Pdf(data), writer, keys, pages=pages, tags=tags))
        keys += branches[-1].keys
    if not branches:
        raise PdfError("nothing to join")
    total = sum(one.count for one in branches)
    marked = [one.outline for one in branches if one.outline is not None]
    writer.add(pages, b"<</Type /Pages/Count %d/Kids [%b]>>" % (total, _list(one.pages for one in branches)))
    root = b"<</Type /StructTreeRoot/K [%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>" % (tags, tree, keys)
    writer.add(tags_root, root)
    kids = _list(one.tags for one in branches)
    writer.add(tags, b"<</Type /StructElem/S /Document/P %d 0 R/K [%b]>>" % (tags_root, kids))
    writer.add(tree, b"<</Kids [%b]>>" % _list(one.tree for one in branches))
    if marked:
        _write_outlines(marked, writer, outlines)
    writer.add(catalog, _catalog(branches[0].catalog, pages, tags_root, outlines if marked else None))
    writer.finish(catalog, branches[0].info, identifier)
    return total


def write(pdf: Pdf, output: BinaryIO) -> None:
    """Write one PDF as it was read, under its numbers, packed; its tags and pages may have been changed."""
    writer = _Writer(output)
    writer.line(HEAD)
    writer.reserve(max(pdf.objects) + 1)
    for number, one in pdf.objects.items():
        writer.add(number, one.body, one.stream)
    contents = b"".join(one.body + (one.stream or b"") for one in pdf.objects.values())
    writer.finish(pdf.root, pdf.info or 0, hashlib.md5(contents, usedforsecurity=False).hexdigest().encode())


def _list(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _catalog(body: bytes, pages: int, tags_root: int, outlines: int | None) -> bytes:
    for key, number in ((b"Pages", pages), (b"StructTreeRoot", tags_root), (b"Outlines", outlines)):
        new = b"" if number is None else b"/%b %d 0 R" % (key, number)
        body = re.sub(rb"/" + key + rb" \d+ 0 R", new, body)
    return body


def _copy(pdf: Pdf, writer: _Writer, key: int, *, pages: int, tags: int) -> _Branch:
    """Write a part's objects under new numbers, its trees hung below ours; `key` is the first free one of the tree."""
    catalog = pdf.objects[pdf.root].body
    base = writer.reserve(max(pdf.objects) + 1)
    pages_root, tags_root = needed(catalog, b"Pages"), needed(catalog, b"StructTreeRoot")
    tree, top = (needed(pdf.objects[tags_root].body, name) for name in (b"ParentTree", b"K"))
    outline = reference(catalog, b"Outlines")
    if b"/Names " in catalog:
        raise PdfError("named destinations cannot be joined")
    numbers, keys = _tree(shifted(pdf.objects[tree].body, base, 0), key)
    for number, one in pdf.objects.items():
        body = shifted(one.body, base, key)
        if number in (pdf.root, tags_root, outline):
            continue
        if number == tree:
            body = numbers
        elif number == pages_root:
            body = body.replace(b"/Type /Pages", b"/Type /Pages/Parent %d 0 R" % pages, 1)
        elif number == top:
            body = re.sub(rb"/S /Document|/P \d+ 0 R", lambda found: _below(found[0], tags), body)
        writer.add(base + number, body, one.stream)
    count = re.search(rb"/Count (\d+)", pdf.objects[pages_root].body)
    return _Branch(
        catalog=shifted(catalog, base, 0),
        info=base + (pdf.info or 0),
        pages=base + pages_root,
        count=int(count[1]) if count else 0,
        tags=base + top,
        tree=base + tree,
        keys=keys,
        outline=None if outline is None else _outline(pdf, outline, base),
    )


def _below(found: bytes, tags: int) -> bytes:
    """The part's topmost element becomes a branch of the joined document."""
    return b"/S /Part" if found == b"/S /Document" else b"/P %d 0 R" % tags


def _tree(body: bytes, first_key: int) -> tuple[bytes, int]:
    """A leaf of the number tree with its keys raised, and how many keys it has."""
    start, end = body.index(b"/Nums [") + 7, body.rindex(b"]")
    entries = re.findall(rb"(\d+) (\[[^\]]*\]|\d+ 0 R)", body[start:end])
    raised = b" ".join(b"%d %b" % (int(key) + first_key, value) for key, value in entries)
    limits = b"%d %d" % (first_key, first_key + len(entries) - 1)
    return b"<</Limits [%b]/Nums [%b]>>" % (limits, raised), len(entries)


def _outline(pdf: Pdf, number: int, base: int) -> _Outline:
    """The part's bookmarks, to stand below one that names the first and the last of them."""
    body = pdf.objects[number].body
    first, last = pdf.objects[needed(body, b"First")].body, pdf.objects[needed(body, b"Last")].body
    count = re.search(rb"/Count (\d+)", body)
    target = re.search(rb"/Dest \[[^\]]*\]", first)
    return _Outline(
        number=base + number,
        first=base + needed(body, b"First"),
        last=base + needed(body, b"Last"),
        count=int(count[1]) if count else 0,
        title=f"{_title(first)} – {_title(last)}",
        target=shifted(target[0], base, 0) if target else b"",
    )


def _title(body: bytes) -> str:
    found = re.search(rb"/Title (?:\(((?:[^\\()]|\\.)*)\)|<([0-9A-Fa-f]*)>)", body, re.DOTALL)
    if found is None:
        return ""
    if found[2] is not None:
        return bytes.fromhex(found[2].decode()).decode("utf-16")
    return re.sub(rb"\\(.)", rb"\1", found[1]).decode("ascii")


def _write_outlines(outlines: list[_Outline], writer: _Writer, root: int) -> None:
    for at, one in enumerate(outlines):
        title = (codecs.BOM_UTF16_BE + one.title.encode("utf-16-be")).hex().encode()
        body = b"<</Title <%b>/Parent %d 0 R%b/Count -%d/First %d 0 R/Last %d 0 R" % (
            title, root, one.target, one.count, one.first, one.last)  # fmt: skip
        if at > 0:
            body += b"/Prev %d 0 R" % outlines[at - 1].number
        if at < len(outlines) - 1:
            body += b"/Next %d 0 R" % outlines[at + 1].number
        writer.add(one.number, body + b">>")
    writer.add(root, b"<</Type /Outlines/Count %d/First %d 0 R/Last %d 0 R>>" % (
        len(outlines), outlines[0].number, outlines[-1].number))  # fmt: skip
