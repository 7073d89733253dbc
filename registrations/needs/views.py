"""The staff's pages about needs. Every look at a list with names is written into the audit log."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.admin.scope import follow, permitted_edition
from conference.audit.services import Actor, record
from conference.models import Session
from conference.web.errors import DomainError
from registrations.models import ConsentPurpose, Registration, SupportNeeds

from . import deadlines, lists, requesting, spoken, storing
from .data import Needs
from .entry_form import EntryForm
from .forms import initial_needs

VIEW, CHANGE = "registrations.view_supportneeds", "registrations.change_supportneeds"
MOST_FOUND = 20


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Below the admin page of support needs."""
    pages: list[tuple[str, Any, str]] = [
        ("listen/", overview, "needs_overview"),
        ("listen/dolmetschen/", interpreters, "needs_interpreters"),
        ("listen/dolmetschen/stand/", request_interpreter, "needs_request"),
        ("listen/erledigt/", tick, "needs_tick"),
        ("listen/<slug:name>/", show_list, "needs_list"),
        ("eintragen/", find, "needs_find"),
        ("eintragen/<int:pk>/", enter, "needs_enter"),
    ]
    return [path(address, site.admin_view(view), name=name) for address, view, name in pages]


def _page(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What there is for whom, in numbers."""
    edition = permitted_edition(request, VIEW)
    return _page(
        request,
        "admin/needs/overview.html",
        title=_("Wer was bekommt"),
        edition=edition,
        cards=lists.cards(edition),
    )


@require_safe
def show_list(request: HttpRequest, name: str) -> HttpResponse:
    """One list."""
    edition = permitted_edition(request, VIEW)
    page = lists.PAGES.get(name)
    if page is None:
        raise Http404
    if page.is_named:
        record(actor=Actor.staff(request.user), action="needs.listed", subject=f"edition:{edition.pk}", list=name)
    return _page(
        request,
        "admin/needs/list.html",
        title=page.title,
        edition=edition,
        page=page,
        facts=page.facts(edition),
        tables=lists.shown(page, request),
    )


@require_POST
def tick(request: HttpRequest) -> HttpResponse:
    """Tick one line of a list off, or take the tick back."""
    permitted_edition(request, CHANGE)
    page = lists.PAGES.get(request.POST.get("list", ""))
    number = request.POST.get("pk", "")
    if page is None or page.tick is None or not number.isdecimal() or len(number) > 17:
        raise Http404
    needs = get_object_or_404(SupportNeeds, pk=int(number))
    is_done = request.POST.get("done") == "yes"
    if not storing.tick(needs=needs, column=page.tick.column, is_done=is_done, actor=Actor.staff(request.user)):
        messages.error(request, _("Das hat sich gerade geändert. Bitte sehen Sie noch einmal nach."))
    return HttpResponseRedirect(reverse("admin:needs_list", args=[page.name]) + f"#zeile-{needs.pk}")


# --- Interpreters -----------------------------------------------------------------------------------------------


@require_safe
def interpreters(request: HttpRequest) -> HttpResponse:
    """What to ask of the pool until when, and what it said."""
    edition = permitted_edition(request, VIEW)
    wishes = requesting.wishes(edition)
    to_ask = [one.last for one in wishes if one.is_to_ask]
    return _page(
        request,
        "admin/needs/interpreters.html",
        title=_("Sprachmittlung"),
        edition=edition,
        wishes=wishes,
        next_last=min(to_ask, default=None),
        open_count=len(to_ask),
        days=deadlines.WORKING_DAYS,
    )


@require_POST
def request_interpreter(request: HttpRequest) -> HttpResponse:
    """Note what was asked for or answered."""
    edition = permitted_edition(request, CHANGE)
    number, language = request.POST.get("session", ""), request.POST.get("language", "")
    if not number.isdecimal() or len(number) > 17 or language != spoken.code_of(language):
        raise Http404
    session = get_object_or_404(Session.objects.of_edition(edition), pk=int(number))
    try:
        requesting.move(
            session=session, language=language, to=request.POST.get("to", ""), actor=Actor.staff(request.user)
        )
    except DomainError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(reverse("admin:needs_interpreters") + f"#zeile-{session.pk}")


# --- For a person who calls ---------------------------------------------------------------------------------------


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Look for the person who is on the phone."""
    edition = permitted_edition(request, CHANGE)
    words = request.GET.get("q", "").strip()[:100]
    people = Registration.objects.of_edition(edition).active()
    found = list(people.search(words).order_by("last_name", "first_name")[: MOST_FOUND + 1]) if words else []
    return _page(
        request,
        "admin/needs/find.html",
        title=_("Für jemanden eintragen"),
        edition=edition,
        words=words,
        people=found[:MOST_FOUND],
        has_more=len(found) > MOST_FOUND,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The answers of one person, as they say them on the phone."""
    permitted_edition(request, CHANGE)
    one = get_object_or_404(Registration.objects.active().select_related("edition"), pk=pk)
    follow(request, one.edition_id)
    row = storing.stored(one)
    if row is not None:
        record(actor=Actor.staff(request.user), action="needs.viewed", subject=f"registration:{one.pk}")
    given = one.consents.filter(purpose=ConsentPurpose.NEEDS, withdrawn_at=None).first()
    form = EntryForm(request.POST or None, edition=one.edition, given=given, initial=initial_needs(Needs.of(row)))
    status = 200
    if request.method == "POST":
        if form.submit(one, Actor.staff(request.user)):
            messages.success(request, _("Der Bedarf ist gespeichert. Die Person bekommt eine Nachricht."))
            return HttpResponseRedirect(reverse("admin:registrations_supportneeds_changelist"))
        status = 422
    response = _page(
        request,
        "admin/needs/enter.html",
        title=_("Bedarf eintragen: %(name)s") % {"name": one.full_name},
        person=one,
        form=form,
        given=given,
        is_shown=row is not None and row.is_shown_to(one.email),
    )
    response.status_code = status
    return response
