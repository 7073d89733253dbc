"""Seats kept for somebody: beside the public places, never more than there are, given back with the registration."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.audit.services import SELF
from conference.models import Edition
from conference.web.errors import DomainError
from registrations import checking, services
from registrations.groups.services import GroupError, register_together
from registrations.invitations.services import (
    InvitationError,
    change_invitation,
    close_invitation,
    create_invitation,
    delete_invitation,
    usable,
)
from registrations.models import Invitation, Registration
from tests.factories import make_edition, make_registration, make_workshop, registration_data
from tests.registrations.test_races import at_once

pytestmark = pytest.mark.django_db


def invite(edition: Edition, **fields) -> Invitation:
    values = {"label": "Presse", "code": "PRESSE27", "role": "press", "quota": 2, **fields}
    return create_invitation(edition=edition, values=values, actor=SELF)


def come(invitation: Invitation, **fields) -> Registration:
    edition = Edition.objects.get(pk=invitation.edition_id)
    data = registration_data(**fields)
    return services.register(edition=edition, data=data, actor=SELF, invitation=invitation)


def code_of(deed) -> str:
    with pytest.raises(DomainError) as refused:
        deed()
    return refused.value.code


def test_who_is_invited_has_a_place_and_its_role_though_all_public_places_are_taken():
    edition = make_edition(capacity=1)
    make_registration(edition)
    make_registration(edition)
    one = come(invite(edition))
    edition.refresh_from_db()
    assert (one.state, one.role) == ("confirmed", "press")
    assert (edition.places_taken, edition.waiting) == (1, 1)
    assert Invitation.objects.get().taken == 1
    assert checking.differences() == []


def test_a_guest_by_invitation_takes_no_public_place():
    edition = make_edition()
    come(invite(edition, role="participant"))
    edition.refresh_from_db()
    assert edition.places_taken == 0
    assert checking.differences() == []


@pytest.mark.parametrize("days", [(1, 2), (-2, -1)], ids=["before", "after"])
def test_it_works_while_registration_is_closed_to_others(days):
    now = timezone.now()
    opens, closes = (now + dt.timedelta(days=day) for day in days)
    edition = make_edition(registration_opens=opens, registration_closes=closes)
    assert come(invite(edition)).state == "confirmed"
    assert code_of(lambda: make_registration(edition)) == "closed"


@pytest.mark.parametrize("fields", [{"state": "draft"}, {"state": "archived"}, {"date": dt.date(2020, 5, 5)}])
def test_but_not_where_nobody_comes_yet_or_any_more(fields):
    assert code_of(lambda: come(invite(make_edition(**fields)))) == "closed"


def test_a_full_invitation_says_so_and_nobody_waits():
    invitation = invite(make_edition(), quota=1)
    come(invitation)
    assert code_of(lambda: come(invitation)) == "invitation_full"
    assert (Registration.objects.count(), Invitation.objects.get().taken) == (1, 1)


def test_an_expired_one_says_so():
    invitation = invite(make_edition(), valid_until=timezone.now() - dt.timedelta(minutes=1))
    assert code_of(lambda: come(invitation)) == "invitation_expired"


def test_cancelling_gives_the_seat_back_and_nobody_moves_up_for_it():
    edition = make_edition(capacity=1)
    make_registration(edition)
    waiting = make_registration(edition)
    invitation = invite(edition, quota=1)
    one = come(invitation)
    for _turn in range(2):
        services.cancel(registration=one, actor=SELF)
    waiting.refresh_from_db()
    assert (waiting.state, Invitation.objects.get().taken) == ("waiting", 0)
    assert come(invitation).state == "confirmed"
    assert checking.differences() == []


def test_workshops_are_as_for_everybody():
    edition = make_edition()
    workshop = make_workshop(edition, capacity=1)
    make_registration(edition, sessions=[workshop])
    one = come(invite(edition), sessions=(workshop.code,))
    assert one.places.get().state == "waiting"


def test_a_group_comes_by_one_invitation_or_not_at_all():
    edition = make_edition()
    invitation = invite(edition, quota=2)
    people = [registration_data(), registration_data(email=""), registration_data(email="")]
    with pytest.raises(GroupError) as refused:
        register_together(edition=edition, people=people, actor=SELF, invitation=invitation)
    assert {at: error.code for at, error in refused.value.by_person.items()} == {2: "invitation_full"}
    assert (Registration.objects.count(), Invitation.objects.get().taken) == (0, 0)
    register_together(edition=edition, people=people[:2], actor=SELF, invitation=invitation)
    assert Invitation.objects.get().taken == 2
    assert checking.differences() == []


# --- What staff do --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["PRESSE27", "presse27", " Presse 27 ", "presse-27"])
def test_a_code_is_found_however_it_is_typed(typed):
    invitation = invite(make_edition())
    assert usable(invitation.edition, typed) == invitation


@pytest.mark.parametrize("typed", ["PRESSE28", "", "' OR 1=1", "ß" * 500])
def test_another_is_not(typed):
    edition = make_edition()
    invite(edition)
    assert code_of(lambda: usable(edition, typed)) == "invitation_unknown"


def test_a_code_holds_for_its_edition_only():
    invite(make_edition())
    assert code_of(lambda: usable(make_edition(), "PRESSE27")) == "invitation_unknown"


def test_codes_are_made_up_and_none_twice():
    edition = make_edition()
    made = [create_invitation(edition=edition, values={"label": "A", "quota": 1}, actor=SELF) for _i in range(2)]
    assert len({one.code for one in made}) == 2
    assert code_of(lambda: invite(edition, code=made[0].code.lower())) == "code_once"


def test_fewer_seats_than_are_taken_are_refused():
    invitation = invite(make_edition(), quota=2)
    come(invitation)
    come(invitation)
    with pytest.raises(InvitationError) as refused:
        change_invitation(invitation=invitation, values={"quota": 1}, actor=SELF)
    assert refused.value.field == "quota"
    assert change_invitation(invitation=invitation, values={"quota": 3}, actor=SELF).places_free == 1


def test_a_closed_one_keeps_who_has_come():
    invitation = invite(make_edition())
    one = come(invitation)
    close_invitation(invitation=invitation, actor=SELF)
    one.refresh_from_db()
    assert one.is_active
    assert code_of(lambda: come(invitation)) == "invitation_expired"


def test_only_an_unused_one_can_be_deleted():
    used, unused = invite(make_edition()), invite(make_edition())
    come(used)
    assert code_of(lambda: delete_invitation(invitation=used, actor=SELF)) == "used"
    delete_invitation(invitation=unused, actor=SELF)
    assert list(Invitation.objects.all()) == [used]


def test_the_log_tells_the_deeds_and_no_code():
    invitation = invite(make_edition())
    change_invitation(invitation=invitation, values={"label": "Rundfunk"}, actor=SELF)
    close_invitation(invitation=invitation, actor=SELF)
    entries = AuditEntry.objects.filter(subject=f"invitation:{invitation.pk}").order_by("pk")
    assert [one.action for one in entries] == ["invitation.created", "invitation.changed", "invitation.closed"]
    assert "PRESSE27" not in str([one.details for one in entries])


def test_the_nightly_look_sees_a_wrong_counter_and_tells_no_code():
    edition = make_edition()
    invitation = invite(edition)
    Invitation.objects.update(taken=1)
    assert [str(one) for one in checking.differences()] == [
        f"{edition.slug}/invitation {invitation.pk}: taken = 1, rows = 0"
    ]


# --- Many at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_for_few_seats():
    invitation = invite(make_edition(), quota=3)
    errors = at_once([lambda: come(invitation)] * 12, workers=12)
    assert [getattr(error, "code", error) for error in errors] == ["invitation_full"] * 9
    assert (Registration.objects.count(), Invitation.objects.get().taken) == (3, 3)
    assert checking.differences() == []


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_the_last_seat_is_given_twice():
    """The counter-test: look first, write then."""
    edition = make_edition()
    invitation = invite(edition, quota=1)
    looked = threading.Barrier(2, timeout=10)

    def naively() -> None:
        free = invitation.quota - Registration.objects.filter(invitation=invitation).count()
        looked.wait()
        if free:
            data = registration_data()
            code = data.email.partition("@")[0][:8]
            columns = services.columns_of(data)
            Registration.objects.create(edition=edition, code=code, invitation=invitation, **columns)

    assert at_once([naively, naively]) == []
    assert Registration.objects.filter(invitation=invitation).count() == 2, "one seat was given twice"


def test_even_without_the_guard_the_database_refuses():
    invite(make_edition(), quota=1)
    with pytest.raises(IntegrityError, match="invitation_never_above_quota"), transaction.atomic():
        Invitation.objects.update(taken=F("taken") + 2)
