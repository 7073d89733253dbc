"""Registrations in the admin: through the services, searchable in every script, needs for two roles only."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conference.audit.models import AuditEntry
from conference.audit.services import SELF, SYSTEM
from conference.outbox.models import OutgoingMail
from conference.services import change_session, publish
from registrations import desk, services
from registrations.models import PlaceState, Registration, RegistrationState, Source
from registrations.services import Needs
from tests.factories import make_edition, make_registration, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

LIST = "registrations_registration_changelist"
ADD = "registrations_registration_add"
CHANGE = "registrations_registration_change"
DEED = "registrations_registration_deed"
NEEDS = "registrations_supportneeds_changelist"


def page(name, *args):
    return reverse(f"admin:{name}", args=args)


def form(**fields):
    return {
        "last_name": "Haddad",
        "first_name": "Rana",
        "email": "rana@teilnahme.example",
        "organisation": "VHS",
        "language": "de",
        "role": "participant",
        "attendance": "day",
        "lunch": "on",
        "waiting_list": "on",
        "internal_note": "",
        **fields,
    }


@pytest.fixture
def staff(client):
    return sign_in(client, "anmeldung")


def names(client, words):
    return [one.last_name for one in client.get(page(LIST), {"q": words}).context["cl"].result_list]


@pytest.mark.parametrize(
    ("stored", "words"),
    [("Yıldırım", "yildirim"), ("Müller-Łuczak", "MULLER luczak"), ("حدّاد", "حداد"), ("Бондар", "бондар")],
)
def test_search_ignores_accents_and_case_and_finds_every_script(stored, words, client, staff):
    edition = make_edition()
    make_registration(edition, last_name=stored)
    make_registration(edition, last_name="Niemand")
    assert names(client, words) == [stored]


def test_search_finds_institutions_and_codes(client, staff):
    one = make_registration(make_edition(), organisation="Caritas")
    assert names(client, one.code.lower()) == names(client, "caritas") == [one.last_name]


def test_a_caller_is_registered_through_the_service(client, staff):
    edition = make_edition()
    workshop = make_workshop(edition, capacity=5)
    client.post(page(ADD), form(round_1=workshop.code))
    one = Registration.objects.get()
    assert (one.source, one.state, one.places.get().state) == (
        Source.STAFF,
        RegistrationState.CONFIRMED,
        PlaceState.TAKEN,
    )


def test_staff_may_register_after_the_window(client, staff):
    make_edition(registration_closes=None, registration_opens=None, state="archived")
    client.post(page(ADD), form())
    assert Registration.objects.count() == 1


def test_a_full_conference_means_the_waiting_list(client, staff):
    edition = make_edition(capacity=1)
    make_registration(edition)
    client.post(page(ADD), form())
    assert Registration.objects.get(last_name="Haddad").state == RegistrationState.WAITING


def test_what_the_service_refuses_stands_at_its_field(client, staff):
    make_registration(make_edition(), last_name="Haddad", first_name="Rana", email="rana@teilnahme.example")
    answer = client.post(page(ADD), form(organisation="Anders getippt"))
    assert list(answer.context["adminform"].form.errors) == ["email"]
    assert "Anders getippt" in answer.content.decode()


def test_workshops_at_the_same_time_are_refused(client, staff):
    edition = make_edition()
    one = make_workshop(edition, round=1)
    two = make_workshop(edition, round=2, start="13:30", end="14:00")
    answer = client.post(page(ADD), form(round_1=one.code, round_2=two.code))
    assert "sind zur gleichen Zeit" in answer.content.decode()
    assert not Registration.objects.exists()


def change_form(one, **fields):
    sent = form(last_name=one.last_name, first_name=one.first_name, email=one.email, organisation=one.organisation)
    del sent["role"]
    return {**sent, **fields}


def test_a_change_goes_through_the_service_with_a_mail(client, staff):
    one = make_registration(make_edition())
    client.post(page(CHANGE, one.pk), change_form(one, organisation="Neu"))
    one.refresh_from_db()
    assert one.organisation == "Neu"
    assert OutgoingMail.objects.filter(name="registrations/changed").count() == 1


def version(answer) -> str:
    return answer.context["version"]


def test_what_the_person_changed_meanwhile_is_not_overwritten(client, staff):
    edition = make_edition()
    first, second = make_workshop(edition), make_workshop(edition)
    one = make_registration(edition, sessions=[first])
    seen = version(client.get(page(CHANGE, one.pk)))
    services.change(registration=one, data=replace(desk.data_of(one), sessions=(second.code,)), actor=SELF)

    stale = change_form(one, organisation="Neu", round_1=first.code, version=seen)
    answer = client.post(page(CHANGE, one.pk), stale)

    assert "Das hat sich gerade geändert" in answer.content.decode()
    assert one.places.get().session == second
    assert 'value="Neu"' in answer.content.decode(), "what was typed is still there"
    assert client.post(page(CHANGE, one.pk), {**stale, "version": version(answer)}).status_code == 302


def test_who_registers_meanwhile_stops_no_change(client, staff):
    edition = make_edition()
    session = make_workshop(edition)
    one = make_registration(edition, sessions=[session])
    seen = version(client.get(page(CHANGE, one.pk)))
    make_registration(edition, sessions=[session])
    sent = change_form(one, organisation="Neu", round_1=session.code, version=seen)
    assert client.post(page(CHANGE, one.pk), sent).status_code == 302


def test_saving_without_a_change_sends_nothing(client, staff):
    one = make_registration(make_edition())
    client.post(page(CHANGE, one.pk), change_form(one))
    assert not OutgoingMail.objects.filter(name="registrations/changed").exists()


def test_a_note_is_kept_without_a_mail(client, staff):
    one = make_registration(make_edition())
    client.post(page(CHANGE, one.pk), change_form(one, internal_note="rief an"))
    one.refresh_from_db()
    assert one.internal_note == "rief an"
    assert not OutgoingMail.objects.filter(name="registrations/changed").exists()


def test_a_change_by_staff_keeps_support_needs_and_their_consent(client, staff):
    one = make_registration(make_edition(), needs=Needs(diet="vegan"), consents=frozenset({"needs", "photo"}))
    client.post(page(CHANGE, one.pk), change_form(one, organisation="Neu", consents=["photo"]))
    one.refresh_from_db()
    assert one.support_needs.diet == "vegan"
    assert set(one.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)) == {"needs", "photo"}


def test_changing_a_workshop_moves_the_next_person_up(client, staff):
    edition = make_edition()
    full, other = make_workshop(edition, capacity=1), make_workshop(edition, capacity=5)
    one = make_registration(edition, sessions=[full])
    waiting = make_registration(edition, sessions=[full])
    client.post(page(CHANGE, one.pk), change_form(one, round_1=other.code))
    assert waiting.places.get().state == PlaceState.TAKEN


def test_the_counters_cannot_be_sent(client, staff):
    edition = make_edition()
    one = make_registration(edition)
    client.post(page(CHANGE, one.pk), change_form(one, state="cancelled", waiting_number=7, role="team"))
    one.refresh_from_db()
    assert (one.state, one.waiting_number, one.role) == ("confirmed", None, "participant")


def test_cancelling_asks_first(client, staff):
    one = make_registration(make_edition())
    client.get(page(DEED, one.pk, "cancel"))
    one.refresh_from_db()
    assert one.state == RegistrationState.CONFIRMED


def test_cancelling_goes_through_the_service(client, staff):
    one = make_registration(make_edition())
    client.post(page(DEED, one.pk, "cancel"))
    one.refresh_from_db()
    assert one.state == RegistrationState.CANCELLED


def test_a_cancelled_registration_is_only_to_be_read(client, staff):
    one = make_registration(make_edition())
    client.post(page(DEED, one.pk, "cancel"))
    assert client.post(page(CHANGE, one.pk), change_form(one, organisation="Neu")).status_code == 403


def test_several_are_cancelled_after_a_question(client, staff):
    edition = make_edition()
    people = [make_registration(edition) for _number in range(2)]
    sent = {"action": "cancel_chosen", "_selected_action": [one.pk for one in people]}
    client.post(page(LIST), sent)
    assert not Registration.objects.filter(state=RegistrationState.CANCELLED).exists()
    client.post(page(LIST), {**sent, "confirmed": "yes"})
    assert Registration.objects.filter(state=RegistrationState.CANCELLED).count() == 2


def test_the_desk_cannot_cancel(client):
    sign_in(client, "empfang")
    one = make_registration(make_edition())
    assert client.post(page(DEED, one.pk, "cancel")).status_code == 403


def test_the_link_is_sent_once_more(client, staff):
    one = make_registration(make_edition())
    client.post(page(DEED, one.pk, "resend"))
    assert OutgoingMail.objects.filter(name="registrations/resend_link", to=one.email).count() == 1


def test_somebody_who_waits_moves_up_at_the_conference(client, staff):
    edition = make_edition(capacity=1)
    first, second = make_registration(edition), make_registration(edition, waiting_list=False)
    client.post(page(DEED, first.pk, "cancel"))
    client.post(page("registrations_promote"), {"what": "registration", "pk": second.pk})
    second.refresh_from_db()
    assert second.state == RegistrationState.CONFIRMED


def test_somebody_who_waits_moves_up_in_a_workshop(client, staff):
    edition = make_edition()
    workshop = make_workshop(edition, capacity=1)
    first = make_registration(edition, sessions=[workshop])
    second = make_registration(edition, sessions=[workshop], waiting_list=False)
    client.post(page(DEED, first.pk, "cancel"))
    client.post(page("registrations_promote"), {"what": "place", "pk": second.places.get().pk})
    assert second.places.get().state == PlaceState.TAKEN


def test_nobody_moves_up_where_nothing_is_free(client, staff):
    edition = make_edition(capacity=1)
    make_registration(edition)
    second = make_registration(edition)
    answer = client.post(page("registrations_promote"), {"what": "registration", "pk": second.pk}, follow=True)
    assert "kein Platz frei" in answer.content.decode()


def test_the_desk_moves_nobody_up(client):
    sign_in(client, "empfang")
    one = make_registration(make_edition())
    assert client.post(page("registrations_promote"), {"what": "registration", "pk": one.pk}).status_code == 403


def test_moving_up_by_get_is_refused(client, staff):
    assert client.get(page("registrations_promote")).status_code == 405


def test_the_personal_link_is_for_those_who_may_see_needs(client):
    one = make_registration(make_edition())
    shown = {}
    for role in ("leitung", "anmeldung"):
        sign_in(client, role)
        shown[role] = one.token in client.get(page(CHANGE, one.pk)).content.decode()
    assert shown == {"leitung": True, "anmeldung": False}


def test_the_photographer_gets_a_list_of_who_is_not_to_be_seen(client, staff):
    edition = make_edition()
    make_registration(edition, last_name="Seenot", consents=frozenset({"photo"}))
    shy = make_registration(edition, last_name="Scheu", consents=frozenset({"news"}))
    again = make_registration(edition, last_name="Doch", consents=frozenset({"photo"}))
    services.withdraw_consent(registration=again, purpose="photo", actor=SELF)
    services.cancel(registration=make_registration(edition), actor=SELF)
    found = client.get(page(LIST), {"fotos": "nein"}).context["cl"].result_list
    assert {one.pk for one in found} == {shy.pk, again.pk}


@pytest.mark.parametrize("odd", ["²", "9" * 40, "x"])
def test_odd_filters_find_nothing_or_are_left_out(client, staff, odd):
    make_registration(make_edition())
    assert client.get(page(LIST), {"workshop": odd}).status_code in (200, 302)


def test_who_has_two_places_at_one_time_is_found(client, staff):
    edition = make_edition()
    one, two = make_workshop(edition, round=1), make_workshop(edition, round=2)
    both = make_registration(edition, sessions=[one, two])
    make_registration(edition, sessions=[one])
    change_session(session=two, values={"start": one.start, "end": one.end}, actor=SYSTEM)
    assert [task for task in client.get(page("index")).context["tasks"] if "zwei Workshops" in task.text] == []
    publish(edition=edition, actor=SYSTEM)
    [task] = [task for task in client.get(page("index")).context["tasks"] if "zwei Workshops" in task.text]
    assert list(client.get(task.url).context["cl"].result_list) == [both]


def with_needs(edition):
    return make_registration(edition, needs=Needs(diet="vegan", access=("step_free",)), consents=frozenset({"needs"}))


def test_every_look_at_the_list_of_needs_is_written_down(client):
    user = sign_in(client, "bedarf")
    edition = make_edition()
    with_needs(edition)
    client.get(page(NEEDS))
    entry = AuditEntry.objects.get(action="needs.listed")
    assert (entry.actor, entry.subject) == (user, f"edition:{edition.pk}")


def test_every_look_at_one_person_is_written_down(client):
    sign_in(client, "bedarf")
    one = with_needs(make_edition())
    client.get(page("registrations_supportneeds_change", one.support_needs.pk))
    assert AuditEntry.objects.filter(action="needs.viewed", subject=f"registration:{one.pk}").count() == 1


def test_needs_are_only_to_be_read(client):
    sign_in(client, "bedarf")
    one = with_needs(make_edition())
    client.post(page("registrations_supportneeds_change", one.support_needs.pk), {"diet": ""})
    one.support_needs.refresh_from_db()
    assert one.support_needs.diet == "vegan"


def test_the_kitchen_gets_counts(client):
    sign_in(client, "bedarf")
    edition = make_edition()
    with_needs(edition)
    make_registration(edition)
    make_registration(edition, lunch=False)
    meals = [line.count for line in client.get(page(NEEDS)).context["meals"]]
    assert meals == [2, 1, 0, 1, 0]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(count, client, staff, django_assert_num_queries):
    edition = make_edition()
    for _number in range(count):
        make_registration(edition, sessions=[make_workshop(edition)])
    with django_assert_num_queries(12):
        client.get(page(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_the_waiting_lists_ask_the_same_number_of_questions(count, client, staff, django_assert_num_queries):
    edition = make_edition()
    workshop = make_workshop(edition, capacity=1)
    for _number in range(count + 1):
        make_registration(edition, sessions=[workshop])
    with django_assert_num_queries(9):
        client.get(page("registrations_waiting"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_needs_asks_the_same_number_of_questions(count, client, django_assert_num_queries):
    sign_in(client, "bedarf")
    edition = make_edition()
    for _number in range(count):
        with_needs(edition)
    with django_assert_num_queries(9):
        client.get(page(NEEDS))


def test_the_waiting_lists_of_many_are_shown_page_by_page(client):
    edition = make_edition()
    workshop = make_workshop(edition, capacity=1)
    make_registration(edition, sessions=[workshop])
    sign_in(client, "anmeldung")
    url = reverse("admin:registrations_waiting")

    def questions():
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    make_registration(edition, sessions=[workshop])
    questions()
    few = questions()
    for number in range(13):
        make_registration(edition, sessions=[workshop], last_name=f"Wartende{number:02}")
    assert questions() == few
    page = client.get(url).content.decode()
    assert "Wartende08" in page
    assert "Wartende12" not in page
    assert f"?workshop={workshop.pk}" in page
    assert "Wartende12" in client.get(f"{url}?workshop={workshop.pk}").content.decode()


def test_languages_are_filtered_by_their_names(client):
    edition = make_edition()
    make_registration(edition, language="ar", last_name="Saleh")
    make_registration(edition, language="de", last_name="Weber")
    sign_in(client, "anmeldung")
    answer = client.get(page(LIST), {"language": "ar"})
    [languages] = [one for one in answer.context["cl"].filter_specs if one.title == "Sprache"]
    assert languages.lookup_choices == [("de", "Deutsch"), ("ar", "العربيّة")]
    assert [one.last_name for one in answer.context["cl"].result_list] == ["Saleh"]
