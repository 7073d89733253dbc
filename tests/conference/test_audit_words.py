"""Every deed that the code writes down has words: nobody reads a code in the log or among their own data."""

import ast
from collections.abc import Iterator
from pathlib import Path

from conference.audit.words import DEEDS, SUBJECTS
from conference.config.local import ROOT

SOURCES = [path for app in ("conference", "registrations", "exhibitors") for path in (ROOT / app).rglob("*.py")]


def literals(node: ast.expr) -> Iterator[str]:
    """The texts that an expression can be, as far as they stand in it."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def given(path: Path, name: str) -> Iterator[ast.expr]:
    """What this file hands to `record` by this name."""
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record":
            yield from (one.value for one in call.keywords if one.arg == name)


def written(path: Path) -> Iterator[str]:
    """The deeds that this file hands to `record` by name."""
    for node in given(path, "action"):
        yield from literals(node)


def concerned(path: Path) -> Iterator[str]:
    """The kinds of the subjects, which stand before the colon, as far as the call itself names them."""
    for node in given(path, "subject"):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            yield str(node.values[0].value).partition(":")[0]


def test_every_deed_has_words():
    deeds = {deed for path in SOURCES for deed in written(path)}
    assert len(deeds) > 60
    assert sorted(deeds - set(DEEDS)) == []


def test_every_subject_has_a_word():
    kinds = {kind for path in SOURCES for kind in concerned(path)}
    assert len(kinds) > 12
    assert sorted(kinds - set(SUBJECTS)) == []
