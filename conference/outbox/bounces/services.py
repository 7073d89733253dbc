"""What came back, kept with its mail; what staff settle."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from conference.audit.services import Actor, record
from conference.outbox.models import Bounce, OutgoingMail, SeenLetter

from .reports import read


def take(raw: bytes) -> bool:
    """Look at one mail of the mailbox; returns whether it reports the failure of a mail of ours (now kept).

    Taking the same report twice is the same as once.
    """
    report = read(raw)
    if report is None or not report.message_ids:
        return False
    mail = _mail_of(report.message_ids)
    if mail is None:
        return False
    keep(mail=mail, status=report.status, is_hard=report.is_hard)
    return True


def _mail_of(message_ids: tuple[str, ...]) -> OutgoingMail | None:
    """The mail that one of these names; those that end at the @ are from the address of an envelope."""
    whole = [one for one in message_ids if one.endswith(">")]
    wanted = Q(message_id__in=whole)
    for start in message_ids:
        if not start.endswith(">"):
            wanted |= Q(message_id__startswith=start)
    return OutgoingMail.objects.filter(wanted).first()


@transaction.atomic
def keep(*, mail: OutgoingMail, status: str, is_hard: bool) -> None:
    """Note that a mail did not arrive. status: RFC 3463; a later report of the same mail takes the place of the first,
    unless the first was final and the later is not."""
    OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    known = Bounce.objects.filter(mail=mail).first()
    if known is not None and known.is_hard and not is_hard:
        return
    values = {"address": mail.to.lower(), "status": status[:12], "is_hard": is_hard}
    Bounce.objects.update_or_create(mail=mail, defaults=values)


class SeenLetters:
    """What was looked at in one mailbox (`mailbox.Memory`). url: the mailbox's; its password is no part of the name."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._mailbox = hashlib.sha256(f"{parts.username}@{parts.hostname}:{parts.port}".encode()).hexdigest()

    def unknown(self, uids: Sequence[str]) -> list[str]:
        """Which of these were not looked at yet; what is not among them is forgotten, for it is there no more."""
        rows = SeenLetter.objects.filter(mailbox=self._mailbox)
        known = set(rows.values_list("uid", flat=True))
        gone = known.difference(uids)
        if gone:
            rows.filter(uid__in=gone).delete()
        return [uid for uid in uids if uid not in known]

    def remember(self, uids: Sequence[str]) -> None:
        rows = [SeenLetter(mailbox=self._mailbox, uid=uid) for uid in uids]
        SeenLetter.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def settle(*, address: str, subject: str, actor: Actor) -> int:
    """Staff say that this address works (again): what came back from it counts no more. Returns how many rows."""
    open_ones = Bounce.objects.open().filter(address=address.lower())
    settled = open_ones.update(settled_at=timezone.now())
    if settled:
        record(actor=actor, action="mail.bounce_settled", subject=subject)
    return settled


def bounce_of(address: str) -> Bounce | None:
    """What last came back from this address for good, None where nothing did or staff have settled it."""
    if not address:
        return None
    return Bounce.objects.open().hard().filter(address=address.lower()).order_by("-at").first()
