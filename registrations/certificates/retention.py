"""Who has a certificate is forgotten with the person; that it is genuine can still be told by its code's hash."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import REGISTRATIONS

from .models import Certificate, Issuer


def declare() -> None:
    registry.plain(
        Certificate, "edition", "code_digest", "version", "state", "minutes", "of_minutes", "issued_at", "ended_at"
    )
    registry.blank(
        Certificate, REGISTRATIONS, "registration", "nonce", "parts",
        edition="edition", person="registration", label=_("wem eine Bescheinigung gehört"),
    )  # fmt: skip
    registry.plain(Issuer, *(one.name for one in registry.own_fields(Issuer)))
