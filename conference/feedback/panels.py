"""What reported barriers tell on the staff's first page: the clock."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from conference.web import dashboard
from conference.web.dashboard import NOW, SOON, Part, Task

from .models import BarrierReport


def barriers(request: HttpRequest) -> Part:
    """One task where something waits, urgent where its day has come. One query."""
    left = sorted(report.days_left for report in BarrierReport.objects.waiting().select_related("edition"))
    if not left:
        return Part()
    late = [days for days in left if days < 0]
    address = reverse("admin:feedback_barrierreport_changelist")
    if late:
        text = ngettext(
            "%(n)s gemeldete Barriere hätte längst beantwortet sein müssen.",
            "%(n)s gemeldete Barrieren hätten längst beantwortet sein müssen.",
            len(late),
        )
        return Part(tasks=[Task(text % {"n": len(late)}, address, NOW)])
    text = ngettext(
        "%(n)s gemeldete Barriere wartet auf Antwort. Frist: noch %(days)s Tage.",
        "%(n)s gemeldete Barrieren warten auf Antwort. Nächste Frist: noch %(days)s Tage.",
        len(left),
    )
    urgency = NOW if left[0] <= SOON_DAYS else SOON
    return Part(tasks=[Task(text % {"n": len(left), "days": left[0]}, address, urgency)])


SOON_DAYS = 3


def register() -> None:
    """Add this panel to the dashboard."""
    dashboard.register(name="barriers", permission="feedback.view_barrierreport", order=15, show=barriers)
