"""What the outbox tells on the staff's first page and on `/readyz`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.web import dashboard, health
from conference.web.dashboard import CALM, NOW, Counted, Figure, Numbers, Part, Task

from .models import OutgoingMail
from .services import stuck


def numbers(request: HttpRequest) -> dict[str, Counted]:
    """What the database counts for it."""
    return {"failed": Counted(OutgoingMail.objects.failed()), "late": Counted(OutgoingMail.objects.late())}


def mails(request: HttpRequest, numbers: Numbers) -> Part:
    """Mails given up or late; nothing to do where there are none."""
    stuck_ones = numbers["failed"] + numbers["late"]
    rows = reverse("admin:outbox_outgoingmail_changelist") + "?stuck=yes"
    figure = Figure(_("Mails, die hängen"), stuck_ones, "", rows, NOW if stuck_ones else CALM)
    return Part(figures=[figure], tasks=_tasks(numbers["failed"], numbers["late"], rows))


def _tasks(failed: int, late: int, rows: str) -> list[Task]:
    tasks = []
    if failed:
        text = ngettext(
            "%(n)s Mail konnte nicht zugestellt werden. Bitte sehen Sie nach der Adresse.",
            "%(n)s Mails konnten nicht zugestellt werden. Bitte sehen Sie nach den Adressen.",
            failed,
        )
        tasks.append(Task(text % {"n": failed}, rows, NOW))
    if late:
        text = ngettext(
            "%(n)s Mail wartet seit mehr als fünf Minuten. Ist der Mailserver erreichbar?",
            "%(n)s Mails warten seit mehr als fünf Minuten. Ist der Mailserver erreichbar?",
            late,
        )
        tasks.append(Task(text % {"n": late}, rows, NOW))
    return tasks


def ask_outbox() -> dict[str, Any]:
    """Age of the oldest unsent mail in seconds, and what is stuck; not `ok` where mails are late."""
    now = stuck()
    age = round(now.oldest.total_seconds()) if now.oldest else 0
    return {"ok": not now.late, "oldest_unsent_seconds": age, "late": now.late, "failed": now.failed}


def register() -> None:
    dashboard.register(name="mails", permission="outbox.view_outgoingmail", order=50, show=mails, numbers=numbers)
    health.register(name="mails", ask=ask_outbox)
