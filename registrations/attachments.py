"""What hangs on the mails about a registration: the own programme as a calendar, the code for the entrance."""

from __future__ import annotations

from conference.calendars import calendar
from conference.outbox.attachments import Attachment
from conference.web import qr

from .models import Registration, RegistrationState
from .programme import own_sessions


def own_programme(pk: int, language: str) -> Attachment | None:
    """The own day as iCalendar; None for whoever has no place at the conference."""
    one = Registration.objects.select_related("edition").get(pk=pk)
    sessions = own_sessions(one) if one.state == RegistrationState.CONFIRMED else []
    if not sessions:
        return None
    return Attachment(
        filename="programm.ics",
        content=calendar(edition=one.edition, sessions=sessions, language=language, name=one.edition.title),
        mimetype="text/calendar",
        params=(("method", "PUBLISH"),),
    )


def badge_qr(pk: int, language: str) -> Attachment | None:
    """The code of the badge as a picture inside the mail; None for whoever has no place at the conference."""
    one = Registration.objects.only("state", "badge_nonce").get(pk=pk)
    if one.state != RegistrationState.CONFIRMED:
        return None
    return Attachment("code.png", qr.png(one.badge_token, border=4, scale=6), "image/png", cid="badge-qr")
