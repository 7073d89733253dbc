"""What the fair adds to badges and to the programme, and the plan of the hall. All else on paper: `papers/`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from conference import programme_document
from conference.content import best
from conference.documents import registry
from conference.documents.registry import DocumentError, Sheets, key_of
from conference.models import Edition
from conference.programme_document import Fair, FairExhibitor, FairPart, FairStand
from conference.web import dates
from registrations import documents as badges

from .hall.models import Fixture
from .models import Exhibitor, Stand, StandBooking
from .papers.reading import edition_of, spoken_at, topics_of

# --- For the documents of the storeys below ---------------------------------------------------------------------


def stand_numbers(registrations: Iterable[int]) -> dict[int, str]:
    """The number of the stand that each of these people works at."""
    confirmed = StandBooking.objects.confirmed().filter(crew__in=list(registrations), stand__isnull=False)
    return dict(confirmed.values_list("crew", "stand__number"))


def fair(edition: Edition) -> Fair:
    """Who is there and the hall, for the programme."""
    listed = Exhibitor.objects.of_edition(edition).listed().for_directory().select_related("shares__exhibitor")
    exhibitors = tuple(sorted((_exhibitor(one) for one in listed), key=_place))
    holders = _holders(edition)
    stands = tuple(_stand(one, holders) for one in Stand.objects.of_edition(edition))
    entrance = None
    if edition.entrance_x is not None and edition.entrance_y is not None:
        entrance = (float(edition.entrance_x), float(edition.entrance_y))
    drawn = stands if edition.hall_width and edition.hall_depth else ()
    width, depth = float(edition.hall_width or 0), float(edition.hall_depth or 0)
    return Fair(exhibitors, drawn, width, depth, entrance, _parts(edition) if drawn else ())


def _place(one: FairExhibitor) -> tuple[Any, ...]:
    """As people walk along: by stand, guests behind their host."""
    return _counted(one.number), bool(one.host), one.name


def _parts(edition: Edition) -> tuple[FairPart, ...]:
    """Walls, doors, stage: lanes first, so that nothing lies below them."""
    rows = sorted(Fixture.objects.filter(edition=edition), key=lambda one: (one.kind != "lane", one.kind == "door"))
    return tuple(
        FairPart(one.kind, one.name, float(one.x), float(one.y), float(one.width), float(one.depth)) for one in rows
    )


def _exhibitor(one: Any) -> FairExhibitor:
    description, language = best(one, "description")
    return FairExhibitor(
        number=one.stand_number or "",
        name=one.organisation,
        description=description,
        topics=topics_of(one),
        languages=spoken_at(one),
        text_language=language if description else "",
        host=_host(one),
    )


def _host(one: Exhibitor) -> str:
    """At whose stand a guest is, where that organisation is in the directory too."""
    if one.shares is None or not one.shares.is_confirmed or not one.shares.exhibitor.is_listed:
        return ""
    return one.shares.exhibitor.sign_name


def _holders(edition: Edition) -> dict[int, str]:
    """By stand: who has it, and who shares it."""
    confirmed = StandBooking.objects.of_edition(edition).confirmed().select_related("exhibitor").with_guests()
    return {
        one.stand_id: " · ".join([one.exhibitor.sign_name, *(guest["name"] for guest in one.guests)])
        for one in confirmed
    }


def _stand(one: Stand, holders: dict[int, str]) -> FairStand:
    size = float(one.x), float(one.y), float(one.width), float(one.depth)
    return FairStand(one.number, holders.get(one.pk, ""), *size, is_blocked=bool(one.blocked))


def _counted(number: str) -> tuple[Any, ...]:
    """As people count: A2 before A10, what has no number last."""
    parts = re.findall(r"\d+|\D+", number)
    return (not number, [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts])


# --- The plan of the hall --------------------------------------------------------------------------------------


def plan_title(document: registry.Makeable) -> str:
    return _("Hallenplan: %(edition)s") % {"edition": best(edition_of(document), "title")[0]}


def plan_chunks(document: registry.Makeable) -> list[list[Any]]:
    if not fair(edition_of(document)).stands:
        raise DocumentError(_("Für diese Konferenz gibt es noch keinen Hallenplan."), code="no_plan")
    return [[key_of(document.subject)]]


def plan_sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    edition = edition_of(document)
    hall = fair(edition)
    stands = sorted((one for one in hall.stands if one.name), key=lambda one: _counted(one.number))
    context = {
        "edition": edition,
        "title": plan_title(document),
        "heading": best(edition, "title")[0],
        "fair": hall,
        "stands": stands,
        "when": f"{dates.full(edition.date)} · {best(edition, 'venue_name')[0]}",
    }
    return Sheets("documents/hall_plan.html", context, ("documents/document.css", "documents/hall-plan.css"))


def register_providers() -> None:
    """Called when the app is ready: what badges and the programme ask the fair for."""
    badges.register_stand_numbers(stand_numbers)
    programme_document.register_fair(fair)
