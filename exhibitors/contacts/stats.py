"""How many contacts there were, in numbers from which nobody can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from django.db.models import Count
from django.utils.translation import gettext as _

from conference.models import Edition
from registrations.figures.sections import Section, Tally
from registrations.report.suppression import Sum, hidden_cells

from .models import Contact, ContactKind

ALL = "all"


def section(edition: Edition, compared: Edition | None) -> Section | None:
    """For the pages of figures and the report; None while there are none. A question to the database per edition.

    Confirmed wishes, by kind and by organisation; of the edition beside it by kind alone, as organisations change.
    """
    names, now = _shown(edition)
    if not names:
        return None
    then = _shown(compared)[1] if compared else {}
    stands = [(name, now["stand", pk], None) for pk, name in names.items()]
    kinds: list[tuple[Hashable, str]] = [
        (ALL, _("alle Stände")),
        (("kind", ContactKind.REACH.value), _("dürfen angeschrieben werden")),
        (("kind", ContactKind.MATERIAL.value), _("wollten Material")),
    ]
    lines = [(label, now[key], then.get(key)) for key, label in kinds]
    found = [
        Tally(_("Was die Menschen wollten"), _("Kontakte"), lines),
        Tally(_("An welchen Ständen"), _("Organisation"), stands),
    ]
    return Section(_("Kontakte an den Ständen"), _note(found), found)


def _note(found: list[Tally]) -> str:
    if all(number is not None for tally in found for _label, number, _before in tally.lines):
        return ""
    return _("Zahlen unter fünf stehen hier nicht, und keine, aus der man sie ausrechnen könnte.")


def _shown(edition: Edition) -> tuple[dict[int, str], dict[Hashable, int | None]]:
    """The organisations that have contacts, and every number by its key.

    What is below five is None, with as much besides as it takes so that subtracting gives nothing away (decision 0240).
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
        return {}, {}
    kinds = [("kind", kind.value) for kind in ContactKind if cells["kind", kind.value]]
    stands = [("stand", pk) for pk in names]
    hidden = hidden_cells(cells, [Sum(ALL, kinds), Sum(ALL, stands)])
    none = {("kind", kind.value): 0 for kind in ContactKind}
    return names, none | {key: None if key in hidden else number for key, number in cells.items()}
