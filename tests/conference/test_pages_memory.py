"""Pages from memory: right for every visitor, at once."""

import datetime as dt
import gzip

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from conference import caching
from conference.services import touch_agenda
from tests.factories import make_edition, make_registration, make_workshop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh():
    caching.memory.clear()


@pytest.fixture
def edition():
    return make_edition(slug="k")


def test_a_page_is_made_once(client, edition, django_assert_num_queries):
    client.get("/k/programm/")
    with django_assert_num_queries(1):
        client.get("/k/programm/")


def test_a_browser_that_has_the_page_is_told_so(client, edition):
    etag = client.get("/k/programm/")["ETag"]
    answer = client.get("/k/programm/", headers={"if-none-match": etag})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)


def test_an_etag_is_found_in_a_list_and_without_its_weakness(client, edition):
    etag = client.get("/k/programm/")["ETag"]
    header = f'"other", {etag.removeprefix("W/")}'
    assert client.get("/k/programm/", headers={"if-none-match": header}).status_code == 304


def test_a_place_taken_shows_at_once(client, edition):
    workshop = make_workshop(edition, capacity=4)
    before = client.get("/k/programm/")
    make_registration(edition, sessions=[workshop])
    after = client.get("/k/programm/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "Noch 3 Plätze" in after.content.decode()
    assert "Noch 299 von 300 Plätzen frei." in client.get("/k/").content.decode()


def test_a_touched_agenda_shows_at_once(client, edition):
    before = client.get("/k/")["ETag"]
    touch_agenda(edition)
    assert client.get("/k/")["ETag"] != before


def test_a_new_and_a_deleted_session_show_at_once(client, edition):
    empty = client.get("/k/programm/")["ETag"]
    workshop = make_workshop(edition, title="Neu hier")
    assert "Neu hier" in client.get("/k/programm/").content.decode()
    workshop.delete()
    assert client.get("/k/programm/")["ETag"] != "" != empty
    assert "Neu hier" not in client.get("/k/programm/").content.decode()


def test_what_is_rolled_back_is_never_shown(client, edition):
    workshop = make_workshop(edition, title="Wahr")
    client.get("/k/programm/")
    with transaction.atomic():
        type(workshop).objects.filter(pk=workshop.pk).update(title="Unwahr", title_de="Unwahr")
        transaction.set_rollback(True)
    assert "Wahr" in client.get("/k/programm/").content.decode()


def test_languages_are_never_mixed(client, edition):
    pages = {code: client.get(f"{prefix}/k/programm/") for code, prefix in (("de", ""), ("en", "/en"), ("ar", "/ar"))}
    assert len({page["ETag"] for page in pages.values()}) == 3
    for code, prefix in (("de", ""), ("en", "/en"), ("ar", "/ar")):
        assert f'<html lang="{code}"' in client.get(f"{prefix}/k/programm/").content.decode()


def test_the_clock_opens_the_registration(client, edition, time_machine_at):
    type(edition).objects.update(registration_opens=timezone.now() + dt.timedelta(hours=1))
    before = client.get("/k/")
    assert "Die Anmeldung öffnet am" in before.content.decode()
    time_machine_at(timezone.now() + dt.timedelta(hours=2))
    after = client.get("/k/", headers={"if-none-match": before["ETag"]})
    assert "Jetzt anmelden" in after.content.decode()


@pytest.fixture
def time_machine_at():
    travellers = []

    def travel(moment):
        traveller = time_machine.travel(moment, tick=True)
        traveller.start()
        travellers.append(traveller)

    yield travel
    for traveller in travellers:
        traveller.stop()


def test_packed_and_plain_are_the_same_page(client, edition):
    plain = client.get("/k/programm/")
    packed = client.get("/k/programm/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Vary"] == plain["Vary"] == "Accept-Encoding"


def test_public_pages_set_no_cookie(client, edition):
    for path in ("/k/", "/k/programm/", "/impressum/", "/k/schedule.json"):
        assert not client.get(path).cookies


def test_staff_and_visitors_see_the_same_page(client, admin_client, edition):
    assert admin_client.get("/k/").content == client.get("/k/").content


def test_a_failed_page_is_not_kept(client, edition):
    assert client.get("/k/programm/NIX/").status_code == 404
    make_workshop(edition, code="NIX")
    assert client.get("/k/programm/NIX/").status_code == 200


def test_memory_has_an_end():
    memory = caching.Memory(1000)
    for number in range(50):
        memory.put(str(number), caching.Page(f"{number}", "text/html", b"x" * 100, b""))
    assert [number for number in range(50) if memory.get(str(number), str(number))] == list(range(40, 50))


def test_queries_are_kept_apart(client, edition):
    make_workshop(edition, title="Kita")
    assert "Kita" in client.get("/k/programm/?q=kita").content.decode()
    assert "Dazu haben wir nichts gefunden" in client.get("/k/programm/?q=xyz").content.decode()
