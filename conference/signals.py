"""The few facts that the ground announces upwards, in the past tense; a receiver is one call into a service.

Senders send inside their transaction, so that a receiver that raises takes the whole deed back.
"""

from django.dispatch import Signal

# An edition was loaded from a file. edition: Edition, data: dict (the whole file).
# Raise conference.loading.LoadError to reject the file.
edition_loaded = Signal()

# There are more places than before, at the edition or in one of its sessions. edition: Edition.
capacity_raised = Signal()

# A session will not take place. session: Session, actor: conference.audit.services.Actor.
session_cancelled = Signal()

# What everybody sees of the agenda has changed. edition: Edition, version: conference.models.AgendaVersion,
# actor: Actor. The differences are in conference.agenda.publishing.changes_of(version).
agenda_published = Signal()

# An edition was made as a copy of another, without people. edition: Edition (the new one), source: Edition.
edition_copied = Signal()
