"""What staff do for a person who calls: note what is needed, with the consent as it was given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from registrations import mails, places
from registrations.models import Consent, ConsentChannel, ConsentPurpose, Registration, address_digest
from registrations.services import RegistrationError

from . import storing
from .data import Needs

NOON = dt.time(12)


@dataclass(frozen=True)
class Said:
    """How and on which day somebody said that these answers may be stored."""

    channel: str
    on: dt.date


def _lock(registration: Registration) -> Registration:
    one = places.lock_registration(registration)
    if not one.is_active:
        raise RegistrationError(_("Diese Anmeldung ist abgesagt."), code="cancelled")
    return one


@transaction.atomic
def enter(*, registration: Registration, needs: Needs, said: Said | None, actor: Actor) -> None:
    """Store what a person says on the phone or in a letter, and the consent unless it is given already.

    Nothing needed any more: what is stored goes. Raises RegistrationError for a registration that is cancelled, and
    at `channel` or `on` where there are needs and no consent, or one of the future.
    """
    one = _lock(registration)
    is_given = one.consents.filter(purpose=ConsentPurpose.NEEDS, withdrawn_at=None).exists()
    storing.store(one, needs, is_shown=False)
    if needs and not is_given:
        _note_consent(one, said)
    entry = record(
        actor=actor,
        action="needs.entered",
        subject=f"registration:{one.pk}",
        consent=said.channel if said and not is_given else "",
    )
    mails.changed(one, entry=entry)


def _note_consent(registration: Registration, said: Said | None) -> None:
    if said is None or said.channel not in set(ConsentChannel.values) - {ConsentChannel.ONLINE.value}:
        message = _("Bitte wählen Sie, wie die Person eingewilligt hat. Ohne Einwilligung dürfen wir nichts speichern.")
        raise RegistrationError(message, field="channel", code="consent_missing")
    zone = registration.edition.tz
    if said.on > timezone.now().astimezone(zone).date():
        raise RegistrationError(_("Dieser Tag liegt in der Zukunft."), field="on", code="consent_in_future")
    given_at = min(dt.datetime.combine(said.on, NOON, tzinfo=zone), timezone.now())
    Consent.objects.create(
        registration=registration, purpose=ConsentPurpose.NEEDS, channel=said.channel, given_at=given_at
    )


@transaction.atomic
def show(*, registration: Registration, actor: Actor) -> None:
    """Show the stored needs on the personal page again: a member of the team has made sure that the address which
    the registration has at this moment is the person's."""
    one = _lock(registration)
    row = storing.stored(one)
    if row is None or row.is_shown_to(one.email):
        return
    row.shown_to = address_digest(one.email)
    row.save(update_fields=["shown_to", "updated_at"])
    record(actor=actor, action="needs.shown", subject=f"registration:{one.pk}")
