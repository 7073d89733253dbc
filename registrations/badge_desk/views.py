"""Asking for badges: the board with all desks, and the page of one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from conference.admin.scope import follow, permit, permitted_edition
from conference.audit.services import Actor
from conference.models import Edition
from conference.web.errors import DomainError
from registrations.models import Registration

from . import pages, services
from .forms import BlankForm, DeskForm, NameForm
from .models import Desk, PrintJob

LAST_DESK = "print_desk"  # in the session: where this member of staff printed last
HERE = "here"  # instead of a desk: the browser that asks
DEFAULT_PAPER = next(iter(services.PAPERS))
LATEST = 8
VIEW, PRINT = "desk.view_printjob", "desk.add_printjob"


def me(request: HttpRequest) -> Actor:
    return Actor.staff(request.user)


def _desks(request: HttpRequest, edition: Edition) -> list[Desk]:
    """All desks, the one used last first."""
    last = request.session.get(LAST_DESK)
    return sorted(Desk.objects.filter(edition=edition), key=lambda desk: desk.pk != last)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    whole = {**admin.site.each_context(request), **context, "may": request.user.has_perm(PRINT)}  # type: ignore[union-attr]
    return TemplateResponse(request, f"admin/desk/{name}.html", whole, status=status)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Look for somebody, the desks, what was printed last, badges without a name."""
    edition = permitted_edition(request, VIEW)
    query = request.GET.get("q", "")[:100]
    jobs = PrintJob.objects.filter(edition=edition).select_related("registration", "desk")
    context = {
        "title": _("Namensschilder am Tisch"),
        "edition": edition,
        "query": query,
        "found": pages.found(edition, query),
        "desks": _desks(request, edition),
        "waiting": jobs.waiting().order_by("pk"),
        "latest": jobs.printed().order_by("-printed_at")[:LATEST],
        "blank": BlankForm(label_suffix="", prefix="leer"),
        "new": DeskForm(label_suffix="", prefix="neu"),
        "papers": services.PAPERS,
    }
    return _page(request, "board", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what there is of this badge; POST: print it, or correct the name and print it."""
    permit(request, PRINT if request.method == "POST" else VIEW)
    one = get_object_or_404(Registration.objects.select_related("edition"), pk=pk, erased_at=None)
    follow(request, one.edition_id)
    desks = _desks(request, one.edition)
    if request.method != "POST":
        return _person(request, one, desks, NameForm(label_suffix="", initial=_names(one)))
    if "last_name" not in request.POST:
        try:
            return _printed(request, one, desks, again=request.POST.get("again") == "yes")
        except DomainError as error:
            messages.warning(request, error.message)
            return HttpResponseRedirect(request.path)
    form = NameForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            return _renamed(request, one, desks, form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return _person(request, one, desks, form, status=422)


def _person(
    request: HttpRequest, one: Registration, desks: list[Desk], form: NameForm, status: int = 200
) -> HttpResponse:
    printed = services.printed(one)
    context = {
        "title": _("Namensschild"),
        "one": one,
        "edition": one.edition,
        "desks": desks,
        "form": form,
        "printed": services.words(printed, one.edition) if printed else "",
        "job": PrintJob.objects.filter(registration=one).waiting().first(),
    }
    return _page(request, "person", context, status=status)


def _names(one: Registration) -> dict[str, str]:
    return {name: getattr(one, name) for name in ("first_name", "last_name", "badge_name")}


def _printed(request: HttpRequest, one: Registration, desks: list[Desk], *, again: bool) -> HttpResponse:
    desk = _chosen(request, desks, request.POST.get("where", ""))
    paper = desks[0].paper if desks else DEFAULT_PAPER
    job = services.order(registration=one, desk=desk, actor=me(request), again=again, paper=paper)
    return _after(request, job, request.path)


def _renamed(request: HttpRequest, one: Registration, desks: list[Desk], names: dict[str, str]) -> HttpResponse:
    """The name as it is right, and at once a badge with it: the old one is waste paper."""
    services.rename(registration=one, actor=me(request), **names)
    if request.POST.get("where"):
        return _printed(request, one, desks, again=True)
    messages.success(request, _("Der Name ist geändert."))
    return HttpResponseRedirect(request.path)


def _chosen(request: HttpRequest, desks: list[Desk], where: str) -> Desk | None:
    """The desk that was pressed, remembered for the next person; None for the browser itself."""
    if where == HERE:
        return None
    desk = next((desk for desk in desks if str(desk.pk) == where), None)
    if desk is None:
        raise services.DeskError(_("Diesen Tisch gibt es nicht mehr."), code="desk")
    request.session[LAST_DESK] = desk.pk
    return desk


def _after(request: HttpRequest, job: PrintJob, back: str) -> HttpResponse:
    """Printed here: to the sheet, whose page opens the browser's dialog; else back, with a word."""
    if job.desk_id is None:
        return HttpResponseRedirect(f"{reverse('admin:desk_sheet', args=[job.pk])}?druck=1")
    messages.success(request, _("Wird an %(desk)s gedruckt.") % {"desk": job.desk_name})
    return HttpResponseRedirect(back)


@require_POST
def blank(request: HttpRequest) -> HttpResponse:
    edition = permitted_edition(request, PRINT)
    desks = _desks(request, edition)
    form = BlankForm(request.POST, prefix="leer")
    home = reverse("admin:desk_board")
    if not form.is_valid():
        return _refused(request, form, home)
    paper = desks[0].paper if desks else DEFAULT_PAPER
    try:
        desk = _chosen(request, desks, request.POST.get("where", ""))
        job = services.order_blank(edition=edition, desk=desk, actor=me(request), paper=paper, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
        return HttpResponseRedirect(home)
    return _after(request, job, home)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    permit(request, PRINT)
    job = get_object_or_404(PrintJob, pk=pk)
    if services.withdraw(job=job, actor=me(request)):
        messages.success(request, _("Dieses Schild wird nicht gedruckt."))
    else:
        messages.error(request, _("Dafür ist es zu spät: Das Schild ist schon im Drucker."))
    return HttpResponseRedirect(reverse("admin:desk_board"))


@require_POST
def open_desk(request: HttpRequest) -> HttpResponse:
    edition = permitted_edition(request, PRINT)
    form = DeskForm(request.POST, prefix="neu")
    home = reverse("admin:desk_board")
    if not form.is_valid():
        return _refused(request, form, home)
    try:
        services.open_desk(edition=edition, actor=me(request), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(home)


@require_POST
def change_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or paper, or away."""
    permit(request, PRINT)
    desk = get_object_or_404(Desk.objects.select_related("edition"), pk=pk)
    form, home = DeskForm(request.POST), reverse("admin:desk_board")
    try:
        if request.POST.get("deed") == "close":
            services.close_desk(desk=desk, actor=me(request))
        elif form.is_valid():
            services.change_desk(desk=desk, actor=me(request), **form.cleaned_data)
        else:
            return _refused(request, form, home)
    except DomainError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(home)


def _refused(request: HttpRequest, form: forms.Form, home: str) -> HttpResponse:
    for errors in form.errors.values():
        messages.error(request, errors[0])
    return HttpResponseRedirect(home)
