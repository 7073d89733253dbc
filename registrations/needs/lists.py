"""The lists as pages of the staff area: which tables stand on which, and what is said above them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.models import Edition, Room
from conference.tables import cells, registry
from registrations.models import Access, AgeGroup

from . import attending, kitchen, requesting
from .copies import NAMED
from .storing import MATERIAL

OK, BAD = "ok", "bad"


@dataclass(frozen=True)
class Fact:
    """One figure above a table; `tone` "bad" where something is missing."""

    label: str
    value: str
    tone: str = ""


@dataclass(frozen=True)
class Tick:
    """What staff tick off in a list: the column, and the words of the two buttons."""

    column: str
    do: Any
    undo: Any


@dataclass(frozen=True)
class ListPage:
    """One page: its tables by name, a sentence above them, and figures."""

    name: str
    title: Any
    why: Any
    tables: tuple[str, ...]
    facts: Callable[[Edition], list[Fact]] = lambda edition: []
    tick: Tick | None = None

    @property
    def is_named(self) -> bool:
        return any(name in NAMED for name in self.tables)


@dataclass(frozen=True)
class Shown:
    """One table on a page: rows are pairs of the row itself and its cells in words."""

    table: registry.Table
    columns: list[registry.Column]
    rows: list[tuple[Any, list[tuple[str, str]]]]


def shown(page: ListPage, request: HttpRequest) -> list[Shown]:
    """The tables of a page with what stands in them."""
    found = []
    for name in page.tables:
        table = registry.get(name)
        assert table is not None
        assert table.rows is not None
        columns = table.columns_for(request)
        rows = [(row, [(one.key, str(cells.words(one.value(row)))) for one in columns]) for row in table.rows(request)]
        found.append(Shown(table, columns, rows))
    return found


def _kitchen_facts(edition: Edition) -> list[Fact]:
    count = kitchen.assistants(edition)
    return [Fact(_("Assistenzen, die nicht mitgezählt sind"), str(count))] if count else []


def _room_facts(edition: Edition) -> list[Fact]:
    people = attending.people(edition)
    quiet = sum(1 for one in people if Access.QUIET_ROOM in one.access)
    rooms = ", ".join(Room.objects.filter(edition=edition, is_quiet=True).values_list("name", flat=True))
    other = sum(1 for one in people if Access.OTHER in one.access)
    return [
        Fact(
            _("brauchen einen Ruheraum"),
            f"{quiet} · {rooms}" if rooms else f"{quiet} · {_('noch kein Raum dafür')}" if quiet else str(quiet),
            BAD if quiet and not rooms else "",
        ),
        Fact(_("brauchen etwas anderes (siehe alle Angaben)"), str(other)),
    ]


def _child_facts(edition: Edition) -> list[Fact]:
    people = [one for one in attending.people(edition) if one.childcare]
    total = sum(one.childcare for one in people)
    groups = [(group.label, sum(one.childcare_groups.count(group) for one in people)) for group in AgeGroup]
    unknown = total - sum(count for _label, count in groups)
    found = [Fact(_("Kinder zusammen"), str(total)), *(Fact(str(label), str(count)) for label, count in groups)]
    return [*found, Fact(_("Alter unbekannt"), str(unknown), BAD)] if unknown else found


PAGES = {
    page.name: page
    for page in (
        ListPage(
            "kueche",
            gettext_lazy("Essen und Allergien"),
            gettext_lazy("Für die Küche: Zahlen und Allergien, keine Namen."),
            ("needs-kitchen", "needs-allergies"),
            _kitchen_facts,
        ),
        ListPage(
            "gebaerdensprache",
            gettext_lazy("Gebärdensprache und Untertitel"),
            gettext_lazy("Wie viele Menschen es bei welchem Programmpunkt brauchen und wo es noch nicht geplant ist."),
            ("needs-signing",),
        ),
        ListPage(
            "raeume",
            gettext_lazy("Räume und Plätze"),
            gettext_lazy("Stufenlose Plätze, Hörschleife und Assistenzhunde je Programmpunkt, dazu der Ruheraum."),
            ("needs-rooms",),
            _room_facts,
        ),
        ListPage(
            "kinder",
            gettext_lazy("Kinderbetreuung"),
            gettext_lazy("Für die Betreuung: wer wie viele Kinder in welchem Alter bringt."),
            ("needs-childcare",),
            _child_facts,
        ),
        ListPage(
            "unterlagen",
            gettext_lazy("Unterlagen vorab"),
            gettext_lazy("Wer Unterlagen in Großdruck, als barrierefreies PDF oder in Leichter Sprache bekommt."),
            ("needs-material",),
            tick=Tick("material_sent_at", gettext_lazy("Geschickt"), gettext_lazy("Doch nicht geschickt")),
        ),
        ListPage(
            "parkplaetze",
            gettext_lazy("Reservierte Parkplätze"),
            gettext_lazy("Für wen ein Parkplatz frei bleibt."),
            ("needs-parking",),
            tick=Tick("parking_reserved_at", gettext_lazy("Reserviert"), gettext_lazy("Doch nicht reserviert")),
        ),
        ListPage(
            "empfang",
            gettext_lazy("Für den Empfang"),
            gettext_lazy(
                "Wem an der Tür wie geholfen wird. Wer morgens kommt, steht oben. Essen und Allergien fehlen mit"
                " Absicht."
            ),
            ("needs-door",),
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """One list on the overview: how many people or sessions it is about, and what is missing."""

    name: str
    title: str
    why: str
    count: str
    missing: str = ""
    is_named: bool = False


def cards(edition: Edition) -> list[Card]:
    """The overview; five queries, however many people there are."""
    day = attending.day(edition)
    gaps = sum(1 for one in day.sessions if one.lacks_signing or one.lacks_captions)
    lacking = sum(1 for one in day.sessions if one.lacks_loop or one.lacks_step_free)
    children = sum(one.childcare for one in day.people)
    unsent = sum(1 for one in day.people if set(one.access) & set(MATERIAL) and one.material_sent_at is None)
    unreserved = sum(1 for one in day.people if Access.PARKING in one.access and one.parking_reserved_at is None)
    helped = day.count(*(set(Access.values) - set(MATERIAL)))
    found = {
        "kueche": (_people(sum(1 for one in day.people if one.diet or one.allergies)), ""),
        "gebaerdensprache": (_people(day.count(Access.SIGN_LANGUAGE, Access.CAPTIONS)), _sessions_lack(gaps)),
        "raeume": (
            _people(day.count(Access.STEP_FREE, Access.HEARING_LOOP, Access.QUIET_ROOM, Access.ASSISTANCE_DOG)),
            _sessions_lack(lacking),
        ),
        "kinder": (ngettext("%(n)s Kind", "%(n)s Kinder", children) % {"n": children}, ""),
        "unterlagen": (_people(day.count(*MATERIAL)), _to_do(unsent)),
        "parkplaetze": (_people(day.count(Access.PARKING)), _to_do(unreserved)),
        "empfang": (_people(helped), ""),
    }
    made = [Card(one.name, str(one.title), str(one.why), *found[one.name], one.is_named) for one in PAGES.values()]
    return [*made[:2], _interpreting_card(edition, day), *made[2:]]


def _interpreting_card(edition: Edition, day: attending.Day) -> Card:
    to_ask = sum(1 for one in requesting.wishes(edition, day) if one.is_to_ask)
    why = _("Welche Sprache bei welchem Programmpunkt, bis wann anfragen, was zugesagt ist.")
    missing = ngettext("%(n)s Anfrage offen", "%(n)s Anfragen offen", to_ask) % {"n": to_ask} if to_ask else ""
    count = sum(1 for one in day.people if one.interpreting)
    return Card("dolmetschen", _("Sprachmittlung"), why, _people(count), missing)


def _people(count: int) -> str:
    return ngettext("%(n)s Mensch", "%(n)s Menschen", count) % {"n": count}


def _sessions_lack(count: int) -> str:
    if not count:
        return ""
    return ngettext("fehlt bei %(n)s Programmpunkt", "fehlt bei %(n)s Programmpunkten", count) % {"n": count}


def _to_do(count: int) -> str:
    return ngettext("%(n)s noch zu erledigen", "%(n)s noch zu erledigen", count) % {"n": count} if count else ""
