"""The lock that every change of an agenda holds, and what tells the pages that they are to be made anew."""

from __future__ import annotations

from django.utils import timezone

from conference.models import Edition


def lock_edition(edition: Edition) -> Edition:
    """The edition's row as it is now, locked until the transaction ends."""
    return Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)


def touch_agenda(edition: Edition) -> None:
    """Say that what public pages show besides sessions has changed: pages, calendars and exports are made anew."""
    Edition.objects.filter(pk=edition.pk).update(agenda_changed_at=timezone.now())
