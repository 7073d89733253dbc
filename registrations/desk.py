"""What only staff do with a registration."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record

from . import mails, places
from .models import ConsentPurpose, Registration, SupportNeeds
from .services import Needs, RegistrationData, RegistrationError


def data_of(registration: Registration) -> RegistrationData:
    """What is stored of a person, in the shape in which it is changed. Four queries."""
    one = registration
    columns = {
        name: getattr(one, name)
        for name in RegistrationData.__dataclass_fields__
        if name not in {"topics", "sessions", "needs", "consents"}
    }
    return RegistrationData(
        **columns,
        topics=tuple(sorted(one.topics.values_list("pk", flat=True))),
        sessions=tuple(one.places.order_by("session__round").values_list("session__code", flat=True)),
        needs=_needs_of(one),
        consents=frozenset(one.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)),
    )


def _needs_of(registration: Registration) -> Needs:
    stored = SupportNeeds.objects.filter(registration=registration).first()
    if stored is None:
        return Needs()
    values = {name: getattr(stored, name) for name in Needs.__dataclass_fields__}
    return Needs(**{**values, "access": tuple(stored.access)})


@transaction.atomic
def note(*, registration: Registration, text: str, actor: Actor) -> None:
    """Keep an internal note; the person gets no mail about it."""
    one = places.lock_registration(registration)
    if one.internal_note == text:
        return
    one.internal_note = text
    one.save(update_fields=["internal_note", "updated_at"])
    record(actor=actor, action="registration.noted", subject=f"registration:{one.pk}")


@transaction.atomic
def resend(*, registration: Registration, actor: Actor) -> None:
    """Send the person the own link once more. Raises RegistrationError where there is no address to send it to."""
    if not registration.email:
        raise RegistrationError(_("Für diese Person ist keine E-Mail-Adresse eingetragen."), code="no_email")
    record(actor=actor, action="registration.resent", subject=f"registration:{registration.pk}")
    mails.resend_link(registration)


def staff_consents(registration: Registration | None, chosen: list[str]) -> frozenset[str]:
    """The consents that staff ticked, with that for support needs as it stands: only the person gives that one."""
    held = set()
    if registration is not None and registration.pk:
        held = set(registration.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))
    return frozenset(chosen) | (held & {ConsentPurpose.NEEDS.value})
