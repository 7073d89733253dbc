"""The lists of the event that may leave the house: who is on stage, the programme, mails, the audit log."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from conference.admin.scope import edition_of
from conference.audit import words
from conference.audit.models import AuditEntry
from conference.outbox import contexts
from conference.outbox.models import OutgoingMail
from conference.tables.registry import Column, Table, columns_of, register

from .models import Room, Session, Speaker


def edition_title(request: HttpRequest) -> str:
    """The chosen edition in words, for the head of a list."""
    edition = edition_of(request)
    return str(edition) if edition else ""


SESSIONS = Table(
    name="sessions",
    title=_("Programm"),
    permission="conference.view_session",
    list_of="conference.session",
    columns=[
        *columns_of(Session, "code", "kind", "title", "start", "end", "room", "languages"),
        Column("people", _("Mitwirkende"), lambda one: [person.speaker.name for person in one.session_people.all()]),
        *columns_of(Session, "bookable", "round", "capacity", "places_taken", "waiting", "state"),
    ],
    prepare=lambda rows: rows.select_related("room").prefetch_related("session_people__speaker"),
    about=edition_title,
)
SPEAKERS = Table(
    name="speakers",
    title=_("Mitwirkende"),
    permission="conference.view_speaker",
    list_of="conference.speaker",
    columns=columns_of(
        Speaker, "name", "function", "organisation", "email", "language", "needs_step_free", "invited_at", "code"
    ),
    hint=_("Wer auf der Bühne steht, mit Adresse."),
    about=edition_title,
)
ROOMS = Table(
    name="rooms",
    title=_("Räume"),
    permission="conference.view_room",
    list_of="conference.room",
    columns=columns_of(Room, "code", "name", "capacity", "step_free"),
    about=edition_title,
)
MAILS = Table(
    name="mails",
    title=_("Postausgang"),
    permission="outbox.view_outgoingmail",
    list_of="outbox.outgoingmail",
    columns=[
        *columns_of(OutgoingMail, "created_at"),
        Column("mail", _("Mail"), lambda mail: contexts.label(mail.name)),
        *columns_of(OutgoingMail, "to", "language"),
        Column("about", _("Betrifft"), lambda mail: words.subject(mail.about)[0] if mail.about else ""),
        *columns_of(OutgoingMail, "state", "sent_at", "attempts", "last_error"),
    ],
    hint=_("Welche Mail an wen ging, ohne ihren Text."),
)
AUDIT = Table(
    name="audit",
    title=_("Protokoll"),
    permission="audit.view_auditentry",
    list_of="audit.auditentry",
    columns=[
        *columns_of(AuditEntry, "at"),
        Column("who", _("Wer"), lambda line: str(line.actor or line.get_actor_kind_display())),
        Column("deed", _("Was"), lambda line: words.deed(line.action)),
        Column("about", _("Woran"), lambda line: words.subject(line.subject)[0]),
        Column("details", _("Einzelheiten"), lambda line: [f"{name}: {value}" for name, value in line.details.items()]),
    ],
    prepare=lambda rows: rows.select_related("actor"),
    hint=_("Wer wann was getan hat."),
)


def register_tables() -> None:
    """Called once all models are there."""
    for table in (SESSIONS, SPEAKERS, ROOMS, MAILS, AUDIT):
        register(table)
