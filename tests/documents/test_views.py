"""Staff start, watch and fetch documents; nobody else does."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from conference.accounts import roles
from conference.documents import pipeline
from conference.documents.models import Document, DocumentState
from registrations.documents import own_badge
from tests.factories import make_edition, make_registration, make_stand
from tests.staff import make_staff

from .pdf import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = make_edition()
    make_registration(edition)
    return edition


def log_in(client, role):
    client.force_login(make_staff(role))


def start(client, kind, edition, **fields):
    return client.post(reverse("documents:start"), {"kind": kind, "edition": edition.slug, **fields})


def made(document) -> Document:
    for part in pipeline.plan(document.pk):
        pipeline.make_part(part)
    document.refresh_from_db()
    return document


ALLOWED = [
    (roles.LEITUNG, "badges", True),
    (roles.ANMELDUNG, "badges", True),
    (roles.AGENDA, "badges", False),
    (roles.MESSE, "badges", False),
    (roles.EMPFANG, "badges", False),
    (roles.BEDARF, "badges", False),
    (roles.AGENDA, "programme", True),
    (roles.ANMELDUNG, "programme", False),
    (roles.MESSE, "stand-signs", True),
    (roles.MESSE, "hall-plan", True),
    (roles.EMPFANG, "stand-signs", False),
    (roles.LEITUNG, "deliveries", True),
    (roles.MESSE, "deliveries", True),
    (roles.EMPFANG, "deliveries", False),
    (roles.MESSE, "fair-contacts", True),
    (roles.EMPFANG, "fair-contacts", False),
    (roles.ANMELDUNG, "fair-contacts", False),
    (roles.MESSE, "caretaker", True),
    (roles.BEDARF, "caretaker", False),
    (roles.AGENDA, "table-numbers", False),
    (roles.AGENDA, "fair-directory", False),
]


@pytest.mark.parametrize(("role", "kind", "may"), ALLOWED)
def test_who_may_start_what(client, edition, role, kind, may):
    log_in(client, role)
    response = start(client, kind, edition)
    assert response.status_code == (302 if may else 403)
    assert Document.objects.exists() is may


@pytest.mark.parametrize("role", [roles.EMPFANG, roles.ANMELDUNG, roles.LEITUNG])
def test_single_badge_at_the_desk(client, edition, role):
    log_in(client, role)
    start(client, "badge", edition, registration=edition.registrations.get().pk)
    assert Document.objects.get().kind == "badge"


def test_agenda_may_not_print_a_single_badge(client, edition):
    log_in(client, roles.AGENDA)
    assert start(client, "badge", edition, registration=edition.registrations.get().pk).status_code == 403


def test_visitors_may_not_start(client, edition):
    assert "login" in start(client, "badges", edition)["Location"]
    assert not Document.objects.exists()


def test_get_starts_nothing(client, edition):
    log_in(client, roles.LEITUNG)
    response = client.get(reverse("documents:start"))
    assert response.status_code == 200
    assert "Namensschilder" in response.content.decode()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"edition": "gibt-es-nicht"}, {"format": "a0"}, {"order": "x"}, {"format": "sheet10", "start": "99"},
     {"format": "sheet10", "start": "²"}, {"language": "x" * 50}],
)  # fmt: skip
def test_wrong_choice_is_refused_with_words(client, edition, fields):
    log_in(client, roles.LEITUNG)
    response = client.post(
        reverse("documents:start"), {"kind": "badges", "edition": edition.slug, **fields}, follow=True
    )
    assert response.status_code == 200
    assert list(response.context["messages"])
    assert not Document.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "9" * 30, "-1", "²"])
def test_wrong_registration_is_refused(client, edition, key):
    log_in(client, roles.LEITUNG)
    assert start(client, "badge", edition, registration=key).status_code == 302
    assert not Document.objects.exists()


def test_unknown_kind_is_not_found(client, edition):
    log_in(client, roles.LEITUNG)
    assert start(client, "nonsense", edition).status_code == 404


def test_progress_shows_how_far_it_is(client, edition):
    log_in(client, roles.LEITUNG)
    start(client, "badges", edition)
    document = Document.objects.get()
    pipeline.plan(document.pk)
    page = client.get(reverse("documents:progress", args=[document.pk])).content.decode()
    assert '<progress id="document-progress" value="0" max="1">' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_progress_alone_for_htmx(client, edition):
    log_in(client, roles.LEITUNG)
    start(client, "badges", edition)
    address = reverse("documents:progress", args=[Document.objects.get().pk])
    page = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert page.strip().startswith('<div id="document-state"')


def test_ready_document_downloads(client, edition):
    log_in(client, roles.LEITUNG)
    start(client, "badges", edition)
    document = made(Document.objects.get())
    assert "herunterladen" in client.get(reverse("documents:progress", args=[document.pk])).content.decode()
    response = client.get(reverse("documents:download", args=[document.pk]))
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith("attachment")
    assert len(opened(b"".join(response.streaming_content)).pages) == 2
    response.close()


def test_a_file_that_is_no_pdf_is_not_called_one(client, edition):
    log_in(client, roles.LEITUNG)
    client.post(reverse("documents:start"), {"kind": "report-workbook", "edition": edition.pk, "language": "de"})
    document = made(Document.objects.get())
    page = client.get(reverse("documents:progress", args=[document.pk])).content.decode()
    assert "Datei herunterladen" in page
    assert "PDF" not in page
    assert "1 Blatt" not in page


def test_document_that_is_not_ready_is_waited_for(client, edition):
    log_in(client, roles.LEITUNG)
    start(client, "badges", edition)
    key = Document.objects.get().pk
    response = client.get(reverse("documents:download", args=[key]))
    assert response["Location"] == reverse("documents:progress", args=[key])


@pytest.mark.parametrize("page", ["progress", "download", "again"])
def test_others_may_neither_watch_nor_fetch(client, edition, page):
    log_in(client, roles.LEITUNG)
    start(client, "badges", edition)
    address = reverse(f"documents:{page}", args=[made(Document.objects.get()).pk])
    log_in(client, roles.MESSE)
    send = client.post if page == "again" else client.get
    assert send(address).status_code == 403
    client.logout()
    assert send(address).status_code == 302


def test_failed_document_says_why_and_is_tried_again(client):
    edition = make_edition()
    log_in(client, roles.LEITUNG)
    start(client, "badges", edition)
    document = made(Document.objects.get())
    address = reverse("documents:progress", args=[document.pk])
    assert "Es ist noch niemand angemeldet." in client.get(address).content.decode()
    client.post(reverse("documents:again", args=[document.pk]))
    document.refresh_from_db()
    assert document.state == DocumentState.QUEUED


def test_list_shows_what_one_may_see(client, edition):
    log_in(client, roles.LEITUNG)
    start(client, "badges", edition)
    address = reverse("admin:documents_document_changelist")
    assert "Namensschilder, A6" in client.get(address).content.decode()
    log_in(client, roles.MESSE)
    assert "Namensschilder, A6" not in client.get(address).content.decode()


def test_deleting_takes_the_file_along(client, edition, media):
    log_in(client, roles.LEITUNG)
    start(client, "badges", edition)
    document = made(Document.objects.get())
    client.post(reverse("admin:documents_document_delete", args=[document.pk]), {"post": "yes"})
    assert not Document.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_own_badge_comes_by_the_personal_page(client, edition):
    registration = edition.registrations.get()
    address = reverse("registrations:personal_badge", args=[edition.slug, registration.token])
    waiting = client.get(address)
    assert waiting.status_code == 503
    made(own_badge(registration))
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    response.close()


@pytest.mark.parametrize("kind", ["badges", "programme", "hall-plan"])
def test_command_renders_into_a_file(edition, tmp_path, kind, capsys):
    make_stand(edition)
    output = tmp_path / "out.pdf"
    call_command("render", kind, edition=edition.slug, output=output)
    assert opened(output.read_bytes()).check_pdf_syntax() == []
    assert "100%" in capsys.readouterr().err


def test_command_joins_several_parts(edition, tmp_path):
    for _number in range(60):
        make_registration(edition)
    output = tmp_path / "out.pdf"
    call_command("render", "badges", edition=edition.slug, output=output)
    assert len(opened(output.read_bytes()).pages) == 122


@pytest.mark.parametrize(
    ("kind", "slug", "words"),
    [("badges", "nirgends", "gibt es nicht"), ("stand-signs", "", "noch kein Stand bestätigt")],
)
def test_command_says_what_is_missing(edition, tmp_path, kind, slug, words):
    with pytest.raises(CommandError, match=words):
        call_command("render", kind, edition=slug or edition.slug, output=tmp_path / "out.pdf")


@pytest.mark.parametrize(("name", "value"), [("language", "klingonisch"), ("output", "/gibt/es/nicht.pdf")])
def test_command_says_what_is_wrong_with_its_arguments(edition, tmp_path, name, value):
    arguments = {"--edition": edition.slug, "--output": str(tmp_path / "out.pdf"), f"--{name}": value}
    with pytest.raises(CommandError, match=value):
        call_command("render", "programme", *(word for pair in arguments.items() for word in pair))


@pytest.mark.parametrize("key", ["abc", "999999", "1.5"])
def test_unknown_document_leads_back_to_the_list(client, key):
    log_in(client, roles.LEITUNG)
    response = client.get(f"/admin/documents/document/{key}/change/")
    assert response["Location"] == reverse("admin:documents_document_changelist")
