"""An edition as the start of the next one: everything that staff prepared, nothing about people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record

from . import signals
from .agenda import rules
from .agenda.locks import lock_edition
from .agenda.plan import PLANNED
from .agenda.rules import AgendaError
from .agenda.translations import translated_fields
from .models import Edition, EditionState, EditionText, Room, Session, Stage, Topic
from .models.base import Translatable

KEPT = (
    "timezone", "venue_name_de", "venue_name_de_simple", "venue_name_en", "venue_name_ar", "venue_name_tr",
    "venue_name_uk", "venue_address", "hall_width", "hall_depth", "entrance_x", "entrance_y", "organiser",
    "contact_name", "contact_email", "contact_phone", "capacity", "languages", "municipalities", "place_mode",
    "offer_hours",
)  # fmt: skip
MOVED = ("registration_opens", "registration_closes", "change_until", "promote_until", "wishes_until")
OWN = {"room_id", "start", "end"}  # of a session: these get values of their own


def next_date(edition: Edition) -> dt.date:
    """The same weekday a year later, as a proposal."""
    return edition.date + dt.timedelta(weeks=52)


@transaction.atomic
def copy_edition(*, source: Edition, slug: str, title: str, date: dt.date, actor: Actor) -> Edition:
    """Make a draft with the rooms, topics, texts and the plan of `source`, all dates moved with the first day.

    Left behind is whatever concerns people or one event only: people on stage and their links, registrations,
    material, versions, counters, motto, the accessibility review and the film. Times keep their clock at the place,
    also across the change to summer time. Sends `edition_copied`. Raises AgendaError where the address is taken.
    """
    rules.refuse_reserved(slug)
    one = lock_edition(source)
    edition = Edition(slug=slug, title_de=title, date=date, state=EditionState.DRAFT)
    by = date - one.date
    edition.end_date = one.end_date and one.end_date + by
    for name in KEPT:
        setattr(edition, name, getattr(one, name))
    for name in MOVED:
        setattr(edition, name, moved(getattr(one, name), by, one))
    edition.translation_marks = {k: v for k, v in one.translation_marks.items() if k.startswith("venue_name")}
    try:
        with transaction.atomic():
            edition.save(force_insert=True)
    except IntegrityError:
        raise AgendaError(_("Diese Adresse hat schon eine andere Konferenz."), field="slug", code="slug") from None
    rooms = _copies(edition, Room.objects.filter(edition=one))
    topics = _copies(edition, Topic.objects.filter(edition=one))
    _copies(edition, EditionText.objects.filter(edition=one))
    _copy_sessions(edition, one, rooms, topics, by)
    record(actor=actor, action="edition.copied", subject=f"edition:{edition.pk}", source=one.slug)
    signals.edition_copied.send(Edition, edition=edition, source=one)
    return edition


def moved(moment: dt.datetime | None, by: dt.timedelta, edition: Edition) -> dt.datetime | None:
    """The same time on the clock of the place, some days later."""
    if moment is None:
        return None
    local = moment.astimezone(edition.tz)
    return (local.replace(tzinfo=None) + by).replace(tzinfo=edition.tz)


def _copies(edition: Edition, rows: Iterable[Any]) -> dict[int, Any]:
    """New rows like these in the new edition, by the key of the old ones."""
    found = list(rows)
    fresh = [_like(row, edition=edition) for row in found]
    if found:
        type(found[0])._base_manager.bulk_create(fresh)
    return {old.pk: new for old, new in zip(found, fresh, strict=True)}


def _like(row: Translatable, **others: Any) -> Any:
    several = set(translated_fields(row))  # their columns per language are copied, not the one that mirrors them
    names = [one.attname for one in row._meta.concrete_fields if not one.primary_key and one.name not in several]
    fresh = type(row)(**{name: getattr(row, name) for name in names})
    for name, value in others.items():
        setattr(fresh, name, value)
    return fresh


def _copy_sessions(
    edition: Edition, source: Edition, rooms: dict[int, Room], topics: dict[int, Topic], by: dt.timedelta
) -> None:
    plan = list(Session.working.of_edition(source).exclude(state="cancelled").prefetch_related("topics"))
    names = [name for name in (*PLANNED, "capacity", "equipment", "equipment_note") if name not in OWN]
    fresh = []
    for session in plan:
        row = Session(edition=edition, **{name: getattr(session, name) for name in names})
        row.room = rooms.get(session.room_id)
        row.start, row.end = moved(session.start, by, source), moved(session.end, by, source)
        row.stage = Stage.PUBLISHED if row.start else Stage.PLANNED
        fresh.append(row)
    Session.rows.bulk_create(fresh)
    link = Session.topics.through
    link.objects.bulk_create(
        link(session=new, topic=topics[topic.pk])
        for old, new in zip(plan, fresh, strict=True)
        for topic in old.topics.all()
    )
