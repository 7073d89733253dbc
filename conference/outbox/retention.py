"""When mails go: what they said and to whom. That a mail went, which one and when stays as a figure."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conference.retention import emptying, registry, subjects
from conference.retention.periods import CONTACT, LOOSE

from .models import Bounce, MailState, OutgoingMail, SeenLetter

PERSONAL = ("to", "context", "attachments", "last_error")
DONE = Q(state__in=[MailState.SENT, MailState.FAILED])  # what is still to go out needs its address


def declare() -> None:
    registry.plain(
        OutgoingMail, "key", "name", "language", "about", "message_id", "state", "attempts", "next_attempt_at",
        "claimed_at", "sent_at", "created_at", "queued_at", "forget", "is_bulk",
    )  # fmt: skip
    registry.blank(
        OutgoingMail,
        CONTACT,
        *PERSONAL,
        label=_("Inhalte und Adressen der Mails"),
        about="about",
        where=DONE,
        at_once=emptying.delete,
    )
    registry.blank(
        OutgoingMail,
        LOOSE,
        *PERSONAL,
        label=_("Mails, die zu keiner Konferenz gehören"),
        since="created_at",
        where=lambda: DONE & subjects.belongs_nowhere("about"),
    )
    registry.plain(SeenLetter, *(one.name for one in registry.own_fields(SeenLetter)))
    registry.plain(Bounce, "mail", "is_hard", "status", "at", "settled_at")
    registry.delete(Bounce, CONTACT, "address", label=_("Adressen, von denen Mails zurückkamen"), about="mail__about")
    registry.delete(
        Bounce,
        LOOSE,
        "address",
        label=_("Adressen, von denen Mails zurückkamen, die zu keiner Konferenz gehören"),
        since="at",
        where=lambda: subjects.belongs_nowhere("mail__about"),
    )
