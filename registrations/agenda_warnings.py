"""What the planned agenda would mean for the people who come: warnings for the editor, sentences before publishing.

Registered with `conference.clashes` and `conference.agenda.audience`, which stand below and know no people.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.agenda.differences import Change
from conference.clashes import WARN, Clash, Draft
from conference.models import Edition, Session
from conference.web import languages

from . import publication
from .models import Access, ConsentPurpose, Place

Pair = tuple[Draft, Draft]
IDENTITY = Coalesce("draft_of", "pk")


def clashes(edition: Edition, drafts: Sequence[Draft]) -> Iterable[Clash]:
    """Warnings about workshops of the plan; at most two queries, however many sessions and people there are.

    booked_overlap: people have places in two workshops that would be at one time; rounds_overlap: nobody has yet, but
    people may choose one of each; booked_step_free: somebody who needs no steps has booked, and the room has some.
    """
    pairs = list(_overlapping(drafts))
    booked = _booked(edition, pairs)
    found = [_booked_overlap(*group) for group in _groups(booked)]
    told = {(one.first.pk, one.second.pk) for one in booked}
    found += _rounds_overlap([pair for pair in pairs if (pair[0].pk, pair[1].pk) not in told])
    return [*found, *_step_free([one for one in drafts if one.room and not one.room.step_free])]


def _overlapping(drafts: Iterable[Draft]) -> Iterator[Pair]:
    """Every two workshops of the plan that are at one time, the one with the lower key first."""
    ordered = sorted((one for one in drafts if one.bookable and one.start), key=lambda one: one.start)  # type: ignore[arg-type,return-value]
    for number, one in enumerate(ordered):
        for other in ordered[number + 1 :]:
            if not one.meets(other):
                break  # all that follow begin later still
            yield (one, other) if _key(one) < _key(other) else (other, one)


def _key(draft: Draft) -> tuple[int, str]:
    return draft.pk or 0, draft.code


# --- Places in two workshops at one time ----------------------------------------------------------------------

_FACTS = ("session__start", "session__end", "session__room_id")  # what is published of the two


@dataclass
class Booked:
    """Two workshops at one time and the people (keys) with a place in both. is_planned: not yet published so."""

    first: Draft
    second: Draft
    is_planned: bool
    people: set[int] = field(default_factory=set)


def _booked(edition: Edition, pairs: Iterable[Pair]) -> list[Booked]:
    """Those of these pairs in which people have both places; one query, none without pairs.

    Who has decided to keep both does not count, as long as the plan moves neither of the two.
    """
    wanted = {(one.pk, other.pk): (one, other) for one, other in pairs if one.pk and other.pk}
    found: dict[tuple[int | None, int | None], Booked] = {}
    if not wanted:
        return []
    keys = {key for pair in wanted for key in pair}
    rows = Place.objects.filter(session__edition=edition, session__in=keys).in_pairs(Q(other__session__in=keys))
    facts = (*_FACTS, *(f"other__{name}" for name in _FACTS))
    columns = ("session_id", "other__session_id", "overlap_accepted", "other__overlap_accepted", *facts)
    grouped = rows.order_by().values_list(*columns).annotate(people=ArrayAgg("registration_id"))
    for first, second, *accepted, people in grouped:
        pair = wanted.get((first, second))
        if pair is None:
            continue
        is_planned = not (_stays(pair[0], accepted[2:5]) and _stays(pair[1], accepted[5:]))
        if is_planned or not all(accepted[:2]):
            found.setdefault((first, second), Booked(*pair, is_planned)).people.update(people)
    return [found[key] for key in wanted if key in found]


def _stays(draft: Draft, published: Sequence[Any]) -> bool:
    return [draft.start, draft.end, draft.room.pk if draft.room else None] == list(published)


def _groups(booked: Iterable[Booked]) -> Iterator[tuple[Draft, list[Booked]]]:
    """One group per workshop that runs into several others, instead of one warning for each of these."""
    groups: dict[tuple[bool, Any], tuple[Draft, list[Booked]]] = {}
    for pair in booked:
        for one in (pair.first, pair.second):
            groups.setdefault((pair.is_planned, _key(one)), (one, []))[1].append(pair)
    told: set[int] = set()
    for _group, (one, pairs) in sorted(groups.items(), key=lambda item: (-len(item[1][1]), item[0])):
        new = [pair for pair in pairs if id(pair) not in told]
        told |= {id(pair) for pair in new}
        if new:
            yield one, new


def _booked_overlap(one: Draft, pairs: Sequence[Booked]) -> Clash:
    """The warning about one workshop and those it runs into, all planned or all published so."""
    if len(pairs) > 1:
        return _booked_several(one, pairs)
    [pair] = pairs
    number = len(pair.people)
    message = (
        ngettext(
            "%(n)s Person hat in %(one)s (%(span)s) und %(other)s (%(other_span)s) einen Platz; beide überschneiden"
            " sich dann.",
            "%(n)s Personen haben in %(one)s (%(span)s) und %(other)s (%(other_span)s) einen Platz; beide"
            " überschneiden sich dann.",
            number,
        )
        if pair.is_planned
        else ngettext(
            "%(n)s Person hat in %(one)s (%(span)s) und %(other)s (%(other_span)s) einen Platz; beide überschneiden"
            " sich.",
            "%(n)s Personen haben in %(one)s (%(span)s) und %(other)s (%(other_span)s) einen Platz; beide"
            " überschneiden sich.",
            number,
        )
    )
    texts = {"n": number, **_names(pair.first, pair.second)}
    # Accepted once, it comes back when about twice as many are concerned, not with every single person.
    about = number.bit_length()
    return Clash(WARN, "booked_overlap", message % texts, "start", pair.first, pair.second, about=about)


def _booked_several(one: Draft, pairs: Sequence[Booked]) -> Clash:
    number = len(set().union(*(pair.people for pair in pairs)))
    message = (
        ngettext(
            "%(n)s Person mit Platz in %(one)s (%(span)s) hat dann gleichzeitig noch einen Platz (%(others)s).",
            "%(n)s Personen mit Platz in %(one)s (%(span)s) haben dann gleichzeitig noch einen Platz (%(others)s).",
            number,
        )
        if pairs[0].is_planned
        else ngettext(
            "%(n)s Person mit Platz in %(one)s (%(span)s) hat gleichzeitig noch einen Platz (%(others)s).",
            "%(n)s Personen mit Platz in %(one)s (%(span)s) haben gleichzeitig noch einen Platz (%(others)s).",
            number,
        )
    )
    others = [(pair.second if pair.first == one else pair.first, len(pair.people)) for pair in pairs]
    others.sort(key=lambda other: (-other[1], other[0].code))
    told = languages.comma().join(f"{other.code}: {count}" for other, count in others)
    texts = {"n": number, "one": one.name, "span": one.span, "others": told}
    more = tuple(sorted((other for other, _count in others), key=_key))
    return Clash(WARN, "booked_overlap", message % texts, "start", one, about=number.bit_length(), more=more)


def _names(one: Draft, other: Draft) -> dict[str, str]:
    return {"one": one.name, "span": one.span, "other": other.name, "other_span": other.span}


# --- Rounds that run into each other --------------------------------------------------------------------------


def _rounds_overlap(pairs: Iterable[Pair]) -> Iterator[Clash]:
    """One warning per workshop that runs into another round, instead of one for each workshop of that round."""
    groups: dict[tuple[Any, int | None], tuple[Draft, list[Draft]]] = {}
    for one, other in pairs:
        if one.round != other.round:
            groups.setdefault((_key(one), other.round), (one, []))[1].append(other)
            groups.setdefault((_key(other), one.round), (other, []))[1].append(one)
    told: set[frozenset[Any]] = set()
    for _group, (one, others) in sorted(groups.items(), key=lambda item: (-len(item[1][1]), item[0])):
        new = [other for other in others if frozenset((_key(one), _key(other))) not in told]
        told |= {frozenset((_key(one), _key(other))) for other in new}
        if new:
            yield _into_round(one, new) if len(new) > 1 else _two_rounds(one, new[0])


def _two_rounds(one: Draft, other: Draft) -> Clash:
    message = _(
        "%(one)s (Runde %(round)s, %(span)s) und %(other)s (Runde %(other_round)s, %(other_span)s) überschneiden sich."
        " Niemand kann beide wählen."
    )
    texts = {**_names(one, other), "round": one.round, "other_round": other.round}
    return Clash(WARN, "rounds_overlap", message % texts, "start", one, other)


def _into_round(one: Draft, others: Sequence[Draft]) -> Clash:
    message = _(
        "%(one)s (Runde %(round)s, %(span)s) überschneidet sich mit %(n)s Workshops der Runde %(other_round)s. Wer"
        " %(code)s wählt, kann keinen davon wählen."
    )
    texts = {"one": one.name, "code": one.code, "span": one.span, "n": len(others)}
    texts |= {"round": one.round, "other_round": others[0].round}
    facts = repr(sorted((_key(other), str(other.start), str(other.end)) for other in others))
    return Clash(WARN, "rounds_overlap", message % texts, "start", one, about=zlib.crc32(facts.encode()))


# --- Steps ----------------------------------------------------------------------------------------------------


def _step_free(drafts: Sequence[Draft]) -> Iterator[Clash]:
    """Workshops in rooms with steps that somebody has booked who needs none; one query.

    That somebody uses a wheelchair is health data. Planners have to know that the room will not do, and nothing more:
    no number, no name, nothing in the warning's key that changes with the person. Asked is only what people have
    consented to have stored for such planning.
    """
    keys = [one.pk for one in drafts if one.bookable and one.pk]
    if not keys:
        return
    rows = Place.objects.taken().filter(
        session__in=keys,
        registration__support_needs__access__contains=[Access.STEP_FREE],
        registration__consents__purpose=ConsentPurpose.NEEDS,
        registration__consents__withdrawn_at=None,
    )
    needed = set(rows.order_by().values_list("session_id", flat=True).distinct())
    message = _(
        "Mindestens eine angemeldete Person braucht in %(session)s einen stufenlosen Raum. „%(room)s“ ist nicht"
        " stufenlos."
    )
    for one in drafts:
        if one.pk in needed and one.room:
            texts = {"session": one.name, "room": one.room.name}
            yield Clash(WARN, "booked_step_free", message % texts, "room", one)


# --- Before publishing ----------------------------------------------------------------------------------------


def audience(edition: Edition, changes: Sequence[Change]) -> list[str]:
    """How many people a publication of these changes would write to, and how many must decide. Five queries."""
    found = publication.concerned(edition, changes)
    told = sum(bool(one.email) for one, _sessions in found)
    silent = len(found) - told
    double = _double_booked(edition, {one.session for one in changes if one.is_move})
    sentences = [
        (told, ngettext("%(n)s Person bekommt eine Nachricht.", "%(n)s Personen bekommen eine Nachricht.", told)),
        (silent, ngettext(
            "%(n)s Person ist betroffen und hat keine E-Mail-Adresse. Bitte rufen Sie an.",
            "%(n)s Personen sind betroffen und haben keine E-Mail-Adresse. Bitte rufen Sie an.",
            silent,
        )),
        (double, ngettext(
            "%(n)s Person hat dann zwei Termine zur gleichen Zeit und wird gefragt, was sie behalten möchte.",
            "%(n)s Personen haben dann zwei Termine zur gleichen Zeit und werden gefragt, was sie behalten möchten.",
            double,
        )),
    ]  # fmt: skip
    return [words % {"n": number} for number, words in sentences if number]


def _double_booked(edition: Edition, moved: set[int]) -> int:
    """How many people would have two places at one time because of these sessions; two queries."""
    if not moved:
        return 0
    planned = Session.working.of_edition(edition).bookable().with_time()
    times = {key: (start, end) for key, start, end in planned.values_list(IDENTITY, "start", "end")}
    touched = Q(session__in=moved) | Q(other__session__in=moved)
    rows = Place.objects.filter(session__edition=edition).in_pairs(touched)
    people = set()
    for person, *pair in rows.values_list("registration_id", "session_id", "other__session_id"):
        one, other = (times.get(key) for key in pair)
        if one and other and one[0] < other[1] and other[0] < one[1]:
            people.add(person)
    return len(people)
