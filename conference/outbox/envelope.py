"""Whom mail servers answer when a mail cannot be delivered: the address on the envelope, which readers do not see.

`BOUNCE_ADDRESS` names it, for example `rueck@kreis.example`. With `{id}` in it (`rueck+{id}@kreis.example`, where the
mail server files plus addresses into one mailbox) each mail has its own, so that even a report that quotes nothing
says which mail it means.
"""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings

_OF_MESSAGE_ID = re.compile(r"^<([0-9a-f]{32})@([^<>\s]+)>$")


def sender(message_id: str) -> str:
    """The envelope's address for the mail with this Message-ID; the one of the `From` line where none is set."""
    address: str = settings.BOUNCE_ADDRESS
    found = _OF_MESSAGE_ID.match(message_id)
    if not address or ("{id}" in address and found is None):
        return str(settings.DEFAULT_FROM_EMAIL)
    return address.replace("{id}", found[1] if found else "")


def ids_in(addresses: str) -> list[str]:
    """The starts of Message-IDs ("<…@") that envelope addresses of ours in this header carry."""
    pattern = _pattern(settings.BOUNCE_ADDRESS)
    return [f"<{one.lower()}@" for one in pattern.findall(addresses)] if pattern else []


@cache
def _pattern(address: str) -> re.Pattern[str] | None:
    if "{id}" not in address:
        return None
    return re.compile(re.escape(address).replace(re.escape("{id}"), "([0-9a-f]{32})"), re.IGNORECASE)
