"""The lists of the people who come that may leave the house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.admin.scope import edition_of
from conference.columns import edition_title
from conference.models import Session
from conference.tables.registry import Column, Table, columns_of, register
from conference.tables.writing import Chained

from .models import Consent, ConsentPurpose, Place, PlaceState, Registration

CONSENTS = {
    ConsentPurpose.PHOTO: ("consent_photo", gettext_lazy("Fotos erlaubt")),
    ConsentPurpose.NETWORKING: ("consent_networking", gettext_lazy("in der Liste der Teilnehmenden")),
    ConsentPurpose.NEWS: ("consent_news", gettext_lazy("möchte Nachrichten nach der Konferenz")),
}


def _consented(purpose: ConsentPurpose) -> Callable[[Registration], bool]:
    return lambda one: any(consent.purpose == purpose for consent in one.given)  # type: ignore[attr-defined]


def _in_round(number: int) -> Callable[[Registration], str]:
    """The code of what a person has chosen in a round, as the import reads it."""
    return lambda one: next((place.session.code for place in one.places.all() if place.session.round == number), "")


def _workshops(one: Registration) -> list[str]:
    return [
        place.session.title if place.is_taken else _("%(title)s (Warteliste)") % {"title": place.session.title}
        for place in one.places.all()
    ]


def _rounds(request: HttpRequest) -> list[int]:
    edition = edition_of(request)
    if edition is None:
        return []
    rounds = Session.objects.of_edition(edition).bookable().exclude(round=None).order_by("round")
    return list(rounds.values_list("round", flat=True).distinct())


def _may_note(request: HttpRequest) -> bool:
    """Notes are for those who may write them, as on the pages."""
    return request.user.has_perm("registrations.change_registration")  # type: ignore[union-attr]


def registration_columns(request: HttpRequest) -> list[Column]:
    """The columns of the list of registrations; keys are names of the form's fields, so that the file can come back."""
    usual, more = columns_of, lambda *names: columns_of(Registration, *names, usual=False)
    return [
        *usual(Registration, "code", "state", "role", "title", "first_name", "last_name", "email", "phone"),
        *usual(Registration, "organisation", "organisation_type", "function", "municipality"),
        Column(
            "topics", gettext_lazy("Handlungsfelder"), lambda one: [str(topic) for topic in one.topics.all()], False
        ),
        *usual(Registration, "attendance", "lunch", "language"),
        *(
            Column(f"round_{number}", _("Workshop in Runde %(number)s") % {"number": number}, _in_round(number), False)
            for number in _rounds(request)
        ),
        Column("workshops", gettext_lazy("Workshops"), _workshops),
        *(Column(key, label, _consented(purpose), False) for purpose, (key, label) in CONSENTS.items()),
        *more("badge_name", "own_script_name", "waiting_list", "question", "question_anonymous"),
        *(more("internal_note") if _may_note(request) else []),
        *usual(Registration, "created_at"),
        *more("source", "updated_at", "cancelled_at", "badge_printed_at"),
    ]


def prepared(rows: Any) -> Any:
    """What the columns of a registration need; four questions however many rows there are."""
    given = Prefetch("consents", queryset=Consent.objects.filter(withdrawn_at=None), to_attr="given")
    places = Prefetch("places", queryset=Place.objects.select_related("session"))
    return rows.select_related("edition").prefetch_related(places, given, "topics")


def _person(row: Any) -> Registration:
    """Whose row this is: a registration, or a place of one."""
    return row.registration if isinstance(row, Place) else row


def _of_person(*names: str, usual: bool = True) -> list[Column]:
    """Columns of the person, for rows that are places or registrations."""
    return [
        Column(one.key, one.label, lambda row, value=one.value: value(_person(row)), usual)  # type: ignore[misc]
        for one in columns_of(Registration, *names)
    ]


def _places(request: HttpRequest) -> Any:
    """Everybody with a place or a number in a workshop, in the order of the day; `workshop` picks one."""
    places = Place.objects.filter(session__edition=edition_of(request)).select_related("registration", "session")
    chosen = request.GET.get("workshop", "")
    if chosen.isdecimal():
        places = places.filter(session=int(chosen[:18]))
    names = ("registration__last_name", "registration__first_name", "pk")
    return places.order_by("session__start", "session__code", "state", "waiting_number", *names)


def _waiting(request: HttpRequest) -> Chained:
    """Everybody who waits: for the conference, then for each workshop, in the order in which they move up."""
    edition = edition_of(request)
    queued = Place.objects.filter(session__edition=edition).waiting().select_related("registration", "session")
    ordered = queued.order_by("session__start", "session__code", "waiting_number")
    return Chained(Registration.objects.filter(edition=edition).waiting(), ordered)


def _where(row: Any) -> str:
    return f"{row.session.code} {row.session.title}" if isinstance(row, Place) else _("Konferenz")


def _unseen(request: HttpRequest) -> Any:
    """Who comes and is not to be seen on a picture."""
    people = Registration.objects.filter(edition=edition_of(request)).active().without_photo_consent()
    return people.order_by("last_name", "first_name", "pk")


REGISTRATIONS = Table(
    name="registrations",
    title=gettext_lazy("Anmeldungen"),
    permission="registrations.view_registration",
    list_of="registrations.registration",
    columns=registration_columns,
    prepare=prepared,
    hint=gettext_lazy("Alle, die kommen, warten oder abgesagt haben."),
    about=edition_title,
)
PLACES = Table(
    name="places",
    title=gettext_lazy("Plätze in den Workshops"),
    permission="registrations.view_place",
    rows=_places,
    columns=[
        Column("workshop", gettext_lazy("Kürzel"), lambda place: place.session.code),
        Column("title", gettext_lazy("Workshop"), lambda place: place.session.title),
        Column("start", gettext_lazy("Beginn"), lambda place: place.session.start),
        Column("state", gettext_lazy("Platz"), lambda place: PlaceState(place.state).label),
        *_of_person("first_name", "last_name", "organisation", "email"),
        *_of_person("phone", "language", "code", usual=False),
    ],
    hint=gettext_lazy(
        "Wer in welchem Workshop ist oder dort wartet, zum Aushängen oder für die Leitung eines Workshops."
    ),
    about=edition_title,
)
WAITING = Table(
    name="waiting",
    title=gettext_lazy("Wartelisten"),
    permission="registrations.view_place",
    rows=_waiting,
    columns=[
        Column("where", gettext_lazy("Wartet auf"), _where),
        Column("number", gettext_lazy("Nummer"), lambda row: row.waiting_number),
        *_of_person("first_name", "last_name", "organisation", "email", "phone", "waiting_list"),
        *_of_person("code", "created_at", usual=False),
    ],
    hint=gettext_lazy("In der Reihenfolge, in der die Personen nachrücken."),
    about=edition_title,
)
PHOTOGRAPHER = Table(
    name="photographer",
    title=gettext_lazy("Kein Foto"),
    permission="registrations.view_registration",
    rows=_unseen,
    columns=columns_of(Registration, "first_name", "last_name", "badge_name", "organisation", "role"),
    hint=gettext_lazy("Für die Fotografin oder den Fotografen: wer nicht auf Bildern sein möchte."),
    about=edition_title,
)


def register_tables() -> None:
    """Called once all models are there."""
    for table in (REGISTRATIONS, PLACES, WAITING, PHOTOGRAPHER):
        register(table)
