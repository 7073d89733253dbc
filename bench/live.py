"""What the live page costs: `python -m bench.live` prints CPU milliseconds as JSON.

In this process, by Django's own client, signed in as the lead: CPU is that of this process, PostgreSQL's is not in it.
The demonstration's day is moved to today, and two of three have come.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

VIEWERS, TIMES = 20, 5


def live() -> dict[str, Any]:
    """poll: one look of somebody who has it already; reckoning: one look after something changed, for everybody."""
    from django.test import Client
    from django.urls import reverse

    from bench.rows import EDITION
    from conference.accounts.models import User
    from registrations.live import snapshot

    people = _let_come()
    user = User.objects.filter(is_superuser=False, groups__name="leitung").first()
    viewers = [Client() for _number in range(VIEWERS)]
    for one in viewers:
        one.force_login(user or User.objects.get_or_create(email="bench@example.org", is_superuser=True)[0])

    def look(name: str, viewer: Any, etag: str = "") -> Any:
        headers = {"If-None-Match": etag, "Accept-Encoding": "gzip"}
        return viewer.get(reverse("live:part", args=[EDITION, name]), headers=headers)

    made, found = {}, {"people": people}
    for name in ("jetzt-mit-bedarf", "notfall"):
        snapshot.forget()
        made[name] = look(name, viewers[0])
        assert made[name].status_code == 200, name
        found[f"{name} bytes"] = len(made[name].content)
        found[f"{name} reckoning"] = _cpu(lambda name=name: (snapshot.forget(), look(name, viewers[0])), TIMES)
    for one in (snapshot.current, snapshot.with_needs, snapshot.waiting):
        one._seconds = 3600.0  # so that a slow machine measures looks and not reckonings
    etag = look("jetzt-mit-bedarf", viewers[0])["ETag"]
    polls = [_cpu(lambda one=one: look("jetzt-mit-bedarf", one, etag), TIMES) for one in viewers]
    assert look("jetzt-mit-bedarf", viewers[0], etag).status_code == 304
    found["poll"] = statistics.median(polls)
    return found


def _cpu(deed: Callable[[], Any], times: int) -> float:
    """The median of CPU milliseconds."""
    spent = []
    for _number in range(times):
        started = time.process_time()
        deed()
        spent.append((time.process_time() - started) * 1000)
    return statistics.median(spent)


def _let_come() -> int:
    """Move the day to today and let two of three arrive within 45 minutes; returns how many are expected."""
    import datetime as dt

    from django.utils import timezone

    from bench.rows import EDITION
    from conference.models import Edition
    from registrations.models import Registration
    from registrations.presence.models import Presence

    edition = Edition.objects.get(slug=EDITION)
    now = timezone.now()
    Edition.objects.filter(pk=edition.pk).update(date=now.astimezone(edition.tz).date(), end_date=None)
    edition.refresh_from_db()
    Presence.objects.of_edition(edition).delete()
    keys = list(Registration.objects.of_edition(edition).confirmed().values_list("pk", flat=True))
    come = keys[: len(keys) * 2 // 3]
    Presence.objects.bulk_create(
        Presence(
            registration_id=key,
            day=edition.date,
            came_at=now - dt.timedelta(seconds=60 + number * 2700 / len(come)),
            source="check_in",
        )
        for number, key in enumerate(come)
    )
    return len(keys)


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STAFF_SECOND_FACTOR = False
    print(json.dumps(live()))


if __name__ == "__main__":
    main()
