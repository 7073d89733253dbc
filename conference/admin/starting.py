"""Two ways to begin an agenda: with a copy of another edition, or with a usual day."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference import copying, usual_days
from conference.audit.services import Actor
from conference.models import Edition, Session
from conference.web import dates
from conference.web.deeds import LocalDateInput, each
from conference.web.errors import DomainError

from . import scope

LEADING = re.compile(r"^\d{1,4}(?=\.\s)")


class CopyForm(forms.Form):
    """What the next edition is called and when it is."""

    title = forms.CharField(label=gettext_lazy("Titel"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    slug = forms.SlugField(
        label=gettext_lazy("Adresse"),
        max_length=40,
        help_text=gettext_lazy("steht in der Web-Adresse, zum Beispiel 2028"),
    )
    date = forms.DateField(label=gettext_lazy("Erster Tag"), widget=LocalDateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if Edition.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("Diese Adresse hat schon eine andere Konferenz."))
        return slug


def urls(site: AdminSite) -> list[Any]:
    """The pages of this module, below the edition."""
    return [
        path("<int:pk>/kopieren/", site.admin_view(copy), name="conference_edition_copy"),
        path("<int:pk>/vorlage/", site.admin_view(usual_day), name="conference_edition_usual_day"),
    ]


def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for title, address and day (GET), make the next edition (POST) and go on working there."""
    if not request.user.has_perm("conference.add_edition"):  # type: ignore[union-attr]
        raise PermissionDenied
    source = get_object_or_404(Edition, pk=pk)
    form = CopyForm(request.POST or None, initial=_proposal(source))
    if request.method == "POST" and form.is_valid():
        try:
            edition = copying.copy_edition(source=source, actor=_actor(request), **form.cleaned_data)
        except DomainError as error:
            for one in each(error):
                form.add_error(one.field if one.field in form.fields else None, one.message)
        else:
            return _copied(request, edition)
    context = {"form": form, "title": _("Als Start für die nächste nehmen"), "edition": source}
    return _page(request, "copy", context, status=422 if form.errors else 200)


def _proposal(source: Edition) -> dict[str, Any]:
    date = copying.next_date(source)
    slug = str(date.year)
    if Edition.objects.filter(slug=slug).exists():
        slug = slugify(f"{source.slug}-{date.year}")[:40]
    return {"title": _next_title(source.title_de), "slug": slug, "date": date}


def _next_title(title: str) -> str:
    """The title with the next number, where one leads: "4. Konferenz" after "3. Konferenz"."""
    return LEADING.sub(lambda number: str(int(number[0]) + 1), title)


def _copied(request: HttpRequest, edition: Edition) -> HttpResponse:
    scope.choose(request, edition)
    messages.success(
        request,
        _(
            "Die neue Konferenz ist ein Entwurf, den nur das Team sieht. Räume, Texte und Programm sind übernommen,"
            " alle Zeiten sind mitgewandert. Mitwirkende und Anmeldungen sind nicht dabei."
        ),
    )
    return HttpResponseRedirect(reverse("admin:conference_edition_change", args=[edition.pk]))


def usual_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the usual days (GET), start the plan of a day from one of them (POST)."""
    if not request.user.has_perm("conference.add_session"):  # type: ignore[union-attr]
        raise PermissionDenied
    edition = get_object_or_404(Edition, pk=pk)
    if request.method == "POST":
        try:
            made = usual_days.start_from(
                edition=edition, name=request.POST.get("vorlage", ""), day=_chosen_day(request), actor=_actor(request)
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            return _started(request, edition, len(made))
    usual, days = usual_days.all_days().values(), _empty_days(edition)
    context = {"edition": edition, "usual": usual, "days": days, "title": _("Mit einer Vorlage beginnen")}
    return _page(request, "usual_day", context)


def _chosen_day(request: HttpRequest) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.POST.get("tag", ""))
    except ValueError:
        return None


def _started(request: HttpRequest, edition: Edition, count: int) -> HttpResponse:
    text = ngettext(
        "%(count)s Programmpunkt ist geplant. Jetzt fehlen noch Räume und Mitwirkende.",
        "%(count)s Programmpunkte sind geplant. Jetzt fehlen noch Räume und Mitwirkende.",
        count,
    )
    messages.success(request, text % {"count": count})
    return HttpResponseRedirect(reverse("admin:conference_edition_planner", args=[edition.pk]))


def _empty_days(edition: Edition) -> list[tuple[str, str]]:
    """Value and name of each day on which nothing is planned yet."""
    rows = Session.working.of_edition(edition).with_time().values_list("start", flat=True)
    used = {start.astimezone(edition.tz).date() for start in rows}
    count = (edition.last_day - edition.date).days + 1
    days = [edition.date + dt.timedelta(days=number) for number in range(count)]
    return [(day.isoformat(), dates.full(day)) for day in days if day not in used]


def _actor(request: HttpRequest) -> Actor:
    return Actor.staff(request.user)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    everywhere = admin.site.each_context(request)
    return TemplateResponse(request, f"admin/conference/edition/{name}.html", {**everywhere, **context}, status=status)
