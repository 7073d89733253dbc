"""Somebody of the team at the browser, without JavaScript."""

import time
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from bench.client import hidden_fields
from tests.stack import PASSWORD, Stack

PATIENCE = 120  # seconds


class Staff:
    """Logged in as `name`@example.org."""

    def __init__(self, stack: Stack, name: str) -> None:
        self.base = stack.base_url
        self._browser = build_opener(HTTPCookieProcessor())
        self.post("/admin/login/", username=f"{name}@example.org", password=PASSWORD)

    def get(self, path: str) -> tuple[str, bytes]:
        """The address at the end of all redirects, and what is there."""
        with self._browser.open(self.base + path, timeout=30) as answer:
            return answer.geturl().removeprefix(self.base), answer.read()

    def post(self, path: str, *, at: str = "", **fields: str) -> str:
        """Send the form that stands at this address (or on the page `at`); returns where it led."""
        page = self.get(at or path)[1].decode()
        body = urlencode(hidden_fields(page) | fields).encode()
        with self._browser.open(self.base + path, body, timeout=30) as answer:
            return answer.geturl().removeprefix(self.base)

    def document(self, kind: str, **fields: str) -> bytes:
        """Start a document and download it when it is ready."""
        progress = self.post("/dokumente/neu/", kind=kind, **fields)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            body = self.get(f"{progress}datei/")[1]
            if body.startswith(b"%PDF"):
                return body
            assert "gescheitert" not in body.decode(), body.decode()
            time.sleep(0.5)
        raise AssertionError(f"{kind} was not ready within {PATIENCE} s")
