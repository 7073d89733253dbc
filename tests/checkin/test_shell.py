"""The app at the door as files: whole, the same for everybody, allowed what it needs and nothing else."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from conference.config.local import ROOT
from registrations.checkin import shell
from registrations.checkin.shell_words import words
from tests.factories import make_edition
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
MODULES = sorted(path.name for path in (ROOT / "static" / "js").glob("checkin*.js"))


def test_only_this_page_may_use_the_camera_and_run_compiled_code(client):
    door, other = client.get("/checkin/"), client.get("/impressum/")
    assert "camera=(self)" in door["Permissions-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self';" in door["Content-Security-Policy"]
    assert "camera=()" in other["Permissions-Policy"]
    assert "wasm" not in other["Content-Security-Policy"]


def test_the_page_is_the_same_for_everybody_and_is_asked_for_anew(client):
    make_edition(title="Geheime Konferenz")
    nobody = client.get("/checkin/")
    assert nobody.cookies == {}
    assert nobody["Cache-Control"] == "no-cache"
    sign_in(client, "leitung")
    assert client.get("/checkin/").content == nobody.content == client.get("/checkin/koppeln/").content
    assert "Geheime" not in nobody.content.decode()


def test_the_worker_keeps_every_file_of_the_app():
    kept = {Path(name).name for name in (*shell.NAMED, *shell.PLAIN)}
    assert set(MODULES) <= kept
    assert [name for name in (*shell.NAMED, *shell.PLAIN, *shell.LETTERS) if not finders.find(name)] == []


def test_modules_ask_only_for_modules_that_are_kept():
    asked = {
        found for name in MODULES for found in re.findall(r'from "\./(.*?)"', (ROOT / "static/js" / name).read_text())
    }
    assert asked <= set(MODULES)


@pytest.mark.parametrize("prefix", ["", "/ar", "/en"])
def test_each_language_has_a_worker_and_a_manifest_of_its_own(client, prefix):
    worker = client.get(f"{prefix}/checkin/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert f'const SHELL = "{prefix}/checkin/";' in worker.content.decode()
    assert all(f'"{name}"' in worker.content.decode().replace(r"\u002D", "-") for name in shell.files())
    found = json.loads(client.get(f"{prefix}/checkin/manifest.webmanifest").content)
    assert found["start_url"] == found["scope"] == f"{prefix}/checkin/"
    assert found["dir"] == ("rtl" if prefix == "/ar" else "ltr")
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in found["icons"])


def test_a_word_or_a_file_more_makes_a_new_version(monkeypatch):
    before = shell.version()
    assert shell.version() == before
    monkeypatch.setattr(shell, "PLAIN", (*shell.PLAIN, "js/site.js"))
    after = shell.version()
    assert after != before
    monkeypatch.setattr(shell, "words", lambda zone: {**words(zone), "timezone": "UTC"})
    assert shell.version() not in (before, after)


def test_counted_words_bring_every_form(settings):
    found = words("Europe/Berlin")["counted"]["others"]
    assert found["forms"] == ["Auch die %(count)s anderen einlassen", "Auch die andere Person einlassen"]
    assert found["index"][:3] == "010"
    assert len(found["index"]) == 200


def test_every_word_that_a_module_says_is_sent_along():
    sent = words("Europe/Berlin")
    text = "\n".join((ROOT / "static/js" / name).read_text() for name in MODULES)
    said = set(re.findall(r'\bsay\("(\w+)"', text))
    counted = set(re.findall(r'\bcount\("(\w+)"', text))
    assert said <= set(sent["words"])
    assert counted <= set(sent["counted"])
    tones = text[text.index("const TONES = {") :].partition("}")[0]
    outcomes = set(re.findall(r"(\w+): \"", tones))
    assert len(outcomes) > 10
    assert {f"is_{one}" for one in outcomes} <= set(sent["words"])


@pytest.mark.parametrize(("role", "may"), [("leitung", True), ("empfang", True), ("messe", False), ("bedarf", False)])
def test_whoever_may_pair_learns_of_it(client, role, may):
    edition = make_edition()
    sign_in(client, role)
    found = client.get("/checkin/team/").json()
    assert found["may_pair"] is may
    if may:
        assert found["current"] == edition.slug
        assert client.get(found["devices"]).status_code == 200
    else:
        assert found == {"may_pair": False}


def test_nobody_may_pair_without_a_code(client):
    assert client.get("/checkin/team/").json() == {"may_pair": False}
