"""Who registers: the 300 people of tests/data/participants-300.csv, and invented ones for more."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

CSV = Path(__file__).resolve().parents[1] / "tests" / "data" / "participants-300.csv"
DIETS = {"vegetarian": "vegetarian", "vegan": "vegan", "none": "everything"}
ACCESS = {
    "Rollstuhl, Begleitperson": ["step_free", "assistant"],
    "Assistenzhund": ["assistance_dog"],
    "Großdruck": ["large_print"],
    "Induktive Höranlage": ["hearing_loop"],
    "Gebärdensprachdolmetschung (DGS)": ["sign_language"],
}
Fields = dict[str, object]


def participants() -> list[Fields]:
    """The form's fields of the 300, in the order of the file."""
    with CSV.open(encoding="utf-8", newline="") as file:
        return [_fields(row) for row in csv.DictReader(file)]


def _fields(row: dict[str, str]) -> Fields:
    fields: Fields = {name: row[name] for name in ("first_name", "last_name", "email", "organisation", "function")}
    if not row["organisation"]:
        fields["organisation_type"] = "private"
    fields["round_1"] = f"W1{row['workshop_1']}"
    fields["round_2"] = f"W2{row['workshop_2']}"
    fields["diet"] = DIETS.get(row["diet"], "everything")
    fields["allergies"] = "" if row["diet"] in DIETS else row["diet"]
    fields["access"] = ACCESS.get(row["access_needs"], [])
    fields["interpreting"] = row["interpreting"]
    fields["childcare"] = row["childcare"]
    consents = {"needs": True, "photo": row["photo_consent"] == "yes", "networking": row["networking"] == "yes"}
    return fields | {f"consent_{name}": "on" for name, given in consents.items() if given}


def invented(start: int = 0) -> Iterator[Fields]:
    """People without end, alike but for name, address and workshops; the same for the same `start`."""
    number = start
    while True:
        number += 1
        yield {
            "first_name": f"Vorname{number}",
            "last_name": f"Nachname{number}",
            "email": f"p{number}@messung.example",
            "organisation": "Volkshochschule Kreis Heinsberg",
            "function": "Lehrkraft",
            "round_1": f"W1{number % 6 + 1}",
            "round_2": f"W2{number // 6 % 6 + 1}",
        }
