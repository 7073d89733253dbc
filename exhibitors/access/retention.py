"""Colleagues' links are forgotten with the contact of the stand, visits much sooner."""

from django.utils.translation import gettext_lazy as _

from conference.retention import registry
from conference.retention.periods import EXHIBITORS, TRACES

from .models import PageAccess, PageVisit

PERSON = {"exhibitor": "exhibitor"}


def declare() -> None:
    registry.delete(
        PageAccess, EXHIBITORS, "name", "email", "nonce", "token_digest",
        edition="exhibitor__edition", person=PERSON, label=_("Zugänge zur Seite am Stand"),
    )  # fmt: skip
    registry.plain(PageAccess, "exhibitor", "created_at", "revoked_at")
    registry.delete(
        PageVisit, TRACES, "access", "began_at", "last_at",
        since="last_at", edition="exhibitor__edition", person=PERSON, label=_("Besuche der Seite am Stand"),
    )  # fmt: skip
    registry.plain(PageVisit, "exhibitor", "is_team")
