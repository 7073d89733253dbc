"""How long the agenda keeps what is personal: people on stage, what they sent, and who of the staff did what.

The published programme is a record of the event: names, functions and pictures of people on stage stay in it until its
own long period ends or the person wants them out (`services.delete_part` forgets them in the history too).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from conference.audit.services import SYSTEM, Actor, record
from conference.retention import journal, registry, subjects, timetable
from conference.retention import services as retention
from conference.retention.periods import AUDIT, BY_NAME, NEEDS, PROGRAMME, SPEAKERS, Period

from . import services
from .models import (
    AcceptedWarning,
    AgendaVersion,
    Edition,
    EditionText,
    Material,
    Room,
    Session,
    SessionPerson,
    SessionRevision,
    Speaker,
    Submission,
    Topic,
)

ON_STAGE = ("code", "name", "function", "organisation", "biography", "portrait", "portrait_alt")


PERIOD = "conference.period"


def occasion_of(one: Edition) -> subjects.Occasion:
    """An edition as the periods see it."""
    return subjects.Occasion(one.pk, one.slug, str(one), one.last_day, one.tz)


def occasions() -> list[subjects.Occasion]:
    """Every edition."""
    return [occasion_of(one) for one in Edition.objects.order_by("-date")]


@dataclass(frozen=True)
class Kept:
    """One line of the privacy notice: what goes, so many days after the last day, from this day on."""

    what: Any
    days: int
    on: dt.date


def periods_of(edition: Edition) -> list[Kept]:
    """The periods in force for an edition, as everybody may read them; one question. The shortest first."""
    occasion = occasion_of(edition)
    found = timetable.periods_in_force(edition.pk)
    return [Kept(one.label, days, occasion.ends + dt.timedelta(days=days)) for one, days in found]


@transaction.atomic
def shorten(*, edition: Edition, period: Period, days: int, actor: Actor) -> int:
    """Let data of an edition go earlier than by default; returns the days that held before.

    Raises RetentionError where it would be longer than the default. Noted down for a restored backup, which would
    otherwise keep the data longer than promised.
    """
    occasion = occasion_of(edition)
    before = retention.shorten(occasion=occasion, period=period, days=days)
    if before != days:
        note = {"period": period.name, "days": days}
        journal.note(entry=PERIOD, subject=f"edition:{edition.pk}", check_digest=_check_digest(edition), **note)
        details = {"period": period.name, "before": before, "days": days}
        record(actor=actor, action="period.shortened", subject=f"edition:{edition.pk}", **details)
    return before


def _check_digest(edition: Edition) -> str:
    return journal.check("edition", edition.pk, edition.slug)


def _shorten_again(pk: int, digest: str, details: dict[str, Any]) -> bool:
    edition = Edition.objects.filter(pk=pk).first()
    if edition is None or _check_digest(edition) != digest:
        return False
    retention.shorten(occasion=occasion_of(edition), period=BY_NAME[details["period"]], days=details["days"])
    return True


def declare() -> None:
    journal.register(PERIOD, _shorten_again)
    subjects.register_occasions(occasions)
    for kind, model, edition in (
        ("edition", Edition, "pk"),
        ("session", Session, "edition"),
        ("room", Room, "edition"),
        ("topic", Topic, "edition"),
        ("editiontext", EditionText, "edition"),
        ("speaker", Speaker, "edition"),
        ("submission", Submission, "speaker__edition"),
        ("material", Material, "session__edition"),
    ):
        subjects.register_subject(kind, model, edition)
    _event()
    _stage()
    _history()


def _event() -> None:
    """The event itself. Contact data of the organiser are those of an office and public."""
    registry.plain(Edition, *(one.name for one in registry.own_fields(Edition)))
    registry.plain(EditionText, "translation_marks", "edition", "kind", "body")
    registry.plain(
        Room,
        "translation_marks",
        "edition",
        "code",
        "name",
        "capacity",
        "step_free",
        "hearing_loop",
        "is_quiet",
        "position",
    )  # fmt: skip
    registry.plain(Topic, "translation_marks", "edition", "code", "name", "position")
    registry.plain(Session, *(one.name for one in registry.own_fields(Session)))
    registry.goes_with(SessionPerson, "speaker", "session", "part", "position")


def _stage() -> None:
    registry.plain(Speaker, "translation_marks", "edition", "language", "nonce", "token_digest", "invited_at")
    registry.blank(
        Speaker, NEEDS, "needs_step_free",
        edition="edition", person={"speaker": "pk"}, label=_("Raumwünsche von Mitwirkenden"),
    )  # fmt: skip
    registry.blank(
        Speaker, SPEAKERS, "email",
        edition="edition", person={"speaker": "pk"}, label=_("E-Mail-Adressen von Mitwirkenden"),
    )  # fmt: skip
    registry.delete(
        Submission, SPEAKERS, "values", "portrait", "answer",
        edition="speaker__edition", person={"speaker": "speaker"}, label=_("Einsendungen von Mitwirkenden"),
    )  # fmt: skip
    registry.plain(Submission, "speaker", "session", "language", "state", "sent_at", "decided_at")
    registry.delete(
        Material, PROGRAMME, "speaker", "title", "file",
        edition="session__edition", person={"speaker": "speaker"}, label=_("Material zu Programmpunkten"),
    )  # fmt: skip
    registry.blank(
        Material, SPEAKERS, "answer",
        edition="session__edition", person={"speaker": "speaker"}, label=_("Antworten an Mitwirkende"),
    )  # fmt: skip
    registry.plain(Material, "session", "kind", "language", "content_type", "size", "state", "released", "sent_at")
    registry.add(
        registry.Rule(
            name="conference.speaker:programme",
            label=_("Mitwirkende mit Bild und Text"),
            period=PROGRAMME,
            model=Speaker,
            fields=ON_STAGE,
            rows=lambda occasion: Speaker.objects.filter(**({"edition": occasion.key} if occasion else {})),
            erase=_erase_speakers,
            person={"speaker": "pk"},
        )
    )


def _erase_speakers(rows: QuerySet) -> int:
    """With places in the programme, files and every trace in its history."""
    people = list(rows.select_related("edition"))
    for one in people:
        services.delete_part(part=one, actor=SYSTEM)
    return len(people)


def _history() -> None:
    registry.blank(AgendaVersion, AUDIT, "actor", edition="edition", label=_("Wer das Programm veröffentlicht hat"))
    registry.delete(
        AgendaVersion, PROGRAMME, "content", "changes", edition="edition", label=_("Fassungen des Programms")
    )
    registry.plain(AgendaVersion, "edition", "number", "at")
    registry.delete(
        SessionRevision, AUDIT, "content", "actor", edition="session__edition", label=_("Verlauf des Programms")
    )
    registry.plain(SessionRevision, "session", "number", "deed", "undoes", "at")
    registry.delete(
        AcceptedWarning,
        AUDIT,
        "message",
        "accepted_by",
        edition="edition",
        label=_("Angenommene Hinweise zum Programm"),
    )
    registry.plain(AcceptedWarning, "edition", "key", "accepted_at")
