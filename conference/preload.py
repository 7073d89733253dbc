"""What every web process needs sooner or later, made once before gunicorn forks: the processes share its memory, and
no first visitor waits for it. It asks the database nothing."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from django.conf import settings
from django.template import engines
from django.urls import get_resolver
from django.utils import translation

from . import content
from .web import dates

TEMPLATES = ("base.html", "conference/edition.html", "conference/programme.html")


def load() -> None:
    """Views, catalogues, names of days and months, the dictionary of German words, the base of all templates."""
    import_module(settings.ROOT_URLCONF)
    _ = get_resolver().reverse_dict
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            dates.full(dt.date(2026, 1, 1))
    content.softened("Integrationskonferenz")
    for name in TEMPLATES:
        engines["django"].get_template(name)
