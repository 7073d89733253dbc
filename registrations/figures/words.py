"""The values by which people are counted, in words and in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from conference.models import Edition
from conference.web import languages
from registrations.models import OUTSIDE, Attendance, OrganisationType, Role, Source

Kinds = list[tuple[str, str]]


def unknown() -> str:
    """What stands for an empty value."""
    return _("ohne Angabe")


def organisation_types() -> Kinds:
    return [*((one.value, str(one.label)) for one in OrganisationType), ("", unknown())]


def municipalities(edition: Edition, found: Mapping[str, Any]) -> Kinds:
    """Those of the edition, those outside, and whatever else is stored from before its list was changed."""
    listed = [(name, name) for name in edition.municipalities]
    known = {*edition.municipalities, OUTSIDE, ""}
    others = sorted((name, name) for name in found if name not in known)
    return [*listed, *others, (OUTSIDE, _("außerhalb des Kreises")), ("", unknown())]


def attendances() -> Kinds:
    return [(one.value, str(one.label)) for one in Attendance]


def roles() -> Kinds:
    return [(one.value, str(one.label)) for one in Role]


def sources() -> Kinds:
    return [(one.value, str(one.label)) for one in Source]


def spoken(found: Mapping[str, Any]) -> Kinds:
    """The languages of the messages that anybody chose, the most wanted first where the numbers are Counted."""
    codes = sorted(found, key=lambda code: (code == "", code != "de", code))
    return [(code, languages.language(code).name if code else unknown()) for code in codes]
