"""Reads of certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from . import codes

if TYPE_CHECKING:
    from conference.models import Edition


class CertificateQuerySet(models.QuerySet[Any]):
    """Certificates of every state."""

    def of_edition(self, edition: Edition) -> CertificateQuerySet:
        return self.filter(edition=edition)

    def valid(self) -> CertificateQuerySet:
        return self.filter(state="valid")

    def with_code(self, typed: str) -> CertificateQuerySet:
        """The certificate with this code, however somebody typed it; none where it cannot be a code."""
        code = codes.normalised(typed)
        return self.filter(code_digest=codes.digest(code)) if code else self.none()
