"""A row of a table as the answers of the form: choices by their words, workshops by code or number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation

from conference.models import Edition, Topic
from conference.web.text import searchable
from registrations import importing, names, offers
from registrations.models import OUTSIDE, Attendance, OrganisationType, Role

YES = frozenset({"ja", "j", "yes", "y", "true", "1", "x", "wahr", "on"})
NO = frozenset({"nein", "n", "no", "false", "0", "falsch", "off", "-", "–"})
TICKS = ("lunch", "waiting_list", "question_anonymous", "consent_photo", "consent_networking", "consent_news")
PLAIN = (
    "title", "first_name", "last_name", "badge_name", "own_script_name", "email", "phone", "organisation", "function",
    "question",
)  # fmt: skip
NEEDS = ("diet", "access_needs", "interpreting", "childcare")
PRIVATE = ("privat", "private", "ehrenamtlich", "privat / ehrenamtlich")


def _words_of(choices: Any) -> dict[str, str]:
    """Folded word → value, in German and English."""
    found: dict[str, str] = {}
    for language in ("de", "en"):
        with translation.override(language):
            found |= {searchable(str(label)): value for value, label in choices}
    return found | {value: value for value, _label in choices}


@dataclass
class Offers:
    """What an edition offers, asked once per file."""

    edition: Edition
    counts: list[offers.Count] = field(default_factory=list)
    topics: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counts = offers.counts(self.edition)
        rows = list(Topic.objects.filter(edition=self.edition))
        self.topics = {searchable(word): one.code for one in rows for word in (one.code, one.name)}
        self.types = _words_of(OrganisationType.choices)
        self.attendance = _words_of(Attendance.choices)
        self.roles = _words_of(Role.choices)
        self.towns = {searchable(town): town for town in self.edition.municipalities}
        self.towns |= {searchable(word): OUTSIDE for word in (OUTSIDE, "außerhalb", "außerhalb des Kreises")}


def role_of(cells: Mapping[str, str], offered: Offers) -> str:
    """The role that a row gives, a guest where it says nothing we know."""
    return offered.roles.get(searchable(cells.get("role", "")), Role.PARTICIPANT.value)


def answers(cells: Mapping[str, str], offered: Offers, *, has_needs_consent: bool) -> dict[str, Any]:
    """What the form gets for the cells that hold something; what is not understood stays as it is, for its message."""
    said = {key: value for key, value in cells.items() if value}
    if "name" in said:
        first, last = names.parted(said["name"])
        said = {"first_name": first, "last_name": last, **said}
    found: dict[str, Any] = {key: said[key] for key in PLAIN if key in said}
    if said.get("organisation", "").lower() in PRIVATE:
        found |= {"organisation": "", "organisation_type": OrganisationType.PRIVATE}
    elif "organisation_type" in said:
        found["organisation_type"] = _one_of(said["organisation_type"], offered.types)
    if "municipality" in said:
        found["municipality"] = _one_of(said["municipality"], offered.towns)
    if "attendance" in said:
        found["attendance"] = _one_of(said["attendance"], offered.attendance)
    if "language" in said:
        known = {code for code, _name in settings.LANGUAGES}
        found["language"] = said["language"] if said["language"] in known else "de"
    if "topics" in said:
        found["topics"] = _topics(said["topics"], offered.topics)
    found |= {key: _yes_or_no(said[key]) for key in TICKS if key in said}
    for key in said:
        if key.startswith("round_"):
            found[key] = importing.workshop(offered.counts, int(key[-1]), said[key])
    if has_needs_consent and any(key in said for key in NEEDS):
        found |= importing.needs({key: cells.get(key, "") for key in NEEDS})
    return found


def _one_of(word: str, known: Mapping[str, str]) -> str:
    return known.get(searchable(word), word)


def _yes_or_no(word: str) -> str:
    folded = word.casefold()
    return "yes" if folded in YES else "no" if folded in NO else word


def _topics(text: str, known: Mapping[str, str]) -> list[str]:
    """Codes of the topics named; a name may hold a comma itself. What is no topic is passed over."""
    parts = [searchable(part) for part in text.replace(";", ",").split(",")]
    if all(part in known for part in parts if part):
        return [known[part] for part in parts if part]
    whole = searchable(text)
    return sorted({code for word, code in known.items() if len(word) > 3 and word in whole})
