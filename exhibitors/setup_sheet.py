"""The sheet with which an organisation sets up its stand: where it is, when, what stands there, what to think of.

Other parts of the fair may add a section (`register_section`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import texts
from conference.audit.services import SELF
from conference.content import best
from conference.documents import registry, services
from conference.documents.models import Document
from conference.documents.registry import DocumentError, Sheets, key_of, subject_of
from conference.models import TextKind
from conference.retention.periods import REGISTRATIONS
from conference.web import dates
from conference.web.languages import comma

from .hall.ways import way_to
from .models import Stand, StandBooking
from .plan import size_of
from .words import furniture, missing_power

KIND = "setup-sheet"


@dataclass(frozen=True)
class Section:
    """One more part of the sheet: a heading and sentences."""

    heading: str
    lines: tuple[str, ...]


SectionOf = Callable[[Stand], Section | None]


def _way(stand: Stand) -> Section | None:
    """From the entrance, in the words of the hall."""
    sentences = way_to(stand.edition, stand).sentences
    return Section(_("So kommen Sie hin"), tuple(sentences)) if sentences else None


def _circuit(stand: Stand) -> Section | None:
    """Which fuse the stand hangs on, and what all its stands may draw together."""
    circuit = stand.circuit
    if circuit is None:
        return None
    words = _("Stromkreis %(name)s: Alle Stände daran dürfen zusammen höchstens %(watts)s Watt ziehen.")
    return Section(_("Steckdose"), (words % {"name": circuit.name, "watts": circuit.limit_watts},))


_sections: list[SectionOf] = [_way, _circuit]


def register_section(section: SectionOf) -> None:
    """For parts of the fair that know more about a stand; None where they know nothing of this one."""
    if section not in _sections:
        _sections.append(section)


def own_sheet(booking: StandBooking, language: str) -> Document:
    """The sheet as the booking is now, asked for if missing. Hand it to `conference.documents.views.answer`."""
    params = {"of": _fingerprint(booking)}
    subject = subject_of(booking)
    return services.request(kind=KIND, subject=subject, language=language, params=params, actor=SELF, reuse=True)


def _fingerprint(booking: StandBooking) -> str:
    """Changes whenever the sheet would look different."""
    names = [one.full_name for one in booking.crew.active().order_by("pk")]
    partners = list(booking.partners.order_by("pk").values_list("organisation", flat=True))
    edition = booking.edition
    looks = [str(booking.updated_at), booking.exhibitor.organisation, booking.stand_id, names, partners,
             str(edition.date), edition.agenda_stamp]  # fmt: skip
    return hashlib.sha256(json.dumps(looks).encode()).hexdigest()[:16]


def _booking(document: registry.Makeable) -> StandBooking:
    rows = StandBooking.objects.select_related("edition", "stand__edition", "stand__circuit", "exhibitor")
    return rows.get(pk=key_of(document.subject))


def _resolve(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    key = fields.get("booking", "")
    rows = StandBooking.objects.confirmed()
    booking = rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if booking is None:
        raise DocumentError(_("Diese Buchung gibt es nicht."), field="booking", code="unknown")
    return subject_of(booking), {}


def _title(document: registry.Makeable) -> str:
    booking = _booking(document)
    return _("Aufbaublatt für Stand %(number)s") % {"number": booking.stand.number if booking.stand else "–"}


def _chunks(document: registry.Makeable) -> list[list[Any]]:
    booking = _booking(document)
    if not booking.is_confirmed:
        raise DocumentError(_("Dieser Stand ist nicht bestätigt."), code="unconfirmed")
    return [[booking.pk]]


def _sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    booking = _booking(document)
    edition = booking.edition
    kinds = (TextKind.STAND_CONDITIONS, TextKind.DIRECTIONS)
    context = {
        "edition": edition,
        "booking": booking,
        "title": _title(document),
        "event": best(edition, "title")[0],
        "when": dates.full(edition.date),
        "venue": best(edition, "venue_name")[0],
        "facts": _facts(booking),
        "sections": [found for one in _sections if (found := one(booking.stand))],
        "crew": [one.full_name for one in booking.crew.active().order_by("pk")],
        "partners": [one.organisation for one in booking.partners.order_by("pk")],
        "texts": texts.texts_of(edition, *kinds),
    }
    styles = ("documents/document.css", "documents/sizes.css", "documents/setup-sheet.css")
    return Sheets("documents/setup_sheet.html", context, styles)


def _facts(booking: StandBooking) -> list[tuple[str, str]]:
    """What the sheet says in a line each: (what, words)."""
    stand, yes, no = booking.stand, _("ja"), _("nein")
    power = _("nicht bestellt")
    if booking.power:
        power = _("%(watts)s Watt bestellt") % {"watts": booking.power_watts} if booking.power_watts else yes
    facts = [
        (_("Größe"), size_of(round(stand.width * 100), round(stand.depth * 100))),
        (_("Bereich"), stand.zone),
        (_("Aufbauzeit"), booking.setup_window),
        (_("Möbel"), furniture(booking) or _("keine")),
        (_("Strom"), ". ".join(filter(None, (power, missing_power(booking))))),
        (_("Geräte"), booking.devices),
        (_("WLAN"), yes if booking.wifi else no),
        (_("Wand"), yes if stand.wall else no),
        (_("Eigener Aufbau"), _("%(sizes)s cm") % {"sizes": booking.display} if booking.display else ""),
        (_("Anlieferung"), comma().join(one for one in (booking.vehicle, booking.number_plate) if one)),
    ]
    return [(what, words) for what, words in facts if words]


def register_kind() -> None:
    """Called when the app is ready."""
    registry.register(
        registry.Kind(
            name=KIND,
            label=gettext_lazy("Aufbaublatt"),
            permission="exhibitors.change_standbooking",
            resolve=_resolve,
            title=_title,
            chunks=_chunks,
            sheets=_sheets,
            period=REGISTRATIONS,
        )
    )
