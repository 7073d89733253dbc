"""Staff for the demo."""

import pytest
from django.core.management import CommandError, call_command

from conference.accounts.models import User
from conference.accounts.roles import TABLE

pytestmark = pytest.mark.django_db


def test_there_is_one_user_for_each_role():
    call_command("create_demo_staff", password="geheim")
    found = {user.email: [group.name for group in user.groups.all()] for user in User.objects.all()}
    assert found == {f"{role}@example.org": [role] for role in TABLE}


def test_twice_is_the_same_as_once():
    call_command("create_demo_staff", password="geheim")
    before = list(User.objects.order_by("pk").values_list("pk", "password"))
    call_command("create_demo_staff", password="geheim")
    assert list(User.objects.order_by("pk").values_list("pk", "password")) == before


def test_the_password_can_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "aus der Umgebung")
    call_command("create_demo_staff")
    assert User.objects.get(email="messe@example.org").check_password("aus der Umgebung")


def test_without_a_password_nothing_happens(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    with pytest.raises(CommandError):
        call_command("create_demo_staff")
    assert not User.objects.exists()


def test_production_refuses(settings):
    settings.IS_SECURE, settings.DEBUG = True, False
    with pytest.raises(CommandError):
        call_command("create_demo_staff", password="geheim")


def test_production_can_be_told(settings):
    settings.IS_SECURE = True
    call_command("create_demo_staff", password="geheim", really=True)
    assert User.objects.count() == len(TABLE)
