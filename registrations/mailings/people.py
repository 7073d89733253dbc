"""Whom a mailing goes to, as staff look at it: a person after the other, and the mail each gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from conference.outbox.models import OutgoingMail
from conference.outbox.rendering import Rendered, render
from conference.web.languages import Language, language
from registrations.mails import reader_of
from registrations.models import Registration

from . import mails
from .audience import Audience, Counts, recipients
from .mail_contexts import text_for
from .models import Mailing, MailingKind, MailingText

MOST_FOUND = 20


def of(mailing: Mailing) -> QuerySet[Registration]:
    """The people it is for: the fixed ones, or before the release those whom it would reach now."""
    if mailing.released_at is not None:
        return Registration.objects.filter(mailings_received__mailing=mailing)
    return recipients(mailing.edition, Audience.of(mailing.audience), mailing.kind)


@dataclass(frozen=True)
class Around:
    """One of them, and who stands before and after in the order of the list."""

    person: Registration | None
    before: int | None = None
    after: int | None = None


def around(mailing: Mailing, chosen: int | None) -> Around:
    """The chosen person, or the first; at most three questions, however many there are."""
    people = of(mailing).order_by("pk").select_related("edition")
    person = people.filter(pk=chosen).first() if chosen else None
    person = person or people.first()
    if person is None:
        return Around(None)
    beside = {"before": Max("pk", filter=Q(pk__lt=person.pk)), "after": Min("pk", filter=Q(pk__gt=person.pk))}
    return Around(person, **people.order_by().aggregate(**beside))


def mail_for(mailing: Mailing, person: Registration) -> Rendered:
    """The mail as this person would get it now, with links that open nothing. Raises what its making raises."""
    name = mails.NAMES[MailingKind(mailing.kind)]
    reader = reader_of(person)
    of_person: dict[str, Any] = {"purpose": "registration", "nonce": "", "slug": person.edition.slug}
    views = mails.LINKS
    context: dict[str, Any] = {"registration": person.pk, "mailing": mailing.pk}
    if reader is not person:
        views, of_person["pk"], context["reader"] = mails.LINKS_OF_READER, person.pk, reader.pk
    context |= {link: {"view": view, **of_person} for link, view in views.items()}
    attachments = [[kind, person.pk] for kind in mails.ATTACHED.get(name, ())]
    stored = OutgoingMail(name=name, language=reader.language, context=context, attachments=attachments)
    return render(stored, for_staff=True)


@dataclass(frozen=True)
class Fallback:
    """People whose language has no text, and the language they get instead."""

    language: Language
    people: int
    instead: Language


def fallbacks(texts: Sequence[MailingText], found: Counts) -> list[Fallback]:
    """Which languages of the people reached have no text of their own."""
    if not texts:
        return []
    own = {one.language for one in texts}
    missing = [(code, number) for code, number in found.by_language.items() if code not in own]
    return [Fallback(language(code), number, language(_instead(texts, code))) for code, number in missing]


def _instead(texts: Sequence[MailingText], code: str) -> str:
    by_language: Any = {one.language: one for one in texts}
    return text_for(list(texts), code).language if "de" in by_language else next(iter(by_language))
