"""What people wanted erased, kept where no backup of the database reaches, so that a restored one forgets it again.

Each line is a row here and a small file of its own in the storage "erasures" (settings.STORAGES; in production a volume
that is not part of the backup of the database). It holds no personal data: the way of erasing, the number of the row,
and a digest by which the row is known again. A restored database does not know the newer files: `reapply` does what
they say once more. Lines count from oldest to newest, each in a transaction of its own, and twice is the same as once.
"""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone

from .models import Erasure

log = logging.getLogger(__name__)

STORAGE = "erasures"
KEY_LENGTH = 36  # of a UUID in words
Replay = Callable[[int, str, dict[str, Any]], bool]
_replays: dict[str, Replay] = {}


@dataclass(frozen=True)
class Outcome:
    """What `reapply` did. done: erased again; absent: the row is not there, or is erased; failed: lines to look at."""

    done: int = 0
    absent: int = 0
    failed: int = 0


def register(entry: str, replay: Replay) -> None:
    """Name who does what lines called `entry` say: replay(pk, check_digest, details), which erases once more in the
    caller's transaction and returns whether the row was there. It must compare the digest: numbers come twice."""
    _replays[entry] = replay


def check(*parts: object) -> str:
    """The digest by which a row is known again, of what never changes in it and nobody else shares."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def note(*, entry: str, subject: str, check_digest: str, **details: Any) -> Erasure:
    """Note down an erasure in its transaction; the file is written after the commit.

    details: codes only, never what a person typed.
    """
    line = Erasure.objects.create(
        key=uuid.uuid4(), entry=entry, subject=subject, check_digest=check_digest, details=details
    )
    transaction.on_commit(lambda: _write(line), robust=True)
    return line


def export() -> int:
    """Write the files that a crash or a full disk kept from being written; returns how many."""
    missing = list(Erasure.objects.filter(written_at=None))
    for line in missing:
        _write(line)
    return len(missing)


def _storage() -> Storage:
    return storages[STORAGE]


def _path(line: Erasure) -> str:
    return f"{line.at:%Y}/{line.at:%Y%m%dT%H%M%S%f}-{line.key}.json"


def _write(line: Erasure) -> None:
    words = {
        "key": str(line.key),
        "at": line.at.isoformat(),
        "entry": line.entry,
        "subject": line.subject,
        "check_digest": line.check_digest,
        "details": line.details,
    }
    path, store = _path(line), _storage()
    if not store.exists(path):
        store.save(path, ContentFile(json.dumps(words, indent=1).encode()))
    Erasure.objects.filter(pk=line.pk).update(written_at=timezone.now())


def _files(store: Storage) -> Iterator[str]:
    """All files, the oldest first: their names begin with the time."""
    if not store.exists(""):
        return
    for folder in sorted(store.listdir("")[0]):
        yield from (f"{folder}/{name}" for name in sorted(store.listdir(folder)[1]) if name.endswith(".json"))


def unknown() -> list[dict[str, Any]]:
    """The lines that the files know and the database does not: it comes from a backup."""
    known = {str(key) for key in Erasure.objects.values_list("key", flat=True)}
    store = _storage()
    new = [path for path in _files(store) if path.removesuffix(".json")[-KEY_LENGTH:] not in known]
    lines = []
    for path in new:
        with store.open(path) as file:
            lines.append(json.loads(file.read()))
    return lines


def reapply() -> Outcome:
    """Erase once more what was erased since the backup from which this database comes."""
    counts = {"done": 0, "absent": 0, "failed": 0}
    for line in unknown():
        try:
            counts["done" if _replay(line) else "absent"] += 1
        except Exception as error:  # the others must go all the same
            log.error("the erasure %s could not be done again: %s", line.get("key"), type(error).__name__)
            counts["failed"] += 1
    return Outcome(**counts)


@transaction.atomic
def _replay(line: dict[str, Any]) -> bool:
    """Do what a line says; it is noted down as known in the same transaction."""
    replay = _replays[line["entry"]]
    pk = int(line["subject"].rpartition(":")[2])
    found = replay(pk, line["check_digest"], line["details"])
    words = {name: line[name] for name in ("key", "entry", "subject", "check_digest", "details")}
    Erasure.objects.create(**words, at=datetime.fromisoformat(line["at"]), written_at=timezone.now())
    return found
