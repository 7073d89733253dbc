"""Who may do what: one table from role to permissions, written into Django's groups after every migration.

The names of models stand here as words, because this room lies below the apps that own them;
tests/accounts/test_roles.py opens every page of the admin as every role.
"""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _

LEITUNG, AGENDA, ANMELDUNG = "leitung", "agenda", "anmeldung"
MESSE, EMPFANG, BEDARF = "messe", "empfang", "bedarf"

LABELS = {
    LEITUNG: _("Leitung"),
    AGENDA: _("Programm"),
    ANMELDUNG: _("Anmeldung"),
    MESSE: _("Messe"),
    EMPFANG: _("Empfang"),
    BEDARF: _("Unterstützungsbedarf"),
}

# What each role does besides looking at the dashboard. v: view, a: add, c: change, d: delete.
TABLE: dict[str, dict[str, str]] = {
    LEITUNG: {
        "desk.printjob": "va",
        "questions.question": "vc",
        "accounts.user": "vacd",
        "audit.auditentry": "v",
        "retention.proof": "v",
        "retention.shorterperiod": "c",
        "outbox.outgoingmail": "vc",
        "documents.document": "vacd",
        "announcements.announcement": "vac",
        "conference.edition": "vac",
        "conference.editiontext": "vacd",
        "conference.room": "vacd",
        "conference.topic": "vacd",
        "conference.speaker": "vacd",
        "conference.session": "vacd",
        "conference.sessionperson": "vacd",
        "conference.submission": "vc",
        "conference.material": "vacd",
        "registrations.registration": "vac",
        "registrations.place": "vc",
        "registrations.invitation": "vacd",
        "feedback.barrierreport": "vc",
        "registrations.consent": "v",
        "presence.presence": "vc",
        "checkin.device": "vac",
        "checkin.scan": "v",
        "mailings.mailing": "vac",
        "surveys.survey": "vac",
        "surveys.question": "vacd",
        "surveys.answer": "vc",
        "registrations.supportneeds": "vc",
        "certificates.certificate": "vc",
        "certificates.issuer": "vc",
        "exhibitors.stand": "vacd",
        "hall.fixture": "vacd",
        "hall.circuit": "vacd",
        "hall.socket": "vacd",
        "exhibitors.exhibitor": "vacd",
        "exhibitors.standbooking": "vacd",
    },
    AGENDA: {
        "questions.question": "vc",
        "documents.document": "va",
        "announcements.announcement": "vac",
        "conference.edition": "vc",
        "conference.editiontext": "vacd",
        "conference.room": "vacd",
        "conference.topic": "vacd",
        "conference.speaker": "vacd",
        "conference.session": "vacd",
        "conference.sessionperson": "vacd",
        "conference.submission": "vc",
        "conference.material": "vacd",
        "surveys.survey": "vac",
        "surveys.question": "vacd",
        "surveys.answer": "vc",
    },
    ANMELDUNG: {
        "desk.printjob": "va",
        "questions.question": "vc",
        "retention.proof": "v",
        "outbox.outgoingmail": "vc",
        "documents.document": "va",
        "conference.edition": "v",
        "conference.session": "v",
        "registrations.registration": "vac",
        "registrations.place": "vc",
        "registrations.invitation": "vacd",
        "feedback.barrierreport": "vc",
        "registrations.consent": "v",
        "presence.presence": "vc",
        "certificates.certificate": "vc",
        "certificates.issuer": "vc",
        "mailings.mailing": "vac",
    },
    MESSE: {
        "documents.document": "va",
        "conference.edition": "v",
        "exhibitors.stand": "vacd",
        "hall.fixture": "vacd",
        "hall.circuit": "vacd",
        "hall.socket": "vacd",
        "exhibitors.exhibitor": "vacd",
        "exhibitors.standbooking": "vacd",
    },
    EMPFANG: {
        "desk.printjob": "va",
        "announcements.announcement": "vac",
        "documents.document": "va",
        "conference.edition": "v",
        "conference.session": "v",
        "registrations.registration": "va",
        "presence.presence": "vc",
        "checkin.device": "vac",
        "checkin.scan": "v",
        "certificates.certificate": "v",
    },
    BEDARF: {
        "retention.proof": "v",
        "documents.document": "v",
        "conference.edition": "v",
        "conference.session": "v",
        "registrations.supportneeds": "vc",
    },
}

VERBS = {"v": "view", "a": "add", "c": "change", "d": "delete"}


def permissions_of(role: str) -> set[str]:
    """The permissions of a role as Django names them, for example "conference.view_session"."""
    found = set()
    for model, verbs in TABLE[role].items():
        app, name = model.split(".")
        found |= {f"{app}.{VERBS[verb]}_{name}" for verb in verbs}
    return found


def sync(sender: AppConfig, using: str, **kwargs: object) -> None:
    """After `sender` was migrated: give each role's group exactly those permissions on it that the table names."""
    if not Permission.objects.using(using).filter(content_type__app_label=sender.label).exists():
        return
    here = Permission.objects.using(using).filter(content_type__app_label=sender.label)
    known = {f"{sender.label}.{one.codename}": one for one in here}
    for role in TABLE:
        group, _made = Group.objects.using(using).get_or_create(name=role)
        wanted = {known[name] for name in permissions_of(role) if name in known}
        held = set(group.permissions.filter(content_type__app_label=sender.label))
        group.permissions.remove(*(held - wanted))
        group.permissions.add(*(wanted - held))
