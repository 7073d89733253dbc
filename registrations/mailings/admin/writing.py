"""Writing to a chosen group: the form, and the count that is always in sight."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.admin.scope import edition_of, permitted_edition
from conference.audit.services import Actor
from conference.models import Edition
from conference.web.errors import DomainError
from registrations.mailings import audience, placeholders, services
from registrations.mailings.forms import MailingForm, title
from registrations.mailings.models import Mailing

ADD, CHANGE, VIEW = "mailings.add_mailing", "mailings.change_mailing", "mailings.view_mailing"


class WritingAdmin(admin.ModelAdmin):
    """Gives the admin of mailings its form."""

    def row_or_404(self, request: HttpRequest, pk: int, permission: str) -> Mailing:
        """The mailing, for somebody who may; 403 before 404."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        mailing = self.get_object(request, str(pk))
        if mailing is None:
            raise Http404
        return mailing

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        edition = permitted_edition(request, ADD)
        return self._form(request, edition, None)

    def write_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change a mailing of which nothing has left."""
        mailing = self.row_or_404(request, pk, CHANGE)
        if not mailing.is_editable:
            messages.error(request, _("Diese Rundmail ist schon unterwegs und lässt sich nicht mehr ändern."))
            return HttpResponseRedirect(self.url_of("change", pk))
        return self._form(request, mailing.edition, mailing)

    def _form(self, request: HttpRequest, edition: Edition, mailing: Mailing | None) -> HttpResponse:
        with timezone.override(edition.tz):
            form = MailingForm(request.POST or None, edition=edition, mailing=mailing)
            is_right = form.is_valid()
            if request.method == "POST" and "_count" not in request.POST and is_right:
                saved = self._saved(request, form)
                if saved is not None:
                    return HttpResponseRedirect(self.url_of("change", saved.pk))
            failed = request.method == "POST" and bool(form.errors) and "_count" not in request.POST
            context = {
                **self.admin_site.each_context(request),
                "title": title(mailing) if mailing else _("Rundmail schreiben"),
                "opts": self.opts,
                "form": form,
                "mailing": mailing,
                "counts": _counted(form),
                "placeholders": placeholders.KNOWN.items(),
                "most_alone": services.MOST_ALONE,
            }
            answer = TemplateResponse(request, "admin/mailings/write.html", context, status=422 if failed else 200)
            return answer.render()  # while the edition's time zone holds

    def _saved(self, request: HttpRequest, form: MailingForm) -> Mailing | None:
        actor = Actor.staff(request.user)
        try:
            saved = services.save(edition=form.edition, data=form.entered(), actor=actor, mailing=form.mailing)
        except DomainError as error:
            form.refuse(error)
            return None
        messages.success(request, _("Der Entwurf ist gespeichert. Sehen Sie ihn an, bevor Sie ihn senden."))
        return saved

    def count_view(self, request: HttpRequest) -> HttpResponse:
        """The count for what is chosen at the moment; stores nothing."""
        edition = edition_of(request)
        if not request.user.has_perm(VIEW) or edition is None:
            raise PermissionDenied
        form = MailingForm(request.POST, edition=edition)
        form.is_valid()
        context = {"counts": _counted(form), "most_alone": services.MOST_ALONE}
        return TemplateResponse(request, "admin/mailings/count.html", context)


def _counted(form: MailingForm) -> audience.Counts:
    """The figures for what the form shows."""
    if form.is_bound:
        return audience.counts(form.edition, form.audience(), form.cleaned_data.get("kind", "conference"))
    mailing = form.mailing
    if mailing is None:
        return audience.counts(form.edition, audience.Audience(), "conference")
    return audience.counts(form.edition, audience.Audience.of(mailing.audience), mailing.kind)
