"""What the report says: counts out of one snapshot of the database, with everything hidden that could name somebody.

All tables are about the same people, so they are hidden together, in one system of sums (suppression.py): what one
table shows must not give away what another one hides. Counted is who has a place; where presence was marked, also who
of them was there. Stands and sessions are no people and are shown as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.caching import one_snapshot
from conference.content import best
from conference.models import Edition, Session
from conference.web import dates
from conference.web.plots import Bars, bars
from registrations.figures import counts, sections, words
from registrations.figures.counts import Counted
from registrations.surveys.models import Survey
from registrations.surveys.results import results_of

from .suppression import LEAST, Sum, hidden_cells

HIDDEN = "•"
Number = int | None  # None: hidden


@dataclass(frozen=True)
class Table:
    """Lines of (label, numbers) under heads; the first head names the labels. is_wide: many columns, print across."""

    name: str
    title: str
    heads: Sequence[str]
    lines: Sequence[tuple[str, Sequence[Number]]]
    note: str = ""
    is_wide: bool = False

    @property
    def plot(self) -> Bars | None:
        """The first column of numbers as bars; none for a wide table."""
        if self.is_wide or len(self.heads) > 2:
            return None
        values = [(label, numbers[0]) for label, numbers in self.lines]
        return bars("", values, head=self.heads[0], unit=self.heads[1], hidden=HIDDEN, note=self.note)


@dataclass(frozen=True)
class Said:
    """One question of the survey: how many answered, and their mean (1 to 5)."""

    question: str
    count: int
    mean: str


@dataclass(frozen=True)
class Report:
    """The whole report, in the language that was active when it was made. `facts`: label and value in words;
    `compared`: the year of the edition beside whose stands those of this one are shown."""

    edition: Edition
    title: str
    as_of: str
    facts: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    sections: Sequence[sections.Section]
    compared: str
    said: Sequence[Said]

    @property
    def narrow(self) -> list[Table]:
        """Tables that stand upright on paper."""
        return [one for one in self.tables if not one.is_wide]

    @property
    def plots(self) -> list[tuple[str, str, list[Bars]]]:
        """What the apps above have to say: heading, what is counted, and bars."""
        return [
            (one.title, one.note, [tally.plot(self.compared, hidden=HIDDEN) for tally in one.tallies])
            for one in self.sections
        ]

    @property
    def wide(self) -> list[Table]:
        return [one for one in self.tables if one.is_wide]

    @property
    def least(self) -> int:
        return LEAST


def report_of(edition: Edition) -> Report:
    """The report on an edition. About one second of computing for 300 people, more for many small groups."""
    with one_snapshot():
        figures = _Figures(edition)
        compared = sections.last_before(edition)
        extra = sections.sections_of(edition, compared)
        said = _said(edition)
        sessions = list(Session.objects.of_edition(edition).order_by("start", "code"))
    show = figures.shown()
    return Report(
        edition=edition,
        title=best(edition, "title")[0],
        as_of=dates.full(timezone.now().astimezone(edition.tz).date()),
        facts=_facts(edition, figures, show, sessions),
        tables=_tables(figures, show),
        sections=extra,
        compared=sections.name_of(compared),
        said=said,
    )


class _Figures:
    """Every count of the report by its key, and the sums that bind them."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.is_presence_known = counts.is_presence_known(edition)
        self.cells: dict[Hashable, int] = {}
        self.sums: list[Sum] = []
        total = counts.altogether(edition)
        self.total = total
        self.cells |= {"all": total.confirmed, "waiting": total.waiting, "cancelled": total.cancelled}
        self._add_cross(counts.by(edition, "organisation_type", "municipality"))
        self.spoken = self._add("language", counts.by(edition, "language"))
        self.roles = self._add("role", counts.by(edition, "role"))
        self.attendances = self._add("attendance", counts.by(edition, "attendance"))
        self.topics = [(f"topic-{topic.pk}", best(topic, "name")[0], n) for topic, n in counts.by_topic(edition)]
        for key, _label, number in self.topics:
            self._add_parts("all", {(key, "yes"): number, (key, "no"): total.confirmed - number})

    def _add_parts(self, total: Hashable, parts: Mapping[Hashable, int]) -> None:
        self.cells |= parts
        self.sums.append(Sum(total, list(parts)))

    def _add(self, name: str, found: Mapping[str, Counted]) -> dict[str, int]:
        numbers = {key: one.confirmed for key, one in found.items()}
        self._add_parts("all", {(name, key): number for key, number in numbers.items()})
        return numbers

    def _add_cross(self, found: Mapping[tuple[str, str], Counted]) -> None:
        """Institution by municipality with both margins, and who of each institution was there."""
        types: Counter[str] = Counter()
        towns: Counter[str] = Counter()
        there: Counter[str] = Counter()
        for (kind, town), one in found.items():
            types[kind] += one.confirmed
            towns[town] += one.confirmed
            there[kind] += one.there
        self.types, self.towns, self.there = types, towns, there
        self.cells |= {("cross", *key): one.confirmed for key, one in found.items()}
        self._add_parts("all", {("type", kind): number for kind, number in types.items()})
        self._add_parts("all", {("town", town): number for town, number in towns.items()})
        for kind in types:
            self.sums.append(Sum(("type", kind), [("cross", *key) for key in found if key[0] == kind]))
        for town in towns:
            self.sums.append(Sum(("town", town), [("cross", *key) for key in found if key[1] == town]))
        if self.is_presence_known:
            self._add_presence()

    def _add_presence(self) -> None:
        away = {kind: self.types[kind] - self.there[kind] for kind in self.types}
        self._add_parts("all", {"there": sum(self.there.values()), "away": sum(away.values())})
        self._add_parts("there", {("there", kind): number for kind, number in self.there.items()})
        self._add_parts("away", {("away", kind): number for kind, number in away.items()})
        for kind in self.types:
            self.sums.append(Sum(("type", kind), [("there", kind), ("away", kind)]))

    def shown(self) -> Callable[[Hashable], Number]:
        """How a key is shown: its number, None where it is hidden, 0 where nobody is."""
        hidden = hidden_cells(self.cells, self.sums)
        return lambda key: None if key in hidden else self.cells.get(key, 0)


def _facts(
    edition: Edition, figures: _Figures, show: Callable[[Hashable], Number], sessions: Sequence[Session]
) -> list[tuple[str, str]]:
    def words_of(key: str) -> str:
        number = show(key)
        if number is not None:
            return str(number)
        return _("unter %(least)s") % {"least": LEAST} if figures.cells[key] < LEAST else HIDDEN

    facts = [(_("Menschen mit einem Platz"), words_of("all"))]
    if figures.is_presence_known:
        facts.append((_("davon waren da"), words_of("there")))
    facts += [
        (_("auf der Warteliste"), words_of("waiting")),
        (_("abgesagt"), words_of("cancelled")),
        (_("Plätze der Konferenz"), str(edition.capacity)),
        (_("Programmpunkte"), str(len(sessions))),
        (_("davon Workshops mit Anmeldung"), str(sum(1 for one in sessions if one.bookable))),
    ]
    return facts


def _tables(figures: _Figures, show: Callable[[Hashable], Number]) -> list[Table]:
    types, towns = words.organisation_types(), words.municipalities(figures.edition, figures.towns)
    people = _("Menschen")
    tables = [
        _by_type(figures, show, types),
        _table("town", _("Stadt oder Gemeinde"), people, towns, figures.towns, show),
        Table(
            "topics",
            _("Themen"),
            [_("Thema"), people],
            [(label, [show((key, "yes"))]) for key, label, _number in figures.topics],
            _("Jede Person konnte mehrere Themen nennen."),
        ),
        _table("language", _("Sprache der Nachrichten"), people, words.spoken(figures.spoken), figures.spoken, show),
        _table("attendance", _("Wann sie da sind"), people, words.attendances(), figures.attendances, show),
        _table("role", _("Rolle"), people, words.roles(), figures.roles, show),
        _cross(figures, show, types, towns),
    ]
    return [one for one in tables if one.lines]


def _table(
    name: str,
    title: str,
    people: str,
    kinds: words.Kinds,
    found: Mapping[str, int],
    show: Callable[[Hashable], Number],
) -> Table:
    return Table(name, title, [title, people], [(label, [show((name, key))]) for key, label in kinds if found.get(key)])


def _by_type(figures: _Figures, show: Callable[[Hashable], Number], kinds: words.Kinds) -> Table:
    title = _("Art der Institution")
    used = [(key, label) for key, label in kinds if figures.types.get(key)]
    if not figures.is_presence_known:
        return _table("type", title, _("Menschen"), kinds, figures.types, show)
    heads = [title, _("Menschen"), _("waren da"), _("fehlten")]
    lines = [(label, [show(("type", key)), show(("there", key)), show(("away", key))]) for key, label in used]
    return Table("type", title, heads, lines)


def _cross(figures: _Figures, show: Callable[[Hashable], Number], types: words.Kinds, towns: words.Kinds) -> Table:
    used = [(key, label) for key, label in towns if figures.towns.get(key)]
    lines: list[tuple[str, Sequence[Any]]] = [
        (label, [*(show(("cross", kind, town)) for town, _name in used), show(("type", kind))])
        for kind, label in types
        if figures.types.get(kind)
    ]
    if lines:
        lines.append((_("Zusammen"), [*(show(("town", town)) for town, _name in used), show("all")]))
    heads = [_("Institution"), *(label for _key, label in used), _("Zusammen")]
    return Table("cross", _("Institution und Ort"), heads, lines, is_wide=True)


def _said(edition: Edition) -> list[Said]:
    """The questions about the day that have a mean; in groups of five and more already."""
    survey = Survey.objects.select_related("edition").filter(edition=edition).first()
    if survey is None:
        return []
    outcomes = results_of(survey).day.outcomes
    return [Said(one.title, one.count, one.mean_words) for one in outcomes if one.mean is not None and not one.is_few]
