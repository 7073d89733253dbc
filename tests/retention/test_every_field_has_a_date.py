"""Every field of every model is either said not to be personal, or has a period after which it goes."""

import pytest
from django.apps import apps
from django.db import models

from conference.documents import registry as documents
from conference.retention import emptying, registry
from conference.retention.periods import BY_NAME, DOCUMENTS, PERIODS
from registrations.models import Registration

OURS = ("conference", "registrations", "exhibitors")
DJANGO_S = {"admin", "sessions", "otp_totp", "otp_static"}  # contenttypes and auth hold names of tables and roles


def kept_models() -> list[type[models.Model]]:
    found = []
    for one in apps.get_models():
        config = one._meta.app_config
        if config.name.partition(".")[0] in OURS or config.label in DJANGO_S:
            found.append(one)
    return found


@pytest.mark.parametrize("model", kept_models(), ids=lambda one: one._meta.label)
def test_every_field_is_classified(model):
    assert registry.unclassified(model) == []


def test_the_walk_finds_a_field_that_nobody_has_spoken_of(monkeypatch):
    monkeypatch.setattr(registry, "_plain", {Registration: {"edition"}})
    assert "role" in registry.unclassified(Registration)


def test_what_goes_with_another_row_goes_with_one_that_a_rule_deletes():
    deleting = {one.model for one in registry.rules() if one.erase is emptying.delete or "speaker" in one.name}
    for model in kept_models():
        parent = registry.parent_of(model)
        while parent is not None and registry.parent_of(parent) is not None:
            parent = registry.parent_of(parent)
        assert parent is None or parent in deleting, model


def test_what_hangs_on_a_registration_goes_with_the_person():
    """Whoever is erased is erased everywhere: a rule about rows of a person names the way to the person."""
    unnamed = []
    for one in registry.rules():
        leads = [field for field in one.model._meta.concrete_fields if field.related_model is Registration]
        if leads and one.model is not Registration and "registration" not in one.person:
            unnamed.append(one.name)
    assert unnamed == []


def test_every_rule_counts_from_a_known_period():
    assert all(BY_NAME[one.period.name] is one.period for one in registry.rules())
    assert len(BY_NAME) == len(PERIODS)


def test_documents_go_before_their_period():
    assert [one.name for one in documents.all_kinds() if one.keep.days > DOCUMENTS.days] == []
