"""Issuing certificates, and keeping them true when attendance is corrected.

Locks: the registrations by primary key, as marking attendance does; whoever comes second finds the certificates of the
first. So there is one valid certificate per person, and each issue tells the truth of the attendance it read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from conference.audit.services import Actor, record
from conference.models import Edition
from registrations.models import Registration

from . import codes, hours
from .hours import Hours
from .models import Certificate, CertificateState, Issuer

ISSUER_FIELDS = ("name", "function", "place", "issued_on", "legal_basis", "contents")


@transaction.atomic
def issue(*, edition: Edition, actor: Actor, only: Iterable[int] | None = None) -> list[Certificate]:
    """Valid certificates for everybody who was there, the missing ones made now; `only`: primary keys of registrations.

    In the order of a list on paper, each with its registration. The same questions for one person and for all.
    """
    people = _locked(entitled(edition), only)
    valid = {one.registration_id: one for one in Certificate.objects.valid().filter(registration__in=people)}
    missing = [key for key in people if key not in valid]
    for one in _write(edition, missing):
        valid[one.registration_id] = one
    if missing:
        record(actor=actor, action="certificate.issued", subject=f"edition:{edition.pk}", number=len(missing))
    ordered = Registration.objects.filter(pk__in=people).select_related("edition").by_name()
    found = []
    for registration in ordered:
        one = valid[registration.pk]
        one.registration = registration
        found.append(one)
    return found


@transaction.atomic(savepoint=False)  # inside of the deed's own
def renew(keys: Sequence[int], actor: Actor) -> None:
    """Attendance of these registrations has changed: what was issued and is not true any more is replaced or withdrawn.

    Follows `presence.services`, inside its transaction.
    """
    issued = list(Certificate.objects.valid().filter(registration__in=keys).select_related("edition"))
    by_edition: dict[Edition, list[Certificate]] = {}
    for one in issued:
        by_edition.setdefault(one.edition, []).append(one)
    for edition, certificates in by_edition.items():
        _renew(edition, certificates, actor)


def _renew(edition: Edition, issued: list[Certificate], actor: Actor) -> None:
    people = [one.registration_id for one in issued if one.registration_id]
    reckoned = _reckon(edition, _locked(Registration.objects.filter(edition=edition).were_there(), people))
    found = [(one, reckoned.get(one.registration_id or 0)) for one in issued]
    wrong = [one for one, hours_now in found if hours_now is not None and not _says(one, hours_now)]
    gone = [one for one, hours_now in found if hours_now is None]
    _end(wrong, CertificateState.REPLACED)
    _end(gone, CertificateState.WITHDRAWN)
    _write(edition, [one.registration_id for one in wrong if one.registration_id])
    for one, action in [*((one, "replaced") for one in wrong), *((one, "withdrawn") for one in gone)]:
        record(actor=actor, action=f"certificate.{action}", subject=f"registration:{one.registration_id}")


@transaction.atomic
def join(*, gone: Registration, one: Registration, actor: Actor) -> None:
    """The certificates of a registration that is made one with another go along. Before it is removed.

    Where both have a valid one, that of the registration which stays holds and the other is withdrawn, so that its
    code does not stand for somebody twice. Call `renew` when the attendance of both hangs on one.
    """
    _locked(Registration.objects.all(), [gone.pk, one.pk])
    if Certificate.objects.valid().filter(registration=one).exists():
        double = list(Certificate.objects.valid().filter(registration=gone))
        _end(double, CertificateState.WITHDRAWN)
        for _certificate in double:
            record(actor=actor, action="certificate.withdrawn", subject=f"registration:{one.pk}")
    last = Certificate.objects.filter(registration=one).aggregate(last=Max("version"))["last"] or 0
    for number, certificate in enumerate(Certificate.objects.filter(registration=gone).order_by("version"), start=1):
        certificate.registration, certificate.version = one, last + number
        certificate.save(update_fields=["registration", "version"])


@transaction.atomic
def save_issuer(*, edition: Edition, values: dict[str, Any], actor: Actor) -> Issuer:
    """Store what certificates of an edition say of their issuer. values: of ISSUER_FIELDS, those that are known."""
    issuer, _made = Issuer.objects.select_for_update().get_or_create(edition=edition)
    changed = [name for name in ISSUER_FIELDS if name in values and getattr(issuer, name) != values[name]]
    for name in changed:
        setattr(issuer, name, values[name])
    if changed:
        issuer.save(update_fields=changed)
        record(actor=actor, action="certificate.issuer_changed", subject=f"edition:{edition.pk}", fields=changed)
    return issuer


def entitled(edition: Edition) -> Any:
    """Who was there and is still known by name: whoever is erased gets no certificate any more."""
    return Registration.objects.filter(edition=edition, erased_at=None).active().were_there()


def issuer_of(edition: Edition) -> Issuer:
    """What was stored, or an empty one."""
    return Issuer.objects.filter(edition=edition).first() or Issuer(edition=edition)


def _locked(rows: Any, only: Iterable[int] | None) -> list[int]:
    """The keys of these registrations that are not cancelled, locked in their order."""
    people = rows.active().order_by("pk")
    if only is not None:
        people = people.filter(pk__in=list(only))
    return list(people.select_for_update(of=("self",)).values_list("pk", flat=True))


def _reckon(edition: Edition, keys: Sequence[int]) -> dict[int, Hours]:
    if not keys:
        return {}
    agenda = hours.agenda_of(edition)
    return {key: hours.reckon(agenda, person) for key, person in hours.attended_by(keys).items()}


def _says(one: Certificate, found: Hours) -> bool:
    return (one.minutes, one.of_minutes, one.parts) == (found.minutes, found.of, [part.stored for part in found.parts])


def _write(edition: Edition, keys: Sequence[int]) -> list[Certificate]:
    """New certificates for these registrations, which have none that is valid."""
    versions: dict[int, int] = {}
    earlier = Certificate.objects.filter(registration__in=keys).order_by("version")
    versions.update(earlier.values_list("registration", "version"))
    rows = []
    for key, found in _reckon(edition, keys).items():
        one = Certificate(edition=edition, registration_id=key, version=versions.get(key, 0) + 1)
        one.code_digest = codes.digest(one.code)
        one.minutes, one.of_minutes, one.parts = found.minutes, found.of, [part.stored for part in found.parts]
        rows.append(one)
    return Certificate.objects.bulk_create(rows, batch_size=1000)


def _end(certificates: Sequence[Certificate], state: str, at: dt.datetime | None = None) -> None:
    keys = [one.pk for one in certificates]
    valid = Certificate.objects.filter(pk__in=keys, state=CertificateState.VALID)
    valid.update(state=state, ended_at=at or timezone.now())
