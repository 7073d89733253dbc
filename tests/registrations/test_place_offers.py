"""Places that are held for somebody until they answer: made, accepted, declined, run out, withdrawn; and races."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from conference.audit.services import SELF, SYSTEM
from conference.models import Edition, Session
from conference.outbox import rendering
from conference.outbox.models import OutgoingMail
from conference.services import cancel_session
from conference.web.errors import DomainError
from registrations import checking, desk, services, waiting
from registrations.doubles.services import merge
from registrations.models import Place, Registration
from registrations.place_offers import services as offering
from registrations.place_offers.deadlines import deadline
from registrations.place_offers.models import OfferState, PlaceOffer
from tests.factories import at, make_edition, make_registration, make_workshop, registration_data
from tests.registrations.test_races import at_once
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def offering_edition(**fields) -> Edition:
    """An edition in which nobody moves up by themselves any more."""
    return make_edition(**{"promote_until": timezone.now() - dt.timedelta(hours=1), **fields})


def mails_of(one: Registration) -> list[str]:
    rows = OutgoingMail.objects.filter(about=f"registration:{one.pk}").order_by("pk")
    return [mail.name.partition("/")[2] for mail in rows]


def state_of(one: Registration, session: Session) -> str:
    return one.places.filter(session=session).values_list("state", flat=True).first() or "none"


def full_workshop(edition: Edition, waiting_people: int = 2) -> tuple[Session, Registration, list[Registration]]:
    """A workshop with one place, whoever has it, and those who wait."""
    session = make_workshop(edition, 1, capacity=1)
    holder = make_registration(edition, sessions=[session])
    return session, holder, [make_registration(edition, sessions=[session]) for _n in range(waiting_people)]


def open_offer(one: Registration) -> PlaceOffer | None:
    return PlaceOffer.objects.open().filter(registration=one).first()


def test_a_freed_place_is_held_for_the_next_until_they_answer():
    session, holder, (first, second) = full_workshop(offering_edition())
    services.cancel(registration=holder, actor=SELF)
    session.refresh_from_db()
    assert (session.places_taken, session.waiting) == (1, 2), "held counts as taken, and the person still waits"
    offer = open_offer(first)
    assert offer.expires_at - timezone.now() > dt.timedelta(hours=23)
    assert (mails_of(first)[-1], open_offer(second)) == ("place_offered", None)
    newcomer = make_registration(session.edition, sessions=[session])
    assert state_of(newcomer, session) == "waiting"
    offering.accept(offer=offer, actor=SELF)
    offering.accept(offer=offer, actor=SELF)
    assert (state_of(first, session), mails_of(first)[-1]) == ("taken", "promoted_in_session")
    assert checking.differences() == []


def test_a_declined_place_goes_to_the_next_and_both_are_told():
    session, holder, (first, second) = full_workshop(offering_edition())
    services.cancel(registration=holder, actor=SELF)
    offering.decline(offer=open_offer(first), actor=SELF)
    assert (state_of(first, session), mails_of(first)[-1]) == ("none", "offer_ended")
    assert mails_of(second)[-1] == "place_offered"
    assert checking.differences() == []


def test_an_offer_that_runs_out_goes_to_the_next_and_both_are_told():
    session, holder, (first, second) = full_workshop(offering_edition())
    services.cancel(registration=holder, actor=SELF)
    offer = open_offer(first)
    with time_machine.travel(offer.expires_at + dt.timedelta(seconds=1)):
        with pytest.raises(DomainError) as refused:
            offering.accept(offer=offer, actor=SELF)
        assert refused.value.code == "gone"
        assert offering.expire_run_out() == 1
        assert offering.expire_run_out() == 0
    assert (state_of(first, session), mails_of(first)[-1]) == ("none", "offer_ended")
    assert open_offer(second)
    assert checking.differences() == []


def test_the_conference_itself_is_offered_too():
    edition = offering_edition(capacity=1)
    session = make_workshop(edition, 1)
    holder = make_registration(edition)
    first, second = make_registration(edition, sessions=[session]), make_registration(edition)
    services.cancel(registration=holder, actor=SELF)
    assert make_registration(edition).state == "waiting"
    offering.accept(offer=open_offer(first), actor=SELF)
    first.refresh_from_db()
    assert first.state == "confirmed"
    assert open_offer(second) is None
    assert open_offer(first).session == session, "where somebody waited in a workshop, that is offered then"
    assert checking.differences() == []


def test_who_lets_the_conference_go_stays_on_its_list_but_is_not_asked_again():
    edition = offering_edition(capacity=1)
    holder, first, second = [make_registration(edition) for _n in range(3)]
    services.cancel(registration=holder, actor=SELF)
    offering.decline(offer=open_offer(first), actor=SELF)
    first.refresh_from_db()
    assert (first.state, first.waiting_list) == ("waiting", False)
    assert open_offer(second)
    assert checking.differences() == []


@pytest.mark.parametrize("deed", ["cancel", "change", "clear", "role"])
def test_whoever_leaves_a_waiting_list_leaves_what_is_held_for_them(deed):
    edition = offering_edition(capacity=4)
    session, holder, (first, second) = full_workshop(edition)
    services.cancel(registration=holder, actor=SELF)
    if deed == "cancel":
        services.cancel(registration=first, actor=SELF)
    elif deed == "change":
        services.change(registration=first, data=registration_data(), actor=SELF)
    elif deed == "clear":
        cancel_session(session=session, actor=SYSTEM)
    else:
        desk.change_role(registration=first, role="team", actor=SYSTEM)
    assert checking.differences() == []
    if deed in ("cancel", "change"):
        assert open_offer(first) is None
        assert open_offer(second)
    if deed == "clear":
        assert not PlaceOffer.objects.open().exists()


def test_leaving_the_list_of_the_conference_passes_the_held_place_on():
    edition = offering_edition(capacity=1)
    holder, first, second = [make_registration(edition) for _n in range(3)]
    services.cancel(registration=holder, actor=SELF)
    services.cancel(registration=first, actor=SELF)
    assert open_offer(second)
    assert checking.differences() == []


def test_nobody_is_offered_a_place_who_cannot_come_or_cannot_be_written_to():
    edition = offering_edition()
    session, holder, _nobody = full_workshop(edition, 0)
    elsewhere = make_workshop(edition, 1)
    no_mail = make_registration(edition, sessions=[session], email="", organisation="VHS")
    busy = make_registration(edition, sessions=[session])
    Place.objects.create(registration=busy, session=elsewhere, state="taken")
    Session.objects.filter(pk=elsewhere.pk).update(places_taken=1)
    able = make_registration(edition, sessions=[session])
    services.cancel(registration=holder, actor=SELF)
    assert [open_offer(one) is not None for one in (no_mail, busy, able)] == [False, False, True]


def test_an_offer_is_not_accepted_into_an_overlap():
    edition = offering_edition()
    _session, holder, (first,) = full_workshop(edition, 1)
    services.cancel(registration=holder, actor=SELF)
    elsewhere = make_workshop(edition, 1)
    Place.objects.create(registration=first, session=elsewhere, state="taken")
    Session.objects.filter(pk=elsewhere.pk).update(places_taken=1)
    with pytest.raises(DomainError) as refused:
        offering.accept(offer=open_offer(first), actor=SELF)
    assert refused.value.code == "overlap"
    assert checking.differences() == []


def test_offers_get_shorter_and_stop_on_the_eve():
    edition = make_edition(offer_hours=24)
    eve = at(edition, "18:00") - dt.timedelta(days=1)
    with time_machine.travel(eve - dt.timedelta(days=3), tick=False):
        assert deadline(edition) == timezone.now() + dt.timedelta(hours=24)
    with time_machine.travel(eve - dt.timedelta(hours=5), tick=False):
        assert deadline(edition) == eve
    with time_machine.travel(eve - dt.timedelta(minutes=119), tick=False):
        assert deadline(edition) is None


def test_without_hours_nothing_is_offered_by_itself():
    session, holder, (first, _second) = full_workshop(offering_edition(offer_hours=0))
    services.cancel(registration=holder, actor=SELF)
    assert not PlaceOffer.objects.exists()
    offer = offering.offer_by_hand(registration=first, session=session, actor=SYSTEM)
    assert offering.withdraw(offer=offer, actor=SYSTEM)
    assert not offering.withdraw(offer=offer, actor=SYSTEM)
    assert (state_of(first, session), mails_of(first)[-1]) == ("waiting", "offer_ended")
    assert checking.differences() == []


def test_the_page_asks_and_only_buttons_do_something(client):
    session, holder, (first, _second) = full_workshop(offering_edition())
    services.cancel(registration=holder, actor=SELF)
    offer = open_offer(first)
    mail = OutgoingMail.objects.get(name="registrations/place_offered", about=f"registration:{first.pk}")
    text = rendering.render(mail).text
    link = re.search(r"http://testserver(\S+/angebot/)", text)[1]
    page = client.get(link).content.decode()
    assert "Bitte antworten Sie bis" in page
    assert "Bitte antworten Sie bis" in client.get(link.removesuffix("angebot/")).content.decode()
    arguments = [session.edition.slug, first.token, offer.pk]
    assert client.get(reverse("registrations:offer_accept", args=arguments)).status_code == 405
    offer.refresh_from_db()
    assert offer.state == OfferState.OPEN
    assert client.post(reverse("registrations:offer_accept", args=arguments)).status_code == 303
    assert state_of(first, session) == "taken"
    assert "Hier ist gerade kein Platz für Sie frei" in client.get(link).content.decode()
    late = client.post(reverse("registrations:offer_decline", args=arguments))
    assert (late.status_code, "gilt nicht mehr" in late.content.decode()) == (409, True)


def test_nobody_answers_for_somebody_else(client):
    session, holder, (first, second) = full_workshop(offering_edition())
    services.cancel(registration=holder, actor=SELF)
    stolen = reverse("registrations:offer_accept", args=[session.edition.slug, second.token, open_offer(first).pk])
    assert client.post(stolen).status_code == 404
    assert state_of(first, session) == "waiting"


@pytest.mark.parametrize("state", ["declined", "expired", "withdrawn"])
def test_each_end_has_its_words(state):
    edition = offering_edition()
    session, holder, (first, _second) = full_workshop(edition)
    services.cancel(registration=holder, actor=SELF)
    offer = open_offer(first)
    if state == "declined":
        offering.decline(offer=offer, actor=SELF)
    elif state == "withdrawn":
        offering.withdraw(offer=offer, actor=SYSTEM)
    else:
        with time_machine.travel(offer.expires_at + dt.timedelta(minutes=1)):
            offering.expire_run_out()
    mail = OutgoingMail.objects.get(name="registrations/offer_ended", about=f"registration:{first.pk}")
    words = re.sub(r"\s+", " ", rendering.render(mail).text)
    said = {"declined": "abgelehnt", "expired": "keine Antwort von Ihnen", "withdrawn": "behalten Sie Ihre Stelle"}
    assert said[state] in words
    assert re.sub("[\u2066-\u2069]", "", words).count(session.title) >= 1


def test_staff_see_offers_make_them_and_take_them_back(client):
    _session, holder, (first, second) = full_workshop(offering_edition(offer_hours=0))
    services.cancel(registration=holder, actor=SELF)
    sign_in(client, "anmeldung")
    values = {"what": "place", "pk": second.places.get().pk}
    client.post(reverse("admin:registrations_offer"), values)
    offer = open_offer(second)
    page = client.get(reverse("admin:registrations_waiting")).content.decode()
    assert "angeboten bis" in page
    client.post(reverse("admin:registrations_withdraw"), {"offer": offer.pk})
    assert open_offer(second) is None
    client.post(reverse("admin:registrations_offer"), {"what": "place", "pk": first.places.get().pk})
    assert open_offer(first)


@pytest.mark.parametrize("page", ["registrations_offer", "registrations_withdraw"])
@pytest.mark.parametrize("role", ["agenda", "messe", "empfang", "bedarf"])
def test_who_may_not_give_places_may_not_offer_any(client, role, page):
    make_edition()
    sign_in(client, role)
    assert client.post(reverse(f"admin:{page}")).status_code == 403


def test_who_was_passed_over_is_looked_at_again_when_the_other_workshop_is_cancelled():
    """The overlap ends because a session does not take place; nothing became free in the one they wait for."""
    edition = make_edition()
    long = make_workshop(edition, 1, capacity=5, end="16:00")
    full = make_workshop(edition, 2, capacity=1)
    holder, person = make_registration(edition, sessions=[full]), make_registration(edition, sessions=[full])
    Place.objects.create(registration=person, session=long, state="taken")
    Session.objects.filter(pk=long.pk).update(places_taken=1)
    services.cancel(registration=holder, actor=SELF)
    assert state_of(person, full) == "waiting", "at that time the person is somewhere else"
    cancel_session(session=long, actor=SYSTEM)
    assert state_of(person, full) == "taken"
    assert mails_of(person)[-1] == "promoted_in_session"
    assert checking.differences() == []


@pytest.mark.parametrize("keeps_first", [True, False])
def test_what_is_held_comes_along_when_two_registrations_become_one(keeps_first):
    edition = offering_edition()
    session, holder, (first,) = full_workshop(edition, 1)
    other = make_registration(edition)
    services.cancel(registration=holder, actor=SELF)
    keep, gone = (first, other) if keeps_first else (other, first)
    merge(keep=keep, other=gone, taken=(), actor=SYSTEM)
    assert open_offer(keep).session == session
    offering.accept(offer=open_offer(keep), actor=SELF)
    assert state_of(keep, session) == "taken"
    assert checking.differences() == []


@pytest.mark.parametrize("keeps_first", [True, False])
def test_a_held_place_at_the_conference_comes_along_too(keeps_first):
    edition = offering_edition(capacity=1)
    holder, first, other = [make_registration(edition) for _n in range(3)]
    services.cancel(registration=holder, actor=SELF)
    keep, gone = (first, other) if keeps_first else (other, first)
    merge(keep=keep, other=gone, taken=(), actor=SYSTEM)
    assert checking.differences() == []
    assert open_offer(keep)


# --- At once --------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_accepting_declining_running_out_and_cancelling_at_once():
    edition = offering_edition()
    session = make_workshop(edition, 1, capacity=4)
    holders = [make_registration(edition, sessions=[session]) for _n in range(4)]
    people = [make_registration(edition, sessions=[session]) for _n in range(10)]
    for one in holders:
        services.cancel(registration=one, actor=SELF)
    offers = list(PlaceOffer.objects.open().select_related("registration"))
    assert len(offers) == 4
    PlaceOffer.objects.filter(pk=offers[3].pk).update(expires_at=timezone.now())
    deeds: list[Callable[[], object]] = []
    for offer in offers[:2]:
        deeds += [lambda one=offer: offering.accept(offer=one, actor=SELF)] * 2
        deeds += [lambda one=offer: offering.decline(offer=one, actor=SELF)]
        deeds += [lambda one=offer: services.cancel(registration=one.registration, actor=SELF)]
    deeds += [lambda: offering.withdraw(offer=offers[2], actor=SYSTEM)] * 2
    deeds += [offering.expire_run_out] * 3
    deeds += [lambda: services.register(edition=edition, data=registration_data(sessions=(session.code,)), actor=SELF)]
    deeds += [lambda: waiting.fill_free_places(edition=edition)] * 2
    errors = at_once(deeds, workers=12)
    assert {getattr(error, "code", error) for error in errors} <= {"gone"}
    assert checking.differences() == []
    for one in people:
        ended = PlaceOffer.objects.filter(registration=one).exclude(state="open").count()
        assert mails_of(one).count("place_offered") == PlaceOffer.objects.filter(registration=one).count()
        assert mails_of(one).count("offer_ended") <= ended


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_would_accept_the_same_place():
    """The counter-test: look, then act, as a naive program would; both looks see the offer open."""
    _session, holder, (first, _second) = full_workshop(offering_edition())
    services.cancel(registration=holder, actor=SELF)
    seen = [open_offer(first), open_offer(first)]
    assert all(one.is_valid for one in seen), "two workers both hold an open offer in their hands"
    deeds = [lambda: offering.accept(offer=seen[0], actor=SELF), lambda: offering.decline(offer=seen[1], actor=SELF)]
    errors = at_once(deeds)
    assert [getattr(error, "code", error) for error in errors] == ["gone"], "behind the lock only the first counts"
    assert checking.differences() == []
