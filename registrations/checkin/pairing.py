"""Making a device one of ours, and taking that back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import Edition
from conference.web.errors import DomainError
from conference.web.text import clean

from . import finding, keys, watching
from .kinds import actor_of
from .models import Device, PairingCode

CODE_MINUTES = 10
FORGETS_AT = dt.time(3)  # at night, when the last door is long closed
LONGEST_NAME = 60


class PairingError(DomainError):
    """A device cannot be paired, in words for whoever holds it. Codes: `code`, `name`."""


@dataclass(frozen=True)
class Paired:
    """A new device with the secrets that are given away this once."""

    device: Device
    token: str

    @property
    def key(self) -> bytes:
        return keys.key_for(self.device.nonce)


@transaction.atomic
def make_code(*, edition: Edition, actor: Actor) -> str:
    """A code that pairs one device within ten minutes. From the first one on, the database counts changes."""
    watching.begin(edition)
    finding.fill(edition)
    code, now = keys.new_code(), timezone.now()
    one = PairingCode.objects.create(
        edition=edition,
        digest=keys.code_digest(code),
        made_by_id=actor.user_id,
        made_at=now,
        expires_at=now + dt.timedelta(minutes=CODE_MINUTES),
    )
    record(actor=actor, action="device.code_made", subject=f"edition:{edition.pk}", code=one.pk)
    return code


@transaction.atomic
def pair(*, code: str, name: str) -> Paired:
    """Pair a device by a code, which is used up by it. Raises PairingError: `code` where it does not hold, `name`."""
    named = _named(name)
    now = timezone.now()
    rows = PairingCode.objects.filter(digest=keys.code_digest(code), used_at=None, expires_at__gt=now)
    if rows.update(used_at=now) != 1:
        raise PairingError(_("Dieser Code gilt nicht mehr. Bitte lassen Sie sich einen neuen zeigen."), code="code")
    used = PairingCode.objects.select_related("edition").get(digest=keys.code_digest(code))
    return _pair(used.edition, named, used.made_by_id)


@transaction.atomic
def pair_here(*, edition: Edition, name: str, actor: Actor) -> Paired:
    """Pair the browser of a member of staff. Raises PairingError `name`."""
    watching.begin(edition)
    finding.fill(edition)
    return _pair(edition, _named(name), actor.user_id)


def _named(name: str) -> str:
    named = clean(name)[:LONGEST_NAME].strip()
    if not named:
        raise PairingError(
            _("Bitte geben Sie dem Gerät einen Namen, zum Beispiel „Tür links“."), field="name", code="name"
        )
    return named


def _pair(edition: Edition, name: str, user: int | None) -> Paired:
    token, now = keys.new_token(), timezone.now()
    taken = set(Device.objects.of_edition(edition).active().values_list("name", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if _numbered(name, n) not in taken)
    device = Device.objects.create(
        edition=edition,
        name=_numbered(name, number),
        token_digest=keys.token_digest(token),
        paired_at=now,
        paired_by_id=user,
        forget_at=_end_of_day(edition, now),
        last_seen_at=now,
    )
    record(actor=actor_of(device), action="device.paired", subject=f"device:{device.pk}", edition=edition.pk)
    return Paired(device, token)


def _numbered(name: str, number: int) -> str:
    """Two doors of one name are told apart."""
    return name if number == 1 else f"{name[: LONGEST_NAME - 5]} ({number})"


def _end_of_day(edition: Edition, moment: dt.datetime) -> dt.datetime:
    """The next night, in the edition's time zone."""
    local = moment.astimezone(edition.tz)
    day = local.date() if local.time() < FORGETS_AT else local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, FORGETS_AT, tzinfo=edition.tz)


@transaction.atomic
def revoke(*, device: Device, actor: Actor) -> bool:
    """From now on the device is told nothing and hands in nothing; returns False where that was so already."""
    if Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=timezone.now()) != 1:
        return False
    record(actor=actor, action="device.revoked", subject=f"device:{device.pk}")
    return True
