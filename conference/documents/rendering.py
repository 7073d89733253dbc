"""HTML to PDF/UA-1: the one place that imports WeasyPrint, and inside functions, because that takes half a second."""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from . import imposing, readable, righttoleft, sharing, tagging

FONTS = (
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Devanagari",
    "Noto Sans Ethiopic",
    "Noto Sans Thai",
    "Noto Sans Armenian",
    "Noto Sans Georgian",
    "Noto Sans Symbols2",
    "Noto Sans Math",
    "sans-serif",
)
_BDI = re.compile(r"<bdi((?: lang=\"[^\"]*\")?)>(.*?)</bdi>", re.DOTALL)
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")
_LONG = 300_000  # characters of HTML; the programme of some hundred sessions
STATIC_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
DRAWINGS = "logos/"  # the one folder where drawings are written anew before they are kept (decision 0303)
MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}


def render(
    template: str,
    context: dict[str, Any],
    language: str,
    *,
    styles: Sequence[str] = (),
    images: Mapping[str, bytes] | None = None,
    binding: str = "",
) -> bytes:
    """Lay out a template of `templates/` and return a tagged PDF (ISO 14289-1, PDF/UA-1).

    styles: names of static CSS files, read once per process. The template's <title> and lang become the document's.
    Its addresses may be `static:PATH` (a static file),
    `media:NAME` (a stored picture) and `made:NAME` (a PNG out of `images`); anything else is not fetched at all.
    binding: "left" or "right" for a booklet to be folded there, two pages on each side of a sheet.
    """
    library = _library()
    with translation.override(language):
        is_rtl = translation.get_language_bidi()
        html = _isolated(render_to_string(template, context), is_rtl=is_rtl)
    is_long = len(html) > _LONG
    if not is_long:
        gc.disable()  # a rendering makes a million objects that all go at its end
    try:
        page = library.HTML(string=html, url_fetcher=_fetcher(images or {}), base_url=settings.BASE_URL)
        sheets = [_style(name) for name in styles]
        laid_out = page.render(stylesheets=sheets, font_config=_fonts())
        finisher = partial(_finish, binding=binding, is_rtl=is_rtl, is_long=is_long)
        return laid_out.write_pdf(pdf_variant="pdf/ua-1", finisher=finisher)
    finally:
        gc.enable()
        gc.collect()


def _finish(document: Any, pdf: Any, *, binding: str, is_rtl: bool, is_long: bool) -> None:
    """What is left to do with the objects of a PDF before they are written."""
    tagging.complete(document, pdf)
    if is_rtl:
        pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"  # two pages beside each other
    if binding:
        imposing.impose(pdf, binding)
    if is_long:
        document.pages.clear()  # the boxes are drawn: room for the bytes
        gc.collect()


def fetch(url: str, images: Mapping[str, bytes]) -> tuple[bytes, str]:
    """The bytes and the MIME type behind an address of a template. Raises ValueError for every other address."""
    scheme, _, name = url.partition(":")
    suffix = Path(name).suffix.lower()
    if scheme == "made" and name in images:
        return images[name], "image/png"
    if scheme == "static" and suffix in STATIC_TYPES:
        return _static_file(name), STATIC_TYPES[suffix]
    is_drawing = suffix == ".svg" and name.startswith(DRAWINGS)
    if scheme == "media" and (suffix in MEDIA_TYPES or is_drawing) and ".." not in name:
        with default_storage.open(name) as file:
            return file.read(), MEDIA_TYPES.get(suffix, STATIC_TYPES[".svg"])
    raise ValueError("documents load their own files only")


@lru_cache(maxsize=20_000)
def text_width(text: str, *, bold: bool = False) -> float:
    """How wide one line of text is, in em, in the fonts that `render` will use."""
    from weasyprint.text.ffi import ffi, pango  # slow to import

    layout = _layout(bold)
    data = text.encode()
    pango.pango_layout_set_text(layout, data, len(data))
    extents = ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(pango.pango_layout_get_line_readonly(layout, 0), ffi.NULL, extents)
    return extents.width / (100 * 1024)


def direction(text: str) -> str:
    """ "rtl" or "ltr", as the first letter says that has a direction (Unicode Annex 9, rule P2)."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _isolated(html: str, *, is_rtl: bool) -> str:
    """Give every <bdi> the direction of its text: WeasyPrint does not look at the text for it.

    Text that nothing around it can turn needs none: each element costs time and memory.
    """

    def marked(tag: re.Match[str]) -> str:
        if not (is_rtl or tag[1] or _FROM_THE_RIGHT.search(tag[2])):
            return tag[2]
        return f'<bdi{tag[1]} dir="{direction(strip_tags(tag[2]))}">{tag[2]}</bdi>'

    return _BDI.sub(marked, html)


@cache
def _library() -> Any:
    import weasyprint  # slow to import
    import weasyprint.css as cascade
    import weasyprint.layout as layouts
    import weasyprint.layout.block as blocks
    import weasyprint.layout.inline as lines
    import weasyprint.layout.page as pages
    import weasyprint.pdf as writer

    cascade.find_style_attributes = sharing.declaring_once(cascade.find_style_attributes)
    pages.set_page_type_computed_styles = sharing.styling_pages_once(pages.set_page_type_computed_styles)
    layouts.make_margin_boxes = sharing.filling_margins(layouts.make_margin_boxes)
    blocks.resolve_percentages = lines.resolve_percentages = sharing.resolving_once(blocks.resolve_percentages)
    lines.strut = sharing.measuring_once(lines.strut)
    blocks.table_layout = righttoleft.keeping_widths(blocks.table_layout)
    writer.Stream = readable.remembering(writer.Stream)
    writer.pydyf.PDF = tagging.listing(writer.pydyf.PDF)
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at after each rendering
    return weasyprint


@cache
def _style(name: str) -> Any:
    return _library().CSS(url=f"static:{name}", url_fetcher=_fetcher({}), font_config=_fonts())


@cache
def _fonts() -> Any:
    _library()
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _layout(bold: bool) -> Any:
    """A line of 100 units per em to measure with."""
    fonts = _fonts()
    from weasyprint.text.ffi import ffi, gobject, pango

    context = ffi.gc(pango.pango_font_map_create_context(fonts.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    description = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    family = ffi.new("char[]", ",".join(FONTS).encode())
    pango.pango_font_description_set_family(description, family)
    pango.pango_font_description_set_weight(description, 700 if bold else 400)
    pango.pango_font_description_set_absolute_size(description, 100 * 1024)
    pango.pango_layout_set_font_description(layout, description)
    return layout


def _fetcher(images: Mapping[str, bytes]) -> Any:
    """What WeasyPrint asks for files: `fetch` and nothing of its own, so no network, no disk, no redirects."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            body, kind = fetch(url, images)
            return URLFetcherResponse(url, body, {"Content-Type": kind})

    return OwnFilesOnly(allowed_protocols=("static", "media", "made"), allow_redirects=False)


@lru_cache(maxsize=50)
def _static_file(name: str) -> bytes:
    path = finders.find(name)
    if path is None:
        raise ValueError(f"no static file {name}")
    return Path(path).read_bytes()
