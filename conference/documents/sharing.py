"""Answers that WeasyPrint reckons anew for each page or element though they are the same: given once here.

A certificate or a badge is a page of twenty boxes. Half of its time went into styles: nineteen for the margins of each
page, which print nothing, and one for every box below an element that names its language
(docs/decisions/0250-styles-reckoned-once.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

_SIDES = (("top", "bottom"), ("left", "center", "right")), (("left", "right"), ("top", "middle", "bottom"))
_CORNERS = tuple(f"@{one}-{other}-corner" for one in ("top", "bottom") for other in ("left", "right"))
MARGINS = _CORNERS + tuple(f"@{side}-{part}" for sides, parts in _SIDES for side in sides for part in parts)
_EMPTY = ("normal", "inhibit", "none")
_AROUND = tuple(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("top", "right", "bottom", "left"))
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_EXTENT = tuple(f"{limit}{axis}" for limit in ("", "min_", "max_") for axis in ("width", "height"))
_RESOLVED = _AROUND + _BORDERS + _EXTENT


def declaring_once(find: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `find_style_attributes`, made to hand out one object for equal declarations.

    It shares the style of elements whose declarations are the same objects, and parses `lang` for each element.
    """

    @wraps(find)
    def find_style_attributes(*arguments: Any, **named: Any) -> Iterator[Any]:
        known: dict[str, Any] = {}
        for specificity, element, declarations, base_url in find(*arguments, **named):
            shared = [known.setdefault(one.serialize(), one) for one in declarations]
            yield specificity, element, shared, base_url

    return find_style_attributes


def styling_pages_once(compute: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `set_page_type_computed_styles`, made to give equal pages of a document the same styles.

    What it changes in a page's style afterwards comes out the same for each of them.
    """

    @wraps(compute)
    def set_page_type_computed_styles(page_type: Any, html: Any, style_for: Any) -> None:
        found = style_for.__dict__.setdefault("_of_pages", {})
        computed = style_for.get_computed_styles()
        key = page_type if _are_counted(style_for) else (page_type[:3], page_type.index == 0)
        if key not in found:
            compute(page_type, html, style_for)
            names = (None, "@footnote", "@note-area", *MARGINS)
            found[key] = {name: computed[page_type, name] for name in names if (page_type, name) in computed}
        computed.update({(page_type, name): style for name, style in found[key].items()})

    return set_page_type_computed_styles


def _are_counted(style_for: Any) -> bool:
    """Whether a rule means single pages by their number (`:nth()`)."""
    if "_counts_pages" not in style_for.__dict__:
        rules = [selectors for sheet, _origin, _weight in style_for._sheets for _rule, selectors, _ in sheet.page_rules]
        style_for._counts_pages = any(kind.index is not None for selectors in rules for _, _, kind in selectors)
    return bool(style_for._counts_pages)


def filling_margins(make: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `make_margin_boxes`, made to leave the sixteen boxes of a page alone where none has a content."""

    @wraps(make)
    def make_margin_boxes(context: Any, page: Any, state: Any) -> Iterator[Any]:
        styles = [context.style_for(page.page_type, name) for name in MARGINS]
        if any(style is not None and style["content"] not in _EMPTY for style in styles):
            yield from make(context, page, state)

    return make_margin_boxes


def resolving_once(resolve: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `resolve_percentages`, made to remember for a style and a width what comes out.

    Of tables with collapsed borders it depends on more, and is reckoned.
    """

    @wraps(resolve)
    def resolve_percentages(box: Any, around: Any) -> None:
        style = box.style
        if style["border_collapse"] == "collapse":
            resolve(box, around)
            return
        size = around if isinstance(around, tuple) else (around.width, around.height)
        known = style.__dict__.setdefault("_resolved", {})
        if (found := known.get((size, type(box)))) is None:
            resolve(box, around)
            known[size, type(box)] = {name: box.__dict__[name] for name in _RESOLVED}
        else:
            box.__dict__.update(found)

    return resolve_percentages


def measuring_once(measure: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `strut`, made to remember the line's height at its style: it looks for it by a text of all fonts."""

    @wraps(measure)
    def strut(style: Any) -> Any:
        if "_strut" not in style.__dict__:
            style._strut = measure(style)
        return style._strut

    return strut
