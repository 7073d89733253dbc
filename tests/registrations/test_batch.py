"""Many at once from the list, and somebody at the door: what is asked, what is done, who may."""

import pytest
from django.urls import reverse

from conference.documents.models import Document
from conference.outbox.models import OutgoingMail
from registrations.models import Registration
from registrations.names import parted
from tests.factories import make_edition, make_registration, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
LIST = "admin:registrations_registration_changelist"


@pytest.fixture
def edition():
    return make_edition()


def act(client, action, people, **fields):
    chosen = {"action": action, "_selected_action": [one.pk for one in people], **fields}
    return client.post(reverse(LIST), chosen, follow=True)


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("resend_chosen", {}),
        ("cancel_chosen", {}),
        ("role_chosen", {"role": "press"}),
        ("note_chosen", {"note": "hier"}),
        ("badges_chosen", {"format": "a6"}),
    ],
)
def test_every_deed_asks_before_it_happens(edition, client, action, fields):
    one = make_registration(edition, last_name="Öztürk")
    sign_in(client, "anmeldung")
    mails = OutgoingMail.objects.count()
    page = act(client, action, [one], **fields)
    assert page.status_code == 200
    assert "Öztürk" in page.content.decode()
    assert 'value="yes"' in page.content.decode()
    one.refresh_from_db()
    assert (one.state, one.role, one.internal_note) == ("confirmed", "participant", "")
    assert OutgoingMail.objects.count() == mails
    assert not Document.objects.exists()


def test_moving_shows_what_happens_then_does_it(edition, client):
    old, new = make_workshop(edition), make_workshop(edition, capacity=1)
    people = [make_registration(edition, sessions=[old]) for _number in range(2)]
    sign_in(client, "anmeldung")
    assert new.code in act(client, "move_chosen", people).content.decode()
    seen = act(client, "move_chosen", people, session=new.pk).content.decode()
    assert "bekommt einen Platz" in seen
    assert f"behält {old.code}" in seen
    assert "kein Platz frei: <strong>1</strong>" in seen
    assert "Warteliste: <strong>" not in seen
    would = act(client, "move_chosen", people, session=new.pk, may_wait="on").content.decode()
    assert "käme auf die Warteliste: <strong>1</strong>" in would
    assert "behält" not in would
    assert all(one.places.get().session == old for one in people)
    told = act(client, "move_chosen", people, session=new.pk, confirmed="yes").content.decode()
    assert "Einen Platz haben jetzt: 1." in told
    assert "Kein Platz frei war für: 1." in told
    assert sorted(place.session.code for one in people for place in one.places.all()) == sorted([old.code, new.code])


def test_a_workshop_of_another_edition_is_none_to_move_to(edition, client):
    one = make_registration(edition)
    other = make_workshop(make_edition())
    sign_in(client, "anmeldung")
    client.get(reverse("admin:conference_edition_change", args=[edition.pk]))
    page = act(client, "move_chosen", [one], session=other.pk, confirmed="yes")
    assert page.status_code == 200
    assert not one.places.exists()


def test_roles_change_together_and_a_refusal_names_the_person(client):
    edition = make_edition(capacity=1)
    make_registration(edition)
    press = [make_registration(edition, role="press", last_name="Blatt"), make_registration(edition, role="press")]
    sign_in(client, "anmeldung")
    page = act(client, "role_chosen", press, role="participant", confirmed="yes").content.decode()
    assert "Vor Blatt: " in page
    act(client, "role_chosen", press, role="team", confirmed="yes")
    assert {one.role for one in Registration.objects.filter(pk__in=[x.pk for x in press])} == {"team"}


def test_badges_are_printed_for_those_chosen(edition, client):
    one, _other = make_registration(edition), make_registration(edition)
    sign_in(client, "empfang")
    act(client, "badges_chosen", [one], format="a6", confirmed="yes")
    assert Document.objects.get().params["keys"] == [one.pk]


def test_notes_are_written_below_each_other_and_shown(edition, client):
    one = make_registration(edition, internal_note="alt")
    sign_in(client, "anmeldung")
    page = act(client, "note_chosen", [one], note="neu", confirmed="yes").content.decode()
    one.refresh_from_db()
    assert one.internal_note == "alt\nneu"
    assert "alt\nneu" in page


def test_notes_are_not_for_the_door(edition, client):
    make_registration(edition, internal_note="vertraulich")
    sign_in(client, "empfang")
    assert "vertraulich" not in client.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("action", ["move_chosen", "resend_chosen", "role_chosen", "note_chosen", "cancel_chosen"])
def test_the_door_may_not(edition, client, action):
    one = make_registration(edition)
    sign_in(client, "empfang")
    act(client, action, [one], confirmed="yes", role="press", note="x")
    one.refresh_from_db()
    assert (one.state, one.role, one.internal_note) == ("confirmed", "participant", "")


# --- Somebody at the door ---


def test_three_fields_register_somebody_at_the_door(edition, client):
    sign_in(client, "empfang")
    url = reverse("admin:registrations_walk_in")
    assert url in client.get(reverse("admin:index")).content.decode()
    answer = client.post(url, {"name": "Anna van der Berg", "organisation": "VHS", "email": ""}, follow=True)
    one = Registration.objects.get()
    assert (one.first_name, one.last_name, one.organisation, one.source) == ("Anna", "van der Berg", "VHS", "walk_in")
    assert one.code in answer.content.decode()
    assert "Namensschild drucken" in answer.content.decode()


def test_who_comes_after_closing_is_registered_nevertheless(client):
    from django.utils import timezone

    edition = make_edition(registration_closes=timezone.now())
    sign_in(client, "empfang")
    client.post(reverse("admin:registrations_walk_in"), {"name": "Weber"})
    one = Registration.objects.get(edition=edition)
    assert (one.last_name, one.organisation_type) == ("Weber", "private")


def test_a_full_house_is_said_loudly(client):
    edition = make_edition(capacity=1)
    make_registration(edition)
    sign_in(client, "empfang")
    page = client.post(reverse("admin:registrations_walk_in"), {"name": "Weber"}, follow=True).content.decode()
    assert "Die Person steht auf der Warteliste" in page


@pytest.mark.parametrize("fields", [{"name": " "}, {"name": "A B", "email": "keine"}, {"name": "x" * 300}])
def test_wrong_fields_come_back_as_they_were(edition, client, fields):
    sign_in(client, "empfang")
    answer = client.post(reverse("admin:registrations_walk_in"), {"organisation": "Mein Verein", **fields})
    assert answer.status_code == 422
    assert "Mein Verein" in answer.content.decode()
    assert not Registration.objects.exists()


def test_somebody_who_is_registered_is_not_twice(edition, client):
    make_registration(edition, first_name="Anna", last_name="Weber", email="a@w.example")
    sign_in(client, "empfang")
    answer = client.post(reverse("admin:registrations_walk_in"), {"name": "Anna Weber", "email": "a@w.example"})
    assert answer.status_code == 422
    assert "schon angemeldet" in answer.content.decode()


def test_other_roles_have_no_door(edition, client):
    sign_in(client, "messe")
    assert client.get(reverse("admin:registrations_walk_in")).status_code == 403


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Anna Weber", ("Anna", "Weber")),
        ("Weber, Anna Maria", ("Anna Maria", "Weber")),
        ("Suharto", ("", "Suharto")),
        ("Ludwig van Beethoven", ("Ludwig", "van Beethoven")),
        ("Van Morrison", ("Van", "Morrison")),
        ("رنا صالح", ("رنا", "صالح")),
        ("Anna,", ("", "Anna")),
        ("", ("", "")),
    ],
)
def test_names_are_parted_as_people_say_them(full, parts):
    assert parted(full) == parts
