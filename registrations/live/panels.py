"""The day on the staff's first page: only on the day itself, and then before everything else."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.admin.scope import edition_of
from conference.web import dashboard
from conference.web.dashboard import CALM, GOOD, Figure, Link, Part

from . import snapshot
from .day import day_of


def today(request: HttpRequest) -> Part:
    """Who is inside and who is still expected, and the ways to what is needed at the door."""
    edition = edition_of(request)
    if edition is None or not day_of(edition).is_today:
        return Part()
    people = snapshot.current(edition).people
    marks = reverse("admin:presence_list")
    return Part(
        figures=[
            Figure(_("sind jetzt im Haus"), people.inside, "", reverse("live:live"), GOOD),
            Figure(_("werden noch erwartet"), people.to_come, "", f"{marks}?zeigen=offen", CALM, people.share),
        ],
        links=[
            Link(_("Live ansehen"), reverse("live:live"), is_main=True),
            Link(_("Anwesenheit"), marks),
            Link(_("Wer ist im Haus? Liste für den Notfall"), reverse("live:emergency")),
        ],
    )


def register() -> None:
    """Add this panel to the dashboard."""
    dashboard.register(name="today", permission="presence.view_presence", order=1, show=today)
