"""Who stands at a stand. Each person becomes a registration of their own, and so gets a badge and a meal.

A guest at the stand names its own people: they are of the stand's crew too, so whatever counts a crew counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.audit.services import Actor
from conference.web.errors import DomainError
from conference.web.text import clean
from registrations.models import Registration, Role, Source
from registrations.querysets import RegistrationQuerySet
from registrations.services import RegistrationData, cancel, register

from .models import Exhibitor, StandBooking
from .stands import FairError

CREW_MAX = 10
EMAIL = re.compile(r"[^\s<>(),;]+@[^\s<>(),;]+")
_DIVIDERS = re.compile("[,;،]")


@dataclass(frozen=True)
class CrewMember:
    """One line of the form: a name and perhaps an e-mail address."""

    name: str
    email: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return (self.name.casefold(), self.email.casefold())

    @property
    def line(self) -> str:
        return f"{self.name}, {self.email}" if self.email else self.name

    @property
    def names(self) -> tuple[str, str]:
        """First and last name: the last word is the last name, and a single name is one."""
        first, _space, last = self.name.rpartition(" ")
        return first, last


def parse(text: str) -> list[CrewMember]:
    """One person per line: "Amina Yılmaz", "Amina Yılmaz, amina@example.org" or "Amina Yılmaz <amina@example.org>".

    Several on one line, each with a first and a last name, are several people, and "Yılmaz, Amina" is Amina Yılmaz.
    """
    return [member for line in text.splitlines() for member in _on_line(line)]


def _on_line(line: str) -> list[CrewMember]:
    """An address belongs to the name before it, or to the one after it where the line begins with it; an address alone
    gives a name to call somebody by."""
    members: list[CrewMember] = []
    line, start = line.strip(), 0
    first = EMAIL.match(line)
    if first and _names(line[first.end() :]):
        line = f"{line[first.end() :]} {first[0]}"
    for found in EMAIL.finditer(line):
        names = _names(line[start : found.start()]) or [found[0].partition("@")[0]]
        members += [CrewMember(name=name) for name in names[:-1]]
        members.append(CrewMember(name=names[-1], email=found[0]))
        start = found.end()
    return members + [CrewMember(name=name) for name in _names(line[start:])]


def _names(text: str) -> list[str]:
    """Names that commas divide; a part of a single word belongs to the name beside it."""
    name = clean(text).strip(" ,;،<>()")
    parts = [part for one in _DIVIDERS.split(name) if (part := one.strip())]
    if len(parts) > 1 and all(" " in part for part in parts):
        return parts
    if len(parts) == 2 and " " not in parts[0] + parts[1]:
        return [f"{parts[1]} {parts[0]}"]
    return [name] if name else []


def member_of(registration: Registration) -> CrewMember:
    """The line that stands for somebody who is registered."""
    name = " ".join(part for part in (registration.first_name, registration.last_name) if part)
    return CrewMember(name=name, email=registration.email)


def noted(members: Iterable[CrewMember]) -> str:
    """The people who would come, one per line, for a booking that has no stand yet."""
    return "\n".join(member.line for member in members)


def people(booking: StandBooking, of: Exhibitor | None = None) -> RegistrationQuerySet:
    """Who of the crew comes from this organisation: a guest at the stand, else the one that has it."""
    guest = None if of is None or of.pk == booking.exhibitor_id else of
    return booking.crew.active().filter(guest_at=guest).order_by("pk")


def lines_of(booking: StandBooking, of: Exhibitor | None = None) -> str:
    """The people of an organisation as they are typed into the form: those registered, or those noted while the booking
    waits."""
    if booking.crew_lines and of is None:
        return booking.crew_lines
    return "\n".join(member_of(one).line for one in people(booking, of))


def _register(exhibitor: Exhibitor, member: CrewMember, actor: Actor) -> Registration:
    first_name, last_name = member.names
    data = RegistrationData(
        first_name=first_name,
        last_name=last_name,
        email=member.email,
        organisation=exhibitor.organisation,
        organisation_type=exhibitor.organisation_type,
        language=exhibitor.language,
    )
    try:
        # Not ONLINE: crews come with their stand, also where the registration of guests is not open.
        return register(edition=exhibitor.edition, data=data, actor=actor, source=Source.STAFF, role=Role.EXHIBITOR)
    except DomainError as error:
        message = _("%(name)s: %(reason)s") % {"name": member.name, "reason": error.message}
        raise FairError(message, field="crew", code=error.code) from error


def put(booking: StandBooking, members: Iterable[CrewMember], *, actor: Actor, guest: Exhibitor | None = None) -> None:
    """Make exactly these the people of the organisation, or of a guest at its stand: register who is new, cancel who is
    gone, leave the others alone.

    The caller holds the edition's lock. Raises FairError (field `crew`) where somebody cannot be registered.
    """
    wanted = list(members)
    kept_keys = [member.key for member in wanted]
    for registration in people(booking, guest):
        key = member_of(registration).key
        if key in kept_keys:
            at = kept_keys.index(key)
            del kept_keys[at], wanted[at]
        else:
            cancel(registration=registration, actor=actor)
    new = [_register(guest or booking.exhibitor, member, actor) for member in wanted]
    booking.crew.add(*new)
    if guest:
        guest.people.add(*new)


def dismiss(booking: StandBooking, *, actor: Actor) -> None:
    """Cancel everybody, guests too: there is no stand any more. The caller holds the edition's lock."""
    for registration in booking.crew.active():
        cancel(registration=registration, actor=actor)
