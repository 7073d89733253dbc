"""What every list of the staff area costs: `python -m bench.lists` prints questions and CPU per page, as JSON.

In this process, by Django's own client, signed in as the lead: CPU is that of this process, PostgreSQL's is not in it.
`python -m bench.lists export ROWS` instead writes an Excel and a CSV file of so many made-up rows and prints how many
seconds that took and the most memory the process ever had.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from typing import Any

PAGES = (
    "index", "registrations_registration_changelist", "registrations_registration_changelist?q=volkshochschule",
    "registrations_registration_changelist?state__exact=waiting", "registrations_registration_changelist?p=15",
    "registrations_waiting", "registrations_supportneeds_changelist", "outbox_outgoingmail_changelist",
    "audit_auditentry_changelist", "documents_document_changelist", "exhibitors_exhibitor_changelist",
    "exhibitors_standbooking_changelist", "exhibitors_stand_changelist", "conference_session_changelist",
    "conference_speaker_changelist", "registrations_doubles",
)  # fmt: skip
TIMES = 5


def lists() -> list[dict[str, Any]]:
    """Each page: name, questions, the median of CPU milliseconds, and how long it took."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from conference.accounts.models import User

    client = Client()
    user = User.objects.filter(is_superuser=False, groups__name="leitung").first()
    client.force_login(user or User.objects.create_superuser("bench@example.org"))
    found = []
    for page in PAGES:
        name, _mark, query = page.partition("?")
        url = reverse(f"admin:{name}") + (f"?{query}" if query else "")
        assert client.get(url).status_code == 200, url
        spent, wall = [], []
        for _number in range(TIMES):
            started, clock = time.process_time(), time.perf_counter()
            client.get(url)
            spent.append((time.process_time() - started) * 1000)
            wall.append((time.perf_counter() - clock) * 1000)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(url)
        found.append({"page": page, "queries": len(asked), "cpu": statistics.median(spent),
                      "wall": statistics.median(wall), "kb": len(answer.content) // 1024})  # fmt: skip
    return found


def export(rows: int) -> dict[str, Any]:
    """The same columns as the list of registrations has, filled with text."""
    from conference.tables.registry import Column
    from conference.tables.spreadsheet import pieces
    from conference.tables.writing import csv_pieces

    columns = [Column(f"c{n}", f"Spalte {n}", lambda row, n=n: f"Wert {row} {n}") for n in range(15)]
    started = time.perf_counter()
    size = sum(len(piece) for piece in csv_pieces(range(rows), columns, "de"))
    csv_seconds, csv_peak = time.perf_counter() - started, _peak()
    started = time.perf_counter()
    size += sum(len(piece) for piece in pieces(range(rows), columns, "de", title="Messung"))
    return {"csv_seconds": csv_seconds, "csv_megabytes": csv_peak, "bytes": size,
            "xlsx_seconds": time.perf_counter() - started, "xlsx_megabytes": _peak()}  # fmt: skip


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> None:
    import django

    django.setup()
    if sys.argv[1:2] == ["export"]:
        print(json.dumps(export(int(sys.argv[2]))))
    else:
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.STAFF_SECOND_FACTOR = False
        print(json.dumps(lists()))


if __name__ == "__main__":
    main()
