"""The list in which the team marks who was there: one tap per person, on a phone at the door, or all at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_datetime, parse_time
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from conference.admin.scope import edition_of, permit
from conference.audit.services import Actor
from conference.models import Edition
from conference.web.errors import DomainError
from registrations.models import Registration

from . import pages, services
from .models import Presence
from .pages import Chosen


@admin.register(Presence)
class PresenceAdmin(admin.ModelAdmin):
    """Only our own pages; rows are never edited one by one. The menu names the list beside the waiting lists."""

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path("", site.admin_view(list_view), name="presence_list"),
            path("eintragen/", site.admin_view(mark_view), name="presence_mark"),
            path("alle/", site.admin_view(mark_all_view), name="presence_mark_all"),
            path("alle/zuruecknehmen/", site.admin_view(unmark_all_view), name="presence_unmark_all"),
        ]


@require_safe
def list_view(request: HttpRequest) -> HttpResponse:
    """Everybody who is expected, with what to press."""
    permit(request, "presence.view_presence")
    edition = edition_of(request)
    page = pages.list_page(pages.chosen(edition, request.GET)) if edition else None
    batch = _moment(request.GET.get("stapel", ""))
    context = {"title": _("Anwesenheit"), "edition": edition, "list": page, "batch": batch and batch.isoformat()}
    return TemplateResponse(request, "admin/presence/list.html", {**admin.site.each_context(request), **context})


@require_POST
def mark_view(request: HttpRequest) -> HttpResponse:
    """Mark one person, set their times, or take it back; answers with the person's line where htmx asks for it."""
    permit(request, "presence.change_presence")
    choice = pages.chosen(_edition(request), request.POST)
    key = request.POST.get("pk", "")
    people = Registration.objects.filter(edition=choice.edition)
    one = get_object_or_404(people, pk=int(key) if key.isdecimal() and len(key) < 18 else 0)
    error = None
    try:
        _do(request, choice, one)
    except DomainError as refused:
        error = refused
    if "HX-Request" in request.headers:
        return _line(request, choice, one.pk, error)
    if error:
        messages.error(request, f"{one.full_name}: {error.message}")
    return _back(choice, f"#p{one.pk}")


@require_POST
def mark_all_view(request: HttpRequest) -> HttpResponse:
    """Mark everybody who has a place; the page then offers to take exactly these back."""
    permit(request, "presence.change_presence")
    choice = pages.chosen(_edition(request), request.POST)
    actor = Actor.staff(request.user)
    number, moment = services.mark_all(edition=choice.edition, day=choice.day, session=choice.session, actor=actor)
    words = ngettext(
        "%(n)s Person ist jetzt als anwesend eingetragen.",
        "%(n)s Personen sind jetzt als anwesend eingetragen.",
        number,
    )
    messages.success(request, words % {"n": number})
    return _back(choice, more={"stapel": moment.isoformat()} if number else {})


@require_POST
def unmark_all_view(request: HttpRequest) -> HttpResponse:
    """Take back what was marked for everybody."""
    permit(request, "presence.change_presence")
    choice = pages.chosen(_edition(request), request.POST)
    moment = _moment(request.POST.get("stapel", ""))
    actor = Actor.staff(request.user)
    number = services.unmark_all(edition=choice.edition, moment=moment, actor=actor) if moment else 0
    words = ngettext("%(n)s Haken ist zurückgenommen.", "%(n)s Haken sind zurückgenommen.", number)
    messages.success(request, words % {"n": number})
    return _back(choice)


def _edition(request: HttpRequest) -> Edition:
    """The edition that the page was about when it was sent, whichever was chosen since in another window."""
    return get_object_or_404(Edition, slug=request.POST.get("edition", ""))


def _do(request: HttpRequest, choice: Chosen, one: Registration) -> None:
    which: dict[str, Any] = {"registration": one, "actor": Actor.staff(request.user)}
    which |= {"session": choice.session} if choice.session else {"day": choice.day}
    match request.POST.get("deed"):
        case "unmark":
            services.unmark(**which)
        case "times":
            came, left = (_clock(request.POST.get(name, ""), name) for name in ("came", "left"))
            services.set_times(**which, came=came, left=left)
        case _:
            services.mark(**which)


def _clock(text: str, name: str) -> dt.time | None:
    """A typed time; raises PresenceError where it is none."""
    try:
        found = parse_time(text.strip().replace(".", ":")) if text.strip() else None
    except ValueError:
        found = None
    if text.strip() and found is None:
        raise services.PresenceError(_("Bitte schreiben Sie die Uhrzeit wie 9:30."), field=name, code="time")
    return found and found.replace(second=0, microsecond=0, tzinfo=None)


def _moment(text: str) -> dt.datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _line(request: HttpRequest, choice: Chosen, pk: int, error: DomainError | None) -> HttpResponse:
    context = {"row": pages.row(choice, pk), "chosen": choice, "counts": pages.counts(choice), "is_answer": True}
    typed = {name: request.POST.get(name, "") for name in ("came", "left")} if error else {}
    return TemplateResponse(request, "admin/presence/answer.html", {**context, "error": error, "typed": typed})


def _back(choice: Chosen, anchor: str = "", more: dict[str, str] | None = None) -> HttpResponseRedirect:
    query = "&".join(part for part in (choice.query, urlencode(more or {})) if part)
    return HttpResponseRedirect(f"{reverse('admin:presence_list')}{'?' if query else ''}{query}{anchor}")
