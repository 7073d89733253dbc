"""Where somebody belongs who has come: a stand's crew to their stand, who is on stage to their session."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from conference.models import Session
from conference.outbox.bidi import isolate
from conference.web import dates
from registrations.documents import stand_numbers_of
from registrations.models import Registration, Role


def where(one: Registration) -> str | None:
    """One line, or None where nobody is waited for anywhere."""
    if one.role == Role.EXHIBITOR:
        number = stand_numbers_of([one.pk]).get(one.pk)
        return _("Stand %(number)s") % {"number": number} if number else None
    return _next_session(one) if one.speaker_id else None


def _next_session(one: Registration) -> str | None:
    rows = Session.objects.of_edition(one.edition).scheduled().filter(session_people__speaker=one.speaker_id)
    coming = list(rows.select_related("room").distinct().order_by("start"))
    session = next((session for session in coming if session.end > timezone.now()), None) or next(iter(coming), None)
    if session is None:
        return None
    parts = [dates.clock(session.start.astimezone(one.edition.tz)), session.room.name if session.room else ""]
    return " · ".join(isolate(part) for part in (*parts, session.title) if part)
