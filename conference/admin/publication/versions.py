"""Every agenda that everybody ever saw: the list, one of them as a whole, and what differs between any two."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, Func, IntegerField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conference.agenda import publishing, reading, words
from conference.agenda.differences import compare
from conference.models import AgendaVersion, Edition

SEE = "conference.view_session"
NAME = "conference_edition_version"


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [
        path("<int:pk>/fassungen/", site.admin_view(versions), name=f"{NAME}s"),
        path("<int:pk>/fassungen/<int:number>/", site.admin_view(version), name=NAME),
    ]


def _edition(request: HttpRequest, pk: int) -> Edition:
    if not request.user.has_perm(SEE):  # type: ignore[union-attr]
        raise PermissionDenied
    return get_object_or_404(Edition, pk=pk)


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, the newest first."""
    edition = _edition(request, pk)
    count = Func(F("changes"), function="jsonb_array_length", output_field=IntegerField())
    rows = edition.agenda_versions.select_related("actor").annotate(count=count).defer("content", "changes")
    context = {
        **admin.site.each_context(request),
        "title": _("Fassungen des Programms"),
        "edition": edition,
        "versions": [(one, one.at.astimezone(edition.tz)) for one in rows],
    }
    return TemplateResponse(request, "admin/publication/versions.html", context)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was, what it changed, and with `?mit=3` what changed between version 3 and this one."""
    edition = _edition(request, pk)
    one = get_object_or_404(edition.agenda_versions.select_related("actor"), number=number)
    other = _other(request, edition)
    old, new = sorted((one, other or one), key=lambda found: found.number)
    changes = compare(old.content, new.content) if other else publishing.changes_of(one)
    context = {
        **admin.site.each_context(request),
        "title": _("Fassung %(number)s") % {"number": number},
        "edition": edition,
        "version": one,
        "at": one.at.astimezone(edition.tz),
        "days": reading.days_of(one.content, edition),
        "other": other,
        "old": old,
        "new": new,
        "others": edition.agenda_versions.exclude(number=number).values_list("number", flat=True),
        "told": words.announce(changes, edition, everything=True),
    }
    return TemplateResponse(request, "admin/publication/version.html", context)


def _other(request: HttpRequest, edition: Edition) -> AgendaVersion | None:
    """The version to compare with, if one was asked for."""
    asked = request.GET.get("mit", "")
    if not asked.isdecimal() or len(asked) > 9:
        return None
    return edition.agenda_versions.filter(number=int(asked)).first()
