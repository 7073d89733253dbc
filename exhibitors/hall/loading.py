"""The house of an edition that is being loaded from a file: `venue.hall` with `circuits`, `fixtures` and `sockets`.

All three are optional. Circuits are found again by their name. Fixtures and sockets are taken from the file while the
hall has none: afterwards what staff have drawn counts, and loading twice is the same as once.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from conference.loading.rows import store
from conference.loading.source import Node
from conference.models import Edition

from .models import Circuit, Fixture, Socket


def load_hall(*, edition: Edition, hall: Node) -> dict[str, Circuit]:
    """Returns the edition's circuits by name. Raises LoadError with the path of the first wrong value."""
    circuits = {one.name: one for one in Circuit.objects.filter(edition=edition)}
    for node in hall.at("circuits").items():
        name = node.at("name").need().text()
        row = circuits.setdefault(name, Circuit(edition=edition, name=name))
        watts = node.at("limit_watts").whole()
        store(row, {"limit_watts": 3500 if watts is None else watts}, node)
    if not Fixture.objects.filter(edition=edition).exists():
        for node in hall.at("fixtures").items():
            fixture = {"kind": node.at("kind").need().text(), "name": node.at("name").text()}
            store(Fixture(edition=edition), fixture | _lengths(node, "x", "y", "width", "depth"), node)
    if not Socket.objects.filter(edition=edition).exists():
        for node in hall.at("sockets").items():
            values: dict[str, Any] = {"name": node.at("name").text()}
            if "circuit" in node:
                values["circuit"] = named_circuit(circuits, node.at("circuit"))
            store(Socket(edition=edition), values | _lengths(node, "x", "y"), node)
    return circuits


def _lengths(node: Node, *names: str) -> dict[str, Any]:
    found = {}
    for name in names:
        length = node.at(name).need().number()
        if not 0 <= length < 1000 or (name in ("width", "depth") and length < 0.01):
            raise node.at(name).error(_("Hier wird eine Länge in Metern erwartet."))
        found[name] = Decimal(f"{length:.2f}")
    return found


def named_circuit(circuits: dict[str, Circuit], node: Node) -> Circuit:
    """The circuit of this name. Raises LoadError where there is none."""
    name = node.need().text()
    if name not in circuits:
        raise node.error(_("Einen Stromkreis „%(name)s“ gibt es nicht.") % {"name": name})
    return circuits[name]
