"""The hall plan of an edition as the start of the next one: stands without exhibitors."""

from __future__ import annotations

from conference.models import Edition

from .hall.copying import copy_hall
from .models import Stand


def copy_stands(*, edition: Edition, source: Edition) -> list[Stand]:
    """Give the new edition the hall and the stands of the old one, all free. Blocked ones stay blocked: walls do not
    move."""
    circuits = copy_hall(edition=edition, source=source)
    names = [one.attname for one in Stand._meta.concrete_fields if one.name not in {"id", "edition", "circuit"}]
    rows = [
        Stand(edition=edition, circuit=circuits.get(stand.circuit_id), **{name: getattr(stand, name) for name in names})
        for stand in Stand.objects.filter(edition=source)
    ]
    return Stand.objects.bulk_create(rows)
