"""The people of a draft, each with the form that says what is wrong; and what the page says before it is sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.models import Edition, Session
from conference.web.errors import DomainError
from registrations import offers, services
from registrations.forms import RegistrationForm
from registrations.models import Attendance, Invitation, Registration, RegistrationDraft
from registrations.services import RegistrationData

from .forms import PRESET, ColleagueForm, as_sent
from .services import MOST, GroupError, same_twice


@dataclass
class Person:
    """One of the list. `number` names it in addresses; `sessions` are the chosen workshops, in the order of the day;
    wishes by round, the better ones first."""

    number: int
    form: RegistrationForm
    data: RegistrationData
    sessions: list[Session]

    @property
    def is_first(self) -> bool:
        """Whoever registers the others."""
        return self.number == 1

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.data.title, self.data.first_name, self.data.last_name) if part)

    @property
    def attendance(self) -> str:
        return str(Attendance(self.data.attendance).label)

    @property
    def problems(self) -> list[str]:
        """What is wrong, each with the words of its field."""
        found = []
        for name, errors in self.form.errors.items():
            label = self.form.fields[name].label if name in self.form.fields else ""
            found += [f"{label}: {message}" if label else str(message) for message in errors]
        return found


def people_of(draft: RegistrationDraft) -> list[Person]:
    """The people with what was typed; nothing is checked beyond the shape yet."""
    counts = offers.counts(draft.edition)
    rows = Session.objects.of_edition(draft.edition).bookable().select_related("room").order_by("start", "pk")
    sessions = {one.code: one for one in rows}
    return [_person(row, draft.edition, counts, sessions) for row in draft.people]


def _person(row: dict[str, Any], edition: Edition, counts: list[offers.Count], sessions: dict[str, Session]) -> Person:
    kind = RegistrationForm if row["number"] == 1 else ColleagueForm
    form = kind(as_sent(row["typed"]), edition=edition, counts=counts)
    form.full_clean()
    data = form.entered()
    gone = [name for name in row["typed"] if name.startswith("round_") and name not in form.fields]
    if not edition.gathers_wishes and any(any(row["typed"][name]) for name in gone):
        form.add_error(None, _("Diesen Workshop gibt es nicht mehr."))  # the last one of its round
    codes = (*data.sessions, *data.further_wishes)
    chosen = [one for code, one in sessions.items() if code in codes]
    if edition.gathers_wishes:
        chosen.sort(key=lambda one: (one.round, codes.index(one.code)))
    return Person(row["number"], form, data, chosen)


def check(edition: Edition, people: list[Person]) -> bool:
    """Try every rule that needs no lock on all of the people; what is wrong then stands in their forms."""
    twice = same_twice([person.data for person in people])
    _check_invitation(people)
    for at, person in enumerate(people):
        if at in twice:
            person.form.refuse(twice[at])
        if not person.form.errors:
            _try(edition, person)
    return not any(person.form.errors for person in people)


def _check_invitation(people: list[Person]) -> None:
    invitation, form = invited_by(people), people[0].form
    if invitation is not None and not form.errors and len(people) > invitation.places_free:
        words = ngettext(
            "Mit dieser Einladung ist noch %(n)s Platz frei. Bitte entfernen Sie die übrigen Personen.",
            "Mit dieser Einladung sind noch %(n)s Plätze frei. Bitte entfernen Sie die übrigen Personen.",
            invitation.places_free,
        )
        message = words % {"n": invitation.places_free}
        form.refuse(services.RegistrationError(message, field="invitation", code="invitation_full"))


def _try(edition: Edition, person: Person) -> None:
    try:
        services.check_choices(edition, person.data)
        services.check_unique(Registration(edition=edition, **services.columns_of(person.data)))
    except DomainError as error:
        person.form.refuse(error)


def refuse(people: list[Person], error: DomainError) -> None:
    """Put what the service refused into the forms of those whom it concerns."""
    for at, one in error.by_person.items() if isinstance(error, GroupError) else [(0, error)]:
        form = people[0 if one.field == "invitation" else at].form  # the code stands in the first form
        if not (one.field == "invitation" and form.has_error("invitation")):
            form.refuse(one)


def blank(draft: RegistrationDraft, people: list[Person], typed: Any = None) -> ColleagueForm:
    """The form for one more person, with the institution of the first."""
    first = people[0].data
    initial = {name: getattr(first, name) for name in PRESET}
    return ColleagueForm(typed, edition=draft.edition, counts=offers.counts(draft.edition), initial=initial)


def invited_by(people: list[Person]) -> Invitation | None:
    """The invitation of the first person brings all of them."""
    return people[0].form.invited


@dataclass(frozen=True)
class Warned:
    """What the page says about places before anything is sent."""

    conference: str
    workshops: list[tuple[Session, str]]


def places_before(edition: Edition, people: list[Person]) -> Warned:
    """How many of the people would wait, at the conference and in each workshop, as it stands at this moment."""
    chosen: Counter[str] = Counter(session.code for person in people for session in person.sessions)
    sessions = {session.code: session for person in people for session in person.sessions}
    short = []
    if edition.gathers_wishes:  # nobody takes a place by a wish
        chosen.clear()
    for code, wanted in chosen.items():
        free = 0 if sessions[code].waiting else sessions[code].places_free or 0
        if wanted > free:
            short.append((sessions[code], _shortage(free, wanted)))
    return Warned(_at_conference(edition, people), short)


def _at_conference(edition: Edition, people: list[Person]) -> str:
    if invited_by(people) is not None:  # whoever is invited has a place or is told, nobody waits
        return ""
    free = 0 if edition.waiting else edition.places_free
    return _shortage(free, len(people)) if len(people) > free else ""


def _shortage(free: int, wanted: int) -> str:
    """ "Noch 3 Plätze, Sie melden 5 Personen an: 2 kommen auf die Warteliste." """
    left = ngettext("Noch %(n)s Platz.", "Noch %(n)s Plätze.", free) % {"n": free} if free else _("Ausgebucht.")
    ask = ngettext("Sie melden %(n)s Person an.", "Sie melden %(n)s Personen an.", wanted) % {"n": wanted}
    late = wanted - free
    words = ngettext("%(n)s Person kommt auf die Warteliste.", "%(n)s Personen kommen auf die Warteliste.", late)
    return f"{left} {ask} {words % {'n': late}}"


def is_full(people: list[Person]) -> bool:
    return len(people) >= MOST
