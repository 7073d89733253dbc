"""What only staff do: roles, notes, taking back a cancellation."""

from dataclasses import replace

import pytest

from conference.audit.services import SYSTEM, Actor
from conference.outbox.models import OutgoingMail
from registrations import checking, desk, services
from registrations.services import RegistrationError
from tests.factories import make_edition, make_registration
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def mails_of(one):
    return list(
        OutgoingMail.objects.filter(about=f"registration:{one.pk}").order_by("pk").values_list("name", flat=True)
    )


def test_who_is_no_guest_any_more_frees_a_place():
    edition = make_edition(capacity=1)
    one = make_registration(edition)
    next_one = make_registration(edition)
    assert desk.change_role(registration=one, role="press", actor=SYSTEM)
    next_one.refresh_from_db()
    assert next_one.state == "confirmed"
    assert "registrations/changed" in mails_of(one)
    assert checking.differences() == []


def test_who_waits_and_gets_another_role_waits_no_more():
    edition = make_edition(capacity=1)
    make_registration(edition)
    one = make_registration(edition)
    desk.change_role(registration=one, role="team", actor=SYSTEM)
    one.refresh_from_db()
    assert (one.state, one.waiting_number) == ("confirmed", None)
    assert checking.differences() == []


def test_nobody_loses_a_place_by_becoming_a_guest():
    edition = make_edition(capacity=1)
    make_registration(edition)
    one = make_registration(edition, role="press")
    with pytest.raises(RegistrationError):
        desk.change_role(registration=one, role="participant", actor=SYSTEM)
    one.refresh_from_db()
    assert (one.role, one.state) == ("press", "confirmed")
    assert checking.differences() == []


def test_becoming_a_guest_takes_a_place():
    edition = make_edition(capacity=1)
    one = make_registration(edition, role="press")
    desk.change_role(registration=one, role="participant", actor=SYSTEM)
    edition.refresh_from_db()
    assert edition.places_taken == 1


def test_the_same_role_is_no_change():
    one = make_registration(make_edition())
    assert desk.change_role(registration=one, role="participant", actor=SYSTEM) is False


def test_a_cancelled_registration_comes_back_with_a_place():
    edition = make_edition(capacity=1)
    one = make_registration(edition)
    services.cancel(registration=one, actor=SYSTEM)
    restored = desk.restore(registration=one, actor=SYSTEM)
    assert (restored.state, restored.cancelled_at) == ("confirmed", None)
    assert mails_of(one) == ["registrations/confirmation", "registrations/cancelled", "registrations/confirmation"]
    assert checking.differences() == []


def test_it_comes_back_at_the_end_of_the_waiting_list():
    edition = make_edition(capacity=1)
    one = make_registration(edition)
    make_registration(edition)
    services.cancel(registration=one, actor=SYSTEM)
    make_registration(edition)
    restored = desk.restore(registration=one, actor=SYSTEM)
    assert restored.state == "waiting"
    assert restored.waiting_number == 3
    assert checking.differences() == []


def test_cancelled_again_it_is_told_again():
    one = make_registration(make_edition())
    for _number in range(2):
        services.cancel(registration=one, actor=SYSTEM)
        desk.restore(registration=one, actor=SYSTEM)
    assert mails_of(one).count("registrations/cancelled") == 2


def test_who_has_registered_anew_is_not_there_twice():
    edition = make_edition()
    one = make_registration(edition, email="a@b.example", first_name="A", last_name="B")
    services.cancel(registration=one, actor=SYSTEM)
    make_registration(edition, email="a@b.example", first_name="A", last_name="B")
    with pytest.raises(RegistrationError):
        desk.restore(registration=one, actor=SYSTEM)


def test_a_note_goes_below_what_is_there():
    one = make_registration(make_edition(), internal_note="ruft an")
    desk.add_note(registration=one, text="hat angerufen", actor=SYSTEM)
    one.refresh_from_db()
    assert one.internal_note == "ruft an\nhat angerufen"


def test_an_address_that_was_taken_away_and_given_again_gets_a_mail():
    one = make_registration(make_edition(), email="alt@teilnahme.example")
    actor = Actor.staff(make_staff("anmeldung"))
    for address in ("", "neu@teilnahme.example"):
        services.change(registration=one, data=replace(desk.data_of(one), email=address), actor=actor)
        one.refresh_from_db()
    assert [mail.name for mail in OutgoingMail.objects.filter(to="neu@teilnahme.example")] == [
        "registrations/confirmation"
    ]
