"""What pages say of certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.models import Edition, Session
from registrations.models import Registration
from registrations.presence.models import Presence

from .layout import number
from .models import Certificate
from .services import entitled


def is_ready(registration: Registration) -> bool:
    """Whether somebody finds a certificate on their own page: they were there, and the programme is over or the team
    has issued it already. Two queries; one for whoever was not there."""
    return registration.pk in ready_among([registration])


def ready_among(people: Sequence[Registration]) -> set[int]:
    """The keys of those of one edition who find a certificate, as `is_ready`; two queries however many they are."""
    issued = Certificate.objects.valid().filter(registration=OuterRef("pk"))
    rows = Registration.objects.filter(pk__in=[one.pk for one in people]).active().were_there()
    there = dict(rows.annotate(issued=Exists(issued)).values_list("pk", "issued"))
    if not there:
        return set()
    edition = people[0].edition
    if all(there.values()) or edition.is_over() or is_finished(edition.pk):
        return set(there)
    return {key for key, is_issued in there.items() if is_issued}


@dataclass(frozen=True)
class Counts:
    """there: who was there; issued: valid certificates; replaced: by new versions, or withdrawn."""

    there: int
    issued: int
    replaced: int


def counts(edition: Edition) -> Counts:
    """Two queries."""
    there = entitled(edition).count()
    states = Certificate.objects.of_edition(edition).aggregate(
        issued=Count("pk", filter=Q(state="valid")), replaced=Count("pk", filter=~Q(state="valid"))
    )
    return Counts(there, states["issued"], states["replaced"])


@dataclass(frozen=True)
class WorkshopList:
    """A workshop in which somebody was marked: only those count then."""

    session: Session
    marked: int


def workshop_lists(edition: Edition) -> list[WorkshopList]:
    """The workshops with a list, in the order of the day; one query."""
    marks = Presence.objects.filter(session=OuterRef("pk")).order_by().values("session")
    marked = Subquery(marks.annotate(number=Count("pk")).values("number"))
    sessions = Session.objects.of_edition(edition).bookable().annotate(marked=marked).order_by("start", "code")
    return [WorkshopList(one, one.marked) for one in sessions if one.marked]


def lessons(certificate: Certificate) -> str:
    """Like "5,3 Unterrichtsstunden zu 45 Minuten (240 Minuten)"."""
    words = _("%(lessons)s Unterrichtsstunden zu 45 Minuten (%(minutes)s Minuten)")
    return words % {"lessons": number(certificate.lessons), "minutes": certificate.minutes}


def is_finished(edition_id: int) -> bool:
    """Whether the last part of the programme has ended."""
    sessions = Session.objects.filter(edition=edition_id).scheduled()
    last = sessions.aggregate(last=Max("end"))["last"]
    return last is not None and last <= timezone.now()
