"""The page on which staff translate: German at the left, one other language at the right."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference import translating
from conference.audit.services import Actor
from conference.models import Edition, Session
from conference.web import languages
from conference.web.deeds import each
from conference.web.errors import DomainError

from .publication.notice import with_notice

PER_PAGE = 20  # rows, so that saving a page stays quick


def urls(site: AdminSite) -> list[Any]:
    """The page of this module, below the edition."""
    return [path("<int:pk>/uebersetzen/", site.admin_view(translate), name="conference_edition_translations")]


class Asked:
    """What the address asks for: language, part, whether only what is open, and the page."""

    def __init__(self, request: HttpRequest, edition: Edition) -> None:
        offered = [one for one in edition.languages if one != "de"] or ["en"]
        wanted, part = request.GET.get("sprache", ""), request.GET.get("was", "")
        self.language = wanted if wanted in offered else offered[0]
        self.part = part if part in translating.PARTS else translating.PARTS[0]
        self.only_open = bool(request.GET.get("offen"))
        self.page = request.GET.get("seite", "1")

    def query(self, **others: str) -> str:
        """The address's query with some other values."""
        values = {"sprache": self.language, "was": self.part, "offen": "1" if self.only_open else "", "seite": ""}
        return urlencode({name: value for name, value in {**values, **others}.items() if value})


def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the texts of a part side by side (GET), store what was typed (POST)."""
    if not request.user.has_perm("conference.change_session"):  # type: ignore[union-attr]
        raise PermissionDenied
    edition = get_object_or_404(Edition, pk=pk)
    asked = Asked(request, edition)
    page = _page(edition, asked)
    if request.method == "POST":
        entries = [entry for group in page for entry in group.entries]
        if _store(request, edition, entries):
            return HttpResponseRedirect(f"{request.path}?{asked.query(seite=asked.page)}")
        page = Page(page.object_list, page.number, page.paginator)
    failed = [entry for group in page for entry in group.entries if entry.error]
    context = _context(edition, asked, page) | {"failed": failed}
    everywhere = admin.site.each_context(request)
    template = "admin/conference/edition/translations.html"
    return TemplateResponse(request, template, {**everywhere, **context}, status=422 if failed else 200)


def _page(edition: Edition, asked: Asked) -> Page:
    found = translating.groups(translating.rows_of(edition, asked.part), asked.language, only_open=asked.only_open)
    return Paginator(found, PER_PAGE).get_page(asked.page)


def _store(request: HttpRequest, edition: Edition, entries: list[translating.Entry]) -> bool:
    """Whether everything that was typed is stored now; tells how it went."""
    try:
        count = translating.store(
            edition=edition, entries=entries, sent=request.POST.dict(), actor=Actor.staff(request.user)
        )
    except DomainError as error:
        for one in each(error):
            messages.error(request, one.message)
        return False
    if any(entry.error for entry in entries):
        messages.error(request, _("Noch ist nichts gespeichert. Bitte sehen Sie sich die markierten Felder an."))
        return False
    text = ngettext("%(count)s Übersetzung ist gespeichert.", "%(count)s Übersetzungen sind gespeichert.", count)
    told = text % {"count": count} if count else _("Es war nichts geändert.")
    is_planned = count and any(isinstance(entry.row, Session) for entry in entries)
    messages.success(request, with_notice(request, edition, told) if is_planned else told)
    return True


def _context(edition: Edition, asked: Asked, page: Page) -> dict[str, Any]:
    titles = {"programm": _("Programm"), "namen": _("Räume, Felder, Menschen"), "texte": _("Texte")}
    progress = translating.progress(edition, translating.rows_of(edition))
    return {
        "title": _("Übersetzen"),
        "edition": edition,
        "asked": asked,
        "target": languages.language(asked.language),
        "page": page,
        "tabs": [(languages.language(one.language), one, asked.query(sprache=one.language)) for one in progress],
        "parts": [(name, titles[name], asked.query(was=name)) for name in translating.PARTS],
        "open_query": asked.query(offen="" if asked.only_open else "1"),
        "earlier": asked.query(seite=str(page.number - 1)) if page.has_previous() else "",
        "later": asked.query(seite=str(page.number + 1)) if page.has_next() else "",
        "back": reverse("admin:conference_edition_change", args=[edition.pk]),
    }
