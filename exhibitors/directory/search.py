"""What a visitor asks the directory for; it stands in the address, so that it works everywhere and can be sent on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from conference.content import best
from conference.web.text import clean, loosely, searchable
from exhibitors.forms import SPOKEN


@dataclass(frozen=True)
class Search:
    """Words, the code of a topic, the code of a language; what cannot be known is left out."""

    words: str = ""
    topic: str = ""
    language: str = ""

    @classmethod
    def of(cls, values: QueryDict) -> Search:
        language = values.get("sprache", "")
        return cls(
            words=clean(values.get("q", ""))[:100],
            topic=clean(values.get("thema", ""))[:40],
            language=language if language in SPOKEN else "",
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.topic or self.language)

    def query(self, **changes: str) -> str:
        """What follows the path of an address, with its question mark, some of it changed; "" for everything."""
        asked = replace(self, **changes)
        values = {"q": asked.words, "thema": asked.topic, "sprache": asked.language}
        found = {name: value for name, value in values.items() if value}
        return f"?{urlencode(found)}" if found else ""

    @property
    def tail(self) -> str:
        """The same for templates."""
        return self.query()

    def admits(self, one: Any) -> bool:
        """Whether an organisation (with its topics loaded) is asked for."""
        return (
            (not self.topic or any(topic.code == self.topic for topic in one.topics.all()))
            and (not self.language or self.language in one.languages)
            and (not self.words or self._mentions(one))
        )

    def _mentions(self, one: Any) -> bool:
        """Whether every word is in its name, in its texts in any language, or in its topics and type as the reader
        sees them."""
        topics = (best(topic, "name")[0] for topic in one.topics.all())
        text = f"{one.search_text} {searchable(*topics, str(one.get_organisation_type_display()))}"
        loose = loosely(text)
        return all(word in text or loosely(word) in loose for word in searchable(self.words).split())
