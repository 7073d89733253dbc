"""Reading a content (`contents`) in the reader's language: titles, times, rooms, people, and whole days of it."""

from __future__ import annotations

import datetime as dt
import difflib
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from modeltranslation.utils import resolution_order

from conference.models import Edition, Part, SessionKind
from conference.outbox.bidi import isolate
from conference.web import dates, languages

from .contents import Content

SAME, GONE, ADDED = "same", "gone", "added"
ENOUGH = 0.5  # of all words in common: below that nobody can read two texts as one
_TOKENS = re.compile(r"\S+\s*|\s+")  # words, each with what parts it from the next one


@dataclass(frozen=True)
class Text:
    """A text in the best language for the reader, and which one that is."""

    text: str
    language: languages.Language

    def __str__(self) -> str:
        return self.text

    @property
    def html(self) -> SafeString:
        """With `lang` and `dir` where another language than the page's had to do."""
        if not self.text or self.language.code == get_language():
            return format_html("{}", self.text)
        return format_html('<span lang="{}" dir="{}">{}</span>', self.language.code, self.language.dir, self.text)


def text_of(texts: dict[str, str]) -> Text:
    """The best text for the reader among those of several languages, by the fallbacks of settings.py."""
    here = get_language() or settings.LANGUAGE_CODE
    for code in (*resolution_order(here), *texts):
        if texts.get(code):
            return Text(texts[code], languages.language(code))
    return Text("", languages.language(here))


def in_one_language(before: dict[str, str], after: dict[str, str]) -> tuple[str, str]:
    """Two states of a text in the best language for the reader that both have; each in its best where none is."""
    here = get_language() or settings.LANGUAGE_CODE
    for code in (*resolution_order(here), *before):
        if before.get(code) and after.get(code):
            return before[code], after[code]
    return str(text_of(before)), str(text_of(after))


def listed(parts: Iterable[str]) -> str:
    """Several words as a list, each in its own direction."""
    return languages.comma().join(isolate(part) for part in parts)


def arrow(before: str, after: str) -> str:
    """What was, and what is: the arrow points the way the page is read."""
    return f"{isolate(before)} {'←' if get_language_bidi() else '→'} {isolate(after)}"


def language_name(code: str) -> str:
    """The name of a language in the language of the page."""
    special = {"de-simple": _("Leichte Sprache"), "dgs": _("Deutsche Gebärdensprache")}
    found = dates.locale(get_language() or "de").languages.get(code.replace("-", "_"))
    return special.get(code) or found or languages.language(code).name


def kind_name(kind: str) -> str:
    """A kind of session in words."""
    return str(dict(SessionKind.choices).get(kind, kind))


def name_of(content: Content) -> str:
    """How staff name a session, for example "Workshop W13"."""
    return _("%(kind)s %(code)s") % {"kind": kind_name(content["kind"]), "code": isolate(content["code"])}


def moment(text: str | None, edition: Edition) -> dt.datetime | None:
    """A stored moment on the clock of the place."""
    found = parse_datetime(text) if text else None
    return found.astimezone(edition.tz) if found else None


def span(content: Content, edition: Edition, *, with_day: bool = False) -> str:
    """From when until when, for example "13:15 bis 14:30 Uhr"; empty without a time."""
    start, end = (moment(content[key], edition) for key in ("start", "end"))
    if start is None or end is None:
        return ""
    words = {"start": dates.clock(start), "end": dates.clock(end), "day": dates.short(start.date())}
    if with_day:
        return _("%(day)s, %(start)s bis %(end)s Uhr") % words
    return _("%(start)s bis %(end)s Uhr") % words


def has_days(edition: Edition, *contents: Content) -> bool:
    """Whether a time needs its day: in an edition of several days, and where a session is on another day."""
    days = {start.date() for one in contents if (start := moment(one["start"], edition))}
    return edition.last_day != edition.date or bool(days - {edition.date})


def room_name(content: Content) -> str:
    """The name of the room, empty without one."""
    return str(text_of(content["room"]["name"])) if content["room"] else ""


def place(content: Content, edition: Edition) -> str:
    """When and where, for example "13:15 bis 14:30 Uhr, Clubraum"."""
    when = span(content, edition, with_day=has_days(edition, content))
    return listed(part for part in (when, room_name(content)) if part)


def people_names(content: Content) -> list[str]:
    """Everybody on stage once, with the task where it is not speaking."""
    names: dict[int, str] = {}
    for one in content["people"]:
        name = one["name"]
        if one["part"] == Part.MODERATOR:
            name = _("%(name)s (Moderation)") % {"name": isolate(name)}
        names.setdefault(one["id"], name)
    return list(names.values())


@dataclass(frozen=True)
class Piece:
    """Words of a text that stayed, went or came, and what parts them from the next ones."""

    kind: str
    text: str
    space: str = ""


@dataclass(frozen=True)
class Difference:
    """Two texts as one. `is_rewritten`: they have too little in common for that; the pieces are both, each whole."""

    pieces: list[Piece]
    is_rewritten: bool


def word_differences(before: str, after: str) -> Difference:
    """Two texts as one: what stayed, what is gone, what was added, in the order of reading. Other spaces or lines
    between the same words are no difference."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    words = [one.strip() for one in old], [one.strip() for one in new]
    matcher = difflib.SequenceMatcher(None, *words, autojunk=False)
    steps = matcher.get_opcodes()
    kinds = {kind for kind, *_places in steps}
    if "equal" not in kinds or (matcher.ratio() < ENOUGH and kinds not in ({"equal", "insert"}, {"equal", "delete"})):
        return Difference(list(_whole([(GONE, before), (ADDED, after)])), is_rewritten=True)
    found = []
    for kind, i, j, k, m in steps:
        both = [(SAME, new[k:m])] if kind == "equal" else [(GONE, old[i:j]), (ADDED, new[k:m])]
        found += [(word, "".join(tokens)) for word, tokens in both]
    return Difference(list(_whole(found)), is_rewritten=False)


def _whole(found: list[tuple[str, str]]) -> Iterator[Piece]:
    """Pieces that are not empty, with a space between any two of them."""
    kept = [(kind, text) for kind, text in found if text]
    for number, (kind, text) in enumerate(kept, start=1):
        bare = text.rstrip()
        yield Piece(kind, bare, text[len(bare) :] or (" " if number < len(kept) else ""))


# --- A whole agenda as it was ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One session of an old agenda, to be read."""

    span: str
    name: str
    title: Text
    room: Text | None
    people: list[str]
    remarks: list[str]
    is_cancelled: bool


@dataclass(frozen=True)
class ReadDay:
    date: dt.date
    rows: list[Row]


def days_of(contents: Iterable[Content], edition: Edition) -> list[ReadDay]:
    """An agenda as tables, one per day, in the order of the day. Asks nothing."""
    timed = [(start, one) for one in contents if (start := moment(one["start"], edition))]
    timed.sort(key=lambda pair: (pair[0], pair[1]["code"]))
    days = itertools.groupby(timed, key=lambda pair: pair[0].date())
    return [ReadDay(day, [_row(one, edition) for _start, one in pairs]) for day, pairs in days]


def _row(content: Content, edition: Edition) -> Row:
    return Row(
        span=span(content, edition),
        name=name_of(content),
        title=text_of(content["title"]),
        room=text_of(content["room"]["name"]) if content["room"] else None,
        people=people_names(content),
        remarks=list(_remarks(content)),
        is_cancelled=content["is_cancelled"],
    )


def _remarks(content: Content) -> Iterator[str]:
    if content["languages"]:
        yield listed(language_name(code) for code in content["languages"])
    if content["sign_language"]:
        yield _("Deutsche Gebärdensprache")
    if content["captions"]:
        yield _("Untertitel")
    if content["bookable"] and content["round"]:
        yield _("Runde %(number)s") % {"number": content["round"]}
