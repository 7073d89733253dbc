"""The same person twice: found by name in any order and by address, made one without losing anything."""

import datetime as dt

import pytest
from django.urls import reverse

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.outbox.models import OutgoingMail
from conference.outbox.rendering import render
from exhibitors.models import StandBooking
from registrations import checking
from registrations.certificates.models import Certificate
from registrations.certificates.services import issue
from registrations.doubles import services
from registrations.doubles.finding import Sign, likely
from registrations.models import Consent, Place, Registration, SupportNeeds
from registrations.presence import services as presence
from registrations.services import Needs, RegistrationError
from tests.factories import make_edition, make_registration, make_session, make_topic, make_workshop
from tests.registrations.test_races import at_once
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


def merged(keep, other, *taken):
    return services.merge(keep=keep, other=other, taken=taken, actor=SYSTEM)


def held(one):
    return [(place.session.code, place.state) for place in one.places.order_by("session__start", "pk")]


# --- Finding ---


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        (("Anna", "Weber", "a@x.example"), ("ANNA", "Wéber", "A@X.example"), Sign.SAME),
        (("Anna", "Weber", "a@x.example"), ("Anna", "Weber", "b@x.example"), Sign.NAME),
        (("Anna", "Weber", "a@x.example"), ("Weber", "Anna", "b@x.example"), Sign.SWAPPED),
        (("Jörg", "Müller", "a@x.example"), ("Joerg", "Mueller", ""), Sign.NAME),
        (("Anna-Lena", "Weber", "a@x.example"), ("Anna Lena", "Weber", "b@x.example"), Sign.NAME),
        (("Anna Maria", "Weber", "a@x.example"), ("Anna", "Weber", "a@x.example"), Sign.ADDRESS),
        (("A.", "Weber", "a@x.example"), ("Anna", "Weber", "a@x.example"), Sign.ADDRESS),
        (("Anna", "Weber", "info@x.example"), ("Bernd", "Kaya", "info@x.example"), None),
        (("Anna", "Weber", "info@x.example"), ("Bernd", "Weber", "info@x.example"), None),
        (("Anna", "Weber", "a@x.example"), ("Anna", "Kaya", "b@x.example"), None),
    ],
)
def test_who_is_found(edition, one, other, sign):
    for first, last, email in (one, other):
        make_registration(edition, first_name=first, last_name=last, email=email)
    assert [pair.sign for pair in likely(edition)] == ([sign] if sign else [])


def test_cancelled_people_and_other_editions_are_no_doubles(edition):
    for where in (edition, make_edition()):
        make_registration(where, first_name="Anna", last_name="Weber")
    one = make_registration(edition, first_name="Anna", last_name="Weber")
    Registration.objects.filter(pk=one.pk).update(state="cancelled")
    assert likely(edition) == []


def test_whom_staff_have_parted_is_shown_no_more(edition):
    one, other = (make_registration(edition, first_name="Anna", last_name="Weber") for _number in range(2))
    services.part(one=other, other=one, actor=SYSTEM)
    services.part(one=one, other=other, actor=SYSTEM)
    assert likely(edition) == []
    assert AuditEntry.objects.filter(action="registration.parted").count() == 1


def test_a_shared_mailbox_of_many_costs_nothing(edition):
    for number in range(14):
        make_registration(edition, first_name="A", last_name=f"N{number}", email="info@x.example")
    assert likely(edition) == []


def test_finding_asks_the_same_for_more(edition, django_assert_num_queries):
    for _number in range(3):
        make_registration(edition, first_name="Anna", last_name="Weber")
    with django_assert_num_queries(2):
        assert len(likely(edition)) == 3


# --- Making one of two ---


def test_values_are_chosen_and_the_rest_stays(edition):
    keep = make_registration(edition, first_name="Ana", phone="", organisation="Alt")
    other = make_registration(edition, first_name="Anna", phone="123", organisation="Neu")
    one = merged(keep, other, "first_name", "phone", "nonsense")
    one.refresh_from_db()
    assert (one.first_name, one.phone, one.organisation) == ("Anna", "123", "Alt")
    assert "anna" in one.search_text
    assert not Registration.objects.filter(pk=other.pk).exists()
    assert checking.differences() == []


def test_places_come_together(edition):
    first, second = make_workshop(edition), make_workshop(edition, round=2)
    keep, other = make_registration(edition, sessions=[first]), make_registration(edition, sessions=[second])
    merged(keep, other)
    assert held(keep) == [(first.code, "taken"), (second.code, "taken")]
    assert checking.differences() == []


def test_of_two_places_at_one_time_the_one_that_was_there_stays_and_the_other_moves_on(edition):
    mine, theirs = make_workshop(edition), make_workshop(edition, capacity=1)
    keep, other = make_registration(edition, sessions=[mine]), make_registration(edition, sessions=[theirs])
    next_one = make_registration(edition, sessions=[theirs])
    merged(keep, other)
    assert held(keep) == [(mine.code, "taken")]
    assert held(next_one) == [(theirs.code, "taken")]
    assert AuditEntry.objects.get(action="registration.merged").details["places_given"] == [theirs.code]
    assert OutgoingMail.objects.filter(about=f"registration:{keep.pk}", name="registrations/changed").count() == 1
    assert checking.differences() == []


def test_a_place_is_better_than_a_number(edition):
    full, free = make_workshop(edition, capacity=1), make_workshop(edition)
    make_registration(edition, sessions=[full])
    keep, other = make_registration(edition, sessions=[full]), make_registration(edition, sessions=[free])
    merged(keep, other)
    assert held(keep) == [(free.code, "taken")]
    assert checking.differences() == []


def test_of_two_numbers_the_lower_one_stays(edition):
    full = make_workshop(edition, capacity=1)
    make_registration(edition, sessions=[full])
    early, late = make_registration(edition, sessions=[full]), make_registration(edition, sessions=[full])
    merged(late, early)
    assert Place.objects.get(registration=late).waiting_number == 1
    assert checking.differences() == []


def test_a_place_at_the_conference_is_better_than_the_waiting_list():
    edition = make_edition(capacity=1)
    first = make_registration(edition)
    waits = make_registration(edition)
    merged(waits, first)
    waits.refresh_from_db()
    edition.refresh_from_db()
    assert (waits.state, edition.places_taken, edition.waiting) == ("confirmed", 1, 0)
    assert checking.differences() == []


def test_the_second_place_at_the_conference_goes_to_who_waits():
    edition = make_edition(capacity=2)
    keep, other, waits = make_registration(edition), make_registration(edition), make_registration(edition)
    merged(keep, other)
    waits.refresh_from_db()
    assert waits.state == "confirmed"
    assert checking.differences() == []


def test_the_stricter_consent_holds(edition):
    keep = make_registration(edition, consents=frozenset({"photo", "news"}))
    other = make_registration(edition, consents=frozenset({"news", "networking"}))
    merged(keep, other)
    given = Consent.objects.filter(registration=keep, withdrawn_at=None).values_list("purpose", flat=True)
    assert list(given) == ["news"]


@pytest.mark.parametrize("who", ["keep", "other", "both"])
def test_support_needs_go_along_with_their_consent(edition, who):
    needs = {"needs": Needs(diet="vegan"), "consents": frozenset({"needs"})}
    keep = make_registration(edition, **(needs if who != "other" else {}))
    other = make_registration(edition, **(needs if who != "keep" else {}))
    merged(keep, other)
    assert SupportNeeds.objects.get().registration_id == keep.pk
    assert Consent.objects.filter(registration=keep, purpose="needs", withdrawn_at=None).count() == 1


def test_mails_audit_notes_topics_and_stands_go_along(edition):
    topic = make_topic(edition)
    keep = make_registration(edition, internal_note="ruft an", role="exhibitor")
    other = make_registration(edition, internal_note="zahlt nicht", topics=(topic.pk,), role="exhibitor")
    booking = StandBooking.objects.create(edition=edition, state="cancelled")
    booking.crew.add(other)
    OutgoingMail.objects.filter(about=f"registration:{other.pk}").update(
        state="sent", sent_at=edition.created_at if hasattr(edition, "created_at") else "2026-01-01T00:00Z"
    )
    merged(keep, other)
    keep.refresh_from_db()
    assert keep.internal_note == "ruft an\nzahlt nicht"
    assert list(keep.topics.all()) == [topic]
    assert list(booking.crew.all()) == [keep]
    assert not OutgoingMail.objects.filter(about=f"registration:{other.pk}").exists()
    assert AuditEntry.objects.filter(subject=f"registration:{keep.pk}", action="registration.created").count() == 2


def test_a_colleague_who_registered_the_other_one_stays_the_colleague(edition):
    keep, other = make_registration(edition), make_registration(edition)
    Registration.objects.filter(pk=keep.pk).update(registered_by=other)
    third = make_registration(edition)
    Registration.objects.filter(pk=third.pk).update(registered_by=other)
    merged(keep, other)
    keep.refresh_from_db()
    third.refresh_from_db()
    assert (keep.registered_by_id, third.registered_by_id) == (None, keep.pk)


def test_the_person_is_told_that_two_became_one(edition):
    one, other = (make_registration(edition, first_name="Anna", last_name="Weber") for _i in range(2))
    merged(one, other)
    mail = render(OutgoingMail.objects.get(name="registrations/changed"))
    assert "Sie waren zweimal angemeldet." in mail.text
    assert "Sie waren zweimal angemeldet." in mail.html
    assert "Ihre Änderung ist gespeichert" not in mail.subject + mail.text


def test_what_is_cancelled_is_not_merged(edition):
    keep, other = make_registration(edition), make_registration(edition)
    Registration.objects.filter(pk=other.pk).update(state="cancelled")
    with pytest.raises(RegistrationError):
        merged(keep, other)
    with pytest.raises(RegistrationError):
        merged(keep, keep)
    with pytest.raises(RegistrationError):
        merged(keep, make_registration(make_edition()))


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_merge_once():
    edition = make_edition()
    sessions = [make_workshop(edition), make_workshop(edition, round=2)]
    keep, other = (make_registration(edition, sessions=[one]) for one in sessions)
    errors = at_once([lambda: merged(keep, other), lambda: merged(other, keep)])
    assert [type(error) for error in errors] == [RegistrationError]
    assert Registration.objects.count() == 1
    assert Place.objects.count() == 2
    assert checking.differences() == []


# --- The pages ---


def test_from_the_list_to_one_person(edition, client):
    talk = make_session(edition)
    keep = make_registration(edition, first_name="Anna", last_name="Weber", organisation="Alt")
    other = make_registration(edition, first_name="Weber", last_name="Anna", organisation="Neu")
    assert talk
    user = sign_in(client, "anmeldung")
    page = client.get(reverse("admin:registrations_doubles")).content.decode()
    url = reverse("admin:registrations_doubles_pair", args=[keep.pk, other.pk])
    assert url in page
    assert "Neu" in client.get(url).content.decode()
    client.post(url, {"take_organisation": "other", "take_first_name": "keep"})
    keep.refresh_from_db()
    assert (keep.first_name, keep.organisation) == ("Anna", "Neu")
    assert AuditEntry.objects.get(action="registration.merged").actor == user
    assert client.get(url).status_code == 404


def test_two_people_are_parted(edition, client):
    one, other = (make_registration(edition, first_name="Anna", last_name="Weber") for _number in range(2))
    sign_in(client, "anmeldung")
    client.post(reverse("admin:registrations_doubles_part", args=[one.pk, other.pk]))
    assert "Niemand ist doppelt" in client.get(reverse("admin:registrations_doubles")).content.decode()


def test_two_of_the_list_are_put_side_by_side(edition, client):
    people = [make_registration(edition) for _number in range(3)]
    sign_in(client, "anmeldung")
    chosen = {"action": "merge_chosen", "_selected_action": [one.pk for one in people[:2]]}
    answer = client.post(reverse("admin:registrations_registration_changelist"), chosen)
    assert answer.url == reverse("admin:registrations_doubles_pair", args=[people[0].pk, people[1].pk])


@pytest.mark.parametrize("role", ["empfang", "messe", "bedarf", "agenda"])
def test_others_may_not(edition, client, role):
    one, other = make_registration(edition), make_registration(edition)
    sign_in(client, role)
    for name in ("pair", "part"):
        url = reverse(f"admin:registrations_doubles_{name}", args=[one.pk, other.pk])
        assert client.post(url).status_code == 403
    assert Registration.objects.count() == 2


# --- Certificates ---


def certified(one):
    presence.mark(registration=one, actor=SYSTEM)
    return issue(edition=one.edition, only=[one.pk], actor=SYSTEM)[0]


def test_of_two_valid_certificates_one_holds_and_the_other_says_that_it_does_not(client, edition):
    make_session(edition, "10:00", "11:00")
    keep, other = make_registration(edition), make_registration(edition)
    certified(other)
    presence.unmark(registration=other, actor=SYSTEM)
    mine, theirs = certified(keep), certified(other)
    one = merged(keep, other)
    rows = Certificate.objects.order_by("version").values_list("registration", "version", "state", "pk")
    assert [(row[0], row[1], row[2]) for row in rows] == [
        (one.pk, 1, "valid"), (one.pk, 2, "withdrawn"), (one.pk, 3, "withdrawn")
    ]  # fmt: skip
    assert rows[0][3] == mine.pk
    assert "zurückgezogen" in client.get(f"/zertifikat/{theirs.code}/").content.decode()
    assert "Die Bescheinigung ist gültig" in client.get(f"/zertifikat/{mine.code}/").content.decode()


def test_a_certificate_of_the_second_goes_along(edition):
    make_session(edition, "10:00", "11:00")
    keep, other = make_registration(edition), make_registration(edition)
    theirs = certified(other)
    one = merged(keep, other)
    theirs.refresh_from_db()
    assert (theirs.registration, theirs.state) == (one, "valid")


@pytest.mark.parametrize(
    ("mine", "theirs", "joined"),
    [
        ([(9, 11)], [(10, 13)], [(9, 13)]),
        ([(10, 13)], [(9, 11)], [(9, 13)]),
        ([(9, 16)], [(10, 11)], [(9, 16)]),
        ([(None, 12)], [(11, None)], [(None, None)]),
        ([(9, 10)], [(14, 15)], [(9, 10), (14, 15)]),
        ([(9, None)], [(14, 15)], [(9, None)]),
    ],
)
def test_who_was_there_under_both_names_was_there_for_all_of_it(edition, mine, theirs, joined):
    keep, other = make_registration(edition), make_registration(edition)
    for one, spans in ((keep, mine), (other, theirs)):
        for span in spans:
            came, left = (None if hour is None else dt.time(hour) for hour in span)
            presence.set_times(registration=one, came=came, left=left, actor=SYSTEM)
    one = merged(keep, other)
    spans = one.presences.values_list("came_at", "left_at")
    assert [tuple(at and at.astimezone(edition.tz).hour for at in span) for span in spans] == joined


def test_the_certificate_that_stays_tells_what_both_attended(edition):
    first, second = make_workshop(edition, 1), make_workshop(edition, 2)
    keep = make_registration(edition, sessions=[first])
    other = make_registration(edition, sessions=[second])
    presence.mark(registration=keep, session=first, actor=SYSTEM)
    presence.mark(registration=other, session=second, actor=SYSTEM)
    before = issue(edition=edition, actor=SYSTEM)
    one = merged(keep, other)
    valid = Certificate.objects.valid().get(registration=one)
    assert valid.minutes == sum(certificate.minutes for certificate in before)
    assert Certificate.objects.filter(registration=None).count() == 0
