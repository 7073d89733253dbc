"""From wishes to places: tried out, looked at, made final, told; and what happens in between."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conference.audit.services import SELF, SYSTEM
from conference.models import Edition, PlaceMode
from conference.outbox import rendering
from conference.outbox.models import OutgoingMail
from conference.services import cancel_session, change_edition
from conference.web.errors import DomainError
from registrations import checking, services
from registrations.allocation import problem
from registrations.allocation import services as allocation
from registrations.allocation.models import Outcome, Run, RunState, Wish
from registrations.models import Place, Registration, RegistrationGroup
from tests.factories import (
    make_edition,
    make_registration,
    make_session,
    make_speaker,
    make_workshop,
    registration_data,
)
from tests.registrations.pages import Page
from tests.registrations.test_races import at_once
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def wishing(**fields) -> Edition:
    until = timezone.now() + dt.timedelta(days=20)
    return make_edition(**{"place_mode": PlaceMode.WISHES, "wishes_until": until, **fields})


def wish(edition: Edition, *sessions, further=(), **fields) -> Registration:
    codes = tuple(one.code for one in further)
    return make_registration(edition, sessions=sessions, further_wishes=codes, **fields)


def end_wishing(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(wishes_until=timezone.now() - dt.timedelta(minutes=1))
    edition.refresh_from_db()


def tried(edition: Edition, *, seed: int = 1) -> Run:
    run = allocation.preview(edition=edition, seed=seed, actor=SYSTEM)
    allocation.work(run.pk)
    run.refresh_from_db()
    return run


def allocated(edition: Edition, *, seed: int = 1) -> Run:
    end_wishing(edition)
    run = tried(edition, seed=seed)
    allocation.make_final(run=run, actor=SYSTEM)
    allocation.work(run.pk)
    run.refresh_from_db()
    edition.refresh_from_db()
    return run


def held(one: Registration) -> dict[str, str]:
    return {place.session.code: place.state for place in one.places.select_related("session")}


def letter(one: Registration, name: str) -> str:
    mail = OutgoingMail.objects.get(about=f"registration:{one.pk}", name=f"registrations/{name}")
    return re.sub(r"\s+", " ", rendering.render(mail).text)


def test_a_wish_takes_no_place_but_the_conference_does():
    edition = wishing()
    one, other = make_workshop(edition, 1), make_workshop(edition, 1)
    person = wish(edition, one, further=[other])
    assert person.state == "confirmed"
    assert not Place.objects.exists()
    assert list(Wish.objects.values_list("session__code", "rank")) == [(one.code, 1), (other.code, 2)]
    assert f"1. Wunsch: {one.title}" in re.sub("[\u2066-\u2069]", "", letter(person, "confirmation"))


def test_the_mail_names_the_wishes_of_each_round_apart():
    edition = wishing()
    first, second = make_workshop(edition, 1), make_workshop(edition, 2)
    said = re.sub("[\u2066-\u2069]", "", letter(wish(edition, first, second), "confirmation"))
    expected = [f"Ihre Wünsche für Runde {round_} {'-' * 24} - 1. Wunsch: {one.title}"
                for round_, one in ((1, first), (2, second))]  # fmt: skip
    assert [words for words in expected if words in said] == expected


def test_the_places_are_given_out_and_everybody_is_told_why():
    edition = wishing()
    full, other = make_workshop(edition, 1, capacity=1), make_workshop(edition, 1, capacity=5)
    people = [wish(edition, full, further=[other]) for _n in range(3)]
    run = allocated(edition)
    assert run.state == RunState.FINAL
    assert run.figures["rounds"] == [{"round": 1, "people": 3, "ranks": [1, 2, 0], "none": 0}]
    assert sorted(held(one)[other.code] for one in people if other.code in held(one)) == ["taken", "taken"]
    loser = next(one for one in people if other.code in held(one))
    assert held(loser)[full.code] == "waiting", "the first wish stays on the list"
    sentence = "Ihr erster Wunsch hatte 3 Wünsche für 1 Platz; Sie haben Ihren zweiten Wunsch bekommen."
    assert sentence in letter(loser, "places_decided")
    assert checking.differences() == []
    assert edition.places_allocated_at is not None


def test_the_page_says_the_same_as_the_mail(client):
    edition = wishing()
    full = make_workshop(edition, 1, capacity=1)
    people = [wish(edition, full) for _n in range(2)]
    allocated(edition)
    loser = next(one for one in people if held(one)[full.code] == "waiting")
    page = client.get(reverse("registrations:personal", args=[edition.slug, loser.token])).content.decode()
    sentence = "Ihr erster Wunsch hatte 2 Wünsche für 1 Platz; auch Ihre anderen Wünsche waren leider voll."
    assert sentence in page
    assert sentence in letter(loser, "places_decided")
    assert "Sie sind an Stelle 1" in page


def test_a_preview_gives_out_nothing_and_can_be_repeated():
    edition = wishing()
    session = make_workshop(edition, 1, capacity=2)
    for _n in range(5):
        wish(edition, session)
    first, second = tried(edition, seed=7), tried(edition, seed=7)
    assert first.result == second.result
    assert first.figures == second.figures
    assert not Place.objects.exists()
    assert not Outcome.objects.exists()
    assert not OutgoingMail.objects.filter(name="registrations/places_decided").exists()


def test_making_final_twice_is_once():
    edition = wishing()
    wish(edition, make_workshop(edition, 1))
    run = allocated(edition)
    allocation.make_final(run=run, actor=SYSTEM)
    allocation.work(run.pk)
    assert Place.objects.count() == 1
    assert OutgoingMail.objects.filter(name="registrations/places_decided").count() == 1


def test_nothing_is_final_while_wishes_may_change():
    edition = wishing()
    wish(edition, make_workshop(edition, 1))
    with pytest.raises(DomainError) as refused:
        allocation.make_final(run=tried(edition), actor=SYSTEM)
    assert refused.value.code == "early"


@pytest.mark.parametrize("change", ["cancel", "capacity", "staff", "session"])
def test_a_preview_that_is_no_longer_true_is_never_made_final(change):
    edition = wishing()
    session, other = make_workshop(edition, 1, capacity=3), make_workshop(edition, 1)
    people = [wish(edition, session) for _n in range(2)]
    end_wishing(edition)
    run = tried(edition)
    if change == "cancel":
        services.cancel(registration=people[0], actor=SELF)
    elif change == "capacity":
        type(session).objects.filter(pk=session.pk).update(capacity=1)
    elif change == "staff":
        wish(edition, other, source="staff")
    else:
        cancel_session(session=session, actor=SYSTEM)
    with pytest.raises(DomainError) as refused:
        allocation.make_final(run=run, actor=SYSTEM)
    assert refused.value.code == "stale"
    assert allocation.is_stale(run)
    assert not Place.objects.exists()


def test_what_changes_after_the_order_is_noticed_by_the_worker():
    edition = wishing()
    session = make_workshop(edition, 1)
    people = [wish(edition, session) for _n in range(2)]
    end_wishing(edition)
    run = tried(edition)
    allocation.make_final(run=run, actor=SYSTEM)
    services.cancel(registration=people[0], actor=SELF)
    allocation.work(run.pk)
    run.refresh_from_db()
    assert (run.state, bool(run.error)) == (RunState.READY, True)
    assert not Place.objects.exists()


def test_who_registers_late_without_wishes_changes_nothing_and_takes_what_is_left_afterwards():
    edition = wishing()
    session = make_workshop(edition, 1, capacity=2)
    wish(edition, session)
    end_wishing(edition)
    run = tried(edition)
    late = make_registration(edition)
    allocation.make_final(run=run, actor=SYSTEM)
    allocation.work(run.pk)
    edition.refresh_from_db()
    late.refresh_from_db()
    services.change(registration=late, data=registration_data(sessions=(session.code,)), actor=SELF)
    newest = make_registration(edition, sessions=[session])
    assert held(late) == {session.code: "taken"}
    assert held(newest) == {session.code: "waiting"}


def test_after_the_last_day_wishes_are_refused_and_stay_as_they_are():
    edition = wishing()
    session, other = make_workshop(edition, 1), make_workshop(edition, 1)
    person = wish(edition, session)
    end_wishing(edition)
    with pytest.raises(DomainError) as refused:
        wish(edition, other)
    assert refused.value.code == "wishes_closed"
    with pytest.raises(DomainError):
        services.change(registration=person, data=registration_data(sessions=(other.code,)), actor=SELF)
    services.change(registration=person, data=registration_data(sessions=(session.code,), phone="1"), actor=SELF)
    assert list(Wish.objects.values_list("session__code", flat=True)) == [session.code]


def test_places_that_somebody_has_already_are_kept_and_counted():
    """A kept place fills its round and its time; so does standing on a stage."""
    edition = wishing()
    kept, session, evening = (
        make_workshop(edition, 1),
        make_workshop(edition, 1, capacity=1),
        make_workshop(edition, 2, capacity=1),
    )
    person = wish(edition, session, evening)
    Place.objects.create(registration=person, session=kept, state="taken")
    type(kept).objects.filter(pk=kept.pk).update(places_taken=1)
    speaker = make_speaker(edition)
    talk = make_session(edition, "15:30", "16:00")
    talk.session_people.create(speaker=speaker)
    on_stage = wish(edition, evening, role="speaker")
    Registration.objects.filter(pk=on_stage.pk).update(speaker=speaker)
    allocated(edition)
    assert held(person) == {kept.code: "taken", evening.code: "taken"}
    assert held(on_stage) == {}
    assert checking.differences() == []


def test_a_group_stays_together_or_hears_why_not():
    edition = wishing()
    small, big = make_workshop(edition, 1, capacity=2), make_workshop(edition, 1, capacity=3)
    group = RegistrationGroup.objects.create(edition=edition, stay_together=True)
    people = [wish(edition, small, further=[big]) for _n in range(3)]
    Registration.objects.filter(pk__in=[one.pk for one in people]).update(group=group)
    run = allocated(edition)
    assert [held(one)[big.code] for one in people] == ["taken"] * 3
    assert len(run.result["together"]) == 1
    said = letter(people[0], "places_decided")
    assert "Ihre Gruppe ist hier zusammen." in said


def test_who_waits_for_the_conference_waits_for_the_first_wish_too():
    edition = wishing(capacity=1)
    session = make_workshop(edition, 1)
    inside, outside = wish(edition, session), wish(edition, session)
    allocated(edition)
    assert (held(inside), held(outside)) == ({session.code: "taken"}, {session.code: "waiting"})
    assert checking.differences() == []


def test_who_got_nothing_waits_before_who_got_the_second_wish():
    edition = wishing()
    full, second = make_workshop(edition, 1, capacity=1), make_workshop(edition, 1, capacity=1)
    people = [wish(edition, full, further=[second]) for _n in range(3)]
    allocated(edition)
    queue = [place.registration for place in Place.objects.in_session(full).waiting()]
    nothing = next(one for one in people if held(one) == {full.code: "waiting"})
    assert queue[0] == nothing
    assert len(queue) == 2


def test_a_cancelled_workshop_is_told_to_whoever_wished_for_it_and_the_next_wish_moves_up():
    edition = wishing()
    gone, second = make_workshop(edition, 1), make_workshop(edition, 1)
    person = wish(edition, gone, further=[second])
    cancel_session(session=gone, actor=SYSTEM)
    assert list(Wish.objects.values_list("session__code", "rank")) == [(second.code, 1)]
    assert OutgoingMail.objects.filter(name="registrations/session_cancelled").count() == 1
    assert person.state == "confirmed"


def test_the_way_of_giving_out_places_stays_once_somebody_has_registered():
    edition = make_edition()
    values = {"place_mode": PlaceMode.WISHES, "wishes_until": timezone.now()}
    change_edition(edition=edition, values=values, actor=SYSTEM)
    edition.refresh_from_db()
    make_registration(edition)
    with pytest.raises(DomainError) as refused:
        change_edition(edition=edition, values={"place_mode": PlaceMode.FIRST_COME}, actor=SYSTEM)
    assert refused.value.code == "mode"


def test_reading_the_wishes_asks_the_same_questions_for_two_and_for_many():
    edition = wishing()
    sessions = [make_workshop(edition, 1), make_workshop(edition, 2)]

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            problem.read(edition)
        return len(asked)

    wish(edition, *sessions)
    few = questions()
    for _n in range(8):
        wish(edition, *sessions)
    assert questions() == few <= 8


# --- Pages ----------------------------------------------------------------------------------------------------


def test_the_form_takes_three_wishes_per_round(client):
    edition = wishing()
    ranked = [make_workshop(edition, 1) for _n in range(3)]
    address = reverse("registrations:register", args=[edition.slug])
    names = Page(client.get(address).content.decode()).names
    assert {"round_1", "round_1_second", "round_1_third"} <= names
    values = {"last_name": "Saleh", "email": "rana@example.org", "organisation": "VHS"}
    wishes = dict(zip(["round_1", "round_1_second", "round_1_third"], [one.code for one in ranked], strict=True))
    answer = client.post(address, values | wishes)
    assert answer.status_code == 303
    stored = Wish.objects.values_list("session__code", flat=True).order_by("rank")
    assert list(stored) == [one.code for one in ranked]
    page = client.get(answer["Location"]).content.decode()
    assert [page.index(one.title) for one in ranked] == sorted(page.index(one.title) for one in ranked)
    assert "Ihre Wünsche können Sie bis" in page


def test_the_same_workshop_twice_is_an_error_at_its_field_and_nothing_is_lost(client):
    edition = wishing()
    session = make_workshop(edition, 1)
    values = {"last_name": "Saleh", "email": "rana@example.org", "organisation": "VHS", "round_1": session.code,
              "round_1_second": session.code}  # fmt: skip
    answer = client.post(reverse("registrations:register", args=[edition.slug]), values)
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert "zweimal" in page.errors["round_1_second"]
    assert "div_id_round_1_second" in page.ids
    assert page.values["round_1_second"] == [session.code]


def test_the_change_form_shows_the_wishes_and_stores_others(client):
    edition = wishing()
    one, other = make_workshop(edition, 1), make_workshop(edition, 1)
    person = wish(edition, one, further=[other])
    address = reverse("registrations:personal_change", args=[edition.slug, person.token])
    page = Page(client.get(address).content.decode())
    assert (page.values["round_1"], page.values["round_1_second"]) == ([one.code], [other.code])
    values = {name: value[0] for name, value in page.values.items()}
    answer = client.post(address, values | {"round_1": other.code, "round_1_second": one.code})
    assert answer.status_code == 303
    assert list(Wish.objects.values_list("session__code", flat=True)) == [other.code, one.code]


def test_a_form_that_was_opened_in_time_and_comes_too_late_says_so_once(client):
    edition = wishing()
    session = make_workshop(edition, 1)
    person = wish(edition, session)
    end_wishing(edition)
    values = {"last_name": "Saleh", "email": "rana@example.org", "organisation": "VHS"}
    address = reverse("registrations:register", args=[edition.slug])
    late = client.post(address, values | {"round_1": session.code})
    assert late.status_code == 422
    assert "Wünsche für Workshops waren" in late.content.decode()
    assert client.post(address, values).status_code == 303
    change = reverse("registrations:personal_change", args=[edition.slug, person.token])
    values = {name: value[0] for name, value in Page(client.get(change).content.decode()).values.items()}
    assert client.post(change, values).status_code == 303
    assert Wish.objects.filter(registration=person).count() == 1


def test_staff_try_out_look_and_make_final(client):
    edition = wishing()
    session = make_workshop(edition, 1, capacity=1)
    group = RegistrationGroup.objects.create(edition=edition, stay_together=True)
    people = [wish(edition, session, first_name="Rana", last_name=f"Saleh{n}") for n in range(2)]
    Registration.objects.update(group=group)
    end_wishing(edition)
    sign_in(client, "anmeldung")
    page = reverse("admin:registrations_allocation")
    assert "Wünsche waren bis" in client.get(page).content.decode()
    client.post(reverse("admin:registrations_allocation_preview"), {"seed": "12"})
    assert "hx-get" in client.get(page).content.decode()
    run = Run.objects.get()
    allocation.work(run.pk)
    shown = client.get(page).content.decode()
    assert "Rana Saleh0, Rana Saleh1" in shown
    assert "kein gewünschter Workshop ist groß genug" in shown
    client.post(reverse("admin:registrations_allocation_final"), {"run": run.pk})
    allocation.work(run.pk)
    assert "Die Plätze sind verteilt" in client.get(page).content.decode()
    assert sorted(held(one)[session.code] for one in people) == ["taken", "waiting"]


def test_a_wrong_lot_is_refused_and_an_old_preview_says_that_it_is_old(client):
    edition = wishing()
    person = wish(edition, make_workshop(edition, 1))
    sign_in(client, "leitung")
    client.post(reverse("admin:registrations_allocation_preview"), {"seed": "zwölf"})
    assert not Run.objects.exists()
    tried(edition)
    services.cancel(registration=person, actor=SELF)
    assert (
        "Seit der Vorschau hat sich etwas geändert"
        in client.get(reverse("admin:registrations_allocation")).content.decode()
    )


@pytest.mark.parametrize("page", ["registrations_allocation_preview", "registrations_allocation_final"])
@pytest.mark.parametrize("role", ["agenda", "messe", "empfang", "bedarf"])
def test_who_may_not_give_out_places_is_refused(client, role, page):
    wishing()
    sign_in(client, role)
    assert client.post(reverse(f"admin:{page}")).status_code == 403


# --- What goes wrong ------------------------------------------------------------------------------------------


def test_a_run_whose_worker_was_killed_is_taken_up_again():
    edition = wishing()
    wish(edition, make_workshop(edition, 1))
    run = allocation.preview(edition=edition, seed=1, actor=SYSTEM)
    Run.objects.update(state=RunState.RUNNING, heartbeat_at=timezone.now() - dt.timedelta(minutes=5))
    assert allocation.sweep() == [run.pk]
    allocation.work(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.READY


def test_a_second_preview_waits_for_the_first():
    edition = wishing()
    first = allocation.preview(edition=edition, seed=1, actor=SYSTEM)
    assert allocation.preview(edition=edition, seed=2, actor=SYSTEM) == first


@pytest.mark.django_db(transaction=True)
def test_made_final_while_people_register_change_and_cancel():
    """Whatever comes first: all places of the preview are given out, or none; counters and rows agree."""
    edition = wishing()
    session, other = make_workshop(edition, 1, capacity=6), make_workshop(edition, 2, capacity=6)
    people = [wish(edition, session, other) for _n in range(12)]
    end_wishing(edition)
    run = tried(edition)
    allocation.make_final(run=run, actor=SYSTEM)
    newcomers = [registration_data() for _n in range(6)]
    deeds = [lambda: allocation.work(run.pk)] * 3
    deeds += [lambda data=data: services.register(edition=edition, data=data, actor=SELF) for data in newcomers]
    deeds += [lambda one=one: services.cancel(registration=one, actor=SELF) for one in people[:2]]
    assert at_once(deeds, workers=8) == []
    run.refresh_from_db()
    assert run.state in (RunState.FINAL, RunState.READY)
    assert (Outcome.objects.count() > 0) == (run.state == RunState.FINAL)
    assert checking.differences() == []


@pytest.mark.parametrize("is_late", [False, True])
def test_staff_who_change_something_else_keep_every_wish(client, is_late):
    edition = wishing()
    one, other, third = (make_workshop(edition) for _n in range(3))
    person = wish(edition, one, further=[other, third])
    if is_late:
        end_wishing(edition)
    before = list(Wish.objects.order_by("rank").values_list("session", "rank"))
    sign_in(client, "anmeldung")
    address = reverse("admin:registrations_registration_change", args=[person.pk])
    values = Page(client.get(address).content.decode()).values | {"phone": "02452 99"}
    assert client.post(address, values).status_code == 302
    person.refresh_from_db()
    assert person.phone == "02452 99"
    assert list(Wish.objects.order_by("rank").values_list("session", "rank")) == before


def test_staff_change_the_first_wish_and_leave_the_others(client):
    edition = wishing()
    one, other, third, better = (make_workshop(edition) for _n in range(4))
    person = wish(edition, one, further=[other, third])
    sign_in(client, "anmeldung")
    address = reverse("admin:registrations_registration_change", args=[person.pk])
    for chosen, found in ((better, [better, other, third]), (third, [third, other])):
        values = Page(client.get(address).content.decode()).values | {"round_1": chosen.code}
        assert client.post(address, values).status_code == 302
        ranked = Wish.objects.filter(registration=person).order_by("rank").values_list("session", flat=True)
        assert list(ranked) == [session.pk for session in found]
