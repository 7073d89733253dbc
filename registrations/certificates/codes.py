"""Codes of certificates: long, unguessable, and easy to type from paper.

A code is 20 characters of Crockford's base 32 (100 bits, no I, L, O, U), an HMAC over the row's nonce as personal links
are: it can be printed again as long as the nonce is kept, and the database holds only its hash.
"""

from __future__ import annotations

import unicodedata

from conference.accounts import links

LENGTH, GROUP = 20, 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")


def code_for(nonce: str) -> str:
    """The code of a certificate with this nonce, without hyphens."""
    number = int(links.token_for("certificate", nonce)[: LENGTH * 5 // 4], 16)
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def grouped(code: str) -> str:
    """The code as it is printed: "7K3M-9PXA-…"."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def normalised(typed: str) -> str:
    """What somebody typed or scanned as a code; empty where it cannot be one.

    Case, spaces, hyphens and digits of other scripts do not count, and O, I, L are read as the digits they look like.
    """
    text = unicodedata.normalize("NFKC", typed[:200]).upper()
    digits = (str(unicodedata.digit(one, one)) for one in text if one.isalnum())
    code = "".join(digits).translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(_ALPHABET) else ""


def digest(code: str) -> str:
    """What is stored and looked up."""
    return links.digest(code)
