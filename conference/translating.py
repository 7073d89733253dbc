"""Translating side by side: every German text of an edition with its translation, and what became of it.

Written are only fields that somebody changed, through the same services as everywhere: sessions into the plan, names
and texts at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.web.text import clean, clean_lines

from . import services
from .agenda import translations
from .agenda.contents import columns_of
from .agenda.locks import lock_edition
from .models import Edition, EditionText, Room, Session, Speaker, Topic
from .models.base import Translatable


class State(StrEnum):
    """What there is to say about one translation."""

    MISSING = "missing"
    STALE = "stale"
    CURRENT = "current"


@dataclass
class Entry:
    """One text in German and in one other language. `typed` and `error` are set when it could not be stored."""

    row: Any
    field: str
    language: str
    typed: str | None = None
    error: str = ""

    @property
    def key(self) -> str:
        """The name of the form field, for example "session-12-title"."""
        number = self.row.identity if isinstance(self.row, Session) else self.row.pk
        return f"{self.row._meta.model_name}-{number}-{self.field}"

    @property
    def column(self) -> str:
        return columns_of(self.field)[self.language]

    @property
    def german(self) -> str:
        return getattr(self.row, columns_of(self.field)["de"]) or ""

    @property
    def text(self) -> str:
        return getattr(self.row, self.column) or ""

    @property
    def shown(self) -> str:
        return self.text if self.typed is None else self.typed

    @property
    def seen(self) -> str:
        """Another one when either text has changed."""
        return translations.digest(f"{self.german}\0{self.text}")

    @property
    def state(self) -> State:
        if not self.text:
            return State.MISSING
        return State.STALE if translations.is_stale(self.row, self.field, self.language) else State.CURRENT

    @property
    def label(self) -> str:
        return str(self._model_field.verbose_name)

    @property
    def is_long(self) -> bool:
        return isinstance(self._model_field, models.TextField)

    @property
    def lines(self) -> int:
        """Height of the field: what the German text takes, a little more."""
        return min(max(len(self.german) // 55 + self.german.count("\n") + 2, 3), 24)

    @property
    def limit(self) -> int | None:
        return self._model_field.max_length  # type: ignore[no-any-return]

    @property
    def _model_field(self) -> Any:
        return self.row._meta.get_field(self.field)


@dataclass
class Group:
    """The texts of one row, under its name."""

    title: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Progress:
    """How far a language has come."""

    language: str
    total: int
    done: int
    stale: int

    @property
    def missing(self) -> int:
        return self.total - self.done


PARTS = ("programm", "namen", "texte")


def rows_of(
    edition: Edition,
    part: str = "",
    *,
    plan: Iterable[Session] | None = None,
    texts: Iterable[EditionText] | None = None,
) -> list[tuple[str, Translatable]]:
    """Names and rows with contents in several languages: the plan, names, or texts; all where no part is asked.

    plan, texts: those of the edition, where they are at hand; the plan by time and code.
    """
    found: list[tuple[str, Any]] = []
    if part in ("", "programm"):
        if plan is None:
            plan = Session.working.of_edition(edition).order_by("start", "code")
        found += [(f"{row.code} {row.title_de}", row) for row in plan]
    if part in ("", "namen"):
        for model in (Room, Topic):
            found += [(row.name_de, row) for row in model.objects.filter(edition=edition)]
        people = Speaker.objects.filter(edition=edition).order_by(Lower("name"))
        found += [(row.name, row) for row in people]
    if part in ("", "texte"):
        found += [(str(edition), edition)]
        held = EditionText.objects.filter(edition=edition) if texts is None else texts
        found += [(row.get_kind_display(), row) for row in held]
    return found


def groups(rows: Iterable[tuple[str, Any]], language: str, *, only_open: bool = False) -> list[Group]:
    """The German texts of these rows with their translations; only_open: without those that are up to date."""
    found = []
    for title, row in rows:
        entries = [Entry(row, name, language) for name in translations.translated_fields(row)]
        entries = [one for one in entries if one.german and not (only_open and one.state == State.CURRENT)]
        if entries:
            found.append(Group(title, entries))
    return found


def progress(edition: Edition, rows: Iterable[tuple[str, Any]]) -> list[Progress]:
    """How far each language of the edition has come over all its rows; asks nothing."""
    held, found = list(rows), []
    for code in columns_of("title"):
        if code == "de" or code not in edition.languages:
            continue
        states = [entry.state for group in groups(held, code) for entry in group.entries]
        stale = states.count(State.STALE)
        found.append(Progress(code, len(states), len(states) - states.count(State.MISSING), stale))
    return found


@transaction.atomic
def store(*, edition: Edition, entries: Iterable[Entry], sent: Mapping[str, str], actor: Actor) -> int:
    """Store what was typed for these entries; returns how many changed.

    sent: by an entry's key the text, by "seen-<key>" what was shown, by "right-<key>" that an old translation is still
    right. Entries that cannot be stored keep what was typed, with an error in words; then nothing is stored at all.
    """
    lock_edition(edition)
    rows: dict[int, tuple[Any, dict[str, str], list[str]]] = {}
    count, wanted = 0, [one for one in entries if one.key in sent]
    for one in wanted:
        text = (clean_lines if one.is_long else clean)(sent[one.key])
        is_right = one.state == State.STALE and bool(sent.get(f"right-{one.key}"))
        if text == one.text and not is_right:
            continue
        one.typed, one.error = text, _error(one, text, sent.get(f"seen-{one.key}", ""))
        _row, values, right = rows.setdefault(id(one.row), (one.row, {}, []))
        if text != one.text:
            values[one.column] = text
        else:
            right.append(one.column)
        count += 1
    if any(one.error for one in wanted):
        return 0
    changed = [(row, values) for row, values, _right in rows.values() if values]
    services.save_parts(parts=[part for row, values in changed for part in _write(row, values, actor)], actor=actor)
    for row, _values, right in rows.values():
        _confirm(row, right, actor)
    return count


def _error(entry: Entry, text: str, seen: str) -> str:
    if seen and seen != entry.seen:
        return _("Der deutsche Text oder die Übersetzung wurde inzwischen geändert. Bitte sehen Sie noch einmal nach.")
    try:
        entry.row._meta.get_field(entry.column).clean(text, entry.row)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def _write(row: Any, values: dict[str, str], actor: Actor) -> list[services.Part]:
    """Write through the services; returns what is to be stored together with others, so that it makes one version."""
    if isinstance(row, Session):
        services.change_session(session=row, values=values, actor=actor)
        return []
    if isinstance(row, Edition):
        services.change_edition(edition=row, values=values, actor=actor)
        return []
    fresh = type(row)._base_manager.get(pk=row.pk)  # what others changed meanwhile stays
    for column, text in values.items():
        setattr(fresh, column, text)
    return [fresh]


def _confirm(row: Any, columns: list[str], actor: Actor) -> None:
    """Say of translations that they are still right although the German text has changed."""
    if not columns:
        return
    if isinstance(row, Session):
        held = list(Session.rows.named(row.identity).select_for_update(of=("self",)))
    else:
        held = list(type(row)._base_manager.filter(pk=row.pk))
    for one in held:
        translations.mark(one, columns)
        type(one)._base_manager.filter(pk=one.pk).update(translation_marks=one.translation_marks)
    name = row._meta.model_name
    number = row.identity if isinstance(row, Session) else row.pk
    record(actor=actor, action="translation.confirmed", subject=f"{name}:{number}", fields=columns)
