"""The addresses of the desks, below the print jobs."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.views.decorators.clickjacking import xframe_options_sameorigin

from . import panels, views, watching
from .models import PrintJob


@admin.register(PrintJob)
class PrintJobAdmin(admin.ModelAdmin):
    """Only our own pages; the menu names the board by an entry of its own."""

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        sheet = xframe_options_sameorigin(watching.sheet)
        return [
            path("", view(views.board), name="desk_board"),
            path("person/<int:pk>/", view(views.person), name="desk_person"),
            path("leer/", view(views.blank), name="desk_blank"),
            path("auftrag/<int:pk>/zuruecknehmen/", view(views.withdraw), name="desk_withdraw"),
            path("tisch/", view(views.open_desk), name="desk_open"),
            path("tisch/<int:pk>/aendern/", view(views.change_desk), name="desk_settings"),
            path("tisch/<int:pk>/druck/", view(watching.watch), name="desk_watch"),
            path("tisch/<int:pk>/naechstes/", view(watching.take), name="desk_take"),
            path("auftrag/<int:pk>/", view(sheet), name="desk_sheet"),
            path("auftrag/<int:pk>/fertig/", view(watching.done), name="desk_done"),
        ]


panels.register()
