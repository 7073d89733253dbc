"""What mails to many tell on the staff's first page."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.admin.scope import edition_of
from conference.web import dashboard
from conference.web.dashboard import NOW, SOON, Counted, Numbers, Part, Task

from . import audience, reminders
from .models import Mailing


def numbers(request: HttpRequest) -> dict[str, Combinable]:
    """Which mailings this member of staff may approve, and how many people of the edition no mail reaches."""
    edition = edition_of(request)
    if edition is None:
        return {}
    waiting = Mailing.objects.of_edition(edition).to_approve(request.user)
    return {
        "to_approve": ArraySubquery(waiting.order_by("pk").values("pk")),
        "lost": Counted(audience.unreachable(edition)),
    }


def mailings(request: HttpRequest, numbers: Numbers) -> Part:
    """What waits for a second pair of eyes, addresses that do not work, thanks not said yet."""
    edition = edition_of(request)
    if edition is None:
        return Part()
    tasks = []
    for key in numbers["to_approve"]:
        page = reverse("admin:mailings_mailing_change", args=[key])
        tasks.append(Task(_("Eine Rundmail wartet auf Ihre Freigabe."), page, SOON))
    if lost := numbers["lost"]:
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
    dashboard.register(name="mailings", permission="mailings.change_mailing", order=45, show=mailings, numbers=numbers)
