"""Verifying a certificate without learning a name; the own one; the team's page."""

import pytest
from django.urls import reverse

from conference.audit.services import SYSTEM
from conference.documents.models import Document
from registrations.certificates import codes, services, views
from registrations.certificates.models import Certificate, Issuer
from registrations.presence import services as presence
from tests.factories import make_edition, make_registration, make_session
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
ASK = "/zertifikat/"


@pytest.fixture
def edition():
    edition = make_edition(title="Konferenz der Vielfalt")
    make_session(edition, "10:00", "11:00")
    return edition


@pytest.fixture
def person(edition):
    one = make_registration(edition, first_name="Rana", last_name="Saleh")
    presence.mark(registration=one, actor=SYSTEM)
    return one


@pytest.fixture
def code(person):
    return codes.grouped(services.issue(edition=person.edition, actor=SYSTEM)[0].code)


def test_a_valid_code_says_what_is_certified_and_not_whom(client, code):
    response = client.get(f"{ASK}{code}/")
    text = response.content.decode()
    assert response.status_code == 200
    for words in ("Die Bescheinigung ist gültig", "Konferenz der Vielfalt", "1,3 Unterrichtsstunden", code):
        assert words in text
    assert "Saleh" not in text
    assert "Rana" not in text
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("language", ["en", "ar", "de-simple", "tr", "uk"])
def test_it_is_there_in_every_language(client, code, language):
    response = client.get(f"/{language}{ASK}{code}/")
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()
    assert client.get(f"/{language}{ASK}").status_code == 200


def test_a_replaced_code_says_so(client, person, code):
    presence.unmark(registration=person, actor=SYSTEM)
    assert "zurückgezogen" in client.get(f"{ASK}{code}/").content.decode()
    Certificate.objects.update(state="replaced")
    text = client.get(f"{ASK}{code}/").content.decode()
    assert "durch eine neue Fassung ersetzt" in text
    assert "Unterrichtsstunden" not in text


def test_an_unknown_code_says_so(client, edition):
    response = client.get(f"{ASK}{codes.grouped(codes.code_for('1' * 32))}/")
    assert response.status_code == 404
    assert "Diesen Code kennen wir nicht" in response.content.decode()


def test_typing_leads_to_an_address_of_its_own(client, code):
    response = client.post(ASK, {"code": f" {code.lower().replace('-', ' ')} "})
    assert (response.status_code, response["Location"]) == (303, f"{ASK}{code}/")


@pytest.mark.parametrize("typed", ["", "abc", "\0", "9" * 500, "Ж" * 20])
def test_what_is_no_code_is_an_error_at_its_field(client, edition, typed):
    response = client.post(ASK, {"code": typed})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()


def test_what_is_no_code_in_the_address_is_not_found(client, edition):
    for path in ("abc", "%00", "x" * 300, "..%2f"):
        assert client.get(f"{ASK}{path}/").status_code == 404


def test_guessing_ends(client, edition, settings, monkeypatch, code):
    settings.RATE_LIMITS = True
    monkeypatch.setattr(views, "GUESSING", views.Limit("certificate", most=2))
    unknown = f"{ASK}{codes.code_for('1' * 32)}/"
    assert [client.get(unknown).status_code for _i in range(3)] == [404, 404, 429]
    assert client.get(f"{ASK}{code}/").status_code == 200


def test_no_conference_is_called_like_the_page(client):
    from conference.agenda.rules import RESERVED

    assert "zertifikat" in RESERVED


# --- The own one ----------------------------------------------------------------------------------------------


def own(person) -> str:
    return f"/{person.edition.slug}/meine/{person.token}/"


def test_the_personal_page_leads_to_it_once_it_is_there(client, person, code):
    assert "Ihre Teilnahmebescheinigung" in client.get(own(person)).content.decode()
    assert client.get(f"{own(person)}bescheinigung/").status_code == 503  # is being made
    assert Document.objects.get().kind == "certificate"
    assert client.post(f"{own(person)}bescheinigung/").status_code == 503
    assert Document.objects.count() == 1


def test_before_there_is_none_nothing_leads_to_it(client, person):
    assert "Ihre Teilnahmebescheinigung" not in client.get(own(person)).content.decode()
    response = client.get(f"{own(person)}bescheinigung/")
    assert (response.status_code, response["Location"]) == (303, own(person))
    assert not Document.objects.exists()


def test_nobody_else_finds_it(client, person, code):
    assert client.get(f"/{person.edition.slug}/meine/{'0' * 40}/bescheinigung/").status_code == 404


# --- The team's page ------------------------------------------------------------------------------------------

PAGE = reverse("admin:certificates_overview")
SAVE = reverse("admin:certificates_issuer")


def test_the_team_sees_how_many_and_starts_all(client, person, code):
    sign_in(client, "anmeldung")
    text = client.get(PAGE).content.decode()
    assert "1 Person war da." in text
    assert "1 gültige Bescheinigung ist ausgestellt." in text
    response = client.post(reverse("documents:start"), {"kind": "certificates", "edition": person.edition.slug})
    assert response.status_code == 302
    assert Document.objects.get().params == {"language": "own"}


def test_an_empty_list_leads_to_the_attendance(client, edition):
    sign_in(client, "leitung")
    assert reverse("admin:presence_list") in client.get(PAGE).content.decode()


def test_what_is_on_every_sheet_is_stored(client, edition):
    sign_in(client, "leitung")
    values = {"edition": edition.slug, "name": "Dr. Jana Weiß", "place": "Heinsberg", "issued_on": "2027-02-01"}
    assert client.post(SAVE, values).status_code == 302
    assert Issuer.objects.get(edition=edition).name == "Dr. Jana Weiß"
    response = client.post(SAVE, {**values, "issued_on": "gestern"})
    assert response.status_code == 422
    assert "Dr. Jana Weiß" in response.content.decode()


@pytest.mark.parametrize("role", ["agenda", "messe", "empfang", "bedarf"])
def test_others_may_not(role, client, edition):
    sign_in(client, role)
    assert client.get(PAGE).status_code == 403
    assert client.post(SAVE, {"edition": edition.slug, "name": "X"}).status_code == 403
    assert client.post(reverse("documents:start"), {"kind": "certificates", "edition": edition.slug}).status_code == 403
    assert not Issuer.objects.exists()


def test_the_desk_prints_a_single_one_only_for_who_was_there(client, person, edition):
    sign_in(client, "empfang")
    start = reverse("documents:start")
    other = make_registration(edition)
    assert "documents" not in client.post(start, {"kind": "certificate", "registration": other.pk})["Location"]
    assert not Document.objects.exists()
    client.post(start, {"kind": "certificate", "registration": person.pk})
    assert Document.objects.get().kind == "certificate"


def test_the_copy_of_the_own_data_has_it(client, person, code):
    further = client.get(f"{own(person)}daten.json").json()["further"]
    assert len(further["presence.presence"]) == 1
    assert [row["minutes"] for row in further["certificates.certificate"]] == [60]
