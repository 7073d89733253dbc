"""A booklet: the pages of a PDF two by two on sheets that are printed on both sides, stapled and folded in the middle.

Works on the objects of a PDF of WeasyPrint's that is about to be written. Each page becomes a form XObject and two of
them stand on each side of a sheet. The tags keep their order, which is that of reading: their contents are found by the
form they are in (ISO 32000-1, 14.7.4.2: a marked-content reference with `Stm`). Bookmarks and links lead to the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

LEFT, RIGHT = "left", "right"
_RULED = 22.7  # points between two lines of an empty page: 8 mm
_EDGE = 40


@dataclass(frozen=True)
class _Place:
    """Where a page has come to: its sheet, how far to the right, and the form that draws it."""

    sheet: bytes
    shift: float
    form: bytes


def sides(count: int, binding: str) -> list[tuple[int, int]]:
    """The pages (from 0) on the left and on the right of each side of each sheet, front before back.

    count: a multiple of four; binding: the edge at which the folded booklet is held together, LEFT for languages that
    are read from the left. Print on both sides, turning at the short edge.
    """
    if count % 4:
        raise ValueError("a booklet has a multiple of four pages")
    found = []
    for low in range(count // 2):
        high = count - 1 - low
        even, odd = (low, high) if low % 2 else (high, low)  # a front has the low page at its outer edge
        found.append((even, odd) if binding == LEFT else (odd, even))
    return found


def padded(pages: Sequence[Any]) -> list[Any]:
    """The pages with None for the empty ones that make it a multiple of four; the last one stays at the back."""
    return [*pages[:-1], *[None] * (-len(pages) % 4), *pages[-1:]]


def impose(pdf: Any, binding: str) -> None:
    """Put the pages of a tagged PDF (all of one size) on sheets."""
    import pydyf  # with WeasyPrint

    by_number = {one.number: one for one in pdf.objects}
    pages = [by_number[number] for number in pdf.pages["Kids"][::3]]
    width, height = pages[0]["MediaBox"][2:]
    slots = padded(pages)
    forms = {page.reference: _form(by_number[_number(page["Contents"])], page) for page in pages}
    places: dict[bytes, _Place] = {}
    sheets = []
    for left, right in sides(len(slots), binding):
        sheet = pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "Tabs": "/S"})
        pdf.add_object(sheet)
        sheets.append(sheet)
        halves = ((slots[left], 0.0), (slots[right], float(width)))
        for page, shift in halves:
            if page is not None:
                places[page.reference] = _Place(sheet.reference, shift, forms[page.reference])
        _draw(pdf, sheet, halves, forms, width, height)
    for one in pdf.objects:
        if isinstance(one, dict):
            _lead(one, places)
    _lead_names(pdf.catalog, places)
    _gather_links(pages, places, {one.number: one for one in pdf.objects})
    _replace_pages(pdf, pages, sheets)
    pdf.catalog["ViewerPreferences"] |= {"Duplex": "/DuplexFlipShortEdge", "PrintScaling": "/None"}


def _number(reference: bytes | str) -> int:
    return int(reference.split()[0])


def _form(stream: Any, page: Any) -> bytes:
    """The page's own stream as something that a sheet can show."""
    stream.extra |= {"Type": "/XObject", "Subtype": "/Form", "BBox": page["MediaBox"], "Resources": page["Resources"]}
    stream.extra["StructParents"] = page["StructParents"]
    return bytes(stream.reference)


def _draw(pdf: Any, sheet: Any, halves: Any, forms: dict[bytes, bytes], width: float, height: float) -> None:
    import pydyf

    shown = pydyf.Dictionary()
    content = pydyf.Stream(compress=True)
    for name, (page, shift) in zip("LR", halves, strict=True):
        if page is None:
            content.stream.append(_lines(shift, width, height))
        else:
            shown[name] = forms[page.reference]
            content.stream.append(f"q 1 0 0 1 {shift:.3f} 0 cm /{name} Do Q")
    pdf.add_object(content)
    sheet["MediaBox"] = pydyf.Array([0, 0, 2 * width, height])
    sheet["Resources"] = pydyf.Dictionary({"XObject": shown})
    sheet["Contents"] = content.reference


def _lines(shift: float, width: float, height: float) -> str:
    """An empty page gets lines for notes."""
    rows = range(int((height - 2 * _EDGE) / _RULED) + 1)
    left, right = shift + _EDGE, shift + width - _EDGE
    drawn = " ".join(f"{left:.1f} {y:.1f} m {right:.1f} {y:.1f} l" for y in (_EDGE + row * _RULED for row in rows))
    return f"/Artifact BMC q 0.5 w 0.78 G {drawn} S Q EMC"


def _lead(one: Any, places: dict[bytes, _Place]) -> None:
    """Let a tag, a bookmark or a link find its page on the sheet."""
    import pydyf

    place = places.get(one.get("Pg"))
    if place is not None:
        one["Pg"] = place.sheet
        kids = one.get("K", ())
        for at, kid in enumerate(kids):
            if isinstance(kid, int):
                found = {"Type": "/MCR", "Pg": place.sheet, "Stm": place.form, "MCID": kid}
                kids[at] = pydyf.Dictionary(found)
    if isinstance(target := one.get("Dest"), list):
        _move(target, places)


def _lead_names(catalog: Any, places: dict[bytes, _Place]) -> None:
    for target in catalog.get("Names", {}).get("Dests", {}).get("Names", ()):
        if isinstance(target, list):
            _move(target, places)


def _move(target: list[Any], places: dict[bytes, _Place]) -> None:
    place = places.get(target[0])
    if place is not None:
        target[0], target[2] = place.sheet, target[2] + place.shift


def _gather_links(pages: Sequence[Any], places: dict[bytes, _Place], by_number: dict[int, Any]) -> None:
    import pydyf

    for page in pages:
        place = places[page.reference]
        sheet = by_number[_number(place.sheet)]
        for reference in page.get("Annots", ()):
            link = by_number[_number(reference)]
            x1, y1, x2, y2 = link["Rect"]
            link["Rect"] = pydyf.Array([x1 + place.shift, y1, x2 + place.shift, y2])
            sheet.setdefault("Annots", pydyf.Array()).append(reference)


def _replace_pages(pdf: Any, pages: Sequence[Any], sheets: Sequence[Any]) -> None:
    """The sheets are the pages now; what were pages is nothing (ISO 32000-1, 7.3.9)."""
    import pydyf

    class Nothing(pydyf.Object):  # type: ignore[misc]
        data = b"null"

    for page in pages:
        nothing = Nothing()
        nothing.number = page.number
        pdf.objects[page.number] = nothing
    pdf.pages["Kids"][:] = [part for sheet in sheets for part in (sheet.number, 0, "R")]
    pdf.pages["Count"] = len(sheets)
