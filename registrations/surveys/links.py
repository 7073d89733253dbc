"""Personal links that nobody is looked up by: the secret proves by itself that we made it.

The first half names a link (an HMAC over the registration's nonce), the second half signs the first. So a page can
tell a link of ours from an invented one without asking for the person behind it; no code of this room reads who
it is. What is stored of a used link is a digest of the first half.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import translation

from conference.accounts import links
from conference.models import Edition
from registrations.models import Registration

from .models import Survey

_KEY, _SIGNATURE = 24, 16  # hexadecimal digits: 96 bits that are never the same, 64 that nobody guesses


def token_of(survey: Survey, registration: Registration) -> str:
    """The secret part of a person's link, always the same."""
    key = links.token_for(f"survey:{survey.pk}", registration.nonce)[:_KEY]
    return key + _signature(survey, key)


def is_ours(survey: Survey, token: str) -> bool:
    """Whether we made this secret for this survey."""
    key, signature = token[:_KEY], token[_KEY:]
    return secrets.compare_digest(_signature(survey, key).encode(), signature.encode("utf-8", "replace"))


def digest_of(token: str) -> str:
    """What is kept of a used link."""
    return links.digest(token[:_KEY])


def address(survey: Survey, token: str, codes: Sequence[str], language: str) -> str:
    """The absolute address of the personal form; `codes` of workshops are asked about, and can be changed there."""
    query = urlencode({"workshop": list(codes)}, doseq=True)
    with translation.override(language):
        path = reverse("registrations:survey", args=[survey.edition.slug, token])
    return links.absolute(f"{path}?{query}" if query else path)


def _signature(survey: Survey, key: str) -> str:
    return links.token_for(f"survey-link:{survey.pk}", key)[:_SIGNATURE]


def open_address(edition: Edition, language: str) -> str:
    """The absolute address of the form without a person."""
    with translation.override(language):
        return links.absolute(reverse("registrations:survey_open", args=[edition.slug]))
