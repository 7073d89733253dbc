"""Taking the person out of a registration. The row stays, so that the figures of the event stay right.

What stays says nothing about one person: role, source, state, attendance, the day of registering, workshops and topics;
institution's kind, municipality and language only where at least `GROUP` people of the edition share the value, so that
"the one from Waldfeucht who reads Tigrinya" is nobody's name (the threshold is the one of the reports for funders).
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, QuerySet
from django.utils import timezone

from conference.accounts import links

from .models import Registration

GROUP = 5
SHARED = ("organisation_type", "municipality", "language")
TEXTS = (
    "title", "first_name", "last_name", "badge_name", "own_script_name", "email", "phone", "organisation", "function",
    "question", "internal_note", "search_text",
)  # fmt: skip
PERSONAL = (
    *TEXTS, *SHARED, "nonce", "token_digest", "code", "badge_nonce", "badge_digest", "badge_printed_at",
    "speaker", "group", "registered_by", "created_at", "updated_at", "cancelled_at",
)  # fmt: skip
COUNTED = (
    "edition", "role", "source", "state", "waiting_number", "topics", "attendance", "lunch", "waiting_list",
    "question_anonymous", "invitation",
)  # fmt: skip


def anonymise(rows: QuerySet) -> int:
    """Take the person out of these registrations, inside the caller's transaction; returns how many it were.

    Counters stay right, since no state changes: whoever still waited at the end stays counted as waiting.
    """
    people = list(rows.filter(erased_at=None).select_for_update(of=("self",), no_key=True).order_by("pk"))
    if not people:
        return 0
    few = {edition: _rare(edition) for edition in {one.edition_id for one in people}}
    moment = timezone.now()
    for one in people:
        _empty(one, few[one.edition_id])
        one.erased_at = moment
    Registration.objects.bulk_update(people, [*PERSONAL, "erased_at"], batch_size=500)
    return len(people)


def anonymise_wholly(one: Registration) -> None:
    """Take the person out of a registration, and also what would stay for the figures: they asked for it."""
    anonymise(Registration.objects.filter(pk=one.pk))
    one.topics.clear()
    Registration.objects.filter(pk=one.pk).update(**dict.fromkeys(SHARED, ""))


def _rare(edition: int) -> dict[str, set[str]]:
    """The values that fewer than GROUP people of this edition share, by column."""
    people = Registration.objects.filter(edition=edition).order_by()
    return {
        name: {
            row[name] for row in people.values(name).annotate(count=Count("pk")).filter(count__lt=GROUP)
        }
        for name in SHARED
    }  # fmt: skip


def _empty(one: Registration, few: dict[str, set[str]]) -> None:
    for name in TEXTS:
        setattr(one, name, "")
    for name in SHARED:
        if getattr(one, name) in few[name]:
            setattr(one, name, "")
    one.nonce, one.badge_nonce = links.new_nonce(), links.new_nonce()
    one.token_digest, one.badge_digest = links.digest(one.token), ""
    one.code = f"-{one.pk:x}"  # one of its own, as its constraint asks for; no real code has a dash
    one.badge_printed_at = one.speaker_id = one.group_id = one.registered_by_id = None
    for name in ("created_at", "updated_at", "cancelled_at"):
        setattr(one, name, _day(getattr(one, name)))


def _day(moment: dt.datetime | None) -> dt.datetime | None:
    """The day without the time."""
    return moment and timezone.localtime(moment).replace(hour=12, minute=0, second=0, microsecond=0)
