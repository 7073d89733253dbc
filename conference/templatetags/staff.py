"""Tags of the staff's pages: which conference they work on, the same page in other languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language

from conference.admin import scope
from conference.models import Edition
from conference.web import languages
from conference.web.menu import Menu, menu_for

register = template.Library()


@dataclass(frozen=True)
class Choice:
    """The chosen edition and all others."""

    edition: Edition | None
    editions: list[Edition]


@register.simple_tag(takes_context=True)
def staff_editions(context: template.Context) -> Choice:
    """Which edition the lists show, and which there are."""
    request = context["request"]
    return Choice(scope.edition_of(request), scope.editions_of(request))


@register.simple_tag(takes_context=True)
def staff_menu(context: template.Context) -> Menu:
    """The menu of this member of staff, with the place where they are."""
    request = context["request"]
    edition = scope.edition_of(request)
    return menu_for(request, edition.pk if edition else None)


@register.simple_tag(takes_context=True)
def staff_languages(context: template.Context) -> list[tuple[Any, str, bool]]:
    """This page in every language: language, address, whether it is this one."""
    here, path = get_language(), context["request"].path
    found = (languages.language(code) for code, _name in settings.LANGUAGES)
    return [(one, languages.path_in(path, one.code), one.code == here) for one in found]
