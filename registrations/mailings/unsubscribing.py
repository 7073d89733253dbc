"""The address in every mail with news that ends them, for people and for the button of their mail program (RFC 8058).

Its secret opens no page and does nothing but that: mail servers on the way read it. An HMAC over the registration's
nonce under a purpose of its own, found by the primary key beside it, so nothing is stored.
"""

from __future__ import annotations

import secrets

from django.db import transaction
from django.urls import reverse

from conference.accounts import links
from conference.audit.services import SELF
from registrations import services
from registrations.models import Consent, ConsentPurpose, Registration

PURPOSE = "news"


def address(registration: Registration, *, is_masked: bool = False) -> str:
    """The absolute address in the active language; is_masked: one that ends nothing, for staff."""
    token = "x" * 40 if is_masked else links.token_for(PURPOSE, registration.nonce)
    return links.absolute(reverse("registrations:news_end", args=[registration.edition.slug, registration.pk, token]))


def find(slug: str, pk: int, token: str) -> Registration | None:
    """Whose address it is."""
    one = Registration.objects.filter(pk=pk, edition__slug=slug, erased_at=None).select_related("edition").first()
    if one is None or not secrets.compare_digest(links.token_for(PURPOSE, one.nonce).encode(), token.encode()):
        return None
    return one


def gets_news(registration: Registration) -> bool:
    held = Consent.objects.filter(registration=registration, purpose=ConsentPurpose.NEWS, withdrawn_at=None)
    return held.exists()


@transaction.atomic
def end(registration: Registration) -> None:
    """Take the consent to news back. Twice is the same as once."""
    if gets_news(registration):
        services.withdraw_consent(registration=registration, purpose=ConsentPurpose.NEWS, actor=SELF)
