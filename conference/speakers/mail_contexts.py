"""The words of the mails to people on stage, gathered by the worker when the mail goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from conference import mails as edition_mails
from conference.models import Material, Session, Speaker, Submission
from conference.outbox.bidi import isolate
from conference.web import dates

LABELS = {
    "speaker_link": _("Link für Mitwirkende"),
    "submission_accepted": _("Einsendung übernommen"),
    "submission_declined": _("Einsendung zurückgegeben"),
}  # what staff call these mails


@dataclass(frozen=True)
class SessionWords:
    """One session of the person; hours and room are empty where they are not published."""

    title: Any
    day: str
    start: str
    end: str
    room: Any


def provide(mail: str, stored: dict[str, Any], language: str) -> dict[str, Any]:
    """What the templates `emails/speakers/*` use; raises ObjectDoesNotExist where the person or what was sent is gone.

    Besides the edition's words: name, sessions (of SessionWords), and for decisions answer (a sentence by staff, may
    be empty), is_person, session_title or file_title (what it is about), waits (a text that is shown only after the
    next publication).
    """
    one = Speaker.objects.select_related("edition").get(pk=stored["speaker"])
    return {
        **edition_mails.context(one.edition),
        "name": isolate(one.name),
        "sessions": _sessions(one),
        "answer": isolate(stored.get("answer", "")),
        **_about(stored),
    }


def _sessions(speaker: Speaker) -> list[SessionWords]:
    rows = Session.objects.filter(people=speaker).scheduled().select_related("room").distinct().order_by("start")
    if not speaker.edition.is_public:
        return []
    zone = speaker.edition.tz
    return [
        SessionWords(
            edition_mails.translated(row, "title"),
            dates.full(row.start.astimezone(zone).date()),
            dates.clock(row.start.astimezone(zone)),
            dates.clock(row.end.astimezone(zone)),
            edition_mails.translated(row.room, "name") if row.room else "",
        )
        for row in rows
    ]


def _about(stored: dict[str, Any]) -> dict[str, Any]:
    if "material" in stored:
        return {"file_title": isolate(Material.objects.get(pk=stored["material"]).title)}
    if "submission" not in stored:
        return {}
    one = Submission.objects.select_related("session").get(pk=stored["submission"])
    if one.session is None:
        return {"is_person": True}
    waits = any(name.startswith("abstract") for name in one.values)
    return {"session_title": edition_mails.translated(one.session, "title"), "waits": waits}
