"""An invitation in the form and in the staff area."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from registrations.models import Invitation, Registration
from tests.factories import make_edition, make_registration
from tests.registrations.invitations.test_services import come, invite
from tests.registrations.pages import Page
from tests.registrations.test_form import NEEDED
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed():
    """Registration has ended, the conference is still to come."""
    now = timezone.now()
    return make_edition(registration_opens=now - dt.timedelta(days=9), registration_closes=now - dt.timedelta(days=1))


def url(edition, query: str = "") -> str:
    return f"/{edition.slug}/anmeldung/{query}"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_link_fills_in_the_code_and_says_that_the_place_is_kept(client):
    edition = make_edition(capacity=1)
    make_registration(edition)
    invite(edition)
    answer = client.get(url(edition, "?einladung=presse27"))
    assert Page(answer.content.decode()).values["invitation"] == ["presse27"]
    assert "Ihr Platz ist für Sie reserviert" in text(answer)
    assert "Die Konferenz ist ausgebucht" not in text(answer)


def test_without_code_nothing_is_said_of_it(client):
    edition = make_edition()
    invite(edition)
    shown = text(client.get(url(edition)))
    assert "reserviert" not in shown
    assert "Haben Sie einen Einladungscode?" in shown


def test_a_wrong_link_says_so_at_the_field_before_anything_is_typed(client):
    answer = client.get(url(make_edition(), "?einladung=FALSCH99"))
    assert answer.status_code == 200
    assert "kennen wir nicht" in Page(answer.content.decode()).errors["invitation"]


def test_sending_registers_by_the_invitation(client):
    edition = make_edition()
    invitation = invite(edition)
    assert client.post(url(edition), NEEDED | {"invitation": "presse 27"}).status_code == 303
    assert Registration.objects.get().invitation == invitation


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"quota": 1}, "schon vergeben"),
        ({"valid_until": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "abgelaufen"),
        ({"code": "ANDERER1"}, "kennen wir nicht"),
    ],
)
def test_full_expired_and_unknown_are_told_at_the_field(client, fields, words):
    edition = make_edition()
    invitation = invite(edition, **fields)
    if "quota" in fields:
        come(invitation)
    answer = client.post(url(edition), NEEDED | {"invitation": "PRESSE27", "last_name": "Bleibt"})
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert words in page.errors["invitation"]
    assert page.values["last_name"] == ["Bleibt"]


def test_a_code_opens_the_closed_form(client, closed):
    invite(closed)
    assert "geschlossen" in text(client.get(url(closed)))
    assert client.get(url(closed, "?einladung=PRESSE27")).status_code == 200
    assert client.post(url(closed), NEEDED | {"invitation": "PRESSE27"}).status_code == 303
    assert client.post(url(closed), NEEDED).status_code == 422


def test_a_wrong_code_on_the_closed_page_is_told_at_its_field(client, closed):
    answer = client.get(url(closed, "?einladung=FALSCH99"))
    assert answer.status_code == 422
    assert "kennen wir nicht" in Page(answer.content.decode()).errors["einladung"]


def test_the_own_page_can_be_changed_without_asking_for_the_code(client):
    one = come(invite(make_edition()))
    address = f"/{one.edition.slug}/meine/{one.token}/aendern/"
    assert "invitation" not in Page(client.get(address).content.decode()).names
    assert client.post(address, NEEDED).status_code == 303
    one.refresh_from_db()
    assert (one.invitation.label, one.role) == ("Presse", "press")


def test_guessing_codes_is_limited(client, settings):
    settings.RATE_LIMITS = True
    edition = make_edition()
    answers = [client.get(url(edition, f"?einladung=FALSCH{number}")).status_code for number in range(32)]
    assert answers == [200] * 30 + [429] * 2
    assert client.get(url(edition)).status_code == 200


# --- Staff -------------------------------------------------------------------------------------------------


def test_staff_make_one_and_get_its_link(client):
    edition = make_edition()
    sign_in(client, "anmeldung")
    values = {"label": "Kreistag", "role": "participant", "quota": "12", "code": "kreistag-27", "note": ""}
    answer = client.post(reverse("admin:registrations_invitation_add"), values)
    assert answer.status_code == 302, text(answer)
    invitation = Invitation.objects.get()
    assert (invitation.code, invitation.quota, invitation.edition) == ("KREISTAG27", 12, edition)
    page = text(client.get(reverse("admin:registrations_invitation_changelist")))
    assert f"/{edition.slug}/anmeldung/?einladung=KREISTAG27" in page
    assert "0 von 12" in page


def test_staff_see_who_has_come(client):
    one = come(invite(make_edition()), last_name="Reporterin")
    sign_in(client, "leitung")
    page = text(client.get(reverse("admin:registrations_invitation_change", args=[one.invitation_id])))
    assert "Reporterin" in page
    assert reverse("admin:registrations_registration_change", args=[one.pk]) in page
    person = text(client.get(reverse("admin:registrations_registration_change", args=[one.pk])))
    assert "Einladung: Presse" in person


def test_too_few_seats_are_told_at_the_field(client):
    edition = make_edition()
    invitation = invite(edition)
    come(invitation)
    come(invitation)
    sign_in(client, "leitung")
    values = {"label": "Presse", "role": "press", "quota": "1", "code": "PRESSE27"}
    answer = client.post(reverse("admin:registrations_invitation_change", args=[invitation.pk]), values)
    assert answer.status_code == 200
    assert "Weniger Plätze gehen nicht" in text(answer)
    assert Invitation.objects.get().quota == 2


@pytest.mark.parametrize("role", ["agenda", "messe", "empfang", "bedarf"])
def test_other_roles_neither_change_nor_close_nor_delete(client, role):
    invitation = invite(make_edition())
    sign_in(client, role)
    for page in ("change", "delete"):
        address = reverse(f"admin:registrations_invitation_{page}", args=[invitation.pk])
        assert client.post(address, {"label": "X", "post": "yes"}).status_code == 403
    address = reverse("admin:registrations_invitation_deed", args=[invitation.pk, "close"])
    assert client.post(address).status_code in (403, 404)
    assert Invitation.objects.get().is_valid()


def test_closing_asks_first(client):
    invitation = invite(make_edition())
    sign_in(client, "anmeldung")
    address = reverse("admin:registrations_invitation_deed", args=[invitation.pk, "close"])
    assert client.get(address).status_code == 200
    assert Invitation.objects.get().is_valid()
    client.post(address)
    assert not Invitation.objects.get().is_valid()


def test_the_list_costs_the_same_with_many(client, django_assert_max_num_queries):
    edition = make_edition()
    for number in range(30):
        invite(edition, code=f"PRESSE{number:02}", label=f"Nr. {number}")
    sign_in(client, "leitung")
    address = reverse("admin:registrations_invitation_changelist")
    client.get(address)
    with django_assert_max_num_queries(12):
        client.get(address)
