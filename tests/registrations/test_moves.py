"""Staff put people into another workshop: nobody loses a place for nothing, everybody is told, counters stay right."""

import pytest

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.models import Session
from conference.outbox import rendering
from conference.outbox.models import OutgoingMail
from registrations import checking, services
from registrations.models import Place, Registration
from registrations.moves.services import Fate, move, preview
from registrations.services import RegistrationError
from tests.factories import make_edition, make_registration, make_session, make_workshop
from tests.registrations.test_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


def moved(one, session, **options):
    return move(registration=one, session=session, actor=SYSTEM, **{"may_wait": False, **options})


def codes(one):
    return [(place.session.code, place.state) for place in one.places.order_by("session__start")]


def prepared(*people):
    return (
        Registration.objects.filter(pk__in=[one.pk for one in people])
        .prefetch_related("places__session")
        .order_by("pk")
    )


def mails_of(one):
    return list(
        OutgoingMail.objects.filter(about=f"registration:{one.pk}").order_by("pk").values_list("name", flat=True)
    )


def test_a_person_gets_the_place_and_gives_the_old_one(edition):
    old, new, later = make_workshop(edition), make_workshop(edition), make_workshop(edition, round=2)
    one = make_registration(edition, sessions=[old, later])
    assert moved(one, new) == Fate.FITS
    assert codes(one) == [(new.code, "taken"), (later.code, "taken")]
    assert mails_of(one) == ["registrations/confirmation", "registrations/moved_to_session"]
    entry = AuditEntry.objects.get(action="place.moved")
    assert entry.details == {"given": [old.code], "taken": new.code}
    assert checking.differences() == []


def test_the_mail_names_both_workshops(edition):
    old, new = make_workshop(edition, title="Altes Thema"), make_workshop(edition, title="Neues Thema")
    one = make_registration(edition, sessions=[old])
    moved(one, new)
    sent = rendering.build(OutgoingMail.objects.latest("pk"))
    assert "Neues Thema" in sent.subject
    assert "Altes Thema" in sent.body


def test_where_it_is_full_nothing_changes(edition):
    old, full = make_workshop(edition), make_workshop(edition, capacity=1)
    make_registration(edition, sessions=[full])
    one = make_registration(edition, sessions=[old])
    assert moved(one, full) == Fate.WAITS
    assert codes(one) == [(old.code, "taken")]
    assert mails_of(one) == ["registrations/confirmation"]


def test_staff_may_say_that_a_number_will_do(edition):
    old, full = make_workshop(edition), make_workshop(edition, capacity=1)
    make_registration(edition, sessions=[full])
    one = make_registration(edition, sessions=[old])
    assert moved(one, full, may_wait=True) == Fate.WAITS
    assert codes(one) == [(full.code, "waiting")]
    assert "Warteliste" in rendering.build(OutgoingMail.objects.latest("pk")).subject
    assert checking.differences() == []


def test_who_waits_for_the_old_place_gets_it(edition):
    old, new = make_workshop(edition, capacity=1), make_workshop(edition)
    one = make_registration(edition, sessions=[old])
    next_one = make_registration(edition, sessions=[old])
    moved(one, new)
    assert codes(next_one) == [(old.code, "taken")]
    assert "registrations/promoted_in_session" in mails_of(next_one)


def test_nobody_is_put_before_those_who_wait(edition):
    full = make_workshop(edition, capacity=1)
    make_registration(edition, sessions=[full])
    make_registration(edition, sessions=[full])
    Session.objects.filter(pk=full.pk).update(capacity=2)
    one = make_registration(edition)
    assert moved(one, full) == Fate.WAITS


def test_who_waits_there_keeps_the_number(edition):
    full = make_workshop(edition, capacity=1)
    make_registration(edition, sessions=[full])
    one = make_registration(edition, sessions=[full])
    before = Place.objects.get(registration=one).waiting_number
    assert moved(one, full, may_wait=True) == Fate.THERE
    assert Place.objects.get(registration=one).waiting_number == before


def test_twice_is_once(edition):
    new = make_workshop(edition)
    one = make_registration(edition)
    assert [moved(one, new), moved(one, new)] == [Fate.FITS, Fate.THERE]
    assert mails_of(one).count("registrations/moved_to_session") == 1


def test_what_is_cancelled_stays_cancelled(edition):
    one = make_registration(edition)
    services.cancel(registration=one, actor=SYSTEM)
    assert moved(one, make_workshop(edition)) == Fate.GONE


def test_a_talk_without_places_takes_nobody(edition):
    with pytest.raises(RegistrationError):
        moved(make_registration(edition), make_session(edition))


def test_what_overlaps_in_another_round_goes_and_is_shown(edition):
    long = make_workshop(edition, round=2, start="13:00", end="16:00")
    new = make_workshop(edition)
    one = make_registration(edition, sessions=[long])
    [step] = preview(prepared(one), new)
    assert (step.fate, [s.code for s in step.given], [s.code for s in step.overlapping]) == (
        Fate.FITS,
        [long.code],
        [long.code],
    )
    moved(one, new)
    assert codes(one) == [(new.code, "taken")]


def test_the_preview_says_what_happens(edition):
    new, other = make_workshop(edition, capacity=2), make_workshop(edition)
    people = [make_registration(edition, sessions=[other]) for _number in range(3)]
    there = make_registration(edition, sessions=[new])
    gone = make_registration(edition)
    services.cancel(registration=gone, actor=SYSTEM)
    fates = [step.fate for step in preview(prepared(*people, there, gone), new)]
    assert fates == [Fate.FITS, Fate.WAITS, Fate.WAITS, Fate.THERE, Fate.GONE]
    assert [moved(one, new) for one in [*people, there, gone]] == fates


def test_the_preview_asks_no_more_for_more_people(edition, django_assert_num_queries):
    new = make_workshop(edition)
    people = [make_registration(edition, sessions=[make_workshop(edition)]) for _number in range(3)]
    for some in (people[:1], people):
        rows = list(prepared(*some))
        with django_assert_num_queries(1):
            preview(rows, new)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_take_no_place_twice():
    edition = make_edition()
    a, b = make_workshop(edition, capacity=4), make_workshop(edition, capacity=30)
    people = [make_registration(edition, sessions=[b]) for _number in range(12)]
    errors = at_once([lambda one=one: moved(one, a) for one in people], workers=6)
    assert errors == []
    assert Place.objects.taken().filter(session=a).count() == 4
    assert Place.objects.taken().filter(session=b).count() == 8
    assert checking.differences() == []
