"""The rules about registering, each once."""

import datetime as dt

import pytest
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.audit.services import SELF, SYSTEM, Actor
from conference.models import Edition, EditionState, SessionState
from conference.outbox.models import OutgoingMail
from conference.web.errors import DomainError, DomainErrors
from registrations import checking, services, waiting
from registrations.models import Consent, Place, Registration, Role, SupportNeeds
from registrations.services import Needs, RegistrationError
from tests.factories import (
    make_edition,
    make_registration,
    make_session,
    make_topic,
    make_workshop,
    registration_data,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition(capacity=3)


def codes_of(error: DomainError) -> list[tuple[str | None, str]]:
    several = error.errors if isinstance(error, DomainErrors) else [error]
    return [(one.field, one.code) for one in several]


def mails_to(registration: Registration) -> list[str]:
    rows = OutgoingMail.objects.filter(about=f"registration:{registration.pk}").order_by("pk")
    return [name.removeprefix("registrations/") for name in rows.values_list("name", flat=True)]


def change(registration: Registration, **fields) -> Registration:
    known = {name: getattr(registration, name) for name in ("first_name", "last_name", "email", "organisation")}
    return services.change(registration=registration, data=registration_data(**known | fields), actor=SELF)


def states(session) -> list[tuple[str, int | None]]:
    places = Place.objects.in_session(session).order_by("registration_id").with_position()
    return [(place.state, place.position) for place in places]


# --- Registering ---------------------------------------------------------------------------------------------


def test_a_registration_takes_a_place_and_leaves_audit_line_and_mail(edition):
    one = make_registration(edition)
    edition.refresh_from_db()
    assert (one.state, edition.places_taken, edition.waiting) == ("confirmed", 1, 0)
    assert AuditEntry.objects.filter(action="registration.created", subject=f"registration:{one.pk}").count() == 1
    assert mails_to(one) == ["confirmation"]


def test_a_full_conference_answers_with_its_waiting_list(edition):
    people = [make_registration(edition) for _i in range(5)]
    assert [one.state for one in people] == ["confirmed"] * 3 + ["waiting"] * 2
    positions = [Registration.objects.with_position().get(pk=one.pk).position for one in people]
    assert positions == [None, None, None, 1, 2]


def test_a_full_session_answers_with_its_waiting_list():
    edition = make_edition()
    session = make_workshop(edition, capacity=1)
    for _i in range(3):
        make_registration(edition, sessions=[session])
    assert states(session) == [("taken", None), ("waiting", 1), ("waiting", 2)]


def test_who_waits_for_the_conference_waits_in_its_sessions_too(edition):
    session = make_workshop(edition)
    for _i in range(4):
        make_registration(edition, sessions=[session])
    assert states(session)[-1] == ("waiting", 1)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PARTICIPANT])
def test_who_works_there_takes_no_place_at_the_conference(edition, role):
    for _i in range(4):
        assert make_registration(edition, role=role).state == "confirmed"
    edition.refresh_from_db()
    assert edition.places_taken == 0


def test_support_needs_are_stored_with_consent(edition):
    one = make_registration(edition, needs=Needs(diet="vegan", access=("parking",)), consents=frozenset({"needs"}))
    assert (one.support_needs.diet, one.support_needs.access) == ("vegan", ["parking"])
    assert Consent.objects.get(registration=one).version


def test_support_needs_without_consent_are_refused(edition):
    with pytest.raises(DomainErrors) as caught:
        make_registration(edition, needs=Needs(allergies="Nüsse"))
    assert codes_of(caught.value) == [("consent_needs", "consent_missing")]
    assert not SupportNeeds.objects.exists()


def test_two_sessions_at_the_same_time_are_refused_with_both_names(edition):
    first = make_workshop(edition, 1, start="13:15", end="14:30", title="Kita")
    second = make_workshop(edition, 2, start="14:00", end="15:00", title="Sport")
    with pytest.raises(DomainErrors) as caught:
        make_registration(edition, sessions=[first, second])
    assert codes_of(caught.value) == [("round_2", "overlap")]
    assert "„Sport“ und „Kita“" in str(caught.value)


def test_sessions_back_to_back_are_fine(edition):
    first = make_workshop(edition, 1, start="13:15", end="14:30")
    second = make_workshop(edition, 2, start="14:30", end="15:30")
    assert make_registration(edition, sessions=[first, second]).places.count() == 2


@pytest.mark.parametrize("kind", ["unknown", "cancelled", "not bookable", "other edition"])
def test_sessions_that_cannot_be_chosen_are_refused(edition, kind):
    session = {
        "unknown": lambda: make_workshop(edition, code="GIBTS"),
        "cancelled": lambda: make_workshop(edition, state=SessionState.CANCELLED),
        "not bookable": lambda: make_session(edition),
        "other edition": lambda: make_workshop(make_edition()),
    }[kind]()
    code = "GIBTSNICHT" if kind == "unknown" else session.code
    with pytest.raises(DomainErrors) as caught:
        services.register(edition=edition, data=registration_data(sessions=(code,)), actor=SELF)
    assert codes_of(caught.value) == [(None, "unknown_session")]
    assert not Registration.objects.exists()


def test_every_broken_rule_is_told_at_once(edition):
    first = make_workshop(edition, 1, start="13:15", end="14:30")
    second = make_workshop(edition, 2, start="14:00", end="15:00")
    with pytest.raises(DomainErrors) as caught:
        make_registration(edition, sessions=[first, second], needs=Needs(allergies="Nüsse"))
    assert {field for field, _code in codes_of(caught.value)} == {"consent_needs", "round_2"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Rana", "Saleh", "rana@a.example"), ("rana", "SALEH", "Rana@A.example")),
        (("İnci", "Öz", "i@a.example"), ("inci", "öz", "I@a.example")),
        (("", "Élodie", "e@a.example"), ("", "élodie", "e@a.example")),
    ],
)
def test_the_same_person_twice_is_refused_whatever_the_case(edition, first, second):
    names = ("first_name", "last_name", "email")
    make_registration(edition, **dict(zip(names, first, strict=True)))
    try:
        make_registration(edition, **dict(zip(names, second, strict=True)))
    except RegistrationError as error:
        assert codes_of(error) == [("email", "registered")]
    else:  # PostgreSQL decides by its locale whether İ and i are the same letter; it must not decide twice
        assert first[0] == "İnci"


def test_two_people_may_share_an_address(edition):
    make_registration(edition, first_name="Rana", email="amt@a.example")
    assert make_registration(edition, first_name="Samir", email="amt@a.example").pk


def test_after_cancelling_one_may_register_again(edition):
    one = make_registration(edition, last_name="Saleh", email="rana@a.example")
    services.cancel(registration=one, actor=SELF)
    assert make_registration(edition, last_name="Saleh", email="rana@a.example").state == "confirmed"


@pytest.mark.parametrize(
    "fields",
    [
        {"state": EditionState.ARCHIVED},
        {"registration_opens": timezone.now() + dt.timedelta(days=1)},
        {"registration_opens": None, "registration_closes": timezone.now() - dt.timedelta(days=1)},
    ],
)
def test_outside_of_the_window_only_staff_register(fields):
    edition = make_edition(**fields)
    with pytest.raises(RegistrationError) as caught:
        make_registration(edition)
    assert caught.value.code == "closed"
    assert make_registration(edition, source="staff", actor=SYSTEM).pk


# --- Changing -------------------------------------------------------------------------------------------------


def test_a_change_keeps_places_that_stay_and_frees_the_others():
    edition = make_edition()
    kept, left, new = make_workshop(edition, 1), make_workshop(edition, 2), make_workshop(edition, 2)
    one = make_registration(edition, sessions=[kept, left])
    place = one.places.get(session=kept)

    change(one, sessions=(kept.code, new.code), topics=(make_topic(edition).pk,))

    assert set(one.places.values_list("session_id", flat=True)) == {kept.pk, new.pk}
    assert one.places.get(session=kept).pk == place.pk
    left.refresh_from_db()
    assert left.places_taken == 0
    assert one.topics.count() == 1
    assert mails_to(one) == ["confirmation", "changed"]
    assert checking.differences() == []


def test_a_place_given_up_goes_to_the_first_who_waits():
    edition = make_edition()
    session = make_workshop(edition, capacity=1)
    one, second, third = [make_registration(edition, sessions=[session]) for _i in range(3)]

    change(one, sessions=())

    assert states(session) == [("taken", None), ("waiting", 1)]
    assert mails_to(second) == ["confirmation", "promoted_in_session"]
    assert mails_to(third) == ["confirmation"]


def test_a_change_is_checked_like_a_registration(edition):
    first = make_workshop(edition, 1, start="13:15", end="14:30")
    second = make_workshop(edition, 2, start="14:00", end="15:00")
    one = make_registration(edition, sessions=[first])
    with pytest.raises(DomainErrors):
        change(one, sessions=(first.code, second.code))
    assert one.places.count() == 1


def test_a_change_may_not_become_somebody_else(edition):
    make_registration(edition, first_name="Vor", last_name="Saleh", email="rana@a.example")
    other = make_registration(edition)
    with pytest.raises(RegistrationError) as caught:
        change(other, first_name="Vor", last_name="saleh", email="rana@a.example")
    assert caught.value.code == "registered"


def test_taking_consent_back_in_a_change_erases_the_needs_and_keeps_the_proof(edition):
    one = make_registration(edition, needs=Needs(diet="vegan"), consents=frozenset({"needs", "photo"}))
    change(one, consents=frozenset({"photo"}))
    assert not SupportNeeds.objects.exists()
    rows = dict(Consent.objects.values_list("purpose", "withdrawn_at"))
    assert rows["needs"] is not None
    assert rows["photo"] is None


def test_after_the_last_day_only_staff_change(django_user_model):
    edition = make_edition(change_until=timezone.now() - dt.timedelta(hours=1))
    one = make_registration(edition)
    with pytest.raises(RegistrationError) as caught:
        change(one, phone="1")
    assert caught.value.code == "closed"
    staff = Actor.staff(django_user_model.objects.create_user("a@example.org", "x"))
    services.change(registration=one, data=registration_data(phone="2"), actor=staff)
    one.refresh_from_db()
    assert one.phone == "2"


def test_what_is_cancelled_cannot_be_changed(edition):
    one = services.cancel(registration=make_registration(edition), actor=SELF)
    with pytest.raises(RegistrationError) as caught:
        change(one, phone="1")
    assert caught.value.code == "cancelled"


def test_whoever_decides_to_move_up_gets_what_is_free_already():
    edition = make_edition()
    session = make_workshop(edition, capacity=1)
    first = make_registration(edition, sessions=[session])
    idle = make_registration(edition, sessions=[session], waiting_list=False)
    services.cancel(registration=first, actor=SELF)
    assert states(session)[-1] == ("waiting", 1)

    change(idle, waiting_list=True, sessions=(session.code,))

    assert states(session)[-1] == ("taken", None)


# --- Cancelling and moving up -----------------------------------------------------------------------------------


def test_cancelling_frees_everything_and_promotes_the_next_with_a_mail(edition):
    session = make_workshop(edition, capacity=3)
    one, *_others, waits = [make_registration(edition, sessions=[session]) for _i in range(4)]

    services.cancel(registration=one, actor=SELF)

    waits.refresh_from_db()
    assert (waits.state, waits.waiting_number) == ("confirmed", None)
    assert waits.places.get().state == "taken"
    assert mails_to(waits) == ["confirmation", "promoted", "promoted_in_session"]
    assert mails_to(one) == ["confirmation", "cancelled"]
    assert checking.differences() == []


def test_cancelling_erases_the_support_needs(edition):
    one = make_registration(edition, needs=Needs(diet="vegan"), consents=frozenset({"needs"}))
    services.cancel(registration=one, actor=SELF)
    assert not SupportNeeds.objects.exists()


def test_cancelling_twice_is_the_same_as_once(edition):
    one = make_registration(edition)
    services.cancel(registration=one, actor=SELF)
    services.cancel(registration=one, actor=SELF)
    edition.refresh_from_db()
    assert edition.places_taken == 0
    assert mails_to(one) == ["confirmation", "cancelled"]


def test_cancelling_on_the_waiting_list_promotes_nobody(edition):
    people = [make_registration(edition) for _i in range(5)]
    services.cancel(registration=people[3], actor=SELF)
    people[4].refresh_from_db()
    edition.refresh_from_db()
    assert (people[4].state, edition.places_taken, edition.waiting) == ("waiting", 3, 1)


def test_who_does_not_want_to_move_up_is_passed_over(edition):
    first, *_rest = [make_registration(edition) for _i in range(3)]
    unwilling = make_registration(edition, waiting_list=False)
    willing = make_registration(edition)
    services.cancel(registration=first, actor=SELF)
    unwilling.refresh_from_db()
    willing.refresh_from_db()
    assert (unwilling.state, willing.state) == ("waiting", "confirmed")


def test_a_newcomer_does_not_pass_those_who_wait(edition):
    edition = make_edition(capacity=1, promote_until=timezone.now() - dt.timedelta(days=1))
    first, waits = make_registration(edition), make_registration(edition)
    services.cancel(registration=first, actor=SELF)
    assert make_registration(edition).state == "waiting"
    waits.refresh_from_db()
    assert waits.state == "waiting"


def test_staff_promote_one_person_past_the_others(edition):
    edition = make_edition(capacity=1, promote_until=timezone.now() - dt.timedelta(days=1), offer_hours=0)
    first, _second, third = [make_registration(edition) for _i in range(3)]
    assert not waiting.promote(registration=third, actor=SYSTEM)
    services.cancel(registration=first, actor=SELF)
    assert waiting.promote(registration=third, actor=SYSTEM)
    third.refresh_from_db()
    assert third.state == "confirmed"


def test_nobody_is_promoted_into_an_overlap():
    edition = make_edition()
    one, other = make_workshop(edition, 1, capacity=1), make_workshop(edition, 2, capacity=5)
    holder = make_registration(edition, sessions=[one])
    waits = make_registration(edition, sessions=[one, other])
    other.start, other.end = one.start, one.end
    other.save()

    services.cancel(registration=holder, actor=SELF)

    assert waits.places.get(session=one).state == "waiting"


def test_a_chain_of_promotions_is_told_to_each():
    edition = make_edition(capacity=1)
    people = [make_registration(edition) for _i in range(3)]
    for one in people[:2]:
        services.cancel(registration=one, actor=SELF)
    assert [mails_to(one) for one in people] == [
        ["confirmation", "cancelled"],
        ["confirmation", "promoted", "cancelled"],
        ["confirmation", "promoted"],
    ]


def test_more_places_let_those_who_wait_move_up(edition):
    people = [make_registration(edition) for _i in range(5)]
    Edition.objects.filter(pk=edition.pk).update(capacity=4)
    waiting.fill_free_places(edition=edition)
    states = list(Registration.objects.filter(pk__in=[one.pk for one in people]).order_by("pk").values_list("state"))
    assert [state for (state,) in states] == ["confirmed"] * 4 + ["waiting"]


def test_a_cancelled_session_frees_its_places_and_tells_everybody():
    edition = make_edition()
    session = make_workshop(edition, capacity=1)
    people = [make_registration(edition, sessions=[session]) for _i in range(2)]
    assert services.clear_session(session=session, actor=SYSTEM) == 2
    session.refresh_from_db()
    assert (session.places_taken, session.waiting) == (0, 0)
    assert [mails_to(one) for one in people] == [["confirmation", "session_cancelled"]] * 2


def test_withdrawing_one_consent_leaves_the_others(edition):
    one = make_registration(edition, needs=Needs(diet="vegan"), consents=frozenset({"needs", "news"}))
    services.withdraw_consent(registration=one, purpose="needs", actor=SELF)
    assert list(one.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)) == ["news"]
    assert not SupportNeeds.objects.exists()


def test_links_go_to_every_registration_of_the_address_once(edition):
    people = [make_registration(edition, email=email) for email in ("amt@a.example", "AMT@a.example", "b@a.example")]
    gone = make_registration(edition, email="amt@a.example")
    services.cancel(registration=gone, actor=SELF)
    for _i in range(2):
        services.send_links(edition=edition, email="Amt@a.example")
    sent = [mails_to(one).count("resend_link") for one in (*people, gone)]
    assert sent == [1, 1, 0, 0]


def test_links_to_an_unknown_address_go_nowhere(edition):
    services.send_links(edition=edition, email="fremd@a.example")
    assert not OutgoingMail.objects.exists()
