"""The log of the doors goes after 90 days, with the devices; what stays of it are the days in `presence`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import BRIEF, PRESENCE

from .models import Change, Device, PairingCode, Scan, Version


def declare() -> None:
    registry.delete(
        Scan, PRESENCE, "uuid", "seq", "kind", "registration", "session", "at", "received_at", "said", "outcome",
        "answer", "effect", "is_valid", "is_offline", "is_conflict", "conflict_with", "undoes",
        edition="device__edition", person="registration", label=_("Protokoll des Einlasses"),
    )  # fmt: skip
    registry.plain(Scan, "device")
    registry.delete(
        Device, PRESENCE, "name", "token_digest", "nonce", "paired_at", "paired_by", "forget_at", "revoked_at",
        "last_seen_at", "battery", "charging", "pending", "clock_offset", "session",
        edition="edition", label=_("Geräte am Einlass"),
    )  # fmt: skip
    registry.plain(Device, "edition")
    registry.delete(
        PairingCode, BRIEF, "digest", "made_by", "made_at", "expires_at", "used_at",
        since="made_at", label=_("Codes zum Koppeln"),
    )  # fmt: skip
    registry.plain(PairingCode, "edition")
    registry.plain(Version, "number", "sessions", "transaction")
    registry.plain(Change, "edition", "number")
