"""Documents by real workers, over a real broker, one of them killed while it prints."""

import json

import pytest

from .pdf import opened

PEOPLE = 250
FILL = """
import sys, django
django.setup()
from conference.accounts import links
from conference.models import Edition
from registrations.models import Registration
edition = Edition.objects.get(slug="2024")
rows = [Registration(edition=edition, last_name=f"Name{n}", code=f"W{n:05}") for n in range(int(sys.argv[1]))]
for one in rows:
    one.token_digest = links.digest(one.token)
Registration.objects.bulk_create(rows)
print(edition.pk)
"""
ASK = """
import json, sys, django
django.setup()
from conference.audit.services import SYSTEM
from conference.documents import services
kind, subject, params = sys.argv[1:]
print(services.request(kind=kind, subject=subject, params=json.loads(params), actor=SYSTEM).pk)
"""
OWN = "code LIKE 'W00%%'"  # no code that is drawn by lot holds a 0
BADGES = {"format": "a6", "which": "all", "order": "name", "start": 1}


@pytest.fixture
def edition_key(live_stack):
    live_stack.sql("DELETE FROM documents_documentpart")
    live_stack.sql("DELETE FROM documents_document")
    live_stack.sql(f"DELETE FROM registrations_registration WHERE {OWN}")
    yield int(live_stack.run("-c", FILL, str(PEOPLE)))
    live_stack.sql(f"DELETE FROM registrations_registration WHERE {OWN}")


def ask(stack, edition_key, kind="badges", params=BADGES) -> int:
    return int(stack.run("-c", ASK, kind, f"edition:{edition_key}", json.dumps(params)))


def state(stack, key):
    return stack.sql("SELECT state, done, total, file FROM documents_document WHERE id = %s", key)[0]


def is_ready_in_fast_time(stack, key) -> bool:
    """Looks, and turns the clock by which the sweep knows what is stuck."""
    stack.sql("UPDATE documents_document SET heartbeat_at = heartbeat_at - interval '2 seconds'")
    return state(stack, key)[0] == "ready"


def pages(stack, key) -> int:
    return len(opened((stack.home / "media" / state(stack, key)[3]).read_bytes()).pages)


def test_workers_make_all_badges(live_stack, edition_key):
    key = ask(live_stack, edition_key)
    live_stack.wait_until(lambda: state(live_stack, key)[0] == "ready", 60)
    assert state(live_stack, key)[1:3] == (PEOPLE, PEOPLE)
    assert pages(live_stack, key) == 2 * PEOPLE


def test_killed_worker_loses_no_badge(live_stack, edition_key):
    key = ask(live_stack, edition_key)
    live_stack.wait_until(lambda: state(live_stack, key)[1] > 0, 60)
    live_stack.kill("worker")
    assert state(live_stack, key)[0] != "ready"
    live_stack.start("worker")
    live_stack.wait_until(lambda: is_ready_in_fast_time(live_stack, key), 60)
    assert pages(live_stack, key) == 2 * PEOPLE


def test_document_asked_for_without_a_broker_is_made_later(live_stack, edition_key):
    live_stack.stop("redis")
    key = ask(live_stack, edition_key)
    live_stack.start("redis")
    live_stack.wait_until(lambda: is_ready_in_fast_time(live_stack, key), 60)
