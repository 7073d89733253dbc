"""What hangs on the mails about a registration: the own programme as a calendar, the code for the entrance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conference import mails as edition_mails
from conference.calendars import calendar
from conference.outbox.attachments import Attachment
from conference.web import qr

from .models import RegistrationState
from .programme import own_sessions


def own_programme(pk: int, language: str, words: Mapping[str, Any]) -> Attachment | None:
    """The own day as iCalendar; None for whoever has no place at the conference."""
    one = words["person"]  # from mail_contexts.py
    taken = {wish.session for wish in words["wishes"] if wish.has_place}
    sessions = own_sessions(one, taken) if one.state == RegistrationState.CONFIRMED else []
    if not sessions:
        return None
    return Attachment(
        filename="programm.ics",
        content=calendar(
            edition=one.edition,
            sessions=sessions,
            language=language,
            name=one.edition.title,
            event=edition_mails.event,
        ),
        mimetype="text/calendar",
        params=(("method", "PUBLISH"),),
    )


def badge_qr(pk: int, language: str, words: Mapping[str, Any]) -> Attachment | None:
    """The code of the badge as a picture inside the mail; None for whoever has no place at the conference."""
    one = words["person"]
    if one.state != RegistrationState.CONFIRMED:
        return None
    return Attachment("code.png", qr.png(one.badge_token, border=4, scale=6), "image/png", cid="badge-qr")
