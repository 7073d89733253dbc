"""What mails to many tell on the staff's first page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.admin.scope import edition_of
from conference.web import dashboard
from conference.web.dashboard import NOW, SOON, Part, Task

from . import audience, reminders
from .models import Mailing


def mailings(request: HttpRequest) -> Part:
    """What waits for a second pair of eyes, addresses that do not work, thanks not said yet."""
    edition = edition_of(request)
    if edition is None:
        return Part()
    tasks = []
    for one in Mailing.objects.of_edition(edition).to_approve(request.user):
        page = reverse("admin:mailings_mailing_change", args=[one.pk])
        tasks.append(Task(_("Eine Rundmail wartet auf Ihre Freigabe."), page, SOON))
    if lost := audience.unreachable(edition).count():
        text = ngettext(
            "%(n)s Person ist per Mail nicht zu erreichen. Bitte fragen Sie nach der richtigen Adresse.",
            "%(n)s Personen sind per Mail nicht zu erreichen. Bitte fragen Sie nach den richtigen Adressen.",
            lost,
        )
        people = reverse("admin:registrations_registration_changelist")
        tasks.append(Task(text % {"n": lost}, f"{people}?mail=zurueck", NOW))
    if reminders.can_thank(edition) and edition.state != "archived":
        text = _("Die Konferenz ist vorbei. Möchten Sie sich bei allen bedanken, die da waren?")
        tasks.append(Task(text, reverse("admin:mailings_mailing_automatic")))
    return Part(tasks=tasks)


def register() -> None:
    """Add this panel to the dashboard."""
    dashboard.register(name="mailings", permission="mailings.change_mailing", order=45, show=mailings)
