"""Secrets of a device: the token that opens the interface, the key that signs its entries, the code that pairs it.

The database holds the hash of the token and the nonce of the key: a stolen dump lets nobody in and signs nothing.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import salted_hmac

from conference.accounts import links
from registrations.services import CODE_LETTERS

CODE_LENGTH = 8  # letters: 2**40 codes, ten minutes each


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    return links.digest(token)


def key_for(nonce: str) -> bytes:
    """32 bytes, the same for the same device as long as SECRET_KEY is."""
    return salted_hmac("registrations.checkin.key", nonce, algorithm="sha256").digest()


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _i in range(CODE_LENGTH))


def code_digest(code: str) -> str:
    """What is stored of a code: keyed, because its letters are few."""
    typed = "".join(code.upper().split()).replace("-", "")
    return salted_hmac("registrations.checkin.code", typed, algorithm="sha256").hexdigest()


def canonical(entry: Mapping[str, Any]) -> bytes:
    """An entry as it is signed: JSON without `mac`, keys sorted, no spaces, UTF-8.

    Raises UnicodeEncodeError where a text holds half a surrogate pair, which no device writes.
    """
    signed = {name: value for name, value in entry.items() if name != "mac"}
    return json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sign(key: bytes, entry: Mapping[str, Any]) -> str:
    """The `mac` of an entry: HMAC-SHA256 in hexadecimal."""
    return hmac.new(key, canonical(entry), "sha256").hexdigest()


def is_signed(key: bytes, entry: Mapping[str, Any]) -> bool:
    """Whether the entry is as the device with this key wrote it."""
    mac = entry.get("mac")
    try:
        return isinstance(mac, str) and hmac.compare_digest(sign(key, entry).encode(), mac.encode())
    except UnicodeEncodeError:
        return False
