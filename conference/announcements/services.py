"""Announcing, changing and taking back. Each deed behind the edition's lock (docs/how-we-lock.md), with its audit line.

No page needs to be told: what stands at this moment is part of the stamp by which pages are kept (`screen.STAMP`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from conference.agenda.locks import lock_edition
from conference.audit.services import Actor, record
from conference.models import Edition, Session
from conference.web.errors import DomainError

from .models import Announcement, Priority

MOST = 4  # at one time: more are not read, and the screen in the foyer has no room for them


class AnnouncementError(DomainError):
    """A rule about announcements says no."""


@dataclass(frozen=True)
class Line:
    """What is announced. texts: by language code; German is needed."""

    texts: Mapping[str, str]
    starts_at: dt.datetime
    ends_at: dt.datetime
    priority: str = Priority.NORMAL
    session: Session | None = None


@transaction.atomic
def announce(*, edition: Edition, line: Line, actor: Actor) -> Announcement:
    """Push a line. Raises AnnouncementError for one without German, over already, or one too many at a time."""
    lock_edition(edition)
    row = Announcement(edition=edition, changed_at=timezone.now())
    _put(row, line)
    row.save(force_insert=True)
    record(actor=actor, action="announcement.made", subject=f"announcement:{row.pk}", priority=row.priority)
    return row


@transaction.atomic
def change(*, announcement: Announcement, line: Line, actor: Actor) -> Announcement:
    """Say it otherwise; with other words it is news again. Raises AnnouncementError as `announce` does, and for one
    that was taken back."""
    row = _lock(announcement)
    if row.withdrawn_at is not None:
        raise AnnouncementError(_("Diese Ansage ist schon zurückgenommen."), code="withdrawn")
    before = _words(row)
    _put(row, line)
    if _words(row) != before:
        row.changed_at = timezone.now()
    row.save()
    record(actor=actor, action="announcement.changed", subject=f"announcement:{row.pk}", priority=row.priority)
    return row


@transaction.atomic
def withdraw(*, announcement: Announcement, actor: Actor) -> None:
    """Let it disappear everywhere. Twice is the same as once."""
    row = _lock(announcement)
    now = timezone.now()
    if row.withdrawn_at is not None or row.ends_at <= now:
        return
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    record(actor=actor, action="announcement.withdrawn", subject=f"announcement:{row.pk}")


def _lock(announcement: Announcement) -> Announcement:
    """The row as it is now, behind the lock of its edition."""
    lock_edition(announcement.edition)
    row = Announcement.objects.select_related("edition").filter(pk=announcement.pk).first()
    if row is None:
        raise AnnouncementError(_("Diese Ansage gibt es nicht mehr."), code="gone")
    return row


def _words(row: Announcement) -> list[str]:
    columns = [build_localized_fieldname("text", code) for code in settings.MODELTRANSLATION_LANGUAGES]
    return [row.priority, *(getattr(row, column) or "" for column in columns)]


def _put(row: Announcement, line: Line) -> None:
    _check(row, line)
    for code in settings.MODELTRANSLATION_LANGUAGES:
        setattr(row, build_localized_fieldname("text", code), line.texts.get(code, ""))
    row.priority, row.session = line.priority, line.session
    row.starts_at, row.ends_at = line.starts_at, line.ends_at


def _check(row: Announcement, line: Line) -> None:
    if not line.texts.get(settings.LANGUAGE_CODE):
        raise AnnouncementError(_("Bitte schreiben Sie die Ansage auf Deutsch."), field="text_de", code="required")
    if line.ends_at <= line.starts_at:
        raise AnnouncementError(_("Das Ende muss nach dem Anfang liegen."), field="ends_at", code="order")
    if line.ends_at <= timezone.now():
        message = _("Diese Zeit ist schon vorbei. Bitte wählen Sie ein späteres Ende.")
        raise AnnouncementError(message, field="ends_at", code="over")
    if line.session is not None and line.session.edition_id != row.edition_id:
        message = _("Dieser Programmpunkt gehört zu einer anderen Konferenz.")
        raise AnnouncementError(message, field="session", code="session")
    others = Announcement.objects.filter(edition=row.edition_id).exclude(pk=row.pk)
    if others.overlapping(line.starts_at, line.ends_at).count() >= MOST:
        message = _("Zu dieser Zeit stehen schon vier Ansagen. Bitte nehmen Sie erst eine zurück.")
        raise AnnouncementError(message, code="too_many")
