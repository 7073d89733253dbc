"""What reported barriers tell on the staff's first page: the clock."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from conference.web import dashboard
from conference.web.dashboard import NOW, SOON, Part, Task

from .models import BarrierReport


def barriers(request: HttpRequest) -> Part:
    """One task where something waits, urgent where its day has come. One query."""
    days = sorted(BarrierReport.objects.waiting().values_list("answer_by", flat=True))
    if not days:
        return Part()
    late = [day for day in days if day < timezone.localdate()]
    address = reverse("admin:feedback_barrierreport_changelist")
    if late:
        text = ngettext(
            "%(n)s gemeldete Barriere hätte längst beantwortet sein müssen.",
            "%(n)s gemeldete Barrieren hätten längst beantwortet sein müssen.",
            len(late),
        )
        return Part(tasks=[Task(text % {"n": len(late)}, address, NOW)])
    left = (days[0] - timezone.localdate()).days
    text = ngettext(
        "%(n)s gemeldete Barriere wartet auf Antwort. Frist: noch %(days)s Tage.",
        "%(n)s gemeldete Barrieren warten auf Antwort. Nächste Frist: noch %(days)s Tage.",
        len(days),
    )
    return Part(tasks=[Task(text % {"n": len(days), "days": left}, address, NOW if left <= SOON_DAYS else SOON)])


SOON_DAYS = 3


def register() -> None:
    """Add this panel to the dashboard."""
    dashboard.register(name="barriers", permission="feedback.view_barrierreport", order=15, show=barriers)
