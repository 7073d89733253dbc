"""What only staff do with stands and organisations, besides bookings."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import Topic
from registrations import places

from . import crew
from .hall import services as hall
from .hall.objects import values_of
from .models import Exhibitor, Stand
from .stands import FairError


def save_stand(*, stand: Stand, actor: Actor) -> None:
    """Store a new or changed stand by the rules of the hall. Raises FairError `occupied` where it is blocked although
    somebody has it, and as `hall.services.change` does."""
    key = f"stand:{stand.pk or ''}"
    step = hall.change(edition=stand.edition, items=[(key, values_of(stand))], actor=actor)
    if stand.pk is None and step is not None:
        stand.pk = int(next(iter(step.after)).partition(":")[2])


def delete_stand(*, stand: Stand, actor: Actor) -> None:
    """Delete a stand that nobody has ever booked. Raises FairError `booked`."""
    hall.change(edition=stand.edition, items=[(f"stand:{stand.pk}", None)], actor=actor)


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
    """Take an organisation out of the directory, a guest with its people. Raises FairError `has_booking` while it has
    a stand or waits."""
    if exhibitor.bookings.active().exists():
        raise FairError(
            _("Diese Organisation hat noch eine Buchung. Bitte sagen Sie die zuerst ab."), code="has_booking"
        )
    if exhibitor.shares is not None:
        places.lock_edition(exhibitor.edition_id)
        crew.put(exhibitor.shares, [], actor=actor, guest=exhibitor)
    record(actor=actor, action="exhibitor.deleted", subject=f"exhibitor:{exhibitor.pk}")
    Exhibitor.objects.filter(shares__exhibitor=exhibitor).delete()  # guests at its stands of before
    exhibitor.delete()
