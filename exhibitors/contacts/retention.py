"""Contacts go 90 days after the edition at the latest, those that nobody confirmed after two days."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.retention import registry, subjects
from conference.retention.periods import STAND_CONTACTS, STAND_CONTACTS_OPEN

from . import services
from .models import Contact, ContactOffer

PERSONAL = (
    "registration", "name", "email", "message", "language", "address_digest", "nonce", "token_digest",
    "consent_version", "consent_at", "asked", "asked_at", "confirmed_at", "seen_at", "created_at",
)  # fmt: skip
PERSON = "registration"


def declare() -> None:
    subjects.register_subject("contact", Contact, "exhibitor__edition")
    registry.plain(ContactOffer, *(one.name for one in registry.own_fields(ContactOffer)))
    registry.plain(Contact, "exhibitor", "kind")
    registry.delete(
        Contact, STAND_CONTACTS, *PERSONAL,
        edition="exhibitor__edition", person=PERSON, at_once=services.erase_found, label=_("Kontakte an Messeständen"),
    )  # fmt: skip
    registry.delete(
        Contact, STAND_CONTACTS_OPEN, *PERSONAL,
        since="asked_at", where=Q(confirmed_at=None), person=PERSON, label=_("unbestätigte Kontakte an Messeständen"),
    )  # fmt: skip
