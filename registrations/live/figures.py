"""When people came, on the page of figures: one plot for each day, as long as the times are kept."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext as _

from conference.models import Edition
from conference.web import dates
from conference.web.plots import Upright
from registrations.presence.models import Presence

from .counts import in_buckets
from .pages import arrivals_chart


def arrivals(edition: Edition) -> list[Upright]:
    """The first arrivals of each day, in steps of five minutes. One question."""
    rows = Presence.objects.of_edition(edition).filter(session=None, came_at__isnull=False).order_by("-came_at")
    first: dict[dt.date, dict[int, dt.datetime]] = defaultdict(dict)
    for day, person, came in rows.values_list("day", "registration", "came_at"):
        first[day][person] = came  # the earliest of a day comes last
    charts = []
    for day, times in sorted(first.items()):
        title = _("Ankünfte je fünf Minuten")
        if edition.end_date:
            title = _("Ankünfte je fünf Minuten, %(day)s") % {"day": dates.short(day)}
        charts.append(arrivals_chart(in_buckets(times.values()), edition, 0, title))
    return [chart for chart in charts if chart is not None]
