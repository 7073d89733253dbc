"""What only staff do with stands and organisations, besides bookings."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import Topic

from . import stands
from .models import Exhibitor, Stand, StandBooking
from .stands import FairError


@transaction.atomic
def save_stand(*, stand: Stand, actor: Actor) -> None:
    """Store a new or changed stand. Raises FairError `occupied` where it is blocked although somebody has it."""
    is_new = stand.pk is None
    if not is_new:
        stands.lock(stand)
        if stand.blocked and StandBooking.objects.occupying().filter(stand=stand).exists():
            message = _("Stand %(number)s ist vergeben. Bitte geben Sie der Organisation zuerst einen anderen.")
            raise FairError(message % {"number": stand.number}, field="blocked", code="occupied")
    stand.save()
    record(actor=actor, action="stand.created" if is_new else "stand.changed", subject=f"stand:{stand.pk}")


@transaction.atomic
def delete_stand(*, stand: Stand, actor: Actor) -> None:
    """Delete a stand that nobody has ever booked. Raises FairError `booked`."""
    stands.lock(stand)
    StandBooking.objects.filter(stand=stand, exhibitor=None).exclude(state="held").delete()
    if StandBooking.objects.filter(stand=stand).exists():
        message = _("Stand %(number)s steht in Buchungen. Sie können ihn sperren.") % {"number": stand.number}
        raise FairError(message, code="booked")
    record(actor=actor, action="stand.deleted", subject=f"stand:{stand.pk}", number=stand.number)
    stand.delete()


@transaction.atomic
def save_exhibitor(*, exhibitor: Exhibitor, topics: Iterable[Topic], actor: Actor) -> None:
    """Store a new or changed organisation of the directory with its topics."""
    is_new = exhibitor.pk is None
    exhibitor.save()
    exhibitor.topics.set(topics)
    action = "exhibitor.created" if is_new else "exhibitor.changed"
    record(actor=actor, action=action, subject=f"exhibitor:{exhibitor.pk}")


@transaction.atomic
def delete_exhibitor(*, exhibitor: Exhibitor, actor: Actor) -> None:
    """Take an organisation out of the directory. Raises FairError `has_booking` while it has a stand or waits."""
    if exhibitor.bookings.active().exists():
        raise FairError(
            _("Diese Organisation hat noch eine Buchung. Bitte sagen Sie die zuerst ab."), code="has_booking"
        )
    record(actor=actor, action="exhibitor.deleted", subject=f"exhibitor:{exhibitor.pk}")
    exhibitor.delete()
