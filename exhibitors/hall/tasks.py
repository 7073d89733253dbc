"""Tasks of the hall."""

from celery import shared_task

from . import files
from .models import Background


@shared_task
def read_floor_plan(pk: int) -> None:
    """Draw the page of a PDF that was uploaded as a floor plan."""
    background = Background.objects.select_related("edition").filter(pk=pk).first()
    if background is not None:
        files.read(background)


@shared_task
def sweep() -> int:
    """Each minute: read what a lost broker or a killed worker left unread; returns how many there were."""
    left = list(Background.objects.filter(state="reading").values_list("pk", flat=True)[:5])
    for pk in left:
        read_floor_plan(pk)
    return len(left)
