"""Files on the disk: stored under names that nobody can guess, removed when no row names them any more."""

from __future__ import annotations

import logging
import re
import secrets
import unicodedata
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from conference.agenda.rules import AgendaError
from conference.models import Material, Speaker, Submission

from .uploads import Upload

log = logging.getLogger(__name__)
# Whatever a file holds: nothing in it runs, and nothing in it is shown inside one of our pages.
_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def store(upload: Upload, folder: str) -> str:
    """Write a file below `folder`; returns its name. Raises AgendaError with the code "storage" where the disk takes
    no file: then nothing is left of it."""
    name = f"{folder}{secrets.token_hex(16)}{upload.suffix}"
    try:
        upload.content.seek(0)
        return default_storage.save(name, upload.content)
    except OSError:
        log.exception("a file could not be stored")
        message = _("Die Datei lässt sich gerade nicht speichern. Bitte versuchen Sie es später noch einmal.")
        raise AgendaError(message, field="file", code="storage") from None


def discard(name: str) -> None:
    """Remove a file that no row came to name; nothing where there is none."""
    if name:
        default_storage.delete(name)


def remove_unused(*names: str) -> None:
    """After the commit: remove these files where no row names them."""
    wanted = [name for name in names if name]
    if wanted:
        transaction.on_commit(lambda: _remove(wanted), robust=True)


def _remove(names: list[str]) -> None:
    used = set(Speaker.objects.filter(portrait__in=names).values_list("portrait", flat=True))
    used |= set(Submission.objects.filter(portrait__in=names).values_list("portrait", flat=True))
    used |= set(Material.objects.filter(file__in=names).values_list("file", flat=True))
    for name in set(names) - used:
        default_storage.delete(name)


def forget(sender: Any, instance: Speaker | Submission | Material, **kwargs: Any) -> None:
    """A row is gone, however it went: so goes its file."""
    remove_unused(*(str(getattr(instance, name, "") or "") for name in ("portrait", "file")))


def answer(file: Any, *, content_type: str, filename: str, is_attachment: bool = True) -> FileResponse:
    """A stored file as an answer that no browser takes for anything else. 404 where it is not on the disk."""
    try:
        opened = file.storage.open(file.name, "rb")
    except OSError:
        raise Http404 from None
    response = FileResponse(opened, as_attachment=is_attachment, filename=filename, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _POLICY
    return response


def filename(title: str, suffix: str) -> str:
    """What a file is called on the reader's disk: the title in plain letters."""
    plain = unicodedata.normalize("NFC", title)
    words = re.sub(r"[^\w-]+", "-", plain).strip("-")[:80].strip("-")
    return f"{words or 'datei'}{suffix}"
