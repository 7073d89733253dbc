"""Registering and the personal page: find, permit, call a service, answer."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from conference import calendars
from conference.audit.services import SELF
from conference.content import best
from conference.documents.views import answer as answer_document
from conference.models import Edition
from conference.web.text import clean

from . import documents, offers, pages, programme, programme_document, services, traces
from . import personal_data as own_data
from .certificates import pages as certificates
from .forms import RegistrationForm
from .groups import drafts
from .groups.forms import typed_in
from .limits import ASKING_FOR_LINK, GUESSING_CODES, REGISTERING
from .models import ConsentPurpose, Registration, RegistrationState
from .overlaps.done import told
from .programme_page import programme_page
from .secret_addresses import LinkForm, home, home_of, personal_page, personal_view, see_other
from .surveys import services as survey_services


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    if pages.is_guess(request, edition) and GUESSING_CODES.is_passed(request):
        return pages.guessing_page(request, edition)
    if not edition.is_registration_open() and not pages.is_invited(request, edition):
        return pages.closed_page(request, edition)
    if request.method != "POST":
        return pages.empty_form(request, edition)
    form = RegistrationForm(request.POST, edition=edition, counts=offers.counts(edition))
    if REGISTERING.is_passed(request, cost=form.cost):
        return _too_many(request, form)
    if "more" in request.POST:
        return _begin_group(request, form)
    registration = form.submit(
        lambda: services.register(edition=edition, data=form.entered(), actor=SELF, invitation=form.invited)
    )
    if registration is None:
        return _rejected(request, form)
    return home(registration)


def _begin_group(request: HttpRequest, form: RegistrationForm) -> HttpResponse:
    """Keep the first person and go on to the next; what is wrong with the first is said before."""

    def begin() -> str:
        services.check_choices(form.edition, form.entered())
        return drafts.begin(edition=form.edition, typed=typed_in(form))

    token = form.submit(begin)
    if token is None:
        return _rejected(request, form)
    return see_other(reverse("registrations:group_add", args=[form.edition.slug, token]))


def _rejected(request: HttpRequest, form: RegistrationForm) -> HttpResponse:
    """The form again; whoever is registered already gets the own link once more, at the address that is theirs."""
    if form.has_error("email", "registered"):
        services.send_links(edition=form.edition, email=clean(form.data["email"]))
    return pages.form_page(request, form, status=422)


def _too_many(request: HttpRequest, form: RegistrationForm) -> HttpResponse:
    form.full_clean()
    message = _(
        "Von Ihrem Anschluss kamen gerade sehr viele Anmeldungen. Bitte senden Sie in zehn Minuten noch einmal ab."
    )
    form.add_error(None, message)
    response = pages.form_page(request, form, status=429)
    response.headers["Retry-After"] = str(REGISTERING.seconds)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def send_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Whoever lost the own link: the answer is the same whether we know the address or not."""
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    form = LinkForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and ASKING_FOR_LINK.is_passed(request, cost=form.cost):
        form.full_clean()
        form.add_error(None, _("Das waren sehr viele Versuche. Bitte versuchen Sie es in zehn Minuten noch einmal."))
        status = 429
    elif form.is_valid():
        services.send_links(edition=edition, email=form.cleaned_data["email"])
        return render(request, "registrations/link_sent.html", {"edition": edition})
    return render(request, "registrations/link.html", {"edition": edition, "form": form}, status=status)


# --- The personal page ---------------------------------------------------------------------------------------


@require_GET
@personal_page
def personal(request: HttpRequest, registration: Registration) -> HttpResponse:
    page = pages.personal_page(registration)
    context = {"page": page, "edition": page.edition, "done": told(registration, page.places, request.GET)}
    context["survey_url"] = survey_services.link_for(registration)
    context["has_certificate"] = certificates.is_ready(registration)
    return render(request, "registrations/personal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def personal_change(request: HttpRequest, registration: Registration) -> HttpResponse:
    if not (registration.is_active and registration.edition.is_change_open()):
        return home(registration)
    if request.method != "POST":
        return pages.form_page(request, pages.change_form(registration), registration=registration)
    form = pages.change_form(registration, request.POST)
    done = form.submit(lambda: services.change(registration=registration, data=form.entered(), actor=SELF))
    if done is None:
        return pages.form_page(request, form, registration=registration, status=422)
    return home(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def personal_cancel(request: HttpRequest, registration: Registration) -> HttpResponse:
    """GET asks, POST does: scanners of mails follow links, they press no buttons."""
    if not registration.can_be_cancelled:
        return home(registration)
    if request.method == "POST":
        services.cancel(registration=registration, actor=SELF)
        return home(registration)
    page = pages.personal_page(registration)
    return render(request, "registrations/cancel.html", {"page": page, "edition": page.edition})


@require_POST
@personal_view
def personal_consent(request: HttpRequest, registration: Registration) -> HttpResponse:
    purpose = request.POST.get("purpose", "")
    if purpose not in ConsentPurpose.values:
        raise Http404
    services.withdraw_consent(registration=registration, purpose=purpose, actor=SELF)
    return home(registration, "#consents")


@require_safe
@personal_page
def personal_programme_page(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The programme with the own places marked; never kept, because the address is a secret."""
    page = programme_page(registration, request.GET, request.path)
    context = {"page": page, "mine": page.mine, "registration": registration, "edition": page.edition}
    return render(request, "registrations/programme.html", context)


@require_safe
@personal_page
def personal_ics(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The own day, to be kept or to be subscribed to: whoever asks again is told whether it changed."""
    edition = registration.edition
    sessions = programme.subscribed_sessions(registration)
    name = best(edition, "title")[0]
    body = calendars.calendar(edition=edition, sessions=sessions, language=get_language() or "de", name=name)
    headers = {
        "Content-Disposition": f'attachment; filename="{edition.slug}.ics"',
        "ETag": f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"',
    }
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=headers["ETag"], response=response) or response


@require_http_methods(["GET", "HEAD", "POST"])
@personal_view
def personal_badge(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The own badge: made by a worker, watched until it is ready. Who waits for a place has none yet."""
    if registration.state != RegistrationState.CONFIRMED:
        return home(registration)
    edition = registration.edition
    return answer_document(request, documents.own_badge(registration), back=home_of(registration), edition=edition)


@require_GET
@personal_view
def personal_programme(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The own programme for print, made by a worker. Who waits for a place has none yet."""
    if registration.state != RegistrationState.CONFIRMED:
        return home(registration)
    document = programme_document.own_programme(registration, get_language() or "de")
    edition = registration.edition
    back, filename = home_of(registration), f"{edition.slug}-{registration.code}.pdf"
    return answer_document(request, document, back=back, edition=edition, filename=filename)


@require_GET
@personal_page
def personal_data_page(request: HttpRequest, registration: Registration) -> HttpResponse:
    page = pages.personal_page(registration)
    context = {"page": page, "edition": page.edition, "parts": own_data.readable(page)}
    context["mails"] = traces.mails(registration)
    return render(request, "registrations/data.html", context)


@require_GET
@personal_page
def personal_data(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Art. 15 and 20 GDPR: everything about the person, for other programs."""
    copy: dict[str, Any] = own_data.copy_of(pages.personal_page(registration))
    headers = {"Content-Disposition": f'attachment; filename="{registration.edition.slug}-{registration.code}.json"'}
    return JsonResponse(copy, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 1})
