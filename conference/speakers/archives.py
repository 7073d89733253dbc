"""Office files are ZIP archives of parts with names that say what they are (ECMA-376, ODF 1.3 part 2).

Only the list of parts and one small part are read. Nothing here unpacks a file, so a bomb harms nobody here; it is
refused for the sake of those who would open it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from conference.agenda.rules import AgendaError

MOST_PARTS = 5_000
MOST_UNPACKED = 400 * 1024 * 1024  # bytes
MOST_RATIO = 200  # of unpacked to packed, for what is larger than ...
SMALL = 20 * 1024 * 1024  # bytes
_MOST_READ = 1024 * 1024  # bytes of the one part that is read
_OOXML = "application/vnd.openxmlformats-officedocument."
_MAIN_PARTS = {
    f"{_OOXML}presentationml.presentation": f"{_OOXML}presentationml.presentation.main+xml",
    f"{_OOXML}wordprocessingml.document": f"{_OOXML}wordprocessingml.document.main+xml",
}
_ODF = {"application/vnd.oasis.opendocument.presentation", "application/vnd.oasis.opendocument.text"}
_BROKEN = (zipfile.BadZipFile, OSError, ValueError, KeyError, NotImplementedError, RuntimeError, EOFError, zlib.error)
_MACROS = re.compile(r"(^|/)vbaProject\.bin$|^(Basic|Scripts)/", re.IGNORECASE)


def content_type_of(file: File[Any]) -> str:
    """The content type of an office file. Raises AgendaError for other archives, broken ones, bombs, encrypted files
    and files with macros."""
    try:
        with zipfile.ZipFile(file) as archive:  # type: ignore[type-var]
            parts = archive.infolist()
            _refuse_bomb(parts)
            _refuse_odd(parts)
            found = _kind(archive)
    except _BROKEN:
        raise _refusal(_("Die Datei lässt sich nicht öffnen. Bitte speichern Sie sie neu."), "broken") from None
    finally:
        file.seek(0)
    if not found:
        message = _("Dieses Archiv nehmen wir nicht an. Bitte schicken Sie die Datei selbst, am besten als PDF.")
        raise _refusal(message, "type")
    return found


def _refusal(message: str, code: str) -> AgendaError:
    return AgendaError(message, field="file", code=code)


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    unpacked, packed = sum(one.file_size for one in parts), sum(one.compress_size for one in parts)
    is_swollen = unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or is_swollen:
        message = _("Die Datei wird beim Öffnen viel zu groß. Bitte speichern Sie sie neu, am besten als PDF.")
        raise _refusal(message, "bomb")


def _refuse_odd(parts: list[zipfile.ZipInfo]) -> None:
    if any(one.flag_bits & 0x1 for one in parts):
        raise _refusal(_("Die Datei ist mit einem Passwort geschützt. Bitte speichern Sie sie ohne."), "locked")
    if any(_MACROS.search(one.filename) for one in parts):
        message = _("Die Datei enthält Makros. Bitte speichern Sie sie ohne Makros, am besten als PDF.")
        raise _refusal(message, "macros")


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        named = _read(archive, "mimetype").strip()
        return named if named in _ODF else ""
    if "[Content_Types].xml" in names:
        text = _read(archive, "[Content_Types].xml")
        return next((kind for kind, main in _MAIN_PARTS.items() if f'"{main}"' in text), "")
    return ""


def _read(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(_MOST_READ).decode("utf-8", "replace")
