"""Erasing one person at once, and once more after a backup was restored."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from conference.audit.services import SYSTEM, Actor, record
from conference.outbox.models import OutgoingMail
from conference.retention import emptying, journal, registry
from conference.tables import printing

from .. import anonymising, mails, noting, places, services
from ..models import Registration


@transaction.atomic
def erase(*, registration: Registration, actor: Actor) -> bool:
    """Erase a person: data, needs, consents, mails, documents with their files, details in the audit log.

    Before the end of the edition their places go to whoever waits; afterwards the row stays counted, without anything
    that leads to them. A last mail says so and is forgotten when it is sent. Twice is the same as once: returns
    whether there still was somebody.
    """
    one = places.lock_registration(registration)
    if one.erased_at is not None:
        return False
    address, language = one.email, one.language
    noting.note_person(one)
    _forget(one, actor)
    record(actor=actor, action="registration.erased", subject=f"registration:{one.pk}")
    mails.erased(one.edition, to=address, language=language)
    return True


def _forget(one: Registration, actor: Actor) -> None:
    noting.forget_needs(one)
    if one.is_active and not one.edition.is_over():
        services.cancel(registration=one, actor=actor)  # its mail goes with the others below, unsent
    _forget_reader(one)
    registry.erase_person("registration", one.pk)
    noting.forget_documents(one.edition_id)
    printing.forget()
    anonymising.anonymise_wholly(one)


def _forget_reader(one: Registration) -> None:
    """Mails about those whom this person registered went to this person's address."""
    about = [f"registration:{pk}" for pk in Registration.objects.registered_by(one).values_list("pk", flat=True)]
    if about and one.email:
        emptying.delete(OutgoingMail.objects.filter(about__in=about, to__iexact=one.email))


def _found(pk: int, digest: str) -> Registration | None:
    one = Registration.objects.filter(pk=pk, erased_at=None).select_related("edition").first()
    if one is None or noting.check_digest(one) != digest:
        return None
    return places.lock_registration(one)


def _again_person(pk: int, digest: str, details: dict[str, Any]) -> bool:
    """Without a mail: the person was told then."""
    one = _found(pk, digest)
    if one is None:
        return False
    _forget(one, SYSTEM)
    record(actor=SYSTEM, action="registration.erased", subject=f"registration:{pk}", again=True)
    return True


def _again_consent(pk: int, digest: str, details: dict[str, Any]) -> bool:
    one = _found(pk, digest)
    return one is not None and bool(noting.take_back(one, [details["purpose"]]))


def _again_needs(pk: int, digest: str, details: dict[str, Any]) -> bool:
    one = _found(pk, digest)
    return one is not None and noting.erase_needs(one)


def declare() -> None:
    """Name who does again what the journal says; called when the app is ready."""
    journal.register(noting.PERSON, _again_person)
    journal.register(noting.CONSENT, _again_consent)
    journal.register(noting.NEEDS, _again_needs)
