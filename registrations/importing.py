"""Registering people from a table: the same form and the same service as online, one transaction per row."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from conference.audit.services import SYSTEM
from conference.models import Edition
from conference.web.text import clean

from . import offers, services
from .forms import RegistrationForm
from .models import Access, Diet, OrganisationType, Registration, RegistrationState, Source

COLUMNS = (
    "first_name", "last_name", "email", "organisation", "function", "language", "diet", "access_needs", "interpreting",
    "childcare", "photo_consent", "networking", "workshop_1", "workshop_2",
)  # fmt: skip

# Religion is not asked: who eats halal or kosher can eat every vegetarian dish.
_DIETS = {"": "", "none": "", "vegetarian": Diet.VEGETARIAN, "vegan": Diet.VEGAN, "halal": Diet.VEGETARIAN,
          "kosher": Diet.VEGETARIAN}  # fmt: skip
_RELIGIOUS = ("halal", "kosher")
_ACCESS = {"rollstuhl": Access.STEP_FREE, "begleitperson": Access.ASSISTANT, "induktive höranlage": Access.HEARING_LOOP,
           "großdruck": Access.LARGE_PRINT, "gebärdensprachdolmetschung (dgs)": Access.SIGN_LANGUAGE,
           "assistenzhund": Access.ASSISTANCE_DOG}  # fmt: skip


class TableError(Exception):
    """The file as a whole cannot be read."""


@dataclass(frozen=True)
class Outcome:
    """What became of one row. `number` counts as a spreadsheet does (2 is the first below the headings)."""

    number: int
    registration: Registration | None = None
    reasons: tuple[str, ...] = ()
    left_out_needs: bool = False
    mapped_diet: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.registration is not None and self.registration.state == RegistrationState.WAITING


def read_table(text: str) -> list[dict[str, str]]:
    """The rows of a CSV file with commas or semicolons. Raises TableError where headings are missing."""
    heading = text.partition("\n")[0]
    reader = csv.DictReader(
        text.splitlines(keepends=True), delimiter=";" if heading.count(";") > heading.count(",") else ","
    )
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise TableError(_("Diese Spalten fehlen: %(names)s") % {"names": ", ".join(missing)})
        return [{name: row.get(name) or "" for name in COLUMNS} for row in reader]
    except csv.Error as error:
        message = _("Zeile %(number)s lässt sich nicht lesen: %(why)s")
        raise TableError(message % {"number": reader.line_num, "why": error}) from None


def register_rows(
    rows: Iterable[dict[str, str]], *, edition: Edition, has_needs_consent: bool = False
) -> Iterator[Outcome]:
    """Register row by row, each for itself; who is there already is rejected, so twice is the same as once.

    has_needs_consent: the people have consented in writing that their support needs are stored; without that the
    needs are left out (Art. 9 GDPR).
    """
    for number, row in enumerate(rows, start=2):
        counts = offers.counts(edition)
        form = RegistrationForm(_answers(row, counts, has_needs_consent), edition=edition, counts=counts)
        made = _register(form, edition)
        told = any(
            clean(row[name]) not in ("", "none", "0") for name in ("diet", "access_needs", "interpreting", "childcare")
        )
        yield Outcome(
            number=number,
            registration=made,
            reasons=() if made else _reasons(form),
            left_out_needs=told and made is not None and not has_needs_consent,
            mapped_diet=has_needs_consent and made is not None and clean(row["diet"]).lower() in _RELIGIOUS,
        )


def _register(form: RegistrationForm, edition: Edition) -> Registration | None:
    try:
        return form.submit(
            lambda: services.register(edition=edition, data=form.entered(), actor=SYSTEM, source=Source.IMPORT)
        )
    except DatabaseError as error:
        form.add_error(None, str(error))
        return None


def _answers(row: dict[str, str], counts: list[offers.Count], has_needs_consent: bool) -> dict[str, Any]:
    """A row as the form's answers."""
    private = clean(row["organisation"]).lower() in ("", "privat")
    answers: dict[str, Any] = {name: row[name] for name in ("first_name", "last_name", "email", "function")}
    answers |= {
        "organisation": "" if private else row["organisation"],
        "organisation_type": OrganisationType.PRIVATE if private else "",
        "language": _language(row["language"]),
        "consent_photo": row["photo_consent"],
        "consent_networking": row["networking"],
    }
    for number in (1, 2):
        answers[f"round_{number}"] = workshop(counts, number, clean(row[f"workshop_{number}"]))
    return answers | (needs(row) if has_needs_consent else {})


def _language(code: str) -> str:
    """A language that has a catalogue; German for all others."""
    wanted = clean(code)
    return wanted if wanted in {known for known, _name in settings.LANGUAGES} else "de"


def workshop(counts: list[offers.Count], number: int, wish: str) -> str:
    """The code of the n-th workshop of a round, in the order of codes; what is no such number stays as it is."""
    codes = sorted(one.code for one in counts if one.round == number)
    if wish.isdecimal() and 1 <= int(wish[:6]) <= len(codes):
        return codes[int(wish) - 1]
    return wish


def needs(row: dict[str, str]) -> dict[str, Any]:
    words = [clean(word) for word in row["access_needs"].split(",") if clean(word)]
    known = [_ACCESS[word.lower()].value for word in words if word.lower() in _ACCESS]
    others = [word for word in words if word.lower() not in _ACCESS]
    diet = clean(row["diet"]).lower()
    found = {
        "diet": _DIETS.get(diet, diet),
        "access": [*known, Access.OTHER.value] if others else known,
        "access_note": ", ".join(others),
        "interpreting": row["interpreting"],
        "childcare": row["childcare"],
    }
    asked = any(value not in ("", "0", []) for value in found.values())
    return found | ({"consent_needs": "yes"} if asked else {})


def _reasons(form: RegistrationForm) -> tuple[str, ...]:
    """Every message of a rejected row, with the label of its field."""
    found = []
    for name, message in reasons_by_field(form):
        label = form.fields[name].label if name in form.fields else ""
        found.append(f"{label}: {message}" if label else message)
    return tuple(found)


def reasons_by_field(form: RegistrationForm) -> list[list[str]]:
    """Every message of a form that was refused, as field and message."""
    return [[name, str(message)] for name, errors in form.errors.items() for message in errors]
