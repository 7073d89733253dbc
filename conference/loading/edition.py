"""The edition itself: its basics, its dates, its texts."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.agenda import rules
from conference.agenda.rules import AgendaError
from conference.models import Edition, EditionState, EditionText, PlaceMode, TextKind

from .rows import Loaded, raise_capacity, store, translated
from .source import Node

THURSDAY = 3


def load_basics(root: Node, slug: str) -> Loaded:
    name = root.at("slug").need().text()
    found = Edition.objects.select_for_update().filter(slug=slug or name).first()
    edition = found or Edition(slug=slug or name)
    loaded = Loaded(edition=edition, created=found is None)
    venue, contact = root.at("venue").need(), root.at("contact")
    capacity = root.at("capacity").need().whole(least=1)
    raise_capacity(loaded, edition, root.at("capacity"), capacity)
    root.at("title").need(), venue.at("name").need()
    values = {
        "slug": slug or name,
        **translated(root.at("title"), "title"),
        **translated(root.at("motto"), "motto"),
        **translated(venue.at("name"), "venue_name"),
        "venue_address": venue.at("address").text(),
        "organiser": root.at("organiser").need().text(),
        "timezone": _timezone(root.at("timezone")),
        "capacity": capacity,
        **_hall_values(venue),
    }
    if "contact" in root:
        values |= {f"contact_{key}": contact.at(key).text() for key in ("name", "email", "phone")}
    for key in ("languages", "municipalities"):
        if key in root:
            values[key] = root.at(key).texts()
    zone = ZoneInfo(values["timezone"])
    values |= _dates(root, edition, zone) | _place_values(root.at("workshop_places"), edition, zone)
    if loaded.created:
        over = (values.get("end_date") or values["date"]) < timezone.localdate()
        values["state"] = EditionState.ARCHIVED if over else EditionState.PUBLISHED
    loaded.changed = store(edition, values, root)
    return loaded


def _timezone(node: Node) -> str:
    name = node.text("Europe/Berlin")
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        raise node.error(_("Diese Zeitzone gibt es nicht.")) from None
    return name


def _hall_values(venue: Node) -> dict[str, Any]:
    if "hall" not in venue:
        return {}
    hall = venue.at("hall")
    entrance = hall.at("entrance")
    values = {"hall_width": hall.at("width").number(), "hall_depth": hall.at("depth").number()}
    if "entrance" in hall:
        values |= {"entrance_x": entrance.at("x").number(), "entrance_y": entrance.at("y").number()}
    return values


def _day(node: Node) -> dt.date:
    try:
        return dt.date.fromisoformat(node.need().text())
    except ValueError:
        raise node.error(_("Hier wird ein Datum wie „2027-01-21“ erwartet.")) from None


def _day_from_today(node: Node) -> dt.date:
    days = node.need().whole(least=-10_000)
    if days is None or days > 10_000:
        raise node.error(_("Diese Zahl von Tagen ist zu groß."))
    return timezone.localdate() + dt.timedelta(days=days)


def _dates(root: Node, edition: Edition, zone: ZoneInfo) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "date" in root or "date_in_days" not in root:
        values["date"] = _day(root.at("date"))
    else:
        day = _day_from_today(root.at("date_in_days"))
        thursday = day + dt.timedelta(days=(THURSDAY - day.weekday()) % 7)
        values["date"] = edition.date if edition.pk else thursday
    if "end_date" in root:
        values["end_date"] = _day(root.at("end_date"))
        if values["end_date"] < values["date"]:
            raise root.at("end_date").error(_("Der letzte Tag liegt vor dem ersten."))
    return values | _window(root.at("registration"), edition, zone)


def _window(node: Node, edition: Edition, zone: ZoneInfo) -> dict[str, Any]:
    """When people may register and change: from the start of a day, until its last minute."""
    if node.value is None:
        return {}
    values: dict[str, Any] = {}
    for key, column, clock in (
        ("opens", "registration_opens", dt.time(0, 0)),
        ("closes", "registration_closes", dt.time(23, 59)),
        ("change_until", "change_until", dt.time(23, 59)),
    ):
        if key in node:
            values[column] = dt.datetime.combine(_day(node.at(key)), clock, tzinfo=zone)
        elif f"{key}_in_days" in node:
            moment = dt.datetime.combine(_day_from_today(node.at(f"{key}_in_days")), clock, tzinfo=zone)
            values[column] = (edition.pk and getattr(edition, column)) or moment
    opens, closes = values.get("registration_opens"), values.get("registration_closes")
    if opens and closes and closes <= opens:
        key = "closes" if "closes" in node else "closes_in_days"
        raise node.at(key).error(_("Die Anmeldung muss enden, nachdem sie begonnen hat."))
    return values


def _place_values(node: Node, edition: Edition, zone: ZoneInfo) -> dict[str, Any]:
    """How places in workshops are given out, where the file says it; wishes hold until the last minute of their day."""
    if node.value is None:
        return {}
    mode = node.at("mode").need().text()
    if mode not in PlaceMode.values:
        raise node.at("mode").error(_("Hier wird „first_come“ oder „wishes“ erwartet."))
    values: dict[str, Any] = {"place_mode": mode}
    if edition.pk and edition.place_mode != mode:
        try:
            rules.refuse_other_mode(edition)
        except AgendaError as error:
            raise node.at("mode").error(error.message) from None
    end = dt.time(23, 59)
    if "wishes_until_in_days" in node and "wishes_until" not in node:
        moment = dt.datetime.combine(_day_from_today(node.at("wishes_until_in_days")), end, tzinfo=zone)
        values["wishes_until"] = edition.wishes_until or moment
    elif mode == PlaceMode.WISHES or "wishes_until" in node:
        values["wishes_until"] = dt.datetime.combine(_day(node.at("wishes_until")), end, tzinfo=zone)
    return values


def load_texts(loaded: Loaded, node: Node) -> None:
    if node.value is None:
        return
    held = {row.kind: row for row in EditionText.objects.filter(edition=loaded.edition)}
    for kind in node.value if isinstance(node.value, dict) else node.at(""):
        if kind not in TextKind.values:
            raise node.at(kind).error(_("Diese Art von Text gibt es nicht."))
        row = held.get(kind) or EditionText(edition=loaded.edition, kind=kind)
        loaded.changed |= store(row, translated(node.at(kind), "body"), node)
