"""What the registrations tell on the staff's first page."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.admin.scope import edition_of
from conference.models import Edition
from conference.panels import workshops_of
from conference.web import dashboard, dates
from conference.web.dashboard import CALM, GOOD, NOW, SOON, Counted, Figure, Numbers, Part, Task
from conference.web.plots import columns

from . import stats
from .needs import reminding


def numbers(request: HttpRequest) -> dict[str, Counted]:
    """How many have places in two workshops at one time."""
    edition = edition_of(request)
    return {"double": Counted(stats.double_booked(edition))} if edition else {}


def people(request: HttpRequest, numbers: Numbers) -> Part:
    """How many come, wait and have cancelled; the plot of the days."""
    edition = edition_of(request)
    if edition is None:
        return Part()
    counts, days = stats.over_time(edition, until=min(timezone.localdate(), edition.last_day))
    rows = reverse("admin:registrations_registration_changelist")
    figures = [
        Figure(
            _("angemeldet"),
            edition.places_taken,
            _free(edition, others=counts["confirmed"] - edition.places_taken),
            f"{rows}?state__exact=confirmed",
            GOOD,
            edition.places_taken / edition.capacity,
            edition.capacity,
        ),
        Figure(
            _("auf der Warteliste"),
            counts["waiting"],
            _in_workshops(request, edition),
            reverse("admin:registrations_waiting") if _may_wait(request) else f"{rows}?state__exact=waiting",
            SOON if counts["waiting"] else CALM,
        ),
        Figure(_("abgesagt"), counts["cancelled"], "", f"{rows}?state__exact=cancelled"),
    ]
    context: dict[str, Any] = {"days": days, "plot": columns([(day.date, day.new) for day in days])}
    return Part(
        figures=figures,
        tasks=[*_promotable(edition, request), *_double_booked(numbers["double"], rows)],
        template="admin/dashboard/days.html",
        context=context,
    )


def _free(edition: Edition, *, others: int) -> str:
    """Places left; and those who come without taking one: speakers, stand crews, the team."""
    if edition.places_free:
        free = ngettext("noch %(n)s Platz frei", "noch %(n)s Plätze frei", edition.places_free)
        lines = [free % {"n": edition.places_free}]
    else:
        lines = [_("alle Plätze vergeben")]
    if others > 0:
        lines.append(_("dazu aus Programm, Messe und Team: %(n)s") % {"n": others})
    return " · ".join(lines)


def _in_workshops(request: HttpRequest, edition: Edition) -> str:
    waiting = sum(one.waiting for one in workshops_of(request, edition))
    return (
        ngettext("in Workshops wartet %(n)s", "in Workshops warten %(n)s", waiting) % {"n": waiting} if waiting else ""
    )


def _may_wait(request: HttpRequest) -> bool:
    return request.user.has_perm("registrations.view_place")  # type: ignore[union-attr]


def _promotable(edition: Edition, request: HttpRequest) -> list[Task]:
    if not (edition.waiting and edition.places_free and _may_wait(request)):
        return []
    text = _("Es sind Plätze frei, und es warten noch Menschen. Bitte sehen Sie in die Warteliste.")
    return [Task(text, reverse("admin:registrations_waiting"))]


def _double_booked(number: int, rows: str) -> list[Task]:
    if not number:
        return []
    text = ngettext(
        "%(n)s Person hat Plätze in zwei Workshops zur gleichen Zeit, weil einer verlegt wurde.",
        "%(n)s Personen haben Plätze in zwei Workshops zur gleichen Zeit, weil einer verlegt wurde.",
        number,
    )
    return [Task(text % {"n": number}, f"{rows}?doppelt=ja", NOW)]


def needs(request: HttpRequest) -> Part:
    """Counts for the kitchen, the helpers and the childcare; no names."""
    edition = edition_of(request)
    if edition is None:
        return Part()
    counts = stats.needs(edition)
    context = {"meals": counts.meals, "support": counts.support, "children": counts.children}
    tasks = _to_ask(edition) if counts.interpreting else []  # four questions
    return Part(tasks=tasks, template="admin/dashboard/needs.html", context=context)


def _to_ask(edition: Edition) -> list[Task]:
    """Interpreters for whom somebody must ask soon: for each last date how many requests are open."""
    today = timezone.now().astimezone(edition.tz).date()
    if edition.last_day < today:
        return []
    counts = Counter(one.last for one in reminding.open_wishes(edition))
    url, found = reverse("admin:needs_interpreters"), []
    for last, count in sorted(counts.items()):
        words = ngettext(
            "%(n)s Anfrage an die Sprachmittlung ist offen. Letzter Tag: %(day)s.",
            "%(n)s Anfragen an die Sprachmittlung sind offen. Letzter Tag: %(day)s.",
            count,
        )
        tone = NOW if reminding.stage(edition, last, today) else SOON
        found.append(Task(words % {"n": count, "day": dates.full(last)}, url, tone))
    return found


def register() -> None:
    """Add these panels to the dashboard."""
    dashboard.register(
        name="people", permission="registrations.view_registration", order=10, show=people, numbers=numbers
    )
    dashboard.register(name="needs", permission="registrations.view_supportneeds", order=40, show=needs)
