"""What the agenda tells on the staff's first page: the edition, its clashes and missing texts, documents to start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, Prefetch, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.admin.scope import edition_of
from conference.agenda import publishing, rules, warnings
from conference.audit import words
from conference.audit.models import ActorKind, AuditEntry
from conference.documents import registry
from conference.outbox.bidi import isolate
from conference.web import dashboard
from conference.web.dashboard import CALM, NOW, SOON, Numbers, Part, Task
from conference.web.languages import language

from . import clashes, translating
from .models import Edition, EditionState, EditionText, Session, SessionPerson, Stage, TextKind

NEEDED_TEXTS = (
    TextKind.INTRO,
    TextKind.DIRECTIONS,
    TextKind.ACCESS,
    TextKind.IMPRINT,
    TextKind.PRIVACY,
    TextKind.ACCESSIBILITY,
)
PLACEHOLDER = "[["  # how the loaded texts mark what a person must fill in
REVIEW_EVERY = dt.timedelta(days=365)


def numbers(request: HttpRequest) -> dict[str, Exists]:
    """Whether anything is planned that is not public."""
    edition = edition_of(request)
    return {"planned": Exists(Session.rows.of_edition(edition).filter(stage=Stage.PLANNED))} if edition else {}


def agenda(request: HttpRequest, numbers: Numbers) -> Part:
    """Places of the workshops, and what about the agenda somebody must do."""
    edition = edition_of(request)
    if edition is None:
        return Part(tasks=[_first_edition()])
    workshops = workshops_of(request, edition)
    template = "admin/dashboard/workshops.html" if workshops else ""
    return Part(
        tasks=[
            *_draft(edition),
            *([] if plan_of(request, edition) else _empty(edition)),
            *_clash_tasks(request, edition),
            *(_pending(request, edition) if numbers["planned"] else []),  # spares eight questions
        ],
        template=template,
        context={"workshops": workshops, "edition": edition},
    )


def workshops_of(request: HttpRequest, edition: Edition) -> list[Session]:
    """All workshops that take place, by round and time; asked once per request."""
    if not hasattr(request, "_workshops"):
        rows = Session.objects.of_edition(edition).bookable().order_by("round", "start", "code")
        request._workshops = list(rows)  # type: ignore[attr-defined]
    return request._workshops  # type: ignore[attr-defined]


def plan_of(request: HttpRequest, edition: Edition) -> list[Session]:
    """The plan with rooms and people; asked once per request."""
    if not hasattr(request, "_plan"):
        rows = Session.working.of_edition(edition).order_by("start", "code").select_related("room", "draft_of")
        people = Prefetch("session_people", SessionPerson.objects.select_related("speaker"))
        request._plan = list(rows.prefetch_related(people))  # type: ignore[attr-defined]
    return request._plan  # type: ignore[attr-defined]


def _first_edition() -> Task:
    return Task(_("Legen Sie zuerst eine Konferenz an."), reverse("admin:conference_edition_add"), NOW)


def _empty(edition: Edition) -> Iterable[Task]:
    url = reverse("admin:conference_edition_usual_day", args=[edition.pk])
    yield Task(_("Das Programm ist noch leer. Am schnellsten beginnen Sie mit einer Vorlage."), url)


def _draft(edition: Edition) -> Iterable[Task]:
    if edition.is_public or rules.refusal(edition):
        return
    yield Task(
        _("Diese Konferenz ist noch ein Entwurf. Wenn alles stimmt, veröffentlichen Sie sie."),
        reverse("admin:conference_edition_change", args=[edition.pk]),
    )


def _pending(request: HttpRequest, edition: Edition) -> Iterable[Task]:
    """What staff have changed and nobody else sees yet, for those who may publish it."""
    may_publish = request.user.has_perm("conference.change_edition")  # type: ignore[union-attr]
    if edition.state != EditionState.PUBLISHED or not may_publish:
        return
    if count := len(publishing.pending(edition)):
        text = ngettext(
            "%(count)s Änderung am Programm sieht noch niemand.",
            "%(count)s Änderungen am Programm sieht noch niemand.",
            count,
        )
        yield Task(text % {"count": count}, reverse("admin:conference_edition_publish", args=[edition.pk]))


def _clash_tasks(request: HttpRequest, edition: Edition) -> Iterable[Task]:
    for clash in warnings.open_warnings(edition, plan_of(request, edition)):
        url = reverse("admin:conference_session_change", args=[clash.session.pk])
        yield Task(clash.message, url, NOW if clash.level == clashes.BLOCK else SOON)


def texts(request: HttpRequest) -> Part:
    """Texts that are missing or still hold a placeholder, and an accessibility review that is due."""
    edition = edition_of(request)
    if edition is None:
        return Part()
    written = {text.kind: text for text in EditionText.objects.filter(edition=edition)}
    missing = [kind.label for kind in NEEDED_TEXTS if kind not in written or not written[kind].body]
    open_ones = [text for text in written.values() if PLACEHOLDER in (text.body or "")]
    tasks = [
        Task(
            _("Im Text „%(text)s“ ist noch eine Stelle auszufüllen.") % {"text": text.get_kind_display()},
            reverse("admin:conference_editiontext_change", args=[text.pk]),
        )
        for text in open_ones
    ]
    if missing:
        message = ngettext("Es fehlt noch ein Text: %(texts)s.", "Es fehlen noch Texte: %(texts)s.", len(missing))
        url = reverse("admin:conference_editiontext_changelist")
        tasks.append(Task(message % {"texts": ", ".join(map(str, missing))}, url))
    return Part(tasks=[*tasks, *_review(edition), *_untranslated(request, edition, list(written.values()))])


def _untranslated(request: HttpRequest, edition: Edition, texts: list[EditionText]) -> Iterable[Task]:
    """One quiet line about all languages of the edition that are not complete."""
    found = translating.progress(edition, translating.rows_of(edition, plan=plan_of(request, edition), texts=texts))
    open_ones = [one for one in found if one.missing or one.stale]
    if not open_ones:
        return
    each = [
        _("%(language)s %(done)s von %(total)s")
        % {"language": isolate(language(one.language).name), "done": one.done - one.stale, "total": one.total}
        for one in open_ones
    ]
    url = reverse("admin:conference_edition_translations", args=[edition.pk])
    yield Task(_("Übersetzungen: %(languages)s.") % {"languages": ", ".join(each)}, url, CALM)


def _review(edition: Edition) -> Iterable[Task]:
    reviewed = edition.accessibility_reviewed_on
    url = reverse("admin:conference_edition_change", args=[edition.pk])
    if reviewed is None:
        yield Task(_("Tragen Sie ein, wann die Barrierefreiheit der Seiten zuletzt geprüft wurde."), url)
    elif timezone.localdate() - reviewed > REVIEW_EVERY:
        yield Task(_("Die Prüfung der Barrierefreiheit ist älter als ein Jahr. Bitte prüfen Sie neu."), url)


def documents(request: HttpRequest) -> Part:
    """A button for each document of a whole edition that this person may start."""
    edition = edition_of(request)
    kinds = [kind for kind in registry.all_kinds() if kind.choices and registry.allowed(request.user, kind)]
    if edition is None or not kinds:
        return Part()
    return Part(template="admin/dashboard/documents.html", context={"kinds": kinds, "edition": edition})


def recent(request: HttpRequest) -> Part:
    """The last lines of the audit log, without documents that the workers renew by themselves."""
    by_themselves = Q(actor_kind=ActorKind.SYSTEM, action__startswith="document.")
    newest = AuditEntry.objects.exclude(by_themselves).select_related("actor")[:8]
    entries = [(words.deed(one.action), words.link(one.subject), one) for one in newest]
    return Part(template="admin/dashboard/recent.html", context={"entries": entries})


def register() -> None:
    """Add these panels to the dashboard."""
    dashboard.register(name="agenda", permission="conference.view_session", order=30, show=agenda, numbers=numbers)
    dashboard.register(name="texts", permission="conference.change_editiontext", order=50, show=texts)
    dashboard.register(name="documents", permission="documents.add_document", order=60, show=documents)
    dashboard.register(name="recent", permission="audit.view_auditentry", order=90, show=recent)
