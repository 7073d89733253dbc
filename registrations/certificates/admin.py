"""The page of the certificates: who gets one, one click for all of them, and what they say of their issuer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from conference.admin.scope import edition_of
from conference.audit.services import Actor
from conference.models import Edition
from conference.web.deeds import LocalDateInput

from . import pages, services
from .models import Certificate, Issuer


class IssuerForm(forms.ModelForm):
    """What the certificates of an edition say of their issuer."""

    class Meta:
        model = Issuer
        fields = services.ISSUER_FIELDS
        widgets = {"issued_on": LocalDateInput(), "contents": forms.Textarea(attrs={"rows": 3})}


@admin.register(Certificate)
class CertificateAdmin(admin.ModelAdmin):
    """Only our own pages; certificates are never edited. The menu names the page beside the list of attendance."""

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [
            path("", site.admin_view(overview), name="certificates_overview"),
            path("angaben/", site.admin_view(save_issuer), name="certificates_issuer"),
        ]


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How many there are, the button for all, the form. Seven queries."""
    if not request.user.has_perm("certificates.change_certificate"):  # type: ignore[union-attr]
        raise PermissionDenied
    edition = edition_of(request)
    form = IssuerForm(instance=services.issuer_of(edition), label_suffix="") if edition else None
    return _page(request, edition, form)


@require_POST
def save_issuer(request: HttpRequest) -> HttpResponse:
    """Store what certificates say of their issuer."""
    if not request.user.has_perm("certificates.change_issuer"):  # type: ignore[union-attr]
        raise PermissionDenied
    edition = get_object_or_404(Edition, slug=request.POST.get("edition", ""))
    form = IssuerForm(request.POST, instance=services.issuer_of(edition), label_suffix="")
    if not form.is_valid():
        return _page(request, edition, form, status=422)
    services.save_issuer(edition=edition, values=form.cleaned_data, actor=Actor.staff(request.user))
    messages.success(request, _("Gespeichert. Ab jetzt steht es so auf jeder Bescheinigung, die erstellt wird."))
    return HttpResponseRedirect(reverse("admin:certificates_overview"))


def _page(request: HttpRequest, edition: Edition | None, form: Any, status: int = 200) -> HttpResponse:
    context = {"title": _("Teilnahmebescheinigungen"), "edition": edition, "form": form}
    if edition:
        context |= {"counts": pages.counts(edition), "lists": pages.workshop_lists(edition)}
        context["is_finished"] = edition.is_over() or pages.is_finished(edition.pk)
    page = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, "admin/certificates/overview.html", page, status=status)
