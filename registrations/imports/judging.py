"""What would become of a row, judged by the form and the rules of the service, without storing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from conference.models import Edition
from conference.web.errors import DomainError
from conference.web.text import searchable
from registrations import desk, importing, places, services
from registrations.forms import RegistrationForm, initial_of
from registrations.models import ConsentPurpose, Registration, RegistrationState, Role
from registrations.services import RegistrationData

from .answers import NEEDS, Offers, answers, role_of
from .models import Fate


class RowForm(RegistrationForm):
    """The form as staff fill it in: people who came by telephone have no e-mail address."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["email"].required = False
        self.fields["last_name"].error_messages["required"] = _("Bitte tragen Sie den Nachnamen ein.")


@dataclass
class Judged:
    """One row: `fate`, why not ([key, message]), what else to know; `data` and `found` for whoever lets it happen."""

    fate: Fate
    reasons: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    data: RegistrationData | None = None
    found: Registration | None = None
    role: str = Role.PARTICIPANT
    internal_note: str = ""


class Judge:
    """Judges the rows of one file in their order. `is_preview`: counts places as if every row so far had happened."""

    def __init__(self, edition: Edition, *, has_needs_consent: bool, is_preview: bool) -> None:
        self.edition, self.has_needs_consent, self.is_preview = edition, has_needs_consent, is_preview
        self.offered = Offers(edition)
        self.seen: dict[tuple[str, str, str], int] = {}
        self.free_at_edition = 0 if edition.waiting else edition.capacity - edition.places_taken
        self.free: dict[str, int] = {}
        self.names = self._names() if is_preview else set()

    def _names(self) -> set[str]:
        rows = Registration.objects.of_edition(self.edition).active().values_list("first_name", "last_name")
        return {searchable(first, last) for first, last in rows}

    def judge(self, number: int, cells: Mapping[str, str]) -> Judged:
        """What would become of this row."""
        said = answers(cells, self.offered, has_needs_consent=self.has_needs_consent)
        found = self._found(cells, said)
        if found is not None and not found.is_active:
            return Judged(Fate.REJECTED, [["code", _("Diese Anmeldung ist abgesagt.")]])
        before = desk.data_of(found) if found else None
        form = self._form(said, found, before)
        data = self._data(form, before)
        if data is None:
            return Judged(Fate.REJECTED, importing.reasons_by_field(form), found=found)
        judged = Judged(Fate.SAME, data=data, found=found, notes=self._notes(cells, found))
        judged.role, judged.internal_note = role_of(cells, self.offered), cells.get("internal_note", "")
        if found is not None and before is not None:
            changed = _changed(before, data)
            judged.fate = Fate.CHANGED if changed else Fate.SAME
            judged.notes += [str(form.fields[name].label) for name in changed if name in form.fields]
            return judged
        return self._new(judged, number) if self.is_preview else judged

    def _found(self, cells: Mapping[str, str], said: Mapping[str, Any]) -> Registration | None:
        """Who this is: by code, else by name and e-mail address."""
        people = Registration.objects.of_edition(self.edition).select_related("edition")
        if (code := cells.get("code", "")) and (one := people.filter(code=code.upper()).first()):
            return one
        who = Registration(edition=self.edition)
        for name in ("email", "first_name", "last_name"):
            setattr(who, name, said.get(name, ""))
        return people.same_person(who).first() if who.email else None

    def _form(self, said: dict[str, Any], found: Registration | None, before: RegistrationData | None) -> RowForm:
        counts, held = self.offered.counts, None
        if found is not None and before is not None:
            held = desk.held_by(found)
            topics = list(found.topics.values_list("code", flat=True))
            stored = initial_of(before, held.shown, topics)
            said = {**{name: value for name, value in stored.items() if value is not None}, **said}
        elif not said.get("organisation") and "organisation_type" not in said:
            said = {**said, "organisation_type": "private"}
        return RowForm(said, edition=self.edition, counts=counts, held=held)

    def _data(self, form: RowForm, before: RegistrationData | None) -> RegistrationData | None:
        """What the form holds where form and service would take it; else None, with messages in the form."""
        if not form.is_valid():
            return None
        data = form.entered()
        if before is not None:  # needs are the person's own: a file does not change them
            given = before.consents & {ConsentPurpose.NEEDS.value}
            consents = data.consents - {ConsentPurpose.NEEDS.value} | given
            data = replace(data, needs=before.needs, consents=consents)
        try:
            services.check_choices(self.edition, data, form.held.keys)
        except DomainError as error:
            form.refuse(error)
            return None
        return data

    def _notes(self, cells: Mapping[str, str], found: Registration | None) -> list[str]:
        notes = []
        if not self.has_needs_consent and found is None and any(_says(cells.get(key, "")) for key in NEEDS):
            notes.append(_("Angaben zur Unterstützung bleiben weg: Die Einwilligung fehlt."))
        return notes

    def _new(self, judged: Judged, number: int) -> Judged:
        """Somebody new: twice in the file, without a place, or with a namesake."""
        data = judged.data
        assert data is not None
        key = (data.email.lower(), data.first_name.lower(), data.last_name.lower())
        if data.email and key in self.seen:
            message = _("Diese Person steht schon in Zeile %(number)s.") % {"number": self.seen[key]}
            return Judged(Fate.REJECTED, [["email", message]])
        self.seen[key] = number
        if searchable(data.first_name, data.last_name) in self.names:
            judged.notes.append(_("Jemand mit diesem Namen ist schon da, mit einer anderen E-Mail-Adresse."))
        self.names.add(searchable(data.first_name, data.last_name))
        judged.fate = Fate.ACCEPTED
        if judged.role == Role.PARTICIPANT:
            judged.fate = Fate.ACCEPTED if self.free_at_edition > 0 else Fate.WAITING
            self.free_at_edition -= 1
        if not self.edition.gathers_wishes:
            judged.notes += self._full_workshops(data, judged.fate)
        return judged

    def _full_workshops(self, data: RegistrationData, fate: Fate) -> list[str]:
        notes = []
        for session in services.find_sessions(self.edition, data.sessions):
            free = self.free.setdefault(session.code, places.free_for_newcomers(session))
            if free < 1 or fate == Fate.WAITING:
                notes.append(_("Warteliste in %(code)s") % {"code": session.code})
            else:
                self.free[session.code] = free - 1
        return notes


def _says(cell: str) -> bool:
    return cell.strip().lower() not in ("", "none", "0", "nein", "no")


def _changed(before: RegistrationData, after: RegistrationData) -> list[str]:
    names = [name for name in vars(after) if name not in ("needs", "consents", "sessions", "further_wishes")]
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    if set(before.sessions) != set(after.sessions):
        changed.append("round_1")
    changed += [f"consent_{purpose}" for purpose in sorted(before.consents ^ after.consents)]
    return changed


def fate_of(one: Registration) -> Fate:
    """What has become of a row whose person is registered now."""
    return Fate.WAITING if one.state == RegistrationState.WAITING else Fate.ACCEPTED
