"""What staff do with the floor of a hall. One transaction per deed behind the edition's lock: rules, row, step, audit.

Lock order: the edition's row, then stands in ascending key order (`exhibitors.stands`): a stand is blocked, deleted or
moved by nobody else meanwhile, and nobody books it at the same moment. Every deed leaves a step, which its author can
take back and do again; both obey the same rules as the deed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.audit.services import Actor, record
from conference.models import Edition
from conference.web.errors import DomainErrors
from exhibitors import stands
from exhibitors.models import Stand, StandBooking
from exhibitors.stands import FairError
from registrations import places

from . import objects, rules
from .models import Circuit, HallStep
from .objects import HALL, STAND, Floor, State, Values

KEPT_STEPS = 500  # of an edition; older ones can no longer be taken back
MOST = 1000  # objects in one hall


@transaction.atomic
def change(
    *, edition: Edition, items: Sequence[tuple[str, Values | None]], actor: Actor, seen: int | None = None
) -> HallStep | None:
    """Create, change or delete objects in one deed.

    items: pairs of a key and what is to be different; a key without number ("stand:") is a new object, None instead of
    values deletes. seen: the newest step that the member of staff saw; what others changed since is not overwritten.
    Returns the step, None where nothing is different. Raises FairError or DomainErrors: `stale`, `gone`, `occupied`,
    `booked`, `invalid`, or the codes of `rules`; then nothing is stored.
    """
    plan = _locked(edition)
    keys = [key for key, _values in items]
    _refuse_stale(plan, keys, seen)
    wanted: list[tuple[str, Values | None]] = []
    for key, values in items:
        old = {} if key.endswith(":") else _there(plan, key)
        new = None if values is None else {**old, **values}
        if not old or new != old:
            wanted.append((key, new))
    return _store(plan, wanted, actor)


@transaction.atomic
def undo(*, edition: Edition, actor: Actor) -> HallStep:
    """Take back the last step of this member of staff. Raises FairError `nothing`, or as `change` does."""
    plan = _locked(edition)
    step = HallStep.objects.of_edition(edition).to_undo(actor.user_id or 0).first()
    return _repeat(plan, step, "undone", actor)


@transaction.atomic
def redo(*, edition: Edition, actor: Actor) -> HallStep:
    """Do again what was taken back last. Raises FairError `nothing`, or as `change` does."""
    plan = _locked(edition)
    step = HallStep.objects.of_edition(edition).to_redo(actor.user_id or 0).first()
    return _repeat(plan, step, "redone", actor)


def _repeat(plan: Floor, step: HallStep | None, deed: str, actor: Actor) -> HallStep:
    if step is None:
        raise FairError(_("Es gibt nichts zurückzunehmen."), code="nothing")
    old, new = (step.after, step.before) if deed == "undone" else (step.before, step.after)
    if plan.state(old) != old:
        text = _("Das wurde inzwischen noch einmal geändert und lässt sich nicht mehr zurücknehmen.")
        raise FairError(text, code="stale")
    _write(plan, list(new.items()))
    step.undone_at = timezone.now() if deed == "undone" else None
    step.save(update_fields=["undone_at"])
    record(actor=actor, action=f"hall.{deed}", subject=f"edition:{plan.edition.pk}", words=step.words)
    return step


def _locked(edition: Edition) -> Floor:
    """The floor as it is now, behind the edition's lock."""
    return objects.read(places.lock_edition(edition.pk))


def _there(plan: Floor, key: str) -> Values:
    values = plan.state([key])[key]
    if values is None:
        raise FairError(_("Das gibt es nicht mehr."), code="gone")
    return values


def _refuse_stale(plan: Floor, keys: Iterable[str], seen: int | None) -> None:
    """Say no where somebody else changed one of these objects since the step that was seen."""
    if seen is None:
        return
    later = HallStep.objects.of_edition(plan.edition).filter(pk__gt=seen, undone_at=None).select_related("actor")
    touched = set(keys)
    for step in later.order_by("-pk"):
        if touched & set(step.after):
            text = _("%(name)s hat das inzwischen geändert. Sie sehen jetzt den neuen Stand.")
            raise FairError(text % {"name": step.actor or _("Jemand")}, code="stale")


def _store(plan: Floor, wanted: list[tuple[str, Values | None]], actor: Actor) -> HallStep | None:
    before = plan.state(key for key, _values in wanted if not key.endswith(":"))
    after = _write(plan, wanted)
    before = {key: before.get(key) for key in after if before.get(key) != after[key]}
    after = {key: after[key] for key in before}
    if not after:
        return None
    HallStep.objects.of_edition(plan.edition).to_redo(actor.user_id or 0).delete()
    step = HallStep.objects.create(
        edition=plan.edition, actor_id=actor.user_id, words=words_of(before, after)[:200], before=before, after=after
    )
    old = HallStep.objects.of_edition(plan.edition).order_by("-pk").values_list("pk", flat=True)[KEPT_STEPS:]
    HallStep.objects.filter(pk__in=list(old)).delete()
    _audit(step, actor)
    return step


def _audit(step: HallStep, actor: Actor) -> None:
    """One stand has a line of its own, whatever concerns more of the hall belongs to the edition."""
    key = next(iter(step.after))
    if len(step.after) == 1 and objects.kind_of(key) == STAND:
        deed = "created" if step.before[key] is None else "deleted" if step.after[key] is None else "changed"
        values = step.after[key] or step.before[key]
        record(actor=actor, action=f"stand.{deed}", subject=key, number=values["number"])
        return
    record(
        actor=actor, action="hall.changed", subject=f"edition:{step.edition_id}", words=step.words,
        objects=len(step.after),
    )  # fmt: skip


def _write(plan: Floor, wanted: list[tuple[str, Values | None]]) -> State:
    """Let the floor become what is wanted, or raise; returns the values of what was written, by their final keys."""
    new = plan.bare()
    named = _named(wanted)
    rows = [(key, _row(plan, key, values)) for key, values in named]
    for key, row in rows:
        _put(new, key, row)
    if len(new.stands) + len(new.fixtures) + len(new.sockets) > MOST:
        raise FairError(_("So viel passt nicht in eine Halle."), code="many")
    _refuse_double_numbers(new, rows)
    problems = rules.blocks(new, [key for key, row in rows if row is not None])
    if problems:
        raise DomainErrors([FairError(one.message, code=one.code) for one in problems[:5]])
    locked = _lock_stands(plan, rows)
    done: State = {}
    for key, row in rows:
        if row is None:
            _delete(plan, key)
            done[key] = None
    for key, row in _numbers_first(locked, rows):
        _save(key, row)
        done[objects.key_of(row)] = objects.values_of(row)
    return done


def _refuse_double_numbers(plan: Floor, rows: list[tuple[str, models.Model | None]]) -> None:
    counts = Counter(one.number for one in plan.stands.values())
    for _key, row in rows:
        if isinstance(row, Stand) and counts[row.number] > 1:
            text = _("Die Nummer %(number)s hat schon ein anderer Stand.") % {"number": row.number}
            raise FairError(text, field="number", code="number")


def _named(wanted: list[tuple[str, Values | None]]) -> list[tuple[str, Values | None]]:
    """New objects with a name of their own within this deed: "stand:new1"."""
    return [(f"{key}new{at}" if key.endswith(":") else key, values) for at, (key, values) in enumerate(wanted)]


def _row(plan: Floor, key: str, values: Values | None) -> models.Model | None:
    """A row with these values, checked as its model checks them, not yet stored."""
    if values is None:
        return None
    kind, _colon, pk = key.partition(":")
    is_new = pk.startswith("new")
    old = plan.rows().get(key)
    if kind == HALL:
        row: models.Model = Edition.objects.get(pk=plan.edition.pk)
    else:
        row = objects.MODELS[kind](edition=plan.edition, pk=None if is_new else int(pk))
        row._state.adding = old is None
    try:
        objects.fill(row, {name: values[name] for name in objects.FIELDS[kind] if name in values})
        checked = set(objects.FIELDS[kind])  # without circuits, which are looked up below
        row.clean_fields(exclude={one.name for one in row._meta.get_fields()} - checked)
    except (ValidationError, ArithmeticError, TypeError, ValueError) as error:
        raise _invalid(error) from None
    circuit = getattr(row, "circuit_id", None)
    if circuit is not None and circuit not in plan.circuits:
        raise FairError(_("Diesen Stromkreis gibt es nicht."), field="circuit", code="invalid")
    return row


def _invalid(error: Exception) -> Exception:
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        said = [(name, text) for name, texts in error.message_dict.items() for text in texts]
        return DomainErrors([FairError(text, field=name, code="invalid") for name, text in said])
    return FairError(_("Bitte prüfen Sie die Maße."), code="invalid")


def _put(plan: Floor, key: str, row: models.Model | None) -> None:
    kind = objects.kind_of(key)
    if kind == HALL:
        if row is not None:
            plan.edition = row  # type: ignore[assignment]
        return
    kinds: dict[str, dict[str, Any]] = {
        STAND: cast("dict[str, Any]", plan.stands),
        objects.FIXTURE: cast("dict[str, Any]", plan.fixtures),
        objects.SOCKET: cast("dict[str, Any]", plan.sockets),
    }
    place = kinds[kind]
    if row is None:
        place.pop(key, None)
    else:
        place[key] = row


def _lock_stands(plan: Floor, rows: list[tuple[str, models.Model | None]]) -> dict[str, Stand]:
    """Lock the stands that are there already, and refuse what their bookings forbid."""
    known = [plan.stands[key] for key, _row in rows if key in plan.stands]
    locked = {f"{STAND}:{one.pk}": one for one in stands.lock(*known)}
    wanted = dict(rows)
    taken = StandBooking.objects.occupying().filter(stand__in=known).values_list("stand", flat=True)
    for key in (f"{STAND}:{pk}" for pk in taken):
        row = wanted[key]
        if isinstance(row, Stand) and row.blocked and not locked[key].blocked:
            text = _("Stand %(number)s ist vergeben. Bitte geben Sie der Organisation zuerst einen anderen.")
            raise FairError(text % {"number": row.number}, field="blocked", code="occupied")
    return locked


def _delete(plan: Floor, key: str) -> None:
    row = plan.rows().get(key)
    if row is None or isinstance(row, Edition):
        return
    if isinstance(row, Stand):
        StandBooking.objects.filter(stand=row, exhibitor=None).exclude(state="held").delete()
        if StandBooking.objects.filter(stand=row).exists():
            text = _("Stand %(number)s steht in Buchungen. Sie können ihn sperren.") % {"number": row.number}
            raise FairError(text, code="booked")
    type(row)._default_manager.filter(pk=row.pk).delete()


def _numbers_first(
    locked: Mapping[str, Stand], rows: list[tuple[str, models.Model | None]]
) -> list[tuple[str, models.Model]]:
    """What is to be saved. Stands that change numbers or places with each other go through ones that nobody has."""
    kept = [(key, row) for key, row in rows if row is not None]
    given = [row for key, row in kept if isinstance(row, Stand) and key in locked and row.number != locked[key].number]
    for row in given:  # so that two can change their numbers with each other
        Stand.objects.filter(pk=row.pk).update(number=f"~{row.pk}"[:10])
    moved = [(key, row) for key, row in kept if isinstance(row, Stand) and key in locked]
    if len(moved) > 1:
        Stand.objects.bulk_update([row for _key, row in moved], ["x", "y", "width", "depth"])
    return kept


def _save(key: str, row: models.Model) -> None:
    kind = objects.kind_of(key)
    if row.pk is None or row._state.adding:
        row.save(force_insert=True)
    else:
        row.save(update_fields=[name.removesuffix("_id") for name in objects.FIELDS[kind]])


def words_of(before: State, after: State) -> str:
    """A step in words, for the button that takes it back."""
    keys = list(after)
    if len(keys) == 1:
        key = keys[0]
        name = _name(key, after[key] or before[key] or {})
        if before[key] is None:
            return _("%(what)s gezeichnet") % {"what": name}
        if after[key] is None:
            return _("%(what)s gelöscht") % {"what": name}
        old, new = before[key] or {}, after[key] or {}
        is_moved = {place for place in new if new[place] != old.get(place)} <= {"x", "y"}
        return (_("%(what)s verschoben") if is_moved else _("%(what)s geändert")) % {"what": name}
    text = ngettext("%(n)s Teil geändert", "%(n)s Teile geändert", len(keys))
    if all(one is None for one in before.values()):
        text = ngettext("%(n)s Teil gezeichnet", "%(n)s Teile gezeichnet", len(keys))
    return text % {"n": len(keys)}


def _name(key: str, values: Values) -> str:
    kind = objects.kind_of(key)
    if kind == STAND:
        return _("Stand %(number)s") % {"number": values.get("number", "")}
    if kind == HALL:
        return _("Halle")
    if kind == objects.SOCKET:
        return _("Steckdose")
    return values.get("name") or str(dict(objects.Fixture._meta.get_field("kind").choices).get(values["kind"], ""))


@transaction.atomic
def save_circuit(*, circuit: Circuit, actor: Actor) -> None:
    """Store a new or changed circuit."""
    places.lock_edition(circuit.edition_id)
    circuit.save()
    record(actor=actor, action="circuit.saved", subject=f"circuit:{circuit.pk}", name=circuit.name)


@transaction.atomic
def delete_circuit(*, circuit: Circuit, actor: Actor) -> None:
    """Delete a circuit; its stands and sockets stay, without one."""
    places.lock_edition(circuit.edition_id)
    record(actor=actor, action="circuit.deleted", subject=f"circuit:{circuit.pk}", name=circuit.name)
    circuit.delete()
