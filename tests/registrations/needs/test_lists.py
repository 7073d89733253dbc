"""Lists for those who provide something: right numbers, no name where none is needed, every look written down."""

import datetime as dt

import pytest
from django.urls import reverse

from conference.audit.models import AuditEntry
from conference.tables import registry
from registrations.models import Role, SupportNeeds
from registrations.needs import attending, copies, kitchen, lists, tables
from registrations.needs.data import Needs
from tests.factories import make_edition, make_registration, make_room, make_session, make_workshop
from tests.registrations.pages import Page
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
CONSENT = frozenset({"needs"})


def person(edition, *, sessions=(), attendance="day", lunch=True, name="Geheim", **needs):
    return make_registration(
        edition, sessions=sessions, attendance=attendance, lunch=lunch, needs=Needs(**needs), last_name=name,
        consents=CONSENT if needs else frozenset(),
    )  # fmt: skip


def page(name):
    return reverse("admin:needs_list", args=[name])


@pytest.fixture
def edition():
    return make_edition()


def test_the_kitchen_gets_meals_by_attendance_and_kind(edition):
    person(edition, diet="vegan")
    person(edition, diet="vegetarian", attendance="morning")
    person(edition, attendance="morning")
    person(edition, diet="vegan", lunch=False)
    make_registration(edition, role=Role.TEAM)
    got = [(one.attendance, one.count, one.everything, one.vegetarian, one.vegan) for one in kitchen.meals(edition)]
    assert got == [("day", 2, 1, 0, 1), ("morning", 2, 1, 1, 0), ("", 4, 2, 1, 1)]


def test_each_day_of_several_has_its_meals():
    edition = make_edition()
    edition.end_date = edition.date + dt.timedelta(days=1)
    edition.save()
    person(edition)
    assert [one.date for one in kitchen.meals(edition)] == [edition.date] * 2 + [edition.end_date] * 2


def test_allergies_are_counted_without_names(edition):
    for text in ("Erdnüsse", "erdnüsse", "Gluten"):
        person(edition, allergies=text)
    person(edition, allergies="Fisch", lunch=False)
    assert [(one.text, one.count) for one in kitchen.allergies(edition)] == [("Erdnüsse", 2), ("Gluten", 1)]


def test_who_waits_or_has_cancelled_is_not_counted():
    edition = make_edition(capacity=1)
    person(edition, diet="vegan")
    person(edition, diet="vegan", access=("parking",))
    assert kitchen.meals(edition)[-1].count == 1
    assert tables.parking(edition) == []


def test_sessions_know_how_many_need_what_and_what_is_missing(edition):
    morning = make_session(edition, "10:00", "11:00", sign_language=True)
    afternoon = make_session(edition, "16:00", "17:00", room=make_room(edition, step_free=False))
    workshop = make_workshop(edition)
    make_session(edition, "12:00", "13:00", kind="break")
    person(edition, access=("sign_language", "captions", "step_free", "hearing_loop"), sessions=[workshop])
    person(edition, access=("sign_language",), attendance="morning")
    found = {one.session.pk: one for one in attending.day(edition).sessions}
    assert set(found) == {morning.pk, afternoon.pk, workshop.pk}
    assert [found[one.pk].counts["sign_language"] for one in (morning, workshop, afternoon)] == [2, 1, 1]
    assert [found[one.pk].lacks_signing for one in (morning, workshop, afternoon)] == [False, True, True]
    assert [found[one.pk].lacks_captions for one in (morning, workshop, afternoon)] == [True, True, True]
    assert [found[one.pk].lacks_step_free for one in (morning, workshop, afternoon)] == [False, False, True]
    assert found[morning.pk].lacks_loop
    morning.room.hearing_loop = True
    morning.room.save()
    assert not attending.day(edition).sessions[0].lacks_loop


NAMED = [one.name for one in lists.PAGES.values() if one.is_named]
UNNAMED = [one.name for one in lists.PAGES.values() if not one.is_named]


def everything(edition):
    return person(
        edition, diet="vegan", allergies="Nüsse", childcare=2, childcare_groups=("0-2",), interpreting="Farsi",
        access=("sign_language", "step_free", "parking", "large_print", "quiet_room"), access_note="Rampe",
    )  # fmt: skip


@pytest.mark.parametrize("name", UNNAMED)
def test_lists_for_providers_name_nobody(client, edition, name):
    make_session(edition)
    everything(edition)
    sign_in(client, "bedarf")
    assert "Geheim" not in client.get(page(name)).content.decode()
    assert not AuditEntry.objects.filter(action="needs.listed").exists()


@pytest.mark.parametrize("name", NAMED)
def test_every_look_at_names_is_written_down(client, edition, name):
    everything(edition)
    user = sign_in(client, "bedarf")
    assert "Geheim" in client.get(page(name)).content.decode()
    entry = AuditEntry.objects.get(action="needs.listed")
    assert (entry.actor, entry.subject, entry.details) == (user, f"edition:{edition.pk}", {"list": name})


@pytest.mark.parametrize("table", sorted(copies.NAMED))
def test_taking_names_along_is_written_down(client, edition, table):
    everything(edition)
    user = sign_in(client, "bedarf")
    answer = client.post(reverse("tables:export", args=[table]), {"form": "csv"})
    assert "Geheim" in b"".join(answer.streaming_content).decode()
    entry = AuditEntry.objects.get(action="table.exported")
    assert (entry.actor, entry.subject) == (user, f"table:{table}")
    assert "Geheim" not in str(entry.details)
    look = AuditEntry.objects.get(action="needs.listed")  # what the person is told
    assert (look.actor, look.subject, look.details) == (user, f"edition:{edition.pk}", {"list": table, "form": "csv"})


def test_every_table_in_which_somebody_is_named_is_known_as_such(client, edition):
    make_session(edition)
    everything(edition)
    sign_in(client, "bedarf")
    found = set()
    for table in registry.all_tables():
        if table.name.startswith("needs-"):
            answer = client.post(reverse("tables:export", args=[table.name]), {"form": "csv"})
            if "Geheim" in b"".join(answer.streaming_content).decode():
                found.add(table.name)
    assert found == copies.NAMED


def test_helpers_at_the_door_learn_no_more_than_they_need(client, edition):
    everything(edition)
    person(edition, name="Vormittag", access=("assistant",), assistant_name="Kim Roth", attendance="morning")
    person(edition, name="Nachmittag", access=("step_free",), attendance="afternoon")
    person(edition, name="Unbeteiligt", diet="vegan", allergies="Nüsse")
    sign_in(client, "bedarf")
    html = client.get(page("empfang")).content.decode()
    assert html.index("Vormittag") < html.index("Nachmittag</bdi>")
    for words in ("Kim Roth", "Rampe", "Persisch", "2 Kinder"):
        assert words in html
    for words in ("Unbeteiligt", "egan", "Nüsse", "Großdruck", "@teilnahme.example"):
        assert words not in html.split('class="needs-table"')[1]


@pytest.mark.parametrize(
    ("name", "column"), [("unterlagen", "material_sent_at"), ("parkplaetze", "parking_reserved_at")]
)
def test_done_is_ticked_and_taken_back(client, edition, name, column):
    needs = everything(edition).support_needs
    sign_in(client, "bedarf")
    sent = {"list": name, "pk": needs.pk}
    client.post(reverse("admin:needs_tick"), {**sent, "done": "yes"})
    needs.refresh_from_db()
    assert getattr(needs, column)
    client.post(reverse("admin:needs_tick"), {**sent, "done": "no"})
    needs.refresh_from_db()
    assert getattr(needs, column) is None
    assert [one.action for one in AuditEntry.objects.filter(action__startswith="needs.")] == [
        "needs.undone", "needs.done",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [{}, {"list": "unterlagen", "pk": "x"}, {"list": "kueche", "pk": "1"}, {"list": "unterlagen", "pk": "9" * 30}],
)
def test_nonsense_is_not_found(client, edition, sent):
    sign_in(client, "bedarf")
    assert client.post(reverse("admin:needs_tick"), sent).status_code == 404


def many(edition, count):
    make_session(edition)
    session = make_workshop(edition, capacity=500)
    for number in range(count):
        person(
            edition, sessions=[session], name=f"Name {number}", interpreting="Farsi", childcare=1,
            access=("sign_language", "step_free", "parking", "large_print"), allergies=f"Nuss {number}",
        )  # fmt: skip


@pytest.mark.parametrize("name", [*lists.PAGES, "overview", "interpreters"])
def test_pages_cost_the_same_however_many_people_there_are(client, django_assert_max_num_queries, name):
    address = reverse(f"admin:needs_{name}") if name in ("overview", "interpreters") else page(name)
    sign_in(client, "bedarf")
    few = make_edition()
    many(few, 3)
    client.get(address)
    with django_assert_max_num_queries(20) as first:
        client.get(address)
    many(few, 9)
    with django_assert_max_num_queries(len(first)):
        client.get(address)


# --- For a person who calls ---------------------------------------------------------------------------------------


def test_a_caller_is_found_and_entered(client, edition):
    one = make_registration(edition, last_name="Haddad")
    sign_in(client, "bedarf")
    address = reverse("admin:needs_enter", args=[one.pk])
    assert address in client.get(reverse("admin:needs_find"), {"q": "hadd"}).content.decode()
    values = Page(client.get(address).content.decode()).values
    refused = client.post(address, {**values, "allergies": "Nüsse"})
    assert refused.status_code == 422
    assert "Ohne Einwilligung dürfen wir nichts speichern" in refused.content.decode()
    assert 'value="Nüsse"' in refused.content.decode()
    assert client.post(address, {**values, "allergies": "Nüsse", "channel": "phone"}).status_code == 302
    assert SupportNeeds.objects.get(registration=one).allergies == "Nüsse"
    assert one.consents.get().channel == "phone"
    assert "channel" not in Page(client.get(address).content.decode()).names, "the consent holds"


def test_staff_show_needs_on_the_page_and_erase_them_for_a_caller(client, edition):
    one = everything(edition)
    SupportNeeds.objects.update(shown_to="")
    sign_in(client, "bedarf")
    deed = lambda name: reverse("admin:registrations_supportneeds_deed", args=[one.support_needs.pk, name])  # noqa: E731
    assert one.email in client.get(deed("show")).content.decode()
    client.post(deed("show"))
    one.support_needs.refresh_from_db()
    assert one.support_needs.is_shown_to(one.email)
    answer = client.post(deed("withdraw"))
    assert answer.url == reverse("admin:registrations_supportneeds_changelist")
    assert not SupportNeeds.objects.exists()
    assert not one.consents.filter(withdrawn_at=None).exists()


@pytest.mark.parametrize("role", ["agenda", "anmeldung", "messe", "empfang"])
def test_no_other_role_does_anything_with_needs(client, edition, role):
    one = everything(edition)
    sign_in(client, role)
    for address in (
        reverse("admin:needs_tick"),
        reverse("admin:needs_request"),
        reverse("admin:needs_enter", args=[one.pk]),
        reverse("admin:registrations_supportneeds_deed", args=[one.support_needs.pk, "show"]),
        reverse("admin:registrations_supportneeds_deed", args=[one.support_needs.pk, "withdraw"]),
        *(reverse("tables:export", args=[name]) for name in copies.NAMED),
    ):
        assert client.post(address, {"form": "csv"}).status_code == 403, address
    assert SupportNeeds.objects.count() == 1
