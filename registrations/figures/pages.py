"""The page of figures: plots, tables and plain words, put together from the counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.content import best
from conference.models import Edition
from conference.web.plots import Bars, Lines, Series, Stacked, Upright, bars, lines, stacked

from . import counts, sections, words
from .counts import Counted, Demand

Chart = Bars | Lines | Stacked | Upright
STRONG = 1.5  # so many times its places is a workshop wanted before the page says that it should be larger
WEAK = 0.5  # so little of its places is taken before it says that it may be smaller


@dataclass(frozen=True)
class Block:
    """A heading, one sentence what is counted, the plots, and hints in words."""

    anchor: str
    title: str
    intro: str
    charts: Sequence[Chart]
    hints: Sequence[str] = ()


@dataclass(frozen=True)
class FiguresPage:
    """Everything the page shows. `compared`: the edition to compare with, None for none."""

    edition: Edition
    compared: Edition | None
    total: Counted
    is_presence_known: bool
    blocks: Sequence[Block]

    @property
    def missing_percent(self) -> int:
        """Of those with a place, who did not come."""
        return round(100 * self.total.away / self.total.confirmed) if self.total.confirmed else 0


def figures_page(edition: Edition, compared: Edition | None) -> FiguresPage:
    """The figures of an edition, beside those of another one. A fixed number of questions."""
    total = counts.altogether(edition)
    known = counts.is_presence_known(edition)
    wanted = counts.demand(edition)
    blocks = [_over_time(edition, compared), _workshops(wanted), *_people(edition, total)]
    if known:
        blocks.append(_missing(edition, wanted))
    blocks += [_section(one, compared) for one in sections.sections_of(edition, compared)]
    return FiguresPage(edition, compared, total, known, blocks)


# --- Over time ---


def _over_time(edition: Edition, compared: Edition | None) -> Block:
    series = [_series(edition)]
    if compared is not None:
        series.append(_series(compared, is_compared=True))
    points = [days for one in series for days, _total in one.points]
    chart = lines(
        _("Anmeldungen bis zum Tag der Konferenz"),
        series,
        ticks=_ticks(points),
        name=_days_before,
        head=_("Tage vorher"),
    )
    intro = _("Alle Anmeldungen, auch die auf der Warteliste und die später abgesagten.")
    return Block("zeit", _("Anmeldungen über die Zeit"), intro, [chart], _pace(series) if compared is not None else ())


def _series(edition: Edition, *, is_compared: bool = False) -> Series:
    """Cumulated registrations; the lying axis counts days to the event, as negative numbers."""
    points = [(-days, total) for days, total in counts.growth(edition)]
    today = min(timezone.localdate(timezone=edition.tz), edition.date)
    now = (today - edition.date).days
    if points and points[-1][0] < now:
        points.append((now, points[-1][1]))
    return Series(f"{best(edition, 'title')[0]} ({edition.date.year})", points, is_compared)


def _ticks(points: Sequence[float]) -> list[tuple[float, str]]:
    first = min(points, default=-30)
    step = next((step for step in (7, 14, 28, 56, 112) if -first / step <= 6), 224)
    return [(place, str(-place)) for place in range(-int(-first // step) * step, 1, step)]


def _days_before(place: float) -> str:
    days = -int(place)
    if days < 0:
        return ngettext("%(n)s Tag danach", "%(n)s Tage danach", -days) % {"n": -days}
    return ngettext("%(n)s Tag vorher", "%(n)s Tage vorher", days) % {"n": days}


def _pace(series: Sequence[Series]) -> list[str]:
    """How many there are, and how many there were at this distance last time."""
    ours, theirs = series
    if not ours.points or not theirs.points:
        return []
    now = ours.points[-1][0]
    then = [total for days, total in theirs.points if days <= now]
    text = _("Jetzt sind es %(now)s. Gleich weit vor der Konferenz waren es im Vergleich %(then)s.")
    return [text % {"now": ours.points[-1][1], "then": then[-1] if then else 0}]


# --- Workshops ---


def _workshops(wanted: Sequence[Demand]) -> Block:
    rows = [(_named(one), (one.taken, max(one.capacity - one.taken, 0), one.waiting)) for one in wanted]
    parts = [_("Plätze vergeben"), _("frei"), _("warten")]
    charts: list[Chart] = [
        stacked(_("Plätze und Warteliste"), parts, rows, fills=False, head=_("Workshop"), total=_("Zusammen"))
    ]
    if any(one.wishes for one in wanted):
        chart = bars(
            _("Erste Wünsche"), [(_named(one), one.wishes) for one in wanted], head=_("Workshop"), unit=_("Wünsche")
        )
        charts.append(chart)
    intro = _("Wie voll die Workshops sind und wie viele hineinwollen. Das hilft, den nächsten Tag zu planen.")
    return Block("workshops", _("Workshops"), intro, charts if wanted else (), _hints(wanted))


def _named(one: Demand) -> str:
    return f"{one.session.code} {best(one.session, 'title')[0]}"


def _hints(wanted: Sequence[Demand]) -> list[str]:
    """What to do differently next time, in plain words."""
    found = []
    for one in wanted:
        values = {"name": _named(one), "wanted": one.wanted, "places": one.capacity}
        if one.capacity and one.wanted > one.capacity * STRONG:
            text = _("„%(name)s“ wollten %(wanted)s, Platz war für %(places)s: größer planen oder zweimal anbieten.")
            found.append(text % values)
    for one in wanted:
        values = {"name": _named(one), "taken": one.taken, "places": one.capacity}
        if one.capacity and one.wanted < one.capacity * WEAK:
            found.append(
                _("„%(name)s“: %(taken)s von %(places)s Plätzen sind vergeben, ein kleinerer Raum reicht.") % values
            )
    return found


# --- Who they are ---


def _people(edition: Edition, total: Counted) -> list[Block]:
    types = counts.by(edition, "organisation_type")
    towns = counts.by(edition, "municipality")
    spoken = counts.by(edition, "language")
    how = counts.by(edition, "attendance")
    roles, sources = counts.by(edition, "role"), counts.by(edition, "source")
    topics = [(best(topic, "name")[0], number) for topic, number in counts.by_topic(edition)]
    whole = total.confirmed
    charts = [
        _bars(_("Art der Institution"), types, words.organisation_types(), whole),
        _bars(_("Stadt oder Gemeinde"), towns, words.municipalities(edition, towns), whole),
        bars(
            _("Themen"),
            topics,
            whole=whole or None,
            head=_("Thema"),
            note=_("Jede Person konnte mehrere Themen nennen."),
        ),
        _bars(_("Wann sie da sind"), how, words.attendances(), whole),
        _bars(_("Sprache der Nachrichten"), spoken, words.spoken(spoken), whole),
        _bars(_("Rolle"), roles, words.roles(), whole),
        _bars(_("Woher die Anmeldung kam"), sources, words.sources(), whole),
    ]
    return [Block("menschen", _("Wer kommt"), _("Alle, die einen Platz haben, in jeder Rolle."), charts)]


def _bars(title: str, found: Mapping[Any, Counted], kinds: words.Kinds, whole: int) -> Bars:
    rows = [(label, found[key].confirmed if key in found else 0) for key, label in kinds]
    shown = [(label, number) for label, number in rows if number]
    note = _("Hier ist noch niemand.") if not shown else ""
    return bars(title, shown, whole=whole or None, head=title, note=note)


# --- Who did not come ---


def _missing(edition: Edition, wanted: Sequence[Demand]) -> Block:
    types, roles = counts.by(edition, "organisation_type"), counts.by(edition, "role")
    series = [_("waren da"), _("fehlten")]
    charts: list[Chart] = [
        _there(_("Nach Art der Institution"), series, words.organisation_types(), types),
        _there(_("Nach Rolle"), series, words.roles(), roles, head=_("Rolle")),
    ]
    marked = [one for one in wanted if one.there]
    if marked:
        rows = [(_named(one), (min(one.there, one.taken), max(one.taken - one.there, 0))) for one in marked]
        charts.append(stacked(_("Nach Workshop"), series, rows, fills=False, head=_("Workshop")))
    for make in sections.charts_of_the_day():
        charts.extend(make(edition))
    intro = _("Wer einen Platz hatte und da war, und wer nicht kam. Gezählt wird, wer als anwesend eingetragen ist.")
    return Block("fehlende", _("Wer da war"), intro, charts)


def _there(
    title: str, series: list[str], kinds: words.Kinds, found: Mapping[Any, Counted], *, head: str = ""
) -> Stacked:
    counted = [(label, found.get(key, Counted())) for key, label in kinds]
    rows = [(label, (one.there, one.away)) for label, one in counted if one.confirmed]
    return stacked(title, series, rows, fills=False, head=head or _("Institution"))


def _section(one: sections.Section, compared: Edition | None) -> Block:
    charts = [tally.plot(sections.name_of(compared)) for tally in one.tallies]
    return Block(slugify(one.title), one.title, one.note, charts)


def comparable(edition: Edition) -> list[Edition]:
    """The editions to compare with, the latest before this one first."""
    others = Edition.objects.public().exclude(pk=edition.pk).order_by("-date")
    return sorted(others, key=lambda one: (one.date > edition.date, -(one.date - dt.date.min).days))
