"""A real mail server, a plain mail and an outbox that has no memory of earlier tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conference.outbox import delivery, transport, waking
from tests.mail_sink import MailSink

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture(autouse=True)
def letter_templates(settings):
    """Templates of mails that only tests send."""
    first = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], TEMPLATES]}]


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """What a worker process keeps in mind between mails, forgotten before and after."""
    for step in ("before", "after"):
        transport.forget()
        delivery._server_away_until = 0.0
        waking._quiet_until = 0.0
        if step == "before":
            yield


@pytest.fixture
def sink(settings) -> Iterator[MailSink]:
    """A mail server; our settings point to it."""
    server = MailSink()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 0.5
    yield server
    transport.forget()
    server.stop()
