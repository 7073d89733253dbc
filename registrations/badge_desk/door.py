"""What the app at the door may ask of the desks: print a badge, and correct the name on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.models import Edition
from conference.web.text import clean
from registrations.checkin import kinds, people

from . import services
from .models import Desk, PrintJob
from .querysets import WAITING

AT_WORK = dt.timedelta(minutes=2)  # since the laptop of a desk last looked for work


def connect() -> None:
    """Called when the app is ready."""
    kinds.register("print", print_badge)
    kinds.register("rename", rename)
    people.register_desks(desks_of)


def print_badge(entry: kinds.Entry) -> kinds.Answer:
    """Send the badge to a desk: the one named, else the one at work where the fewest wait."""
    person = entry.person()
    again = entry.fields.get("again") is True
    desk = _desk(entry.edition, entry.fields.get("desk"))
    try:
        job = services.order(registration=person, desk=desk, actor=entry.actor, again=again)
    except services.PrintedBefore as before:
        more = {"at": before.printed.at.isoformat(), "desk": before.printed.desk}
        return kinds.Answer("printed_before", before.message, person=person, more=more)
    said = _("Wird an %(desk)s gedruckt.") % {"desk": job.desk_name}
    return kinds.Answer("queued", said, person=person, more={"desk": job.desk_name})


def rename(entry: kinds.Entry) -> kinds.Answer:
    """Correct the names that the entry gives; the others stay."""
    person = entry.person()
    names = {"first_name": person.first_name, "last_name": person.last_name, "badge_name": person.badge_name}
    names |= {name: clean(str(entry.fields[name])) for name in names if name in entry.fields}
    services.rename(registration=person, actor=entry.actor, **names)
    person.refresh_from_db()
    return kinds.Answer("renamed", _("Der Name ist geändert."), person=person)


def desks_of(keys: Collection[int]) -> Mapping[int, str]:
    """At which desk the badges of these people were printed last. One query."""
    rows = PrintJob.objects.filter(registration__in=keys).printed().order_by("printed_at", "pk")
    return dict(rows.values_list("registration_id", "desk_name"))


def _desk(edition: Edition, named: object) -> Desk:
    """Raises DeskError where there is none to print on."""
    waiting = Count("jobs", filter=Q(jobs__state__in=WAITING))
    desks = list(Desk.objects.filter(edition=edition).annotate(waiting=waiting).order_by("waiting", "name"))
    chosen = [desk for desk in desks if str(desk.pk) == str(named)]
    since = timezone.now() - AT_WORK
    working = [desk for desk in desks if desk.watched_at is not None and desk.watched_at > since]
    found = chosen or working or desks
    if not found:
        message = _("Es ist noch kein Tisch zum Drucken eingerichtet. Bitte schreiben Sie das Schild von Hand.")
        raise services.DeskError(message, code="no_desk")
    return found[0]
