"""The publication: the whole plan becomes what everybody sees, in one transaction, with a number.

Readers see the agenda before or the agenda after, never half of it: the rows change together, registrations queue
behind the edition's lock, and public pages are put together from one snapshot (`conference.caching`).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import CharField, F, ProtectedError, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from conference import clashes, signals
from conference.audit.services import Actor, record
from conference.models import AgendaVersion, Edition, EditionState, Session, Stage

from . import contents, plan, rules
from .differences import Change, compare, digest
from .locks import lock_edition
from .rules import AgendaError


def pending(edition: Edition) -> list[Change]:
    """What a publication would change, in the order of the day. Eight questions to the database."""
    return compare(contents.published(edition), contents.planned(edition))


@transaction.atomic
def publish(*, edition: Edition, actor: Actor, seen: str | None = None) -> AgendaVersion | None:
    """Let everybody see the plan; returns the new version, None where nothing had changed.

    seen: `differences.digest` of the changes that somebody looked at before. Sends `agenda_published`. Raises
    AgendaError (or several, as DomainErrors) where the plan holds what cannot be, where the edition is a draft or
    archived, or where people meanwhile booked what is to be removed; with the code "stale" where the changes are others
    now.
    """
    one = lock_edition(edition)
    rules.refuse_draft(one)
    rules.refuse_archived(one)
    if seen is not None and seen != digest(pending(one)):
        message = _("Die Liste der Änderungen hat sich gerade geändert. Bitte sehen Sie noch einmal nach.")
        raise AgendaError(message, code="stale")
    rules.refuse_blocks(clashes.check_edition(one))
    rules.refuse_same_codes(one)
    rows = _planned_rows(one)
    for row in rows:
        _refuse_booked(row)
    remember_first(one, actor)
    _let_go(rows)
    for row in rows:
        if row.is_removed:
            _remove(row.draft_of or row)
        elif row.draft_of_id or row.start:
            plan.publish_row(row)
    return store_version(one, actor)


def _planned_rows(edition: Edition) -> list[Session]:
    rows = Session.rows.select_for_update(of=("self",)).filter(edition=edition, stage=Stage.PLANNED)
    found = list(rows.select_related("draft_of", "room").prefetch_related("topics", "session_people").order_by("pk"))
    originals = [row.draft_of_id for row in found if row.draft_of_id]
    list(Session.rows.select_for_update().filter(pk__in=originals).order_by("pk"))
    return found


def _refuse_booked(row: Session) -> None:
    if row.is_removed:
        rules.refuse_removal(row)
    else:
        rules.refuse_lost_places(row)


def _remove(row: Session) -> None:
    """Whatever people above have asked for hangs on the row and holds it, for example a wish."""
    try:
        row.delete()
    except ProtectedError:
        message = _("%(session)s haben sich schon Menschen ausgesucht. Bitte sagen Sie den Programmpunkt ab.")
        raise AgendaError(message % {"session": str(row)}, code="booked") from None


def _let_go(rows: Iterable[Session]) -> None:
    """Free the rooms and codes of all that change, so that sessions may swap them."""
    originals = [row.draft_of_id for row in rows if row.draft_of_id]
    code = Concat(Value("~"), Cast(F("pk"), CharField()))
    Session.rows.filter(pk__in=originals).update(room=None, code=code)


def remember_first(edition: Edition, actor: Actor) -> None:
    """An agenda that was public before versions were kept gets its first one now, to be compared with."""
    if not edition.agenda_versions.exists():
        _add_version(edition, contents.published(edition), [], actor)


def store_version(edition: Edition, actor: Actor) -> AgendaVersion | None:
    """After what everybody sees has changed: keep it as a version and announce it. Inside the caller's transaction.

    Returns None where nothing differs from the newest version, or where nobody sees the edition yet.
    """
    if edition.state == EditionState.DRAFT:
        return None
    content, last = contents.published(edition), edition.agenda_versions.first()
    changes = compare(last.content, content) if last else []
    Edition.objects.filter(pk=edition.pk).update(agenda_changed_at=timezone.now())
    if last and not changes:
        return None
    version = _add_version(edition, content, changes, actor)
    signals.agenda_published.send(Edition, edition=edition, version=version, actor=actor)
    return version


def _add_version(
    edition: Edition, content: list[contents.Content], changes: list[Change], actor: Actor
) -> AgendaVersion:
    number = edition.agenda_version + 1
    edition.agenda_version, edition.agenda_changed_at = number, timezone.now()
    edition.save(update_fields=["agenda_version", "agenda_changed_at"])
    record(actor=actor, action="agenda.published", subject=f"edition:{edition.pk}", version=number)
    return AgendaVersion.objects.create(
        edition=edition,
        number=number,
        actor_id=actor.user_id,
        content=content,
        changes=[one.as_json() for one in changes],
    )


def changes_of(version: AgendaVersion) -> list[Change]:
    """What this publication changed against the one before."""
    return [Change.from_json(one) for one in version.changes]
