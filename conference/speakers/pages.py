"""What the page of a person on stage shows, put together once for views and templates."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from conference.content import best
from conference.models import Edition, EditionState, Equipment, Material, Session, Speaker, Submission, SubmissionState

from . import review
from .materials import is_afterwards


@dataclass
class OwnSession:
    """One session of the person. `shown`: as everybody sees it, None before that; `plan`: as staff plan it now."""

    plan: Session
    shown: Session | None
    waiting: Submission | None = None
    decided: Submission | None = None
    materials: list[Material] = field(default_factory=list)

    @property
    def identity(self) -> int:
        return self.plan.identity

    @property
    def row(self) -> Session:
        """The row whose title may be told."""
        return self.shown or self.plan

    @property
    def is_cancelled(self) -> bool:
        return self.row.is_cancelled

    @property
    def equipment(self) -> list[str]:
        """What is asked for in the room, in words."""
        return [str(Equipment(one).label) for one in self.plan.equipment]

    @property
    def sent(self) -> list[review.Sent]:
        """What was sent last and waits."""
        return review.sent(self.waiting) if self.waiting else []

    @property
    def takes_files(self) -> bool:
        return not self.is_cancelled and not self.plan.is_removed


@dataclass(frozen=True)
class SpeakerPage:
    """Everything about one person on stage, as the own page shows it."""

    speaker: Speaker
    sessions: list[OwnSession]
    waiting: Submission | None
    decided: Submission | None

    @property
    def edition(self) -> Edition:
        return self.speaker.edition

    @property
    def shown_edition(self) -> Edition | None:
        """The edition for the head of the page: a draft has no pages to lead to yet."""
        return self.edition if self.edition.is_public else None

    @property
    def is_over(self) -> bool:
        return is_afterwards(self.edition)

    @property
    def can_send(self) -> bool:
        return self.edition.state != EditionState.ARCHIVED

    @property
    def can_send_text(self) -> bool:
        return self.can_send and not self.is_over

    @property
    def can_send_files(self) -> bool:
        return self.can_send and any(one.takes_files for one in self.sessions)

    @property
    def sent(self) -> list[review.Sent]:
        """What was sent last about the person and waits."""
        return review.sent(self.waiting) if self.waiting else []

    @property
    def has_portrait(self) -> bool:
        return bool(self.speaker.portrait or (self.waiting and self.waiting.portrait))

    @property
    def file_choices(self) -> list[tuple[str, str]]:
        """Sessions to which a file can be sent, for a form."""
        return [(str(one.identity), best(one.row, "title")[0]) for one in self.sessions if one.takes_files]

    def session(self, identity: int) -> OwnSession | None:
        return next((one for one in self.sessions if one.identity == identity), None)


def speaker_page(speaker: Speaker) -> SpeakerPage:
    """Four questions, however many sessions and files there are."""
    sessions = _sessions(speaker)
    by_identity = {one.identity: one for one in sessions}
    waiting = decided = None
    for sent in speaker.submissions.order_by("sent_at", "pk"):
        target = by_identity.get(sent.session_id) if sent.session_id else None
        is_waiting = sent.state == SubmissionState.SENT
        if target is not None:
            target.waiting, target.decided = (sent, target.decided) if is_waiting else (target.waiting, sent)
        elif sent.session_id is None:
            waiting, decided = (sent, decided) if is_waiting else (waiting, sent)
    for material in speaker.materials.order_by("pk"):
        if material.session_id in by_identity:
            by_identity[material.session_id].materials.append(material)
    return SpeakerPage(speaker, sessions, waiting, decided)


def _sessions(speaker: Speaker) -> list[OwnSession]:
    """In the order of the day, what has no time yet last."""
    mine = Session.rows.filter(edition=speaker.edition, session_people__speaker=speaker).values("pk", "draft_of")
    keys = {row["draft_of"] or row["pk"] for row in mine}
    rows: dict[int, dict[str, Session]] = {}
    for row in Session.rows.filter(Q(pk__in=keys) | Q(draft_of__in=keys)).select_related("room"):
        row.edition = speaker.edition
        rows.setdefault(row.draft_of_id or row.pk, {})[row.stage] = row
    found = [_own(speaker, stages) for stages in rows.values()]
    kept = [one for one in found if one.shown or not one.plan.is_removed]
    return sorted(kept, key=_place_in_the_day)


def _place_in_the_day(one: OwnSession) -> tuple[bool, float, int]:
    start = one.shown.start if one.shown else None
    return start is None, start.timestamp() if start else 0, one.identity


def _own(speaker: Speaker, stages: dict[str, Session]) -> OwnSession:
    published = stages.get("published")
    plan = stages.get("planned") or published
    assert plan is not None
    return OwnSession(plan, published if speaker.edition.is_public else None)
