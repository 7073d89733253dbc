"""The second factor of staff: six digits from an app (TOTP, RFC 6238), or one of ten backup codes, each once."""

from __future__ import annotations

import secrets
from base64 import b32encode

import django_otp
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from conference.audit.services import Actor, record

from .models import User

BACKUP_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


def has_device(user: User) -> bool:
    """Whether this member of staff has finished setting up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def device_to_set_up(user: User) -> TOTPDevice:
    """The unfinished device of this user, made where there is none; its secret stays until it is confirmed."""
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    return device


def secret_of(device: TOTPDevice) -> str:
    """The secret for typing in, in groups of four letters."""
    letters = b32encode(device.bin_key).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


@transaction.atomic
def confirm(*, user: User, code: str) -> TOTPDevice | None:
    """Finish setting up with a first code; returns the device, None where the code is wrong."""
    device = device_to_set_up(user)
    device = TOTPDevice.objects.select_for_update().get(pk=device.pk)
    if not device.verify_token(code):
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record(actor=Actor.staff(user), action="user.second_factor", subject=f"user:{user.pk}")
    return device


@transaction.atomic
def new_backup_codes(*, user: User) -> list[str]:
    """Ten new codes; the old ones stop working. They are shown once."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="backup", confirmed=True)
    codes = ["".join(secrets.choice(LETTERS) for _letter in range(10)) for _code in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def match(*, user: User, code: str) -> django_otp.models.Device | None:
    """The device that knows this code, None where none does. Wrong codes make the next attempt wait longer."""
    return django_otp.match_token(user, code.replace(" ", "").lower())


@transaction.atomic
def reset(*, user: User, actor: Actor) -> None:
    """Forget all devices of somebody who lost theirs; the next login sets up a new one."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record(actor=actor, action="user.second_factor_reset", subject=f"user:{user.pk}")
