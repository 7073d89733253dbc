"""Keeping what was typed, finding it again, sending its link, forgetting it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from conference.accounts import links
from conference.models import Edition
from conference.outbox.services import enqueue
from conference.retention.periods import STAND_DRAFTS

from .models import PURPOSE, BookingDraft

MOST = 20_000  # characters of one form
NOT_KEPT = {"csrfmiddlewaretoken", "homepage", "started", "draft"}
Typed = dict[str, list[str]]


def typed_in(values: QueryDict) -> Typed:
    """What is worth keeping of a form, cut where nobody can have typed so much."""
    kept: Typed = {}
    left = MOST
    for name, entries in values.lists():
        if name in NOT_KEPT or len(name) > 40:
            continue
        kept[name] = [str(entry)[:left] for entry in entries[:40]]
        left = max(left - sum(map(len, kept[name])), 0)
    return kept


def find(edition: Edition, token: str) -> BookingDraft | None:
    """The draft behind a link, unless it is too old."""
    oldest = timezone.now() - dt.timedelta(days=STAND_DRAFTS.days)
    rows = BookingDraft.objects.filter(edition=edition, token_digest=links.digest(token), saved_at__gt=oldest)
    return rows.select_related("edition").first()


@transaction.atomic
def keep(*, edition: Edition, token: str, values: Typed) -> BookingDraft:
    """Keep what was typed, in the draft behind the link or (where there is none) in a new one."""
    draft = find(edition, token) if token else None
    if draft is None:
        return BookingDraft.objects.create(edition=edition, values=values)
    draft.values, draft.saved_at = values, timezone.now()
    draft.save(update_fields=["values", "saved_at"])
    return draft


def forget(edition: Edition, token: str) -> None:
    """The form was sent, or is given up."""
    if token:
        BookingDraft.objects.filter(edition=edition, token_digest=links.digest(token)).delete()


@transaction.atomic
def mail_link(*, draft: BookingDraft, email: str, language: str) -> bool:
    """Send the link to whoever typed the form, once per draft and address; returns whether it goes now."""
    one = BookingDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if one is None or one.mailed_to == email:
        return False
    one.mailed_to = email
    one.save(update_fields=["mailed_to"])
    slug = draft.edition.slug
    enqueue(
        key=f"stand-draft:{one.pk}:{links.digest(email)[:16]}",
        name="exhibitors/draft",
        to=email,
        language=language,
        about=f"edition:{draft.edition_id}",
        context={
            "edition": draft.edition_id,
            "name": "",
            "link": {"view": "exhibitors:draft", "purpose": PURPOSE, "nonce": one.nonce, "slug": slug},
        },
        forget=True,
    )
    return True
