"""Several people in one transaction: all of them or nobody, places in the order of the list, one mail about all."""

import threading

import pytest
from django.db import connections

from conference.audit.models import AuditEntry
from conference.audit.services import SELF
from conference.models import Edition
from conference.outbox.models import OutgoingMail
from registrations import checking, services
from registrations.groups import drafts
from registrations.groups.services import GroupError, register_together
from registrations.models import Place, Registration, RegistrationDraft, RegistrationGroup, RegistrationState
from tests.factories import make_edition, make_registration, make_workshop, registration_data
from tests.registrations.test_mails import text
from tests.registrations.test_races import at_once

pytestmark = pytest.mark.django_db


def colleague(**fields):
    return registration_data(**{"email": "", **fields})


def together(edition: Edition, *people, **options) -> list[Registration]:
    return register_together(edition=edition, people=people, actor=SELF, **options)


def test_all_hang_on_the_first():
    made = together(make_edition(), registration_data(), colleague(), colleague(), stay_together=True)
    group = RegistrationGroup.objects.get()
    assert [(one.registered_by, one.group) for one in made] == [(None, group), (made[0], group), (made[0], group)]
    assert group.stay_together
    assert checking.differences() == []


def test_one_alone_is_no_group():
    [one] = together(make_edition(), registration_data())
    assert (one.group, RegistrationGroup.objects.count()) == (None, 0)


def test_who_stands_first_gets_a_place_first():
    edition = make_edition(capacity=2)
    workshop = make_workshop(edition, capacity=1)
    people = [registration_data(sessions=(workshop.code,)), colleague(sessions=(workshop.code,)), colleague()]
    made = together(edition, *people)
    assert [one.state for one in made] == ["confirmed", "confirmed", "waiting"]
    assert list(Place.objects.order_by("registration_id").values_list("state", flat=True)) == ["taken", "waiting"]
    assert checking.differences() == []


def test_what_is_wrong_with_some_is_told_of_each_and_nobody_is_registered():
    edition = make_edition(capacity=5)
    known = make_registration(edition, first_name="Olena", last_name="Bondar", email="olena@vhs.example")
    again = registration_data(first_name="Olena", last_name="Bondar", email="olena@vhs.example")
    with pytest.raises(GroupError) as refused:
        together(edition, registration_data(), again, colleague(), colleague(sessions=("W99",)))
    assert {at: error.code for at, error in refused.value.by_person.items()} == {1: "registered", 3: "several"}
    assert list(Registration.objects.all()) == [known]
    edition.refresh_from_db()
    assert (edition.places_taken, RegistrationGroup.objects.count()) == (1, 0)
    assert checking.differences() == []


def test_the_same_name_twice_without_an_address_is_one_too_many():
    with pytest.raises(GroupError) as refused:
        together(make_edition(), registration_data(), colleague(last_name="Çelik"), colleague(last_name="ÇELIK"))
    assert list(refused.value.by_person) == [2]


def test_closed_is_closed_for_all():
    edition = make_edition(registration_closes=None, registration_opens=None, state="archived")
    with pytest.raises(GroupError) as refused:
        together(edition, registration_data(), colleague())
    assert {error.code for error in refused.value.by_person.values()} == {"closed"}


def test_the_log_holds_a_line_for_each_and_no_names():
    made = together(make_edition(), registration_data(), colleague(last_name="Geheim"))
    deeds = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(deeds) == ["registration.created", "registration.created", "group.created"]
    assert "Geheim" not in str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert made[0].pk


# --- Mails -------------------------------------------------------------------------------------------------------


def test_one_mail_to_the_first_and_one_to_each_with_an_address():
    made = together(
        make_edition(), registration_data(email="a@vhs.example"), registration_data(email="b@vhs.example"), colleague()
    )
    mails = OutgoingMail.objects.order_by("pk")
    assert [(mail.name, mail.to, mail.about) for mail in mails] == [
        ("registrations/confirmation", "a@vhs.example", f"registration:{made[0].pk}"),
        ("registrations/confirmation", "b@vhs.example", f"registration:{made[1].pk}"),
    ]


def test_the_mail_to_the_first_tells_how_each_stands():
    edition = make_edition(capacity=2)
    workshop = make_workshop(edition, capacity=1, title="Mehrsprachig in der Kita")
    chosen = {"sessions": (workshop.code,)}
    olena = colleague(first_name="Olena", last_name="Bondar", **chosen)
    ipek = registration_data(first_name="İpek", last_name="Çelik", email="i@vhs.example")
    made = together(edition, registration_data(**chosen), olena, ipek)
    words = text(made[0], "confirmation")
    assert "danke für Ihre Anmeldung. Ihr Platz ist sicher" in words
    told = words.partition("Von Ihnen angemeldet")[2].partition("Hinweise zum Datenschutz")[0]
    first, _name, second = told.partition("İpek Çelik")
    assert "Olena Bondar Angemeldet, der Platz ist sicher. Mehrsprachig in der Kita" in first
    assert "Warteliste Code für den Einlass: " + made[1].code in first
    assert "Auf der Warteliste: Position 1 Bekommt eine eigene Nachricht mit eigenem Link." in second


def test_a_colleague_reads_who_registered_them_and_their_rights():
    first = registration_data(first_name="Rana", last_name="Saleh", organisation="VHS Heinsberg")
    made = together(make_edition(), first, registration_data(first_name="Olena"))
    words = text(made[1], "confirmation")
    assert "Sie wurden von Rana Saleh (VHS Heinsberg) zu dieser Konferenz angemeldet." in words
    assert "danke für Ihre Anmeldung" not in words
    assert "Ihre Angaben hat uns Rana Saleh gegeben" in words
    for right in ("berichtigen oder löschen", "widersprechen", "beschweren", "Verantwortlich ist"):
        assert right in words
    assert made[0].token not in words
    assert made[1].token in words


@pytest.mark.parametrize("source", ["staff", "import", "walk_in"])
def test_whoever_was_entered_by_others_is_not_thanked(source):
    words = text(make_registration(make_edition(), source=source), "confirmation")
    assert "danke für Ihre Anmeldung" not in words
    assert "Sie wurden zu dieser Konferenz angemeldet" in words
    assert "Landesbeauftragten für Datenschutz" in words


def test_who_registered_alone_is_thanked_and_reads_nothing_of_that():
    words = text(make_registration(make_edition()), "confirmation")
    assert "danke für Ihre Anmeldung" in words
    assert "Landesbeauftragten" not in words
    assert "Von Ihnen angemeldet" not in words


def test_news_for_one_without_address_go_to_whoever_registered_them():
    edition = make_edition(capacity=1)
    first = registration_data(first_name="Rana", last_name="Saleh", email="rana@vhs.example", language="de")
    made = together(edition, first, colleague(first_name="Olena", last_name="Bondar", language="en"))
    Edition.objects.filter(pk=edition.pk).update(capacity=2)
    services.waiting.fill_free_places(edition=edition)
    mail = OutgoingMail.objects.get(name="registrations/promoted")
    assert (mail.to, mail.language, mail.about) == ("rana@vhs.example", "de", f"registration:{made[1].pk}")
    words = text(made[1], "promoted")
    assert "Guten Tag Rana Saleh, Sie haben Olena Bondar angemeldet." in words
    assert made[0].token in words
    assert made[1].token not in words


def test_an_address_that_comes_later_gets_the_first_mail_with_the_own_link():
    made = together(make_edition(), registration_data(), colleague(first_name="Olena", last_name="Bondar"))
    services.change(
        registration=made[1],
        data=colleague(first_name="Olena", last_name="Bondar", email="olena@vhs.example"),
        actor=SELF,
    )
    mail = OutgoingMail.objects.get(to="olena@vhs.example")
    assert mail.name == "registrations/confirmation"
    assert made[1].token in text(made[1], "confirmation")


def test_the_first_may_be_erased_and_the_others_stay():
    made = together(make_edition(), registration_data(), colleague())
    services.cancel(registration=made[0], actor=SELF)
    Registration.objects.filter(pk=made[0].pk).delete()
    made[1].refresh_from_db()
    assert (made[1].registered_by, made[1].state) == (None, RegistrationState.CONFIRMED)


# --- Many at once --------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_lists_for_the_last_places_never_oversell_and_never_wait_for_each_other():
    edition = make_edition(capacity=7)
    one, other = make_workshop(edition, 1, capacity=2), make_workshop(edition, 2, capacity=2)

    def sending(first, second):
        people = [registration_data(sessions=(first.code,)), colleague(sessions=(second.code,)), colleague()]
        return lambda: together(edition, *people)

    deeds = [deed for _i in range(6) for deed in (sending(one, other), sending(other, one))]
    errors = at_once(deeds, workers=12)

    assert errors == []
    assert Registration.objects.confirmed().count() == 7
    assert Registration.objects.waiting().count() == 29
    assert [Place.objects.taken().in_session(session).count() for session in (one, other)] == [2, 2]
    assert checking.differences() == []


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_two_lists_sell_the_same_places():
    """The counter-test: look whether all fit, then write, as a naive program would."""
    edition = make_edition(capacity=3)
    looked = threading.Barrier(2, timeout=10)

    def naively() -> None:
        free = edition.capacity - Registration.objects.confirmed().count()
        looked.wait()
        if free >= 2:
            for _i in range(2):
                data = registration_data()
                number = data.email.partition("@")[0]
                Registration.objects.create(edition=edition, code=number[:8], **services.columns_of(data))

    assert at_once([naively, naively]) == []
    assert Registration.objects.confirmed().count() == 4, "one place was sold twice"
    assert [str(one) for one in checking.differences()] == [f"{edition.slug}: places_taken = 0, rows = 4"]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_register_everybody_once():
    edition = make_edition()
    token = drafts.begin(edition=edition, typed={})
    draft = drafts.find(edition.slug, token)
    people = [registration_data(), colleague()]

    def press() -> Registration:
        return drafts.send(draft=draft, people=people, stay_together=False, invitation=None, actor=SELF)

    errors = at_once([press] * 6)

    assert errors == []
    assert (Registration.objects.count(), OutgoingMail.objects.count()) == (2, 1)
    assert RegistrationDraft.objects.get().people == []
    connections.close_all()
