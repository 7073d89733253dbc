"""What the fair tells on the staff's first page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.admin.scope import edition_of
from conference.web import dashboard
from conference.web.dashboard import CALM, GOOD, NOW, SOON, Counted, Figure, Numbers, Part, Task

from . import stats


def numbers(request: HttpRequest) -> dict[str, Counted]:
    """What the database counts for it."""
    edition = edition_of(request)
    return stats.figures(edition) if edition else {}


def fair(request: HttpRequest, numbers: Numbers) -> Part:
    """Stands confirmed and free; requests to answer, and who waits while stands are free."""
    if not numbers or not numbers["all"]:
        return Part()
    now = stats.Figures(**numbers)
    rows = reverse("admin:exhibitors_standbooking_changelist")
    free = ngettext("%(n)s Stand frei", "%(n)s Stände frei", now.free) % {"n": now.free}
    confirmed = Figure(
        _("Stände bestätigt"),
        now.confirmed,
        _("von %(all)s, %(free)s") % {"all": now.all, "free": free},
        f"{rows}?state__exact=confirmed",
        GOOD,
        now.confirmed / now.all,
    )
    asked = Figure(
        _("Stände angefragt"), now.requested, "", f"{rows}?state__exact=requested", SOON if now.requested else CALM
    )
    return Part(figures=[confirmed, asked], tasks=_tasks(now, rows))


def _tasks(now: stats.Figures, rows: str) -> list[Task]:
    tasks = []
    if now.requested:
        text = ngettext(
            "%(n)s Stand wartet auf Ihre Bestätigung.", "%(n)s Stände warten auf Ihre Bestätigung.", now.requested
        )
        tasks.append(Task(text % {"n": now.requested}, f"{rows}?state__exact=requested", NOW))
    if now.waiting and now.free:
        text = _("Es sind Stände frei, und es warten noch Organisationen. Bitte geben Sie ihnen einen Stand.")
        tasks.append(Task(text, f"{rows}?state__exact=waiting"))
    return tasks


def register() -> None:
    dashboard.register(name="fair", permission="exhibitors.view_standbooking", order=40, show=fair, numbers=numbers)
