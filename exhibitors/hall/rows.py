"""Many stands at once: a row copied from one, and numbers given to all. Both are one deed, and one step back."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from conference.audit.services import Actor
from conference.models import Edition
from exhibitors.models import Stand, StandBooking
from exhibitors.numbering import after, by_number, letter
from exhibitors.stands import FairError

from . import objects, services
from .models import HallStep
from .objects import STAND

DIRECTIONS = {"right": (1, 0), "left": (-1, 0), "down": (0, 1), "up": (0, -1)}
MOST_COPIES = 60
SAME_ROW = Decimal("0.5")  # metres by which the stands of a row may be out of line


def copy_row(
    *, edition: Edition, stand: Stand, count: int, gap: Decimal, direction: str, actor: Actor
) -> HallStep | None:
    """Copies of a stand beside it, each with the next free number of its row. gap: metres between two.

    Raises FairError: `invalid`, or as `services.change` does (nothing is stored where one of them has no place).
    """
    if not 1 <= count <= MOST_COPIES or not 0 <= gap <= 20 or direction not in DIRECTIONS:
        raise FairError(_("Bitte wählen Sie 1 bis 60 Kopien und einen Abstand bis 20 Meter."), code="invalid")
    right, down = DIRECTIONS[direction]
    values = objects.values_of(stand)
    taken = set(Stand.objects.of_edition(edition).values_list("number", flat=True))
    number, items = stand.number, []
    for place in range(1, count + 1):
        number = after(number, taken)
        taken.add(number)
        items.append((f"{STAND}:", {
            **values, "number": number, "blocked": "",
            "x": f"{stand.x + right * place * (stand.width + gap):.2f}",
            "y": f"{stand.y + down * place * (stand.depth + gap):.2f}",
        }))  # fmt: skip
    return services.change(edition=edition, items=items, actor=actor)


def number_all(*, edition: Edition, actor: Actor) -> HallStep | None:
    """Number the stands row by row from the top: A1, A2, … B1. What is booked or asked for keeps its number, because
    it stands in mails; its number is given to nobody else."""
    booked = StandBooking.objects.of_edition(edition).active().exclude(stand=None).values_list("stand", flat=True)
    kept = set(booked)
    stands = list(Stand.objects.of_edition(edition))
    taken = {one.number for one in stands if one.pk in kept}
    items = []
    for place, row in enumerate(rows_of(stands)):
        count = 0
        for stand in row:
            count += 1
            if stand.pk in kept:
                continue
            while f"{letter(place)}{count}" in taken:
                count += 1
            items.append((f"{STAND}:{stand.pk}", {"number": f"{letter(place)}{count}"}))
    return services.change(edition=edition, items=items, actor=actor)


def rows_of(stands: list[Stand]) -> list[list[Stand]]:
    """Stands that are in line, from the top; each row from the left."""
    rows: list[list[Stand]] = []
    for stand in sorted(stands, key=lambda one: (one.y, one.x, by_number(one.number))):
        if rows and abs(rows[-1][0].y - stand.y) <= SAME_ROW:
            rows[-1].append(stand)
        else:
            rows.append([stand])
    return [sorted(row, key=lambda one: one.x) for row in rows]
