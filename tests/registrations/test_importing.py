"""Registering from a table."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from conference.models import Edition
from conference.outbox.models import OutgoingMail
from registrations import checking
from registrations.importing import COLUMNS
from registrations.models import Registration, SupportNeeds
from tests.factories import make_edition, make_workshop

pytestmark = pytest.mark.django_db
ROW = {
    "first_name": "Rana", "last_name": "Saleh", "email": "rana@teilnahme.example", "organisation": "VHS",
    "function": "Leitung", "language": "ar", "diet": "halal", "access_needs": "Rollstuhl, Begleitperson",
    "interpreting": "ar", "childcare": "2", "photo_consent": "yes", "networking": "no", "workshop_1": "2",
    "workshop_2": "1",
}  # fmt: skip


@pytest.fixture
def edition() -> Edition:
    edition = make_edition()
    for number, code in ((1, "W12"), (1, "W11"), (2, "W21")):
        make_workshop(edition, number, code=code, capacity=1)
    return edition


def table(tmp_path: Path, *rows: dict, delimiter: str = ",") -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows)
    path = tmp_path / "personen.csv"
    path.write_text(text.getvalue(), encoding="utf-8-sig")
    return path


def load(edition: Edition, path: Path, **options) -> str:
    out = io.StringIO()
    call_command("import_registrations", path, edition=edition.slug, stdout=out, **options)
    return out.getvalue()


def test_a_row_is_registered_as_the_form_would(edition, tmp_path):
    said = load(edition, table(tmp_path, {}))
    one = Registration.objects.get()
    assert "Zeile 2: angenommen" in said
    assert (one.full_name, one.source, one.language, one.function) == ("Rana Saleh", "import", "ar", "Leitung")
    assert [place.session.code for place in one.places.all()] == ["W12", "W21"]
    assert list(one.consents.values_list("purpose", flat=True)) == ["photo"]
    assert OutgoingMail.objects.filter(name="registrations/confirmation").count() == 1


def test_support_needs_stay_out_without_written_consent(edition, tmp_path):
    said = load(edition, table(tmp_path, {}))
    assert not SupportNeeds.objects.exists()
    assert "Bei 1 Personen wurden Essen" in said


def test_support_needs_with_written_consent(edition, tmp_path):
    said = load(edition, table(tmp_path, {"access_needs": "Rollstuhl, Treppenlift"}), needs_consent=True)
    needs = SupportNeeds.objects.get()
    assert (needs.diet, needs.access, needs.access_note) == ("vegetarian", ["step_free", "other"], "Treppenlift")
    assert (needs.interpreting, needs.childcare) == ("ar", 2)
    assert needs.registration.consents.filter(purpose="needs").exists()
    assert "Nach Religion fragen wir nicht" in said


@pytest.mark.parametrize("organisation", ["", "privat"])
def test_without_institution_people_come_privately(edition, tmp_path, organisation):
    load(edition, table(tmp_path, {"organisation": organisation}))
    one = Registration.objects.get()
    assert (one.organisation, one.organisation_type) == ("", "private")


def test_twice_registers_nobody_twice(edition, tmp_path):
    path = table(tmp_path, {}, {"first_name": "Samir"})
    load(edition, path)
    said = load(edition, path)
    assert Registration.objects.count() == 2
    assert "Zeile 2: abgelehnt: E-Mail: Diese Person ist mit dieser E-Mail-Adresse schon angemeldet." in said
    assert "2 Zeilen: 0 angenommen, 0 auf der Warteliste, 2 abgelehnt." in said


def test_a_wrong_row_is_told_with_its_reasons_and_stops_nobody(edition, tmp_path):
    said = load(edition, table(tmp_path, {"email": "kein", "last_name": ""}, {}))
    assert "Zeile 2: abgelehnt: Nachname: Bitte tragen Sie Ihren Nachnamen ein. · E-Mail: Bitte prüfen" in said
    assert "Zeile 3: angenommen" in said


def test_unknown_workshops_are_told(edition, tmp_path):
    assert "abgelehnt: Workshop, Runde 1: Diesen Workshop gibt es" in load(
        edition, table(tmp_path, {"workshop_1": "7"})
    )


def test_full_means_waiting_list(tmp_path):
    edition = make_edition(capacity=1)
    rows = [{"email": f"p{number}@teilnahme.example", "workshop_1": "", "workshop_2": ""} for number in range(3)]
    said = load(edition, table(tmp_path, *rows))
    assert "Zeile 4: auf der Warteliste, Stelle 2" in said
    assert "3 Zeilen: 1 angenommen, 2 auf der Warteliste, 0 abgelehnt." in said
    assert checking.differences() == []


def test_semicolons_as_spreadsheets_write_them(edition, tmp_path):
    assert "Zeile 2: angenommen" in load(edition, table(tmp_path, {}, delimiter=";"))


def test_missing_columns_are_told(edition, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("first_name,last_name\nA,B\n")
    with pytest.raises(CommandError, match="Diese Spalten fehlen: email, organisation"):
        load(edition, path)


def test_an_unknown_edition_is_told(tmp_path):
    with pytest.raises(CommandError, match="gibt es nicht"):
        call_command("import_registrations", table(tmp_path, {}), edition="nirgends")


def test_no_file_is_told(edition, tmp_path):
    with pytest.raises(CommandError, match="lässt sich nicht lesen"):
        load(edition, tmp_path / "fehlt.csv")
