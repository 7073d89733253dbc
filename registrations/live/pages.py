"""What the pages of the day show, put together from the snapshots. No question to the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.models import Edition
from conference.web import dates
from conference.web.plots import Bars, Upright, bars, upright

from .counts import BUCKET, People, RoleCount, Workshop
from .devices import Doors
from .snapshot import Snapshot

HALF_AN_HOUR = dt.timedelta(minutes=30) // BUCKET


@dataclass(frozen=True)
class LivePage:
    """The snapshot in words and plots of one language."""

    snapshot: Snapshot
    arrivals: Upright | None
    doors: Bars | None

    @property
    def people(self) -> People:
        return self.snapshot.people

    @property
    def workshops(self) -> Sequence[Workshop]:
        return self.snapshot.workshops

    @property
    def devices(self) -> Doors:
        return self.snapshot.doors

    @property
    def roles(self) -> Sequence[RoleCount]:
        return [one for one in self.people.roles if one.missing]

    @property
    def is_missing_known(self) -> bool:
        """Whether anybody was seen; before that nobody is called missing."""
        return self.people.came > 0


def live_page(snapshot: Snapshot) -> LivePage:
    """What is shown of the people and the rooms."""
    people, edition = snapshot.people, snapshot.day.edition
    chart = arrivals_chart(people.arrivals, edition, people.untimed, _("Ankünfte je fünf Minuten"))
    return LivePage(snapshot, chart, doors_chart(snapshot.doors.arrivals))


def arrivals_chart(arrivals: Mapping[dt.datetime, int], edition: Edition, untimed: int, title: str) -> Upright | None:
    """How many came in each five minutes; None where nobody wrote down when somebody came."""
    if not arrivals:
        return None
    local = [(moment.astimezone(edition.tz), number) for moment, number in arrivals.items()]
    minutes = [moment.hour * 60 + moment.minute for moment, _number in local]
    first = next((at for at, minute in enumerate(minutes) if minute % 30 == 0), 0)
    note = ""
    if untimed:
        words = ngettext(
            "Dazu %(n)s Person, bei der keine Uhrzeit steht.",
            "Dazu %(n)s Personen, bei denen keine Uhrzeit steht.",
            untimed,
        )
        note = words % {"n": untimed}
    return upright(
        title,
        [(dates.clock(moment), number) for moment, number in local],
        head=_("ab"),
        unit=_("Ankünfte"),
        every=HALF_AN_HOUR,
        first=first,
        note=note,
    )


def doors_chart(arrivals: Sequence[tuple[str, int]]) -> Bars | None:
    """Arrivals by door; None where no device let anybody in."""
    return bars(_("Ankünfte nach Tür"), arrivals, head=_("Tür"), unit=_("Ankünfte")) if arrivals else None
