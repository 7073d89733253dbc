"""The page of one mailing: what it says to whom, who has to agree, how far it is, how it went with each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from conference.audit.services import Actor
from conference.outbox.showing import FRAMING_POLICY, framed
from conference.web.errors import DomainError
from registrations.mailings import people, services
from registrations.mailings.audience import Audience, counts
from registrations.mailings.description import described
from registrations.mailings.forms import title
from registrations.mailings.models import Mailing
from registrations.mailings.progress import RESULTS, Progress, progress

from .writing import CHANGE, VIEW

PER_PAGE = 100
REFRESH_SECONDS = 3


class WatchingAdmin(admin.ModelAdmin):
    """Gives the admin of mailings the page of one."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        mailing = self.row_or_404(request, int(object_id), VIEW)
        prefetch_related_objects([mailing], "texts")
        context = {
            **self.admin_site.each_context(request),
            **(whole := self._whole(request, mailing)),
            **_preview(request, mailing),
            **_results(request, mailing, whole["progress"]),
        }
        answer = TemplateResponse(request, "admin/mailings/mailing.html", context)
        answer.headers["Content-Security-Policy"] = FRAMING_POLICY
        return answer

    def _whole(self, request: HttpRequest, mailing: Mailing) -> dict[str, Any]:
        may_change = request.user.has_perm(CHANGE)
        texts = list(mailing.texts.all())
        found = None
        if mailing.released_at is None:
            found = counts(mailing.edition, Audience.of(mailing.audience), mailing.kind)
        is_asked = mailing.state == "submitted" and may_change
        offered = [one for one in self.deeds if may_change and one.is_for(mailing)]
        return {
            "title": title(mailing),
            "opts": self.opts,
            "mailing": mailing,
            "counts": found,
            "group": described(mailing),
            "fallbacks": people.fallbacks(texts, found) if found else [],
            "deeds": [(one, self.url_of("deed", mailing.pk, one.name)) for one in offered],
            "may_change": may_change,
            "may_approve": is_asked and services.may_approve(mailing, Actor.staff(request.user)),
            "version": services.version_of(mailing) if is_asked else "",
            "most_alone": services.MOST_ALONE,
            "test_languages": [(code, name) for code, name in settings.LANGUAGES],
            "progress": progress(mailing),
            "seconds": REFRESH_SECONDS,
        }

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far it is; the page asks again and again."""
        mailing = self.row_or_404(request, pk, VIEW)
        context = {"mailing": mailing, "progress": progress(mailing), "seconds": REFRESH_SECONDS}
        return TemplateResponse(request, "admin/mailings/progress.html", context)

    def frame_view(self, request: HttpRequest, pk: int, person: int) -> HttpResponse:
        """The HTML of the mail that one person gets, alone in its frame."""
        mailing = self.row_or_404(request, pk, VIEW)
        one = get_object_or_404(people.of(mailing).select_related("edition"), pk=person)
        try:
            return xframe_options_sameorigin(lambda _request: framed(people.mail_for(mailing, one)))(request)
        except Exception:  # shown with its reason on the page around
            raise Http404 from None

    def test_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A copy to oneself."""
        mailing = self.row_or_404(request, pk, CHANGE)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        code = request.POST.get("language", "")
        try:
            services.test(mailing=mailing, language=code, user=request.user)
            text = _("Die Probe ist unterwegs an %(address)s.")
            messages.success(request, text % {"address": request.user.email})
        except DomainError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(self.url_of("change", pk))

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The second pair of eyes says yes to what it has seen."""
        mailing = self.row_or_404(request, pk, CHANGE)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version = request.POST.get("version", "")
        try:
            services.approve(mailing=mailing, version=version, actor=Actor.staff(request.user))
            messages.success(request, _("Freigegeben. Die Empfänger stehen fest."))
        except DomainError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(self.url_of("change", pk))


def _preview(request: HttpRequest, mailing: Mailing) -> dict[str, Any]:
    """The mail of one recipient, and the way to the others."""
    asked, words = request.GET.get("person", ""), request.GET.get("q", "").strip()
    around = people.around(mailing, int(asked) if asked.isdecimal() and len(asked) < 10 else None)
    found = people.of(mailing).search(words).order_by("last_name", "pk")[: people.MOST_FOUND] if words else []
    context: dict[str, Any] = {"around": around, "words": words, "found": found}
    if around.person is None:
        return context
    try:
        return {**context, "rendered": people.mail_for(mailing, around.person)}
    except Exception as error:  # the same that would make the mail fail; staff are here to see it
        return {**context, "preview_error": f"{type(error).__name__}: {error}"}


def _results(request: HttpRequest, mailing: Mailing, so_far: Progress) -> dict[str, Any]:
    """How it went with each, page by page."""
    if mailing.released_at is None:
        return {}
    rows = mailing.recipients.with_result().select_related("registration", "mail__bounce").order_by("pk")
    wanted = request.GET.get("stand", "")
    wanted = wanted if wanted in RESULTS else ""
    if wanted:
        rows = rows.filter(result=wanted)
    pages = Paginator(rows, PER_PAGE)
    pages.count = sum(number for name, _words, _tone, number in so_far.parts if wanted in (name, ""))  # known already
    return {
        "rows": pages.get_page(request.GET.get("seite")),
        "wanted": wanted,
        "query": f"stand={wanted}" if wanted else "",
    }
