"""Whom an entry is about: by the code on the badge, by the short code, by key, or by the entry that registered them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from conference.models import Edition
from conference.web.errors import DomainError
from registrations.models import Registration
from registrations.models.people import badge_digest

from .models import Scan

LONGEST = 18  # digits of a key


class Refused(DomainError):
    """There is nobody like that here; `code` is the outcome that the device gets."""


def person(edition: Edition, fields: Mapping[str, Any]) -> Registration:
    """The registration that an entry names by `qr`, `code` or `person`. Raises Refused."""
    if fields.get("qr"):
        return _by_badge(edition, str(fields["qr"]))
    if fields.get("code"):
        found = _known(edition).filter(code="".join(str(fields["code"]).upper().split())).first()
    else:
        found = _by_key(edition, fields.get("person"))
    if found is None:
        raise Refused(_("Dieser Code ist hier nicht bekannt."), code="unknown")
    found.edition = edition  # as it was read with the device: its columns need not come along again
    return found


def _known(edition: Edition) -> Any:
    return Registration.objects.filter(edition=edition, erased_at=None)


def _by_key(edition: Edition, key: object) -> Registration | None:
    if isinstance(key, int) or (isinstance(key, str) and key.isdecimal() and len(key) <= LONGEST):
        return _known(edition).filter(pk=int(key)).first()
    try:
        entry = uuid.UUID(str(key))
    except ValueError:
        return None
    walked_in = Scan.objects.of_edition(edition).filter(uuid=entry, kind="walk_in")
    return _known(edition).filter(pk__in=walked_in.values("registration")).first()


def _by_badge(edition: Edition, text: str) -> Registration:
    digest = badge_digest(text.strip())
    rows = Registration.objects.filter(badge_digest=digest, erased_at=None)
    found = rows.first()
    if found is None and fill(edition):
        found = rows.first()
    if found is None:
        raise Refused(_("Dieser Code ist hier nicht bekannt."), code="unknown")
    if found.edition_id != edition.pk:
        words = _("Dieser Code gehört zu einer anderen Veranstaltung: %(title)s.")
        raise Refused(words % {"title": str(found.edition)}, code="wrong_edition")
    found.edition = edition
    return found


def fill(edition: Edition) -> int:
    """Make the digests that rows of this edition lack, because they were written in bulk or before there were any."""
    missing = list(Registration.objects.filter(edition=edition, badge_digest="", erased_at=None).only("badge_nonce"))
    for one in missing:
        one.badge_digest = badge_digest(one.badge_token)
    Registration.objects.bulk_update(missing, ["badge_digest"], batch_size=500)
    return len(missing)
