"""The planner's pages: the table, the list that needs no script, the data of one day, the deeds."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from conference.models import Edition, EditionState, Session, SessionRevision
from conference.web.deeds import each
from conference.web.errors import DomainError

from . import boards, days, forms, visits
from .deeds import CHANGE, DEEDS, Done, undo
from .lists import Told, Typed, new_row, rows_of
from .words import kinds, words

SEE = "conference.view_session"
NAME = "conference_edition_planner"
ROW = "s-"  # begins the name of a row of the list


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """The planner's addresses, below the edition's."""
    return [
        path("<int:pk>/planen/", site.admin_view(page), name=NAME),
        path("<int:pk>/planen/daten/", site.admin_view(data), name=f"{NAME}_data"),
        path("<int:pk>/planen/<slug:deed>/", site.admin_view(do), name=f"{NAME}_deed"),
    ]


def _edition(request: HttpRequest, pk: int, permission: str = SEE) -> Edition:
    if not request.user.has_perm(permission):  # type: ignore[union-attr]
        raise PermissionDenied
    return get_object_or_404(Edition, pk=pk)


def may_change(request: HttpRequest, edition: Edition) -> bool:
    return edition.state != EditionState.ARCHIVED and request.user.has_perm(CHANGE)  # type: ignore[union-attr]


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of one day, or with `?ansicht=liste` the same day as a list of forms."""
    edition = _edition(request, pk)
    return _show(request, edition, is_list=request.GET.get("ansicht") == "liste")


def _show(
    request: HttpRequest, edition: Edition, *, is_list: bool, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    day = days.chosen_day(edition, request.GET.get("tag") or request.POST.get("tag"))
    board = boards.board_of(request, edition, day)
    context = {
        **admin.site.each_context(request),
        "title": _("Programm planen"),
        "edition": edition,
        "board": board,
        "day": day,
        "days": [(one, days.name_of(one)) for one in days.days_of(edition, day)],
        "kinds": kinds(),
        "may_change": may_change(request, edition),
        "here": reverse(f"admin:{NAME}", args=[edition.pk]),
        "publishing": "admin:conference_edition_publish",
        "typed": typed,
        "is_empty": not (board.sessions or board.parked or Session.working.of_edition(edition).exists()),
    }
    if is_list:
        told = _told(request, board)
        context |= {"is_list": True, "last": _last_step(request, edition), "new": new_row(typed)}
        context |= {"rows": rows_of(board.sessions, typed, told), "parked": rows_of(board.parked, typed, told)}
        return TemplateResponse(request, "admin/planner/list.html", context, status=status)
    context |= {"planner": _settings(request, edition, board), "may_leave": "ansicht" not in request.GET}
    return TemplateResponse(request, "admin/planner/table.html", context)


def _settings(request: HttpRequest, edition: Edition, board: boards.Board) -> dict[str, Any]:
    """What the scripts need to begin."""
    deeds = {name: reverse(f"admin:{NAME}_deed", args=[edition.pk, name]) for name in DEEDS}
    return {
        "edition": edition.pk,
        "user": request.user.pk,
        "data": reverse(f"admin:{NAME}_data", args=[edition.pk]),
        "list": _list_url(edition, board.day),
        "deeds": deeds,
        "mayChange": may_change(request, edition),
        "words": words(),
        "board": board.as_json(),
    }


@require_GET
def data(request: HttpRequest, pk: int) -> HttpResponse:
    """One day as JSON; 304 where nothing has changed since the version that the browser names."""
    edition = _edition(request, pk)
    day = days.chosen_day(edition, request.GET.get("tag"))
    version = boards.fingerprint(request, edition, day)
    if request.headers.get("If-None-Match") == f'"{version}"':
        return HttpResponseNotModified()
    return JsonResponse(boards.board_of(request, edition, day, version).as_json())


@require_POST
def do(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """One deed. To a script: the day as it is now; to a form: back to the list, or the form again with the reasons."""
    chosen = DEEDS.get(deed)
    if chosen is None:
        raise Http404
    edition = _edition(request, pk, chosen.permission)
    if edition.state == EditionState.ARCHIVED:
        raise PermissionDenied
    form = chosen.form(request.POST, edition=edition)
    try:
        done = chosen.run(edition, request.user, form) if form.is_valid() else None
    except DomainError as error:
        _add(form, error)
        if chosen.run is undo and error.code in ("stale", "gone"):  # it would only stand in the way of the one before
            visits.drop(request, edition, form.cleaned_data["step"])
        return _refuse(request, edition, deed, form, error.code, status=409)
    if done is None:
        return _refuse(request, edition, deed, form, "invalid", status=422)
    if chosen.run is undo:
        visits.drop(request, edition, form.cleaned_data["step"])
    elif done.step:
        visits.push(request, edition, done.step.pk)
    return _tell(request, edition, done)


def _add(form: forms.PlannerForm, error: DomainError) -> None:
    """Every reason at its field."""
    for one in each(error):
        message = _who_was_first(form) if one.code == "stale" else ""
        form.add_error(one.field if one.field in form.fields else None, message or one.message)


def _who_was_first(form: forms.PlannerForm) -> str:
    """The name of whoever changed the session meanwhile."""
    values = form.cleaned_data
    steps = SessionRevision.objects.select_related("actor")
    if "step" in values:
        steps = steps.filter(session__revisions=values["step"])
    else:
        steps = steps.filter(session=values["session"])
    last = steps.first()
    if last is None or last.actor is None:
        return ""
    texts = {"name": str(last.actor), "session": last.content.get("code", "")}
    return _("%(name)s hat %(session)s inzwischen geändert. Sie sehen jetzt den neuen Stand.") % texts


def _refuse(
    request: HttpRequest, edition: Edition, deed: str, form: forms.PlannerForm, code: str, status: int
) -> HttpResponse:
    if not _is_script(request):
        return _show(request, edition, is_list=True, typed=Typed(deed, form), status=status)
    reasons = [{"field": name, "text": text} for name, texts in form.errors.items() for text in texts]
    day = days.chosen_day(edition, request.POST.get("tag"))
    board = boards.board_of(request, edition, day).as_json()
    return JsonResponse({"code": code, "messages": reasons, "board": board}, status=status)


def _tell(request: HttpRequest, edition: Edition, done: Done) -> HttpResponse:
    day = days.chosen_day(edition, request.POST.get("tag"))
    if _is_script(request):
        return JsonResponse({**done.as_json(), "board": boards.board_of(request, edition, day).as_json()})
    said = format_html('{} <a href="{url}">{text}</a>', done.said, **done.more) if done.more else done.said
    where = f"{ROW}{done.session}" if done.session else ""
    messages.success(request, said, extra_tags=where)
    return HttpResponseRedirect(_list_url(edition, day.isoformat()) + (f"#{where}" if where else ""))


def _told(request: HttpRequest, board: boards.Board) -> dict[int, Told]:
    """What was just said of a session, by its identity: to be repeated where it stands."""
    said = {one.extra_tags: one.message for one in messages.get_messages(request) if one.extra_tags}
    found = [one.id for one in (*board.sessions, *board.parked) if f"{ROW}{one.id}" in said]
    return {pk: Told(said[f"{ROW}{pk}"], [one.message for one in board.notes if pk in one.sessions]) for pk in found}


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _list_url(edition: Edition, day: str) -> str:
    query = urlencode({"ansicht": "liste", "tag": day})
    return f"{reverse(f'admin:{NAME}', args=[edition.pk])}?{query}"


def _last_step(request: HttpRequest, edition: Edition) -> dict[str, Any] | None:
    """The step of this visit that can be taken back next."""
    step = visits.last(request, edition)
    return {"id": step.pk, "text": boards.deed_text(step)} if step else None
