"""Support needs in words, in the language of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.models import Session
from conference.web.languages import comma
from registrations.models import Access, AgeGroup, SupportNeeds

from . import spoken


def access(codes: Iterable[str]) -> list[str]:
    """What somebody needs in order to get there, see, hear and understand."""
    labels = dict(Access.choices)
    return [str(labels.get(Access(code), code)) for code in codes]


def children(count: int, groups: Iterable[str]) -> str:
    """ "3 Kinder: 2 unter 3 Jahre, 1 3 bis 5 Jahre"; nothing for none."""
    if not count:
        return ""
    words = ngettext("%(n)s Kind", "%(n)s Kinder", count) % {"n": count}
    found = Counter(groups)
    ages = comma().join(f"{found[group]} × {group.label}" for group in AgeGroup if found[group])
    return _("%(children)s (%(ages)s)") % {"children": words, "ages": ages} if ages else words


def of(needs: SupportNeeds, *, with_sessions: bool = True) -> list[tuple[str, str]]:
    """Pairs of column and words of everything that is filled in; one query where sessions are chosen and wanted."""
    found = {
        "diet": str(needs.get_diet_display()) if needs.diet else "",
        "allergies": needs.allergies,
        "access": comma().join(access(needs.access)),
        "assistant_name": needs.assistant_name,
        "access_note": needs.access_note,
        "interpreting": comma().join(one.name for one in spoken.languages(needs.interpreting)),
        "interpreting_sessions": comma().join(titles(needs.interpreting_sessions)) if with_sessions else "",
        "childcare": children(needs.childcare, needs.childcare_groups),
    }
    return [(name, words) for name, words in found.items() if words]


def titles(keys: list[int]) -> list[str]:
    """The titles of these sessions in the order of the day."""
    return [one.title for one in Session.objects.filter(pk__in=keys).order_by("start", "pk")] if keys else []


def headings() -> dict[str, Any]:
    """What the columns are called, for people."""
    return {
        "diet": gettext_lazy("Essen"),
        "allergies": gettext_lazy("Allergien und Unverträglichkeiten"),
        "access": gettext_lazy("Barrierefreiheit"),
        "assistant_name": gettext_lazy("Name der Assistenz"),
        "access_note": gettext_lazy("Hinweise dazu"),
        "interpreting": gettext_lazy("Dolmetschen"),
        "interpreting_sessions": gettext_lazy("Dolmetschen bei"),
        "childcare": gettext_lazy("Kinderbetreuung"),
    }


def rows(needs: SupportNeeds) -> list[tuple[str, str]]:
    """Pairs of heading and words, as the personal page shows them."""
    names = headings()
    return [(str(names[name]), words) for name, words in of(needs)]
