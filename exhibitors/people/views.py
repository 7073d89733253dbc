"""One person at the stand: change, note what they need, fetch their badge."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from conference.audit.services import SELF
from conference.documents.views import answer as answer_document
from exhibitors import crew
from exhibitors.access.doors import Door, own_page
from exhibitors.answers import see_other
from registrations import documents
from registrations.models import ConsentPurpose, Registration, RegistrationState
from registrations.needs import storing
from registrations.needs.entry_form import EntryForm

from . import services
from .forms import PersonForm


def _person(door: Door, pk: int) -> Registration:
    """Somebody who comes from this organisation. Raises Http404."""
    found = crew.people(door.booking, door.exhibitor).select_related("edition").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _can_change(door: Door) -> bool:
    return door.booking.is_active and door.edition.is_change_open()


def _needs_form(person: Registration, data: object = None) -> EntryForm:
    given = person.consents.filter(purpose=ConsentPurpose.NEEDS, withdrawn_at=None).first()
    return EntryForm(data, edition=person.edition, given=given, prefix="needs")  # type: ignore[arg-type]


def _page(
    request: HttpRequest, door: Door, person: Registration, form: PersonForm, needs: EntryForm, status: int = 200
) -> HttpResponse:
    context = {
        "edition": door.edition,
        "door": door,
        "person": person,
        "form": form,
        "needs_form": needs,
        "has_needs": storing.stored(person) is not None,
        "can_change": _can_change(door),
        "is_changed": request.GET.get("neu", ""),
        "own_page": bool(person.email),
        "label": _("Unterstützung"),
    }
    return render(request, "exhibitors/person.html", context, status=status)


def _back(door: Door, person: Registration, what: str) -> HttpResponse:
    return see_other(door.address("person", person.pk, neu=what))


@own_page
def person(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    """Name, address and lunch (POST keeps them)."""
    one = _person(door, pk)
    if request.method != "POST" or not _can_change(door):
        return _page(request, door, one, PersonForm(person=one), _needs_form(one))
    form = PersonForm(request.POST, person=one)
    if form.submit(lambda: services.change(booking=door.booking, person=one, **_values(form))):
        return _back(door, one, "person")
    return _page(request, door, one, form, _needs_form(one), HTTPStatus.UNPROCESSABLE_ENTITY)


def _values(form: PersonForm) -> dict[str, object]:
    return {name: form.cleaned_data[name] for name in ("first_name", "last_name", "email", "lunch")}


@require_POST
@own_page
def needs(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    """What the person needs, with the consent as it was given. It is written here and shown to the responsible team
    only: this page has several readers."""
    one = _person(door, pk)
    form = _needs_form(one, request.POST)
    if _can_change(door) and form.submit(one, SELF):
        return _back(door, one, "bedarf")
    return _page(request, door, one, PersonForm(person=one), form, HTTPStatus.UNPROCESSABLE_ENTITY)


@own_page
def badge(request: HttpRequest, door: Door, pk: int) -> HttpResponse:
    """The person's badge, made by a worker."""
    one = _person(door, pk)
    if one.state != RegistrationState.CONFIRMED:
        raise Http404
    return answer_document(request, documents.own_badge(one))
