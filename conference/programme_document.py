"""The programme for print: rows turned into plain values for `templates/documents/programme.html`.

What stands above the agenda adds its part through `register_fair`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from conference.audit.services import SYSTEM
from conference.documents import registry, services
from conference.documents.models import Document
from conference.documents.registry import Choice, DocumentError, Sheets, Wanted, key_of, subject_of
from conference.web import dates, languages, qr
from conference.web.languages import Language

from .content import best
from .models import Edition, Part, Session, SessionPerson, TextKind
from .pages import QUIET, days_of
from .texts import Text, texts_of

_HEADING = re.compile(r"(</?h)([2-6])")
QUIET_FOR = dt.timedelta(minutes=2)  # without a change of the agenda, before it is laid out again unasked
PRACTICAL = (
    TextKind.DIRECTIONS,
    TextKind.ACCESS,
    TextKind.CATERING,
    TextKind.CHILDCARE,
    TextKind.WIFI,
    TextKind.PHOTOGRAPHS,
)


@dataclass(frozen=True)
class FairStand:
    """A stand on the plan; lengths in metres from the hall's upper left corner."""

    number: str
    name: str
    x: float
    y: float
    width: float
    depth: float
    is_blocked: bool = False

    @property
    def cross(self) -> str:
        """Two lines from corner to corner: nobody stands here."""
        right, low = self.x + self.width, self.y + self.depth
        return f"M{self.x:g} {self.y:g}L{right:g} {low:g}M{self.x:g} {low:g}L{right:g} {self.y:g}"

    @property
    def middle_x(self) -> str:
        return f"{self.x + self.width / 2:g}"

    @property
    def middle_y(self) -> str:
        return f"{self.y + self.depth / 2 + 0.27:g}"


@dataclass(frozen=True)
class FairExhibitor:
    number: str
    name: str
    description: str
    topics: str
    languages: str


@dataclass(frozen=True)
class Fair:
    """What the fair adds: who is there, and the hall."""

    exhibitors: tuple[FairExhibitor, ...]
    stands: tuple[FairStand, ...]
    width: float
    depth: float
    entrance: tuple[float, float] | None

    def __bool__(self) -> bool:
        return bool(self.exhibitors or self.stands)

    @property
    def view_width(self) -> str:
        return f"{self.width + 0.6:g}"

    @property
    def view_depth(self) -> str:
        return f"{self.depth + 1.5:g}"

    @property
    def entrance_path(self) -> str:
        x, y = self.entrance or (0.0, 0.0)
        return f"M{x:g} {y:g}l0.6 1h-1.2z"


_fair: list[Callable[[Edition], Fair]] = []


def register_fair(provider: Callable[[Edition], Fair]) -> None:
    """For the fair: called once, when its app is ready."""
    if provider not in _fair:
        _fair.append(provider)


def fair_of(edition: Edition) -> Fair | None:
    """The fair of an edition, None where there is none."""
    return next((fair for provider in _fair if (fair := provider(edition))), None)


@dataclass(frozen=True)
class Person:
    name: str
    about: str  # function and institution
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One session."""

    key: str
    kind: str
    title: str
    room: str
    step_free: bool
    people: tuple[Person, ...]
    languages: str
    sign_language: bool
    captions: bool
    topics: str
    abstract: str
    language: Language  # of the abstract
    when: str
    is_quiet: bool
    is_cancelled: bool
    is_bookable: bool


@dataclass(frozen=True)
class Row:
    """What begins at one time."""

    start: str
    end: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Table:
    """One day."""

    date: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """A text of the edition with its heading; its own headings come below."""

    heading: str
    html: SafeString
    language: Language


def programme_pdf(edition: Edition, language: str) -> Document:
    """The programme as it is now in this language, asked for where it is missing.

    Hand it to `conference.documents.views.answer`, which gives it out or waits for it. Two small questions to the
    database when it lies ready.
    """
    return services.request(
        kind="programme",
        subject=subject_of(edition),
        language=language,
        params=_params(edition),
        actor=SYSTEM,
        reuse=True,
    )


def _params(edition: Edition) -> dict[str, Any]:
    """What the file depends on: the agenda with its texts, and the fair; the same whoever asks in which language."""
    with translation.override(settings.LANGUAGE_CODE):
        fair = hashlib.sha256(repr(fair_of(edition)).encode()).hexdigest()[:12]
    return {"version": edition.agenda_version, "fair": fair}


def _wanted() -> Iterable[Wanted]:
    """Each language somebody has asked for before, once nobody has touched the agenda for a while."""
    coming = Edition.objects.filter(state="published", date__gte=timezone.localdate())
    for edition in coming.filter(agenda_changed_at__lt=timezone.now() - QUIET_FOR):
        asked = Document.objects.filter(kind="programme", subject=subject_of(edition))
        if codes := sorted(set(asked.order_by().values_list("language", flat=True))):
            params = _params(edition)
            yield from (Wanted(subject_of(edition), code, params) for code in codes)


def _resolve(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    edition = Edition.objects.filter(slug=fields.get("edition", "")).first()
    if edition is None:
        raise DocumentError(_("Diese Konferenz gibt es nicht."), field="edition", code="unknown_edition")
    return subject_of(edition), _params(edition)


def _choices() -> list[Choice]:
    return [
        Choice("edition", _("Konferenz"), [(one.slug, str(one)) for one in Edition.objects.order_by("-date")]),
        Choice("language", _("Sprache"), settings.LANGUAGES),
    ]


def _edition(document: registry.Makeable) -> Edition:
    return Edition.objects.get(pk=key_of(document.subject))


def _title(document: registry.Makeable) -> str:
    return _("Programm: %(edition)s") % {"edition": best(_edition(document), "title")[0]}


def _chunks(document: registry.Makeable) -> list[list[Any]]:
    return [[key_of(document.subject)]]


def _sheets(document: registry.Makeable, keys: list[Any]) -> Sheets:
    edition = _edition(document)
    sessions = list(edition.sessions.for_programme())  # type: ignore[attr-defined]
    items = {one.pk: _item(one, edition) for one in sessions}
    tables = [
        Table(dates.full(day.date), tuple(_row(slot, edition, items) for slot in day.slots))
        for day in days_of(edition, sessions)
    ]
    texts = texts_of(edition)
    address = settings.BASE_URL + reverse("conference:programme", args=[edition.slug])
    context = {
        "edition": edition,
        "title": best(edition, "title")[0],
        "motto": best(edition, "motto")[0],
        "venue": best(edition, "venue_name")[0],
        "date": _dates(edition),
        "greeting": _section(TextKind.GREETING, texts),
        "tables": tables,
        "abstracts": [one for one in items.values() if one.abstract and not one.is_cancelled],
        "people": _people(sessions),
        "fair": fair_of(edition),
        "fair_text": _section(TextKind.FAIR, texts),
        "practical": [found for kind in PRACTICAL if (found := _section(kind, texts))],
        "imprint": _section(TextKind.IMPRINT, texts),
        "funders": _section(TextKind.FUNDERS, texts),
        "address": address,
        "as_of": dates.full(timezone.localdate(timezone=edition.tz)),
    }
    images = {"qr": qr.png(address, border=0)}
    styles = ("documents/document.css", "documents/programme.css")
    return Sheets("documents/programme.html", context, styles, images)


def _dates(edition: Edition) -> str:
    first = dates.full(edition.date)
    return first if edition.last_day == edition.date else f"{first} – {dates.full(edition.last_day)}"


def _row(slot: Any, edition: Edition, items: dict[int, Item]) -> Row:
    start, end = (dates.clock(moment.astimezone(edition.tz)) for moment in (slot.start, slot.end))
    ordered = sorted(slot.sessions, key=lambda one: (one.room.position if one.room else 999, one.pk))
    return Row(start, end, tuple(items[one.pk] for one in ordered))


def _item(session: Session, edition: Edition) -> Item:
    parts = list(session.session_people.all())
    start, end = (moment.astimezone(edition.tz) for moment in (session.start, session.end))
    abstract, code = best(session, "abstract")
    spoken = dates.locale(get_language() or "de").languages
    return Item(
        key=f"s{session.pk}",
        kind=str(session.get_kind_display()),
        title=best(session, "title")[0],
        room=best(session.room, "name")[0] if session.room else "",
        step_free=session.room.step_free if session.room else True,
        people=tuple(_person(part) for part in parts),
        languages=", ".join(spoken.get(code, languages.language(code).name) for code in session.languages),
        sign_language=session.sign_language,
        captions=session.captions,
        topics=", ".join(best(topic, "name")[0] for topic in session.topics.all()),
        abstract=abstract,
        language=languages.language(code),
        when=f"{dates.clock(start)}–{dates.clock(end)}",
        is_quiet=session.kind in QUIET,
        is_cancelled=session.is_cancelled,
        is_bookable=session.bookable,
    )


def _person(part: SessionPerson) -> Person:
    speaker = part.speaker
    about = speaker.organisation
    if part.part == Part.MODERATOR:
        about = ", ".join(filter(None, (_("Moderation"), about)))
    return Person(speaker.name, about)


def _people(sessions: list[Session]) -> list[Person]:
    """Everybody on stage once, by name, with what they take part in."""
    titles: dict[int, list[str]] = {}
    rows: dict[int, Any] = {}
    for session in sessions:
        if session.is_cancelled:
            continue
        for part in session.session_people.all():
            rows[part.speaker_id] = part.speaker
            listed = titles.setdefault(part.speaker_id, [])
            if (title := best(session, "title")[0]) not in listed:
                listed.append(title)
    found = []
    for key, speaker in sorted(rows.items(), key=lambda pair: pair[1].name.casefold()):
        about = ", ".join(filter(None, (best(speaker, "function")[0], speaker.organisation)))
        found.append(Person(speaker.name, about, tuple(titles[key])))
    return found


def _section(kind: TextKind, texts: dict[str, Text]) -> Section | None:
    text = texts.get(kind)
    if text is None:
        return None
    lowered = _HEADING.sub(lambda tag: f"{tag[1]}{min(int(tag[2]) + 2, 6)}", text.html)
    return Section(str(kind.label), mark_safe(lowered), text.language)  # noqa: S308  made by conference.texts


def register_kind() -> None:
    """Called when the app is ready."""
    registry.register(
        registry.Kind(
            name="programme",
            label=gettext_lazy("Programm"),
            permission="conference.change_session",
            resolve=_resolve,
            title=_title,
            chunks=_chunks,
            sheets=_sheets,
            wanted=_wanted,
            choices=_choices,
            keep=dt.timedelta(days=30),
        )
    )
