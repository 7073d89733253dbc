"""How often one address may do one thing; counted in the database, so that it holds for all processes together.

An address is kept as a keyed hash that changes every day, so that nobody can be found again by it. An IPv6 address
counts by its network (/64), because that is what one household or office has. Limits are generous: a whole town hall
may come from one address.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Attempt

_COUNT = """
INSERT INTO web_attempt (bucket, "window", count) VALUES (%s, %s, %s)
ON CONFLICT (bucket, "window") DO UPDATE SET count = web_attempt.count + EXCLUDED.count
RETURNING count
"""
_KEPT = dt.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """`most` attempts within `seconds`, counted from fixed points of the clock."""

    name: str
    most: int
    seconds: int = 600

    def is_passed(self, request: HttpRequest, *, cost: int = 1) -> bool:
        """Count an attempt of the request's address (`cost` of them); returns whether it is one too many."""
        if not settings.RATE_LIMITS:
            return False
        moment = timezone.now().timestamp()
        window = dt.datetime.fromtimestamp(moment - moment % self.seconds, tz=dt.UTC)
        count = _count(f"{self.name}:{_pseudonym(client_address(request))}", window, cost)
        if count == cost:  # the first of this window cleans up behind those of yesterday
            Attempt.objects.filter(window__lt=window - _KEPT).delete()
        return count > self.most


def client_address(request: HttpRequest) -> str:
    """The address of the browser: as the outermost of our TRUSTED_PROXIES saw it, never what the browser claims."""
    proxies = settings.TRUSTED_PROXIES
    named = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(named) >= proxies:
        return named[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def _pseudonym(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        network = address
    else:
        bits = 64 if parsed.version == 6 else 32
        network = str(ipaddress.ip_network((parsed, bits), strict=False))
    day = timezone.now().date().isoformat()
    return salted_hmac(f"conference.ratelimit.{day}", network, algorithm="sha256").hexdigest()[:32]


def _count(bucket: str, window: dt.datetime, cost: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [bucket, window, cost])
        return cursor.fetchone()[0]
