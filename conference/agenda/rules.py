"""What the agenda refuses. Every function raises `AgendaError` (or several, as `DomainErrors`) or does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from conference import clashes
from conference.models import Edition, EditionState, Material, Session, SessionPerson, Topic
from conference.web.errors import DomainError, DomainErrors

RESERVED = {
    "admin", "barrierefreiheit", "checkin", "datenschutz", "dokumente", "healthz", "impressum", "media", "readyz",
    "robots", "static", "zertifikat",
}  # fmt: skip


class AgendaError(DomainError):
    """A rule of the agenda says no. `code` "stale": somebody else was there before; "room", "person": a clash."""


_refusals: list[Callable[[Edition], str]] = []


def register_refusal(say: Callable[[Edition], str]) -> None:
    """For the storeys above: says why an edition must never be published, empty where it may be."""
    if say not in _refusals:
        _refusals.append(say)


def refusal(edition: Edition) -> str:
    """Why this edition can never be published; empty where it may be."""
    return next((found for say in _refusals if (found := say(edition))), "")


def refuse_publication(edition: Edition) -> None:
    if found := refusal(edition):
        raise AgendaError(found, code="never")


def refuse_blocks(found: Iterable[clashes.Clash]) -> None:
    """Refuse what cannot be; warnings pass."""
    blocks = [clash for clash in found if clash.level == clashes.BLOCK]
    errors: list[DomainError] = [AgendaError(one.message, field=one.field, code=one.code) for one in blocks]
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise DomainErrors(errors)


def refuse_clashes(session: Session, people: Iterable[SessionPerson]) -> None:
    """Refuse a plan in which a room or a person would be in two places; what is cancelled or removed is nowhere."""
    if not session.is_cancelled and not session.is_removed:
        speakers = [one.speaker for one in people]
        refuse_blocks(clashes.check(clashes.Draft.of(session, speakers)))


def refuse_strangers(session: Session, topics: Iterable[Topic], people: Iterable[SessionPerson]) -> None:
    """Rooms, topics and people belong to one edition each."""
    rows = [session.room, *topics, *(one.speaker for one in people)]
    if any(row is not None and row.edition_id != session.edition_id for row in rows):
        raise AgendaError(_("Raum, Handlungsfelder und Mitwirkende müssen zur selben Konferenz gehören."))


def refuse_other_mode(edition: Edition) -> None:
    """How places are given out was promised to everybody who has registered."""
    if edition.places_taken or edition.waiting:
        message = _("Es haben sich schon Menschen angemeldet. Wie die Plätze vergeben werden, bleibt deshalb dabei.")
        raise AgendaError(message, field="place_mode", code="mode")


def refuse_lost_places(session: Session) -> None:
    """A workshop that people have booked stays a workshop with a time."""
    if not (session.taken or session.awaited):
        return
    if not session.bookable:
        message = _("Für %(session)s sind schon Menschen angemeldet. Bitte sagen Sie den Programmpunkt ab.")
        raise AgendaError(message % {"session": str(session)}, field="bookable", code="booked")
    if session.start is None:
        message = _(
            "Für %(session)s sind schon Menschen angemeldet. Der Programmpunkt braucht deshalb eine Zeit. Sie können"
            " ihn verlegen oder absagen."
        )
        raise AgendaError(message % {"session": str(session)}, field="start", code="booked")


def refuse_unbookable(session: Session) -> None:
    """With registration there is a number of places, and a round."""
    if session.bookable and (session.capacity is None or session.round is None):
        message = _("Mit Anmeldung braucht es eine Zahl der Plätze und eine Runde.")
        raise AgendaError(message, field="round" if session.capacity else "capacity", code="bookable")


def refuse_removal(session: Session) -> None:
    """What people have booked, and what has files, is cancelled, not removed."""
    if session.taken or session.awaited:
        message = _(
            "Für %(session)s sind schon Menschen angemeldet. Sagen Sie den Programmpunkt bitte ab, statt ihn"
            " zu löschen: Dann bekommen alle eine Nachricht."
        )
        raise AgendaError(message % {"session": str(session)}, code="booked")
    if Material.objects.filter(session=session.identity).exists():
        message = _(
            "Zu %(session)s gibt es Dateien, die mit gelöscht würden. Löschen Sie bitte zuerst diese Dateien, oder"
            " sagen Sie den Programmpunkt ab."
        )
        raise AgendaError(message % {"session": str(session)}, code="material")


def refuse_same_code(session: Session) -> None:
    """A code names one session of the plan."""
    others = Session.working.of_edition(session.edition).filter(code=session.code)
    if any(other.identity != session.identity for other in others):
        raise AgendaError(_("Dieses Kürzel hat schon ein anderer Programmpunkt."), field="code", code="code")


def refuse_same_codes(edition: Edition) -> None:
    """No two sessions of the plan have one code; a file that was loaded may have brought one that was planned."""
    seen: set[str] = set()
    for session in Session.working.of_edition(edition).with_time():
        if session.code in seen:
            reason = _("Dieses Kürzel hat schon ein anderer Programmpunkt.")
            message = _("%(session)s: %(changes)s") % {"session": str(session), "changes": reason}
            raise AgendaError(message, field="code", code="code")
        seen.add(session.code)


def refuse_gone(session: Session) -> None:
    """What is removed from the plan is not changed any more; the way back is `history`."""
    if session.is_removed:
        raise AgendaError(_("Diesen Programmpunkt gibt es nicht mehr."), code="gone")


def refuse_half_times(session: Session) -> None:
    if (session.start is None) != (session.end is None):
        raise AgendaError(_("Bitte geben Sie Beginn und Ende an, oder keines von beiden."), field="end", code="time")
    if session.start and session.end and session.end <= session.start:
        raise AgendaError(_("Das Ende muss nach dem Beginn liegen."), field="end", code="time")


def refuse_stale(session: Session, seen: int | None) -> None:
    """Refuse where the plan of this session has changed since somebody saw it. seen: `edits` as it was shown."""
    if seen is not None and seen != session.edits:
        message = _("%(session)s wurde inzwischen von jemand anderem geändert. Bitte sehen Sie noch einmal nach.")
        raise AgendaError(message % {"session": str(session)}, code="stale")


def refuse_archived(edition: Edition) -> None:
    if edition.state == EditionState.ARCHIVED:
        message = _("Diese Konferenz ist archiviert. Ihr Programm bleibt, wie es ist.")
        raise AgendaError(message, code="archived")


def refuse_reserved(slug: str) -> None:
    """An edition lives beside the pages of the whole site, and below no language's prefix."""
    if slug in RESERVED or slug in dict(settings.LANGUAGES):
        raise AgendaError(
            _("Diese Adresse ist schon vergeben. Bitte nehmen Sie eine andere."), field="slug", code="slug"
        )


def refuse_draft(edition: Edition) -> None:
    if not edition.is_public:
        raise AgendaError(_("Diese Konferenz ist noch ein Entwurf. Veröffentlichen Sie zuerst die Konferenz."))
