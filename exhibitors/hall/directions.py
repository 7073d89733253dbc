"""The way to a stand in words: "Vom Eingang geradeaus 12 m, dann links 4 m. A4 ist der dritte Stand rechts."

Sentences for people, from the legs of `floor.route`: whole metres, turns, landmarks, and on the last piece which
stand it is on which side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import floor
from .floor import STEPS, Leg, Shape
from .geometry import Box

BESIDE = 250  # centimetres from a way within which a stand or a stage is beside it
SHORT = 100  # a leg of less is a step aside that nobody counts
ORDINALS = 6


@dataclass(frozen=True)
class Landmark:
    """Something that nobody overlooks, such as a stage."""

    name: str
    box: Box


def describe(
    shape: Shape, place: int, number: str, *, landmarks: Sequence[Landmark] = (), fronts: Sequence[int] = ()
) -> list[str]:
    """Sentences, in the order in which they are walked; [] where no way is known."""
    legs = floor.route(shape, place, fronts)
    if not legs:
        return []
    kept = _long_ones(legs)
    said = [_first(kept[0], landmarks)]
    for before, leg in pairwise(kept):
        said.append(_next(before, leg, landmarks))
    return [*said, _arrival(shape, place, number, kept)]


def _long_ones(legs: list[Leg]) -> list[Leg]:
    """Without steps aside: what goes on in the same direction behind one counts as one piece."""
    kept: list[Leg] = []
    for leg in legs:
        if kept and leg is not legs[-1] and leg.length < SHORT:
            continue
        if kept and kept[-1].way == leg.way:
            kept[-1] = Leg(leg.way, kept[-1].start, leg.end)
        else:
            kept.append(leg)
    if len(kept) > 1 and kept[-1].length < SHORT:
        kept.pop()
    return kept


def _metres(leg: Leg) -> str:
    count = max(round(leg.length / 100), 1)
    return ngettext("%(n)s m", "%(n)s m", count) % {"n": count}


def _first(leg: Leg, landmarks: Sequence[Landmark]) -> str:
    passed = _passed(leg, landmarks)
    if passed:
        text = _("Vom Eingang geradeaus %(far)s, an %(landmark)s vorbei.")
        return text % {"far": _metres(leg), "landmark": passed}
    return _("Vom Eingang geradeaus %(far)s.") % {"far": _metres(leg)}


def _next(before: Leg, leg: Leg, landmarks: Sequence[Landmark]) -> str:
    passed = _passed(leg, landmarks)
    values = {"far": _metres(leg), "landmark": passed}
    if (leg.way - before.way) % 4 == 1:
        return (_("Dann rechts, %(far)s, an %(landmark)s vorbei.") if passed else _("Dann rechts, %(far)s.")) % values
    if (leg.way - before.way) % 4 == 3:
        return (_("Dann links, %(far)s, an %(landmark)s vorbei.") if passed else _("Dann links, %(far)s.")) % values
    return (_("Weiter geradeaus, %(far)s.")) % values


def _passed(leg: Leg, landmarks: Sequence[Landmark]) -> str:
    strip = _strip(leg).grown(BESIDE)
    return next((one.name for one in landmarks if one.box.overlaps(strip)), "")


def _strip(leg: Leg) -> Box:
    """The line of a leg as a box without width."""
    x, y = (round(min(leg.start[at], leg.end[at])) for at in (0, 1))
    return Box(x, y, round(abs(leg.end[0] - leg.start[0])), round(abs(leg.end[1] - leg.start[1])))


def _arrival(shape: Shape, place: int, number: str, legs: list[Leg]) -> str:
    """On which side the stand is, and the how many-eth it is there on the last piece."""
    last = legs[-1]
    side = _side(last, shape.stands[place])
    if side == 0:
        return _("Stand %(number)s liegt vor Ihnen.") % {"number": number}
    count = _count(shape, place, last, side)
    words = {"number": number, "ordinal": _ordinal(count)}
    if side > 0:
        text = _("Stand %(number)s ist der %(ordinal)s Stand rechts.") if words["ordinal"] else ""
        return (text or _("Stand %(number)s liegt rechts.")) % words
    text = _("Stand %(number)s ist der %(ordinal)s Stand links.") if words["ordinal"] else ""
    return (text or _("Stand %(number)s liegt links.")) % words


def _ordinal(count: int) -> str:
    words = [_("erste"), _("zweite"), _("dritte"), _("vierte"), _("fünfte"), _("sechste")]
    return words[count - 1] if 1 <= count <= ORDINALS else ""


def _side(leg: Leg, box: Box) -> int:
    """1 where a box lies at the right of who walks, -1 at the left, 0 before them."""
    right, down = STEPS[leg.way]
    x, y = box.middle
    along = (x - leg.end[0]) * right + (y - leg.end[1]) * down
    across = (x - leg.end[0]) * -down + (y - leg.end[1]) * right
    half = (box.width if right else box.depth) / 2
    return 0 if along > half + 10 or across == 0 else (1 if across > 0 else -1)


def _count(shape: Shape, place: int, leg: Leg, side: int) -> int:
    """The how many-eth stand on this side it is, counted from where the last piece begins."""
    right, down = STEPS[leg.way]
    strip = _strip(leg).grown(BESIDE)
    wanted = shape.stands[place]

    def along(box: Box) -> float:
        return (box.middle[0] - leg.start[0]) * right + (box.middle[1] - leg.start[1]) * down

    def across(box: Box) -> float:
        return (box.middle[0] - leg.end[0]) * -down + (box.middle[1] - leg.end[1]) * right

    beside = [box for box in shape.stands if box.overlaps(strip) and across(box) * side > 0 and along(box) > 0]
    return sum(along(box) <= along(wanted) for box in beside)
