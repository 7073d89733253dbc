"""A large edition to print: 400 sessions in 30 rooms over 3 days.

`python -m bench.big store SLUG` stores it; `python -m bench.big KIND SLUG` prints it in this process and says, as JSON,
how many seconds that took and how many of them the processor worked, the most memory the process ever had (RSS), the
pages, and the sessions that are missing.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import resource
import subprocess
import sys
import time
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

SESSIONS, ROOMS, DAYS, PEOPLE, TOPICS = 400, 30, 3, 160, 9
STARTS = ("9:30", "11:00", "13:15", "15:00", "16:30")
MINUTES = 75
WORDS = (
    "Wie Sprachmittlung im Alltag von Kitas und Schulen gelingt, zeigen Beispiele aus dem Kreis. "
    "Wir sprechen über Rollen, Grenzen und Zuständigkeiten, probieren Methoden aus und nehmen Material mit. "
    "Vorkenntnisse braucht es nicht; Fragen aus der eigenen Arbeit sind willkommen. "
)
NAMES = ("Ayşe Yıldırım", "Олена Бондар", "رنا صالح", "Johanna Peters", "Chidi Okafor", "Navid Rahimi", "Ewa Kowalska")


def store(slug: str) -> int:
    """Write the edition with rooms, topics, people and sessions; return its key."""
    from conference.models import Edition, EditionState, Room, Session, SessionPerson, Speaker, Topic

    first = dt.date.today() + dt.timedelta(days=90)
    edition = Edition.objects.create(
        slug=slug, title="Große Integrationskonferenz", motto="Drei Tage, dreißig Räume", date=first,
        end_date=first + dt.timedelta(days=DAYS - 1), venue_name="Festhalle Oberbruch", capacity=3000,
        organiser="Kommunales Integrationszentrum", state=EditionState.PUBLISHED,
    )  # fmt: skip
    rooms = Room.objects.bulk_create(
        Room(edition=edition, code=f"r{n}", name=f"Raum {n + 1}", capacity=60, position=n, step_free=n % 7 != 3)
        for n in range(ROOMS)
    )
    topics = Topic.objects.bulk_create(
        Topic(edition=edition, code=f"t{n}", name=f"Handlungsfeld {n + 1}", position=n) for n in range(TOPICS)
    )
    people = [
        Speaker.objects.create(edition=edition, code=f"p{n}", name=f"{NAMES[n % 7]} {n + 1}",
                               function="Fachkraft für Sprachmittlung", organisation=f"Jugendhilfe {n % 40 + 1}")
        for n in range(PEOPLE)
    ]  # fmt: skip
    sessions = Session.objects.bulk_create(_session(edition, rooms, n) for n in range(SESSIONS))
    SessionPerson.objects.bulk_create(
        SessionPerson(session=one, speaker=people[(n * 2 + more) % PEOPLE], position=more)
        for n, one in enumerate(sessions)
        for more in (0, 1)
    )
    Session.topics.through.objects.bulk_create(
        Session.topics.through(session=one, topic=topics[n % TOPICS]) for n, one in enumerate(sessions)
    )
    return edition.pk


def _session(edition: Any, rooms: list[Any], n: int) -> Any:
    """The n-th session: rooms fill up first, then times, then days."""
    from conference.models import Session

    slot, room = divmod(n, ROOMS)
    day, at = divmod(slot, len(STARTS))
    clock = dt.datetime.strptime(STARTS[at], "%H:%M").time()
    start = dt.datetime.combine(edition.date + dt.timedelta(days=day), clock, ZoneInfo("Europe/Berlin"))
    return Session(
        edition=edition, code=f"B{n + 1}", title=f"Veranstaltung {n + 1}: Mehrsprachig beraten, begleiten und bilden",
        abstract=WORDS * (1 + n % 3), room=rooms[room], start=start, end=start + dt.timedelta(minutes=MINUTES),
        languages=["de", "en"] if n % 3 else ["de"], sign_language=n % 10 == 0,
    )  # fmt: skip


def printed(kind: str, slug: str) -> dict[str, Any]:
    """Lay the programme out once, as a worker that has just started does."""
    from conference.documents import pipeline
    from conference.models import Edition

    edition = Edition.objects.get(slug=slug)
    document = SimpleNamespace(kind=kind, subject=f"edition:{edition.pk}", language="de", params={})
    start, worked = time.perf_counter(), time.process_time()
    data = pipeline.render_part(document, [edition.pk])
    seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    text = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    found = {int(number) for number in re.findall(r"Veranstaltung\s+(\d+):", text)}
    missing = sorted(set(range(1, SESSIONS + 1)) - found)
    return {"seconds": seconds, "cpu": cpu, "megabytes": memory, "pages": text.count("\f"), "missing": missing}


if __name__ == "__main__":
    import django

    django.setup()
    deed, slug = sys.argv[1:]
    print(store(slug) if deed == "store" else json.dumps(printed(deed, slug)))
