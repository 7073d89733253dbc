"""What a PDF that Typst made still needs: the text of lines that a glyph cannot say, and the form that joining reads.

Typst draws a line in runs, in an order of its own, and says of some that they are drawn backwards. Programs that take
text out of a PDF turn such lines around by rules of theirs. So composed lines carry their text beside the glyphs, as
those of WeasyPrint do (readable.py). It is found among the texts that were to be set: by its letters, in any order.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from . import readable
from .joining import write
from .pdfparts import Pdf, PdfObject, needed, reference

_ENTRY = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_RESOURCE = re.compile(rb"/(\w+) (\d+) 0 R")
_TOKENS = re.compile(
    rb"(?P<mark>/\w+<</MCID (?P<key>\d+)>>BDC)|(?P<said>/Span<</ActualText<(?P<text>[0-9A-F]*)>>>BDC)"
    rb"|(?P<other>/\w+ ?(?:<<.*?>>)?(?:BDC| BMC))|(?P<end>\bEMC\b)|1 0 0 -1 [-\d.]+ (?P<y>[-\d.]+) cm"
    rb"|/(?P<font>\w+) (?P<size>[\d.]+) Tf|\((?P<glyphs>(?:[^\\()]|\\.)*)\)|<(?P<hex>[0-9A-F]+)>",
    re.DOTALL,
)
_SAID = re.compile(rb"/Span<</ActualText<[0-9A-F]*>>>BDC((?:[^()]|\((?:[^\\()]|\\.)*\))*?)\bEMC\b", re.DOTALL)
_BYTE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNDRAWN = re.compile(r"[\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f]")
_TITLE = re.compile(rb"/S/H\d/.*?/T(?:<([0-9A-F]*)>|\(([^\\()]*)\))")
_KIND = re.compile(rb"/S/(\w+)")
_ROLES = re.compile(rb"/(\w+)/(\w+)")
_HEADERS = re.compile(rb"/Headers\[[^\]]*\]|/ID ?(?:\([^)]*\)|<[0-9A-F]*>)")

Cmap = Mapping[int, str]


@dataclass(frozen=True)
class _Run:
    """Letters under one mark, in the order in which they are drawn. key: of the mark; y, size: of its line, in points;
    start, end: in the stream, from the mark to its end."""

    key: int
    y: float
    size: float
    letters: str
    start: int
    end: int


Line = list[_Run]


def complete(data: bytes, texts: Iterable[str]) -> bytes:
    """The PDF with its text beside the glyphs, tags without what no reader needs, as `joining.join` takes it.

    texts: all that were to be set, a paragraph each.
    """
    pdf = Pdf(data)
    cmaps = {number: _cmap(pdf, number) for number in pdf.objects if b"/ToUnicode" in pdf.objects[number].body}
    composed = [text for text in texts if readable.COMPOSED.search(text)]
    wanted = _wanted(composed)
    for page in _pages(pdf, cmaps, composed):
        _say(pdf, page, {name: cmaps[one] for name, one in _fonts(pdf, page).items()}, wanted)
    _settle(pdf)
    output = io.BytesIO()
    write(pdf, output)
    return output.getvalue()


def _pages(pdf: Pdf, cmaps: Mapping[int, Cmap], composed: Iterable[str]) -> list[int]:
    """The pages that can have one of these texts: as a heading, or drawn with fonts that have its letters."""
    headings = [(_heading(pdf, number), one.body) for number, one in pdf.objects.items() if b"/S/H" in one.body]
    headed = {needed(body, b"Pg") for text, body in headings if readable.COMPOSED.search(text)}
    others = set(composed) - {text for text, _body in headings}
    signs = set(filter(readable.COMPOSED.search, "".join(others)))
    is_anywhere = not all(signs & set(text) for text in others)  # single letters
    fonts = {number for number, cmap in cmaps.items() if signs & set("".join(cmap.values()))}
    pages = [one.number for one in pdf.objects.values() if b"/Type/Page/" in one.body]
    return [one for one in pages if is_anywhere or one in headed or fonts & set(_fonts(pdf, one).values())]


def _wanted(texts: Iterable[str]) -> dict[str, str]:
    """Texts by their letters, without those that have the same ones."""
    found: dict[str, set[str]] = {}
    for text in texts:
        found.setdefault(_letters(text), set()).add(_UNSEEN.sub("", text))
    return {letters: some.pop() for letters, some in found.items() if len(some) == 1}


def _cmap(pdf: Pdf, font: int) -> Cmap:
    """The letters of each code of a font; lam with alef gets its one letter (readable.py)."""
    number = needed(pdf.objects[font].body, b"ToUnicode")
    lines = _unpacked(pdf.objects[number])
    codes = {found[1]: bytes.fromhex(found[2].decode()).decode("utf-16-be") for found in _ENTRY.finditer(lines)}
    if set(codes.values()) & set(readable.LAM_ALEF):
        _replace(pdf, number, _ENTRY.sub(_one_letter, lines))
    return {int(code, 16): text for code, text in codes.items() if code != b"0000"}


def _one_letter(entry: re.Match[bytes]) -> bytes:
    text = bytes.fromhex(entry[2].decode()).decode("utf-16-be")
    return b"<%b> <%b>" % (entry[1], readable.LAM_ALEF.get(text, text).encode("utf-16-be").hex().upper().encode())


def _fonts(pdf: Pdf, page: int) -> dict[bytes, int]:
    resources = pdf.objects[needed(pdf.objects[page].body, b"Resources")].body
    found = re.search(rb"/Font<<(.*?)>>", resources)
    return {name: int(number) for name, number in _RESOURCE.findall(found[1])} if found else {}


def _unpacked(one: PdfObject) -> bytes:
    return zlib.decompress(one.stream or b"")


def _replace(pdf: Pdf, number: int, stream: bytes) -> None:
    packed = zlib.compress(stream, 6)
    body = re.sub(rb"/Length \d+", b"/Length %d" % len(packed), pdf.objects[number].body)
    pdf.objects[number] = PdfObject(number, body, packed)


# --- Lines and their texts ------------------------------------------------------------------------------------


def _say(pdf: Pdf, page: int, fonts: Mapping[bytes, Cmap], wanted: Mapping[str, str]) -> None:
    """Write the texts of a page's composed lines: at the glyphs as programs expect them, at the tags as they read."""
    number = needed(pdf.objects[page].body, b"Contents")
    stream, parents = _unpacked(pdf.objects[number]), _parents(pdf, page)
    said: list[tuple[Line, str]] = []
    drawn = ""
    for parent, runs in groupby(_runs(stream, fonts), key=lambda run: parents[run.key]):
        lines = _lines(runs)
        letters = "".join(map(_drawn, lines))
        drawn += letters
        text = _heading(pdf, parent) or wanted.get(_letters(letters)) or ""
        if readable.COMPOSED.search(text):
            said += zip(lines, _shares(text, lines), strict=True)
            _tell(pdf, parent, text)
    main = readable.main_side(drawn)
    for line, text in reversed(said):
        stream = _beside(stream, line, readable.as_drawn(text.strip(), main))
    if said:
        _replace(pdf, number, stream)


def _beside(stream: bytes, line: Line, text: str) -> bytes:
    """The stream with this text at the longest run of the line, and none at the others.

    Inside of the run's text object: poppler places the text by the coordinates that hold where the mark ends.
    """
    longest = max((run for run in line if run.y == _base(line)), key=lambda run: len(run.letters))
    for run in reversed(line):
        words = _string(text if run is longest else "")
        before, begin, rest = stream[run.start : run.end].partition(b"\nBT")
        drawn, end, after = rest.rpartition(b"\nET")
        said = b"/Span<</ActualText%b>>BDC %b EMC" % (words, _SAID.sub(rb"\1", drawn))
        stream = b"".join((stream[: run.start], before, begin, said, end, after, stream[run.end :]))
    return stream


def _letters(text: str) -> str:
    """What two texts of the same letters have in common, whatever their order."""
    return "".join(sorted(_UNDRAWN.sub("", text)))


def _lines(runs: Iterable[_Run]) -> list[Line]:
    """Runs that stand beside each other; marks above and below letters stand with them."""
    lines: list[Line] = []
    for run in runs:
        if not lines or abs(lines[-1][0].y - run.y) > max(lines[-1][0].size, run.size) / 2:
            lines.append([])
        lines[-1].append(run)
    return lines


def _drawn(line: Line) -> str:
    """The letters of a line; marks that stand above or below it are said with the letter they belong to."""
    return "".join(run.letters for run in line if run.y == _base(line))


def _base(line: Line) -> float:
    return max(line, key=lambda run: len(run.letters)).y


def _heading(pdf: Pdf, tag: int) -> str:
    """The text of a heading, which has it as its title: two names may have the same letters."""
    title = _TITLE.search(pdf.objects[tag].body)
    if title is None:
        return ""
    return _UNSEEN.sub(
        "", bytes.fromhex(title[1].decode()).decode("utf-16") if title[1] else title[2].decode("latin-1")
    )


def _shares(text: str, lines: list[Line]) -> list[str]:
    """The text as it is broken into these lines, which hold its letters."""
    found, at = [], 0
    for line in lines:
        left, start = len(_UNDRAWN.sub("", _drawn(line))), at
        while left and at < len(text):
            left -= not _UNDRAWN.match(text[at])
            at += 1
        found.append(text[start:at])
    return [*found[:-1], found[-1] + text[at:]]


def _parents(pdf: Pdf, page: int) -> list[int]:
    """The tags of a page's marks."""
    key = re.search(rb"/StructParents (\d+)", pdf.objects[page].body)
    tree = pdf.objects[needed(pdf.objects[pdf.root].body, b"StructTreeRoot")].body
    found = re.search(rb"[\[ ]%b (\d+) 0 R" % key[1], tree[tree.index(b"/Nums[") :]) if key else None
    return [int(one) for one in re.findall(rb"(\d+) 0 R", pdf.objects[int(found[1])].body)] if found else []


def _tell(pdf: Pdf, tag: int, text: str) -> None:
    one = pdf.objects[tag]
    if b" 0 R]" not in one.body.partition(b"/K")[2]:  # it holds marks, no tags
        pdf.objects[tag] = PdfObject(tag, one.body.replace(b"/K[", b"/ActualText%b/K[" % _string(text), 1))


def _runs(stream: bytes, fonts: Mapping[bytes, Cmap]) -> Iterator[_Run]:
    """The marked runs of a page in the order in which they are drawn."""
    open_: list[str] = []
    key, start, y, size, said = -1, 0, 0.0, 0.0, False
    letters = ""
    cmap: Cmap = {}
    for token in _TOKENS.finditer(stream):
        if token["mark"]:
            open_.append("mark")
            key, start, letters = int(token["key"]), token.start(), ""
        elif token["said"]:
            open_.append("said")
            said = True
            letters += bytes.fromhex(token["text"].decode()).decode("utf-16")
        elif token["other"]:
            open_.append("other")
        elif token["end"]:
            closed = open_.pop()
            said = said and closed != "said"
            if closed == "mark":
                yield _Run(key, y, size, letters, start, token.end())
        elif token["y"]:
            y = float(token["y"])
        elif token["font"]:
            cmap, size = fonts.get(token["font"], {}), float(token["size"])
        elif not said:
            codes = bytes.fromhex(token["hex"].decode()) if token["hex"] else _BYTE.sub(_byte, token["glyphs"])
            letters += "".join(cmap.get(codes[at] << 8 | codes[at + 1], "") for at in range(0, len(codes) - 1, 2))


def _byte(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1], 8) & 255]) if escape[1] else _NAMED.get(escape[2], escape[2])


def _string(text: str) -> bytes:
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().upper().encode()


# --- The form that joining reads ------------------------------------------------------------------------------


def _settle(pdf: Pdf) -> None:
    """Trees and bookmarks as WeasyPrint writes them; table cells without the names of their headers.

    Names would have to be unique in the joined document. Cells of tables with headers of columns only need none: a
    header's scope says the same (ISO 14289-1, 7.5).
    """
    root = pdf.objects[pdf.root].body
    tags, pages = needed(root, b"StructTreeRoot"), needed(root, b"Pages")
    roles = dict(_ROLES.findall((re.search(rb"/RoleMap<<(.*?)>>", pdf.objects[tags].body) or [b"", b""])[1]))
    top, tree = needed(pdf.objects[tags].body, b"K"), max(pdf.objects) + 1
    for number, one in list(pdf.objects.items()):
        if one.body.startswith(b"<</Type/StructElem"):
            body = _HEADERS.sub(b"", one.body)
            pdf.objects[number] = PdfObject(number, _with_role(body, roles))
    numbers = re.search(rb"/Nums\[(.*?)\]", pdf.objects[tags].body)
    entries = re.findall(rb"(\d+) (\d+) 0 R", numbers[1]) if numbers else []
    nums = b" ".join(b"%b %b" % (key, pdf.objects[int(of)].body) for key, of in entries)
    for _key, of in entries:
        del pdf.objects[int(of)]
    pdf.objects[tree] = PdfObject(tree, b"<</Nums [%b]>>" % nums)
    pdf.objects[tags] = PdfObject(
        tags, b"<</Type /StructTreeRoot/K [%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>" % (top, tree, len(entries))
    )
    _change(pdf, pdf.root, b"/Suspects false", b"")  # it says nothing, and poppler complains of it
    _change(pdf, top, b"/S/Document", b"/S /Document")
    _change(pdf, pages, b"/Type/Pages", b"/Type /Pages")
    if (outlines := reference(root, b"Outlines")) is not None:
        _settle_bookmarks(pdf, outlines)


def _with_role(body: bytes, roles: Mapping[bytes, bytes]) -> bytes:
    """The tag with a kind of the standard's."""
    kind = _KIND.search(body)
    return body.replace(b"/S/" + kind[1], b"/S/" + roles[kind[1]], 1) if kind and kind[1] in roles else body


def _change(pdf: Pdf, number: int, old: bytes, new: bytes) -> None:
    pdf.objects[number] = PdfObject(number, pdf.objects[number].body.replace(old, new, 1))


def _settle_bookmarks(pdf: Pdf, outlines: int) -> None:
    number = reference(pdf.objects[outlines].body, b"First")
    while number is not None:
        body = pdf.objects[number].body.replace(b"/Title<", b"/Title <").replace(b"/Title(", b"/Title (")
        target = re.search(rb"/Dest (\d+) 0 R", body)
        if target:
            body = body.replace(target[0], b"/Dest " + pdf.objects[int(target[1])].body)
        pdf.objects[number] = PdfObject(number, body)
        number = reference(body, b"Next")
