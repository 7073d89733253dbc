"""The search for a badge on the staff's first page."""

from __future__ import annotations

from django.http import HttpRequest

from conference.admin.scope import edition_of
from conference.web import dashboard
from conference.web.dashboard import Part


def badge(request: HttpRequest) -> Part:
    """A field for a name. Asks the database nothing."""
    edition = edition_of(request)
    return Part(template="admin/desk/find.html", context={"edition": edition}) if edition else Part()


def register() -> None:
    """Add this panel to the dashboard."""
    dashboard.register(name="badge-desk", permission="desk.add_printjob", order=55, show=badge)
