"""Looking into PDFs."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from html import unescape

import pikepdf
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def text_of(data: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()


def plain_text_of(data: bytes, mode: str = "-nopgbrk") -> str:
    """What pdftotext reads, made plain."""
    command = ["pdftotext", mode, "-", "-"]
    return plain(subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode())


def plain(text: str) -> str:
    """In NFC, white space folded, without the marks of direction that programs add."""
    text = re.sub("[\u200e\u200f\u202a-\u202e]", "", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def page_image(data: bytes, page: int = 1, dpi: int = 150) -> Image.Image:
    command = ["pdftoppm", "-r", str(dpi), "-png", "-f", str(page), "-l", str(page), "-singlefile", "-"]
    return Image.open(io.BytesIO(subprocess.run(command, input=data, capture_output=True, check=True).stdout))


def codes_on(data: bytes, page: int = 1) -> set[str]:
    """What the QR codes of a page say."""
    return {found.text for found in zxingcpp.read_barcodes(page_image(data, page).convert("L"))}


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """Every structure element, in the order of reading."""
    return list(_below(pdf.Root.StructTreeRoot.K))


def _below(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    kids = node if isinstance(node, pikepdf.Array) else [node]
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            yield kid
            if "/K" in kid:
                yield from _below(kid.K)


def missing_glyphs(pdf: pikepdf.Pdf) -> list[str]:
    """Characters that print as a box: WeasyPrint gives them glyph numbers that the embedded font does not have."""
    missing, seen = [], set()
    for drawn in marked_contents(pdf):
        for font in drawn.Resources.Font.values():
            if font.objgen in seen:
                continue
            seen.add(font.objgen)
            descriptor = font.DescendantFonts[0].FontDescriptor
            file = descriptor.get("/FontFile2") or descriptor.get("/FontFile3")
            count = TTFont(io.BytesIO(file.read_bytes()))["maxp"].numGlyphs
            for glyph, codes in re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes().lower()):
                if codes != b"ffff" and not 0 < int(glyph, 16) < count:  # ffff: the code space, no character
                    missing.append(bytes.fromhex(codes.decode()).decode("utf-16-be"))
    return missing


def assert_accessible(data: bytes) -> None:
    """What ISO 14289-1 (PDF/UA-1) wants and a program can see."""
    pdf = opened(data)
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang)
    assert str(pdf.docinfo["/Title"])
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["dc:title"]
    found = elements(pdf)
    for one in found:
        if one.S == "/Figure":
            assert str(one.Alt)
        if one.S == "/TH":
            attributes = one.A if isinstance(one.A, pikepdf.Array) else [one.A]
            assert any(found.get("/Scope") in ("/Row", "/Column") for found in attributes)
    levels = [int(str(one.S)[2]) for one in found if re.fullmatch(r"/H[1-6]", str(one.S))]
    for above, below in zip([0, *levels], levels, strict=False):
        assert below <= above + 1, levels
    keys = sorted(int(one.StructParents) for one in marked_contents(pdf))
    assert keys == list(range(len(keys)))
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    assert all(key in tree for key in keys)
    assert all(page.obj.get("/Tabs") == "/S" for page in pdf.pages)


def marked_contents(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Where tagged text is drawn: the pages, or the pages that stand on the sheets of a booklet."""
    for page in pdf.pages:
        forms = [one for one in page.obj.Resources.get("/XObject", {}).values() if "/StructParents" in one]
        yield from forms or [page.obj]


def words_on(data: bytes) -> list[list[tuple[str, float, float]]]:
    """For each page its words with the distance in points from the left and from the top (of lines that carry their
    text beside the glyphs, the distance of the line)."""
    command = ["pdftotext", "-bbox", "-", "-"]
    html = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()
    found = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>(.*?)</word>')
    pages = [found.findall(page) for page in html.split("<page ")[1:]]
    return [[(word, float(x), float(y)) for x, y, text in page for word in unescape(text).split()] for page in pages]
