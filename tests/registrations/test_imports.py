"""People out of a file: seen before, registered by the same service, nobody twice, whatever the file is."""

import csv
import io
import os
import subprocess
import sys
import zipfile

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.config.local import ROOT
from conference.outbox.models import OutgoingMail
from registrations import checking
from registrations import services as registering
from registrations.imports import headings, reading, services
from registrations.imports.models import Fate, ImportFile, ImportRow, ImportRun
from registrations.models import Registration, SupportNeeds
from tests.factories import make_edition, make_registration, make_topic, make_workshop
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def user():
    return make_staff("anmeldung")


def as_csv(text, encoding="utf-8"):
    return text.encode(encoding)


def as_xlsx(*rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def seen(edition, user, data, **options):
    given = {"has_needs_consent": False, **options}
    run = services.start(edition=edition, filename="liste.csv", data=data, user=user, **given)
    services.work(run.pk)
    run.refresh_from_db()
    return run


def read_in(edition, user, data, **options):
    run = seen(edition, user, data, **options)
    services.confirm(run=run, actor=SYSTEM)
    services.work(run.pk)
    run.refresh_from_db()
    return run


def fates(run):
    return list(run.rows.order_by("number").values_list("fate", flat=True))


PEOPLE = "Vorname;Nachname;E-Mail;Institution\nAnna;Weber;a@w.example;VHS\nŞükrü;Öztürk;s@o.example;Moschee\n"


def test_nothing_happens_before_the_button(edition, user):
    run = seen(edition, user, as_csv(PEOPLE))
    assert (run.state, fates(run)) == ("seen", ["accepted", "accepted"])
    assert not Registration.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_the_button_registers_by_the_same_service(edition, user):
    run = read_in(edition, user, as_csv(PEOPLE))
    assert (run.state, fates(run)) == ("done", ["accepted", "accepted"])
    one = Registration.objects.get(last_name="Öztürk")
    assert (one.source, one.organisation, one.email) == ("import", "Moschee", "s@o.example")
    assert OutgoingMail.objects.filter(name="registrations/confirmation").count() == 2
    assert AuditEntry.objects.filter(action="registration.created", actor=user).count() == 2
    assert checking.differences() == []


def test_what_was_read_in_keeps_no_cells(edition, user):
    run = read_in(edition, user, as_csv(PEOPLE + "Ohne;;keine;X\n"))
    assert fates(run) == ["accepted", "accepted", "rejected"]
    assert [bool(row.cells) for row in run.rows.order_by("number")] == [False, False, True]


def test_a_run_that_was_cut_off_goes_on_and_registers_nobody_twice(edition, user):
    run = read_in(edition, user, as_csv(PEOPLE))
    ImportRun.objects.filter(pk=run.pk).update(state="running")
    ImportRow.objects.filter(run=run, number=3).update(done_at=timezone.now())
    services.work(run.pk)
    assert Registration.objects.count() == 2


def test_twice_is_once(edition, user):
    read_in(edition, user, as_csv(PEOPLE))
    assert fates(read_in(edition, user, as_csv(PEOPLE))) == ["same", "same"]
    assert Registration.objects.count() == 2


def test_the_preview_counts_places(user):
    edition = make_edition(capacity=1)
    workshop = make_workshop(edition, capacity=1)
    text = f"Name;E-Mail;Runde 1\nA B;a@b.example;{workshop.code}\nC D;c@d.example;{workshop.code}\n"
    run = seen(edition, user, as_csv(text))
    assert fates(run) == ["accepted", "waiting"]
    assert run.rows.get(number=3).notes == [f"Warteliste in {workshop.code}"]
    assert fates(read_in(edition, user, as_csv(text))) == ["accepted", "waiting"]


def test_what_is_wrong_is_said_at_its_cell(edition, user):
    run = seen(edition, user, as_csv("Nachname;E-Mail;Workshop 1\nWeber;anna@@x;W99\n"))
    assert fates(run) == ["rejected"]
    assert "email" in [key for key, _message in run.rows.get().reasons]


def test_staff_are_asked_for_the_name_of_the_person(edition, user):
    [row] = seen(edition, user, as_csv("Vorname;Nachname\nAnna;\n")).rows.all()
    assert "Bitte tragen Sie den Nachnamen ein." in str(row.reasons)


def test_every_cell_has_a_name_for_people(edition):
    assert headings.label_of("round_1") == "Workshop in Runde 1"
    assert [key for key in headings.FIELDS if "_" in headings.label_of(key)] == []


def test_the_same_person_twice_in_the_file(edition, user):
    run = seen(edition, user, as_csv("Name;E-Mail\nAnna Weber;a@w.example\nAnna Weber;A@w.example\n"))
    assert fates(run) == ["accepted", "rejected"]
    assert "Zeile 2" in run.rows.get(number=3).reasons[0][1]


def test_a_namesake_is_noted(edition, user):
    make_registration(edition, first_name="Anna", last_name="Weber", email="")
    run = seen(edition, user, as_csv("Name;E-Mail\nAnna Weber;a@w.example\n"))
    assert fates(run) == ["accepted"]
    assert "diesem Namen" in run.rows.get().notes[0]


def test_who_is_there_is_changed_where_the_file_says_otherwise(edition, user):
    one = make_registration(edition, first_name="Anna", last_name="Weber", email="a@w.example", phone="123")
    data = as_csv("Vorname;Nachname;E-Mail;Institution;Telefon\nAnna;Weber;a@w.example;Neue Schule;\n")
    run = seen(edition, user, data)
    assert fates(run) == ["changed"]
    assert run.rows.get().notes == ["Institution"]
    read_in(edition, user, data)
    one.refresh_from_db()
    assert (one.organisation, one.phone) == ("Neue Schule", "123"), "empty cells change nothing"


def test_support_needs_stay_the_persons_own(edition, user):
    needs = registering.Needs(diet="vegan")
    make_registration(
        edition, first_name="A", last_name="B", email="a@b.example", needs=needs, consents=frozenset({"needs"})
    )
    read_in(edition, user, as_csv("Vorname;Nachname;E-Mail;Institution\nA;B;a@b.example;Neu\n"))
    assert SupportNeeds.objects.get().diet == "vegan"


def test_new_needs_only_with_consent(edition, user):
    data = as_csv("Name;E-Mail;Essen\nA B;a@b.example;vegan\n")
    run = seen(edition, user, data)
    assert "Einwilligung fehlt" in run.rows.get().notes[0]
    read_in(edition, user, data, has_needs_consent=True)
    assert SupportNeeds.objects.get().diet == "vegan"


def test_somebody_cancelled_is_not_brought_back(edition, user):
    one = make_registration(edition)
    registering.cancel(registration=one, actor=SYSTEM)
    run = seen(edition, user, as_csv(f"Code;Nachname\n{one.code};Neu\n"))
    assert fates(run) == ["rejected"]


def test_people_without_address_are_taken(edition, user):
    read_in(edition, user, as_csv("Name\nSuharto\n"))
    one = Registration.objects.get()
    assert (one.last_name, one.email, one.organisation_type) == ("Suharto", "", "private")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_our_own_export_comes_back_unchanged(edition, client, form):
    topic = make_topic(edition, name="Schule, Kita und Bildung")
    first, second = make_workshop(edition), make_workshop(edition, round=2)
    make_registration(
        edition, sessions=[first, second], topics=(topic.pk,), title="Dr.", phone="+49 2452 13", lunch=False,
        organisation="=Verein", organisation_type="association", municipality="Wegberg", attendance="morning",
        question="Was nun?\nUnd dann?", consents=frozenset({"photo", "news"}),
    )  # fmt: skip
    make_registration(edition, email="", role="press")
    user = sign_in(client, "anmeldung")
    every = [
        "code", "title", "first_name", "last_name", "email", "phone", "organisation", "organisation_type", "function",
        "municipality", "topics", "attendance", "lunch", "language", "round_1", "round_2", "consent_photo",
        "consent_networking", "consent_news", "waiting_list", "question", "question_anonymous", "role", "workshops",
    ]  # fmt: skip
    url = reverse("tables:export", args=["registrations"])
    answer = client.post(url, {"form": form, "choose": "1", "column": every})
    run = seen(edition, user, b"".join(answer.streaming_content))
    assert fates(run) == ["same", "same"], list(run.rows.values("reasons", "notes"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encodings_and_separators(edition, encoding, separator):
    text = separator.join(["Vorname", "Nachname"]) + "\r\n" + separator.join(["Jörg", "Größe"]) + "\r\n"
    sheet = reading.read(as_csv(text, encoding))
    assert sheet.rows == [(2, {"first_name": "Jörg", "last_name": "Größe"})]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Nachname", "last_name"),
        ("SURNAME", "last_name"),
        ("E-Mail-Adresse", "email"),
        ("email address", "email"),
        ("Einrichtung", "organisation"),
        ("Workshop in Runde 2", "round_2"),
        ("workshop_1", "round_1"),
        ("photo_consent", "consent_photo"),
        ("Fotos erlaubt", "consent_photo"),
    ],
)
def test_headings_in_german_and_english(heading, key):
    sheet = reading.read(as_csv(f"Name;{heading}\nA;B\n") if key != "last_name" else as_csv(f"{heading};x\nB;C\n"))
    assert key in sheet.rows[0][1]


def test_what_means_nothing_is_said(edition, user):
    run = seen(edition, user, as_csv("Name;Lieblingsfarbe;Nachname\nA B;rot;B\n"))
    assert run.unread == ["Lieblingsfarbe"]


def test_excel_files(edition, user):
    data = as_xlsx(["Vorname", "Nachname", "E-Mail", "Telefon"], ["Anna", "Weber", "a@w.example", 2452130], [None])
    read_in(edition, user, data)
    one = Registration.objects.get()
    assert (one.first_name, one.phone) == ("Anna", "2452130")


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(3):
            parts.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 40_000_000)
    return file.getvalue()


def swollen():
    """As much as may be, all of it texts: what costs a reader of Excel files the most."""
    book = zipfile.ZipFile(io.BytesIO(as_xlsx(["Nachname"], *([f"Name {n}"] for n in range(5_001)))))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for one in book.infolist():
            text = book.read(one)
            if one.filename == "xl/sharedStrings.xml":
                text = text.replace(b"</sst>", b"<si><t>a</t></si>" * 1_600_000 + b"</sst>")
            parts.writestr(one.filename, text)
    return file.getvalue()


def laughing():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "leer"),
        (b"Vorname;Stadt\nA;B\n", "Nachname"),
        (b"Nachname\n", "steht nichts"),
        (b"PK\x03\x04 no archive", "lässt sich nicht lesen"),
        (b"\xd0\xcf\x11\xe0 old", "ohne Kennwort"),
        (b"\x00\x01\x02" * 50, "kein lesbarer Text"),
        (b"Nachname\n" + b"x\n" * 5001, "zu lang"),
        (b"x" * 5_000_001, "zu groß"),
        (b'Nachname\n"' + b"x" * 200_000 + b'"\n', "zu lang"),
    ],
)
def test_what_is_no_table_says_why(data, words):
    with pytest.raises(reading.FileError) as refused:
        reading.read(data)
    assert words in refused.value.message


@pytest.mark.parametrize(
    ("deed", "kind", "outcome", "most"),
    [("refuse", "bomb", "bomb", 20), ("refuse", "swollen", "passed", 20), ("read", "swollen", "too_long", 400)],
)
def test_a_request_unpacks_nothing_and_a_worker_stays_small(deed, kind, outcome, most):
    data = {"bomb": bomb, "swollen": swollen}[kind]()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.registrations.reading_process", deed]
    done = subprocess.run(command, input=data, capture_output=True, check=True, cwd=ROOT, env=environment)
    said, grown = done.stdout.decode().split()
    assert said == outcome
    assert int(grown) < most


@pytest.mark.parametrize(("data", "code"), [(bomb(), "bomb"), (laughing(), "entities")])
def test_files_that_mean_harm_are_not_unpacked(data, code):
    with pytest.raises(reading.FileError) as refused:
        reading.read(data)
    assert refused.value.code == code


def test_files_go_after_a_day(edition, user):
    run = seen(edition, user, as_csv(PEOPLE))
    services.sweep()
    assert ImportRun.objects.filter(pk=run.pk).exists()
    with time_machine.travel(timezone.now() + services.KEEP * 1.01):
        services.sweep()
    assert not ImportRow.objects.exists()


def test_a_run_that_nobody_works_on_is_handed_out_again(edition, user):
    run = services.start(edition=edition, filename="x", data=as_csv(PEOPLE), has_needs_consent=False, user=user)
    assert services.sweep() == []
    with time_machine.travel(timezone.now() + services.PATIENCE * 1.5):
        assert services.sweep() == [run.pk]


# --- The pages ---


def upload(client, data, name="liste.csv"):
    return client.post(reverse("admin:registrations_import"), {"file": SimpleUploadedFile(name, data)})


def test_from_the_file_to_the_result(edition, client):
    sign_in(client, "anmeldung")
    answer = upload(client, as_csv(PEOPLE + ";;kaputt;\n"))
    run = ImportRun.objects.get()
    assert answer.url == reverse("admin:registrations_import_run", args=[run.pk])
    assert 'http-equiv="refresh"' in client.get(answer.url).content.decode()
    services.work(run.pk)
    page = client.get(answer.url).content.decode()
    assert "2 Zeilen einlesen" in page
    assert "kaputt" in page
    client.post(reverse("admin:registrations_import_confirm", args=[run.pk]))
    services.work(run.pk)
    assert "Fertig" in client.get(answer.url).content.decode()
    result = client.post(reverse("tables:export", args=["import-result"]) + f"?run={run.pk}", {"form": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(result.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert [row["Ergebnis"] for row in rows] == ["angemeldet", "angemeldet", "abgelehnt"]
    assert rows[2]["E-Mail"] == "kaputt"
    client.post(reverse("admin:registrations_import_forget", args=[run.pk]))
    assert not ImportRun.objects.exists()
    assert Registration.objects.count() == 2


def test_a_wrong_file_comes_back_with_the_reason(edition, client):
    sign_in(client, "anmeldung")
    answer = upload(client, b"PK\x03\x04 no archive", "liste.xlsx")
    assert answer.status_code == 422
    assert "lässt sich nicht lesen" in answer.content.decode()
    assert upload(client, b"x" * 5_200_000).status_code == 422
    assert client.post(reverse("admin:registrations_import"), {}).status_code == 422


def test_what_is_wrong_inside_a_file_is_said_on_its_page(edition, client):
    sign_in(client, "anmeldung")
    answer = upload(client, as_csv("Vorname;Stadt\nA;B\n"))
    run = ImportRun.objects.get()
    services.work(run.pk)
    page = client.get(answer.url).content.decode()
    assert "fehlt eine Spalte" in page
    assert "Andere Datei wählen" in page
    assert "Ergebnis mitnehmen" not in page
    assert (ImportFile.objects.count(), ImportRow.objects.count()) == (0, 0)
    services.work(run.pk)
    run.refresh_from_db()
    assert run.state == "failed"


def test_the_file_goes_as_soon_as_its_rows_are_there(edition, user):
    run = services.start(edition=edition, filename="x", data=as_csv(PEOPLE), has_needs_consent=False, user=user)
    assert (ImportFile.objects.count(), run.rows.count()) == (1, 0)
    services.unpack(run)
    services.unpack(run)
    assert (ImportFile.objects.count(), run.rows.count()) == (0, 2)


def test_another_edition_s_file_is_not_there(edition, client, user):
    run = seen(make_edition(), user, as_csv(PEOPLE))
    client.force_login(user)
    client.get(reverse("admin:conference_edition_change", args=[edition.pk]))
    assert client.get(reverse("admin:registrations_import_run", args=[run.pk])).status_code == 404


@pytest.mark.parametrize("role", ["empfang", "messe", "agenda", "bedarf"])
def test_who_may_not_change_people_reads_none_in(edition, client, user, role):
    run = seen(edition, user, as_csv(PEOPLE))
    sign_in(client, role)
    assert upload(client, as_csv(PEOPLE)).status_code == 403
    for name in ("import_run", "import_confirm", "import_forget"):
        url = reverse(f"admin:registrations_{name}", args=[run.pk])
        assert (client.get(url) if name == "import_run" else client.post(url)).status_code == 403
    assert Fate.ACCEPTED in fates(run)
