"""Pages about what everybody sees of the agenda: what waits for the publication, and every version there was."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern

from . import pending, versions


def urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of these pages, below the edition's."""
    return [*pending.urls(site), *versions.urls(site)]
