"""What visitors say yes to. Whoever changes a sentence here sets a new `CONSENT_VERSION`."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from conference.web import dates

from .models import ContactKind

CONSENT_VERSION = "2026-11"


def consent(kind: str, organisation: str, on: dt.date) -> str:
    """The sentence beside the box, with the organisation and the day on which everything goes."""
    words = {"organisation": f"\u2068{organisation}\u2069", "day": dates.dated(on)}
    if kind == ContactKind.MATERIAL:
        text = _(
            "Ja, schicken Sie mir das Material von %(organisation)s einmal an diese Adresse. Die Organisation erfährt"
            " sie nicht. Nach dem Versand wird die Adresse gelöscht, alles Übrige am %(day)s."
        )
    else:
        text = _(
            "Ja, %(organisation)s darf meinen Namen, meine E-Mail-Adresse und meine Nachricht bekommen und mir"
            " schreiben. Hier wird alles am %(day)s gelöscht. Ich kann das jederzeit zurücknehmen."
        )
    return text % words
