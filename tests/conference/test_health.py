"""`/healthz` and `/readyz`: what a proxy and a watcher ask."""

import json

import pytest
from celery import current_app


def test_healthz_asks_no_database(client):
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_names_every_check(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert set(answer.json()["checks"]) == {"database", "storage", "broker", "mails"}


@pytest.mark.django_db
def test_readyz_says_how_old_the_oldest_unsent_mail_is(client):
    assert client.get("/readyz").json()["checks"]["mails"]["oldest_unsent_seconds"] == 0


@pytest.mark.django_db
def test_readyz_is_503_where_files_cannot_be_written(client, settings, tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    backend = settings.STORAGES["default"] | {"OPTIONS": {"location": str(blocked), "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "unavailable"
    assert answer.json()["checks"]["storage"]["ok"] is False


@pytest.mark.django_db
def test_readyz_stays_200_without_a_broker(client, monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["checks"]["broker"]["ok"] is False


@pytest.mark.django_db
def test_readyz_tells_nobody_where_things_are(client, settings):
    text = json.dumps(client.get("/readyz").json())
    assert settings.DATABASES["default"]["NAME"] not in text


@pytest.mark.django_db
def test_health_is_kept_by_no_cache(client):
    assert "no-store" in client.get("/readyz")["Cache-Control"]
