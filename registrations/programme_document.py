"""The programme of one person for print: what is for all and the own workshops. Only from the own page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference import programme_document as whole
from conference.audit.services import SELF
from conference.documents import registry, services
from conference.documents.models import Document
from conference.documents.registry import DocumentError, Sheets, key_of, subject_of
from conference.models import TextKind
from conference.texts import texts_of
from conference.web import qr

from .models import PlaceState, Registration
from .programme import own_sessions

KIND = "programme-personal"
PRACTICAL = (TextKind.DIRECTIONS, TextKind.ACCESS, TextKind.WIFI, TextKind.PHOTOGRAPHS)


@dataclass(frozen=True)
class Waiting:
    """A workshop for which the person is on the waiting list; `position`: 1 is next."""

    item: whole.Item
    position: int


def own_programme(registration: Registration, language: str) -> Document:
    """One person's programme as it is now, asked for where it is missing.

    Hand it to `conference.documents.views.answer` behind the personal link. It lies in no public folder, nobody else
    can ask for it, and it goes with the other documents of people (`keep`).
    """
    return services.request(
        kind=KIND,
        subject=subject_of(registration),
        language=language,
        params={"of": _fingerprint(registration)},
        actor=SELF,
        reuse=True,
    )


def _fingerprint(registration: Registration) -> str:
    """Changes whenever the programme would say something else."""
    edition = registration.edition
    places = registration.places.with_position().order_by("pk").values_list("session_id", "state", "position")
    says = [str(registration.updated_at), list(places), edition.agenda_stamp, str(timezone.localdate())]
    return hashlib.sha256(json.dumps(says).encode()).hexdigest()[:16]


def _registration(document: registry.Makeable) -> Registration:
    found = Registration.objects.select_related("edition").filter(pk=key_of(document.subject)).first()
    if found is None:
        raise DocumentError(_("Diese Anmeldung gibt es nicht mehr."), code="unknown")
    return found


def _resolve(_fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    raise DocumentError(_("Dieses Dokument gibt es nur auf der eigenen Seite."), code="personal")


def _title(document: registry.Makeable) -> str:
    return _("Persönliches Programm %(code)s") % {"code": _registration(document).code}


def _chunks(document: registry.Makeable) -> list[list[Any]]:
    return [[key_of(document.subject)]]


def _sheets(document: registry.Makeable, _keys: list[Any]) -> Sheets:
    registration = _registration(document)
    edition = registration.edition
    sessions = whole.sessions_of(edition)
    items = whole.items_of(edition, sessions)
    places = list(registration.places.with_position())
    taken = {one.session_id for one in places if one.state == PlaceState.TAKEN}
    mine = {one.pk for one in own_sessions(registration, taken)}
    texts = texts_of(edition, *PRACTICAL)
    context = {
        **whole.head_of(edition),
        "registration": registration,
        "name": registration.full_name,
        "tables": whole.tables_of(edition, [one for one in sessions if one.pk in mine], items),
        "own": {items[pk].key for pk in taken if pk in items},
        "waiting": [Waiting(items[one.session_id], one.position) for one in places
                    if one.state == PlaceState.WAITING and one.session_id in items],
        "practical": [found for kind in PRACTICAL if (found := whole.section(kind, texts))],
    }  # fmt: skip
    styles = tuple(f"documents/{name}.css" for name in ("document", "programme", "programme-personal"))
    images = {"qr": qr.png(context["address"], border=0)}
    return Sheets("documents/programme_personal.html", context, styles, images)


def register_kind() -> None:
    """Called when the app is ready."""
    registry.register(
        registry.Kind(
            name=KIND,
            label=gettext_lazy("Persönliches Programm"),
            permission="registrations.view_registration",
            resolve=_resolve,
            title=_title,
            chunks=_chunks,
            sheets=_sheets,
        )
    )
