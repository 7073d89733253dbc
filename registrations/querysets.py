"""Reads of the people who come, as chainable methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Q

from conference.accounts import links
from conference.web.text import searchable

if TYPE_CHECKING:
    from conference.models import Edition, Session


class RegistrationQuerySet(models.QuerySet[Any]):
    """Registrations of people in every role."""

    def of_edition(self, edition: Edition) -> RegistrationQuerySet:
        return self.filter(edition=edition)

    def active(self) -> RegistrationQuerySet:
        return self.exclude(state="cancelled")

    def confirmed(self) -> RegistrationQuerySet:
        return self.filter(state="confirmed")

    def waiting(self) -> RegistrationQuerySet:
        """In the order in which they move up."""
        return self.filter(state="waiting").order_by("waiting_number")

    def by_token(self, token: str) -> RegistrationQuerySet:
        return self.filter(token_digest=links.digest(token))

    def search(self, words: str) -> RegistrationQuerySet:
        """Every word somewhere in name, own-script name, institution, e-mail or code; accents and case do not count."""
        found = self
        for word in searchable(words).split():
            found = found.filter(search_text__contains=word)
        return found

    def without_photo_consent(self) -> RegistrationQuerySet:
        """Whose badge says that they are not to be photographed."""
        given = Count("consents", filter=Q(consents__purpose="photo", consents__withdrawn_at__isnull=True))
        return self.alias(photo_consents=given).filter(photo_consents=0)


class PlaceQuerySet(models.QuerySet[Any]):
    """Places and places in waiting lists."""

    def taken(self) -> PlaceQuerySet:
        return self.filter(state="taken")

    def waiting(self) -> PlaceQuerySet:
        """In the order in which they move up."""
        return self.filter(state="waiting").order_by("waiting_number")

    def in_session(self, session: Session) -> PlaceQuerySet:
        return self.filter(session=session)
