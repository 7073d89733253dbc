"""What the screen in the foyer needs: the whole agenda as plain values, in all languages of the edition at once.

Nothing in it reads the clock, so it comes from memory like every public page (`caching`); the browser reckons what is
on now and what comes next, and goes on doing so while it has no network (static/js/foyer*.js). Times are seconds since
1970. A further kind of content, for example announcements, is one more key of `screen`; the browser leaves alone what
it does not know. docs/decisions/0100-foyer-screen.md
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modeltranslation.utils import build_localized_fieldname, resolution_order

from conference.web import dates, languages, qr

from .agenda.contents import Content
from .content import softened
from .models import AgendaVersion, Edition, Session, SessionKind

Row = dict[str, Any]
_more: dict[str, tuple[Callable[[Edition], Any], Callable[[], Row]]] = {}
Texts = dict[str, str]
GERMAN = ("de", "de-simple")
# What may go on beside something else without the other ceasing to be for all.
BESIDE = {SessionKind.ARRIVAL, SessionKind.BREAK, SessionKind.FAIR}
FRESH = dt.timedelta(days=1)  # for so long a change is news
COUNTED_DOWN = 15  # minutes before its beginning from which on a session says "in 5 Minuten"
_MADE_OF = ("js/foyer.js", "js/foyer-time.js", "js/foyer-view.js", "css/foyer.css", "css/tokens.css", "css/fonts.css")


class Code(NamedTuple):
    """A QR code that takes the place of the programme's for a time: address, and words by language code."""

    start: dt.datetime
    end: dt.datetime
    address: str
    words: Callable[[], str]


Codes = Callable[[Edition], Iterable[Code]]
_codes: list[Codes] = []


def register_codes(give: Codes) -> None:
    """For the apps above: a function from an edition to further codes. Whoever changes them touches the agenda."""
    if give not in _codes:
        _codes.append(give)


def register(key: str, show: Callable[[Edition], Any], *, words: Callable[[], Row] = dict) -> None:
    """For the storeys above: one more kind of content under a key of its own. `show` gives plain values, `words` what
    the screen says about it in the language that is active. Who changes it touches the agenda (`agenda.locks`)."""
    _more[key] = (show, words)


def screen(edition: Edition) -> Row:
    """The edition as plain values for a JSON encoder, in the same number of queries however long the agenda is."""
    sessions = list(Session.objects.of_edition(edition).select_related("room"))
    codes = _languages(edition)
    wanted = sorted({found for code in codes for found in resolution_order(code)})
    dates_of_all = _dates(edition, sessions)
    alone, news = _for_all(sessions), News(edition, dates_of_all)
    return {
        "program": program(),
        "timezone": edition.timezone,
        "languages": [_language(code) for code in codes],
        "words": {code: _in(code, _all_words) for code in codes},
        "title": _texts(edition, "title", wanted),
        "motto": _texts(edition, "motto", wanted),
        "venue": _texts(edition, "venue_name", wanted),
        "days": [_day(date, codes) for date in dates_of_all],
        "rooms": [
            {"id": room.pk, "name": _texts(room, "name", wanted), "step_free": room.step_free}
            for room in edition.rooms.all()
        ],
        "codes": [_code(one, codes) for give in _codes for one in give(edition)],
        "spoken": _spoken(sessions),
        "sessions": [
            *(_session(one, wanted, is_for_all=one.pk in alone) | news.change_of(one) for one in sessions),
            *news.removed(sessions),
        ],
        **{key: show(edition) for key, (show, _words_of) in _more.items()},
    }


def page(edition: Edition) -> Row:
    """What the page around the screen says besides the edition."""
    sessions = Session.objects.of_edition(edition).select_related("room")
    days = groupby(sessions, lambda session: session.start.astimezone(edition.tz).date())
    programme = settings.BASE_URL + _in(settings.LANGUAGE_CODE, reverse, "conference:programme", args=[edition.slug])
    return {
        "days": [(date, list(group)) for date, group in days],
        "program": program(),
        "qr": _picture(programme),
    }


def _picture(address: str) -> str:
    return f"data:image/png;base64,{base64.b64encode(qr.png(address)).decode('ascii')}"


def _code(code: Code, codes: Iterable[str]) -> Row:
    return {
        "start": int(code.start.timestamp()),
        "end": int(code.end.timestamp()),
        "picture": _picture(code.address),
        "words": {one: _in(one, code.words) for one in codes},
    }


@cache
def program() -> str:
    """Changes with the files that the screen is made of; a screen that is older loads itself anew."""
    template = get_template("conference/foyer.html").template.source  # type: ignore[attr-defined]
    parts = [template, *(static(name) for name in _MADE_OF)]
    return hashlib.blake2b("|".join(parts).encode(), digest_size=8).hexdigest()


def _languages(edition: Edition) -> list[str]:
    known = [code for code, _name in settings.LANGUAGES]
    return [code for code in edition.languages if code in known] or [settings.LANGUAGE_CODE]


def _language(code: str) -> Row:
    found = languages.language(code)
    return {"code": code, "name": found.name, "dir": found.dir, "order": list(resolution_order(code))}


def _in(code: str, make: Any, *values: Any, **options: Any) -> Any:
    with translation.override(code):
        return make(*values, **options)


def _texts(row: Any, field: str, codes: Iterable[str]) -> Texts:
    """A translated field in every language in which it was written."""
    found = {code: getattr(row, build_localized_fieldname(field, code), "") or "" for code in codes}
    return {code: softened(text) if code in GERMAN else text for code, text in found.items() if text}


def _dates(edition: Edition, sessions: Iterable[Session]) -> list[dt.date]:
    span = (edition.last_day - edition.date).days
    every = (edition.date + dt.timedelta(days=number) for number in range(span + 1))
    return sorted({*every, *(session.start.astimezone(edition.tz).date() for session in sessions)})


def _day(date: dt.date, codes: Sequence[str]) -> Row:
    return {"date": date.isoformat(), "name": {code: _in(code, dates.full, date) for code in codes}}


def _spoken(sessions: Iterable[Session]) -> dict[str, Row]:
    """The languages of the sessions as their own speakers write them."""
    codes = sorted({code for session in sessions for code in session.languages})
    found = [languages.language(code) for code in codes]
    return {one.code: {"name": one.name, "dir": one.dir} for one in found}


def _session(session: Session, codes: Iterable[str], *, is_for_all: bool) -> Row:
    span = _span(session)
    says_language = session.bookable or session.languages != [settings.LANGUAGE_CODE]
    return {
        "id": span.key,
        "start": span.start,
        "end": span.end,
        "room": session.room_id,
        "all": is_for_all,
        "title": _texts(session, "title", codes),
        "languages": session.languages if says_language else [],
        "sign": session.sign_language,
        "captions": session.captions,
        "cancelled": session.is_cancelled,
    }


class News:
    """What people may have read otherwise: the agenda as it was before, day by day.

    Before is what was published when the day before the event began, or a day before the newest publication where
    that was earlier, at least the first publication: so every change of the last hours stays marked, however often
    was published since, and what changed long ago is no news.
    """

    def __init__(self, edition: Edition, dates: Iterable[dt.date]) -> None:
        self.zone = edition.tz
        versions = list(edition.agenda_versions.order_by("-number").values_list("pk", "at"))
        chosen = {date: self._version(versions, date) for date in dates} if len(versions) > 1 else {}
        contents = AgendaVersion.objects.filter(pk__in=set(chosen.values())).values_list("pk", "content")
        found = {key: {one["id"]: one for one in content} for key, content in contents}
        self.before: dict[dt.date, dict[int, Content]] = {date: found[key] for date, key in chosen.items()}

    def _version(self, versions: Sequence[tuple[int, dt.datetime]], date: dt.date) -> int:
        """The key of the version (newest first) that people may have read before the changes that are news."""
        day_before = dt.datetime.combine(date - FRESH, dt.time.min, tzinfo=self.zone)
        limit = min(day_before, versions[0][1] - FRESH)
        return next((key for key, at in versions if at < limit), versions[-1][0])

    def change_of(self, session: Session) -> Row:
        """The key `change` of a session: new, or its room and its beginning as they were before; else nothing.

        With a room also until when it was: so long the room points to the new one.
        """
        before = self.before.get(session.start.astimezone(self.zone).date())
        if before is None:
            return {}
        old = before.get(session.pk)
        if old is None or old["start"] is None:
            return {"change": {"new": True}}
        change: Row = {}
        if old["room"] and old["room"]["id"] != session.room_id:
            change |= {"room_id": old["room"]["id"], "room": old["room"]["name"]}
            if old["end"]:
                change |= {"until": _seconds(old["end"])}
        if (start := _seconds(old["start"])) != int(session.start.timestamp()):
            change |= {"start": start}
        return {"change": change} if change else {}

    def removed(self, sessions: Iterable[Session]) -> list[Row]:
        """What stood in the agenda of a day and is gone, as sessions that are cancelled."""
        known = {session.pk for session in sessions}
        return [
            _gone(content)
            for date, contents in self.before.items()
            for content in contents.values()
            if content["id"] not in known and not content["is_cancelled"] and content["start"] and content["end"]
            if dt.datetime.fromisoformat(content["start"]).astimezone(self.zone).date() == date
        ]


def _seconds(moment: str) -> int:
    return int(dt.datetime.fromisoformat(moment).timestamp())


def _gone(content: Content) -> Row:
    return {
        "id": content["id"],
        "start": _seconds(content["start"]),
        "end": _seconds(content["end"]),
        "room": content["room"]["id"] if content["room"] else None,
        "all": False,
        "title": content["title"],
        "languages": [],
        "sign": False,
        "captions": False,
        "cancelled": True,
    }


class Span(NamedTuple):
    """When a session is, in seconds since 1970."""

    key: int
    start: int
    end: int


def _span(session: Session) -> Span:
    return Span(session.pk, int(session.start.timestamp()), int(session.end.timestamp()))


def _for_all(sessions: Sequence[Session]) -> set[int]:
    """Primary keys of what has nothing beside it (ordered by start); the fair and breaks leave others their place."""
    scheduled = [session for session in sessions if not session.is_cancelled]
    foreground = [_span(session) for session in scheduled if session.kind not in BESIDE]
    cancelled = [_span(session) for session in sessions if session.is_cancelled]
    unreplaced = {
        one.key for one in cancelled if not any(other.start < one.end and other.end > one.start for other in foreground)
    }
    chosen_by_each = {session.pk for session in sessions if session.bookable}
    return (_alone(foreground) | _alone([_span(one) for one in scheduled]) | unreplaced) - chosen_by_each


def _alone(spans: Sequence[Span]) -> set[int]:
    """Keys of the spans (ordered by start) that share no moment with another one."""
    found, latest = set(), 0
    for number, one in enumerate(spans):
        follower = spans[number + 1] if number + 1 < len(spans) else None
        if latest <= one.start and (follower is None or follower.start >= one.end):
            found.add(one.key)
        latest = max(latest, one.end)
    return found


def _all_words() -> Row:
    found = _words()
    for _show, words in _more.values():
        found |= words()
    return found


def _words() -> Row:
    """What the screen itself says; `%(…)s` is filled in by the browser."""
    return {
        "now": _("Jetzt"),
        "next": _("Danach"),
        "later": _("Später"),
        "now_all": _("Jetzt für alle"),
        "next_all": _("Danach für alle"),
        "until": _("bis %(end)s"),
        "soon": [_("beginnt jetzt"), *(_in_minutes(count) for count in range(1, COUNTED_DOWN + 1))],
        "no_room": _("Ort folgt"),
        "steps": _("nicht stufenlos"),
        "sign": _("Gebärdensprache"),
        "captions": _("Untertitel"),
        "cancelled": _("Fällt aus"),
        "room_changed": _("Neuer Raum"),
        "time_changed": _("Neue Zeit"),
        "new": _("Neu im Programm"),
        "instead": _("statt %(what)s"),
        "elsewhere": _("Verlegt nach: %(room)s"),
        "elsewhere_later": _("Verlegt auf %(time)s Uhr, %(room)s"),
        "changes": _("Das hat sich geändert"),
        "rooms": _("Räume"),
        "rooms_page": _("Räume %(first)s bis %(last)s von %(count)s"),
        "begins": _("Beginnt am %(day)s um %(time)s Uhr"),
        "goes_on": _("Weiter geht es am %(day)s um %(time)s Uhr"),
        "day_over": _("Für heute ist Schluss"),
        "over": _("Vielen Dank für Ihren Besuch!"),
        "over_more": _("Kommen Sie gut nach Hause."),
        "empty": _("Das Programm entsteht gerade"),
        "offline": _("ohne Verbindung seit %(time)s"),
        "preview": _("Vorschau"),
        "on_phone": _("Programm auf dem Handy"),
        "page_title": _("Jetzt und danach"),
    }


def _in_minutes(count: int) -> str:
    return ngettext("in %(count)s Minute", "in %(count)s Minuten", count) % {"count": count}
