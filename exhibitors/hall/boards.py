"""What the editor of the hall shows: every object with its place, what is wrong, what can be taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from conference.models import Edition
from conference.web.languages import comma
from exhibitors.models import Stand, StandBooking
from exhibitors.plan import metres, size_of

from . import floor, objects, rules
from .geometry import Box, centimetres
from .models import Background, BackgroundState, Circuit, HallStep
from .objects import Floor

Row = dict[str, Any]


def version(edition: Edition) -> str:
    """Changes with every step, every booking and every new floor plan; three small questions."""
    steps = HallStep.objects.of_edition(edition).aggregate(last=Max("pk"), undone=Max("undone_at"))
    bookings = StandBooking.objects.of_edition(edition).aggregate(last=Max("updated_at"))
    plan = Background.objects.filter(edition=edition).aggregate(last=Max("changed_at"))
    circuits = list(Circuit.objects.filter(edition=edition).values_list("pk", "name", "limit_watts"))
    facts = repr((steps, bookings, plan, circuits, edition.hall_width, edition.hall_depth))
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def board(edition: Edition, user_id: int, known: str = "") -> Row:
    """The whole hall for the editor, in a fixed number of queries."""
    plan = objects.read(edition, Stand.objects.of_edition(edition).with_holder())
    steps = HallStep.objects.of_edition(edition)
    back, again = steps.to_undo(user_id).first(), steps.to_redo(user_id).first()
    newest = steps.order_by("-pk").values_list("pk", flat=True).first()
    watts = _watts(edition)
    problems = rules.check(plan, watts)
    size = plan.size
    return {
        "version": known or version(edition),
        "seen": newest or 0,
        "hall": {"key": f"hall:{edition.pk}", "width": size.width, "depth": size.depth, "entrance": plan.entrance},
        "objects": [_shown(one) for one in (*_stands(plan), *_fixtures(plan), *_sockets(plan))],
        "circuits": [_circuit(one, plan, watts) for one in plan.circuits.values()],
        "problems": [{"level": one.level, "text": one.message, "keys": one.keys} for one in problems],
        "ways": path_of(floor.walkable(plan.shape())) if plan.stands else "",
        "undo": back and back.words,
        "redo": again and again.words,
        "floorPlan": _floor_plan(edition),
    }


def _shown(one: Row) -> Row:
    """With its lengths as people read them."""
    size = size_of(one["width"], one["depth"]) if one["width"] else "–"
    has = comma().join(_has(one))
    return {**one, "shown": {"x": metres(one["x"]), "y": metres(one["y"]), "size": size, "has": has}}


def _has(one: Row) -> list[str]:
    """What a stand has and has not, in words."""
    values = one["values"]
    facts = {"power": _("Strom"), "wall": _("Wand"), "pinboard": _("Pinnwand"), "quiet": _("ruhig")}
    words = [word for name, word in facts.items() if values.get(name)]
    if one["kind"] == "stand" and not values["step_free"]:
        words.append(_("nicht stufenlos"))
    if reason := values.get("blocked"):
        words.append(_("gesperrt: %(reason)s") % {"reason": reason})
    return words


def _watts(edition: Edition) -> dict[str, int]:
    """What is booked at each stand, by its key."""
    rows = StandBooking.objects.of_edition(edition).active().exclude(stand=None).filter(power=True)
    sums = rows.order_by().values("stand").annotate(total=Sum("power_watts")).values_list("stand", "total")
    return {f"{objects.STAND}:{pk}": total for pk, total in sums}


def path_of(boxes: Iterable[Box]) -> str:
    """Rectangles as one SVG path."""
    return "".join(f"M{one.x} {one.y}h{one.width}v{one.depth}h-{one.width}z" for one in boxes)


def _box(row: Any) -> Row:
    box = Box.of(row)
    return {"x": box.x, "y": box.y, "width": box.width, "depth": box.depth}


def _stands(plan: Floor) -> list[Row]:
    return [
        {
            "key": objects.key_of(one),
            "kind": "stand",
            "name": one.number,
            "values": objects.values_of(one),
            "taken": _taken(one),
            **_box(one),
            "form": reverse("admin:exhibitors_stand_change", args=[one.pk]),
        }
        for one in plan.in_order
    ]


def _taken(stand: Any) -> str:
    holder = next(iter(stand.holders), None)
    if holder is None:
        return ""
    return str(holder.exhibitor or holder.get_state_display())


def _fixtures(plan: Floor) -> list[Row]:
    return [
        {
            "key": objects.key_of(one),
            "kind": one.kind,
            "name": rules.name_of(one),
            "values": objects.values_of(one),
            **_box(one),
            "form": reverse("admin:hall_fixture_change", args=[one.pk]),
        }
        for one in plan.fixtures.values()
    ]


def _sockets(plan: Floor) -> list[Row]:
    return [
        {
            "key": objects.key_of(one),
            "kind": "socket",
            "name": one.name or (plan.circuits[one.circuit_id].name if one.circuit_id else _("Steckdose")),
            "values": objects.values_of(one),
            "x": centimetres(one.x),
            "y": centimetres(one.y),
            "width": 0,
            "depth": 0,
            "form": reverse("admin:hall_socket_change", args=[one.pk]),
        }
        for one in plan.sockets.values()
    ]


def _circuit(one: Circuit, plan: Floor, watts: dict[str, int]) -> Row:
    booked = sum(watts.get(key, 0) for key, stand in plan.stands.items() if stand.circuit_id == one.pk)
    return {
        "id": one.pk,
        "name": one.name,
        "limit": one.limit_watts,
        "booked": booked,
        "form": reverse("admin:hall_circuit_change", args=[one.pk]),
    }


def _floor_plan(edition: Edition) -> Row | None:
    one = Background.objects.filter(edition=edition).first()
    if one is None:
        return None
    row: Row = {"state": one.state, "error": one.error}
    if one.state == BackgroundState.READY:
        scale = float(one.metres_per_pixel) * 100
        row |= {
            "url": f"{reverse('admin:exhibitors_hall_picture', args=[edition.pk])}?v={one.changed_at:%s%f}",
            "x": float(one.x) * 100,
            "y": float(one.y) * 100,
            "width": one.pixels_wide * scale,
            "height": one.pixels_high * scale,
        }
    return row
