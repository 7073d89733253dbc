"""What can hang on a mail. The apps above register a maker per kind in `AppConfig.ready`; workers call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Attachment:
    """One file. With `cid` it stands inside the HTML as `<img src="cid:...">`, else it hangs on the mail."""

    filename: str
    content: bytes
    mimetype: str
    cid: str = ""
    params: tuple[tuple[str, str], ...] = ()


Maker = Callable[[int, str, Mapping[str, Any]], Attachment | None]
_makers: dict[str, Maker] = {}


def register(kind: str, maker: Maker) -> None:
    """Name the maker of one kind.

    It gets a primary key, the language, which is active while it runs, and the words that the provider of the mail
    gave (`contexts`), so that nothing is asked twice. It returns None where there is nothing to attach, and raises
    ObjectDoesNotExist where the row is gone.
    """
    _makers[kind] = maker


def make(kind: str, pk: int, language: str, words: Mapping[str, Any]) -> Attachment | None:
    """The attachment of this kind for this row; KeyError where nobody registered the kind."""
    return _makers[kind](pk, language, words)
