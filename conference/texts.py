"""Texts of an edition: CommonMark without HTML, with gaps that staff must fill.

A gap is written `[[Was hier fehlt]]`; the page marks it, and staff see the list until nothing is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from modeltranslation.utils import build_localized_fieldname

from conference.web import languages

from .content import best
from .models import Edition, EditionText

DEFAULTS = Path(__file__).parent / "default_texts"
_GAP = re.compile(r"\[\[([^\[\]]{1,200})\]\]")
_FIELD = re.compile(r"\{([a-z_]+)\}")
_TARGETS = re.compile(r"^(https?://|mailto:|tel:|/(?!/)|#)", re.IGNORECASE)


@dataclass(frozen=True)
class Text:
    """One text in the language in which it was found."""

    html: SafeString
    language: languages.Language
    is_own: bool  # in the language of the page


@dataclass(frozen=True)
class Gap:
    """Something staff still have to write: in which text, in which language, and what."""

    kind: str
    label: str
    language: str
    words: str


def texts_of(edition: Edition, *kinds: str) -> dict[str, Text]:
    """The texts that are not empty, by kind, in the best language for the page; one question to the database."""
    rows = edition.texts.filter(kind__in=kinds) if kinds else edition.texts.all()
    found = {row.kind: _text(row) for row in rows}
    return {kind: text for kind, text in found.items() if text is not None}


def html(source: str, *, top: int = 2) -> SafeString:
    """CommonMark as HTML. HTML in it is shown as text, pictures are left out, links lead to the web, a mail, a
    telephone or this site; the highest heading becomes `<h{top}>`."""
    tokens = _parser().parse(source)
    _shift_headings(tokens, top)
    rendered = _parser().renderer.render(tokens, _parser().options, {})
    return mark_safe(_GAP.sub(lambda gap: f"<mark>[{gap[1]}]</mark>", rendered))  # noqa: S308  escaped by the parser


def fill_missing(edition: Edition) -> int:
    """Give an edition every text it has no words for yet, from `default_texts`; return how many were written.

    Languages of the edition only. Facts of the edition are put in; what we cannot know stays a gap.
    """
    rows = {row.kind: row for row in edition.texts.all()}
    written = 0
    for code in edition.languages:
        for path in sorted((DEFAULTS / code).glob("*.md")):
            row = rows.get(path.stem) or EditionText(edition=edition, kind=path.stem)
            name = build_localized_fieldname("body", code)
            if getattr(row, name):
                continue
            setattr(row, name, _filled(path.read_text(encoding="utf-8"), _facts(edition, code)))
            row.save()
            rows[path.stem] = row
            written += 1
    return written


def gaps(edition: Edition) -> list[Gap]:
    """Everything in the texts that staff still have to write."""
    found = []
    for row in edition.texts.all():
        for code in edition.languages:
            body = getattr(row, build_localized_fieldname("body", code), "") or ""
            found += [Gap(row.kind, str(row.get_kind_display()), code, gap) for gap in _GAP.findall(body)]
    return found


def _text(row: EditionText) -> Text | None:
    body, code = best(row, "body")
    if not body.strip():
        return None
    return Text(html(body), languages.language(code), code == languages.current().code)


def _facts(edition: Edition, code: str) -> dict[str, str]:
    def known(value: str, gap: str) -> str:
        return value or f"[[{gap}]]"

    def field(name: str) -> str:
        return getattr(edition, build_localized_fieldname(name, code), "") or getattr(edition, f"{name}_de") or ""

    return {
        "title": field("title"),
        "organiser": edition.organiser,
        "venue": field("venue_name"),
        "address": known(edition.venue_address, "Anschrift des Veranstaltungsortes"),
        "contact_name": known(edition.contact_name, "Name der Ansprechperson"),
        "contact_email": known(edition.contact_email, "E-Mail für Fragen"),
        "contact_phone": known(edition.contact_phone, "Telefon für Fragen"),
        "site": settings.BASE_URL,
        "capacity": str(edition.capacity),
        "slug": edition.slug,
    }


def _filled(source: str, facts: dict[str, str]) -> str:
    return _FIELD.sub(lambda match: facts.get(match[1], match[0]), source).strip() + "\n"


def _shift_headings(tokens: list[Token], top: int) -> None:
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = top - min(levels, default=top)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}).enable("table")
    parser.disable(["image", "html_inline", "html_block"])
    parser.validateLink = lambda url: bool(_TARGETS.match(url.strip()))  # type: ignore[method-assign]
    return parser
