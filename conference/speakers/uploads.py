"""What a file really is: looked into, never believed by its name, refused with a message that says what to do.

Pictures are decoded and written anew: turned upright, at most 1600 pixels, without anything the camera added (place,
time, device) and without whatever else hid in them. Documents are kept as they are once their structure is that of
their kind. One picture per process is decoded at a time and none of more than `PIXELS`, so memory stays bounded.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from conference.agenda.rules import AgendaError

from . import archives

MEGABYTE = 1024 * 1024
MOST_BYTES = 20 * MEGABYTE
MOST_PORTRAIT_BYTES = 10 * MEGABYTE
LONGEST_SIDE = 1600  # pixels, of any picture
PORTRAIT_SIDE = 800  # it is shown at 120
# What costs at most some 190 MB: a JPEG is decoded at a smaller scale, unless it comes in passes (progressive).
PIXELS = {"JPEG": 50_000_000, "PNG": 20_000_000, "WEBP": 20_000_000}
PIXELS_IN_PASSES = 25_000_000
PIXELS_DRAWN = 8_000_000  # of a logo, which stays clear where it is clear: four bytes a pixel, twice
QUALITY = 85
JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
SUFFIXES = {
    PDF: ".pdf",
    JPEG: ".jpg",
    PNG: ".png",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/vnd.oasis.opendocument.text": ".odt",
}
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Upload:
    """A file that may be kept: `content` to be stored, what it is, and the suffix that goes with it."""

    content: File[Any]
    content_type: str
    suffix: str

    @property
    def size(self) -> int:
        """In bytes."""
        return self.content.size


def refuse_large(file: File[Any], most: int) -> None:
    """Raises AgendaError where a file has more than `most` bytes."""
    if file.size > most:
        raise too_large(most)


def too_large(most: int) -> AgendaError:
    """The refusal of a file of more than `most` bytes."""
    message = _("Die Datei ist zu groß. Möglich sind höchstens %(most)s Megabyte.")
    return AgendaError(message % {"most": most // MEGABYTE}, field="file", code="size")


def material(file: File[Any]) -> Upload:
    """A file about a session: PDF, presentation, text or picture. Raises AgendaError for everything else."""
    refuse_large(file, MOST_BYTES)
    head = _head(file)
    if head.startswith(b"%PDF-"):
        return Upload(file, PDF, SUFFIXES[PDF])
    if head.startswith(b"PK\x03\x04"):
        found = archives.content_type_of(file)
        return Upload(file, found, SUFFIXES[found])
    if _is_picture(head):
        return picture(file, LONGEST_SIDE)
    message = _("Diese Art von Datei nehmen wir nicht an. Bitte schicken Sie PDF, PPTX, ODP, DOCX, ODT, JPEG oder PNG.")
    raise AgendaError(message, field="file", code="type")


def portrait(file: File[Any]) -> Upload:
    """A picture of a person, as it may be shown. Raises AgendaError for everything that is none."""
    refuse_large(file, MOST_PORTRAIT_BYTES)
    if not _is_picture(_head(file)):
        message = _("Das ist kein Bild, das wir zeigen können. Bitte schicken Sie JPEG, PNG oder WebP.")
        raise AgendaError(message, field="file", code="type")
    return picture(file, PORTRAIT_SIDE)


def _head(file: File[Any]) -> bytes:
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    return head


def _is_picture(head: bytes) -> bool:
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or is_webp


def is_picture(file: File[Any]) -> bool:
    """Whether the first bytes are those of a JPEG, PNG or WebP."""
    return _is_picture(_head(file))


def picture(file: IO[bytes] | File[Any], side: int, *, is_drawn: bool = False) -> Upload:
    """A picture written anew, its longest side at most `side` pixels: as JPEG, or where it `is_drawn` (a logo) as PNG
    with what is clear in it. Raises AgendaError where it cannot be read, or is larger than what we decode."""
    from PIL import Image  # reads a dozen modules: only where a picture comes

    broken = _("Das Bild lässt sich nicht öffnen. Bitte speichern Sie es neu als JPEG und schicken Sie es noch einmal.")
    try:
        with _one_at_a_time, _whole_pictures_only(), Image.open(file, formats=tuple(PIXELS)) as image:
            _refuse_bomb(image, PIXELS_DRAWN if is_drawn else 0)
            body = _drawn_anew(image, side) if is_drawn else _written_anew(image, side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, MemoryError):
        raise AgendaError(broken, field="file", code="broken") from None
    kind = PNG if is_drawn else JPEG
    return Upload(ContentFile(body), kind, SUFFIXES[kind])


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """WeasyPrint, wherever it is imported, lets all of Pillow take pictures that end too soon; we do not."""
    from PIL import ImageFile

    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _refuse_bomb(image: Any, least: int = 0) -> None:
    """By what the head of the file says, before a single pixel is made; decoders hold the file to it.

    least: a smaller number of pixels that is allowed, 0 for the usual ones.
    """
    width, height = image.size
    most = PIXELS_IN_PASSES if image.info.get("progressive") else PIXELS.get(image.format, PIXELS["JPEG"])
    most = min(most, least or most)
    if width * height > most:
        raise _too_many_pixels()


def _too_many_pixels() -> AgendaError:
    message = _("Das Bild hat zu viele Bildpunkte. Bitte verkleinern Sie es, zum Beispiel auf 1600 Punkte Breite.")
    return AgendaError(message, field="file", code="pixels")


def _upright(image: Any, side: int) -> Any:
    """Decoded, no larger than `side`, with its colours as RGB or RGBA."""
    from PIL import ImageOps

    image.draft("RGB", (side, side))  # JPEG only: decodes to the next larger of 1/2, 1/4, 1/8
    image.load()
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    colours = image if image.mode == wanted else image.convert(wanted)
    colours.thumbnail((side, side))
    ImageOps.exif_transpose(colours, in_place=True)
    return colours


def _drawn_anew(image: Any, side: int) -> bytes:
    from PIL import Image

    colours = _upright(image, side)
    clean = Image.new(colours.mode, colours.size)  # a new one has no memory of the old one's metadata
    clean.paste(colours)
    output = io.BytesIO()
    clean.save(output, "PNG", optimize=True)
    return output.getvalue()


def _written_anew(image: Any, side: int) -> bytes:
    from PIL import Image

    colours = _upright(image, side)
    clean = Image.new("RGB", colours.size, "white")  # a new one has no memory of the old one's metadata
    clean.paste(colours, mask=colours if colours.mode == "RGBA" else None)
    output = io.BytesIO()
    clean.save(output, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return output.getvalue()
