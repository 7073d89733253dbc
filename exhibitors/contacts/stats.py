"""How many contacts there were, in numbers from which nobody can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from django.db.models import Count
from django.utils.translation import gettext as _

from conference.models import Edition
from registrations.figures.sections import Section
from registrations.report.suppression import Sum, hidden_cells

from .models import Contact, ContactKind

ALL = "all"


def section(edition: Edition) -> Section | None:
    """For the pages of figures and the report; None while there are none. One question to the database.

    Confirmed wishes, by kind and by organisation. What is below five is hidden, with as much besides as it takes so
    that subtracting gives nothing away (decision 0240).
    """
    rows = Contact.objects.confirmed().filter(exhibitor__edition=edition).order_by("exhibitor__organisation")
    found = rows.values_list("exhibitor", "exhibitor__organisation", "kind").annotate(number=Count("pk"))
    cells: Counter[Hashable] = Counter()
    names: dict[int, str] = {}
    for pk, organisation, kind, number in found:
        names[pk] = organisation
        for key in (ALL, ("kind", kind), ("stand", pk)):
            cells[key] += number
    if not names:
        return None
    kinds = [("kind", kind.value) for kind in ContactKind if cells["kind", kind.value]]
    stands = [("stand", pk) for pk in names]
    hidden = hidden_cells(cells, [Sum(ALL, kinds), Sum(ALL, stands)])
    labels: list[tuple[Hashable, str]] = [
        (ALL, _("alle Stände")),
        (("kind", "reach"), _("dürfen angeschrieben werden")),
        (("kind", "material"), _("wollten Material")),
        *((("stand", pk), name) for pk, name in names.items()),
    ]
    lines = [(label, None if key in hidden else cells[key]) for key, label in labels]
    return Section(_("Kontakte an den Ständen"), lines)
