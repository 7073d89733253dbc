"""What a hall with 400 stands costs: `python -m bench.halls` prints size, questions and CPU of its pages, as JSON.

In this process, by Django's own client: CPU is that of this process, PostgreSQL's is not in it.
"""

from __future__ import annotations

import gzip
import json
import statistics
import time
from typing import Any

ROWS, COLUMNS, TIMES = 16, 25, 5


def make_hall() -> Any:
    """A published edition with 400 stands, every third of them taken by a hold."""
    import datetime as dt

    from django.utils import timezone

    from conference.models import Edition
    from exhibitors.models import BookingState, Stand, StandBooking

    day = timezone.localdate() + dt.timedelta(days=60)
    edition = Edition.objects.create(
        slug="grosse-halle", title="Große Halle", date=day, state="published", capacity=10, venue_name="Halle",
        hall_width=120, hall_depth=70, entrance_x=60, entrance_y=70,
        registration_opens=timezone.now(), registration_closes=timezone.now() + dt.timedelta(days=50),
    )  # fmt: skip
    stands = Stand.objects.bulk_create(
        Stand(edition=edition, number=f"{chr(65 + row)}{column + 1}", x=2 + 4.5 * column, y=2 + 4 * row,
              zone=f"Bereich {row // 4 + 1}", power=bool(column % 2), wall=row == 0)
        for row in range(ROWS) for column in range(COLUMNS)
    )  # fmt: skip
    end = timezone.now() + dt.timedelta(hours=2)
    StandBooking.objects.bulk_create(
        StandBooking(edition=edition, stand=one, state=BookingState.HELD, expires_at=end, hold_digest=f"bench-{one.pk}")
        for one in stands[::3]
    )
    return edition


def measured(client: Any, name: str, url: str) -> dict[str, Any]:
    """The first answer works out the ways; then the median of several."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from exhibitors.hall import live

    first = time.process_time()
    client.get(url)
    first = (time.process_time() - first) * 1000
    spent = []
    for _number in range(TIMES):
        live.forget()
        started = time.process_time()
        client.get(url)
        spent.append((time.process_time() - started) * 1000)
    live.forget()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    return {"page": name, "first": first, "cpu": statistics.median(spent), "queries": len(asked),
            "kb": len(gzip.compress(answer.content)) / 1024}  # fmt: skip


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    settings.ALLOWED_HOSTS = ["testserver"]
    edition, client = make_hall(), Client()
    found = [measured(client, name, reverse(f"exhibitors:{name}", args=[edition.slug]))
             for name in ("fair", "book", "states")]  # fmt: skip
    found.append(measured(client, "way", reverse("exhibitors:way", args=[edition.slug]) + "?stand=A1"))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
