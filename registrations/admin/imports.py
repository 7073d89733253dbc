"""Reading people in from a file: choose it, see row by row what would happen, press the button, take the result."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from conference.admin.scope import permitted_edition
from conference.audit.services import Actor
from conference.web.deeds import each
from conference.web.errors import DomainError
from conference.web.uploads import dropped, with_files
from registrations.imports import reading, results, services
from registrations.imports.headings import FIELDS, label_of
from registrations.imports.models import Fate, ImportRun, RunState

PAGE = 100  # rows of the preview
RIGHTS = ["registrations.add_registration", "registrations.change_registration"]
SECONDS = 1  # between two looks at a run that is being worked on
TONES = {Fate.ACCEPTED: "ok", Fate.WAITING: "warn", Fate.CHANGED: "warn", Fate.REJECTED: "bad"}


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Datei"),
        help_text=gettext_lazy("Excel (XLSX) oder CSV, höchstens 5 MB und 5000 Zeilen"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Bitte wählen Sie eine Datei."),
            "empty": gettext_lazy("Die Datei ist leer."),
        },
    )
    has_needs_consent = forms.BooleanField(
        label=gettext_lazy("Für Angaben zur Unterstützung (Essen, Barrierefreiheit, Dolmetschen, Kinder) haben wir die"
                           " Einwilligung der Personen schriftlich."),
        required=False,
    )  # fmt: skip


def _address(run: ImportRun) -> str:
    return reverse("admin:registrations_import_run", args=[run.pk])


@with_files(reading.MOST_BYTES + 100_000)
def start_view(request: HttpRequest) -> HttpResponseBase:
    """GET: the form and what was read in today; POST: looks at a file."""
    edition = permitted_edition(request, *RIGHTS)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and (run := _started(request, edition, form)) is not None:
        return HttpResponseRedirect(_address(run))
    context = {
        "title": _("Anmeldungen aus einer Datei einlesen"),
        "form": form,
        "runs": ImportRun.objects.filter(edition=edition).annotate(number=Count("rows"))[:20],
        "headings": [label_of(key) for key in FIELDS],
    }
    return _page(request, "admin/imports/start.html", context, status=422 if form.is_bound else 200)


def _started(request: HttpRequest, edition: Any, form: FileForm) -> ImportRun | None:
    if "file" in dropped(request):
        form.errors["file"] = form.error_class([_("Die Datei ist zu groß. Es gehen höchstens 5 MB.")])
        return None
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        return services.start(
            edition=edition,
            filename=file.name or "",
            data=file.read(),
            has_needs_consent=form.cleaned_data["has_needs_consent"],
            user=request.user,
        )
    except DomainError as error:
        for one in each(error):
            form.add_error("file", one.message)
        return None


def run_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What would happen, or what has happened; looks again by itself while a worker is at it."""
    run = get_object_or_404(ImportRun, pk=pk, edition=permitted_edition(request, *RIGHTS))
    rows = run.rows.select_related("registration").order_by("number")
    counts = run.rows.aggregate(done=Count("pk", filter=Q(done_at__isnull=False)), all=Count("pk"), **_counted())
    chosen = request.GET.get("zeigen", "")
    if chosen in Fate.values:
        rows = rows.filter(fate=chosen)
    page = Paginator(rows, PAGE).get_page(request.GET.get("seite"))
    context = {
        "title": _("Anmeldungen aus einer Datei einlesen"),
        "run": run,
        "page": page,
        "rows": [(row, results.why(row), TONES.get(Fate(row.fate), "")) for row in page],
        "counts": [(fate, fate.label, counts[fate.value], TONES.get(fate, "")) for fate in Fate if counts[fate.value]],
        "done": counts["done"],
        "all": counts["all"],
        "chosen": chosen,
        "happens": counts["accepted"] + counts["waiting"] + counts["changed"],
        "is_seen": run.state == RunState.SEEN,
        "is_done": run.state in (RunState.DONE, RunState.FAILED),
        "seconds": SECONDS,
    }
    return _page(request, "admin/imports/run.html", context)


def _counted() -> dict[str, Any]:
    return {fate.value: Count("pk", filter=Q(fate=fate)) for fate in Fate}


@require_POST
def confirm_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Let happen what was seen."""
    run = get_object_or_404(ImportRun, pk=pk, edition=permitted_edition(request, *RIGHTS))
    services.confirm(run=run, actor=Actor.staff(request.user))
    return HttpResponseRedirect(_address(run))


@require_POST
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete the file and what was seen of it."""
    run = get_object_or_404(ImportRun, pk=pk, edition=permitted_edition(request, *RIGHTS))
    if services.forget(run=run, actor=Actor.staff(request.user)):
        messages.success(request, _("Die Datei ist gelöscht. Wer eingelesen ist, bleibt angemeldet."))
    else:
        messages.error(request, _("Die Datei wird gerade eingelesen. Bitte warten Sie, bis sie fertig ist."))
    return HttpResponseRedirect(reverse("admin:registrations_import"))


def _page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> TemplateResponse:
    return TemplateResponse(request, template, {**admin.site.each_context(request), **context}, status=status)


class ImportPages(admin.ModelAdmin):
    """Their addresses, for the admin of registrations."""

    def get_urls(self) -> list[URLPattern]:
        pages = [
            ("einlesen/", start_view, "registrations_import"),
            ("einlesen/<int:pk>/", run_view, "registrations_import_run"),
            ("einlesen/<int:pk>/los/", confirm_view, "registrations_import_confirm"),
            ("einlesen/<int:pk>/loeschen/", forget_view, "registrations_import_forget"),
        ]
        return [
            *(path(where, self.admin_site.admin_view(view), name=name) for where, view, name in pages),
            *super().get_urls(),
        ]
