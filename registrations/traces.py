"""What is stored about a person besides the registration itself: mails, documents, what was done and by whom, and the
rows of every package that names a registration. Found by the tables themselves, so that no new one can be forgotten.

Who of the team looked is told as a role and a time, not as a name: the right of access covers the dates and purposes
of a look, not the identity of staff who act for the controller (CJEU C-579/21, Pankki S).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from conference.accounts.roles import LABELS
from conference.audit import words
from conference.audit.models import ActorKind, AuditEntry
from conference.documents import registry as documents
from conference.documents.models import Document
from conference.outbox import contexts
from conference.outbox.models import OutgoingMail
from conference.outbox.rendering import render
from conference.retention import registry
from conference.retention.periods import NEEDS

from .models import Consent, Place, Registration, SupportNeeds

TOLD_ELSEWHERE = {Registration, SupportNeeds, Consent, Place, OutgoingMail, AuditEntry, Document}
SECRETS = ("nonce", "digest", "token", "shown_to")  # ends of names of columns that open pages or prove addresses
OF_TABLES = ("position",)  # says nothing to a person; the file holds it all the same
LISTS = ("needs.listed",)  # looks at a list of the edition in which the person is, while something is stored


@dataclass(frozen=True)
class Sent:
    """One mail to the person. `text` is its words as they would be today, "" where they cannot be made any more."""

    at: Any
    name: str
    label: str
    to: str
    state: str
    language: str
    subject: str = ""
    text: str = ""


@dataclass(frozen=True)
class Done:
    """One line of the log about the person. `who` is a role, never a name."""

    at: Any
    deed: str
    label: str
    who: str


def mails(one: Registration) -> list[Sent]:
    """Every mail to the person, the newest first. Links in them open nothing here: they stand in the mails."""
    found = OutgoingMail.objects.about(f"registration:{one.pk}")
    return [_sent(mail) for mail in found]


def _sent(mail: OutgoingMail) -> Sent:
    subject = text = ""
    if mail.to:
        try:
            made = render(mail, for_staff=True)
            subject, text = made.subject, made.text
        except Exception:  # the row it spoke of has gone; that the mail went is told all the same
            subject = text = ""
    label, state = contexts.label(mail.name), str(mail.get_state_display())
    return Sent(mail.sent_at or mail.created_at, mail.name, label, mail.to, state, mail.language, subject, text)


def deeds(one: Registration) -> list[Done]:
    """What was done with the registration, and every look at the needs, the newest first."""
    about = Q(subject=f"registration:{one.pk}")
    if SupportNeeds.objects.filter(registration=one).exists():
        about |= Q(subject=f"edition:{one.edition_id}", action__in=LISTS, at__gte=one.created_at)
    found = AuditEntry.objects.filter(about).select_related("actor").prefetch_related("actor__groups")
    return [Done(entry.at, entry.action, words.deed(entry.action), _who(entry)) for entry in found]


def _who(entry: AuditEntry) -> str:
    if entry.actor_kind != ActorKind.STAFF:
        return str(entry.get_actor_kind_display())
    roles = (
        [str(LABELS[group.name]) for group in entry.actor.groups.all() if group.name in LABELS] if entry.actor else []
    )
    return f"{_('Team')} ({', '.join(sorted(roles))})" if roles else _("Team")


def papers(one: Registration) -> list[tuple[Any, str]]:
    """Documents made for the person alone: when, and of which kind."""
    found = Document.objects.filter(subject=f"registration:{one.pk}")
    kinds = {kind.name: str(kind.label) for kind in documents.all_kinds()}
    return [(document.created_at, kinds.get(document.kind, document.kind)) for document in found]


@dataclass(frozen=True)
class Row:
    """One row of another package: its table's name, and its fields as pairs of label and value, and by name."""

    table: str
    heading: str
    shown: list[tuple[str, Any]]
    values: dict[str, Any]


def rows(one: Registration, *, with_needs: bool = True) -> Iterator[Row]:
    """The rows of every other table that leads to the registration, or only of those that tell no support needs."""
    for model, found in tables(one, with_needs):
        fields = [field for field in registry.own_fields(model) if _is_told(field)]
        links = [field.name for field in fields if field.many_to_one or field.one_to_one]
        for row in found.select_related(*links):
            values = {field.name: _value(row, field) for field in fields}
            told = [field for field in fields if field.name not in OF_TABLES]
            shown = [(str(field.verbose_name), _words(row, field, values[field.name])) for field in told]
            yield Row(model._meta.label_lower, str(model._meta.verbose_name_plural), shown, values)


def tables(one: Registration, with_needs: bool) -> Iterator[tuple[type[models.Model], QuerySet]]:
    """Every table that leads here, by a key of its own or by the way that its rules of retention name."""
    ways: dict[type[models.Model], str] = {
        link.related_model: link.field.name  # type: ignore[misc]
        for link in Registration._meta.related_objects
        if link.related_model is not Registration
    }
    for rule in registry.rules():
        if "registration" in rule.person:
            ways.setdefault(rule.model, rule.person["registration"])
    hidden = set() if with_needs else {rule.model for rule in registry.rules() if rule.period is NEEDS}
    for model, way in ways.items():
        if model not in TOLD_ELSEWHERE | hidden:
            yield model, model._base_manager.filter(**{way: one.pk})


def _is_told(field: Any) -> bool:
    """Not the way back to the person, not who of the team it was, nothing that opens a page."""
    target = getattr(field.related_model, "_meta", None)
    if target is not None and target.label in ("registrations.Registration", "accounts.User"):
        return False
    return not field.many_to_many and not field.name.endswith(SECRETS)


def _value(row: Any, field: Any) -> Any:
    if field.related_model:
        linked = getattr(row, field.name)
        return None if linked is None else str(linked)
    value = getattr(row, field.name)
    return value.name if isinstance(field, models.FileField) else value


def _words(row: Any, field: Any, value: Any) -> Any:
    display = getattr(row, f"get_{field.name}_display", None)
    return display() if display and not isinstance(value, list) else value
