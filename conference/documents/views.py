"""Starting, watching and fetching documents. Files are never served from a public folder."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from conference.audit.services import Actor
from conference.web.errors import DomainError

from . import registry, services
from .models import Document

SECONDS = 2  # between two looks at a document that is being made


def answer(
    request: HttpRequest, document: Document, *, back: str = "", edition: Any = None, filename: str = ""
) -> HttpResponse:
    """For a page that gives somebody their own document: the file, or a page that waits for it.

    The waiting page answers 503 with Retry-After, so that programs and caches do not take it for the file; it looks
    again by itself. Nothing is broken then, so it is logged here, before Django does it as an error. Who may have the
    document is for the caller to decide. back: the address of the page from which people come; edition: whose menu
    the waiting page has.
    """
    if document.is_ready:
        return _file(document, filename, as_attachment=False)
    context = {"document": document, "seconds": SECONDS, "back": back, "edition": edition}
    response = render(request, "documents/waiting.html", context, status=503)
    response["Retry-After"] = str(SECONDS)
    response["Cache-Control"] = "no-store"
    log_response("Waits for its document: %s", request.path, response=response, request=request, level="info")
    return response


@staff_member_required
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """GET: every document that this person may start, with its choices. POST: start one."""
    if not request.user.has_perm("documents.add_document"):  # type: ignore[union-attr]
        raise PermissionDenied
    if request.method == "POST":
        return _start(request)
    kinds = [kind for kind in registry.all_kinds() if kind.choices and registry.allowed(request.user, kind)]
    forms = [(kind, kind.choices()) for kind in kinds if kind.choices]
    return _page(request, "documents/start.html", title=_("Dokument erstellen"), forms=forms, given=request.GET)


def _start(request: HttpRequest) -> HttpResponse:
    kind = registry.get(request.POST.get("kind", ""))
    if kind is None:
        raise Http404
    if not registry.allowed(request.user, kind):
        raise PermissionDenied
    try:
        subject, params = kind.resolve(request.POST)
        actor = Actor.staff(request.user)
        language = request.POST.get("language", "de")
        document = services.request(kind=kind.name, subject=subject, params=params, language=language, actor=actor)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("documents:start")
    return redirect("documents:progress", document.pk)


@staff_member_required
@never_cache
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a document is; looks again by itself until it is there."""
    document = _permitted(request, pk)
    template = "documents/state.html" if "HX-Request" in request.headers else "documents/progress.html"
    kind = registry.get(document.kind)
    context = {"size": _size(document), "is_pdf": kind is None or kind.type is registry.PDF}
    return _page(request, template, title=document.title, document=document, seconds=SECONDS, **context)


def _size(document: Document) -> int | None:
    """Bytes of the file, where there is one."""
    if not document.is_ready:
        return None
    try:
        return document.file.size
    except OSError:  # the disk is away; fetching it will say so
        return None


@staff_member_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a failed document once more."""
    document = _permitted(request, pk)
    services.again(document=document, actor=Actor.staff(request.user))
    return redirect("documents:progress", pk)


@staff_member_required
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file."""
    document = _permitted(request, pk)
    if not document.is_ready:
        return redirect("documents:progress", pk)
    return _file(document, "", as_attachment=True)


def _permitted(request: HttpRequest, pk: int) -> Document:
    document = get_object_or_404(Document.objects.select_related("requested_by"), pk=pk)
    if not registry.shown(request.user, document):
        raise PermissionDenied
    return document


def _file(document: Document, filename: str, *, as_attachment: bool) -> FileResponse:
    """Streamed, and kept by nobody on the way."""
    kind = registry.get(document.kind)
    file_type = kind.type if kind else registry.PDF
    name = filename or f"{document.kind}-{document.pk}.{file_type.suffix}"
    response = FileResponse(document.file.open("rb"), as_attachment=as_attachment, filename=name)
    response["Content-Type"] = file_type.content_type
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context})
