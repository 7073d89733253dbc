"""What people on stage sent: what is there now beside what came, taken over or given back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from conference.audit.services import Actor
from conference.models import Material, Submission, SubmissionState
from conference.speakers import files, review, services, uploads
from conference.web import dashboard
from conference.web.dashboard import Counted, Numbers, Part, Task
from conference.web.deeds import ServiceAdmin, each
from conference.web.errors import DomainError
from conference.web.text import clean_lines

from .scope import EditionScoped, edition_of, follow
from .speakers import private

TONES = {"sent": "warn", "accepted": "ok", "declined": "bad"}
GO_ALONG = ("conference_speaker_delete", "conference_speaker_changelist", "conference_session_delete")
MOST_WORDS = 500  # characters of an answer


def tag(state: str) -> str:
    """A state as word and colour."""
    return format_html('<span class="tag {}">{}</span>', TONES[state], SubmissionState(state).label)


def answer_of(request: HttpRequest) -> str:
    """What staff typed for the person."""
    return clean_lines(request.POST.get("answer", ""))[:MOST_WORDS]


@admin.register(Submission)
class SubmissionAdmin(EditionScoped, ServiceAdmin):
    edition_path = "speaker__edition"
    list_display = ["who", "what", "parts", "sent_at", "shown_state"]
    list_display_links = ["who"]
    list_filter = ["state"]
    list_select_related = ["speaker", "session"]
    ordering = ["-state", "-sent_at", "-pk"]  # what is to be looked at stands first
    search_fields = ["speaker__name", "session__title"]
    actions = None

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """None is deleted by itself; it goes along with its person or its session."""
        match = request.resolver_match
        return match is not None and match.url_name in GO_ALONG and self.has_change_permission(request, obj)

    @admin.display(description=gettext_lazy("Person"), ordering="speaker__name")
    def who(self, one: Submission) -> str:
        return one.speaker.name

    @admin.display(description=gettext_lazy("Zu"))
    def what(self, one: Submission) -> str:
        return one.session.title if one.session else _("Angaben zur Person")

    @admin.display(description=gettext_lazy("Was"))
    def parts(self, one: Submission) -> str:
        return ", ".join(review.labels(one))

    @admin.display(description=gettext_lazy("Zustand"), ordering="state")
    def shown_state(self, one: Submission) -> str:
        return tag(one.state)

    # --- One of them ---

    def get_urls(self) -> Any:
        site = self.admin_site
        own = [
            path("<int:pk>/bild/", site.admin_view(self.portrait_view), name="conference_submission_portrait"),
            path("<int:pk>/uebernehmen/", site.admin_view(require_POST(self.accept_view)),
                 name="conference_submission_accept"),
            path("<int:pk>/zurueckgeben/", site.admin_view(require_POST(self.decline_view)),
                 name="conference_submission_decline"),
        ]  # fmt: skip
        return [*own, *super().get_urls()]

    def _row(self, request: HttpRequest, pk: int | str, *, to_change: bool = False) -> Submission:
        rows = Submission.objects.select_related("speaker__edition", "session__edition")
        one = rows.filter(pk=int(pk)).first() if str(pk).isdecimal() else None
        if one is None:
            raise Http404
        is_allowed = self.has_change_permission if to_change else self.has_view_permission
        if not is_allowed(request, one):
            raise PermissionDenied
        follow(request, one.speaker.edition_id)
        return one

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Now beside sent."""
        return self._page(request, self._row(request, object_id))

    def _page(self, request: HttpRequest, one: Submission, form: Any = None, status: int = 200) -> HttpResponse:
        can_decide = one.state == SubmissionState.SENT and self.has_change_permission(request, one)
        context = {
            "title": _("Einsendung von %(name)s") % {"name": one.speaker.name},
            "one": one,
            "opts": self.opts,
            "page": review.compare(one, form or review.ReviewForm(submission=one)),
            "seen": services.stamp(one),
            "can_decide": can_decide,
            "answer": request.POST.get("answer", ""),
        }
        each_context = self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/speakers/review.html", {**each_context, **context}, status=status)

    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = self._row(request, pk, to_change=True)
        form = review.ReviewForm(request.POST, submission=one)
        if not form.is_valid():
            return self._page(request, one, form, status=422)
        who = {"seen": request.POST.get("seen", ""), "actor": Actor.staff(request.user), "answer": answer_of(request)}
        words = _("Übernommen. Die Person bekommt eine Nachricht.")
        if one.session_id and any(name.startswith("abstract") for name in one.values):
            words = _("Übernommen. Der Text steht im Programm, sobald Sie die nächste Fassung veröffentlichen.")
        return self._try(
            request, one, words, lambda: services.accept(submission=one, values=form.cleaned_data, **who), form
        )

    def decline_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = self._row(request, pk, to_change=True)
        who = {"seen": request.POST.get("seen", ""), "actor": Actor.staff(request.user), "answer": answer_of(request)}
        words = _("Zurückgegeben. Die Person bekommt Ihre Antwort.")
        return self._try(request, one, words, lambda: services.decline(submission=one, **who))

    def _try(self, request: HttpRequest, one: Submission, words: str, deed: Any, form: Any = None) -> HttpResponse:
        try:
            deed()
        except DomainError as error:
            for message in each(error):
                messages.error(request, message.message)
            return self._page(request, self._row(request, one.pk), form, status=422)
        messages.success(request, words)
        return HttpResponseRedirect(reverse("admin:conference_submission_changelist"))

    def portrait_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The picture that waits."""
        one = self._row(request, pk)
        if not one.portrait:
            raise Http404
        return private(files.answer(one.portrait, content_type=uploads.JPEG, filename="bild.jpg", is_attachment=False))


def numbers(request: HttpRequest) -> dict[str, Counted]:
    """What people on stage sent and nobody has looked at."""
    edition = edition_of(request)
    if edition is None:
        return {}
    texts, files = Submission.objects.of_edition(edition), Material.objects.of_edition(edition)
    return {"texts": Counted(texts.waiting()), "files": Counted(files.waiting())}


def waiting(request: HttpRequest, numbers: Numbers) -> Part:
    """What somebody must look at."""
    tasks = []
    if number := numbers.get("texts"):
        words = ngettext("%(n)s Einsendung wartet auf Prüfung.", "%(n)s Einsendungen warten auf Prüfung.", number)
        url = reverse("admin:conference_submission_changelist") + "?state__exact=sent"
        tasks.append(Task(words % {"n": number}, url))
    if number := numbers.get("files"):
        words = ngettext("%(n)s Datei wartet auf Prüfung.", "%(n)s Dateien warten auf Prüfung.", number)
        url = reverse("admin:conference_material_changelist") + "?state__exact=sent"
        tasks.append(Task(words % {"n": number}, url))
    return Part(tasks=tasks)


def register_panel() -> None:
    """Tell it on the staff's first page."""
    dashboard.register(
        name="submissions", permission="conference.change_submission", order=40, show=waiting, numbers=numbers
    )
