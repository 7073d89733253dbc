"""Badges as documents: which people, in which order, on which paper."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import texts
from conference.audit.services import SELF
from conference.content import best
from conference.documents import registry, services
from conference.documents.models import Document
from conference.documents.registry import Choice, DocumentError, Sheets, key_of, subject_of
from conference.models import Edition, TextKind
from conference.web import dates, qr
from conference.web.text import searchable

from .badges import A6, FORMATS, Badge, Event, Format, lay_out
from .models import Consent, ConsentPurpose, Place, Registration, Role

StandNumbers = Callable[[Iterable[int]], Mapping[int, str]]
_stand_numbers: list[StandNumbers] = []
ORDERS = {"name": gettext_lazy("nach Nachnamen"), "organisation": gettext_lazy("nach Institution")}
CHOICES = {"all": gettext_lazy("alle"), "new": gettext_lazy("nur neue seit dem letzten Druck")}


def register_stand_numbers(lookup: StandNumbers) -> None:
    """For the fair: a function from primary keys of registrations to the numbers of their stands."""
    if lookup not in _stand_numbers:
        _stand_numbers.append(lookup)


def own_badge(registration: Registration) -> Document:
    """The badge of one person for their own page: the document that fits what they are now, asked for if missing.

    Hand it to `conference.documents.views.answer`, which downloads it or waits for it.
    """
    badge = {"own": True, "format": A6.code, "of": _fingerprint(registration)}
    return services.request(kind="badge", subject=subject_of(registration), params=badge, actor=SELF, reuse=True)


def _fingerprint(registration: Registration) -> str:
    """Changes whenever the badge would look different."""
    edition = registration.edition
    places = registration.places.taken().order_by("pk").values_list("session_id", flat=True)
    photo = registration.consents.filter(purpose=ConsentPurpose.PHOTO, withdrawn_at=None).exists()
    stands = list(stand_numbers_of([registration.pk]).values()) if registration.role == Role.EXHIBITOR else []
    looks = [str(registration.updated_at), list(places), photo, stands, edition.agenda_stamp, str(edition.date)]
    return hashlib.sha256(json.dumps(looks).encode()).hexdigest()[:16]


# --- Which people ---------------------------------------------------------------------------------------------


def _resolve_run(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    edition = Edition.objects.filter(slug=fields.get("edition", "")).first()
    if edition is None:
        raise DocumentError(_("Diese Konferenz gibt es nicht."), field="edition", code="unknown_edition")
    return subject_of(edition), {**_paper(fields), "which": _one_of(fields, "which", CHOICES), "order": _one_of(
        fields, "order", ORDERS)}  # fmt: skip


def _resolve_single(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    key = fields.get("registration", "")
    registration = Registration.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if registration is None:
        raise DocumentError(_("Diese Anmeldung gibt es nicht."), field="registration", code="unknown")
    return subject_of(registration), _paper(fields)


def _paper(fields: Mapping[str, str]) -> dict[str, Any]:
    paper = FORMATS[_one_of(fields, "format", FORMATS)]
    start = (fields.get("start") or "1") if paper.per_sheet > 1 else "1"
    if not (start.isdecimal() and len(start) < 3 and 1 <= int(start) <= paper.per_sheet):
        message = _("Bitte geben Sie eine Zahl von 1 bis %(last)s an.") % {"last": paper.per_sheet}
        raise DocumentError(message, field="start", code="start")
    return {"format": paper.code, "start": int(start)}


def _one_of(fields: Mapping[str, str], name: str, known: Mapping[str, Any]) -> str:
    """The chosen value, the first known one where nothing was chosen."""
    value = fields.get(name) or next(iter(known))
    if value not in known:
        raise DocumentError(_("Diese Auswahl kennen wir nicht."), field=name, code="choice")
    return value


def _edition(document: registry.Makeable) -> Edition:
    return Edition.objects.get(pk=key_of(document.subject))


def _run_title(document: registry.Makeable) -> str:
    paper = FORMATS[document.params["format"]]
    return _("Namensschilder, %(paper)s: %(edition)s") % {"paper": paper.label, "edition": _edition(document)}


def _single_title(document: registry.Makeable) -> str:
    code = Registration.objects.values_list("code", flat=True).get(pk=key_of(document.subject))
    return _("Namensschild %(code)s") % {"code": code}


def _run_chunks(document: registry.Makeable) -> list[list[Any]]:
    people = Registration.objects.filter(edition=key_of(document.subject)).confirmed()
    if document.params.get("which") == "new":
        people = people.filter(badge_printed_at=None)
    if "keys" in document.params:  # chosen in the list
        people = people.filter(pk__in=document.params["keys"])
    by_organisation = document.params.get("order") == "organisation"
    rows = people.order_by().values_list("pk", "last_name", "first_name", "organisation")
    ordered = sorted(
        (searchable(organisation) if by_organisation else "", searchable(last), searchable(first), pk)
        for pk, last, first, organisation in rows
    )
    keys = [row[-1] for row in ordered]
    if not keys:
        if document.params.get("which") == "new":
            raise DocumentError(_("Seit dem letzten Druck ist niemand dazugekommen."), code="nobody")
        raise DocumentError(_("Es ist noch niemand angemeldet."), code="nobody")
    return split(keys, FORMATS[document.params["format"]], document.params.get("start", 1))


def _single_chunks(document: registry.Makeable) -> list[list[Any]]:
    return split([key_of(document.subject)], FORMATS[document.params["format"]], document.params.get("start", 1))


def split(keys: list[int], paper: Format, start: int = 1) -> list[list[Any]]:
    """Runs of sheets: a sheet is a person's key, or a list of them with None for labels that are used already."""
    sheets: list[Any] = keys
    if paper.per_sheet > 1:
        labels = [*[None] * (start - 1), *keys]
        sheets = [labels[at : at + paper.per_sheet] for at in range(0, len(labels), paper.per_sheet)]
    return [sheets[at : at + paper.chunk] for at in range(0, len(sheets), paper.chunk)]


def _flat(keys: list[Any]) -> list[int]:
    """The people on these sheets."""
    several = [key if isinstance(key, list) else [key] for key in keys]
    return [key for sheet in several for key in sheet if key is not None]


# --- What is on them ------------------------------------------------------------------------------------------


def _sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    """Template and context of some sheets; four queries however many people are on them."""
    paper = FORMATS[document.params["format"]]
    people = people_on_badges(_flat(keys))
    if not people:
        raise DocumentError(_("Diese Anmeldungen gibt es nicht mehr."), code="nobody")
    edition = next(iter(people.values())).edition
    stands = stand_numbers_of(pk for pk, one in people.items() if one.role == Role.EXHIBITOR)
    badges = {pk: _badge(one, paper, stands.get(pk, "")) for pk, one in people.items()}
    images = {f"qr-{pk}": qr.printed(one.badge_token) for pk, one in people.items()}
    context = {
        "paper": paper,
        "edition": edition,
        "event": _event(edition, paper),
        "title": _("Namensschilder: %(edition)s") % {"edition": edition},
        "sheets": [_on_sheet(key, badges) for key in keys],
    }
    styles = ("document", "sizes", "badge", f"badge-{paper.code}")
    return Sheets("documents/badges.html", context, tuple(f"documents/{name}.css" for name in styles), images)


def _on_sheet(key: Any, badges: dict[int, Badge]) -> list[Badge | None]:
    several = key if isinstance(key, list) else [key]
    return [badges.get(one) for one in several]


def people_on_badges(keys: list[int]) -> dict[int, Registration]:
    photo = Consent.objects.filter(registration=OuterRef("pk"), purpose=ConsentPurpose.PHOTO, withdrawn_at=None)
    places = Place.objects.taken().select_related("session__room").order_by("session__start")
    people = (
        Registration.objects.filter(pk__in=keys)
        .select_related("edition")
        .prefetch_related(Prefetch("places", queryset=places, to_attr="own_places"))
        .annotate(may_photograph=Exists(photo))
    )
    return {one.pk: one for one in people}


def stand_numbers_of(keys: Iterable[int]) -> dict[int, str]:
    """The numbers of the stands at which these people work, by their keys, as the fair tells them."""
    wanted = list(keys)
    found: dict[int, str] = {}
    if wanted:
        for lookup in _stand_numbers:
            found.update(lookup(wanted))
    return found


def _badge(registration: Any, paper: Format, stand: str) -> Badge:
    zone = registration.edition.tz
    lines = [_("Ihre Workshops") if registration.own_places else _("Kein Workshop gebucht")]
    for place in registration.own_places:
        session = place.session
        start, end = (dates.clock(moment.astimezone(zone)) for moment in (session.start, session.end))
        room = f" · {session.room.name}" if session.room else ""
        lines += ["", f"{start}–{end}{room}", session.title]
    return lay_out(registration, paper=paper, lines=lines, stand=stand, may_photograph=registration.may_photograph)


def _event(edition: Edition, paper: Format) -> Event:
    notes = []
    if edition.contact_phone:
        notes.append(_("Hilfe am Empfang im Foyer, Telefon %(phone)s") % {"phone": edition.contact_phone})
    else:
        notes.append(_("Hilfe am Empfang im Foyer"))
    if wifi := _wifi(edition):
        notes.append(_("WLAN: %(text)s") % {"text": wifi})
    when = f"{dates.full(edition.date)} · {best(edition, 'venue_name')[0]}"
    return Event(head=paper.event.stack([best(edition, "title")[0], when]), notes=paper.back_note.stack(notes))


def _wifi(edition: Edition) -> str:
    """The text about WLAN as one line; nothing as long as staff have not filled its gaps, or where it sends its reader
    to the badge, which is here."""
    text = texts.texts_of(edition, TextKind.WIFI).get(TextKind.WIFI)
    if text is None or "<mark>" in text.html or _("Namensschild").lower() in text.html.lower():
        return ""
    return html.unescape(" ".join(strip_tags(text.html).split()))[:200]


def _mark_printed(document: registry.Makeable, keys: list[Any]) -> None:
    """Printed by the team; a badge that somebody got from their own page is not."""
    if not document.params.get("own"):
        Registration.objects.filter(pk__in=_flat(keys)).update(badge_printed_at=timezone.now())


def _choices() -> list[Choice]:
    editions = [(one.slug, str(one)) for one in Edition.objects.order_by("-date")]
    most = max(one.per_sheet for one in FORMATS.values())
    papers = [(one.code, one.label) for one in FORMATS.values()]
    positions = [(str(number), str(number)) for number in range(1, most + 1)]
    return [
        Choice("edition", _("Konferenz"), editions),
        Choice("format", _("Papier"), papers),
        Choice("which", _("Welche"), list(CHOICES.items())),
        Choice("order", _("Reihenfolge"), list(ORDERS.items())),
        Choice("start", _("Erstes freies Feld auf dem Bogen"), positions),
    ]


def register_kinds() -> None:
    """Called when the app is ready."""
    registry.register(
        registry.Kind(
            name="badges",
            label=gettext_lazy("Namensschilder"),
            permission="registrations.change_registration",
            resolve=_resolve_run,
            title=_run_title,
            chunks=_run_chunks,
            sheets=_sheets,
            when_ready=_mark_printed,
            choices=_choices,
        )
    )
    registry.register(
        registry.Kind(
            name="badge",
            label=gettext_lazy("Einzelnes Namensschild"),
            permission="registrations.view_registration",
            resolve=_resolve_single,
            title=_single_title,
            chunks=_single_chunks,
            sheets=_sheets,
            when_ready=_mark_printed,
        )
    )
