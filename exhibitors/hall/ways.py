"""The way from the entrance to one stand, as the public page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from conference.models import Edition
from exhibitors.models import Stand

from . import directions, floor, objects
from .directions import Landmark
from .geometry import Box
from .models import FixtureKind


@dataclass(frozen=True)
class Way:
    """sentences: in the order in which they are walked, [] where no way is known; metres: how far;
    passable: whether it is 1.5 m wide all along; line: the way as an SVG path, in centimetres."""

    sentences: list[str]
    metres: int
    passable: bool
    line: str


def way_to(edition: Edition, stand: Stand) -> Way:
    """Two queries; what it computes is kept while nobody changes the hall."""
    house = objects.house(edition, Stand.objects.of_edition(edition))
    shape = house.shape()
    place = [one.pk for one in house.in_order].index(stand.pk)
    fronts = [floor.SIDES[stand.front]] if stand.front in floor.SIDES else []
    legs = floor.route(shape, place, fronts)
    stages = house.of_kind(FixtureKind.STAGE)
    landmarks = [Landmark(one.name or _("die Bühne"), Box.of(one)) for one in stages]
    reach = floor.reach(shape)[place]
    points = chain([legs[0].start], (leg.end for leg in legs)) if legs else []
    return Way(
        sentences=directions.describe(shape, place, stand.number, landmarks=landmarks, fronts=fronts),
        metres=round(sum(leg.length for leg in legs) / 100),
        passable=reach is not None and reach.passable and stand.step_free,
        line="M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) if legs else "",
    )
