"""What those who provide something get, as tables: on the page, as Excel file, as CSV, on paper.

Tables with names are named in `copies.NAMED`; every look at one, on whatever way, is in the audit log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.admin.scope import edition_of
from conference.audit.services import Actor, record
from conference.models import Edition
from conference.tables.registry import Column, Table, register
from conference.web import dates
from registrations.models import Access, AgeGroup, Attendance, SupportNeeds

from . import attending, kitchen, requesting, spoken, wording
from .attending import SessionNeeds
from .copies import NAMED
from .storing import MATERIAL

PERMISSION = "registrations.view_supportneeds"
ARRIVALS = {Attendance.DAY: 0, Attendance.MORNING: 0, Attendance.AFTERNOON: 1}


def _rows(make: Callable[[Edition], Iterable[Any]]) -> Callable[[HttpRequest], list[Any]]:
    """Rows of the edition that staff work on."""

    def rows(request: HttpRequest) -> list[Any]:
        edition = edition_of(request)
        return list(make(edition)) if edition else []

    return rows


def _looked_at(name: str) -> Callable[[HttpRequest, str], None]:
    """Every list with names that somebody takes along is a look at what stands in it, of which people are told."""

    def note(request: HttpRequest, form: str) -> None:
        edition = edition_of(request)
        if edition is not None:
            subject = f"edition:{edition.pk}"
            record(actor=Actor.staff(request.user), action="needs.listed", subject=subject, list=name, form=form)

    return note


def _nothing(request: HttpRequest, form: str) -> None:
    """Nobody is named in it."""


def _table(name: str, title: Any, make: Callable[[Edition], Iterable[Any]], *columns: Column, hint: Any = "") -> None:
    register(
        Table(
            name=f"needs-{name}",
            title=title,
            permission=PERMISSION,
            columns=columns,
            rows=_rows(make),
            hint=hint,
            about=lambda request: edition_of(request) or "",
            when_taken=_looked_at(f"needs-{name}") if f"needs-{name}" in NAMED else _nothing,
        )
    )


# --- Without names ----------------------------------------------------------------------------------------------


def _time(one: Any) -> str:
    zone, session = one.session.edition.tz, one.session
    start, end = session.start.astimezone(zone), session.end.astimezone(zone)
    day = f"{dates.short(start.date())}, " if session.edition.last_day != session.edition.date else ""
    return f"{day}{dates.clock(start)}–{dates.clock(end)}"


def _room(one: Any) -> str:
    return one.session.room.name if one.session.room else _("noch kein Raum")


SESSION = (
    Column("time", gettext_lazy("Zeit"), _time),
    Column("session", gettext_lazy("Programmpunkt"), lambda one: f"{one.session.title} ({one.session.code})"),
    Column("room", gettext_lazy("Raum"), _room),
)


def _who_eats(one: kitchen.Meals) -> str:
    return str(Attendance(one.attendance).label) if one.attendance else _("zusammen")


def _count(code: str) -> Callable[[SessionNeeds], int]:
    return lambda one: one.counts[code]


def _with_edition(edition: Edition) -> list[SessionNeeds]:
    found = attending.day(edition).sessions
    for one in found:
        one.session.edition = edition  # so that no row asks for it
    return found


def signing(edition: Edition) -> list[SessionNeeds]:
    """The sessions at which somebody needs sign language or captions."""
    return [one for one in _with_edition(edition) if one.counts[Access.SIGN_LANGUAGE] or one.counts[Access.CAPTIONS]]


def rooms(edition: Edition) -> list[SessionNeeds]:
    """The sessions at which somebody needs something of the room."""
    wanted = (Access.STEP_FREE, Access.HEARING_LOOP, Access.ASSISTANCE_DOG)
    return [one for one in _with_edition(edition) if any(one.counts[code] for code in wanted)]


def _lacks_in_words(one: SessionNeeds) -> list[str]:
    found = [_("Gebärdensprache")] if one.lacks_signing else []
    return [*found, _("Untertitel")] if one.lacks_captions else found


def _lacks_in_room(one: SessionNeeds) -> list[str]:
    found = [_("stufenloser Raum")] if one.lacks_step_free else []
    return [*found, _("Hörschleife")] if one.lacks_loop else found


def interpreting(edition: Edition) -> list[requesting.Wish]:
    """What is to be asked of the interpreters' pool."""
    found = requesting.wishes(edition)
    for one in found:
        one.session.edition = edition
    return found


# --- With names -------------------------------------------------------------------------------------------------


def _name(one: SupportNeeds) -> str:
    return one.registration.full_name


def _reach(one: SupportNeeds) -> str:
    return " · ".join(part for part in (one.registration.phone, one.registration.email) if part)


def door(edition: Edition) -> list[SupportNeeds]:
    """Whoever is helped when they come, those of the morning first."""
    found = [one for one in attending.people(edition) if helped(one)]
    return sorted(found, key=lambda one: ARRIVALS[Attendance(one.registration.attendance)])


def helped(one: SupportNeeds) -> list[str]:
    """What helpers at the door must know: no food, no allergies, nothing that was sent beforehand."""
    unsaid = {*MATERIAL, Access.ASSISTANT} if one.assistant_name else set(MATERIAL)
    found = wording.access(code for code in one.access if code not in unsaid)
    if one.assistant_name:
        found.append(_("Assistenz: %(name)s") % {"name": one.assistant_name})
    if one.interpreting:
        languages = ", ".join(language.name for language in spoken.languages(one.interpreting))
        found.append(_("Dolmetschen: %(languages)s") % {"languages": languages})
    if one.childcare:
        found.append(_("zur Kinderbetreuung: %(children)s") % {"children": wording.children(one.childcare, [])})
    return [*found, one.access_note] if found and one.access_note else found


def material(edition: Edition) -> list[SupportNeeds]:
    """Whoever gets something beforehand."""
    return [one for one in attending.people(edition) if set(one.access) & set(MATERIAL)]


def _forms(one: SupportNeeds) -> list[str]:
    return wording.access(code for code in one.access if code in MATERIAL)


def parking(edition: Edition) -> list[SupportNeeds]:
    """Whoever gets a reserved place to park."""
    return [one for one in attending.people(edition) if Access.PARKING in one.access]


def childcare(edition: Edition) -> list[SupportNeeds]:
    """Whoever brings children."""
    return [one for one in attending.people(edition) if one.childcare]


def _in_group(group: str) -> Callable[[SupportNeeds], int]:
    return lambda one: one.childcare_groups.count(group)


def register_all() -> None:
    """Called when the app is ready."""
    _register_kitchen()
    _register_sessions()
    _register_named()
    _register_every()


def _register_kitchen() -> None:
    _table(
        "kitchen", gettext_lazy("Essen"), kitchen.meals,
        Column("date", gettext_lazy("Tag"), lambda one: one.date),
        Column("attendance", gettext_lazy("Wer"), _who_eats),
        Column("count", gettext_lazy("Essen"), lambda one: one.count),
        Column("everything", gettext_lazy("ohne besondere Wünsche"), lambda one: one.everything),
        Column("vegetarian", gettext_lazy("vegetarisch"), lambda one: one.vegetarian),
        Column("vegan", gettext_lazy("vegan"), lambda one: one.vegan),
        hint=gettext_lazy("Zahlen für die Küche, ohne Namen"),
    )  # fmt: skip
    _table(
        "allergies", gettext_lazy("Allergien und Unverträglichkeiten"), kitchen.allergies,
        Column("text", gettext_lazy("Angabe"), lambda one: one.text),
        Column("count", gettext_lazy("Anzahl"), lambda one: one.count),
        hint=gettext_lazy("für die Küche, ohne Namen"),
    )  # fmt: skip


def _register_sessions() -> None:
    _table(
        "signing", gettext_lazy("Gebärdensprache und Untertitel"), signing, *SESSION,
        Column("sign", gettext_lazy("Gebärdensprache"), _count(Access.SIGN_LANGUAGE)),
        Column("captions", gettext_lazy("Untertitel"), _count(Access.CAPTIONS)),
        Column("missing", gettext_lazy("noch nicht geplant"), _lacks_in_words),
        hint=gettext_lazy("wie viele es bei welchem Programmpunkt brauchen"),
    )  # fmt: skip
    _table(
        "rooms", gettext_lazy("Räume und Plätze"), rooms, *SESSION,
        Column("step_free", gettext_lazy("stufenlose Plätze"), _count(Access.STEP_FREE)),
        Column("loop", gettext_lazy("Hörschleife"), _count(Access.HEARING_LOOP)),
        Column("dogs", gettext_lazy("Assistenzhunde"), _count(Access.ASSISTANCE_DOG)),
        Column("missing", gettext_lazy("fehlt im Raum"), _lacks_in_room),
        hint=gettext_lazy("was in welchem Raum gebraucht wird"),
    )  # fmt: skip
    _table(
        "interpreters", gettext_lazy("Sprachmittlung"), interpreting, *SESSION,
        Column("language", gettext_lazy("Sprache"), lambda one: one.language.name),
        Column("count", gettext_lazy("Menschen"), lambda one: one.count),
        Column("last", gettext_lazy("anfragen bis"), lambda one: one.last),
        Column("state", gettext_lazy("Stand"), lambda one: one.state_label),
        hint=gettext_lazy("Anfrage an den Pool der Sprachmittelnden, ohne Namen"),
    )  # fmt: skip


def _register_named() -> None:
    name = Column("name", gettext_lazy("Name"), _name)
    _table(
        "door", gettext_lazy("Für den Empfang"), door, name,
        Column("arrives", gettext_lazy("kommt"), lambda one: one.registration.get_attendance_display()),
        Column("help", gettext_lazy("braucht"), helped),
        hint=gettext_lazy("wem an der Tür wie geholfen wird, mit Namen"),
    )  # fmt: skip
    _table(
        "childcare", gettext_lazy("Kinderbetreuung"), childcare, name,
        Column("reach", gettext_lazy("erreichbar"), _reach),
        Column("arrives", gettext_lazy("kommt"), lambda one: one.registration.get_attendance_display()),
        Column("count", gettext_lazy("Kinder"), lambda one: one.childcare),
        *(Column(f"age-{group}", group.label, _in_group(group)) for group in AgeGroup),
        hint=gettext_lazy("wer wie viele Kinder bringt, mit Namen"),
    )  # fmt: skip
    _table(
        "material", gettext_lazy("Unterlagen vorab"), material, name,
        Column("reach", gettext_lazy("erreichbar"), _reach),
        Column("what", gettext_lazy("Form"), _forms),
        Column("done", gettext_lazy("geschickt am"), lambda one: one.material_sent_at),
        hint=gettext_lazy("wer Unterlagen in welcher Form bekommt, mit Namen"),
    )  # fmt: skip
    _table(
        "parking", gettext_lazy("Reservierte Parkplätze"), parking, name,
        Column("reach", gettext_lazy("erreichbar"), _reach),
        Column("arrives", gettext_lazy("kommt"), lambda one: one.registration.get_attendance_display()),
        Column("done", gettext_lazy("reserviert am"), lambda one: one.parking_reserved_at),
        hint=gettext_lazy("für wen ein Parkplatz frei bleibt, mit Namen"),
    )  # fmt: skip


def _register_every() -> None:
    """The list of the admin, with everything."""
    register(
        Table(
            name="needs-all",
            title=gettext_lazy("Unterstützungsbedarf"),
            permission=PERMISSION,
            columns=[
                Column("name", gettext_lazy("Name"), _name),
                Column("reach", gettext_lazy("erreichbar"), _reach),
                *_every(),
            ],
            list_of="registrations.supportneeds",
            prepare=lambda rows: rows.select_related("registration"),
            hint=gettext_lazy("alle Angaben, mit Namen"),
            about=lambda request: edition_of(request) or "",
            when_taken=_looked_at("needs-all"),
        )
    )


def _every() -> list[Column]:
    """Every answer but the sessions for interpreting, which have a list of their own."""
    return [
        Column(key, label, _words_of(key))
        for key, label in wording.headings().items()
        if key != "interpreting_sessions"
    ]


def _words_of(key: str) -> Callable[[SupportNeeds], str]:
    return lambda one: dict(wording.of(one, with_sessions=False)).get(key, "")
