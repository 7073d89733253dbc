"""The picture below the drawing: from an upload, or from a page of a PDF that a worker reads.

Pictures are decoded and written anew (`conference.speakers.uploads`). A PDF is never opened in the web process: poppler
draws one page of it in a process of its own, with a limit of memory and time, and what it drew is written anew too.
"""

from __future__ import annotations

import io
import resource
import shutil
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from celery import current_app
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import Edition
from conference.speakers import files, uploads
from conference.web.errors import DomainError
from exhibitors.stands import FairError
from registrations import places

from .models import Background, BackgroundState

MOST_BYTES = 20 * uploads.MEGABYTE
SIDE = 2400  # pixels of the longest side: a hall of 60 m at 2.5 cm per pixel
SECONDS = 60
MEMORY = 1024 * uploads.MEGABYTE  # of address space, for poppler
POPPLER = "pdftoppm"
WORK = "exhibitors.hall.tasks.read_floor_plan"  # by its name: tasks call the services, not the other way round


def register() -> None:
    """Called when the app is ready: a row is gone, however it went, so goes its file."""
    post_delete.connect(_forget, sender=Background, dispatch_uid="floor-plan-files")


def _forget(sender: Any, instance: Background, **kwargs: Any) -> None:
    remove_unused(str(instance.image or ""), str(instance.source or ""))


def remove_unused(*names: str) -> None:
    """After the commit: remove these files where no row names them."""
    wanted = [name for name in names if name]
    if wanted:
        transaction.on_commit(lambda: _remove(wanted), robust=True)


def _remove(names: list[str]) -> None:
    used = set(Background.objects.filter(image__in=names).values_list("image", flat=True))
    used |= set(Background.objects.filter(source__in=names).values_list("source", flat=True))
    for name in set(names) - used:
        default_storage.delete(name)


def upload(*, edition: Edition, file: File[Any], page: int, actor: Actor) -> Background:
    """Take a picture, or a PDF whose page a worker draws, as the floor plan. It first lies as wide as the hall.

    Raises DomainError `size`, `type`, `broken`, `pixels`, `storage`: then nothing is kept.
    """
    uploads.refuse_large(file, MOST_BYTES)
    file.seek(0)
    is_pdf = file.read(5) == b"%PDF-"
    file.seek(0)
    if is_pdf:
        taken = uploads.Upload(file, uploads.PDF, uploads.SUFFIXES[uploads.PDF])
    else:
        taken = uploads.picture(file, SIDE)
    name = files.store(taken, "hall/")
    try:
        with transaction.atomic():
            places.lock_edition(edition.pk)
            old = Background.objects.filter(edition=edition).first()
            row = old or Background(edition=edition)
            before = (str(row.image or ""), str(row.source or ""))
            row.page, row.error = max(page, 1), ""
            if is_pdf:
                row.state, row.source = BackgroundState.READING, name
            else:
                _show(row, name, taken.content)
            row.save()
            record(actor=actor, action="floor_plan.uploaded", subject=f"edition:{edition.pk}")
            remove_unused(*before)
            if is_pdf:
                transaction.on_commit(lambda: current_app.send_task(WORK, [row.pk]), robust=True)
    except Exception:
        files.discard(name)
        raise
    return row


def _show(row: Background, name: str, content: File[Any]) -> None:
    """Let the picture lie as wide as the hall, with its corner in the hall's."""
    from PIL import Image  # reads a dozen modules: only where a picture comes

    content.seek(0)
    with Image.open(content) as image:
        row.pixels_wide, row.pixels_high = image.size
    metres = Decimal(row.edition.hall_width or 30)
    row.metres_per_pixel = round(metres / row.pixels_wide, 7)
    row.x, row.y, row.state, row.image, row.source = Decimal(0), Decimal(0), BackgroundState.READY, name, ""


def read(background: Background) -> None:
    """A worker's part: draw the page. What cannot be drawn is said at the row. Safe to run twice."""
    if background.state != BackgroundState.READING or not background.source:
        return
    try:
        drawn = uploads.picture(io.BytesIO(_drawn(background)), SIDE)
        name = files.store(drawn, "hall/")
    except DomainError as error:
        _fail(background, error.message)
        return
    source = str(background.source)
    with transaction.atomic():
        places.lock_edition(background.edition_id)
        row = Background.objects.select_related("edition").filter(pk=background.pk, source=source).first()
        if row is None or row.state != BackgroundState.READING:
            remove_unused(name)
            return
        _show(row, name, drawn.content)
        row.save()
        remove_unused(source)


def _fail(background: Background, message: str) -> None:
    source = str(background.source)
    with transaction.atomic():
        rows = Background.objects.filter(pk=background.pk, source=source, state=BackgroundState.READING)
        if rows.update(state=BackgroundState.FAILED, error=message[:300], source=""):
            remove_unused(source)


def _drawn(background: Background) -> bytes:
    """One page of the PDF as PNG. Raises FairError."""
    if shutil.which(POPPLER) is None:
        text = _("Auf diesem Server lassen sich keine PDF lesen. Bitte laden Sie den Grundriss als Bild hoch.")
        raise FairError(text, field="file", code="no_poppler")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "plan.pdf", Path(folder) / "plan"
        with background.source.open("rb") as kept, source.open("wb") as copy:
            shutil.copyfileobj(kept, copy)
        page = str(background.page)
        command = [POPPLER, "-png", "-f", page, "-l", page, "-singlefile", "-scale-to", str(SIDE)]
        try:
            subprocess.run(
                [*command, str(source), str(target)], check=True, capture_output=True, timeout=SECONDS,
                preexec_fn=_limited,
            )  # fmt: skip
            return target.with_suffix(".png").read_bytes()
        except (subprocess.SubprocessError, OSError):
            text = _("Diese Seite des PDF lässt sich nicht lesen. Bitte prüfen Sie Datei und Seitenzahl.")
            raise FairError(text, field="file", code="broken") from None


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


@transaction.atomic
def scale(
    *, edition: Edition, here: tuple[Decimal, Decimal], there: tuple[Decimal, Decimal], metres: Decimal, actor: Actor
) -> Background:
    """Two points of the drawing are so many metres apart: the picture grows or shrinks around the first one.

    Raises FairError `no_plan`, `invalid`.
    """
    places.lock_edition(edition.pk)
    row = Background.objects.filter(edition=edition, state=BackgroundState.READY).first()
    if row is None:
        raise FairError(_("Es gibt noch keinen Grundriss."), code="no_plan")
    apart = ((there[0] - here[0]) ** 2 + (there[1] - here[1]) ** 2).sqrt()
    if not apart or not Decimal("0.1") <= metres <= 500:
        raise FairError(_("Bitte wählen Sie zwei verschiedene Punkte und eine Länge bis 500 Meter."), code="invalid")
    factor = metres / apart
    if not Decimal("0.00001") < row.metres_per_pixel * factor < 10:
        raise FairError(_("Diese Länge passt nicht zu dem Bild."), code="invalid")
    row.metres_per_pixel = round(row.metres_per_pixel * factor, 7)
    row.x = round(here[0] - (here[0] - row.x) * factor, 3)
    row.y = round(here[1] - (here[1] - row.y) * factor, 3)
    if abs(row.x) >= 9999 or abs(row.y) >= 9999:
        raise FairError(_("Diese Länge passt nicht zu dem Bild."), code="invalid")
    row.save()
    record(actor=actor, action="floor_plan.scaled", subject=f"edition:{edition.pk}", metres=str(metres))
    return row


@transaction.atomic
def place(*, edition: Edition, x: Decimal, y: Decimal, actor: Actor) -> Background:
    """Put the picture's upper left corner to this place, in metres; outside of the hall is fine. Raises `no_plan`."""
    places.lock_edition(edition.pk)
    row = Background.objects.filter(edition=edition, state=BackgroundState.READY).first()
    if row is None:
        raise FairError(_("Es gibt noch keinen Grundriss."), code="no_plan")
    row.x, row.y = x, y
    row.save()
    record(actor=actor, action="floor_plan.scaled", subject=f"edition:{edition.pk}", x=str(x), y=str(y))
    return row


@transaction.atomic
def remove(*, edition: Edition, actor: Actor) -> None:
    """Take the floor plan away; the drawing stays."""
    places.lock_edition(edition.pk)
    for row in Background.objects.filter(edition=edition):
        row.delete()
        record(actor=actor, action="floor_plan.deleted", subject=f"edition:{edition.pk}")
