"""When accounts of the team go that nobody uses any more. Their second factors and rights go with them."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from conference.retention import registry
from conference.retention.periods import STAFF

from .models import User

_TOTP = ("name", "key", "step", "t0", "digits", "tolerance", "drift", "last_t")
_COUNTED = ("confirmed", "throttling_failure_timestamp", "throttling_failure_count", "created_at", "last_used_at")


def declare() -> None:
    registry.delete(
        User,
        STAFF,
        "email", "first_name", "last_name", "password", "last_login", "date_joined", "groups", "user_permissions",
        label=_("Konten des Teams"),
        since="last_login",
        where=Q(is_superuser=False),  # somebody must stay who can let others in
    )  # fmt: skip
    registry.plain(User, "is_staff", "is_active", "is_superuser")
    registry.goes_with(TOTPDevice, "user", *_TOTP, *_COUNTED)
    registry.goes_with(StaticDevice, "user", "name", *_COUNTED)
    registry.goes_with(StaticToken, "device", "token")
