"""People who stand at the door and have no place yet: from the waiting list, or without any registration."""

from __future__ import annotations

from django.utils.translation import gettext as _

from conference.web.errors import DomainError
from registrations import places, services, waiting
from registrations.admin.walk_in import WalkInForm
from registrations.models import Registration, RegistrationState, Source
from registrations.presence import services as presence
from registrations.services import RegistrationData

from . import building, kinds
from .kinds import Answer, Entry
from .models import Scan


def register_kinds() -> None:
    """Called when the app is ready."""
    kinds.register("admit", admit, undo=take_admission_back)
    kinds.register("walk_in", walk_in, undo=take_walk_in_back)


def admit(entry: Entry) -> Answer:
    """Give a place that is free this minute to somebody who waits and stands here, and let them in."""
    one = places.lock_registration(entry.person())
    if one.state != RegistrationState.WAITING:
        return building.come_in(entry)
    effect = {"number": one.waiting_number, "awaited": _awaited(one)}
    if not waiting.promote(registration=one, actor=entry.actor):
        return Answer("full", _("Gerade ist kein Platz frei."), person=one, more={"free": 0})
    return building.arrive(entry, presence.lock(one), effect=effect)


def _awaited(one: Registration) -> list[list[int]]:
    """Sessions for which the person waits, each with the number there."""
    rows = one.places.waiting().order_by("session")
    return [list(row) for row in rows.values_list("session", "waiting_number")]


def take_admission_back(entry: Entry, target: Scan) -> None:
    """The person waits again, under the numbers they had; the place stays free for whoever stands at the door."""
    building.take_back(entry, target)
    if target.registration is not None and "number" in target.effect:
        awaited = dict(target.effect["awaited"])
        number = target.effect["number"]
        waiting.send_back(registration=target.registration, number=number, awaited=awaited, actor=entry.actor)


def walk_in(entry: Entry) -> Answer:
    """Register somebody in three fields and let them in; where all places are taken, they wait.

    Whoever is registered under this name already is not registered again, unless the volunteer says so (`again`).
    """
    form = WalkInForm({name: entry.fields.get(name) or "" for name in ("name", "organisation", "email")})
    if not form.is_valid():
        field, messages = next(iter(form.errors.items()))
        raise DomainError(str(messages[0]), field=field, code=field)
    places.lock_edition(entry.device.edition_id)
    data = form.registration_data()
    known = None if entry.fields.get("again") is True else _known(entry, data)
    if known is not None:
        words = _("%(name)s ist schon angemeldet.") % {"name": known.full_name}
        return Answer("already_registered", words, person=known)
    one = services.register(edition=entry.edition, data=data, actor=entry.actor, source=Source.WALK_IN)
    effect = {"registered": one.pk}
    if one.state == RegistrationState.WAITING:
        return building.waiting(one, effect=effect)
    return building.arrive(entry, presence.lock(one), effect=effect)


def _known(entry: Entry, data: RegistrationData) -> Registration | None:
    """Whoever is registered under this name already: with the address, or from the institution where none is given."""
    new = Registration(edition=entry.edition, **services.columns_of(data))
    if data.email:
        return Registration.objects.same_person(new).select_related("edition").first()
    rows = Registration.objects.filter(edition=entry.edition, erased_at=None).active().select_related("edition")
    same = {name: getattr(data, name) for name in ("first_name", "last_name", "organisation")}
    return rows.filter(**{f"{name}__iexact": value for name, value in same.items()}).order_by("pk").first()


def take_walk_in_back(entry: Entry, target: Scan) -> None:
    """The person was not there and is not registered: cancelled, as they would do it themselves."""
    building.take_back(entry, target)
    if target.registration is not None and "registered" in target.effect:
        services.cancel(registration=target.registration, actor=entry.actor)
