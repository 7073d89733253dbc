"""Stands and exhibitors of an edition that is being loaded from a file.

Stands are found again by their number, organisations by their name; nothing is ever deleted, because it may be booked.
What an organisation has written about itself when it booked stays as it is.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from conference.loading.rows import store
from conference.loading.source import Node
from conference.models import Edition, Topic
from registrations.models import OrganisationType

from .hall.loading import load_hall, named_circuit
from .hall.models import Circuit
from .models import Exhibitor, Stand

# How the files and people write kinds of organisations, besides the codes and labels of OrganisationType.
TYPES = {
    "kreis": OrganisationType.MUNICIPALITY, "kommune": OrganisationType.MUNICIPALITY,
    "stadt": OrganisationType.MUNICIPALITY, "gemeinde": OrganisationType.MUNICIPALITY,
    "schule": OrganisationType.SCHOOL, "kita": OrganisationType.DAYCARE,
    "familienzentrum": OrganisationType.DAYCARE, "wohlfahrtsverband": OrganisationType.WELFARE,
    "migrantenorganisation": OrganisationType.MIGRANT_ORGANISATION, "mso": OrganisationType.MIGRANT_ORGANISATION,
    "verein": OrganisationType.ASSOCIATION, "ehrenamt": OrganisationType.ASSOCIATION,
    "bildungsträger": OrganisationType.EDUCATION, "vhs": OrganisationType.EDUCATION,
    "jobcenter": OrganisationType.JOB_CENTRE, "agentur für arbeit": OrganisationType.JOB_CENTRE,
    "wirtschaft": OrganisationType.BUSINESS, "kammer": OrganisationType.BUSINESS,
    "politik": OrganisationType.POLITICS, "wissenschaft": OrganisationType.SCIENCE,
    "presse": OrganisationType.PRESS, "privat": OrganisationType.PRIVATE,
}  # fmt: skip


def load_fair(*, edition: Edition, data: dict[str, Any]) -> None:
    """Create or update what `data` says under "stands" and "exhibitors"; loading twice is the same as once.

    An exhibitor is an object with `name`, or (as in 2024) a string "Name: description". Raises LoadError with the
    path of the first wrong value.
    """
    root = Node(data, "")
    circuits = load_hall(edition=edition, hall=root.at("venue").at("hall")) if "hall" in root.at("venue") else {}
    _load_stands(edition, root.at("stands"), circuits)
    _load_exhibitors(edition, root.at("exhibitors"))


def _load_stands(edition: Edition, nodes: Node, circuits: dict[str, Circuit]) -> None:
    rows = {stand.number: stand for stand in Stand.objects.of_edition(edition)}
    seen: set[str] = set()
    for node in nodes.items():
        number = node.at("number").need().text()
        if number in seen:
            raise node.at("number").error(_("Stand „%(number)s“ steht zweimal da.") % {"number": number})
        seen.add(number)
        values = _stand_values(node, number)
        if "circuit" in node:
            values["circuit"] = named_circuit(circuits, node.at("circuit"))
        _store_stand(rows.get(number) or Stand(edition=edition, number=number), values, node)


def _store_stand(stand: Stand, values: dict[str, Any], node: Node) -> None:
    try:
        with transaction.atomic():
            store(stand, values, node)
    except IntegrityError as error:
        if "stand_no_overlap" not in str(error):
            raise
        text = _("Stand „%(number)s“ liegt auf einem anderen Stand.") % {"number": stand.number}
        raise node.error(text) from None


def _stand_values(node: Node, number: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "number": number,
        "zone": node.at("zone").text(),
        "blocked": node.at("blocked").text(),
    }
    for key in ("x", "y"):
        values[key] = _metres(node.at(key).need(), least=0)
    for key, default in (("width", 3), ("depth", 2)):
        values[key] = _metres(node.at(key), least=0.01) if key in node else default
    for key, flag in (("power", False), ("wall", False), ("step_free", True)):
        values[key] = node.at(key).flag(default=flag)
    values |= {key: node.at(key).flag(default=False) for key in ("pinboard", "quiet") if key in node}
    if "front" in node:
        values["front"] = node.at("front").text()
    tables = node.at("tables_max").whole()
    values["tables_max"] = 2 if tables is None else tables
    return values


def _metres(node: Node, *, least: float) -> Decimal | None:
    length = node.number()
    if length is not None and not least <= length < 1000:
        raise node.error(_("Hier wird eine Länge in Metern erwartet."))
    return Decimal(f"{length:.2f}") if length is not None else None


def _load_exhibitors(edition: Edition, nodes: Node) -> None:
    rows = {one.organisation: one for one in Exhibitor.objects.of_edition(edition).order_by("-pk")}
    topics = {topic.code: topic for topic in Topic.objects.filter(edition=edition)}
    seen: set[str] = set()
    for node in nodes.items():
        values = _values_of_string(node) if isinstance(node.value, str) else _values_of_object(node)
        chosen = set() if isinstance(node.value, str) else {_topic(topics, one).pk for one in node.at("topics").items()}
        name = values["organisation"]
        if name in seen:
            raise node.error(_("Die Organisation „%(name)s“ steht zweimal da.") % {"name": name})
        seen.add(name)
        row = rows.get(name) or Exhibitor(edition=edition)
        if row.email:
            continue
        store(row, values, node)
        if chosen != set(row.topics.values_list("pk", flat=True)):
            row.topics.set(chosen)


def _topic(topics: dict[str, Topic], node: Node) -> Topic:
    code = node.need().text()
    if code not in topics:
        raise node.error(_("Ein Handlungsfeld mit dem Kürzel „%(code)s“ gibt es nicht.") % {"code": code})
    return topics[code]


def _values_of_string(node: Node) -> dict[str, Any]:
    name, _colon, description = node.need().text().partition(":")
    if not name.strip() or len(name.strip()) > 200:
        raise node.error(_("Hier wird „Name: Beschreibung“ erwartet."))
    return {"organisation": name.strip(), "description": description.strip()}


def _values_of_object(node: Node) -> dict[str, Any]:
    values: dict[str, Any] = {"organisation": node.at("name").need().text()}
    if len(values["organisation"]) > 200:
        raise node.at("name").error(_("Der Name ist zu lang (höchstens 200 Zeichen)."))
    for key in ("short_name", "description", "website"):
        values[key] = node.at(key).text()
    values["organisation_type"] = _type(node.at("type"))
    values["languages"] = node.at("languages").texts()
    return values


def _type(node: Node) -> str:
    word = node.text().casefold()
    if word in ("", *OrganisationType.values):
        return word
    labels = {str(label).casefold(): value for value, label in OrganisationType.choices}
    found = TYPES.get(word) or labels.get(word)
    if found is None:
        raise node.error(_("Diese Art von Organisation gibt es nicht."))
    return found
