"""Differences in words: the one place that says what changed about a session, for staff, readers and mails.

`describe` turns one `differences.Change` into sentences in the active language, `announce` a whole publication.
Sentences hold the isolates that keep foreign names in their own direction (`conference.outbox.bidi`), so that they
read right in plain text and in HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.models import Edition
from conference.outbox.bidi import isolate
from conference.web import dates, languages

from . import reading
from .contents import TEXTS, Content
from .differences import NEW, REMOVED, Change
from .reading import Difference, Text, arrow, listed

FIELDS = {"title": gettext_lazy("Titel"), "abstract": gettext_lazy("Beschreibung")}
TONES = {NEW: "new", REMOVED: "gone"}


@dataclass(frozen=True)
class Line:
    """One thing that changed: a sentence, and the same in a few signs for staff ("13:15 → 13:30").

    rest: what of `brief` the mark beside it ("neu", "entfernt", "fällt aus") does not say; None for all of it.
    """

    sentence: str
    brief: str
    rest: str | None = None

    @property
    def beside_mark(self) -> str:
        return self.brief if self.rest is None else self.rest


@dataclass(frozen=True)
class TextChange:
    """A text that changed in one language."""

    label: str
    language: languages.Language
    before: str
    after: str

    @property
    def difference(self) -> Difference:
        """Both texts as one, word by word, or each whole."""
        return reading.word_differences(self.before, self.after)


@dataclass(frozen=True)
class Description:
    """One change in words.

    session: its identity; title: "Workshop W13"; kind: the same for readers, who only know the codes of workshops;
    about: the session's own title; lines: one sentence per thing that changed; brief: all of it in one line, "Workshop
    W13: 13:15 → 13:30, Clubraum → Bühnenraum"; marked: the same beside a mark with the tone's word, which it does not
    repeat; texts: texts that changed, old and new; tone: "new", "gone", "parked", "cancelled" or "changed".
    """

    session: int
    title: str
    kind: str
    about: Text
    lines: list[str]
    brief: str
    marked: str
    texts: list[TextChange] = field(default_factory=list)
    tone: str = "changed"


@dataclass(frozen=True)
class Announcement:
    """A whole publication in words: what concerns several sessions, then session by session."""

    general: list[str]
    sessions: list[Description]


def describe(
    change: Change, edition: Edition, *, everything: bool = False, is_parked: bool = False, names: bool = True
) -> Description:
    """One change in the reader's language.

    everything: texts of every language, as staff want them, instead of what this reader can see; is_parked: a removed
    session only has no time any more; names: also say that a room, a person or a topic has another name.
    """
    after = change.content
    before = {**after, **{name: old for name, (old, _new) in change.fields.items()}}
    if change.kind == NEW:
        lines = [_new_line(after, edition)]
    elif change.kind == REMOVED:
        lines = [_gone_line(after, edition, is_parked=is_parked)]
    else:
        lines = list(_changes(before, after, edition, everything=everything))
        lines += [_line(text) for text in _renames(change) if names]
    title = reading.name_of(after)
    if not lines:
        lines = [_line(_("Kleine Änderungen in anderen Sprachen"))]
    return Description(
        session=change.session,
        title=title,
        kind=title if after["bookable"] else reading.kind_name(after["kind"]),
        about=reading.text_of(after["title"]),
        lines=[one.sentence for one in lines],
        brief=_in_one_line(title, [one.brief for one in lines]),
        marked=_in_one_line(title, [one.beside_mark for one in lines if one.beside_mark]),
        texts=_texts(before, after) if everything and change.kind not in TONES else [],
        tone="parked" if is_parked else _tone(change),
    )


def _in_one_line(title: str, briefs: list[str]) -> str:
    if not briefs:
        return title
    return _("%(session)s: %(changes)s") % {"session": title, "changes": languages.comma().join(briefs)}


def announce(changes: Iterable[Change], edition: Edition, *, everything: bool = False) -> Announcement:
    """A publication as its readers are told: a new name of a room once, not once for each session in it.

    everything: as for `describe`. What this reader sees no difference in is left out.
    """
    changes = list(changes)
    general = dict.fromkeys(text for change in changes for text in _renames(change))
    shown = [one for one in changes if one.kind in TONES or _is_seen(one, edition, everything)]
    told = [describe(one, edition, names=False, everything=everything) for one in shown]
    return Announcement(list(general), told)


def _is_seen(change: Change, edition: Edition, everything: bool) -> bool:
    """Whether readers of this language see a difference besides names."""
    after = change.content
    before = {**after, **{name: old for name, (old, _new) in change.fields.items()}}
    return any(True for _line in _changes(before, after, edition, everything=everything))


def _tone(change: Change) -> str:
    if change.kind in TONES:
        return TONES[change.kind]
    return "cancelled" if change.fields.get("is_cancelled", (False, False))[1] else "changed"


def _line(sentence: str, brief: str = "") -> Line:
    return Line(sentence, brief or sentence)


# --- New, gone ------------------------------------------------------------------------------------------------


def _new_line(content: Content, edition: Edition) -> Line:
    place = reading.place(content, edition)
    if not place:
        return Line(_("neu, noch ohne Zeit"), _("neu, noch ohne Zeit"), _("noch ohne Zeit"))
    return Line(_("Neu im Programm: %(place)s") % {"place": place}, _("neu, %(place)s") % {"place": place}, place)


def _gone_line(content: Content, edition: Edition, *, is_parked: bool) -> Line:
    texts = {"place": reading.place(content, edition)}
    if is_parked:
        return Line(
            _("Hat keine Zeit mehr und steht deshalb nicht mehr im Programm (bisher %(place)s)") % texts,
            _("keine Zeit mehr (bisher %(place)s)") % texts,
            _("bisher %(place)s") % texts,
        )
    rest = _("bisher %(place)s") % texts if texts["place"] else ""
    return Line(_("Steht nicht mehr im Programm (bisher %(place)s)") % texts, _("entfernt"), rest)


# --- What changed ---------------------------------------------------------------------------------------------


def _changes(before: Content, after: Content, edition: Edition, *, everything: bool) -> Iterator[Line]:
    """Every difference that is one to this reader, the most important first."""
    if before["is_cancelled"] != after["is_cancelled"]:
        is_off = after["is_cancelled"]
        off, on = Line(_("Fällt aus"), _("fällt aus"), ""), Line(_("Findet doch statt"), _("findet doch statt"))
        yield off if is_off else on
    yield from _times(before, after, edition)
    yield from _room(before, after)
    for name, say in PLAIN.items():
        if before[name] != after[name]:
            yield from say(before, after)
    if everything:
        yield from (_line(_text_line(one)) for one in _texts(before, after))
    else:
        yield from _texts_for_readers(before, after)


def _times(before: Content, after: Content, edition: Edition) -> Iterator[Line]:
    if (before["start"], before["end"]) == (after["start"], after["end"]):
        return
    with_day = reading.has_days(edition, before, after)
    old, new = (reading.span(one, edition, with_day=with_day) for one in (before, after))
    if not new:
        yield Line(_("Hat keine Zeit mehr (bisher %(old)s)") % {"old": old}, _("keine Zeit mehr"))
    elif not old:
        yield _line(_("Hat jetzt eine Zeit: %(new)s") % {"new": new})
    elif before["end"] == after["end"] and not with_day:
        clocks = _clocks(before, after, edition, "start")
        texts = {"old": clocks[0], "new": clocks[1]}
        yield Line(_("Beginnt jetzt um %(new)s Uhr (bisher %(old)s Uhr)") % texts, arrow(*clocks))
    elif before["start"] == after["start"] and not with_day:
        clocks = _clocks(before, after, edition, "end")
        texts = {"old": clocks[0], "new": clocks[1]}
        brief = _("Ende %(times)s") % {"times": arrow(*clocks)}
        yield Line(_("Endet jetzt um %(new)s Uhr (bisher %(old)s Uhr)") % texts, brief)
    else:
        same_length = _length(before, edition) == _length(after, edition)
        brief = arrow(*_starts(before, after, edition, with_day)) if same_length else arrow(old, new)
        yield Line(_("Neue Zeit: %(new)s (bisher %(old)s)") % {"old": old, "new": new}, brief)


def _clocks(before: Content, after: Content, edition: Edition, key: str) -> list[str]:
    found = (reading.moment(one[key], edition) for one in (before, after))
    return [dates.clock(moment) if moment else "" for moment in found]


def _starts(before: Content, after: Content, edition: Edition, with_day: bool) -> list[str]:
    clocks = _clocks(before, after, edition, "start")
    if not with_day:
        return clocks
    found = (reading.moment(one["start"], edition) for one in (before, after))
    days = [dates.short(moment.date()) if moment else "" for moment in found]
    return [_("%(day)s, %(clock)s") % {"day": day, "clock": clock} for day, clock in zip(days, clocks, strict=True)]


def _length(content: Content, edition: Edition) -> object:
    start, end = (reading.moment(content[key], edition) for key in ("start", "end"))
    return end - start if start and end else None


def _room(before: Content, after: Content) -> Iterator[Line]:
    keys = [one["room"]["id"] if one["room"] else None for one in (before, after)]
    if keys[0] == keys[1]:
        return
    old, new = reading.room_name(before), reading.room_name(after)
    texts = {"old": isolate(old), "new": isolate(new)}
    brief = arrow(old or _("ohne Raum"), new or _("ohne Raum"))
    if not new:
        yield Line(_("Hat keinen Raum mehr (bisher %(old)s)") % texts, brief)
    elif not old:
        yield Line(_("Raum: %(new)s") % texts, brief)
    else:
        yield Line(_("Neuer Raum: %(new)s (bisher %(old)s)") % texts, brief)


def _kind(before: Content, after: Content) -> Iterator[Line]:
    texts = {"old": reading.kind_name(before["kind"]), "new": reading.kind_name(after["kind"])}
    yield Line(_("Jetzt %(new)s (bisher %(old)s)") % texts, arrow(texts["old"], texts["new"]))


def _code(before: Content, after: Content) -> Iterator[Line]:
    texts = {"old": isolate(before["code"]), "new": isolate(after["code"])}
    brief = _("Kürzel %(codes)s") % {"codes": arrow(before["code"], after["code"])}
    yield Line(_("Neues Kürzel: %(new)s (bisher %(old)s)") % texts, brief)


def _round(before: Content, after: Content) -> Iterator[Line]:
    if not after["round"]:
        yield _line(_("Gehört zu keiner Runde mehr"))
    else:
        yield _line(_("Gehört jetzt zu Runde %(number)s") % {"number": after["round"]})


def _bookable(before: Content, after: Content) -> Iterator[Line]:
    yield _line(_("Jetzt mit Anmeldung") if after["bookable"] else _("Jetzt ohne Anmeldung"))


def _people(before: Content, after: Content) -> Iterator[Line]:
    old, new = ({one["id"]: one["name"] for one in content["people"]} for content in (before, after))
    if come := [name for key, name in new.items() if key not in old]:
        yield _line(_("Neu dabei: %(people)s") % {"people": listed(come)})
    if gone := [name for key, name in old.items() if key not in new]:
        yield _line(_("Nicht mehr dabei: %(people)s") % {"people": listed(gone)})
    if old.keys() != new.keys():
        return
    parts = [sorted((one["id"], one["part"]) for one in content["people"]) for content in (before, after)]
    if parts[0] != parts[1]:
        yield _line(_("Die Mitwirkenden haben andere Aufgaben: %(people)s") % {"people": listed(_people_of(after))})
    elif list(old) != list(new):
        yield _line(_("Neue Reihenfolge der Mitwirkenden: %(people)s") % {"people": listed(_people_of(after))})


def _people_of(content: Content) -> list[str]:
    return reading.people_names(content)


def _topics(before: Content, after: Content) -> Iterator[Line]:
    old, new = ({one["id"] for one in content["topics"]} for content in (before, after))
    if old == new:
        return
    names = listed(str(reading.text_of(one["name"])) for one in after["topics"])
    yield _line(_("Handlungsfelder: %(topics)s") % {"topics": names} if names else _("Ohne Handlungsfeld"))


def _languages(before: Content, after: Content) -> Iterator[Line]:
    names = listed(reading.language_name(code) for code in after["languages"])
    yield _line(_("Sprachen: %(languages)s") % {"languages": names} if names else _("Ohne Angabe der Sprache"))


def _sign_language(before: Content, after: Content) -> Iterator[Line]:
    yield _line(_("Jetzt mit Gebärdensprache") if after["sign_language"] else _("Nicht mehr mit Gebärdensprache"))


def _captions(before: Content, after: Content) -> Iterator[Line]:
    yield _line(_("Jetzt mit Untertiteln") if after["captions"] else _("Nicht mehr mit Untertiteln"))


PLAIN: dict[str, Callable[[Content, Content], Iterator[Line]]] = {
    "people": _people,
    "kind": _kind,
    "languages": _languages,
    "sign_language": _sign_language,
    "captions": _captions,
    "bookable": _bookable,
    "round": _round,
    "topics": _topics,
    "code": _code,
}


# --- Texts ----------------------------------------------------------------------------------------------------


def _texts(before: Content, after: Content) -> list[TextChange]:
    """Every text that changed, language by language."""
    found = []
    for name in TEXTS:
        old, new = before[name], after[name]
        for code in settings.MODELTRANSLATION_LANGUAGES:
            if old.get(code, "") != new.get(code, ""):
                label = _("%(text)s (%(language)s)") % {
                    "text": str(FIELDS[name]), "language": reading.language_name(code)
                }  # fmt: skip
                found.append(TextChange(label, languages.language(code), old.get(code, ""), new.get(code, "")))
    return found


def _text_line(change: TextChange) -> str:
    texts = {"text": change.label}
    if not change.before:
        return _("%(text)s ergänzt") % texts
    if not change.after:
        return _("%(text)s entfernt") % texts
    return _("%(text)s geändert") % texts


def _texts_for_readers(before: Content, after: Content) -> Iterator[Line]:
    """A first translation is no change: texts are compared in one language."""
    old, new = reading.in_one_language(before["title"], after["title"])
    if old != new:
        texts = {"old": isolate(old), "new": isolate(new)}
        yield _line(_("Neuer Titel: „%(new)s“ (bisher „%(old)s“)") % texts)
    old, new = reading.in_one_language(before["abstract"], after["abstract"])
    if old != new:
        yield _line(_("Neue Beschreibung"))


# --- Names of rooms, people and topics, which hold at once ------------------------------------------------------


def _renames(change: Change) -> Iterator[str]:
    """Sentences about names that changed while the thing itself stayed."""
    room = change.fields.get("room")
    if room and room[0] and room[1] and room[0]["id"] == room[1]["id"]:
        yield from _renamed(_("Der Raum „%(old)s“ heißt jetzt „%(new)s“"), room[0]["name"], room[1]["name"])
    sentence = _("Das Handlungsfeld „%(old)s“ heißt jetzt „%(new)s“")
    for old, new in _pairs(change, "topics"):
        yield from _renamed(sentence, old["name"], new["name"])
    for old, new in _pairs(change, "people"):
        if old["name"] != new["name"]:
            texts = {"old": isolate(old["name"]), "new": isolate(new["name"])}
            yield _("„%(old)s“ heißt jetzt „%(new)s“") % texts


def _renamed(sentence: str, old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    before, after = reading.in_one_language(old, new)
    if before != after:
        yield sentence % {"old": isolate(before), "new": isolate(after)}


def _pairs(change: Change, name: str) -> list[tuple[Content, Content]]:
    """What is in both states of a list, once each."""
    before, after = change.fields.get(name, ((), ()))
    old, new = ({one["id"]: one for one in rows} for rows in (before, after))
    return [(old[key], new[key]) for key in new if key in old]
