"""Changing one person of a crew. What only that person may say (consents, a question) stays as it is."""

from __future__ import annotations

import dataclasses

from django.db import transaction

from conference.audit.services import SELF, Actor
from exhibitors.models import ACTIVE, StandBooking
from exhibitors.rules import audit, lock_booking
from registrations import desk, services
from registrations.models import Registration


@transaction.atomic
def change(
    *, booking: StandBooking, person: Registration, first_name: str, last_name: str, email: str, lunch: bool,
    actor: Actor = SELF,
) -> Registration:  # fmt: skip
    """Change name, address and lunch of somebody at the stand. Raises DomainError as `registrations.services.change`
    does, and FairError `state`."""
    one = lock_booking(booking, *ACTIVE)
    stored = Registration.objects.select_related("edition").get(pk=person.pk)
    data = dataclasses.replace(
        desk.data_of(stored, is_for_person=True),
        first_name=first_name,
        last_name=last_name,
        email=email,
        lunch=lunch,
    )
    changed = services.change(registration=stored, data=data, actor=actor)
    audit(one, "crew_changed", actor, registration=changed.pk)
    return changed
