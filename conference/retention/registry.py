"""Which field is personal, when it goes and how; filled by the apps in their `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from . import emptying, subjects
from .periods import Period
from .subjects import Occasion

Person = str | Mapping[str, str]
Where = Q | Callable[[], Q]


@dataclass(frozen=True)
class Rule:
    """One way in which personal data goes.

    name: stable, stands in proofs; label: what goes, for staff; period: when; fields: what it answers for;
    rows: those of an edition that still hold something, for None those of every edition;
    since: the column a period counts from that is `since_row`;
    erase: takes the data out of these rows, inside the caller's transaction, and returns how many it were; called
    again with the same rows it must find nothing;
    person: the way from the model to a person, by kind ("registration", "exhibitor", "speaker"): who wants to be
    erased now takes the rows found there along; about: the column with a subject such as "registration:12" instead;
    at_once: how these go then, where that is another way than `erase`: all of them, not only those of `rows`;
    words: a sentence for so many rows.
    """

    name: str
    label: Any
    period: Period
    model: type[models.Model]
    fields: tuple[str, ...]
    rows: Callable[[Occasion | None], QuerySet]
    erase: Callable[[QuerySet], int]
    since: str = ""
    person: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    at_once: Callable[[QuerySet], int] | None = None
    words: Callable[[int], str] | None = None

    def of_person(self, kind: str, pk: int) -> QuerySet | None:
        """What this rule covers of one person, None where it knows none of this kind."""
        every = self.model._base_manager.all() if self.at_once else self.rows(None)
        if self.about:
            return every.filter(**{self.about: f"{kind}:{pk}"})
        return every.filter(**{self.person[kind]: pk}) if kind in self.person else None


_rules: dict[str, Rule] = {}
_plain: dict[type[models.Model], set[str]] = {}
_hanging: dict[type[models.Model], tuple[str, set[str]]] = {}


def rules() -> list[Rule]:
    """Every rule: the shortest period first, then in the order of registration."""
    return sorted(_rules.values(), key=lambda one: one.period.days)


def rule(name: str) -> Rule | None:
    return _rules.get(name)


def add(new: Rule) -> None:
    """Make a rule known. Two under one name are a programming error."""
    if new.name in _rules and _rules[new.name] != new:
        raise ValueError(f"two rules are called {new.name}")
    if new.period.since_row and not new.since:
        raise ValueError(f"{new.name} does not say from which time its period counts")
    _rules[new.name] = new


def plain(model: type[models.Model], *names: str) -> None:
    """Say that these fields are not personal: nobody can be told by them once the rest has gone."""
    _known(model, names)
    _plain.setdefault(model, set()).update(names)


def goes_with(model: type[models.Model], parent: str, *names: str) -> None:
    """Say that these fields are personal and go with the row that `parent` leads to, which a rule deletes."""
    _known(model, (parent, *names))
    if model._meta.get_field(parent).remote_field.on_delete is not models.CASCADE:
        raise ValueError(f"{model.__name__} outlives its {parent}")
    _hanging[model] = (parent, {parent, *names})


def blank(
    model: type[models.Model],
    period: Period,
    *names: str,
    label: Any,
    edition: str = "",
    about: str = "",
    since: str = "",
    where: Where = Q(),  # noqa: B008  (conditions are never changed)
    person: Person = "",
    to: Mapping[str, Any] | None = None,
    name: str = "",
    at_once: Callable[[QuerySet], int] | None = None,
    words: Callable[[int], str] | None = None,
) -> None:
    """Empty these fields when the period has passed; the rows stay.

    edition: the way from the model to its edition ("registration__edition"), or about: the column that names a row
    of one ("registration:12"), or since: the row's own time; where: only these rows (a function, where the condition
    has to be made anew each time); person: the way to the person, "offer__registration", or one for each kind
    {"registration": "registration", "exhibitor": "booking__exhibitor"}; to: what a field becomes instead of empty.
    """
    empty = emptying.Empty(model, names, dict(to or {}))
    _known(model, names)
    add(
        Rule(
            name=name or _name(model, period),
            label=label,
            period=period,
            model=model,
            fields=names,
            rows=_rows(model, edition, about, (where, empty.holds_something)),
            erase=empty.apply,
            since=since,
            person=_persons(person),
            about=about,
            at_once=at_once,
            words=words,
        )
    )


def delete(
    model: type[models.Model],
    period: Period,
    *names: str,
    label: Any,
    edition: str = "",
    about: str = "",
    since: str = "",
    where: Where = Q(),  # noqa: B008  (conditions are never changed)
    person: Person = "",
    name: str = "",
    at_once: Callable[[QuerySet], int] | None = None,
    words: Callable[[int], str] | None = None,
) -> None:
    """Delete the rows when the period has passed; `names` are their personal fields. The rest is as in `blank`."""
    _known(model, names)
    add(
        Rule(
            name=name or _name(model, period),
            label=label,
            period=period,
            model=model,
            fields=names,
            rows=_rows(model, edition, about, (where,)),
            erase=emptying.delete,
            since=since,
            person=_persons(person),
            about=about,
            at_once=at_once,
            words=words,
        )
    )


def _name(model: type[models.Model], period: Period) -> str:
    return f"{model._meta.label_lower}:{period.name}"


def _known(model: type[models.Model], names: tuple[str, ...]) -> None:
    if unknown := set(names) - {one.name for one in own_fields(model)}:
        raise ValueError(f"{model.__name__} has no fields {sorted(unknown)}")


def _persons(person: Person) -> dict[str, str]:
    if isinstance(person, str):
        return {person.rpartition("__")[2]: person} if person else {}
    return dict(person)


def _rows(
    model: type[models.Model], edition: str, about: str, conditions: tuple[Where, ...]
) -> Callable[[Occasion | None], QuerySet]:
    def rows(occasion: Occasion | None) -> QuerySet:
        every = model._base_manager.filter(*(one() if callable(one) else one for one in conditions))
        if occasion is None:
            return every
        if about:
            return every.filter(subjects.belongs_to(about, occasion.key))
        return every.filter(**{edition: occasion.key})

    return rows


def own_fields(model: type[models.Model]) -> list[Any]:
    """The columns and many-to-many fields that a declaration speaks of: no key, no translation of another field."""
    every = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [one for one in every if not one.primary_key and not hasattr(one, "translated_field")]


def unclassified(model: type[models.Model]) -> list[str]:
    """The fields of a model of which nobody has said whether they are personal."""
    said = set(_plain.get(model, ())) | _hanging.get(model, ("", set()))[1]
    said |= {name for one in _rules.values() if one.model is model for name in one.fields}
    return [one.name for one in own_fields(model) if one.name not in said]


def parent_of(model: type[models.Model]) -> type[models.Model] | None:
    """The model with whose rows those of `model` go; None where they go by rules of their own."""
    found = _hanging.get(model)
    return model._meta.get_field(found[0]).related_model if found else None


def rules_of_person(kind: str, pk: int) -> Iterator[tuple[Rule, QuerySet]]:
    """Everything that is stored about one person, rule by rule."""
    for one in rules():
        found = one.of_person(kind, pk)
        if found is not None:
            yield one, found


def erase_person(kind: str, pk: int, *, period: Period | None = None) -> dict[str, int]:
    """Take everything about one person out at once, in the caller's transaction; returns the rows by rule name.

    period: only what goes when this one has passed, for example everything about needs when its consent is withdrawn.
    """
    return {
        one.name: count
        for one, found in rules_of_person(kind, pk)
        if period in (None, one.period) and (count := (one.at_once or one.erase)(found))
    }
