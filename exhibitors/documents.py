"""Signs for the stands, the plan of the hall, and what the fair adds to badges and to the programme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from conference import programme_document
from conference.content import best
from conference.documents import registry
from conference.documents.fitting import Fitted, fit
from conference.documents.registry import Choice, DocumentError, Sheets, key_of, subject_of
from conference.models import Edition
from conference.programme_document import Fair, FairExhibitor, FairPart, FairStand
from conference.web import dates, languages, qr
from registrations import documents as badges

from .hall.models import Fixture
from .models import Exhibitor, Stand, StandBooking


@dataclass(frozen=True)
class Sign:
    """One sign: A4 landscape, to be read from across the hall."""

    number: str
    name: Fitted
    topics: Fitted
    languages: Fitted


# --- For the documents of the storeys below ---------------------------------------------------------------------


def stand_numbers(registrations: Iterable[int]) -> dict[int, str]:
    """The number of the stand that each of these people works at."""
    confirmed = StandBooking.objects.confirmed().filter(crew__in=list(registrations), stand__isnull=False)
    return dict(confirmed.values_list("crew", "stand__number"))


def fair(edition: Edition) -> Fair:
    """Who is there and the hall, for the programme."""
    listed = Exhibitor.objects.of_edition(edition).listed().for_directory()
    exhibitors = tuple(sorted((_exhibitor(one) for one in listed), key=lambda one: (_counted(one.number), one.name)))
    holders = _holders(edition)
    stands = tuple(_stand(one, holders) for one in Stand.objects.of_edition(edition))
    entrance = None
    if edition.entrance_x is not None and edition.entrance_y is not None:
        entrance = (float(edition.entrance_x), float(edition.entrance_y))
    drawn = stands if edition.hall_width and edition.hall_depth else ()
    width, depth = float(edition.hall_width or 0), float(edition.hall_depth or 0)
    return Fair(exhibitors, drawn, width, depth, entrance, _parts(edition) if drawn else ())


def _parts(edition: Edition) -> tuple[FairPart, ...]:
    """Walls, doors, stage: lanes first, so that nothing lies below them."""
    rows = sorted(Fixture.objects.filter(edition=edition), key=lambda one: (one.kind != "lane", one.kind == "door"))
    return tuple(
        FairPart(one.kind, one.name, float(one.x), float(one.y), float(one.width), float(one.depth)) for one in rows
    )


def _exhibitor(one: Any) -> FairExhibitor:
    return FairExhibitor(
        number=one.stand_number or "",
        name=one.organisation,
        description=best(one, "description")[0] if hasattr(one, "description_de") else one.description,
        topics=_topics(one),
        languages=_spoken(one),
    )


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


def _topics(exhibitor: Exhibitor) -> str:
    return ", ".join(best(topic, "name")[0] for topic in exhibitor.topics.all())


def _spoken(exhibitor: Exhibitor) -> str:
    names = dates.locale(get_language() or "de").languages
    return ", ".join(names.get(code, languages.language(code).name) for code in exhibitor.languages)


def _counted(number: str) -> tuple[Any, ...]:
    """As people count: A2 before A10, what has no number last."""
    parts = re.findall(r"\d+|\D+", number)
    return (not number, [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts])


# --- Documents of the fair --------------------------------------------------------------------------------------


def _resolve(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    edition = Edition.objects.filter(slug=fields.get("edition", "")).first()
    if edition is None:
        raise DocumentError(_("Diese Konferenz gibt es nicht."), field="edition", code="unknown_edition")
    return subject_of(edition), {}


def _choices() -> list[Choice]:
    editions = [(one.slug, str(one)) for one in Edition.objects.order_by("-date")]
    return [Choice("edition", _("Konferenz"), editions)]


def _edition(document: registry.Makeable) -> Edition:
    return Edition.objects.get(pk=key_of(document.subject))


def _signs_title(document: registry.Makeable) -> str:
    return _("Schilder für die Stände: %(edition)s") % {"edition": best(_edition(document), "title")[0]}


def _signs_chunks(document: registry.Makeable) -> list[list[Any]]:
    confirmed = StandBooking.objects.of_edition(_edition(document)).confirmed().filter(stand__isnull=False)
    rows = sorted(confirmed.values_list("stand__number", "pk"), key=lambda row: (_counted(row[0]), row[1]))
    if not rows:
        raise DocumentError(_("Es ist noch kein Stand bestätigt."), code="nobody")
    keys = [pk for _number, pk in rows]
    return [keys[at : at + 25] for at in range(0, len(keys), 25)]


def _signs(document: registry.Makeable, keys: list[Any]) -> Sheets:
    edition = _edition(document)
    bookings = StandBooking.objects.filter(pk__in=keys).select_related("stand", "exhibitor")
    found = {one.pk: one for one in bookings.prefetch_related("exhibitor__topics")}
    address = settings.BASE_URL + reverse("exhibitors:fair", args=[edition.slug])
    context = {
        "edition": edition,
        "title": _signs_title(document),
        "event": f"{best(edition, 'title')[0]} · {dates.full(edition.date)}",
        "signs": [_sign(found[key]) for key in keys if key in found],
    }
    styles = ("documents/document.css", "documents/sizes.css", "documents/signs.css")
    return Sheets("documents/signs.html", context, styles, {"qr": qr.png(address, border=0)})


def _sign(booking: StandBooking) -> Sign:
    exhibitor = booking.exhibitor
    return Sign(
        number=booking.stand.number,
        name=fit(exhibitor.organisation, width=257, height=72, largest=68, lines=4, bold=True, leading=1.12),
        topics=fit(_topics(exhibitor), width=200, height=20, largest=20, lines=3, leading=1.25),
        languages=fit(_spoken(exhibitor), width=200, height=12, largest=15, lines=2, leading=1.25),
    )


def _plan_title(document: registry.Makeable) -> str:
    return _("Hallenplan: %(edition)s") % {"edition": best(_edition(document), "title")[0]}


def _plan_chunks(document: registry.Makeable) -> list[list[Any]]:
    if not fair(_edition(document)).stands:
        raise DocumentError(_("Für diese Konferenz gibt es noch keinen Hallenplan."), code="no_plan")
    return [[key_of(document.subject)]]


def _plan(document: registry.Makeable, keys: list[Any]) -> Sheets:
    edition = _edition(document)
    hall = fair(edition)
    stands = sorted((one for one in hall.stands if one.name), key=lambda one: _counted(one.number))
    context = {
        "edition": edition,
        "title": _plan_title(document),
        "heading": best(edition, "title")[0],
        "fair": hall,
        "stands": stands,
        "when": f"{dates.full(edition.date)} · {best(edition, 'venue_name')[0]}",
    }
    return Sheets("documents/hall_plan.html", context, ("documents/document.css", "documents/hall-plan.css"))


def register_kinds() -> None:
    """Called when the app is ready."""
    badges.register_stand_numbers(stand_numbers)
    programme_document.register_fair(fair)
    _register("stand-signs", gettext_lazy("Standschilder"), _signs_title, _signs_chunks, _signs)
    _register("hall-plan", gettext_lazy("Hallenplan"), _plan_title, _plan_chunks, _plan)


def _register(
    name: str,
    label: Any,
    title: Callable[[registry.Makeable], str],
    chunks: Callable[[registry.Makeable], list[list[Any]]],
    sheets: Callable[[registry.Makeable, list[Any]], Sheets],
) -> None:
    registry.register(
        registry.Kind(
            name=name,
            label=label,
            permission="exhibitors.change_standbooking",
            resolve=_resolve,
            title=title,
            chunks=chunks,
            sheets=sheets,
            choices=_choices,
            period=None,
        )
    )
