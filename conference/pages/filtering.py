"""What a visitor asked the programme for; it stands in the address, so that it works everywhere and can be sent on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from conference.content import best
from conference.models import Session, SessionKind
from conference.web.text import loosely, searchable

SIGN_LANGUAGE = "dgs"  # stands among the languages: that is where people look for it
WHOLE = "alle"
BY_ROOM = "raum"


@dataclass(frozen=True)
class Filter:
    """What is asked for, from the address; what cannot be known is left out.

    `day` is None where nothing is said, and `is_whole` means every day on one page. These two and `by_room` say how
    the programme is shown, everything else what of it.
    """

    topic: str = ""
    language: str = ""
    kind: str = ""
    room: str = ""
    is_free: bool = False
    is_mine: bool = False
    words: str = ""
    day: dt.date | None = None
    is_whole: bool = False
    by_room: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Filter:
        kind = query.get("art", "")
        return cls(
            topic=query.get("feld", "")[:40],
            language=query.get("sprache", "")[:12],
            kind=kind if kind in SessionKind.values else "",
            room=query.get("raum", "")[:20],
            is_free=bool(query.get("frei")),
            is_mine=bool(query.get("meine")),
            words=query.get("q", "").replace("\x00", "")[:100].strip(),
            day=_date(query.get("tag", "")),
            is_whole=query.get("tag") == WHOLE,
            by_room=query.get("ansicht") == BY_ROOM,
        )

    def __bool__(self) -> bool:
        return bool(self.topic or self.language or self.kind or self.room or self.is_free or self.is_mine or self.words)

    def address(self, path: str, **changes: Any) -> str:
        """The address of the programme at `path` with this filter, some of it changed."""
        asked = replace(self, **changes)
        values = {
            "q": asked.words,
            "feld": asked.topic,
            "sprache": asked.language,
            "art": asked.kind,
            "raum": asked.room,
            "frei": "1" if asked.is_free else "",
            "meine": "1" if asked.is_mine else "",
            "tag": WHOLE if asked.is_whole else asked.day.isoformat() if asked.day else "",
            "ansicht": BY_ROOM if asked.by_room else "",
        }
        query = urlencode({name: value for name, value in values.items() if value})
        return f"{path}?{query}" if query else path

    def admits(self, session: Session) -> bool:
        """Whether a session (with topics, room and people loaded) is asked for; `is_mine` is not looked at."""
        return (
            (not self.topic or any(topic.code == self.topic for topic in session.topics.all()))
            and (not self.language or self._speaks(session))
            and (not self.kind or session.kind == self.kind)
            and (not self.room or (session.room is not None and session.room.code == self.room))
            and (not self.is_free or (session.bookable and not session.is_cancelled and bool(session.places_free)))
            and (not self.words or self._mentions(session))
        )

    def _speaks(self, session: Session) -> bool:
        if self.language == SIGN_LANGUAGE:
            return session.sign_language
        return self.language in session.languages

    def _mentions(self, session: Session) -> bool:
        """Whether every word is in what the reader sees, or in the German that staff wrote and others talk about."""
        people = [f"{part.speaker.name} {part.speaker.organisation}" for part in session.session_people.all()]
        room = best(session.room, "name")[0] if session.room else ""
        topics = [best(topic, "name")[0] for topic in session.topics.all()]
        texts = {session.title_de, best(session, "title")[0], session.abstract_de, best(session, "abstract")[0]}
        text = searchable(*(text for text in texts if text), room, session.code, *people, *topics)
        loose = loosely(text)
        return all(word in text or loosely(word) in loose for word in searchable(self.words).split())


def _date(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


@dataclass(frozen=True)
class Chip:
    """One thing that is asked for, in words, and the address without it; `lang` where it is not the page's."""

    name: str
    value: str
    url: str
    lang: str = ""
