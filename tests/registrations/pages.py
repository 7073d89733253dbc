"""What a browser sees of a form: names, values and messages, read from the HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """`values` as a browser would send them, `errors` by the name of the field, `links` of the summary."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, list[str]] = {}
        self.names: set[str] = set()
        self.errors: dict[str, str] = {}
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self._select = self._textarea = self._error = ""
        self._in_summary = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.add(found["id"])
        name = found.get("name", "")
        if tag in ("input", "select", "textarea") and name:
            self.names.add(name)
        if tag == "input" and name and (found.get("type") not in ("radio", "checkbox") or "checked" in found):
            ticked = found.get("type") in ("radio", "checkbox")
            self.values.setdefault(name, []).append(found.get("value", "on" if ticked else ""))
        self._select = name if tag == "select" else self._select
        if tag == "option" and "selected" in found:
            self.values[self._select] = [found.get("value", "")]
        if tag == "textarea":
            self._textarea = name
            self.values[name] = [""]
        if tag == "p" and re.fullmatch(r"id_(\w+)_error", found.get("id", "")):
            self._error = found["id"][3:-6]
        if tag == "ul" and found.get("class") == "summary__list":
            self._in_summary = True
        if tag == "a" and self._in_summary:
            self.targets.append(found["href"].removeprefix("#"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""
        if tag == "p":
            self._error = ""
        if tag == "ul":
            self._in_summary = False

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea][0] += data
        if self._error:
            self.errors[self._error] = (self.errors.get(self._error, "") + " " + data).strip()
