"""What the agenda announces, answered: one call into a service each."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from conference.audit.services import Actor
from conference.models import AgendaVersion, Edition, Session
from conference.signals import agenda_published, capacity_raised, session_cancelled

from . import publication, services, waiting


@receiver(capacity_raised, dispatch_uid="registrations.fill_free_places")
def fill_free_places(*, edition: Edition, **_signal: Any) -> None:
    waiting.fill_free_places(edition=edition)


@receiver(session_cancelled, dispatch_uid="registrations.clear_session")
def clear_session(*, session: Session, actor: Actor, **_signal: Any) -> None:
    services.clear_session(session=session, actor=actor)


@receiver(agenda_published, dispatch_uid="registrations.follow_publication")
def follow_publication(*, edition: Edition, version: AgendaVersion, **_signal: Any) -> None:
    publication.follow(edition=edition, version=version)
