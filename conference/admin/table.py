"""Reading the agenda from a table, in two steps: what would happen, line by line; then the button that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audit.services import Actor
from conference.loading import table
from conference.loading.table.columns import COLUMNS
from conference.loading.table.reading import MOST_BYTES
from conference.models import Edition

from .publication.notice import with_notice
from .scope import edition_of

TABLE, EXAMPLE, EXPORT = (
    "conference_session_table",
    "conference_session_table_example",
    "conference_session_table_export",
)


class TableForm(forms.Form):
    """A file, or the lines copied out of a spreadsheet; the file wins."""

    file = forms.FileField(
        label=gettext_lazy("CSV-Datei"),
        required=False,
        help_text=gettext_lazy("aus Excel, LibreOffice oder einer anderen Tabelle, gespeichert als CSV"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Oder die Tabelle hier einfügen"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        help_text=gettext_lazy("mit den Überschriften; aus der Tabelle kopiert oder als CSV"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.kept: str = self.data.get("text", "")  # what the page shows again, so that nothing is lost

    def lines(self) -> list[table.Line]:
        """The lines of the table, whose text is kept in the form from now on. Raises TableErrors."""
        file = self.cleaned_data.get("file")
        if file:
            self.kept = table.decode(file.read())
        if not self.kept.strip():
            reason = _("Bitte wählen Sie eine Datei oder fügen Sie eine Tabelle ein.")
            raise table.TableErrors([table.Wrong(0, "", reason)])
        return table.parse(self.kept)


class TableImport(admin.ModelAdmin):
    """The pages of the table, for the admin of sessions."""

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("tabelle/", self.table_view, TABLE),
            ("tabelle/beispiel.csv", self.example_view, EXAMPLE),
            ("tabelle/programm.csv", self.export_view, EXPORT),
        ]
        return [
            *(path(where, self.admin_site.admin_view(view), name=name) for where, view, name in pages),
            *super().get_urls(),
        ]

    def may_read_table(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def table_view(self, request: HttpRequest) -> HttpResponse:
        """GET shows the form; POST shows what would happen, or with `seen` does it."""
        edition = edition_of(request)
        if edition is None or not self.may_read_table(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._table_page(request, edition, TableForm())
        form = TableForm(request.POST, request.FILES)
        try:
            return self._answer(request, edition, form)
        except table.TableErrors as error:
            return self._table_page(request, edition, form, status=422, refused=error)

    def _answer(self, request: HttpRequest, edition: Edition, form: TableForm) -> HttpResponse:
        if not form.is_valid():
            return self._table_page(request, edition, form, status=422)
        lines = form.lines()
        if "seen" not in request.POST:
            return self._table_page(request, edition, form, preview=table.preview(edition, lines))
        try:
            done = table.apply(edition, lines, actor=Actor.staff(request.user), seen=request.POST["seen"])
        except table.Stale as stale:
            return self._table_page(request, edition, form, status=409, preview=stale.preview, is_stale=True)
        told = _("Eingelesen: %(new)s neu, %(changed)s geändert.") % {"new": done.new, "changed": done.changed}
        messages.success(request, with_notice(request, edition, told))
        return HttpResponseRedirect(reverse("admin:conference_session_changelist"))

    def _table_page(
        self, request: HttpRequest, edition: Edition, form: TableForm, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            "title": _("Programm aus einer Tabelle einlesen"),
            "opts": self.opts,
            "edition": edition,
            "form": form,
            "heads": list(COLUMNS.values()),
            **context,
        }
        return TemplateResponse(request, "admin/conference/session/table.html", page, status=status)

    def example_view(self, request: HttpRequest) -> HttpResponse:
        return self._csv(request, table.example, "beispiel")

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The plan as it stands, in the columns that are read in."""
        return self._csv(request, table.export, "programm")

    def _csv(self, request: HttpRequest, make: Callable[[Edition], bytes], name: str) -> HttpResponse:
        edition = edition_of(request)
        if edition is None or not self.has_view_permission(request):
            raise PermissionDenied
        headers = {
            "Content-Disposition": f'attachment; filename="{name}-{edition.slug}.csv"',
            "Cache-Control": "no-store",
        }
        return HttpResponse(make(edition), content_type="text/csv; charset=utf-8", headers=headers)
