"""A chosen group in words, for the page of a mailing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from conference.models import Session
from registrations.models import OUTSIDE, OrganisationType, RegistrationState, Role

from .audience import NOT_YET, Answer, Audience, Came, PlaceWanted
from .forms import title
from .models import Mailing


def described(mailing: Mailing) -> list[tuple[str, str]]:
    """Pairs of filter and what is chosen there; [] for what goes by itself. At most two questions."""
    if mailing.is_automatic:
        return []
    chosen = Audience.of(mailing.audience)
    towns = {OUTSIDE: _("außerhalb des Kreises")}
    lines = [
        (_("Stand"), _words(chosen.states, dict(RegistrationState.choices)) or _("alle, auch wer abgesagt hat")),
        (_("Workshop"), _workshops(chosen)),
        (_("Antwort fehlt"), _words(chosen.answers, dict(Answer.choices))),
        (_("Rolle"), _words(chosen.roles, dict(Role.choices))),
        (_("Sprache"), _words(chosen.languages, dict(settings.LANGUAGES))),
        (_("Art der Institution"), _words(chosen.organisation_types, dict(OrganisationType.choices))),
        (_("Stadt oder Gemeinde"), _words(chosen.municipalities, towns)),
        (_("Anwesenheit"), _words((chosen.presence,), {"": "", **dict(Came.choices)})),
        (_("Gruppe"), _("mit anderen zusammen angemeldet") if chosen.together else ""),
        (_("Noch nicht angeschrieben"), _not_mailed(chosen.not_mailed)),
    ]
    return [(label, words) for label, words in lines if words]


def _words(values: tuple[str, ...], names: Mapping[str, Any]) -> str:
    return ", ".join(str(names.get(one, one)) for one in values)


def _workshops(chosen: Audience) -> str:
    if not chosen.workshops:
        return ""
    found = Session.objects.filter(pk__in=chosen.workshops).order_by("start", "code")
    names = ", ".join(f"{one.code} {one.title}" for one in found)
    return f"{names} ({PlaceWanted(chosen.place).label})"


def _not_mailed(by: str) -> str:
    if not by:
        return ""
    if by == NOT_YET:
        return _("noch keine Rundmail bekommen")
    other = Mailing.objects.filter(pk=int(by)).prefetch_related("texts").first()
    return _("nicht bekommen: %(mail)s") % {"mail": title(other)} if other else ""
