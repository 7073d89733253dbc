"""What goes by itself: the switches, when each is due, and the thanks with one click."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from conference.admin.scope import permitted_edition
from conference.audit.services import Actor
from conference.models import Edition
from conference.web.errors import DomainError
from registrations.mailings import attendance, reminders
from registrations.mailings.audience import reached
from registrations.mailings.forms import AutomaticForm
from registrations.mailings.models import AUTOMATIC, Mailing

from .writing import CHANGE, VIEW


class AutomaticAdmin(admin.ModelAdmin):
    """Gives the admin of mailings the page of what goes by itself."""

    def automatic_view(self, request: HttpRequest) -> HttpResponse:
        edition = permitted_edition(request, CHANGE if request.method == "POST" else VIEW)
        chosen = reminders.switches(edition)
        form = AutomaticForm(request.POST or None, label_suffix="", initial=vars(chosen))
        if request.method == "POST" and form.is_valid():
            reminders.switch(edition=edition, **form.cleaned_data, actor=Actor.staff(request.user))
            messages.success(request, _("Gespeichert."))
            return HttpResponseRedirect(self.url_of("automatic"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Mails von selbst"),
            "opts": self.opts,
            "edition": edition,
            "form": form,
            "lines": _lines(edition, form),
            "may_change": request.user.has_perm(CHANGE),
            "can_thank": reminders.can_thank(edition),
            "there": attendance.there(edition, reached(edition)).count() if edition.is_over() else 0,
        }
        return TemplateResponse(request, "admin/mailings/automatic.html", context)

    def thank_view(self, request: HttpRequest) -> HttpResponse:
        """Thank everybody who was there, now."""
        edition = permitted_edition(request, CHANGE)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            mailing = reminders.thank(edition=edition, actor=Actor.staff(request.user))
        except DomainError as error:
            messages.error(request, error.message)
            return HttpResponseRedirect(self.url_of("automatic"))
        messages.success(request, _("Der Dank geht jetzt hinaus."))
        return HttpResponseRedirect(self.url_of("change", mailing.pk))


def _lines(edition: Edition, form: AutomaticForm) -> list[dict[str, object]]:
    """One line for each kind: its switch, when it is due, and the mailing where it went."""
    sent = Mailing.objects.filter(edition=edition, kind__in=AUTOMATIC, for_date=edition.date)
    went = {one.kind: one for one in sent}
    due = {
        "reminder_week": reminders.moment(edition, 7),
        "reminder_day": reminders.moment(edition, 1),
        "thanks": reminders.thanks_due(edition),
    }
    return [{"field": form[kind], "due": due[kind].astimezone(edition.tz), "mailing": went.get(kind)} for kind in due]
