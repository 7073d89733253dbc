"""Why a mail did not arrive, in words that tell staff what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .reports import is_hard


def reason(status: str) -> str:
    """The reason behind an enhanced status code, for example "5.1.1"."""
    if status.startswith(("5.1.2", "5.4.4")):
        words = _("Den Namen hinter dem @ gibt es nicht. Bitte fragen Sie nach der richtigen Adresse.")
    elif is_hard(status):
        words = _("Diese Adresse gibt es nicht. Bitte fragen Sie nach der richtigen.")
    elif status.endswith(".2.2"):
        words = _("Das Postfach ist voll.")
    elif status.startswith("4."):
        words = _("Der Mailserver der Person war lange nicht erreichbar.")
    else:
        words = _("Der Mailserver der Person hat die Mail abgelehnt.")
    return f"{words} ({status})"
