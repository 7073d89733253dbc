"""The editor's addresses: the page, its data, its deeds, the picture below the drawing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from conference.admin.scope import follow
from conference.models import Edition, EditionState
from conference.speakers import files, uploads
from conference.web.deeds import each
from conference.web.errors import DomainError
from conference.web.uploads import dropped, with_files

from . import boards
from .deeds import DEEDS
from .files import MOST_BYTES
from .forms import HallForm, PictureForm, PlaceForm, RowForm, ScaleForm
from .models import Background, FixtureKind
from .words import words

SEE, CHANGE = "exhibitors.view_stand", "exhibitors.change_stand"
NAME = "admin:hall_editor"


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [
        path("halle/<int:pk>/", site.admin_view(page), name="hall_editor"),
        path("halle/<int:pk>/daten/", site.admin_view(data), name="hall_data"),
        path("halle/<int:pk>/bild/", site.admin_view(picture), name="exhibitors_hall_picture"),
        path("halle/<int:pk>/<slug:deed>/", with_files(MOST_BYTES + uploads.MEGABYTE)(site.admin_view(do)),
             name="hall_deed"),
    ]  # fmt: skip


def _edition(request: HttpRequest, pk: int, permission: str = SEE) -> Edition:
    if not request.user.has_perm(permission):  # type: ignore[union-attr]
        raise PermissionDenied
    follow(request, pk)
    return get_object_or_404(Edition, pk=pk)


def _may_change(request: HttpRequest, edition: Edition) -> bool:
    return edition.state != EditionState.ARCHIVED and request.user.has_perm(CHANGE)  # type: ignore[union-attr]


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The drawing with its list and forms."""
    return _show(request, _edition(request, pk))


def _show(request: HttpRequest, edition: Edition, form: Any = None, status: int = 200) -> HttpResponse:
    board = boards.board(edition, request.user.pk)  # type: ignore[arg-type]
    hall = {name: getattr(edition, name) for name in ("hall_width", "hall_depth", "entrance_x", "entrance_y")}
    forms = {
        "hall_form": HallForm(initial=hall),
        "row_form": RowForm(edition=edition),
        "picture_form": PictureForm(),
        "scale_form": ScaleForm(),
        "place_form": PlaceForm(initial=_corner(board["floorPlan"] or {})),
    }
    if form is not None:
        forms[form.name] = form
    context = {
        **admin.site.each_context(request),
        **forms,
        "title": _("Halle planen"),
        "edition": edition,
        "board": board,
        "objects": board["objects"],
        "kinds": FixtureKind.choices,
        "may_change": _may_change(request, edition),
        "settings": _settings(request, edition, board),
        "deeds": {name: reverse("admin:hall_deed", args=[edition.pk, name]) for name in DEEDS},
    }
    return TemplateResponse(request, "admin/hall/editor.html", context, status=status)


def _corner(plan: dict[str, Any]) -> dict[str, float]:
    """Where the floor plan lies now, in metres."""
    return {name: round(plan[name] / 100, 3) for name in ("x", "y") if name in plan}


def _settings(request: HttpRequest, edition: Edition, board: dict[str, Any]) -> dict[str, Any]:
    """What the scripts need to begin."""
    return {
        "data": reverse("admin:hall_data", args=[edition.pk]),
        "deeds": {name: reverse("admin:hall_deed", args=[edition.pk, name]) for name in DEEDS},
        "mayChange": _may_change(request, edition),
        "words": words(),
        "board": board,
    }


@require_GET
def data(request: HttpRequest, pk: int) -> HttpResponse:
    """The hall as JSON; 304 where nothing has changed since the version that the browser names."""
    edition = _edition(request, pk)
    version = boards.version(edition)
    if request.headers.get("If-None-Match") == f'"{version}"':
        return HttpResponseNotModified()
    return JsonResponse(boards.board(edition, request.user.pk, version))  # type: ignore[arg-type]


@require_GET
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The floor plan, a picture of our own making."""
    edition = _edition(request, pk)
    row = get_object_or_404(Background, edition=edition, state="ready")
    return files.answer(row.image, content_type=uploads.JPEG, filename="grundriss.jpg", is_attachment=False)


@require_POST
def do(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """One deed. To a script: the hall as it is now; to a form: back to the page, or the page with the reasons."""
    chosen = DEEDS.get(deed)
    if chosen is None:
        raise Http404
    edition = _edition(request, pk, CHANGE)
    if edition.state == EditionState.ARCHIVED:
        raise PermissionDenied
    form = chosen.form(request.POST, request.FILES, edition=edition)
    form.dropped = dropped(request)
    said = None
    try:
        said = chosen.run(request, edition, form) if form.is_valid() else None
    except DomainError as error:
        for one in each(error):
            form.add_error(one.field if one.field in form.fields else None, one.message)
    if said is None:
        return _refuse(request, edition, form)
    if _is_script(request):
        board = boards.board(Edition.objects.get(pk=pk), request.user.pk)  # type: ignore[arg-type]
        return JsonResponse({"said": said, "board": board})
    messages.success(request, said)
    return HttpResponseRedirect(reverse(NAME, args=[pk]))


def _refuse(request: HttpRequest, edition: Edition, form: Any) -> HttpResponse:
    reasons = [text for texts in form.errors.values() for text in texts]
    if _is_script(request):
        board = boards.board(edition, request.user.pk)  # type: ignore[arg-type]
        return JsonResponse({"messages": reasons, "board": board}, status=409)
    for text in form.non_field_errors():
        messages.error(request, text)
    return _show(request, edition, form, status=422)


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
