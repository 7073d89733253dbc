"""Texts and logo of an organisation. What is sent holds at once: staff see each organisation before they confirm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from conference.audit.services import Actor, record
from conference.speakers import files
from conference.speakers.uploads import Upload
from exhibitors.models import Exhibitor

FOLDER = "logos/"


def _locked(exhibitor: Exhibitor) -> Exhibitor:
    return Exhibitor.objects.select_for_update(no_key=True).get(pk=exhibitor.pk)


@transaction.atomic
def change_texts(*, exhibitor: Exhibitor, descriptions: Mapping[str, str], actor: Actor) -> bool:
    """Set the description in some languages (code: text, "" for none); returns whether something is different."""
    one = _locked(exhibitor)
    before = one.descriptions
    changed = sorted(code for code, text in descriptions.items() if before.get(code, "") != text)
    if not changed:
        return False
    for code in changed:
        one.describe(code, descriptions[code])
    one.save()
    record(actor=actor, action="exhibitor.texts_changed", subject=f"exhibitor:{one.pk}", languages=changed)
    return True


def change_logo(*, exhibitor: Exhibitor, upload: Upload | None, alt: str, actor: Actor) -> None:
    """Another logo (None: the one that is there), and what it shows in words. Raises DomainError `storage` where the
    disk takes no file; then nothing is changed."""
    stored = files.store(upload, FOLDER) if upload else ""
    try:
        _keep_logo(exhibitor, stored, alt, actor)
    except BaseException:
        files.discard(stored)
        raise


@transaction.atomic
def _keep_logo(exhibitor: Exhibitor, stored: str, alt: str, actor: Actor) -> None:
    one = _locked(exhibitor)
    if stored:
        _remove_later(str(one.logo))
        one.logo = stored
    one.logo_alt = alt
    one.save(update_fields=["logo", "logo_alt"])
    record(actor=actor, action="exhibitor.logo_changed", subject=f"exhibitor:{one.pk}")


@transaction.atomic
def remove_logo(*, exhibitor: Exhibitor, actor: Actor) -> None:
    """Take the logo away, with its file. Twice is once."""
    one = _locked(exhibitor)
    if not one.logo:
        return
    _remove_later(str(one.logo))
    one.logo, one.logo_alt = "", ""
    one.save(update_fields=["logo", "logo_alt"])
    record(actor=actor, action="exhibitor.logo_removed", subject=f"exhibitor:{one.pk}")


def forget(sender: Any, instance: Exhibitor, **kwargs: Any) -> None:
    """An organisation is gone, however it went: so goes its file."""
    _remove_later(str(instance.logo or ""))


def _remove_later(name: str) -> None:
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)
