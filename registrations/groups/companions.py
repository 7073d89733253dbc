"""Those without an own address, looked after by whoever registered them.

Shown and changed is what was said about them; needs and consents are theirs alone and stay as they are.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import Http404

from conference.audit.services import SELF
from registrations import desk, offers, pages, places, services
from registrations.allocation.explanations import wished
from registrations.allocation.models import Wish
from registrations.certificates import pages as certificates
from registrations.forms import initial_of
from registrations.models import Place, Registration, RegistrationState
from registrations.place_offers.models import PlaceOffer
from registrations.place_offers.pages import open_offers
from registrations.services import RegistrationData

from .forms import ColleagueForm

OWN = ("needs", "consents", "question", "question_anonymous", "phone", "title")


@dataclass(frozen=True)
class CompanionPage:
    """One of them as the page shows it. `by`: whose page it hangs on."""

    by: Registration
    registration: Registration
    places: list[Place]
    wishes: list[Wish]
    offers: list[PlaceOffer]
    has_certificate: bool

    @property
    def can_change(self) -> bool:
        return self.registration.is_active and self.registration.edition.is_change_open()

    @property
    def can_cancel(self) -> bool:
        return self.registration.can_be_cancelled


def found(by: Registration, pk: int) -> Registration:
    """One of those whom `by` looks after. Raises Http404 for everybody else, also for those with an own address."""
    for one in Registration.objects.registered_by(by).filter(pk=pk, email=""):
        return one
    raise Http404


def page_of(by: Registration, pk: int) -> CompanionPage:
    one = found(by, pk)
    wishes = wished(one) if one.edition.gathers_wishes else []
    held = list(pages.places_of(one))
    any_waits = one.state == RegistrationState.WAITING or any(not place.is_taken for place in held)
    offers_open = open_offers(one) if any_waits else []
    return CompanionPage(by, one, held, wishes, offers_open, certificates.is_ready(one))


def form_for(companion: Registration, data: Any = None) -> ColleagueForm:
    """The form filled in with what is stored, or with what was sent."""
    held = desk.held_by(companion)
    codes = list(companion.topics.values_list("code", flat=True))
    return ColleagueForm(
        data,
        edition=companion.edition,
        counts=offers.counts(companion.edition),
        held=held,
        initial=initial_of(desk.data_of(companion, is_for_person=True), held.shown, codes),
    )


@transaction.atomic
def change(*, companion: Registration, entered: RegistrationData) -> Registration:
    """Change what a colleague may say; what only the person may say stays as it is stored.

    Needs that staff noted stay hidden (`needs.storing`), also from an address that is added here. With an own address
    the person gets the own link, and looks after it from then on. Raises as `services.change`.
    """
    one = places.lock_registration(companion)  # so that nothing comes again that was taken back meanwhile
    stored = desk.data_of(one, is_for_person=True)
    own = {name: getattr(stored, name) for name in OWN}
    return services.change(registration=companion, data=dataclasses.replace(entered, **own), actor=SELF)
