"""The history of one session: every step of its plan in words, by whom and when, and the way back to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from conference.agenda import history, reading, words
from conference.agenda.contents import Content
from conference.agenda.differences import NEW, REMOVED, Change, compare
from conference.agenda.plan import AT_ONCE
from conference.audit import words as audit_words
from conference.audit.models import AuditEntry
from conference.audit.services import Actor
from conference.models import EditionState, RevisionDeed, Session, SessionRevision
from conference.web.deeds import each
from conference.web.errors import DomainError

from .scope import follow

SEE, CHANGE = "conference.view_session", "conference.change_session"
IN_STEPS = {f"session.{deed}" for deed in (*RevisionDeed.values, "deleted")}  # what the steps say themselves


@dataclass(frozen=True)
class Step:
    """One line of the history. `number` leads back to this state, None where that makes no sense."""

    at: dt.datetime
    who: str
    deed: str
    words: words.Description | None = None
    number: int | None = None
    remark: str = ""


class StoryAdmin(admin.ModelAdmin):
    """Gives the admin of sessions the pages of the history."""

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/verlauf/", self.admin_site.admin_view(self.story_view), name="conference_session_story"),
            path(
                "<int:pk>/verlauf/<int:number>/",
                self.admin_site.admin_view(self.restore_view),
                name="conference_session_restore",
            ),
        ]
        return [*own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        if row is not None and row.pk:
            context["story_url"] = reverse("admin:conference_session_story", args=[row.identity])
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        return HttpResponseRedirect(reverse("admin:conference_session_story", args=[object_id]))

    def story_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every step, the newest first, with the lines of the audit log that are no steps."""
        session = _session(request, pk, SEE)
        may_restore = _may_restore(request, session)
        steps = [*_steps(session, may_restore=may_restore), *_other_deeds(session)]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Verlauf"),
            "session": session,
            "steps": sorted(steps, key=lambda step: step.at, reverse=True),
            "is_gone": session.is_removed,
        }
        return TemplateResponse(request, "admin/publication/story.html", context)

    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show what would be different (GET), go back to this state (POST); a clash is told with its reason."""
        session = _session(request, pk, CHANGE)
        if not _may_restore(request, session):
            raise PermissionDenied
        step = get_object_or_404(SessionRevision.objects.select_related("actor"), session=pk, number=number)
        if request.method != "POST":
            return self._ask(request, session, step)
        try:
            history.restore(revision=step, actor=Actor.staff(request.user))
        except DomainError as error:
            return self._ask(request, session, step, refused=[one.message for one in each(error)])
        messages.success(request, _("Der frühere Stand ist wieder geplant."))
        return HttpResponseRedirect(reverse("admin:conference_session_story", args=[pk]))

    def _ask(
        self, request: HttpRequest, session: Session, step: SessionRevision, refused: list[str] | None = None
    ) -> HttpResponse:
        change = _difference(history.content_now(session), step.content)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Diesen Stand zurückholen"),
            "session": session,
            "at": step.at.astimezone(session.edition.tz),
            "step": step,
            "change": words.describe(change, session.edition, everything=True) if change else None,
            "refused": refused,
        }
        return TemplateResponse(request, "admin/publication/restore.html", context, status=409 if refused else 200)


def _session(request: HttpRequest, identity: int, permission: str) -> Session:
    """The row of the plan, also where it is removed there; 404 where the session is gone for everybody."""
    if not request.user.has_perm(permission):  # type: ignore[union-attr]
        raise PermissionDenied
    rows = list(Session.rows.named(identity).select_related("edition", "draft_of"))
    found = next((row for row in rows if row.draft_of_id), rows[0] if rows else None)
    if found is None or found.identity != identity:
        raise Http404
    follow(request, found.edition_id)
    return found


def _may_restore(request: HttpRequest, session: Session) -> bool:
    is_open = session.edition.state != EditionState.ARCHIVED
    return is_open and request.user.has_perm(CHANGE)  # type: ignore[union-attr]


def _steps(session: Session, *, may_restore: bool) -> Iterator[Step]:
    rows = list(SessionRevision.objects.filter(session=session.identity).select_related("actor").order_by("number"))
    undone = {one.undoes_id for one in rows if one.undoes_id}
    before: Content | None = None
    for row in rows:
        change = _difference(before, row.content) if before else _first(row)
        is_back = may_restore and row is not rows[-1] and not row.content["is_removed"]
        yield Step(
            at=row.at.astimezone(session.edition.tz),
            who=str(row.actor or ""),
            deed=row.get_deed_display(),
            words=words.describe(change, session.edition, everything=True) if change else None,
            number=row.number if is_back else None,
            remark=_remark(row, session, is_undone=row.pk in undone),
        )
        before = row.content


def _remark(row: SessionRevision, session: Session, *, is_undone: bool) -> str:
    if row.deed == RevisionDeed.BEFORE:
        return reading.place(row.content, session.edition)
    return _("später zurückgenommen") if is_undone else ""


def _first(row: SessionRevision) -> Change | None:
    return Change(NEW, row.content) if row.deed == RevisionDeed.CREATED else None


def _difference(before: Content, after: Content) -> Change | None:
    """What differs between two states of one session; None where nothing does."""
    if before["is_removed"] != after["is_removed"]:
        return Change(REMOVED, before) if after["is_removed"] else Change(NEW, after)
    return next(iter(compare([before], [after])), None)


def _other_deeds(session: Session) -> Iterator[Step]:
    """What the audit log knows besides: places and equipment, which hold at once and are no part of the plan."""
    for entry in AuditEntry.objects.filter(subject=f"session:{session.identity}").select_related("actor"):
        at_once = [name for name in entry.details.get("fields", ()) if name in AT_ONCE]
        if entry.action in IN_STEPS and not at_once:
            continue
        who = str(entry.actor) if entry.actor else entry.get_actor_kind_display()
        said = _fields(at_once) if at_once else ""
        yield Step(entry.at.astimezone(session.edition.tz), who, audit_words.deed(entry.action), remark=said)


def _fields(names: Iterable[str]) -> str:
    return ", ".join(str(Session._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]
