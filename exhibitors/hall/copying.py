"""The house as it was: walls, doors, power and the floor plan for the next edition."""

from __future__ import annotations

from conference.models import Edition

from .models import Background, Circuit, Fixture, Socket


def copy_hall(*, edition: Edition, source: Edition) -> dict[int | None, Circuit]:
    """Copy everything but stands; returns the new circuits by the key of the old ones. The picture of the floor plan
    is the same file: it goes when no edition names it any more."""
    circuits: dict[int | None, Circuit] = {}
    for one in Circuit.objects.filter(edition=source):
        circuits[one.pk] = Circuit.objects.create(edition=edition, name=one.name, limit_watts=one.limit_watts)
    names = ("kind", "x", "y", "width", "depth", "name")
    Fixture.objects.bulk_create(
        Fixture(edition=edition, **{name: getattr(one, name) for name in names})
        for one in Fixture.objects.filter(edition=source)
    )
    Socket.objects.bulk_create(
        Socket(edition=edition, circuit=circuits.get(one.circuit_id), x=one.x, y=one.y, name=one.name)
        for one in Socket.objects.filter(edition=source)
    )
    for plan in Background.objects.filter(edition=source, state="ready"):
        plan.pk, plan.edition = None, edition
        plan._state.adding = True
        plan.source = ""
        plan.save()
    return circuits
