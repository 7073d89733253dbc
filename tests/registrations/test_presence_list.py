"""The list in which the team marks who was there."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from conference.audit.services import SYSTEM
from conference.models import Edition
from registrations.erasing.services import erase
from registrations.models import Registration
from registrations.presence import services
from registrations.presence.models import Presence
from registrations.presence.pages import Counts, chosen, counts
from tests.factories import at, make_edition, make_registration, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
LIST = reverse("admin:presence_list")
POSTS = ["presence_mark", "presence_mark_all", "presence_unmark_all"]


@pytest.fixture
def edition():
    return make_edition()


def post(client, page: str, edition, **values):
    return client.post(reverse(f"admin:{page}"), {"edition": edition.slug, **values})


def shown(client, **values) -> str:
    response = client.get(LIST, values)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("role", ["leitung", "anmeldung", "empfang"])
def test_those_at_the_door_mark_people(role, edition, client):
    sign_in(client, role)
    one = make_registration(edition)
    assert post(client, "presence_mark", edition, pk=one.pk, deed="mark").status_code == 302
    assert list(Registration.objects.were_there()) == [one]


@pytest.mark.parametrize("role", ["agenda", "messe", "bedarf"])
@pytest.mark.parametrize("page", POSTS)
def test_others_may_not(role, page, edition, client):
    sign_in(client, role)
    one = make_registration(edition)
    assert post(client, page, edition, pk=one.pk, deed="mark").status_code == 403
    assert not Presence.objects.exists()


@pytest.mark.parametrize("page", POSTS)
def test_looking_changes_nothing(page, edition, client):
    sign_in(client, "empfang")
    assert client.get(reverse(f"admin:{page}")).status_code == 405


def test_the_list_shows_who_has_a_place_and_whether_they_are_there(edition, client):
    sign_in(client, "empfang")
    here = make_registration(edition, first_name="Ayşe", last_name="Yılmaz")
    make_registration(edition, first_name="Jörg", last_name="Öztürk")
    services.mark(registration=here, actor=SYSTEM)
    page = shown(client)
    assert page.index("Öztürk, Jörg") < page.index("Yılmaz, Ayşe")
    assert "1 da, 2 Personen haben einen Platz" in page
    assert page.count('class="presence-row is-there"') == 1
    assert "Öztürk" not in shown(client, zeigen="da")
    assert "Yılmaz" not in shown(client, zeigen="offen")


def test_a_search_ignores_accents(edition, client):
    sign_in(client, "empfang")
    make_registration(edition, first_name="Ayşe", last_name="Yılmaz")
    make_registration(edition, last_name="Becker")
    page = shown(client, q="yilmaz")
    assert "Yılmaz" in page
    assert "Becker" not in page
    assert "Niemand gefunden" in shown(client, q="gibt es nicht")


def test_a_workshop_lists_its_places_and_finds_others_by_search(edition, client):
    sign_in(client, "empfang")
    workshop = make_workshop(edition)
    make_registration(edition, last_name="Platz", sessions=[workshop])
    make_registration(edition, last_name="Ohne")
    page = shown(client, programmpunkt=workshop.pk)
    assert "Platz, Vor" in page
    assert "Ohne, Vor" not in page
    assert "ohne Platz hier" in shown(client, programmpunkt=workshop.pk, q="ohne")


def test_a_mark_in_a_workshop_is_one_of_the_workshop(edition, client):
    sign_in(client, "empfang")
    workshop = make_workshop(edition)
    one = make_registration(edition, sessions=[workshop])
    response = post(client, "presence_mark", edition, pk=one.pk, deed="mark", programmpunkt=workshop.pk)
    assert response["Location"] == f"{LIST}?programmpunkt={workshop.pk}#p{one.pk}"
    assert Presence.objects.get().session == workshop


def test_a_tap_gets_the_line_and_the_counts_back(edition, client):
    sign_in(client, "empfang")
    one = make_registration(edition)
    url = reverse("admin:presence_mark")
    response = client.post(url, {"edition": edition.slug, "pk": one.pk, "deed": "mark"}, headers={"HX-Request": "true"})
    text = response.content.decode()
    assert f'<li id="p{one.pk}" class="presence-row is-there">' in text
    assert 'hx-swap-oob="true"' in text
    assert "<html" not in text


def test_times_are_stored_and_shown(edition, client):
    sign_in(client, "empfang")
    one = make_registration(edition)
    post(client, "presence_mark", edition, pk=one.pk, deed="times", came="10:15", left="")
    assert Presence.objects.get().came_at == at(edition, "10:15")
    assert "da ab 10:15" in shown(client)
    post(client, "presence_mark", edition, pk=one.pk, deed="unmark")
    assert not Presence.objects.exists()


@pytest.mark.parametrize(("came", "left", "words"), [
    ("12:00", "11:00", "Gegangen ist man erst"),
    ("25:99", "", "Bitte schreiben Sie die Uhrzeit"),
    ("halb zehn", "", "Bitte schreiben Sie die Uhrzeit"),
])  # fmt: skip
def test_times_that_cannot_be_stay_in_the_fields(came, left, words, edition, client):
    sign_in(client, "empfang")
    one = make_registration(edition)
    values = {"edition": edition.slug, "pk": one.pk, "deed": "times", "came": came, "left": left}
    text = client.post(reverse("admin:presence_mark"), values, headers={"HX-Request": "true"}).content.decode()
    assert words in text
    assert f'value="{came}"' in text
    assert not Presence.objects.exists()


def test_all_at_once_and_back(edition, client):
    sign_in(client, "empfang")
    for _i in range(3):
        make_registration(edition)
    response = post(client, "presence_mark_all", edition)
    assert Presence.objects.count() == 3
    page = client.get(response["Location"]).content.decode()
    assert "diese Haken zurücknehmen" in page
    batch = Presence.objects.first().marked_at.isoformat()
    post(client, "presence_unmark_all", edition, stapel=batch)
    assert not Presence.objects.exists()


@pytest.mark.parametrize("values", [
    {"programmpunkt": "x"}, {"programmpunkt": "9" * 40}, {"seite": "999999"}, {"seite": "-1"}, {"tag": "gestern"},
    {"zeigen": "alles"}, {"q": "\0"}, {"stapel": "2027-13-99T00:00:00"}, {"stapel": "2027-01-01"},
])  # fmt: skip
def test_a_strange_address_shows_the_whole_list(values, edition, client):
    sign_in(client, "empfang")
    make_registration(edition, last_name="Becker")
    assert "Becker" in shown(client, **values)


def test_unknown_people_and_conferences_are_not_found(edition, client):
    sign_in(client, "empfang")
    for pk in ("0", "x", "9" * 30, make_registration(make_edition()).pk):
        assert post(client, "presence_mark", edition, pk=pk).status_code == 404
    assert client.post(reverse("admin:presence_mark_all"), {"edition": "gibt-es-nicht"}).status_code == 404


def test_no_more_questions_for_more_people(edition, client, django_assert_num_queries):
    sign_in(client, "empfang")
    shown(client)  # the conference is chosen
    for _i in range(2):
        services.mark(registration=make_registration(edition), actor=SYSTEM)
    with django_assert_num_queries(10):
        shown(client)
    for _i in range(20):
        services.set_times(registration=make_registration(edition), actor=SYSTEM, came=dt.time(10), left=None)
    with django_assert_num_queries(10):
        shown(client)


def test_a_hundred_on_a_page(edition, client, monkeypatch):
    monkeypatch.setattr("registrations.presence.pages.PER_PAGE", 2)
    sign_in(client, "empfang")
    for name in ("Adam", "Berta", "Cem"):
        make_registration(edition, last_name=name)
    page = shown(client)
    assert "Cem" not in page
    assert "Seite 1 von 2" in page
    assert "Cem" in shown(client, seite="2")


def test_without_a_conference_the_list_says_what_to_do(client):
    sign_in(client, "leitung")
    assert "Legen Sie zuerst eine Konferenz an" in shown(client)


def test_whoever_is_erased_stands_in_no_list(client):
    edition = make_edition()
    gone, stays = make_registration(edition), make_registration(edition, first_name="Rana")
    Edition.objects.update(date=timezone.localdate() - dt.timedelta(days=1))  # whoever is erased stays counted now
    services.mark(registration=gone, actor=SYSTEM)
    erase(registration=gone, actor=SYSTEM)
    sign_in(client, "empfang")
    page = shown(client)
    assert "Rana" in page
    assert f'id="p{gone.pk}"' not in page
    assert f'id="p{stays.pk}"' in page
    edition.refresh_from_db()
    assert counts(chosen(edition, {})) == Counts(expected=1, there=0, open=1)
    assert services.mark_all(edition=edition, actor=SYSTEM)[0] == 1
