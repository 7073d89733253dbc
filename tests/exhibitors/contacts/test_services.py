"""What visitors leave: once per address, confirmed by its owner, gone when they say so, and each deed has its mail."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.audit.models import AuditEntry
from conference.outbox.models import OutgoingMail
from conference.retention import journal, timetable
from conference.retention.models import Erasure
from conference.retention.periods import STAND_CONTACTS
from conference.retention.services import run, shorten
from exhibitors import services as bookings
from exhibitors.contacts import offering, rules, services
from exhibitors.contacts.models import Contact
from exhibitors.contacts.offering import Offering
from exhibitors.models import Exhibitor
from exhibitors.stands import FairError
from registrations.erasing.services import erase
from tests.exhibitors.contacts.factories import ask, make_contact, offer_material
from tests.exhibitors.factories import make_booking, make_confirmed, make_exhibitor
from tests.factories import make_edition, make_registration, make_stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def exhibitor() -> Exhibitor:
    edition = make_edition()
    make_stand(edition, number="A1")
    make_stand(edition, number="A2", x=6)
    return make_confirmed(edition, "A1", organisation="Caritas").exhibitor


def mails_to(address: str) -> list[str]:
    return list(OutgoingMail.objects.filter(to=address).order_by("pk").values_list("name", flat=True))


def told(exhibitor: Exhibitor) -> list[str]:
    return list(Contact.objects.told_to(exhibitor).values_list("email", flat=True))


def deeds() -> list[str]:
    return list(
        AuditEntry.objects.filter(action__startswith="contact.").order_by("pk").values_list("action", flat=True)
    )


# --- Asking and confirming ---


def test_asking_alone_tells_the_organisation_nothing(exhibitor):
    ask(exhibitor, email="ada@example.org")
    assert told(exhibitor) == []
    assert mails_to("ada@example.org") == ["exhibitors/contact_asked"]
    assert deeds() == ["contact.asked"]


def test_what_is_confirmed_is_told(exhibitor):
    services.confirm(contact=ask(exhibitor, email="ada@example.org", message="Bitte rufen Sie an"))
    assert told(exhibitor) == ["ada@example.org"]
    assert mails_to("ada@example.org") == ["exhibitors/contact_asked", "exhibitors/contact_confirmed"]
    assert deeds() == ["contact.asked", "contact.confirmed"]


def test_the_consent_is_kept_with_its_time_and_words(exhibitor):
    one = make_contact(exhibitor)
    assert one.consent_version == "2026-11"
    assert one.consent_at <= one.confirmed_at


def test_confirming_twice_is_once(exhibitor):
    one = ask(exhibitor, email="ada@example.org")
    services.confirm(contact=one)
    services.confirm(contact=one)
    assert mails_to("ada@example.org").count("exhibitors/contact_confirmed") == 1


def test_the_same_address_twice_is_one_with_what_was_typed_last(exhibitor):
    ask(exhibitor, email="ada@example.org", name="Ada")
    one = ask(exhibitor, email="ADA@example.org", name="Ada Lovelace")
    assert [(one.pk, one.name) for one in Contact.objects.all()] == [(one.pk, "Ada Lovelace")]


def test_somebody_else_cannot_change_what_was_confirmed(exhibitor):
    one = make_contact(exhibitor, email="ada@example.org", name="Ada")
    services.ask(edition=exhibitor.edition, pk=exhibitor.pk, wish=services.Wish("reach", "ada@example.org", "Spam"))
    one.refresh_from_db()
    assert one.name == "Ada"
    assert mails_to("ada@example.org")[-1] == "exhibitors/contact_confirmed"


def test_one_address_gets_three_mails_from_one_stand_and_no_more(exhibitor):
    for _i in range(6):
        ask(exhibitor, email="ada@example.org")
    assert len(mails_to("ada@example.org")) == rules.MOST_MAILS


def test_nobodys_mailbox_is_filled_from_all_stands(exhibitor, monkeypatch):
    monkeypatch.setattr(rules, "MOST_OPEN", 1)
    other = make_confirmed(exhibitor.edition, "A2").exhibitor
    ask(exhibitor, email="ada@example.org")
    wish = services.Wish("reach", "ada@example.org", "Ada")
    services.ask(edition=exhibitor.edition, pk=other.pk, wish=wish)
    assert len(mails_to("ada@example.org")) == 1
    assert not Contact.objects.filter(exhibitor=other).exists()


def test_what_is_not_confirmed_in_time_never_is(exhibitor):
    one = ask(exhibitor, email="ada@example.org")
    with time_machine.travel(timezone.now() + rules.TO_CONFIRM + dt.timedelta(minutes=1)):
        with pytest.raises(FairError) as refusal:
            services.confirm(contact=one)
        assert refusal.value.code == "late"
        assert ask(exhibitor, email="ada@example.org").pk != one.pk
    assert told(exhibitor) == []


def test_material_is_sent_and_the_address_forgotten(exhibitor):
    offer_material(exhibitor)
    make_registration(exhibitor.edition, email="ada@example.org")
    one = make_contact(exhibitor, kind="material", email="ada@example.org")
    assert (one.email, one.name, one.registration) == ("", "", None)
    assert told(exhibitor) == []
    mail = OutgoingMail.objects.filter(to="ada@example.org").latest("pk")
    assert (mail.name, mail.forget) == ("exhibitors/contact_material", True)


def test_material_comes_again_to_whoever_lost_it(exhibitor):
    offer_material(exhibitor)
    make_contact(exhibitor, kind="material", email="ada@example.org")
    services.ask(edition=exhibitor.edition, pk=exhibitor.pk, wish=services.Wish("material", "ada@example.org"))
    assert mails_to("ada@example.org")[1:] == ["exhibitors/contact_material"] * 2
    assert Contact.objects.count() == 1


def test_the_database_keeps_no_address_for_material_that_was_sent(exhibitor):
    offer_material(exhibitor)
    one = make_contact(exhibitor, kind="material")
    with pytest.raises(IntegrityError, match="contact_material_forgets_the_address"), transaction.atomic():
        Contact.objects.filter(pk=one.pk).update(email="ada@example.org")


# --- Where nothing can be left ---


def refused(exhibitor: Exhibitor, kind: str = "reach") -> bool:
    try:
        services.ask(edition=exhibitor.edition, pk=exhibitor.pk, wish=services.Wish(kind, "a@b.example", "Ada"))
    except FairError as error:
        return error.code == "closed"
    return False


def test_an_organisation_may_switch_it_off(exhibitor):
    offer_material(exhibitor, Offering(is_on=False, text="Text"))
    assert refused(exhibitor)
    assert refused(exhibitor, "material")


def test_without_material_none_can_be_ordered(exhibitor):
    assert refused(exhibitor, "material")


def test_only_organisations_that_could_see_it_and_are_shown(exhibitor):
    edition = exhibitor.edition
    assert refused(make_exhibitor(edition, email="x@y.example"))  # entered by staff: it has no page
    assert refused(make_booking(edition, "A2").exhibitor)  # not confirmed
    Exhibitor.objects.filter(pk=exhibitor.pk).update(is_listed=False)
    assert refused(exhibitor)


@pytest.mark.parametrize(("days", "is_closed"), [(-30, False), (0, False), (14, False), (15, True)])
def test_it_ends_two_weeks_after_the_day(exhibitor, days, is_closed):
    noon = dt.datetime.combine(exhibitor.edition.last_day, dt.time(12), tzinfo=exhibitor.edition.tz)
    with time_machine.travel(noon + dt.timedelta(days=days)):
        assert refused(exhibitor) == is_closed


def test_a_stand_that_was_cancelled_meanwhile_gets_no_contact(exhibitor):
    one = ask(exhibitor)
    bookings.cancel(booking=exhibitor.bookings.get(), actor=bookings.SELF)
    with pytest.raises(FairError) as refusal:
        services.confirm(contact=one)
    assert refusal.value.code == "closed"


# --- Taking back, and going by itself ---


def test_taking_back_erases_and_tells_whoever_saw_it(exhibitor):
    seen, unseen = make_contact(exhibitor, email="ada@example.org"), None
    offering.read(exhibitor=exhibitor, access=None)
    unseen = make_contact(exhibitor, email="grace@example.org")
    for one in (seen, unseen):
        services.withdraw(contact=one)
        services.withdraw(contact=one)
    assert not Contact.objects.exists()
    [mail] = OutgoingMail.objects.filter(name="exhibitors/contact_withdrawn")
    assert (mail.to, mail.context["address"], mail.forget) == (exhibitor.email, "ada@example.org", True)
    assert deeds().count("contact.withdrawn") == 2
    assert mails_to("ada@example.org") == []  # they were not sent yet


def test_a_restored_backup_erases_again(exhibitor):
    one = make_contact(exhibitor)
    offering.read(exhibitor=exhibitor, access=None)
    one.refresh_from_db()
    services.withdraw(contact=Contact.objects.get())
    journal.export()
    Erasure.objects.all().delete()
    OutgoingMail.objects.all().delete()
    Contact.objects.bulk_create([one])
    assert journal.reapply().done == 1
    assert not Contact.objects.exists()
    assert not OutgoingMail.objects.exists()  # they were told then


def test_a_restored_backup_does_not_erase_a_stranger(exhibitor):
    one = make_contact(exhibitor)
    number = one.pk
    services.withdraw(contact=one)
    journal.export()
    Erasure.objects.all().delete()
    stranger = make_contact(exhibitor)
    Contact.objects.filter(pk=stranger.pk).update(id=number)
    assert journal.reapply().absent == 1
    assert Contact.objects.count() == 1


def test_whoever_is_erased_takes_contacts_along(exhibitor):
    person = make_registration(exhibitor.edition, email="ada@example.org")
    one = make_contact(exhibitor, email="Ada@example.org")
    stays = make_contact(exhibitor)
    assert one.registration == person
    offering.read(exhibitor=exhibitor, access=None)
    erase(registration=person, actor=bookings.SELF)
    assert list(Contact.objects.all()) == [stays]
    assert OutgoingMail.objects.filter(name="exhibitors/contact_withdrawn").count() == 1


def test_an_address_that_two_people_share_is_nobodys(exhibitor):
    for name in ("Ada", "Grace"):
        make_registration(exhibitor.edition, email="haus@example.org", first_name=name)
    assert make_contact(exhibitor, email="haus@example.org").registration is None


def test_the_night_takes_what_nobody_confirmed_and_later_all(exhibitor):
    ask(exhibitor)
    kept = make_contact(exhibitor)
    ends = dt.datetime.combine(exhibitor.edition.last_day, dt.time(3), tzinfo=exhibitor.edition.tz)
    run(timezone.now() + dt.timedelta(days=2, hours=1))
    assert list(Contact.objects.all()) == [kept]
    run(ends + dt.timedelta(days=89))
    assert list(Contact.objects.all()) == [kept]
    run(ends + dt.timedelta(days=90))
    assert not Contact.objects.exists()


def test_staff_shorten_the_period_and_every_date_follows(exhibitor):
    edition = exhibitor.edition
    shorten(occasion=timetable.occasion(edition.pk), period=STAND_CONTACTS, days=10)
    ends = dt.datetime.combine(edition.last_day, dt.time(12), tzinfo=edition.tz)
    assert rules.erased_on(edition) == edition.last_day + dt.timedelta(days=10)
    with time_machine.travel(ends + dt.timedelta(days=9)):
        one = ask(exhibitor)
    with time_machine.travel(ends + dt.timedelta(days=10)):
        assert refused(exhibitor)  # it would go the same night
        with pytest.raises(FairError):
            services.confirm(contact=one)


def test_the_organisation_deletes_one_of_its_own_only(exhibitor):
    other = make_confirmed(exhibitor.edition, "A2").exhibitor
    one = make_contact(exhibitor)
    offering.delete(exhibitor=other, pk=one.pk)
    assert Contact.objects.count() == 1
    offering.delete(exhibitor=exhibitor, pk=one.pk)
    offering.delete(exhibitor=exhibitor, pk=one.pk)
    assert not Contact.objects.exists()
    assert deeds().count("contact.deleted") == 1


def test_every_look_is_noted_with_the_link(exhibitor):
    offering.read(exhibitor=exhibitor, access=None)  # there was nothing to see
    make_contact(exhibitor)
    offering.read(exhibitor=exhibitor, access=7)
    offering.read(exhibitor=exhibitor, access=None, form="csv")
    lines = AuditEntry.objects.filter(subject=f"exhibitor:{exhibitor.pk}", action__startswith="exhibitor.contacts_")
    assert [(one.action, one.details) for one in lines.order_by("pk")] == [
        ("exhibitor.contacts_read", {"access": 7}),
        ("exhibitor.contacts_taken", {"access": None, "form": "csv"}),
    ]


def test_no_line_of_the_log_names_visitor_and_organisation_together(exhibitor):
    """Staff who read the log must not be able to count who went to which stand."""
    make_contact(exhibitor, email="ada@example.org")
    lines = AuditEntry.objects.filter(action__startswith="contact.")
    assert all(one.subject.startswith("contact:") and set(one.details) <= {"kind"} for one in lines)


# --- Whatever happens ---

addresses = st.sampled_from(["a@x.example", "A@x.example", "b@x.example", "c@x.example"])
steps = st.lists(
    st.tuples(st.sampled_from(["ask", "confirm", "withdraw", "delete", "read", "late"]), addresses,
              st.sampled_from(["reach", "material"])),
    max_size=25,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_nobody_but_whoever_confirmed_is_ever_told(exhibitor, steps):
    Contact.objects.all().delete()
    offer_material(exhibitor)
    waiting, agreed = set(), set()
    for deed, address, kind in steps:
        address_key = (address.lower(), kind)
        digest = rules.digest_of(exhibitor, address)
        found = Contact.objects.filter(address_digest=digest, kind=kind).first()
        if deed == "ask":
            services.ask(edition=exhibitor.edition, pk=exhibitor.pk, wish=services.Wish(kind, address, "Ada"))
            waiting |= {address_key} - agreed
        elif deed == "late":
            Contact.objects.filter(confirmed_at=None).update(asked_at=timezone.now() - dt.timedelta(days=3))
            waiting.clear()
        elif deed == "confirm" and found:
            try:
                services.confirm(contact=found)
            except FairError:
                assert address_key not in waiting
            else:
                agreed.add(address_key)
                waiting.discard(address_key)
        elif deed == "withdraw" and found:
            services.withdraw(contact=found)
            agreed.discard(address_key)
            waiting.discard(address_key)
        elif deed == "delete" and found:
            offering.delete(exhibitor=exhibitor, pk=found.pk)
            if kind == "reach":
                agreed.discard(address_key)
        listed = offering.read(exhibitor=exhibitor, access=None)
        assert {one.email.lower() for one in listed} == {who for who, kind in agreed if kind == "reach"}
