"""The pages of the lists; the menu names them by one entry of its own, and no row is edited by hand."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern

from . import views
from .models import InterpreterRequest


@admin.register(InterpreterRequest)
class InterpreterRequestAdmin(admin.ModelAdmin):
    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        return views.urls(self.admin_site)
