"""What staff write in a hurry may name a person, so it goes with the names."""

from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import REGISTRATIONS

from .models import Announcement


def declare() -> None:
    registry.delete(Announcement, REGISTRATIONS, "text", edition="edition", label=_("Ansagen am Tag"))
    registry.plain(
        Announcement, "edition", "priority", "session", "starts_at", "ends_at", "withdrawn_at",
        "created_at", "changed_at",
    )  # fmt: skip
