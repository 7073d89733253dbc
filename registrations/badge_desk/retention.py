"""Who got a badge when and where goes with the log of the door."""

from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import PRESENCE

from .models import Desk, PrintJob


def declare() -> None:
    registry.delete(
        PrintJob, PRESENCE, "registration", "state", "claimed_by", "claimed_at", "printed_at", "asked_by", "created_at",
        edition="edition", person="registration", label=_("Druck von Namensschildern am Tisch"),
    )  # fmt: skip
    registry.plain(PrintJob, "edition", "desk", "desk_name", "paper", "role", "copies")
    registry.plain(Desk, "edition", "name", "paper", "watched_at")
