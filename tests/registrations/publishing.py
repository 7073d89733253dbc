"""What tests of publications do again and again."""

from __future__ import annotations

import datetime as dt

from conference.audit.services import SYSTEM
from conference.models import AgendaVersion, Room, Session
from conference.outbox.models import OutgoingMail
from conference.services import change_session, publish
from registrations.models import Registration
from tests.factories import at


def move(session: Session, start: str = "", *, minutes: int = 75, room: Room | None = None) -> None:
    """Plan another time ("15:00") or room for a session."""
    values: dict[str, object] = {"room": room} if room else {}
    if start:
        begin = at(session.edition, start)
        values |= {"start": begin, "end": begin + dt.timedelta(minutes=minutes)}
    change_session(session=session, values=values, actor=SYSTEM)


def let_go_out(session: Session) -> AgendaVersion | None:
    """Publish the plan of the edition of this session."""
    return publish(edition=session.edition, actor=SYSTEM)


def moved(session: Session, start: str = "", *, minutes: int = 75, room: Room | None = None) -> AgendaVersion | None:
    """Move a session and publish that."""
    move(session, start, minutes=minutes, room=room)
    return let_go_out(session)


def changed_mails(one: Registration) -> list[OutgoingMail]:
    """The mails about changes of the programme to this person, oldest first."""
    rows = OutgoingMail.objects.filter(about=f"registration:{one.pk}", name="registrations/programme_changed")
    return list(rows.order_by("pk"))
