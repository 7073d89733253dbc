"""The pictures of README.md: starts a demo in a temporary folder, registers people, opens pages, saves PNG files."""

import csv
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from conference.config.local import ROOT

FOLDER = ROOT / "docs" / "screenshots"
PEOPLE = ROOT / "tests" / "data" / "participants-300.csv"
PASSWORD = "ein-passwort-fuer-bilder"  # noqa: S105  of a demo that lives for a minute
DESKTOP, PHONE = (1280, 860), (390, 780)
PAGES = [
    ("start", "/demo/", DESKTOP),
    ("programme", "/demo/programm/", DESKTOP),
    ("fair", "/demo/messe/", DESKTOP),
    ("start-arabic-phone", "/ar/demo/", PHONE),
    ("registration-phone", "/demo/anmeldung/", PHONE),
    ("staff", "/admin/", DESKTOP),
]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    sys.exit("Chromium is missing: script/bootstrap --dev")


def _register_people(environment: dict[str, str], folder: Path) -> None:
    """Every second of the made-up people: a conference that is half full says more than an empty one."""
    with PEOPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    some = folder / "people.csv"
    with some.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], *rows[1::2]])
    command = [sys.executable, "-m", "conference.config.local", "import_registrations", str(some)]
    subprocess.run([*command, "--edition", "demo"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)


def _sign_in(page: Page, base: str) -> None:
    page.goto(f"{base}/admin/login/?next=/admin/")
    page.fill("input[name=username]", "leitung@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("[type=submit]")


def _take(browser: Browser, base: str) -> None:
    for name, path, (width, height) in PAGES:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="de-DE")
        page = context.new_page()
        if path.startswith("/admin/"):
            _sign_in(page, base)
        page.goto(base + path, wait_until="networkidle")
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        picture.quantize(192).save(FOLDER / f"{name}.png", optimize=True)
        context.close()


def main() -> None:
    """Start the demo, take every picture, end the demo."""
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        base = f"http://127.0.0.1:{port}"
        chosen = {"DATA_DIR": folder, "PORT": str(port), "BASE_URL": base, "DEMO_PASSWORD": PASSWORD}
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | chosen
        command = [sys.executable, "-m", "conference.config.demo"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as demo:
            try:
                assert demo.stdout is not None
                while not demo.stdout.readline().startswith("ready:"):
                    assert demo.poll() is None, "the demo does not start"
                _register_people(environment, Path(folder))
                with sync_playwright() as playwright:
                    options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
                    browser = playwright.chromium.launch(executable_path=_chromium(), args=options)
                    _take(browser, base)
                    browser.close()
            finally:
                demo.terminate()


if __name__ == "__main__":
    main()
