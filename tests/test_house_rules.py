"""The rules that a machine can hold: floors, budgets, nothing inline, nothing foreign, nothing unused."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conference.config.local import ROOT

APPS = ["conference", "registrations", "exhibitors"]
BUDGETS = {ast.FunctionDef: 40, ast.AsyncFunctionDef: 40, ast.ClassDef: 200}
MODULE_LINES, TEMPLATE_LINES = 400, 150
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
PAGES = [t for t in TEMPLATES if t.suffix == ".html" and not {"emails", "pdf"} & set(t.parts)]


def sources() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_module_imports_from_its_floor_and_below():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


def test_functions_classes_and_modules_stay_readable():
    too_long = []
    for path in sources():
        text = path.read_text()
        if text.count("\n") > MODULE_LINES:
            too_long.append(f"{short(path)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            budget = BUDGETS.get(type(node))
            if budget and node.end_lineno - node.lineno + 1 > budget:
                too_long.append(f"{short(path)}:{node.lineno} {node.name}")
    assert too_long == []


def test_templates_stay_readable():
    assert [short(t) for t in TEMPLATES if t.read_text().count("\n") > TEMPLATE_LINES] == []


def test_no_module_is_a_drawer_for_everything():
    drawers = {"utils", "helpers", "common", "misc", "tools"}
    assert [short(p) for p in sources() if drawers & {p.stem, *p.relative_to(ROOT).parts}] == []


def test_pages_have_nothing_inline():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/)|<style|\sstyle=|\son[a-z]+=|javascript:", re.I
    )
    assert [short(page) for page in PAGES if inline.search(TAG.sub("", page.read_text()))] == []


def test_pages_load_nothing_from_elsewhere():
    foreign = re.compile(r"(?:src|srcset|action|<link[^>]*href)=[\"']?(?:https?:)?//", re.I)
    assert [short(page) for page in PAGES if foreign.search(page.read_text())] == []


def test_every_template_is_used():
    names = {t.relative_to(ROOT / "templates").as_posix() for t in TEMPLATES}
    overriding = ("admin/", "registration/", "conference_pack/", "django/")
    text = "\n".join(path.read_text() for path in [*sources(), *TEMPLATES])
    unused = [
        name
        for name in sorted(names)
        if name not in text and not name.startswith(overriding) and not name.startswith("emails/")
    ]
    assert unused == []


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_locked_packages_have_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text()
    assert "http" not in text
    assert "file:" not in text
    pinned = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE)
    assert pinned
    assert all(line.endswith("\\") for line in pinned)


def test_locked_browser_libraries_have_no_address():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
