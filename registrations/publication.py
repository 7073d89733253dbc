"""What a publication of the agenda means for the people who come: who is told, who is asked, who moves up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from conference.agenda.differences import REMOVED, Change
from conference.agenda.publishing import changes_of
from conference.models import AgendaVersion, Edition, Session

from . import mails, places, waiting
from .allocation.models import Wish
from .models import Place, Registration


@transaction.atomic
def follow(*, edition: Edition, version: AgendaVersion) -> int:
    """After a publication: tell everybody whose own sessions it moved or removed; returns how many people that were.

    One mail each, however much has changed; the same few queries, however many they are. Who had decided to keep two
    places at one time is asked again where one of the two was moved. Who was passed over in a waiting list because of
    a time that is no longer in the way is looked at again. Runs in the transaction of the publication, behind the
    edition's lock: whoever registers at that moment comes before it and is told, or after it and sees the new agenda.
    """
    moved = [one for one in changes_of(version) if _matters(one)]
    if not moved:
        return 0
    locked = places.lock_edition(edition.pk)
    found = concerned(locked, moved)
    Place.objects.filter(session__in=[one.session for one in moved], overlap_accepted=True).update(
        overlap_accepted=False
    )
    mails.programme_changed(version, found)
    free = Session.objects.of_edition(locked).with_free_places().filter(waiting__gt=0)
    waiting.move_up(locked, list(free))
    return len(found)


def _matters(change: Change) -> bool:
    """Whether it concerns people at all: moved or removed, still to come, and not cancelled (they know that)."""
    if change.content["is_cancelled"] or not (change.is_move or change.kind == REMOVED):
        return False
    ends = (parse_datetime(one) for one in change.fields.get("end", (change.content["end"],)))
    return max(one for one in ends if one) > timezone.now()


def concerned(edition: Edition, changes: Sequence[Change]) -> list[tuple[Registration, list[int]]]:
    """The active registrations whose own sessions are among the changes, each with the keys of these sessions.

    Own is what somebody booked, waits for, wishes for, or speaks at. What is for everybody concerns nobody in
    particular: people would get a mail about every coffee break. Three queries, one more while wishes are gathered.
    """
    moved = [one for one in changes if _matters(one)]
    own: dict[int, set[int]] = defaultdict(set)
    rows = Place.objects.filter(session__in=[one.session for one in moved])
    for registration, session in rows.values_list("registration_id", "session_id"):
        own[registration].add(session)
    if edition.gathers_wishes:
        wished = Wish.objects.filter(session__in=[one.session for one in moved])
        for registration, session in wished.values_list("registration_id", "session_id"):
            own[registration].add(session)
    people = Registration.objects.of_edition(edition).active()
    on_stage = _sessions_by_speaker(moved)
    for registration, speaker in people.filter(speaker__in=on_stage).values_list("pk", "speaker_id"):
        own[registration] |= on_stage[speaker]
    found = people.filter(pk__in=own).only("nonce", "email", "language", "edition").order_by("pk")
    for one in found:
        one.edition = edition  # spares a query each
    return [(one, sorted(own[one.pk])) for one in found]


def _sessions_by_speaker(changes: Iterable[Change]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for change in changes:
        for person in change.content["people"]:
            found[person["id"]].add(change.session)
    return found
