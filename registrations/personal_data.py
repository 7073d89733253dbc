"""What a person may see and take along of themselves (Art. 15 and 20 GDPR)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.web import dates

from .models import ConsentPurpose, PlaceState, Registration, SupportNeeds
from .needs import wording
from .pages import PersonalPage

COLUMNS = (
    "code", "role", "source", "state", "language", "title", "first_name", "last_name", "badge_name", "own_script_name",
    "email", "phone", "organisation", "organisation_type", "function", "municipality", "attendance", "lunch",
    "waiting_list", "question", "question_anonymous", "internal_note", "created_at", "updated_at",
    "cancelled_at", "badge_printed_at",
)  # fmt: skip
_NEEDS = (
    "diet", "allergies", "access", "assistant_name", "access_note", "interpreting", "interpreting_sessions",
    "childcare", "childcare_groups",
)  # fmt: skip


def copy_of(page: PersonalPage) -> dict[str, Any]:
    """Everything stored about a person, with stable names and ISO 8601 times, for other programs."""
    one = page.registration
    return {
        "edition": {"slug": page.edition.slug, "title": page.edition.title, "date": page.edition.date},
        "registration": {
            **{name: getattr(one, name) for name in COLUMNS},
            "registered_by": page.registrant.full_name if page.registrant else None,
            "invitation": one.invitation.label if one.invitation_id else None,
        },
        "topics": page.topics,
        "places": [
            {
                "code": place.session.code,
                "title": place.session.title,
                "state": place.state,
                "since": place.created_at,
                "kept_despite_overlap": place.overlap_accepted,
            }
            for place in page.places
        ],
        "support_needs": {name: getattr(page.needs, name) for name in _NEEDS} if page.needs else None,
        "support_needs_withheld": page.are_needs_hidden,
        "consents": page.consents,
    }


Part = tuple[str, list[tuple[str, Any]]]


def readable(page: PersonalPage) -> list[Part]:
    """The same for people: headings, each with pairs of words and value; what is empty is left out."""
    one = page.registration
    parts: list[Part] = [(_("Anmeldung"), _rows(one, COLUMNS))]
    if page.registrant:
        parts[0][1].append((_("Angemeldet von"), page.registrant.full_name))
    parts[0][1].append((_("Handlungsfelder"), ", ".join(page.topics)))
    words = dict(PlaceState.choices)
    parts.append(
        (_("Workshops"), [(place.session.title, str(words[PlaceState(place.state)])) for place in page.places])
    )
    if page.needs:
        parts.append((_("Unterstützung"), _needs_rows(page.needs)))
    elif page.are_needs_hidden:
        parts.append((_("Unterstützung"), [(_("Angaben zur Unterstützung"), _("gespeichert, aber hier verborgen"))]))
    purposes = dict(ConsentPurpose.choices)
    parts.append(
        (_("Einwilligungen"), [(str(purposes[ConsentPurpose(row["purpose"])]), _span(row)) for row in page.consents])
    )
    filled = [(heading, [row for row in rows if row[1] not in ("", None, [])]) for heading, rows in parts]
    return [(heading, rows) for heading, rows in filled if rows]


def _rows(row: Registration | SupportNeeds, names: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [(str(row._meta.get_field(name).verbose_name), _shown(row, name)) for name in names]


def _shown(row: Registration | SupportNeeds, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    display = getattr(row, f"get_{name}_display", None)
    if isinstance(value, dt.datetime):
        return _moment(value)
    return display() if display and not isinstance(value, list) else value


def _moment(value: dt.datetime) -> str:
    local = timezone.localtime(value)
    return f"{dates.full(local.date())}, {dates.clock(local)}"


def _needs_rows(needs: SupportNeeds) -> list[tuple[str, Any]]:
    return [(str(needs._meta.get_field(name).verbose_name), words) for name, words in wording.of(needs)]


def _span(row: dict[str, Any]) -> Any:
    return _moment(row["given_at"]) if row["withdrawn_at"] is None else _("zurückgenommen")
