"""What every answer carries, and what a visitor sees when the database is away."""

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client

from tests.factories import make_edition

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/admin/login/", "/gibt-es-nicht/", "/", "/robots.txt", "/impressum/"])
def test_every_answer_has_the_policy(client, path):
    assert client.get(path)["Content-Security-Policy"] == POLICY


@pytest.mark.django_db
def test_every_answer_keeps_sensors_off(client):
    assert "geolocation=()" in client.get("/impressum/")["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "code", "direction"),
    [("", "de", "ltr"), ("/en", "en", "ltr"), ("/ar", "ar", "rtl"), ("/de-simple", "de-simple", "ltr")],
)
def test_the_address_decides_the_language(client, path, code, direction):
    edition = make_edition()
    answer = client.get(f"{path}/{edition.slug}/", headers={"accept-language": "tr"})
    assert answer["Content-Language"] == code
    assert f'<html lang="{code}" dir="{direction}">' in answer.content.decode()


@pytest.mark.django_db
def test_no_cookie_decides_the_language(client):
    edition = make_edition()
    client.cookies["django_language"] = "ar"
    assert client.get(f"/{edition.slug}/")["Content-Language"] == "de"


@pytest.fixture
def no_database(transactional_db):
    """A database whose socket is gone."""
    host = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.settings_dict["HOST"] = host


@pytest.mark.usefixtures("no_database")
def test_a_missing_database_is_503_soon_again():
    answer = Client(raise_request_exception=False).get("/demo/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("no_database")
@pytest.mark.parametrize(
    ("path", "code"), [("/demo/", "de"), ("/en/demo/", "en"), ("/ar/demo/", "ar"), ("/nix/x/", "de")]
)
def test_the_503_page_speaks_the_visitors_language(path, code):
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == 503
    assert f'<html lang="{code}"' in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers


def test_a_database_missed_by_middleware_is_503_too(monkeypatch):
    def fail(request):
        raise OperationalError("too many connections")

    monkeypatch.setattr("django.contrib.messages.middleware.MessageMiddleware.process_request", lambda self, r: fail(r))
    answer = Client(raise_request_exception=False).get("/healthz")
    assert answer.status_code == 503
    assert "Wir sind gleich wieder da" in answer.content.decode()


@pytest.mark.urls("tests.conference.broken_urls")
def test_any_other_failure_is_a_friendly_500():
    answer = Client(raise_request_exception=False).get("/kaputt/")
    assert answer.status_code == 500
    assert "Da ist uns ein Fehler passiert" in answer.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_leads_on(client):
    edition = make_edition()
    answer = client.get("/gibt-es-nicht/")
    assert answer.status_code == 404
    assert f'href="/{edition.slug}/programm/"' in answer.content.decode()


@pytest.mark.django_db
def test_a_form_that_was_open_too_long_says_what_to_do():
    edition = make_edition()
    answer = Client(enforce_csrf_checks=True).post(f"/{edition.slug}/anmeldung/", {"last_name": "X"})
    assert answer.status_code == 403
    assert "laden Sie sie neu" in answer.content.decode()
