"""Personal links: who holds the link may see and change one thing, without an account.

The token is an HMAC over the row's random nonce, so that it can be made again for every mail from SECRET_KEY,
while the database holds only the nonce and the token's hash: a stolen dump opens no page.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac


def new_nonce() -> str:
    """32 random hexadecimal digits for a new row."""
    return secrets.token_hex(16)


def token_for(purpose: str, nonce: str) -> str:
    """The secret part of a link: 40 hexadecimal digits (160 bits), the same for the same purpose and nonce."""
    return salted_hmac(f"conference.links.{purpose}", nonce, algorithm="sha256").hexdigest()[:40]


def renew(row: Any) -> None:
    """Give a row another link, unsaved; the old one opens nothing from then on."""
    row.nonce = new_nonce()
    row.token_digest = digest(row.token)


def digest(token: str) -> str:
    """What is stored and looked up: the token's SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def absolute(path: str) -> str:
    """A path of this site as an address for mails and printed codes."""
    return settings.BASE_URL.rstrip("/") + path


def url_for(view: str, *, purpose: str, nonce: str, slug: str, language: str, inner: Sequence[Any] = ()) -> str:
    """The absolute address of a personal page in the language of its reader; inner: what comes behind the token."""
    with translation.override(language):
        return absolute(reverse(view, args=[slug, token_for(purpose, nonce), *inner]))
