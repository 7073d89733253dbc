"""Who comes and stands in the programme: found by address or name, chosen by staff, told at the door where to go."""

import pytest
from django.urls import reverse
from django.utils import translation

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.models import Speaker
from registrations import desk, services
from registrations.checkin import places_to_go
from registrations.models import Registration, Role
from tests.factories import make_edition, make_registration, make_room, make_session, make_speaker
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def speaker(edition) -> Speaker:
    return make_speaker(edition, name="Prof. Dr. Ayşe Yıldız-Krämer", email="a.yildiz@example.org")


def test_a_speaker_is_found_by_name_whatever_the_accents_and_titles(edition, speaker):
    make_speaker(edition, name="Ayşe Demir")
    one = make_registration(edition, role=Role.SPEAKER, first_name="Ayse", last_name="Yildiz-Kraemer")
    assert one.speaker == speaker


def test_the_address_counts_before_the_name(edition, speaker):
    make_speaker(edition, name="A. Yildiz")
    data = {"first_name": "A.", "last_name": "Yildiz", "email": "A.Yildiz@example.org"}
    assert make_registration(edition, role=Role.SPEAKER, **data).speaker == speaker


def test_two_of_one_name_are_left_to_staff(edition, speaker):
    make_speaker(edition, name="Ayşe Yıldız-Krämer")
    assert make_registration(edition, role=Role.SPEAKER, first_name="Ayşe", last_name="Yıldız-Krämer").speaker is None


def test_guests_and_other_editions_are_never_taken_for_speakers(edition, speaker):
    assert make_registration(edition, first_name="Ayşe", last_name="Yıldız-Krämer").speaker is None
    other = make_edition(slug="andere")
    elsewhere = make_registration(other, role=Role.SPEAKER, first_name="Ayşe", last_name="Yıldız-Krämer")
    assert elsewhere.speaker is None


def test_whoever_becomes_a_speaker_is_found_then_and_one_who_ceases_to_be_is_let_go(edition, speaker):
    one = make_registration(edition, first_name="Ayşe", last_name="Yıldız-Krämer")
    desk.change_role(registration=one, role=Role.SPEAKER, actor=SYSTEM)
    one.refresh_from_db()
    assert one.speaker == speaker
    desk.change_role(registration=one, role=Role.PARTICIPANT, actor=SYSTEM)
    one.refresh_from_db()
    assert one.speaker is None


def test_the_door_says_where_a_speaker_goes(edition, speaker):
    session = make_session(edition, room=make_room(edition, name="Galerie"), title="Ankommen")
    session.session_people.create(speaker=speaker)
    one = make_registration(edition, role=Role.SPEAKER, first_name="Ayşe", last_name="Yıldız-Krämer")
    assert places_to_go.where(one).endswith("Galerie · Ankommen")


def test_the_place_keeps_its_order_beside_arabic_words(edition, speaker):
    session = make_session(edition, room=make_room(edition, name="Galerie"), title="Ankommen")
    session.session_people.create(speaker=speaker)
    one = make_registration(edition, role=Role.SPEAKER, first_name="Ayşe", last_name="Yıldız-Krämer")
    with translation.override("ar"):
        assert places_to_go.where(one).endswith(" · \u2068Galerie\u2069 · \u2068Ankommen\u2069")


def test_staff_choose_who_it_is(edition, speaker, client):
    sign_in(client, "anmeldung")
    make_speaker(make_edition(slug="andere"), name="Anderswo")
    one = make_registration(edition, role=Role.SPEAKER, first_name="Künstlername", last_name="Sonne")
    address = reverse("admin:registrations_registration_change", args=[one.pk])
    form = client.get(address).context["adminform"].form
    assert [label for _key, label in form.fields["speaker"].choices] == ["---------", str(speaker)]
    values = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in values.items() if value not in (None, False)}
    answer = client.post(address, sent | {"speaker": speaker.pk})
    assert answer.status_code == 302, answer.context["errors"]
    one.refresh_from_db()
    assert one.speaker == speaker
    assert AuditEntry.objects.filter(action="registration.on_stage", subject=f"registration:{one.pk}").count() == 1


def test_nobody_of_another_edition_can_be_chosen(edition):
    foreign = make_speaker(make_edition(slug="andere"))
    with pytest.raises(services.RegistrationError):
        desk.choose_speaker(registration=make_registration(edition), speaker=foreign, actor=SYSTEM)
    assert not Registration.objects.filter(speaker=foreign).exists()
