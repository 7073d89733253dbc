"""Logos as SVG: taken apart and put together again from what a drawing needs, and nothing else.

An SVG is a program as much as a picture: it may hold scripts, reach for other addresses, or name itself a billion
times. So what comes is parsed without entities, refused where it holds something that acts or reaches out, and written
anew from a list of harmless elements and attributes. `use` may copy a shape, but nothing that copies again, so nothing
can swell. The drawing is bounded in bytes, elements and depth before anything looks at it closely.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, tostring
from xml.parsers.expat import ExpatError, ParserCreate

from django.utils.translation import gettext as _

from exhibitors.stands import FairError

MOST_BYTES = 500_000
MOST_ELEMENTS = 5_000
MOST_DEPTH = 40
SVG = "http://www.w3.org/2000/svg"
ELEMENTS = frozenset({
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "use", "symbol",
    "title", "desc", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "text", "tspan",
    "style",
})  # fmt: skip
ACTING = frozenset({
    "script", "foreignObject", "image", "feImage", "iframe", "a", "animate", "animateMotion", "animateTransform",
    "set", "audio", "video", "handler", "listener",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "id", "class", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "dx", "dy",
    "width", "height", "viewBox", "points", "transform", "fill", "fill-opacity", "fill-rule", "stroke",
    "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-dasharray", "stroke-dashoffset", "opacity", "offset", "stop-color", "stop-opacity", "gradientUnits",
    "gradientTransform", "spreadMethod", "clip-path", "clip-rule", "clipPathUnits", "mask", "maskUnits",
    "maskContentUnits", "patternUnits", "patternTransform", "patternContentUnits", "style", "font-family",
    "font-size", "font-weight", "font-style", "text-anchor", "letter-spacing", "dominant-baseline",
    "preserveAspectRatio", "display", "visibility", "color", "paint-order", "vector-effect", "version",
})  # fmt: skip
_WITHIN = re.compile(r"#[\w.:-]+")
_URL = re.compile(r"url\s*\(\s*['\"]?\s*([^)'\"]*)", re.IGNORECASE)
_REACHING = re.compile(r"@import|@font-face|javascript:|expression\s*\(|\\", re.IGNORECASE)


def is_drawing(head: bytes) -> bool:
    """Whether the first bytes look like an SVG: as text in UTF-8, whatever stands before its first element."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg"))


def cleaned(body: bytes) -> bytes:
    """The drawing, written anew. Raises FairError `size`, `broken`, `active`, `reaching`, `swelling`."""
    if len(body) > MOST_BYTES:
        raise _refusal(_("Die Zeichnung ist zu groß. Bitte schicken Sie das Logo als PNG."), "size")
    root = _Builder().parse(body)
    shapes = _by_id(root)
    for element in root.iter():
        if element.tag == "use":
            _check_use(element, shapes)
    root.set("xmlns", SVG)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8")


class _Builder:
    """Reads the file with expat itself, so that entities and declarations are refused before they mean anything."""

    def __init__(self) -> None:
        self.stack: list[Element | None] = []
        self.root: Element | None = None
        self.count = 0

    def parse(self, body: bytes) -> Element:
        parser = ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.EntityDeclHandler = self._text, self._entity
        parser.ProcessingInstructionHandler = self._instruction
        try:
            parser.Parse(body, True)
        except (ExpatError, ParseError, ValueError, LookupError):
            raise _broken() from None
        if self.root is None:
            raise _broken()
        return self.root

    def _entity(self, *_declared: object) -> None:
        raise _refusal(_swelling(), "swelling")

    def _instruction(self, target: str, _data: str) -> None:
        raise _refusal(_reaching(), "reaching")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.stack) >= MOST_DEPTH:
            raise _refusal(_swelling(), "swelling")
        space, _space, tag = name.rpartition(" ")
        if tag in ACTING:
            raise _refusal(_active() if tag != "image" else _reaching(), "active" if tag != "image" else "reaching")
        known = space == SVG and tag in ELEMENTS and (not self.stack or self.stack[-1] is not None)
        if not self.stack and not (known and tag == "svg"):
            raise _broken()
        element = Element(tag, _attributes(attributes)) if known else None
        if element is not None and self.stack and (parent := self.stack[-1]) is not None:
            parent.append(element)
        if not self.stack:
            self.root = element
        self.stack.append(element)

    def _end(self, _name: str) -> None:
        element = self.stack.pop()
        if element is not None and element.tag == "style":
            _check_style(element.text or "")

    def _text(self, text: str) -> None:
        element = self.stack[-1] if self.stack else None
        if element is None or element.tag not in {"text", "tspan", "title", "desc", "style"}:
            return
        if len(element):
            element[-1].tail = (element[-1].tail or "") + text
        else:
            element.text = (element.text or "") + text


def _attributes(given: dict[str, str]) -> dict[str, str]:
    kept = {}
    for name, value in given.items():
        space, _space, plain = name.rpartition(" ")
        if plain.lower().startswith("on"):
            raise _refusal(_active(), "active")
        if plain in {"href", "src"}:
            if not _WITHIN.fullmatch(value.strip()):
                raise _refusal(_reaching(), "reaching")
            kept["href"] = value.strip()
        elif not space and plain in ATTRIBUTES:
            _check_style(value)
            kept[plain] = value
    return kept


def _check_style(text: str) -> None:
    """Nothing in styles may act or reach beyond the drawing."""
    if _REACHING.search(text) or any(not _WITHIN.fullmatch(found.strip()) for found in _URL.findall(text)):
        raise _refusal(_reaching(), "reaching")


def _by_id(root: Element) -> dict[str, Element]:
    return {element.get("id", ""): element for element in root.iter() if element.get("id")}


def _check_use(element: Element, shapes: dict[str, Element]) -> None:
    """What is copied copies nothing itself, and stands in the drawing."""
    target = shapes.get(element.get("href", "").removeprefix("#"))
    if target is None or any(inner.tag == "use" for inner in target.iter()):
        raise _refusal(_swelling(), "swelling")


def _refusal(message: str, code: str) -> FairError:
    return FairError(message, field="logo", code=code)


def _broken() -> FairError:
    message = _("Die Zeichnung lässt sich nicht öffnen. Bitte speichern Sie sie neu oder schicken Sie ein PNG.")
    return _refusal(message, "broken")


def _active() -> str:
    return _("Die Zeichnung enthält Programme oder Bewegung. Bitte schicken Sie das Logo als PNG.")


def _reaching() -> str:
    return _("Die Zeichnung holt etwas von anderswo oder enthält Bilder. Bitte schicken Sie das Logo als PNG.")


def _swelling() -> str:
    return _("Die Zeichnung ist zu verschachtelt. Bitte schicken Sie das Logo als PNG.")
