"""A logo as it may be kept: a picture written anew, or a drawing put together again. Never believed by its name."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from conference.agenda.rules import AgendaError
from conference.speakers import uploads
from conference.speakers.uploads import Upload
from exhibitors.stands import FairError

from . import drawings

MOST_BYTES = 5 * uploads.MEGABYTE
SIDE = 800  # pixels; on a sign it is 70 mm wide
SVG = "image/svg+xml"


def logo(file: File[Any]) -> Upload:
    """Raises FairError (field `logo`) for everything that is no logo we can show, and says what to send instead."""
    if file.size > MOST_BYTES:
        raise too_large()
    try:
        if uploads.is_picture(file):
            return uploads.picture(file, SIDE, is_drawn=True)
    except AgendaError as error:
        raise FairError(error.message, field="logo", code=error.code) from None
    file.seek(0)
    body = file.read()
    if not drawings.is_drawing(body[:200]):
        message = _("Das ist kein Bild, das wir zeigen können. Bitte schicken Sie PNG, JPEG, WebP oder SVG.")
        raise FairError(message, field="logo", code="type")
    return Upload(ContentFile(drawings.cleaned(body)), SVG, ".svg")


def too_large() -> FairError:
    message = _("Die Datei ist zu groß. Möglich sind höchstens %(most)s Megabyte.")
    return FairError(message % {"most": MOST_BYTES // uploads.MEGABYTE}, field="logo", code="size")
