"""The timetable of an edition: what goes when, what has gone, what would go on a day; the leitung shortens periods."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from conference import keeping
from conference.audit.services import Actor
from conference.models import Edition
from conference.retention import proofs, timetable
from conference.retention.models import Proof
from conference.retention.periods import BY_NAME
from conference.web import dashboard
from conference.web.errors import DomainError

from .scope import edition_of

SEE, SHORTEN = "retention.view_proof", "retention.change_shorterperiod"
LINES = 200  # of the proof on the page


def urls(site: admin.AdminSite) -> list[Any]:
    """The pages of the timetable, below the edition's own."""
    return [
        path("<int:pk>/fristen/", site.admin_view(require_safe(page)), name="conference_edition_retention"),
        path("<int:pk>/fristen/kuerzen/", site.admin_view(require_POST(shorten)), name="conference_edition_shorten"),
        path("<int:pk>/fristen/nachweis/", site.admin_view(require_safe(proof)), name="conference_edition_proof"),
    ]


def _edition(request: HttpRequest, pk: int, permission: str = SEE) -> Edition:
    if not request.user.has_perm(permission):  # type: ignore[union-attr]
        raise PermissionDenied
    return get_object_or_404(Edition, pk=pk)


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The timetable, and with `?am=` what would go on that day."""
    return _page(request, _edition(request, pk))


def _page(request: HttpRequest, edition: Edition, *, typed: dict[str, str] | None = None, status: int = 200):
    occasion, moment = keeping.occasion_of(edition), timezone.now()
    context = {
        "title": _("Löschfristen"),
        "edition": edition,
        "blocks": timetable.of_edition(occasion, moment),
        "health": timetable.health(moment),
        "may_shorten": request.user.has_perm(SHORTEN),  # type: ignore[union-attr]
        "typed": typed or {},
        **_dry_run(request, occasion),
    }
    context = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, "admin/retention/timetable.html", context, status=status)


def _dry_run(request: HttpRequest, occasion: Any) -> dict[str, Any]:
    """What would go on the day that was asked for; nothing where no day was."""
    asked = request.GET.get("am", "")
    if not asked:
        return {"day": None, "asked": timezone.localdate().isoformat()}
    try:
        day = dt.date.fromisoformat(asked)
    except ValueError:
        return {"day": None, "asked": asked, "day_error": _("Bitte geben Sie einen Tag an, zum Beispiel 2027-02-03.")}
    return {"day": day, "asked": asked, "would_go": timetable.would_go(occasion, day)}


def shorten(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one period of this edition end earlier."""
    edition = _edition(request, pk, SHORTEN)
    period = BY_NAME.get(request.POST.get("period", ""))
    if period is None:
        raise Http404
    typed = request.POST.get("days", "").strip()
    try:
        if not typed.isdecimal() or len(typed) > 4:
            raise DomainError(_("Bitte geben Sie eine Zahl von Tagen an."))
        keeping.shorten(edition=edition, period=period, days=int(typed), actor=Actor.staff(request.user))
    except DomainError as error:
        return _page(request, edition, typed={"period": period.name, "days": typed, "error": error.message}, status=422)
    text = ngettext(
        "%(what)s: geht jetzt %(n)s Tag nach dem letzten Tag der Konferenz.",
        "%(what)s: geht jetzt %(n)s Tage nach dem letzten Tag der Konferenz.",
        int(typed),
    )
    messages.success(request, text % {"what": period.label, "n": int(typed)})
    return HttpResponseRedirect(reverse("admin:conference_edition_retention", args=[pk]))


def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of proof of this edition, the newest first, and whether the chain of all of them is whole."""
    edition = _edition(request, pk)
    rules = {one.name: one for one in timetable.registry.rules()}
    rows = Proof.objects.filter(edition_key=edition.pk)
    lines = [(row, rules[row.rule].label if row.rule in rules else row.rule) for row in rows[:LINES]]
    context = {
        "title": _("Löschnachweis"),
        "edition": edition,
        "lines": lines,
        "count": rows.count(),
        "broken": proofs.first_broken(),
    }
    return TemplateResponse(request, "admin/retention/proof.html", {**admin.site.each_context(request), **context})


def panel(request: HttpRequest) -> dashboard.Part:
    """Says on the first page what did not go by itself; silent otherwise. One question."""
    found, edition = timetable.health(timezone.now()), edition_of(request)
    if edition is None or not (found.late or found.failures):
        return dashboard.Part()
    url = reverse("admin:conference_edition_retention", args=[edition.pk])
    text = _("Persönliche Angaben, die gehen sollten, sind nicht gelöscht. Bitte sehen Sie nach den Löschfristen.")
    return dashboard.Part(tasks=[dashboard.Task(text, url, dashboard.NOW)])


dashboard.register(name="retention", permission=SEE, order=55, show=panel)
