"""Somebody stands at the door: three fields, one click, and the badge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.admin.scope import edition_of
from conference.audit.services import Actor
from conference.models import Edition
from conference.web.deeds import each
from conference.web.errors import DomainError
from conference.web.forms import AddressField, LineField
from registrations import names, services
from registrations.models import OrganisationType, Registration, Source
from registrations.services import RegistrationData

CONTACT_SHOWN = {"autocomplete": "off"}


class WalkInForm(forms.Form):
    name = LineField(
        label=gettext_lazy("Name"),
        max_length=200,
        hints={"autocomplete": "off", "autofocus": "autofocus"},
        help_text=gettext_lazy("Vorname Nachname, oder: Nachname, Vorname"),
        error_messages={"required": gettext_lazy("Bitte tragen Sie den Namen ein.")},
    )
    organisation = LineField(
        label=gettext_lazy("Institution"),
        max_length=200,
        required=False,
        hints=CONTACT_SHOWN,
        help_text=gettext_lazy("leer lassen, wenn die Person privat oder ehrenamtlich kommt"),
    )
    email = AddressField(
        label=gettext_lazy("E-Mail"),
        required=False,
        hints=CONTACT_SHOWN,
        help_text=gettext_lazy("nur, wenn die Person Nachrichten und ihre eigene Seite möchte"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_name(self) -> tuple[str, str]:
        first, last = names.parted(self.cleaned_data["name"])
        if max(len(first), len(last)) > 100:
            raise forms.ValidationError(_("Dieser Name ist zu lang. Bitte kürzen Sie ihn."))
        return first, last

    def registration_data(self) -> RegistrationData:
        """What the service gets."""
        first, last = self.cleaned_data["name"]
        organisation = self.cleaned_data["organisation"]
        kind = "" if organisation else OrganisationType.PRIVATE
        return RegistrationData(
            first_name=first,
            last_name=last,
            organisation=organisation,
            organisation_type=kind,
            email=self.cleaned_data["email"],
        )


def walk_in_view(request: HttpRequest) -> HttpResponse:
    """GET: three fields, and whom this desk registered last; POST: registers, then the next one."""
    if not request.user.has_perm("registrations.add_registration"):  # type: ignore[union-attr]
        raise PermissionDenied
    edition = edition_of(request)
    if edition is None:
        raise PermissionDenied
    form = WalkInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (made := _registered(request, edition, form)) is not None:
        return HttpResponseRedirect(f"{reverse('admin:registrations_walk_in')}?neu={made.pk}")
    context = {
        "title": _("Vor Ort anmelden"),
        "edition": edition,
        "form": form,
        "made": _newest(request, edition),
        "may_print": request.user.has_perm("documents.add_document"),  # type: ignore[union-attr]
        "opts": Registration._meta,
    }
    status = 422 if form.is_bound else 200
    page = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, "admin/walk_in.html", page, status=status)


def _registered(request: HttpRequest, edition: Edition, form: WalkInForm) -> Registration | None:
    if not form.is_valid():
        return None
    try:
        return services.register(
            edition=edition, data=form.registration_data(), actor=Actor.staff(request.user), source=Source.WALK_IN
        )
    except DomainError as error:
        for one in each(error):
            form.add_error(one.field if one.field in form.fields else None, one.message)
        return None


def _newest(request: HttpRequest, edition: Edition) -> Registration | None:
    """Who was registered a moment ago."""
    key = request.GET.get("neu", "")
    if not key.isdecimal():
        return None
    return Registration.objects.of_edition(edition).filter(pk=int(key[:18]), source=Source.WALK_IN).first()
