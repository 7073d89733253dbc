"""The file that visitors may have: a PDF, looked into and given out as nothing else."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from conference.speakers import uploads
from conference.speakers.uploads import Upload
from exhibitors.stands import FairError

FOLDER = "stand-material/"
MOST_BYTES = 10 * uploads.MEGABYTE


def material(file: File[Any]) -> Upload:
    """Raises FairError (field `file`) for everything that is no PDF of a size that a phone can load."""
    if file.size > MOST_BYTES:
        raise too_large()
    file.seek(0)
    head = file.read(5)
    file.seek(0)
    if head != b"%PDF-":
        raise FairError(_("Das ist kein PDF. Bitte speichern Sie die Datei als PDF."), field="file", code="type")
    return Upload(file, uploads.PDF, uploads.SUFFIXES[uploads.PDF])


def too_large() -> FairError:
    message = _("Die Datei ist zu groß. Möglich sind höchstens %(most)s Megabyte.")
    return FairError(message % {"most": MOST_BYTES // uploads.MEGABYTE}, field="file", code="size")


def remove_later(name: str) -> None:
    """After the commit, so that a deed that fails loses no file."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


def forget(sender: Any, instance: Any, **kwargs: Any) -> None:
    """The row is gone, however it went: so goes its file."""
    remove_later(str(instance.file or ""))
