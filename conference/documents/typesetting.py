"""Typst sources to PDF/UA-1: the one place that imports Typst, and inside functions, because only workers need it.

For papers of one form and many copies: a source below `templates/`, what is on it as data, ten times as fast as HTML
(docs/decisions/0325-certificates-typeset.md). Data is never source: Typst reads it as JSON, so no name can be mark-up.
"""

from __future__ import annotations

import gc
import json
import os
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.timezone import now

from . import completing, rendering

PICTURES = settings.BASE_DIR / "static" / "documents"
FONTS = (*rendering.FONTS[:-1], "Droid Sans Fallback")
REPLACEMENT = "\ufffd"
TRIES = 5
MEMORY = 12  # compilations after which Typst has forgotten what it keeps of one, so that workers do not grow
_PAGE = re.compile(rb"/Type ?/Page\b")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]+")
_UNPRINTED = re.compile(r'error: [^\n]*?the text (?:`"|contains the disallowed codepoint `")((?:\\.|[^"\\])+)"`')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


class Typeset(NamedTuple):
    """A tagged PDF (ISO 14289-1, PDF/UA-1), ready for `joining.join`, and how many pages it has."""

    data: bytes
    pages: int


def render(source: str, content: Mapping[str, Any]) -> Typeset:
    """Typeset a source of `templates/`.

    content: what the source reads from "data.json": numbers, texts, lists, mappings, dataclasses of these, bytes (as a
    list of numbers). `title`, `author` and `language` are needed, "fonts" is added. Pictures are files of
    static/documents, nothing else of the disk is read. What no font of this machine can print becomes U+FFFD, as PDF/UA
    wants no empty boxes.
    """
    import typst

    data = _plain({**content, "fonts": FONTS})
    for _try in range(TRIES):
        try:
            return _completed(_compiled(source, data), _texts(data))
        except typst.TypstError as error:
            unprinted = {_unescaped(one) for one in _UNPRINTED.findall(error.diagnostic)}
            if not unprinted:
                raise
            data = _without(data, re.compile("|".join(map(re.escape, sorted(unprinted, key=len, reverse=True)))))
    raise ValueError(f"{source}: signs that cannot be printed")


def _completed(found: bytes, texts: set[str]) -> Typeset:
    gc.disable()  # ten thousands of tags come and go, and none holds on to another
    try:
        return Typeset(completing.complete(found, texts), len(_PAGE.findall(found)))
    finally:
        gc.enable()


def _compiled(source: str, data: Any) -> bytes:
    compiler, moment = _compiler(), now().replace(microsecond=0)
    files = {"main.typ": _source(source), "data.json": json.dumps(data, ensure_ascii=False, default=list).encode()}
    try:
        found: bytes = compiler.compile(files, format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    finally:
        for _turn in range(MEMORY):
            compiler.compile({"main.typ": b""}, format="svg")
    return found


@cache
def _compiler() -> Any:
    """One per process: it reads the list of fonts once. Its root is the folder of the pictures on paper."""
    import typst

    os.environ.setdefault("RAYON_NUM_THREADS", "1")  # there is a worker for each core already
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    return typst.Compiler(root=PICTURES, font_paths=fonts)


@cache
def _source(name: str) -> bytes:
    return bytes((settings.BASE_DIR / "templates" / name).read_bytes())


def _plain(value: Any) -> Any:
    """As JSON knows it, texts without signs that steer and do not print."""
    if isinstance(value, str):
        return _CONTROL.sub(" ", value)
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return _plain(vars(value)) if hasattr(value, "__dict__") else value


def _without(value: Any, unprinted: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return unprinted.sub(REPLACEMENT, value)
    if isinstance(value, list):
        return [_without(one, unprinted) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, unprinted) for key, one in value.items()}
    return value


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def _texts(value: Any) -> set[str]:
    """Every text in the data."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        value = list(value.values())
    return set().union(*map(_texts, value)) if isinstance(value, list) else set()
