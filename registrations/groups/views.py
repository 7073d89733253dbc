"""Adding people to a list, looking at it once more, and sending it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conference.audit.services import SELF
from conference.models import Edition
from conference.web.errors import DomainError
from conference.web.ratelimit import Limit
from registrations import offers, pages, services
from registrations.limits import GUESSING, GUESSING_CODES, REGISTERING
from registrations.models import RegistrationDraft
from registrations.secret_addresses import home, keep_secret, see_other

from . import drafts
from .forms import typed_in
from .people import Person, blank, check, invited_by, is_full, people_of, places_before, refuse
from .services import MOST

ADDING = Limit("registration-draft", most=400)

Answer = Callable[Concatenate[HttpRequest, RegistrationDraft, ...], HttpResponse]


def draft_view(view: Answer) -> Callable[..., HttpResponse]:
    """Make `view(request, draft)` out of an address with slug and token. What was sent already leads to its page."""

    @functools.wraps(view)
    def answer(request: HttpRequest, slug: str, token: str, **more: Any) -> HttpResponse:
        draft = drafts.find(slug, token)
        if draft is None:
            return keep_secret(_gone(request, slug))
        if draft.registrant is not None:
            return keep_secret(home(draft.registrant, "#gemeinsam"))
        if not (draft.edition.is_registration_open() or invited_by(people_of(draft))):
            return keep_secret(pages.closed_page(request, draft.edition))
        draft.token = token  # type: ignore[attr-defined]  # the row knows only its digest
        return keep_secret(view(request, draft, **more))

    return answer


def _gone(request: HttpRequest, slug: str) -> HttpResponse:
    edition = get_object_or_404(Edition.objects.public(), slug=slug)
    status = 429 if GUESSING.is_passed(request) else 404
    return render(request, "registrations/groups/gone.html", {"edition": edition}, status=status)


def _address(draft: RegistrationDraft, name: str, *more: Any) -> str:
    return reverse(f"registrations:{name}", args=[draft.edition.slug, draft.token, *more])  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@draft_view
def review(request: HttpRequest, draft: RegistrationDraft) -> HttpResponse:
    """GET: everything once more before it is sent. POST: register them all."""
    people = people_of(draft)
    if request.method != "POST":
        return _review_page(request, draft, people)
    if REGISTERING.is_passed(request, cost=len(people)):
        return _review_page(request, draft, people, status=429)
    stay = request.POST.get("stay_together") == "yes"
    data = [person.data for person in people]
    try:
        if check(draft.edition, people):
            invited = invited_by(people)
            first = drafts.send(draft=draft, people=data, stay_together=stay, invitation=invited, actor=SELF)
            return home(first, "#gemeinsam")
    except DomainError as error:
        refuse(people, error)
    _send_links(draft.edition, people)
    return _review_page(request, draft, people, status=422)


def _send_links(edition: Edition, people: list[Person]) -> None:
    """Whoever is registered already gets the own link once more, as when somebody registers twice."""
    for person in people:
        if person.form.has_error("email", "registered"):
            services.send_links(edition=edition, email=person.data.email)


def _review_page(
    request: HttpRequest, draft: RegistrationDraft, people: list[Person], *, status: int = 200
) -> HttpResponse:
    context = {
        "draft": draft,
        "edition": draft.edition,
        "people": people,
        "wrong": [person for person in people if person.problems],
        "warned": places_before(draft.edition, people),
        "is_full": is_full(people),
        "most": MOST,
        "is_too_often": status == 429,
        "stay_together": request.POST.get("stay_together") == "yes",
    }
    response = render(request, "registrations/groups/review.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(REGISTERING.seconds)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@draft_view
def add(request: HttpRequest, draft: RegistrationDraft) -> HttpResponse:
    """One more person."""
    people = people_of(draft)
    if is_full(people):
        return see_other(_address(draft, "group"))
    if request.method != "POST":
        return _person_page(request, draft, blank(draft, people))
    return _keep(request, draft, blank(draft, people, request.POST), people, number=None)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_view
def edit(request: HttpRequest, draft: RegistrationDraft, number: int) -> HttpResponse:
    """Change what was typed about one person; what is wrong with it is said at its field."""
    people = people_of(draft)
    person = _found(people, number)
    if request.method != "POST":
        check(draft.edition, people)
        return _person_page(request, draft, person.form, person)
    if pages.is_guess(request, draft.edition) and GUESSING_CODES.is_passed(request):
        return pages.guessing_page(request, draft.edition)
    kind = type(person.form)
    form = kind(request.POST, edition=draft.edition, counts=offers.counts(draft.edition))
    return _keep(request, draft, form, people, number=number)


def _keep(
    request: HttpRequest, draft: RegistrationDraft, form: Any, people: list[Person], *, number: int | None
) -> HttpResponse:
    person = next((one for one in people if one.number == number), None)
    if ADDING.is_passed(request, cost=form.cost):
        form.full_clean()
        form.add_error(None, _("Das waren sehr viele Personen. Bitte machen Sie in zehn Minuten weiter."))
        return _person_page(request, draft, form, person, status=429)

    def keep() -> bool:
        services.check_choices(draft.edition, form.entered())
        drafts.put(draft=draft, number=number, typed=typed_in(form))
        return True

    if form.submit(keep) is None:
        return _person_page(request, draft, form, person, status=422)
    return see_other(_address(draft, "group"))


def _person_page(
    request: HttpRequest, draft: RegistrationDraft, form: Any, person: Person | None = None, *, status: int = 200
) -> HttpResponse:
    places = {one.code: one.places for one in offers.counts(draft.edition)}
    context = pages.form_context(form, draft.edition, places)
    context |= {"draft": draft, "person": person, "is_first": person is not None and person.is_first}
    return render(request, "registrations/groups/person.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@draft_view
def remove(request: HttpRequest, draft: RegistrationDraft, number: int) -> HttpResponse:
    """GET asks, POST does. Without the first person the whole list goes."""
    person = _found(people_of(draft), number)
    if request.method != "POST":
        context = {"draft": draft, "edition": draft.edition, "person": person}
        return render(request, "registrations/groups/remove.html", context)
    if person.is_first:
        drafts.give_up(draft=draft)
        return see_other(reverse("registrations:register", args=[draft.edition.slug]))
    drafts.remove(draft=draft, number=number)
    return see_other(_address(draft, "group"))


def _found(people: list[Person], number: int) -> Person:
    for person in people:
        if person.number == number:
            return person
    raise Http404
