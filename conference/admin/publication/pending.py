"""What nobody sees yet: the list of differences, what is in the way, whom it concerns, and the publication itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from conference import services
from conference.agenda import audience, history, publishing, warnings, words
from conference.agenda.differences import REMOVED, Change, digest
from conference.audit.services import Actor
from conference.clashes import BLOCK
from conference.models import AgendaVersion, Edition, EditionState, Session
from conference.web.deeds import each
from conference.web.errors import DomainError

from .versions import NAME as VERSION

PUBLISH = "conference.change_edition"
NAME = "conference_edition_publish"


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [
        path("<int:pk>/veroeffentlichen/", site.admin_view(page), name=NAME),
        path("<int:pk>/veroeffentlichen/<slug:deed>/", site.admin_view(do), name=f"{NAME}_deed"),
    ]


@dataclass(frozen=True)
class Item:
    """One change on the page: its words, where to look at it, and how to call it in a list."""

    words: words.Description
    url: str


def _edition(request: HttpRequest, pk: int) -> Edition:
    if not request.user.has_perm(PUBLISH):  # type: ignore[union-attr]
        raise PermissionDenied
    edition = get_object_or_404(Edition, pk=pk)
    if request.method == "POST" and edition.state == EditionState.ARCHIVED:
        raise PermissionDenied
    return edition


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The list (GET); let everybody see just what was on it (POST)."""
    edition = _edition(request, pk)
    if request.method != "POST":
        return _show(request, edition)
    changes = publishing.pending(edition) if edition.is_public else []
    concerned = audience.concerned(edition, changes)  # asked before: afterwards nothing is pending any more
    try:
        seen = request.POST.get("seen", "")
        version = services.publish(edition=edition, actor=Actor.staff(request.user), seen=seen)
    except DomainError as error:
        return _show(request, Edition.objects.get(pk=pk), refused=[one.message for one in each(error)])
    if version is None:
        messages.info(request, _("Es gab nichts zu veröffentlichen."))
    else:
        messages.success(request, _published(version, concerned))
    return HttpResponseRedirect(reverse(f"admin:{NAME}", args=[pk]))


def _published(version: AgendaVersion, concerned: list[str]) -> SafeString:
    """What is told after a publication: whom it concerns, and where the version is to be seen."""
    number = {"number": version.number}
    said = [_("Das Programm ist veröffentlicht. Alle sehen jetzt Fassung %(number)s.") % number, *concerned]
    url = reverse(f"admin:{VERSION}", args=[version.edition_id, version.number])
    link = _("Fassung %(number)s ansehen") % number
    return format_html('{} <a href="{}">{}</a>', " ".join(said), url, link)


def _show(request: HttpRequest, edition: Edition, refused: list[str] | None = None) -> HttpResponse:
    changes = publishing.pending(edition) if edition.is_public else []
    found, accepted = warnings.sorted_out(edition)
    context = {
        **admin.site.each_context(request),
        "title": _("Unveröffentlichte Änderungen"),
        "edition": edition,
        "items": _items(edition, changes),
        "seen": digest(changes),
        "blocks": [one for one in found if one.level == BLOCK],
        "notes": [one for one in found if one.level != BLOCK],
        "accepted": accepted,
        "concerned": audience.concerned(edition, changes),
        "timeless": Session.working.of_edition(edition).without_time().filter(draft_of__isnull=True).count(),
        "refused": refused,
        "is_archived": edition.state == EditionState.ARCHIVED,
    }
    return TemplateResponse(request, "admin/publication/pending.html", context, status=409 if refused else 200)


def _items(edition: Edition, changes: list[Change]) -> list[Item]:
    copies = Session.working.of_edition(edition).without_time().exclude(draft_of=None)
    parked = set(copies.values_list("draft_of_id", flat=True))
    found = []
    for change in changes:
        is_parked = change.kind == REMOVED and change.session in parked
        told = words.describe(change, edition, everything=True, is_parked=is_parked)
        target = "story" if change.kind == REMOVED and not is_parked else "change"
        found.append(Item(told, reverse(f"admin:conference_session_{target}", args=[change.session])))
    return found


# --- What is done to single lines -----------------------------------------------------------------------------


def _discard(request: HttpRequest, edition: Edition) -> str:
    number = request.POST.get("session", "")
    session = Session.rows.of_edition(edition).filter(pk=int(number) if number.isdecimal() else 0).first()
    if session is None:
        raise services.AgendaError(_("Diesen Programmpunkt gibt es nicht mehr."), code="gone")
    history.discard(session=session, actor=Actor.staff(request.user))
    url = reverse("admin:conference_session_story", args=[session.identity])
    text = _("Verworfen: %(session)s.") % {"session": session}
    return format_html('{} <a href="{}">{}</a>', text, url, _("Im Verlauf können Sie es zurückholen."))


def _accept(request: HttpRequest, edition: Edition) -> str:
    warnings.accept(edition=edition, key=request.POST.get("key", ""), user=request.user)  # type: ignore[arg-type]
    return _("Der Hinweis ist als in Ordnung vermerkt.")


def _withdraw(request: HttpRequest, edition: Edition) -> str:
    warnings.withdraw(edition=edition, key=request.POST.get("key", ""), user=request.user)  # type: ignore[arg-type]
    return _("Der Hinweis steht wieder auf der Liste.")


DEEDS: dict[str, Callable[[HttpRequest, Edition], str]] = {
    "verwerfen": _discard,
    "annehmen": _accept,
    "ablehnen": _withdraw,
}


@require_POST
def do(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """Discard one change, accept one warning or take that back; what is refused is told on the page."""
    edition = _edition(request, pk)
    if deed not in DEEDS:
        raise Http404
    try:
        messages.success(request, DEEDS[deed](request, edition))
    except DomainError as error:
        return _show(request, edition, refused=[one.message for one in each(error)])
    return HttpResponseRedirect(reverse(f"admin:{NAME}", args=[pk]))
