"""What was erased stays erased, also when a backup from before is restored."""

import json
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from psycopg.conninfo import make_conninfo

from conference.audit.services import SELF
from conference.config.embedded import _programs
from conference.retention import journal
from conference.retention.models import Erasure
from registrations import services
from registrations.checking import differences
from registrations.erasing.services import erase
from registrations.models import Consent, Registration, RegistrationState, SupportNeeds
from registrations.services import Needs
from tests.factories import make_edition, make_registration, make_workshop


def person(edition, **fields) -> Registration:
    with_needs = {"needs": Needs(diet="vegan"), "consents": frozenset({"needs", "photo"})}
    return make_registration(edition, **{**with_needs, **fields})


def files(media: Path) -> list[Path]:
    return sorted((media.parent / "erasures").rglob("*.json"))


class Backup:
    """A dump of the test's database by PostgreSQL's own programs, and a second database restored from it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "conference.dump"
        self.name = connection.settings_dict["NAME"]
        self.copy = f"{self.name}_restored"

    def _place(self, name: str) -> str:
        known = connection.get_connection_params()
        wanted = {key: known[key] for key in ("host", "port", "user", "password") if known.get(key)}
        return make_conninfo(**wanted, dbname=name)

    def _program(self, name: str, *arguments: str) -> None:
        done = subprocess.run([_programs() / name, *arguments], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def _on_the_server(self, statement: str) -> None:
        with psycopg.connect(self._place(self.name), autocommit=True) as server:
            server.execute(statement)

    def make(self) -> None:
        self._program("pg_dump", "--format=custom", f"--file={self.file}", f"--dbname={self._place(self.name)}")

    def restore(self) -> None:
        self._on_the_server(f'CREATE DATABASE "{self.copy}"')
        self._program("pg_restore", "--no-owner", f"--dbname={self._place(self.copy)}", str(self.file))
        self._use(self.copy)

    def _use(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def drop(self) -> None:
        self._use(self.name)
        self._on_the_server(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')


@pytest.fixture
def backup(transactional_db, tmp_path):
    one = Backup(tmp_path)
    yield one
    one.drop()


def test_a_restored_backup_erases_again_what_was_erased_since(backup, media, capsys):
    edition = make_edition()
    workshop = make_workshop(edition, capacity=1)
    stays, goes, withdraws, cancels, after = (person(edition, last_name=f"Person{number}") for number in range(5))
    waits = person(edition, last_name="Wartet", sessions=[workshop])
    backup.make()
    erase(registration=goes, actor=SELF)
    services.withdraw_consent(registration=withdraws, purpose="needs", actor=SELF)
    services.cancel(registration=cancels, actor=SELF)
    erase(registration=waits, actor=SELF)
    late = person(edition, last_name="Spaeter")
    erase(registration=late, actor=SELF)
    assert len(files(media)) == 5

    backup.restore()
    assert Registration.objects.filter(last_name="Person1").exists()
    assert SupportNeeds.objects.count() == 6
    newcomer = person(edition, last_name="Neuer")  # gets the number that `late` had: not one of those erased
    assert newcomer.pk == late.pk
    call_command("reapply_erasures")
    assert "Noch einmal gelöscht: 4 · nicht mehr da: 1" in capsys.readouterr().out

    names = set(Registration.objects.filter(erased_at=None).values_list("last_name", flat=True))
    assert names == {"Person0", "Person2", "Person3", "Person4", "Neuer"}
    with_needs = set(SupportNeeds.objects.values_list("registration__last_name", flat=True))
    assert with_needs == {"Person0", "Person4", "Neuer"}
    assert not Consent.objects.filter(registration=withdraws, purpose="needs", withdrawn_at=None).exists()
    assert list(differences()) == []
    assert Registration.objects.get(pk=waits.pk).state == RegistrationState.CANCELLED

    call_command("reapply_erasures")
    assert "Noch einmal gelöscht: 0 · nicht mehr da: 0" in capsys.readouterr().out
    assert {stays.last_name, after.last_name} <= names


@pytest.mark.django_db
def test_the_files_hold_no_personal_data_and_are_written_after_the_commit(media, django_capture_on_commit_callbacks):
    one = person(make_edition(), last_name="Marjam", email="marjam@teilnahme.example")
    with django_capture_on_commit_callbacks() as committed:
        erase(registration=one, actor=SELF)
    assert files(media) == []
    for callback in committed:
        callback()
    text = "".join(path.read_text() for path in files(media))
    assert json.loads(text)["subject"] == f"registration:{one.pk}"
    assert "arjam" not in text
    assert one.nonce not in text


@pytest.mark.django_db
def test_a_file_that_a_crash_left_unwritten_is_written_at_night(media, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        erase(registration=person(make_edition()), actor=SELF)
    assert journal.export() == 1
    assert len(files(media)) == 1
    assert journal.export() == 0


@pytest.mark.django_db
def test_a_line_that_nobody_understands_stops_no_other(django_capture_on_commit_callbacks):
    one = person(make_edition())
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw_consent(registration=one, purpose="photo", actor=SELF)
    Erasure.objects.all().delete()
    Consent.objects.update(withdrawn_at=None)
    store = storages[journal.STORAGE]
    with store.open("2026/20260101T000000000000-00000000-0000-0000-0000-000000000000.json", "w") as file:
        file.write(json.dumps({"key": "1", "entry": "unknown", "subject": "x:1"}))
    outcome = journal.reapply()
    assert (outcome.done, outcome.failed) == (1, 1)
    assert Consent.objects.exclude(withdrawn_at=None).get().purpose == "photo"


@pytest.mark.django_db
def test_a_dry_run_says_how_many_and_does_nothing(capsys, django_capture_on_commit_callbacks):
    one = person(make_edition())
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw_consent(registration=one, purpose="photo", actor=SELF)
    Erasure.objects.all().delete()
    call_command("reapply_erasures", "--dry-run")
    assert "1 Löschung kennt diese Datenbank noch nicht." in capsys.readouterr().out
    assert not Erasure.objects.exists()
