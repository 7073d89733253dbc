"""Signs for the stands: A4 landscape, the number to be read from across the hall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conference.content import best
from conference.documents import registry
from conference.documents.fitting import Fitted, fit
from conference.documents.registry import Sheets
from conference.web import dates, qr
from exhibitors import addresses
from exhibitors.models import Exhibitor, StandBooking

from . import reading

STYLES = ("documents/document.css", "documents/sizes.css", "documents/signs.css")


@dataclass(frozen=True)
class Sign:
    """One sign. logo: the name of the stored file, "" for none; code: the name of the picture with the QR code, and
    address, what it says: both empty where the organisation does not want to be in the directory."""

    number: Fitted
    name: Fitted
    partners: Fitted
    topics: Fitted
    languages: Fitted
    logo: str
    logo_alt: str
    code: str
    address: Fitted


def title(document: registry.Makeable) -> str:
    return _("Schilder für die Stände: %(edition)s") % {"edition": best(reading.edition_of(document), "title")[0]}


def chunks(document: registry.Makeable) -> list[list[Any]]:
    return reading.parts([one.pk for one in reading.some_confirmed(reading.edition_of(document))])


def sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    """Some signs, in the order in which they were named; always the same number of questions."""
    edition = reading.edition_of(document)
    rows = StandBooking.objects.confirmed().filter(pk__in=keys, stand__isnull=False)
    rows = rows.select_related("stand", "exhibitor__edition").prefetch_related("exhibitor__topics", "partners")
    found = {one.pk: one for one in rows}
    bookings = [found[key] for key in keys if key in found]
    context = {
        "edition": edition,
        "title": title(document),
        "event": f"{best(edition, 'title')[0]} · {dates.full(edition.date)}",
        "signs": [sign_of(one) for one in bookings],
    }
    codes = {_code(one.exhibitor): qr.printed(addresses.public_page(one.exhibitor)) for one in bookings}
    return Sheets("documents/signs.html", context, STYLES, {name: code for name, code in codes.items() if name})


def sign_of(booking: StandBooking) -> Sign:
    exhibitor = booking.exhibitor
    partners = ", ".join(reading.partners_of(booking))
    shared = _("gemeinsam mit %(names)s") % {"names": partners} if partners else ""
    spoken = reading.spoken_at(exhibitor)
    spoken = _("Sprachen: %(languages)s") % {"languages": spoken} if spoken else ""
    address = addresses.readable(addresses.public_page(exhibitor)) if exhibitor.is_listed else ""
    wide, high = (155 if exhibitor.logo else 257), (44 if shared else 60)
    return Sign(
        number=fit(booking.stand.number, width=wide, height=58, largest=160, bold=True, leading=1),
        name=fit(exhibitor.organisation, width=257, height=high, largest=72, lines=4, bold=True, leading=1.1),
        partners=fit(shared, width=257, height=14, largest=20, lines=2, leading=1.2),
        topics=fit(reading.topics_of(exhibitor), width=205, height=24, largest=22, lines=3, bold=True, leading=1.2),
        languages=fit(spoken, width=205, height=14, largest=17, lines=2, leading=1.2),
        logo=str(exhibitor.logo or ""),
        logo_alt=exhibitor.logo_alt or _("Logo: %(name)s") % {"name": exhibitor.sign_name},
        code=_code(exhibitor),
        address=fit(address, width=160, height=6, largest=13),
    )


def _code(exhibitor: Exhibitor) -> str:
    return f"qr-{exhibitor.pk}" if exhibitor.is_listed else ""
