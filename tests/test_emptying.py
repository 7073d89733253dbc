"""After a test with transactions nothing is left but what the migrations made."""

from __future__ import annotations

import threading

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests import emptying
from tests.exhibitors.factories import make_confirmed
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db(transaction=True)


def filled() -> set[str]:
    """The tables that hold rows."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if model._base_manager.exists()}


def test_rows_go_and_roles_stay():
    edition = make_edition()
    make_stand(edition, number="A1")
    make_confirmed(edition, "A1", crew="Ada Lovelace")
    roles = set(Group.objects.values_list("pk", "name"))
    assert len(filled()) > 10
    TransactionTestCase._fixture_teardown(TransactionTestCase())
    assert filled() == set(emptying.STAY)
    assert set(Group.objects.values_list("pk", "name")) == roles


def test_a_role_that_a_test_has_changed_is_made_anew():
    names = set(Group.objects.values_list("name", flat=True))
    Group.objects.create(name="kommt nicht wieder")
    Group.objects.get(name=min(names)).permissions.clear()
    TransactionTestCase._fixture_teardown(TransactionTestCase())
    assert filled() == set(emptying.STAY)
    assert set(Group.objects.values_list("name", flat=True)) == names
    assert Group.objects.get(name=min(names)).permissions.exists()


def test_whoever_still_answers_a_browser_is_waited_for():
    """The last table is read, then the first one written to: against a lock on all of them that would be a deadlock."""
    edition, has_read, failures = make_edition(), threading.Event(), []
    first, last = emptying._tables()[0], emptying._tables()[-1]

    def answer() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {last}")
                has_read.set()
                cursor.execute("SELECT pg_sleep(0.5)")
                cursor.execute(f"DELETE FROM {first}")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    visitor = threading.Thread(target=answer)
    visitor.start()
    assert has_read.wait(30)
    emptying._empty()
    visitor.join()
    assert failures == []
    assert not type(edition).objects.exists()
