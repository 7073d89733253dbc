"""What a person may ask for (Art. 7, 15, 17 and 20 GDPR), done by staff for someone who calls or writes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from conference.audit.services import Actor, record
from conference.web.deeds import Deed
from registrations import pages, personal_data, services, traces
from registrations.erasing.services import erase
from registrations.models import ConsentPurpose, Registration

CHANGE, SEE_NEEDS = "registrations.change_registration", "registrations.view_supportneeds"


def urls(site: admin.AdminSite) -> list[Any]:
    """The pages about the rights of one person, below the person's own."""
    return [
        path("<int:pk>/rechte/", site.admin_view(require_safe(rights)), name="registrations_rights"),
        path("<int:pk>/rechte/kopie/", site.admin_view(require_POST(copy)), name="registrations_rights_copy"),
        path("<int:pk>/rechte/einwilligung/", site.admin_view(require_POST(consent)), name="registrations_consent"),
    ]


def _erase(request: HttpRequest, one: Registration) -> str:
    if not erase(registration=one, actor=Actor.staff(request.user)):
        raise services.RegistrationError(_("Diese Person ist schon gelöscht."), code="erased")
    return _("Alles über diese Person ist gelöscht. Wenn wir eine Adresse hatten, geht eine letzte Mail hinaus.")


ERASE = Deed(
    name="erase",
    label=gettext_lazy("Alles löschen"),
    question=gettext_lazy(
        "Alles über diese Person wird sofort gelöscht: Angaben, Unterstützungsbedarf, Mails, Dokumente. Vor der"
        " Konferenz ist sie damit auch abgesagt, und ihre Plätze gehen an andere; eine Bescheinigung lässt sich danach"
        " nicht mehr ausstellen. Das lässt sich nicht zurücknehmen."
    ),
    run=_erase,
    permission=CHANGE,
    is_for=lambda one: one.erased_at is None,
    tone="danger",
)


def _person(request: HttpRequest, pk: int) -> Registration:
    if not request.user.has_perm(CHANGE):  # type: ignore[union-attr]
        raise PermissionDenied
    return get_object_or_404(Registration.objects.with_position().select_related("edition"), pk=pk, erased_at=None)


def rights(request: HttpRequest, pk: int) -> HttpResponse:
    """What staff can do for the person: a copy, each consent, erasing."""
    one = _person(request, pk)
    context = {
        "title": _("Rechte der Person"),
        "one": one,
        "given": pages.personal_page(one).given,
        "sees_needs": request.user.has_perm(SEE_NEEDS),  # type: ignore[union-attr]
    }
    return TemplateResponse(request, "admin/registrations/rights.html", {**admin.site.each_context(request), **context})


def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of everything stored, as a page to print or a file. Written into the log, as it is a look at everything.

    Support needs are only in it for those who may see them; for others the copy says that there are some.
    """
    one = _person(request, pk)
    page = pages.personal_page(one)
    with_needs = request.user.has_perm(SEE_NEEDS)  # type: ignore[union-attr]
    if page.needs and not with_needs:
        page = personal_data.without_needs(page)
    record(
        actor=Actor.staff(request.user), action="registration.copied", subject=f"registration:{pk}", needs=with_needs
    )
    if request.POST.get("as") == "json":
        name = f"{one.edition.slug}-{one.code}.json"
        return JsonResponse(
            personal_data.copy_of(page),
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"},
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )
    context = {"title": _("Gespeicherte Daten"), "one": one, "parts": personal_data.readable(page)}
    context["mails"] = traces.mails(one)
    response = TemplateResponse(
        request, "admin/registrations/rights_copy.html", {**admin.site.each_context(request), **context}
    )
    response.headers["Cache-Control"] = "no-store, private"
    return response


def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one consent back, as the person said."""
    one = _person(request, pk)
    purpose = request.POST.get("purpose", "")
    if purpose not in ConsentPurpose.values:
        raise Http404
    services.withdraw_consent(registration=one, purpose=purpose, actor=Actor.staff(request.user))
    words = {"what": ConsentPurpose(purpose).label}
    messages.success(request, _("Die Einwilligung „%(what)s“ ist zurückgenommen.") % words)
    return HttpResponseRedirect(reverse("admin:registrations_rights", args=[pk]))
