"""Reading a JSON file with messages that a person can act on: every value knows its path, every path its line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
_TIME = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")


# What Python's reader says (json.JSONDecodeError.msg, by its beginning) in words for people.
_REASONS = {
    "Expecting ','": gettext_lazy("Hier fehlt ein Komma, oder die Klammer davor ist zu früh geschlossen."),
    "Expecting ':'": gettext_lazy("Nach dem Namen eines Feldes fehlt der Doppelpunkt."),
    "Expecting property name": gettext_lazy(
        "Hier wird der Name eines Feldes in Anführungszeichen erwartet; vor } steht kein Komma."
    ),
    "Illegal trailing comma": gettext_lazy("Nach dem letzten Eintrag steht kein Komma."),
    "Expecting value": gettext_lazy("Hier wird ein Wert erwartet; vor ] steht kein Komma."),
    "Unterminated string": gettext_lazy("Bei diesem Text fehlt das Anführungszeichen am Ende."),
    "Invalid control character": gettext_lazy(
        "In diesem Text steht ein Zeilenumbruch oder Steuerzeichen; schreiben Sie \\n."
    ),
    "Invalid \\": gettext_lazy("Nach \\ steht hier ein Zeichen, das dort nicht stehen darf."),
    "Extra data": gettext_lazy("Nach der letzten Klammer steht noch etwas."),
}


def _reason(error: json.JSONDecodeError) -> str:
    return next((str(text) for start, text in _REASONS.items() if error.msg.startswith(start)), "")


def _finite(number: str) -> float:
    value = float(number)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{number} is too large")
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


class LoadError(Exception):
    """A file cannot be loaded: `message` says what is wrong with the value at `path` ("" is the whole file)."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message


class Source:
    """A parsed file: `root` holds its values, `line_of` the line of each path such as "sessions[3].end"."""

    def __init__(self, text: str) -> None:
        """Raise LoadError where the text is no JSON object, or names one key twice."""
        self._text = text
        self._places: dict[str, tuple[int, int]] = {"": (1, 1)}
        try:
            values = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        except json.JSONDecodeError as error:
            self._places[""] = (error.lineno, error.colno)
            message = _("Hier ist das JSON fehlerhaft (Spalte %(column)s).") % {"column": error.colno}
            raise LoadError("", self._located("", f"{message} {_reason(error)}".strip())) from None
        except (RecursionError, ValueError):
            raise LoadError("", _("Die Datei ist zu tief verschachtelt oder enthält eine unmögliche Zahl.")) from None
        if not isinstance(values, dict):
            raise LoadError("", self._located("", _("Die Datei muss ein JSON-Objekt { … } enthalten.")))
        self._value(0, "")
        self.root = Node(values, "")

    def line_of(self, path: str) -> int:
        """The line, from 1, in which the value at `path` begins; of what surrounds it where it is missing."""
        return self._place_of(path)[0]

    def _place_of(self, path: str) -> tuple[int, int]:
        while path not in self._places:
            path = re.sub(r"(\.[^.\[]*|\[\d+\]|^[^.\[]+)$", "", path)
        return self._places[path]

    def describe(self, error: LoadError) -> str:
        """The error as one line for people: "Zeile 84, sessions[3].end (Spalte 14): …"."""
        return self._located(error.path, error.message) if error.path else error.message

    def _located(self, path: str, message: str) -> str:
        line, column = self._place_of(path)
        if not path:
            return _("Zeile %(line)s: %(message)s") % {"line": line, "message": message}
        texts = {"line": line, "path": path, "column": column, "message": message}
        return _("Zeile %(line)s, %(path)s (Spalte %(column)s): %(message)s") % texts

    def _note(self, path: str, at: int) -> None:
        self._places[path] = (self._text.count("\n", 0, at) + 1, at - self._text.rfind("\n", 0, at))

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _value(self, at: int, path: str) -> int:
        """Note the line of the value at `at`; returns where it ends. The text is known to be valid."""
        at = self._skip(at)
        self._note(path, at)
        opening = self._text[at]
        if opening == "{":
            return self._members(at, "}", lambda at, _number: self._member(at, path))
        if opening == "[":
            return self._members(at, "]", lambda at, number: self._value(at, f"{path}[{number}]"))
        return _DECODER.scan_once(self._text, at)[1]  # type: ignore[attr-defined]

    def _members(self, at: int, closing: str, one: Callable[[int, int], int]) -> int:
        at, number = self._skip(at + 1), 0
        while self._text[at] != closing:
            at = self._skip(one(at, number))
            number += 1
            if self._text[at] == ",":
                at = self._skip(at + 1)
        return at + 1

    def _member(self, at: int, path: str) -> int:
        key, after = scanstring(self._text, self._skip(at) + 1)
        inner = f"{path}.{key}" if path else key
        if inner in self._places:
            self._note(inner, at)
            raise LoadError("", self._located(inner, _("Dieses Feld steht zweimal da.")))
        return self._value(self._skip(after) + 1, inner)


class Node:
    """One value with its path; every reading method checks the type and raises LoadError."""

    def __init__(self, value: Any, path: str) -> None:
        self.value = value
        self.path = path

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def at(self, key: str) -> Node:
        """The value below `key`; its value is None where there is none."""
        if not isinstance(self.value, dict):
            raise self.error(_("Hier wird ein Objekt { … } erwartet."))
        return Node(self.value.get(key), f"{self.path}.{key}" if self.path else key)

    def error(self, message: str) -> LoadError:
        return LoadError(self.path, message)

    def need(self) -> Node:
        if self.value is None or self.value == "":
            raise self.error(_("Diese Angabe fehlt."))
        return self

    def items(self) -> list[Node]:
        """The members of a list; none where the list is missing."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            raise self.error(_("Hier wird eine Liste [ … ] erwartet."))
        return [Node(one, f"{self.path}[{number}]") for number, one in enumerate(self.value)]

    def text(self, default: str = "") -> str:
        if self.value is None:
            return default
        if not isinstance(self.value, str):
            raise self.error(_("Hier wird ein Text in Anführungszeichen erwartet."))
        if any(0xD800 <= ord(c) <= 0xDFFF or c == "\x00" for c in self.value):
            raise self.error(_("Der Text enthält ein ungültiges Zeichen."))
        return self.value.strip()

    def texts(self) -> list[str]:
        return [one.need().text() for one in self.items()]

    def whole(self, *, least: int = 0) -> int | None:
        """A whole number of at least `least`; None where it is missing."""
        if self.value is None:
            return None
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.error(_("Hier wird eine ganze Zahl ohne Anführungszeichen erwartet."))
        if self.value < least:
            raise self.error(_("Die Zahl muss mindestens %(least)s sein.") % {"least": least})
        return self.value

    def number(self) -> float | None:
        if self.value is None:
            return None
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.error(_("Hier wird eine Zahl ohne Anführungszeichen erwartet."))
        return self.value

    def flag(self, *, default: bool) -> bool:
        if self.value is None:
            return default
        if not isinstance(self.value, bool):
            raise self.error(_("Hier wird true oder false erwartet."))
        return self.value

    def clock(self) -> str:
        """A time of day such as "13:15"."""
        text = self.need().text()
        if not _TIME.fullmatch(text):
            raise self.error(_("Hier wird eine Uhrzeit wie „13:15“ erwartet."))
        return text.zfill(5)
