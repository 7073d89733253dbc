"""Tags of the pages: contents in the best language there is, names as they are written, links between languages."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.content import best, softened
from conference.pages import COLOURS, FEW, QUIET, SHAPES, language_name
from conference.phases import Phase, phase_of
from conference.web import dates, languages

register = template.Library()
_SCRIPTS = {"ARABIC": "Arab", "CYRILLIC": "Cyrl", "GREEK": "Grek", "HEBREW": "Hebr", "DEVANAGARI": "Deva",
            "THAI": "Thai", "ETHIOPIC": "Ethi", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "CJK": "Hani",
            "HANGUL": "Hang", "HIRAGANA": "Jpan", "KATAKANA": "Jpan", "TAMIL": "Taml", "BENGALI": "Beng"}  # fmt: skip


@register.simple_tag
def content(row: Any, field: str, soft: bool = False) -> SafeString:
    """A translated field; in its own `lang` and `dir` where another language than the page's had to do.

    soft: with soft hyphens in very long German words, for narrow places.
    """
    text, code = best(row, field)
    if soft and code in ("de", "de-simple"):
        text = softened(text)
    if code == get_language() or not text:
        return format_html("{}", text)
    found = languages.language(code)
    return format_html('<span lang="{}" dir="{}">{}</span>', found.code, found.dir, text)


@register.simple_tag
def plain(row: Any, field: str) -> str:
    """A translated field for places without markup: the title of the page, attributes."""
    return best(row, field)[0]


@register.simple_tag
def marked(row: Any, field: str) -> SafeString:
    """`lang` and `dir` of a translated field, for an element that holds `plain` alone: an option, the page's title.

    Nothing where the text is in the language of the page.
    """
    text, code = best(row, field)
    if code == get_language() or not text:
        return SafeString("")
    found = languages.language(code)
    return format_html(' lang="{}" dir="{}"', found.code, found.dir)


@register.filter
def name(text: str) -> SafeString:
    """A name as it is written: kept apart from the direction around it, its script named where it is another."""
    script = next((found for letter in text if letter.isalpha() and (found := _script(letter))), "")
    if not script or script == {"ar": "Arab", "fa": "Arab", "uk": "Cyrl"}.get(get_language() or ""):
        return format_html("<bdi>{}</bdi>", text)
    return format_html('<bdi lang="und-{}">{}</bdi>', script, text)


def _script(letter: str) -> str:
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "")


register.simple_tag(languages.comma)
register.filter("language_name", language_name)


@register.filter
def own_language_name(code: str) -> SafeString:
    """The name of a language as its readers write it."""
    found = languages.language(code)
    return format_html('<span lang="{}" dir="{}">{}</span>', found.code, found.dir, found.name)


@register.filter
def clock(moment: dt.datetime, edition: Any) -> str:
    return dates.clock(moment.astimezone(edition.tz))


@register.filter
def full_date(day: dt.date) -> str:
    return dates.full(day)


@register.filter
def short_date(day: dt.date) -> str:
    return dates.short(day)


@register.filter
def local_day(moment: dt.datetime, edition: Any) -> dt.date:
    return moment.astimezone(edition.tz).date()


@register.filter
def last_moment_day(moment: dt.datetime, edition: Any) -> dt.date:
    """The last day on which something is possible that ends at a moment: midnight belongs to the day before."""
    return (moment - dt.timedelta(seconds=1)).astimezone(edition.tz).date()


@register.filter
def phone(number: str) -> str:
    """A telephone number for a link."""
    return re.sub(r"[^0-9+]", "", number)


@dataclass(frozen=True)
class LanguageLink:
    language: languages.Language
    url: str
    is_here: bool


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """This page in every language of its edition; none where no request is known (pages about a failure)."""
    request = context.get("request")
    if request is None:
        return []
    edition = context.get("edition")
    known = [code for code, _name in settings.LANGUAGES]
    codes = [code for code in edition.languages if code in known] if edition else known
    here, query = get_language(), request.META.get("QUERY_STRING", "") if request.method == "GET" else ""
    tail = f"?{query}" if query else ""
    return [
        LanguageLink(languages.language(code), languages.path_in(request.path, code) + tail, code == here)
        for code in codes
    ]


@dataclass(frozen=True)
class Link:
    text: str
    url: str
    is_here: bool = False
    lang: str = ""


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[Link]:
    """The main menu of an edition."""
    edition = context["edition"]
    path = getattr(context.get("request"), "path", "")
    start = reverse("conference:edition", args=[edition.slug])
    programme = reverse("conference:programme", args=[edition.slug])
    fair = reverse("exhibitors:fair", args=[edition.slug])
    links = [
        Link(_("Programm"), programme, path.startswith(programme)),
        Link(_("Messe"), fair, path.startswith(fair)),
    ]
    if phase_of(edition) not in (Phase.OVER, Phase.ARCHIVED):
        links.append(Link(_("Anfahrt"), f"{start}#anfahrt"))
    if "de-simple" in edition.languages and any(code == "de-simple" for code, _name in settings.LANGUAGES):
        simple = languages.path_in(start, "de-simple")
        links.append(Link("Leichte Sprache", simple, path == simple, "" if get_language() == "de" else "de"))
    if edition.sign_language_video:
        links.append(Link(_("Gebärdensprache"), f"{start}#gebaerdensprache"))
    return links


@register.filter
def look(topic: Any) -> str:
    """Colour and shape of a topic as CSS classes; no two of twenty look the same."""
    return f"k-{topic.position % COLOURS} s-{topic.position % SHAPES}"


@register.filter
def session_look(session: Any) -> str:
    """Colour of a card: its first topic's, else its kind's."""
    topics = session.topics.all()
    return look(topics[0]) if topics else f"k-{session.kind}"


@register.filter
def of(values: dict[Any, Any], key: Any) -> Any:
    """What a dictionary holds for a key; None where it holds nothing."""
    return values.get(key)


@register.filter
def is_scarce(session: Any) -> bool:
    return bool(session.places_free is not None and session.places_free <= FEW)


@register.filter
def people(session: Any) -> list[Any]:
    return list(session.session_people.all())


@register.filter
def speaks_more(session: Any) -> bool:
    """Whether its languages need a word: always where somebody chooses, else not where it is German alone."""
    return bool(session.languages) and (session.bookable or session.languages != ["de"])


@register.simple_tag
def passage(row: Any, field: str, look: str = "prose lead") -> SafeString:
    """A longer text that people typed as paragraphs, in its own language; `look`: its CSS classes."""
    text, code = best(row, field)
    if not text.strip():
        return SafeString("")
    found = languages.language(code)
    paragraphs = format_html_join("", "<p>{}</p>", ((part,) for part in re.split(r"\n\s*\n", text.strip())))
    return format_html('<div class="{}" lang="{}" dir="{}">{}</div>', look, found.code, found.dir, paragraphs)


@register.simple_tag(takes_context=True)
def held(context: template.Context, session: Any) -> Any:
    """The reader's own place in a session (`conference.pages.Held`); None without a personal link (`mine`)."""
    mine = context.get("mine")
    return mine.places.get(session.pk) if mine else None


@register.filter
def is_quiet(session: Any) -> bool:
    """Whether it is a break or the like, which nobody needs to choose."""
    return session.kind in QUIET


@register.simple_tag
def hooks(session: Any) -> SafeString:
    """What static/js/now.js and choice.js find a session by: its key for ever, from when until when it is on."""
    star = SafeString("") if session.kind in QUIET else SafeString(" data-star")
    start, end = (f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}" for moment in (session.start, session.end))
    return format_html(' data-session="{}" data-from="{}" data-until="{}"{}', session.pk, start, end, star)


@register.filter
def file_type(material: Any) -> str:
    """What kind of file it is, as people name it: PDF, PPTX."""
    return PurePath(material.file.name).suffix.removeprefix(".").upper()
