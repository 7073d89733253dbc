"""What the public pages of the organisations show. All who are listed are read at once, in two queries: a fair has some
dozens, and so the search, its choices, the neighbours of a page and whoever shares a stand come from the same rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from conference.content import best
from conference.models import Edition, Topic
from conference.web import languages
from conference.web.languages import Language
from conference.web.text import searchable
from exhibitors.forms import SPOKEN
from exhibitors.hall.ways import Way, way_to
from exhibitors.models import Exhibitor, Stand

from .search import Search


@dataclass(frozen=True)
class Chip:
    """One thing that is asked for, in words, and the address without it; `lang` where it is not the page's."""

    name: str
    value: str
    url: str
    lang: str = ""


@dataclass(frozen=True)
class Directory:
    """Who is at the fair: `exhibitors` of those that are asked for, out of `total`. Only topics and languages that
    somebody has can be chosen. `hosts`: by key, at whose stand others are guests."""

    edition: Edition
    search: Search
    exhibitors: Sequence[Any]
    total: int
    topics: Sequence[Topic]
    spoken: Sequence[Language]
    hosts: Mapping[int, Any]

    @property
    def path(self) -> str:
        return reverse("exhibitors:directory", args=[self.edition.slug])

    @property
    def chips(self) -> list[Chip]:
        """What is asked for, each with the way to take it back."""
        chips, asked = [], self.search
        if asked.words:
            chips.append(Chip(_("Suche"), asked.words, self.path + asked.query(words="")))
        if asked.topic:
            names = [best(topic, "name") for topic in self.topics if topic.code == asked.topic]
            text, lang = names[0] if names else (asked.topic, "")
            chips.append(Chip(_("Handlungsfeld"), text, self.path + asked.query(topic=""), lang))
        if asked.language:
            found = languages.language(asked.language)
            chips.append(Chip(_("Sprache"), found.name, self.path + asked.query(language=""), found.code))
        return chips


@dataclass(frozen=True)
class OrganisationPage:
    """One organisation. `host`: at whose stand it is a guest, None where that is not public; `guests`: who shares its
    stand; `stands`: its own or its host's; `way`: to the first of them; `before`, `after`: its neighbours in what was
    searched for."""

    exhibitor: Any
    search: Search
    host: Any
    guests: Sequence[Any]
    stands: Sequence[Stand]
    way: Way | None
    before: Any
    after: Any

    @property
    def picture(self) -> str:
        """The path of a picture for whoever shares the page; networks show no SVG."""
        one = self.exhibitor
        if not str(one.logo).endswith(".png"):
            return ""
        return reverse("exhibitors:logo", args=[one.edition.slug, one.pk])


def listing(edition: Edition) -> list[Any]:
    """Everybody in the directory, in the order of the alphabet (as a search reads it: Ä is A). Two queries."""
    rows = list(Exhibitor.objects.of_edition(edition).listed().for_directory())
    for one in rows:
        one.edition = edition
    return sorted(rows, key=lambda one: (searchable(one.organisation), one.pk))


def topics_of(exhibitors: Sequence[Any]) -> list[Topic]:
    """The topics that anybody has, in the order of the edition."""
    found = {topic.pk: topic for one in exhibitors for topic in one.topics.all()}
    return sorted(found.values(), key=lambda topic: (topic.position, topic.pk))


def directory(edition: Edition, search: Search) -> Directory:
    """Two queries."""
    everybody = listing(edition)
    spoken = {code for one in everybody for code in one.languages}
    return Directory(
        edition=edition,
        search=search,
        exhibitors=[one for one in everybody if search.admits(one)],
        total=len(everybody),
        topics=topics_of(everybody),
        spoken=[languages.language(code) for code in SPOKEN if code in spoken],
        hosts={one.pk: one for one in everybody},
    )


def organisation_page(edition: Edition, pk: int, search: Search) -> OrganisationPage | None:
    """The page of somebody who is listed, else None. Three queries, with the way to its stand five."""
    everybody = listing(edition)
    one = next((row for row in everybody if row.pk == pk), None)
    if one is None:
        return None
    found = [row for row in everybody if search.admits(row)]
    if one not in found:
        found, search = everybody, Search()
    place = found.index(one)
    stands = list(Stand.objects.of_edition(edition).of_exhibitor(one))
    return OrganisationPage(
        exhibitor=one,
        search=search,
        host=next((row for row in everybody if row.pk == one.host_key), None),
        guests=[row for row in everybody if row.host_key == one.pk],
        stands=stands,
        way=_way(edition, stands),
        before=found[place - 1] if place else None,
        after=found[place + 1] if place + 1 < len(found) else None,
    )


def _way(edition: Edition, stands: Sequence[Stand]) -> Way | None:
    if not stands:
        return None
    way = way_to(edition, stands[0])
    return way if way.sentences else None
