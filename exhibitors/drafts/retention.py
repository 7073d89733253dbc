"""A draft that nobody goes on with is forgotten, with everything that was typed."""

from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import STAND_DRAFTS

from .models import BookingDraft


def declare() -> None:
    registry.delete(
        BookingDraft, STAND_DRAFTS, "values", "mailed_to", "nonce", "token_digest",
        since="saved_at", label=_("angefangene Standbuchungen"),
    )  # fmt: skip
    registry.plain(BookingDraft, "edition", "saved_at")
