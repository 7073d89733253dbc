"""What cannot be on the floor (BLOCK) and what should not be (WARN), in words that say what to do.

One comparison serves the editor, the forms and the overview. Whoever saves must hold the edition's lock, so that the
answer still holds at the write; that stands do not overlap is guarded by the constraint `stand_no_overlap` besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exhibitors.models import Stand

from . import floor
from .geometry import Box, centimetres, distance
from .models import SOLID, Fixture, FixtureKind
from .objects import STAND, Floor

BLOCK, WARN = "block", "warn"
CABLE = 1000  # centimetres that a cable may be long


@dataclass(frozen=True)
class Problem:
    """`keys` are the objects it is about, the first one before all."""

    level: str
    code: str
    message: str
    keys: tuple[str, ...]


def check(plan: Floor, watts: dict[str, int] | None = None) -> list[Problem]:
    """Everything against this floor, blocks first. watts: what is booked at each stand, by its key."""
    found = [*_outside(plan), *_on_each_other(plan), *_ways(plan), *_power(plan, watts or {})]
    return sorted(found, key=lambda one: one.level != BLOCK)


def blocks(plan: Floor, keys: Iterable[str]) -> list[Problem]:
    """What cannot be about these objects; what was wrong elsewhere before stays nobody's hindrance."""
    changed = set(keys)
    return [one for one in (*_outside(plan), *_on_each_other(plan)) if changed & set(one.keys)]


def _outside(plan: Floor) -> Iterator[Problem]:
    hall = plan.size
    for key, stand in plan.stands.items():
        if not Box.of(stand).is_within(hall):
            text = _("Stand %(number)s ragt aus der Halle.") % {"number": stand.number}
            yield Problem(BLOCK, "outside", text, (key, _hall(plan)))
    for key, fixture in plan.fixtures.items():
        if not Box.of(fixture).is_within(hall.grown(100)):
            text = _("%(what)s liegt nicht in der Halle.") % {"what": name_of(fixture)}
            yield Problem(BLOCK, "outside", text, (key, _hall(plan)))
    for key, socket in plan.sockets.items():
        if not Box(centimetres(socket.x), centimetres(socket.y), 0, 0).is_within(hall):
            yield Problem(BLOCK, "outside", _("Eine Steckdose liegt nicht in der Halle."), (key, _hall(plan)))
    x, y = centimetres(plan.edition.entrance_x), centimetres(plan.edition.entrance_y)
    if not Box(x, y, 0, 0).is_within(hall):
        yield Problem(BLOCK, "outside", _("Der Eingang liegt nicht in der Halle."), (_hall(plan),))


def _hall(plan: Floor) -> str:
    return f"hall:{plan.edition.pk}"


def name_of(fixture: Fixture) -> str:
    return fixture.name or str(fixture.get_kind_display())


def _on_each_other(plan: Floor) -> Iterator[Problem]:
    """Stands over stands, and over what nobody may stand on; sorted by x, so that far ones are never compared."""
    things: list[tuple[Box, str, Any]] = [(Box.of(one), key, one) for key, one in plan.stands.items()]
    things += [(Box.of(one), key, one) for key, one in plan.fixtures.items()]
    things.sort(key=lambda one: one[0])
    open_ones: list[tuple[Box, str, Any]] = []
    for thing in things:
        open_ones = [one for one in open_ones if one[0].right > thing[0].x]
        for other in open_ones:
            if thing[0].overlaps(other[0]):
                yield from _together(thing[1], thing[2], other[1], other[2])
        open_ones.append(thing)


def _together(key: str, one: Any, other_key: str, other: Any) -> Iterator[Problem]:
    if isinstance(one, Fixture) and isinstance(other, Fixture):
        return
    if isinstance(one, Stand) and isinstance(other, Stand):
        texts = {"one": one.number, "other": other.number}
        yield Problem(BLOCK, "overlap", _("Stand %(one)s und Stand %(other)s überschneiden sich.") % texts,
                      (key, other_key))  # fmt: skip
        return
    stand, fixture = (one, other) if isinstance(one, Stand) else (other, one)
    texts = {"number": stand.number, "what": name_of(fixture)}
    if stand.blocked and fixture.kind not in SOLID:
        return  # nothing is put up there, which may be just because of the lane
    if fixture.kind == FixtureKind.LANE:
        yield Problem(BLOCK, "lane", _("Stand %(number)s steht im Fluchtweg.") % texts, (key, other_key))
    elif fixture.kind == FixtureKind.DOOR:
        yield Problem(BLOCK, "door", _("Stand %(number)s steht in einer Tür: %(what)s.") % texts, (key, other_key))
    elif fixture.kind in SOLID:
        yield Problem(BLOCK, "solid", _("Dort ist kein Platz für Stand %(number)s: %(what)s.") % texts,
                      (key, other_key))  # fmt: skip


def _ways(plan: Floor) -> Iterator[Problem]:
    if not plan.stands:
        return
    if plan.entrance is None:
        yield Problem(WARN, "no_entrance", _("Bitte setzen Sie den Eingang, dann prüfen wir die Wege."), (_hall(plan),))
        return
    stands = plan.in_order
    reached = floor.reach(plan.shape())
    if not any(reached):
        text = _("Der Eingang ist verstellt: Von dort führt kein Weg zu den Ständen.")
        yield Problem(WARN, "blocked_entrance", text, (_hall(plan),))
        return
    for stand, way in zip(stands, reached, strict=True):
        if way is None or not way.passable:
            yield Problem(WARN, "narrow", narrow_text(stand), (f"{STAND}:{stand.pk}",))


def narrow_text(stand: Stand) -> str:
    text = _("Zu Stand %(number)s führt vom Eingang kein Gang, der überall 1,5 m breit ist.")
    return text % {"number": stand.number}


def _power(plan: Floor, watts: dict[str, int]) -> Iterator[Problem]:
    for circuit in plan.circuits.values():
        mine = {key: one for key, one in plan.stands.items() if one.circuit_id == circuit.pk}
        total = sum(watts.get(key, 0) for key in mine)
        if total > circuit.limit_watts:
            text = _("Am Stromkreis %(circuit)s sind %(total)s Watt gebucht, mehr als %(limit)s Watt trägt er nicht.")
            texts = {"circuit": circuit.name, "total": total, "limit": circuit.limit_watts}
            yield Problem(WARN, "watts", text % texts, tuple(mine))
        sockets = [one for one in plan.sockets.values() if one.circuit_id == circuit.pk]
        if sockets:
            yield from _far(mine, sockets)
    without = [key for key, one in plan.stands.items() if one.power and not one.circuit_id]
    if plan.circuits and without:
        text = ngettext(
            "%(n)s Stand mit Strom hängt an keinem Stromkreis: %(numbers)s.",
            "%(n)s Stände mit Strom hängen an keinem Stromkreis: %(numbers)s.",
            len(without),
        )
        numbers = ", ".join(plan.stands[key].number for key in without[:12])
        more = numbers if len(without) <= 12 else f"{numbers} …"
        yield Problem(WARN, "no_circuit", text % {"n": len(without), "numbers": more}, tuple(without))


def _far(stands: dict[str, Stand], sockets: list[Any]) -> Iterator[Problem]:
    places = [(centimetres(one.x), centimetres(one.y)) for one in sockets]
    for key, stand in stands.items():
        far = min(distance(Box.of(stand), x, y) for x, y in places)
        if far > CABLE:
            text = _("Von Stand %(number)s bis zur nächsten Steckdose seines Stromkreises sind es %(far)s m.")
            yield Problem(WARN, "cable", text % {"number": stand.number, "far": round(far / 100)}, (key,))
