"""How long the words of mails to many stay, and who wrote them. That somebody got one leads to their registration."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.retention import registry, subjects
from conference.retention.periods import AUDIT, CONTACT

from .models import AutomaticMails, Mailing, MailingState, MailingText, Recipient

STAFF = ("author", "changed_by", "approved_by")
LYING = dt.timedelta(days=30)  # a draft that nobody has touched for so long


def declare() -> None:
    subjects.register_subject("mailing", Mailing, "edition")
    registry.plain(Mailing, *(one.name for one in registry.own_fields(Mailing) if one.name not in STAFF))
    registry.blank(Mailing, AUDIT, *STAFF, edition="edition", label=_("wer Rundmails geschrieben hat"))
    registry.plain(MailingText, "mailing", "language")
    registry.delete(
        MailingText, CONTACT, "subject", "body",
        edition="mailing__edition", where=_through, label=_("Texte der Rundmails"),
    )  # fmt: skip
    registry.plain(Recipient, *(one.name for one in registry.own_fields(Recipient)))
    registry.plain(AutomaticMails, *(one.name for one in registry.own_fields(AutomaticMails)))


def _through() -> Q:
    """What is still to be sent needs its words."""
    forgotten = Q(mailing__state=MailingState.DRAFT, mailing__updated_at__lt=timezone.now() - LYING)
    return Q(mailing__state__in=[MailingState.DONE, MailingState.CANCELLED]) | forgotten
