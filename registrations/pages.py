"""What the pages of a registration show, put together once for views and templates."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conference import texts
from conference.models import Edition, EditionState, PlaceMode, TextKind
from conference.phases import Phase, phase_of
from conference.web.forms import started_now
from conference.web.templatetags.web_forms import has_content

from . import desk, offers
from .allocation.explanations import Explained, explained, wished
from .allocation.models import MOST_WISHES, Wish
from .allocation.wishes import field_name
from .certificates import pages as certificates
from .checkin.sessions import KEPT_MINUTES
from .forms import RegistrationForm, initial_of
from .invitations.services import find, is_usable, problem_of
from .models import ConsentPurpose, Diet, Invitation, Place, PlaceState, Registration, RegistrationState, SupportNeeds
from .needs import storing, wording
from .overlapping import Overlap, in_the_way, overlaps, undecided
from .overlaps.pages import Decision, decisions
from .place_offers.deadlines import is_given_at_door, promotes_itself
from .place_offers.models import PlaceOffer
from .place_offers.pages import has_open_offer, open_offers
from .querysets import PlaceQuerySet
from .questions import services as questions

FOLDED = ("title", "phone", "badge_name", "own_script_name")
NEW_FOR = dt.timedelta(days=1)
_SECONDS_KEPT = 60  # texts and topics reach the form through `agenda_changed_at`; this is for what passes it by
_MARK = f"mark-{secrets.token_hex(8)}"
_MARKS = re.compile(rf"{_MARK}:([\w-]+):")


def _mark(name: str) -> SafeString:
    return SafeString(f"{_MARK}:{name}:")


def empty_form(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The form as nobody has touched it: the same for everybody but for a few marks, so it is kept in memory.

    Filled in on every request: the CSRF token, the moment, and what is free. Two queries where it is kept.
    """
    found = offers.counts(edition)
    key = f"form:{edition.pk}:{get_language()}:{offers.fingerprint(edition, found)}"
    html = None if request.GET else cache.get(key)
    form = None
    if html is None:
        chosen = {f"round_{one.round}": one.code for one in found if request.GET.get(f"round_{one.round}") == one.code}
        form = RegistrationForm(edition=edition, counts=found, initial=chosen | {"started": _mark("started")})
        if code := request.GET.get("einladung", ""):
            form.preset(code)
        places = {one.code: _mark(f"places-{one.code}") for one in found}
        context = form_context(form, edition, places) | {"csrf_token": _mark("csrf"), "notice": _mark("notice")}
        html = render_to_string("registrations/form.html", context, request)
        if not request.GET:
            cache.set(key, html, _SECONDS_KEPT)
    values = {f"places-{one.code}": one.places for one in found}
    invited = form.invited if form else None
    values |= {"csrf": get_token(request), "started": started_now(), "notice": places_notice(edition, invited)}
    return HttpResponse(_MARKS.sub(lambda mark: str(values.get(mark[1], "")), html))


def form_page(
    request: HttpRequest,
    form: RegistrationForm,
    *,
    registration: Registration | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form with what somebody typed, or with what is stored of `registration`."""
    edition = form.edition
    places = {one.code: one.places for one in offers.counts(edition)}
    held = offers.held_by(list(registration.places.select_related("session"))) if registration else {}
    context = form_context(form, edition, places, held) | {
        "notice": places_notice(edition, form.invited),
        "registration": registration,
    }
    return render(request, "registrations/form.html", context, status=status)


def form_context(
    form: RegistrationForm, edition: Edition, places: dict[str, SafeString], held: dict[str, str] | None = None
) -> dict[str, Any]:
    found = texts.texts_of(edition, TextKind.CATERING, TextKind.CHILDCARE, TextKind.PHOTOGRAPHS)
    shown = offers.rounds(edition, places, held) if form.round_names else []
    names = [[field_name(one.number, rank) for rank in range(1, MOST_WISHES + 1)] for one in shown]
    rounds = [
        (one, [form[name] for name in fields if name in form.fields]) for one, fields in zip(shown, names, strict=True)
    ]
    return {
        "form": form,
        "edition": edition,
        "rounds": rounds,
        "texts": found,
        "open_names": has_content(form, ",".join(name for name in FOLDED if name in form.fields)),
        "has_diet": "diet" in form.fields
        and (form["diet"].errors or form["diet"].value() not in (None, "", Diet.EVERYTHING)),
    }


def _code(request: HttpRequest) -> str:
    """The code of an invitation that somebody sent or came with."""
    return request.POST.get("invitation", "") or request.GET.get("einladung", "")


def is_guess(request: HttpRequest, edition: Edition) -> bool:
    """Whether somebody tries a code that stands for nothing."""
    code = _code(request)
    return bool(code) and find(edition, code) is None


def guessing_page(request: HttpRequest, edition: Edition) -> HttpResponse:
    """For whoever has tried too many codes."""
    words = _("Das waren sehr viele Versuche. Bitte versuchen Sie es in zehn Minuten noch einmal.")
    context = {"edition": edition, "phase": phase_of(edition).value, "is_over": False, "problem": words, "code": ""}
    return render(request, "registrations/closed.html", context | {"is_guessing": True}, status=429)


def is_invited(request: HttpRequest, edition: Edition) -> bool:
    """Whether somebody comes by an invitation to an edition that is not open to everybody."""
    code = _code(request)
    return edition.state == EditionState.PUBLISHED and not edition.is_over() and is_usable(edition, code)


def places_notice(edition: Edition, invited: Invitation | None = None) -> SafeString:
    """One line on top of the form: how many places are left, or that there is a waiting list, or an invitation."""
    if invited is not None:
        words = _("Sie sind eingeladen: Ihr Platz ist für Sie reserviert.")
        return format_html('<p class="note ok"><strong>{}</strong></p>', words)
    free = edition.places_free
    if not free or edition.waiting:
        words = _("Die Konferenz ist ausgebucht. Wenn Sie sich anmelden, kommen Sie auf die Warteliste.")
        return format_html('<p class="note warn"><strong>{}</strong></p>', words)
    words = ngettext("Noch %(free)s von %(all)s Plätzen frei.", "Noch %(free)s von %(all)s Plätzen frei.", free)
    return format_html("<p>{}</p>", words % {"free": free, "all": edition.capacity})


def change_form(registration: Registration, data: Any = None) -> RegistrationForm:
    """The form filled in with what is stored, or with what was sent."""
    edition = registration.edition
    stored = desk.data_of(registration, is_for_person=True)
    found = offers.counts(edition)
    held = desk.held_by(registration)
    codes = list(registration.topics.values_list("code", flat=True))
    initial = initial_of(stored, held.shown, codes)
    return RegistrationForm(data, edition=edition, counts=found, held=held, initial=initial)


def closed_page(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Why nobody can register now, and what to do instead."""
    phase = phase_of(edition)
    code = _code(request)
    context = {
        "edition": edition,
        "phase": phase.value,
        "is_over": phase in (Phase.OVER, Phase.ARCHIVED),
        "code": code,
        "problem": problem_of(edition, code),
    }
    is_refused = request.method == "POST" or context["problem"]
    return render(request, "registrations/closed.html", context, status=422 if is_refused else 200)


@dataclass(frozen=True)
class Chosen:
    """One place. kept: others at the same time that stay as well; in_the_way: why a place is only waited for."""

    place: Place
    kept: list[Place]
    in_the_way: Place | None


@dataclass(frozen=True)
class PersonalPage:
    """Everything about one person, as the page and the copy of the own data show it."""

    registration: Registration
    places: list[Place]
    needs: SupportNeeds | None
    consents: list[dict[str, Any]]
    topics: list[str]
    wishes: Sequence[Wish]
    explained: Sequence[Explained]
    offers: Sequence[PlaceOffer]
    are_needs_hidden: bool = False

    @property
    def edition(self) -> Edition:
        return self.registration.edition

    @property
    def is_new(self) -> bool:
        """Whether the confirmation may still be on its way."""
        return timezone.now() - self.registration.created_at < NEW_FOR

    @property
    def can_change(self) -> bool:
        return self.registration.is_active and self.edition.is_change_open()

    @property
    def can_cancel(self) -> bool:
        return self.registration.can_be_cancelled

    @property
    def may_ask(self) -> bool:
        """Whether the panel still takes questions; until the day comes, without a look at the programme."""
        edition = self.edition
        return timezone.now().astimezone(edition.tz).date() < edition.date or questions.is_open(edition)

    @property
    def moves_up(self) -> bool:
        """Whether who waits gets what becomes free without being asked once more."""
        return self.registration.waiting_list and promotes_itself(self.edition)

    @property
    def kept_minutes(self) -> int:
        """How long after the start a place in a workshop is kept; 0 where there is none to keep any more."""
        has_place = any(place.state == PlaceState.TAKEN for place in self.places)
        return KEPT_MINUTES if has_place and not self.edition.is_over() else 0

    @property
    def is_given_at_door(self) -> bool:
        """Whether who waits has to come to the reception now."""
        return is_given_at_door(self.edition)

    @property
    def asks(self) -> bool:
        """Whether the page wants an answer, which then comes before everything else."""
        return bool(self.offers or self.undecided)

    @property
    def undecided(self) -> list[Overlap]:
        """Two places at one time each, about which the person is asked on top of the page."""
        return [] if self.edition.is_over() else undecided(self.places)

    @property
    def decisions(self) -> list[Decision]:
        """The same as the page asks about it; one query where there is something."""
        return decisions(self.edition, self.undecided)

    @property
    def chosen(self) -> list[Chosen]:
        """The places, each with what is at the same time; afterwards nobody waits any more."""
        kept = [one for one in overlaps(self.places) if one.is_kept]
        return [
            Chosen(
                place,
                [two for pair in kept for two in pair.places if place in pair.places and two != place],
                in_the_way(place, self.places),
            )
            for place in self.places
            if place.is_taken or not self.edition.is_over()
        ]

    @property
    def companions(self) -> list[Registration]:
        """Whom this person has registered, with `has_offer` and `has_certificate`; up to three queries for those who
        have registered somebody."""
        if not self.registration.group_id:
            return []
        people = list(Registration.objects.registered_by(self.registration).annotate(has_offer=has_open_offer()))
        ready = certificates.ready_among([one for one in people if not one.email])
        for one in people:
            one.has_certificate = one.pk in ready
        return people

    @property
    def registrant(self) -> Registration | None:
        """Who has registered this person, if it was somebody else."""
        return self.registration.registered_by

    @property
    def needed(self) -> list[tuple[str, str]]:
        """What the person needs: pairs of heading and words."""
        return wording.rows(self.needs) if self.needs else []

    @property
    def given(self) -> list[dict[str, Any]]:
        """The consents that hold, each with its words."""
        rows = [row for row in self.consents if row["withdrawn_at"] is None]
        return [row | {"label": ConsentPurpose(row["purpose"]).label} for row in rows]

    @property
    def has_needs_consent(self) -> bool:
        return any(row["purpose"] == ConsentPurpose.NEEDS for row in self.given)


def places_of(registration: Registration) -> PlaceQuerySet:
    """A person's places in the order of the day, with room and position."""
    return registration.places.with_position().select_related("session__room").order_by("session__start", "pk")


def personal_page(registration: Registration) -> PersonalPage:
    """Four queries, however many people are registered; one more where workshops are given out by wishes."""
    edition = registration.edition
    held = list(places_of(registration))
    any_waits = registration.state == RegistrationState.WAITING or any(not place.is_taken for place in held)
    by_wishes = edition.place_mode == PlaceMode.WISHES
    needs, are_needs_hidden = storing.shown(registration)
    return PersonalPage(
        registration=registration,
        places=held,
        needs=needs,
        consents=list(registration.consents.order_by("purpose", "pk").values("purpose", "given_at", "withdrawn_at")),
        topics=list(registration.topics.values_list("name", flat=True)),
        wishes=wished(registration) if edition.gathers_wishes else (),
        offers=open_offers(registration) if any_waits else (),
        explained=explained(registration) if by_wishes and not edition.gathers_wishes else (),
        are_needs_hidden=are_needs_hidden,
    )
