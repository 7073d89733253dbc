"""Questions about contacts."""

from __future__ import annotations

from typing import Any

from django.db import models

from conference.accounts import links


class ContactQuerySet(models.QuerySet[Any]):
    """What visitors left at stands."""

    def by_token(self, token: str) -> ContactQuerySet:
        return self.filter(token_digest=links.digest(token))

    def confirmed(self) -> ContactQuerySet:
        return self.exclude(confirmed_at=None)

    def told_to(self, exhibitor: Any) -> ContactQuerySet:
        """What an organisation learns: who confirmed that it may write to them, the latest first."""
        return self.confirmed().filter(exhibitor=exhibitor, kind="reach").order_by("-confirmed_at", "-pk")
