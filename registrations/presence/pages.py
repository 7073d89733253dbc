"""What the list of who was there shows: the choices, the counts and one page of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from conference.models import Edition, Session
from registrations.models import Place, PlaceState, Registration, RegistrationState

from . import doors
from .days import days_of
from .models import Presence
from .services import expected

PER_PAGE = 100
SHOWN = {"": _("alle"), "offen": _("noch ohne Haken"), "da": _("mit Haken")}


@dataclass(frozen=True)
class Chosen:
    """Which list: of a day, or of a session; who of it; the words that are searched for."""

    edition: Edition
    day: dt.date
    session: Session | None = None
    shown: str = ""
    words: str = ""
    page: str = "1"

    @property
    def query(self) -> str:
        """The choice as the end of an address."""
        values = {
            "tag": self.day.isoformat() if self.edition.end_date else "",
            "programmpunkt": str(self.session.pk) if self.session else "",
            "zeigen": self.shown,
            "q": self.words,
            "seite": self.page if self.page != "1" else "",
        }
        return urlencode({name: value for name, value in values.items() if value})


def chosen(edition: Edition, values: Mapping[str, str]) -> Chosen:
    """What somebody chose, the whole list of the first day where they chose nothing that there is."""
    days = {day.isoformat(): day for day in days_of(edition)}
    key = values.get("programmpunkt", "")
    sessions = Session.objects.of_edition(edition).filter(pk=int(key)) if key.isdecimal() and len(key) < 18 else None
    return Chosen(
        edition=edition,
        day=days.get(values.get("tag", ""), edition.date),
        session=sessions.first() if sessions is not None else None,
        shown=values.get("zeigen", "") if values.get("zeigen", "") in SHOWN else "",
        words=values.get("q", "").replace("\0", "")[:100].strip(),
        page=values.get("seite", "1")[:6],
    )


@dataclass(frozen=True)
class Row:
    """One person in the list. has_place: in the session that the list is about; stretches: when they were there."""

    person: Any
    stretches: list[Presence]
    has_place: bool

    @property
    def is_there(self) -> bool:
        return bool(self.stretches)

    @property
    def came(self) -> dt.datetime | None:
        return self.stretches[0].came_at

    @property
    def left(self) -> dt.datetime | None:
        return self.stretches[-1].left_at


@dataclass(frozen=True)
class Counts:
    """expected: who has a place; there: who is marked, with and without place; open: who has a place and no mark."""

    expected: int
    there: int
    open: int


@dataclass(frozen=True)
class ListPage:
    """One page of the list."""

    chosen: Chosen
    counts: Counts
    rows: list[Row]
    page: Page
    days: list[dt.date]
    sessions: list[Session]
    shown: dict[str, Any] = field(default_factory=lambda: SHOWN)

    @property
    def session(self) -> Session | None:
        return self.chosen.session


def list_page(choice: Chosen) -> ListPage:
    """The list, in six queries however many people there are."""
    page = Paginator(_people(choice), PER_PAGE).get_page(choice.page)
    doors.name(stretch for one in page.object_list for stretch in one.stretches)
    sessions = Session.objects.of_edition(choice.edition).scheduled().exclude(kind="break").order_by("start", "code")
    return ListPage(
        chosen=choice,
        counts=counts(choice),
        rows=[_row(one, choice) for one in page.object_list],
        page=page,
        days=days_of(choice.edition),
        sessions=list(sessions),
    )


def row(choice: Chosen, pk: int) -> Row:
    """One line of the list again."""
    one = _with_all(Registration.objects.filter(pk=pk), choice).get()
    doors.name(one.stretches)
    return _row(one, choice)


def counts(choice: Chosen) -> Counts:
    """How many are there; one query."""
    there = Exists(_marks(choice).filter(registration=OuterRef("pk")))
    has_place = Exists(expected(choice.edition, choice.session).filter(pk=OuterRef("pk")).values("pk"))
    rows = _known(choice.edition).order_by()
    found = rows.annotate(there=there, place=has_place).aggregate(
        expected=Count("pk", filter=Q(place=True)),
        marked=Count("pk", filter=Q(there=True)),
        open=Count("pk", filter=Q(place=True, there=False)),
    )
    return Counts(found["expected"], found["marked"], found["open"])


def _known(edition: Edition) -> QuerySet[Registration]:
    """Who is not cancelled and still has a name: of the others stands nothing in a list at the door."""
    return Registration.objects.filter(edition=edition, erased_at=None).active()


def _marks(choice: Chosen) -> QuerySet[Presence]:
    rows = Presence.objects.all()
    return rows.in_session(choice.session) if choice.session else rows.on_day(choice.day)


def _people(choice: Chosen) -> QuerySet[Registration]:
    """Who has a place or is marked already; a search in a session also finds who has no place in it."""
    rows = _known(choice.edition)
    there = Exists(_marks(choice).filter(registration=OuterRef("pk")))
    has_place = Q(state=RegistrationState.CONFIRMED)
    if choice.session:
        taken = Place.objects.filter(registration=OuterRef("pk"), session=choice.session, state=PlaceState.TAKEN)
        has_place &= Q(Exists(taken))
    rows = rows.search(choice.words) if choice.words else rows.filter(has_place | Q(there))
    if choice.shown:
        rows = rows.filter(there) if choice.shown == "da" else rows.filter(~there)
    return _with_all(rows, choice).by_name()


def _with_all(rows: QuerySet[Registration], choice: Chosen) -> QuerySet[Registration]:
    if choice.session:
        taken = Place.objects.filter(registration=OuterRef("pk"), session=choice.session, state=PlaceState.TAKEN)
        rows = rows.annotate(has_place=Exists(taken))
    return rows.prefetch_related(Prefetch("presences", queryset=_marks(choice), to_attr="stretches"))


def _row(one: Any, choice: Chosen) -> Row:
    has_place = one.has_place if choice.session else one.state == RegistrationState.CONFIRMED
    return Row(person=one, stretches=one.stretches, has_place=has_place)
