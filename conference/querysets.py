"""Reads of the agenda, as chainable methods."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q, Subquery
from django.utils import timezone

from conference.accounts import links

if TYPE_CHECKING:
    from .models import Edition


class EditionQuerySet(models.QuerySet[Any]):
    """Editions; drafts are for staff only."""

    def public(self) -> EditionQuerySet:
        return self.exclude(state="draft")

    def current(self) -> Edition | None:
        """The published edition that comes next, else the latest that was; None where there is none."""
        today = timezone.localdate()
        coming = self.filter(state="published").filter(Q(end_date__gte=today) | Q(date__gte=today))
        return coming.order_by("date", "pk").first() or self.public().order_by("-date", "pk").first()


class PublishedManager(models.Manager[Any]):
    """Gives out what everybody sees."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(stage="published")


class PlannedManager(models.Manager[Any]):
    """Gives out the plan: working copies instead of their originals, and what was never published."""

    def get_queryset(self) -> Any:
        rows = super().get_queryset().filter(Q(stage="planned") | Q(working_copy__isnull=True))
        return rows.exclude(state="removed").select_related("draft_of")


class SessionQuerySet(models.QuerySet[Any]):
    """Entries of the agenda."""

    def of_edition(self, edition: Edition) -> SessionQuerySet:
        return self.filter(edition=edition)

    def scheduled(self) -> SessionQuerySet:
        return self.filter(state="scheduled")

    def bookable(self) -> SessionQuerySet:
        return self.scheduled().filter(bookable=True)

    def with_free_places(self) -> SessionQuerySet:
        return self.bookable().filter(places_taken__lt=F("capacity"))

    def overlapping(self, start: dt.datetime, end: dt.datetime) -> SessionQuerySet:
        """Sessions that share at least a moment with the half-open span from start to end."""
        return self.filter(start__lt=end, end__gt=start)

    def with_time(self) -> SessionQuerySet:
        return self.filter(start__isnull=False)

    def without_time(self) -> SessionQuerySet:
        return self.filter(start__isnull=True)

    def unpublished(self) -> SessionQuerySet:
        """One row for every session that the next publication would change, of `Session.rows`."""
        planned = self.filter(stage="planned")
        return planned.filter(Q(draft_of__isnull=False) | Q(start__isnull=False) & ~Q(state="removed"))

    def named(self, identity: int) -> SessionQuerySet:
        """The rows of one session: the published one and its working copy, as far as the manager gives them."""
        return self.filter(Q(pk=identity) | Q(draft_of=identity))

    def near(self, session: Any) -> SessionQuerySet:
        """What begins together with a session, and what begins next before and next after it."""
        earlier = self.filter(start__lt=session.start).order_by("-start").values("start")[:1]
        later = self.filter(start__gt=session.start).order_by("start").values("start")[:1]
        return self.filter(Q(start=session.start) | Q(start=Subquery(earlier)) | Q(start=Subquery(later)))

    def once_called(self, edition: Edition, code: str) -> SessionQuerySet:
        """The session that had this code in an earlier publication, the latest first where several had."""
        if not code.replace("-", "").isalnum():  # no code has ever looked like this
            return self.none()
        asked = {"edition": edition, "content__contains": [{"code": code}]}
        for content in edition.agenda_versions.filter(**asked).values_list("content", flat=True)[:1]:  # type: ignore[attr-defined]
            return self.of_edition(edition).filter(pk__in=[one["id"] for one in content if one["code"] == code])
        return self.none()

    def for_programme(self) -> SessionQuerySet:
        """Everything a programme shows, in three queries however many sessions there are."""
        return self.select_related("room").prefetch_related("topics", "session_people__speaker")


class SpeakerQuerySet(models.QuerySet[Any]):
    """People on stage."""

    def by_token(self, token: str) -> SpeakerQuerySet:
        """The person whose personal link this is, if there is one."""
        return self.filter(token_digest=links.digest(token))


class SubmissionQuerySet(models.QuerySet[Any]):
    """What people on stage sent."""

    def of_edition(self, edition: Edition) -> SubmissionQuerySet:
        return self.filter(speaker__edition=edition)

    def waiting(self) -> SubmissionQuerySet:
        """What staff have not decided yet."""
        return self.filter(state="sent")


class MaterialQuerySet(models.QuerySet[Any]):
    """Files about sessions."""

    def of_edition(self, edition: Edition) -> MaterialQuerySet:
        return self.filter(session__edition=edition)

    def waiting(self) -> MaterialQuerySet:
        """What staff have not decided yet."""
        return self.filter(state="sent")

    def public(self) -> MaterialQuerySet:
        """Accepted and released, of a session that everybody sees; shown once the edition is over (its phase)."""
        return self.filter(released=True, state="accepted", session__stage="published")
