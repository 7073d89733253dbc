"""The kinds of documents, which the apps name in their `AppConfig.ready`; this room knows none of them by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from conference.retention.periods import REGISTRATIONS, Period
from conference.web.errors import DomainError


class DocumentError(DomainError):
    """A document cannot be made, for a reason that whoever asked may read."""


class Makeable(Protocol):
    """What a kind reads of the document it is to make: a row, or the draft of one."""

    kind: str
    subject: str
    language: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Sheets:
    """What one rendering needs: a template below `templates/`, its context, static CSS files, pictures by name.

    binding: "left" or "right" for a booklet, its pages two on a sheet, to be folded there (imposing.py).
    """

    template: str
    context: dict[str, Any]
    styles: tuple[str, ...] = ()
    images: Mapping[str, bytes] | None = None
    binding: str = ""


@dataclass(frozen=True)
class Wanted:
    """A document that should always lie ready, for example the programme in each language."""

    subject: str
    language: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """A question that the form of a kind asks: one of `options` (value, label), the first unless said otherwise."""

    name: str
    label: Any
    options: Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class FileType:
    """What the files of a kind are: the end of their names, without the dot, and what browsers are told."""

    suffix: str
    content_type: str


PDF = FileType("pdf", "application/pdf")
XLSX = FileType("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def nothing_printed(document: Makeable, keys: list[Any]) -> Sheets:
    """The sheets of a kind that writes its file itself."""
    raise NotImplementedError(document.kind)


@dataclass(frozen=True)
class Kind:
    """How one kind of document is asked for and made.

    name: in URLs and rows; label: for staff; permission: who may start and download it (besides that of documents);
    resolve: form fields to subject and params, checked, raises DocumentError;
    title: of a document; chunks: its sheets' keys, split into runs for the workers, raises DocumentError when there
    is nothing to print; sheets: template and context of one run;
    write: makes the file of one run itself, instead of `sheets`: one that is no PDF, then of the only run, or a part as
    `joining.join` takes it, typeset by something else than WeasyPrint; type: of the file;
    when_ready: called in the transaction that makes the document READY; wanted: what the sweep keeps ready;
    choices: what the form asks, None for kinds that are started from a row of their own; keep: how long the file stays;
    is_own: only who asked for a document sees it, because what it holds hangs on what they may see;
    period: the shortest of the periods of the personal data in it, None only where there is none about people who come
    (a programme names who is on stage): when it is over, and when one of the people is erased, the documents go.
    """

    name: str
    label: Any
    permission: str
    resolve: Callable[[Mapping[str, str]], tuple[str, dict[str, Any]]]
    title: Callable[[Makeable], str]
    chunks: Callable[[Makeable], list[list[Any]]]
    sheets: Callable[[Makeable, list[Any]], Sheets] = nothing_printed
    write: Callable[[Makeable, list[Any]], bytes] | None = None
    type: FileType = PDF
    when_ready: Callable[[Makeable, list[Any]], None] | None = None
    wanted: Callable[[], Iterable[Wanted]] | None = None
    choices: Callable[[], list[Choice]] | None = None
    keep: dt.timedelta = dt.timedelta(days=7)
    is_own: bool = False
    period: Period | None = REGISTRATIONS


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Twice under one name is a programming error."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"two kinds of documents are called {kind.name}")
    _kinds[kind.name] = kind


def get(name: str) -> Kind | None:
    """The kind of this name, None where there is none."""
    return _kinds.get(name)


def all_kinds() -> list[Kind]:
    """Every kind, in the order of registration."""
    return list(_kinds.values())


def allowed(user: Any, kind: Kind) -> bool:
    """Whether a member of staff may see documents of this kind."""
    return bool(user.is_active and user.is_staff and user.has_perm("documents.view_document")
                and user.has_perm(kind.permission))  # fmt: skip


def shown(user: Any, document: Any) -> bool:
    """Whether a member of staff may see this document."""
    kind = get(document.kind)
    if kind is None or not allowed(user, kind):
        return False
    return not kind.is_own or document.requested_by_id == user.pk


def subject_of(row: Any) -> str:
    """How a row is named as a subject: "edition:3"."""
    return f"{row._meta.model_name}:{row.pk}"


def key_of(subject: str) -> int:
    """The primary key in a subject."""
    return int(subject.rpartition(":")[2])
