"""The page from which the team announces: write, change, take back, and what was announced before."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conference.admin.scope import follow, permit, permitted_edition
from conference.audit.services import Actor
from conference.models import Edition
from conference.web.errors import DomainError

from . import services
from .forms import AnnouncementForm
from .models import Announcement

SHOWN = 50  # of those that are over
VIEW, ADD, CHANGE = (f"announcements.{one}_announcement" for one in ("view", "add", "change"))


@admin.register(Announcement)
class AnnouncementAdmin(admin.ModelAdmin):
    """Only our own pages; the menu names them by an entry of its own."""

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(board), name="announcements_board"),
            path("<int:pk>/", view(change), name="announcements_announcement_change"),
            path("<int:pk>/zuruecknehmen/", view(withdraw), name="announcements_announcement_withdraw"),
        ]


def _home() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:announcements_board"))


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """GET: a form and all lines; POST: announces."""
    edition = permitted_edition(request, ADD if request.method == "POST" else VIEW)
    form = AnnouncementForm(request.POST if request.method == "POST" else None, edition=edition)
    if form.is_valid() and _done(
        form, lambda: services.announce(edition=edition, line=form.line(), actor=_me(request))
    ):
        messages.success(request, _("Die Ansage ist zu sehen: im Foyer und auf allen Seiten."))
        return _home()
    return _page(request, edition, form, _("Ansagen"))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    permit(request, CHANGE)
    one = get_object_or_404(Announcement.objects.select_related("edition"), pk=pk)
    follow(request, one.edition_id)
    data = request.POST if request.method == "POST" else None
    form = AnnouncementForm(data, edition=one.edition, announcement=one)
    if form.is_valid() and _done(form, lambda: services.change(announcement=one, line=form.line(), actor=_me(request))):
        messages.success(request, _("Die Ansage ist geändert."))
        return _home()
    return _page(request, one.edition, form, _("Ansage ändern"))


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    permit(request, CHANGE)
    one = get_object_or_404(Announcement.objects.select_related("edition"), pk=pk)
    services.withdraw(announcement=one, actor=_me(request))
    messages.success(request, _("Die Ansage ist zurückgenommen."))
    return _home()


def _me(request: HttpRequest) -> Actor:
    return Actor.staff(request.user)


def _done(form: AnnouncementForm, deed: Any) -> bool:
    """Whether the service did it; what it refused stands at its field."""
    try:
        deed()
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return False
    return True


def _page(request: HttpRequest, edition: Edition, form: AnnouncementForm, title: str) -> HttpResponse:
    """Three queries for all lines."""
    now = timezone.now()
    rows = Announcement.objects.of_edition(edition)
    context: dict[str, Any] = {
        "title": title,
        "edition": edition,
        "form": form,
        "seen": rows.seen(now),
        "later": rows.standing(now).filter(starts_at__gt=now).select_related("session").order_by("starts_at", "pk"),
        "over": rows.over(now).select_related("session")[:SHOWN],
        "may": request.user.has_perm("announcements.change_announcement"),  # type: ignore[union-attr]
    }
    page = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, "admin/announcements/board.html", page, status=422 if form.is_bound else 200)
