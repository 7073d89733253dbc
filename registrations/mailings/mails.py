"""What is stored when a mailing starts, in one statement for all; the words are made by the worker."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, JSONField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils import timezone

from conference.audit.services import Actor, record
from conference.outbox.models import OutgoingMail
from conference.outbox.services import enqueue, enqueue_selected
from registrations.querysets import reachable

from .models import Mailing, MailingKind, Recipient

NAMES = {
    MailingKind.CONFERENCE: "mailings/message",
    MailingKind.NEWS: "mailings/message",
    MailingKind.REMINDER_WEEK: "mailings/reminder",
    MailingKind.REMINDER_DAY: "mailings/reminder",
    MailingKind.THANKS: "mailings/thanks",
}
# The pages of somebody without an own address hang below the page of whoever registered them.
LINKS = {"link": "registrations:personal", "certificate": "certificates:own"}
LINKS_OF_READER = {"link": "registrations:companion", "certificate": "registrations:companion_certificate"}
ATTACHED = {"mailings/reminder": ("own-programme", "badge-qr")}


def store(mailing: Mailing) -> int:
    """Store the mail of every recipient who is still meant, and note it with them; returns how many.

    Inside the caller's transaction; twice is the same as once (the keys are unique).
    """
    meant = Recipient.objects.of(mailing).filter(reachable("registration__"), outcome="")
    stored = enqueue_selected(_rows(mailing, meant.filter(registration__email__gt="")))
    stored += enqueue_selected(_rows(mailing, meant.filter(registration__email=""), through_reader=True))
    mine = OutgoingMail.objects.filter(key=_key(mailing, OuterRef("registration_id"))).values("pk")
    meant.update(mail=Subquery(mine))
    return stored


def _key(mailing: Mailing, registration: OuterRef | F) -> Concat:
    return Concat(Value(f"mailing:{mailing.pk}:"), Cast(registration, CharField()), output_field=CharField())


def _rows(mailing: Mailing, meant: QuerySet[Recipient], *, through_reader: bool = False) -> QuerySet[Any, Any]:
    """The columns of `NewMail`, in their order; through_reader: to whoever registered these people, for each."""
    name = NAMES[MailingKind(mailing.kind)]
    reader = "registration__registered_by" if through_reader else "registration"
    made = meant.annotate(
        mail_key=_key(mailing, F("registration_id")),
        mail_name=Value(name),
        mail_about=Concat(Value("registration:"), Cast("registration_id", CharField()), output_field=CharField()),
        mail_context=_context(mailing, reader, through_reader),
        mail_attachments=_attachments(name),
    )
    return made.order_by("registration_id").values_list(
        "mail_key",
        "mail_name",
        f"{reader}__email",
        f"{reader}__language",
        "mail_about",
        "mail_context",
        "mail_attachments",
    )


def _context(mailing: Mailing, reader: str, through_reader: bool) -> JSONObject:
    inner = {"pk": F("registration_id")} if through_reader else {}
    links = {
        name: JSONObject(
            view=Value(view),
            purpose=Value("registration"),
            nonce=F(f"{reader}__nonce"),
            slug=Value(mailing.edition.slug),
            **inner,
        )
        for name, view in (LINKS_OF_READER if through_reader else LINKS).items()
    }
    more = {"reader": F(reader)} if through_reader else {}
    return JSONObject(registration=F("registration_id"), mailing=Value(mailing.pk), **links, **more)


def _attachments(name: str) -> Cast:
    """[[kind, primary key], ...] as JSON, put together as text."""
    parts: list[Value | Cast] = [Value("[")]
    for number, kind in enumerate(ATTACHED.get(name, ())):
        parts += [Value(f'{", " if number else ""}["{kind}", '), Cast("registration_id", TextField()), Value("]")]
    return Cast(Concat(*parts, Value("]"), output_field=TextField()), JSONField())


def test(*, mailing: Mailing, language: str, user: object, actor: Actor) -> None:
    """One copy to a member of staff, in one language, with a made-up person and a link that opens nothing."""
    entry = record(actor=actor, action="mailing.tested", subject=f"mailing:{mailing.pk}")
    enqueue(
        key=f"mailing:{mailing.pk}:test:{entry.pk}",
        name="mailings/message",
        to=user.email,  # type: ignore[attr-defined]
        language=language,
        about=f"mailing:{mailing.pk}",
        context={"mailing": mailing.pk, "sample": True, "at": timezone.now().isoformat()},
    )
