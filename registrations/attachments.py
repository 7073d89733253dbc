"""What hangs on the mails about a registration: the own programme as a calendar, the code for the entrance."""

from __future__ import annotations

from conference.calendars import calendar
from conference.outbox.attachments import Attachment
from conference.web import qr

from .models import Registration, RegistrationState
from .programme import own_sessions


def own_programme(pk: int, language: str) -> Attachment | None:
    """The own day as iCalendar; None for whoever has no place at the conference."""
    one = _confirmed(pk)
    sessions = list(own_sessions(one)) if one else []
    if one is None or not sessions:
        return None
    content = calendar(edition=one.edition, sessions=sessions, language=language, name=one.edition.title)
    return Attachment(
        filename="programm.ics",
        content=content,
        mimetype="text/calendar",
        params=(("method", "PUBLISH"),),
    )


def badge_qr(pk: int, language: str) -> Attachment | None:
    """The code of the badge as a picture inside the mail; None for whoever has no place at the conference."""
    one = _confirmed(pk)
    if one is None:
        return None
    return Attachment("code.png", qr.png(one.badge_token, border=4, scale=6), "image/png", cid="badge-qr")


def _confirmed(pk: int) -> Registration | None:
    one = Registration.objects.select_related("edition").get(pk=pk)
    return one if one.state == RegistrationState.CONFIRMED else None
