"""What a person may see and take along of themselves (Art. 15 and 20 GDPR)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.web import dates, languages

from . import traces
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
        "consents": _consents(one),
        "mails": [{**asdict(mail), "text": mail.text or None} for mail in traces.mails(one)],
        "documents": [{"at": at, "kind": kind} for at, kind in traces.papers(one)],
        "log": [asdict(done) for done in traces.deeds(one)],
        "further": _further(page),
    }


def _consents(one: Registration) -> list[dict[str, Any]]:
    """Every consent with its history: those taken back too."""
    rows = one.consents.order_by("purpose", "pk").values("purpose", "version", "given_at", "withdrawn_at")
    return [{**row} for row in rows]


def _further(page: PersonalPage) -> dict[str, list[dict[str, Any]]]:
    """The rows of every other package, by table."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in traces.rows(page.registration, with_needs=not page.are_needs_hidden):
        found.setdefault(row.table, []).append(row.values)
    return found


def without_needs(page: PersonalPage) -> PersonalPage:
    """The same for somebody who may not see support needs: that there are some, not which."""
    return replace(page, needs=None, are_needs_hidden=True)


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
    consents = [(str(purposes[ConsentPurpose(row["purpose"])]), _span(row)) for row in _consents(one)]
    parts.append((_("Einwilligungen"), consents))
    parts += _of_others(page)
    parts.append((_("Dokumente"), [(_moment(at), kind) for at, kind in traces.papers(one)]))
    parts.append((_("Was damit geschehen ist"), [(_moment(d.at), f"{d.label} · {d.who}") for d in traces.deeds(one)]))
    filled = [(heading, [row for row in rows if row[1] not in ("", None, [])]) for heading, rows in parts]
    return [(heading, rows) for heading, rows in filled if rows]


def _of_others(page: PersonalPage) -> list[Part]:
    """What other packages store, each under its own heading."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for row in traces.rows(page.registration, with_needs=not page.are_needs_hidden):
        found.setdefault(row.heading, []).extend((label, _plain(value)) for label, value in row.shown)
    return list(found.items())


def _plain(value: Any) -> Any:
    """A value as words."""
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    if isinstance(value, dt.datetime):
        return _moment(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _rows(row: Registration | SupportNeeds, names: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [(str(row._meta.get_field(name).verbose_name), _shown(row, name)) for name in names]


def _shown(row: Registration | SupportNeeds, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    display = getattr(row, f"get_{name}_display", None)
    if isinstance(value, dt.datetime):
        return _moment(value)
    if name == "language":
        return languages.language(value).name
    return display() if display and not isinstance(value, list) else value


def _moment(value: dt.datetime) -> str:
    local = timezone.localtime(value)
    return dates.moment(local)


def _needs_rows(needs: SupportNeeds) -> list[tuple[str, Any]]:
    return [(str(needs._meta.get_field(name).verbose_name), words) for name, words in wording.of(needs)]


def _span(row: dict[str, Any]) -> Any:
    given = _("gegeben: %(when)s (Fassung %(version)s)") % {
        "when": _moment(row["given_at"]),
        "version": row["version"],
    }
    if row["withdrawn_at"] is None:
        return given
    return given + " · " + _("zurückgenommen: %(when)s") % {"when": _moment(row["withdrawn_at"])}
