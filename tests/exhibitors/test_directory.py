"""The directory over HTTP: searched and filtered; a page per organisation; the fair on a participant's page."""

from __future__ import annotations

import gzip
import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from conference.models import EditionState
from exhibitors import services
from exhibitors.models import Exhibitor
from exhibitors.partners.services import invite
from tests.exhibitors.factories import make_booking, make_confirmed, make_exhibitor
from tests.factories import make_edition, make_registration, make_stand, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    one = make_edition(hall_width=30, hall_depth=18, entrance_x=15, entrance_y=18)
    make_stand(one, number="A1", x=2, y=2, zone="Bildung")
    make_stand(one, number="A2", x=14, y=2)
    return one


def url(name, edition, *args) -> str:
    return reverse(f"exhibitors:{name}", args=[edition.slug, *args])


def body(response) -> str:
    return response.content.decode()


def found(page: str) -> list[str]:
    """The names on the cards, in their order."""
    return re.findall(r'<h3><a href="[^"]+"><bdi[^>]*>([^<]+)</bdi>', page)


# --- Searching ---


@pytest.fixture
def three(edition):
    make_exhibitor(edition, organisation="Zentrum", description="Sprachcafé", languages=["ar", "de"])
    house = make_exhibitor(edition, organisation="Bürgerhaus", organisation_type="welfare", languages=["de"])
    house.topics.add(make_topic(edition, code="wohnen", name="Wohnen und Nachbarschaft"))
    make_exhibitor(edition, organisation="Äpfel", description_uk="Олена допомагає", languages=["tr"])
    return edition


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Äpfel", "Bürgerhaus", "Zentrum"]),
        ({"q": "burgerhaus"}, ["Bürgerhaus"]),
        ({"q": "Buergerhaus"}, ["Bürgerhaus"]),
        ({"q": "sprachcafe"}, ["Zentrum"]),
        ({"q": "ОЛЕНА"}, ["Äpfel"]),
        ({"q": "Nachbarschaft"}, ["Bürgerhaus"]),
        ({"q": "Wohlfahrtsverband"}, ["Bürgerhaus"]),
        ({"q": "haus nachbar"}, ["Bürgerhaus"]),
        ({"q": "haus sprachcafe"}, []),
        ({"thema": "wohnen"}, ["Bürgerhaus"]),
        ({"sprache": "de"}, ["Bürgerhaus", "Zentrum"]),
        ({"sprache": "de", "thema": "wohnen", "q": "haus"}, ["Bürgerhaus"]),
        ({"sprache": "de", "thema": "gibt-es-nicht"}, []),
        ({"sprache": "klingonisch"}, ["Äpfel", "Bürgerhaus", "Zentrum"]),
        ({"q": "\x00", "thema": "\x00"}, ["Äpfel", "Bürgerhaus", "Zentrum"]),
        ({"q": "nirgends"}, []),
    ],
)
def test_the_directory_is_searched(client, three, query, names):
    assert found(body(client.get(url("directory", three), query))) == names


def test_only_what_somebody_has_can_be_chosen(client, three):
    make_topic(three, code="sport")
    page = body(client.get(url("directory", three)))
    assert re.findall(r'<option value="([\w-]+)"', page) == ["wohnen", "de", "ar", "tr"]


def test_the_result_is_counted_and_can_be_widened(client, three):
    page = body(client.get(url("directory", three), {"q": "zentrum", "sprache": "ar"}))
    assert "1 Organisation gefunden." in page
    path = url("directory", three)
    chips = re.findall(r'<li><a href="([^"]+)"><span class="visually-hidden">Filter entfernen:', page)
    assert chips == [f"{path}?sprache=ar#gefunden", f"{path}?q=zentrum#gefunden"]


def test_where_nobody_is_found_there_is_a_way_out(client, three):
    page = body(client.get(url("directory", three), {"q": "nirgends"}))
    assert "0 Organisationen gefunden." in page
    assert f'<a class="act" href="{url("directory", three)}">' in page


def test_before_anybody_is_there_the_page_says_so(client, edition):
    make_booking(edition, "A1", organisation="Noch geheim")
    page = body(client.get(url("directory", edition)))
    assert "Noch steht nicht fest, wer dabei ist." in page
    assert "Noch geheim" not in page


def test_a_guest_says_at_whose_stand_it_is(client, edition):
    booking = make_confirmed(edition, "A1", organisation="Gastgeber")
    guest = invite(booking=booking, organisation="Chor", contact_name="Ada", email="ada@example.org")
    page = body(client.get(url("directory", edition)))
    assert found(page) == ["Chor", "Gastgeber"]
    assert "am Stand von <bdi>Gastgeber</bdi>" in page
    page = body(client.get(url("exhibitor", edition, guest.pk)))
    assert "am Stand von <bdi>Gastgeber</bdi>" in page
    assert "Stand A1 auf dem Hallenplan" in page
    assert f'href="{url("exhibitor", edition, guest.pk)}"' in body(
        client.get(url("exhibitor", edition, booking.exhibitor_id))
    )


def test_a_guest_does_not_give_away_a_host_that_is_hidden(client, edition):
    booking = make_confirmed(edition, "A1", organisation="Verborgen")
    guest = invite(booking=booking, organisation="Chor", contact_name="Ada", email="ada@example.org")
    Exhibitor.objects.filter(pk=booking.exhibitor_id).update(is_listed=False)
    assert "Verborgen" not in body(client.get(url("directory", edition)))
    assert "Verborgen" not in body(client.get(url("exhibitor", edition, guest.pk)))


def test_what_people_wrote_is_escaped(client, edition):
    wrote = make_exhibitor(edition, organisation='<script>alert("1")</script>', description='"><img src=x>')
    for address in (url("directory", edition), url("exhibitor", edition, wrote.pk)):
        page = body(client.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("name", ["directory", "exhibitor"])
def test_drafts_tell_nothing(client, edition, name):
    keys = [make_exhibitor(edition).pk] if name == "exhibitor" else []
    edition.state = EditionState.DRAFT
    edition.save(update_fields=["state"])
    assert client.get(url(name, edition, *keys)).status_code == 404


@pytest.mark.parametrize("count", [1, 30])
def test_pages_ask_the_same_for_any_number(client, django_assert_num_queries, count):
    edition = make_edition(hall_width=200, hall_depth=18, entrance_x=15, entrance_y=18)
    topic = make_topic(edition)
    for number in range(count):
        make_stand(edition, number=f"S{number}", x=1 + 4 * number, y=1)
        one = make_confirmed(edition, f"S{number}").exhibitor
        one.topics.add(topic)
    with django_assert_num_queries(4):  # edition, organisations with topics, announcements
        client.get(url("directory", edition), {"q": "verein"})
    with django_assert_num_queries(10):  # and its stands, the hall for the way, what a visitor may leave
        client.get(url("exhibitor", edition, one.pk))


def test_400_organisations_stay_small(client, edition):
    Exhibitor.objects.bulk_create(
        Exhibitor(
            edition=edition,
            organisation=f"Verein Nummer {number}",
            token_digest=f"{number:064}",
            description_de="Wir beraten und begleiten Menschen, die neu sind. " * 4,
            languages=["de", "ar", "uk"],
        )
        for number in range(400)
    )
    page = client.get(url("directory", edition)).content
    assert len(found(page.decode())) == 400
    assert len(gzip.compress(page)) < 150_000


# --- The page of one ---


def test_the_page_says_where_and_how_to_get_there(client, edition):
    one = make_confirmed(edition, "A1").exhibitor
    page = body(client.get(url("exhibitor", edition, one.pk)))
    assert f'href="{url("fair", edition)}?stand=A1#plan"' in page
    assert "Stand A1" in page
    assert "Vom Eingang" in page


def test_all_stands_of_an_organisation_are_named(client, edition):
    one = make_confirmed(edition, "A2").exhibitor
    services.assign(exhibitor=one, number="A1", actor=services.SELF, additional=True)
    page = body(client.get(url("exhibitor", edition, one.pk)))
    assert re.findall(r"\?stand=(\w+)#plan", page) == ["A2", "A1"]


def test_who_has_no_stand_has_a_page_without_a_way(client, edition):
    page = body(client.get(url("exhibitor", edition, make_exhibitor(edition).pk)))
    assert "auf dem Hallenplan" not in page


@pytest.mark.parametrize("is_listed", [True, False])
def test_who_is_not_public_has_no_page(client, edition, is_listed):
    one = make_booking(edition, "A1").exhibitor if is_listed else make_exhibitor(edition, is_listed=False)
    assert client.get(url("exhibitor", edition, one.pk)).status_code == 404
    assert client.get(url("exhibitor", make_edition(), make_exhibitor(edition).pk)).status_code == 404


def test_the_text_is_in_the_language_of_the_reader_or_says_in_which_it_is(client, edition):
    one = make_exhibitor(edition, description_de="Beratung", description_ar="استشارة")
    with translation.override("ar"):
        address = url("exhibitor", edition, one.pk)
    assert '<div class="prose lead" lang="ar" dir="rtl"><p>استشارة</p></div>' in body(client.get(address))
    Exhibitor.objects.filter(pk=one.pk).update(description_ar="")
    assert '<div class="prose lead" lang="de" dir="ltr"><p>Beratung</p></div>' in body(client.get(address))


def test_the_website_is_a_link_that_gives_nothing_away(client, edition):
    one = make_exhibitor(edition, website="https://example.org/x")
    page = body(client.get(url("exhibitor", edition, one.pk)))
    assert '<a href="https://example.org/x" rel="noopener noreferrer external">' in page


def test_a_shared_link_shows_the_organisation(client, edition, settings):
    settings.BASE_URL = "https://konferenz.example"
    logo, alt = "logos/x.png", 'Ein "Baum"'
    one = make_exhibitor(edition, organisation="Grün & Co", description="Wir pflanzen.", logo=logo, logo_alt=alt)
    address = url("exhibitor", edition, one.pk)
    page = body(client.get(address, {"q": "wir"}))
    for text in (
        f'<link rel="canonical" href="https://konferenz.example{address}">',
        '<meta property="og:title" content="Grün &amp; Co – ',
        '<meta property="og:description" content="Wir pflanzen.">',
        f'<meta property="og:url" content="https://konferenz.example{address}">',
        f'<meta property="og:image" content="https://konferenz.example{url("logo", edition, one.pk)}">',
        f'<meta property="og:image:alt" content="{escape(alt)}">',
    ):
        assert text in page
    Exhibitor.objects.filter(pk=one.pk).update(logo="logos/x.svg")
    assert "og:image" not in body(client.get(address))  # networks show no SVG


def test_one_leafs_through_what_was_searched_for(client, three):
    keys = dict(Exhibitor.objects.values_list("organisation", "pk"))
    page = body(client.get(url("exhibitor", three, keys["Bürgerhaus"]), {"sprache": "de"}))
    assert 'rel="prev"' not in page
    assert f'<a rel="next" href="{url("exhibitor", three, keys["Zentrum"])}?sprache=de">' in page
    assert f'href="{url("directory", three)}?sprache=de#gefunden"' in page


def test_who_was_not_searched_for_is_among_all(client, three):
    keys = dict(Exhibitor.objects.values_list("organisation", "pk"))
    page = body(client.get(url("exhibitor", three, keys["Bürgerhaus"]), {"sprache": "tr"}))
    assert f'<a rel="prev" href="{url("exhibitor", three, keys["Äpfel"])}">' in page
    assert "Zurück zum Ergebnis" not in page


def test_the_address_of_before_leads_to_the_page(client, edition):
    one = make_exhibitor(edition)
    response = client.get(f"/{edition.slug}/messe/{one.pk}/")
    assert (response.status_code, response.headers["Location"]) == (301, url("exhibitor", edition, one.pk))


# --- On the pages of others ---


def test_the_page_of_the_hall_leads_into_the_directory(client, three):
    page = body(client.get(url("fair", three)))
    assert f'action="{url("directory", three)}#gefunden"' in page
    assert f'href="{url("directory", three)}?thema=wohnen#gefunden"' in page
    names = re.findall(r'aussteller/\d+/"><bdi>([^<]+)</bdi>', page)
    assert names == ["Äpfel", "Bürgerhaus", "Zentrum"]


def own_page(client, person) -> str:
    return body(client.get(reverse("registrations:personal", args=[person.edition.slug, person.token])))


def test_a_participant_sees_first_who_works_on_the_same_topics(client, edition):
    wanted, other = make_topic(edition, name="Wohnen"), make_topic(edition, name="Sport")
    make_exhibitor(edition, organisation="Aal").topics.add(other)
    make_confirmed(edition, "A2", organisation="Zentrum").exhibitor.topics.add(wanted, other)
    person = make_registration(edition)
    person.topics.add(wanted)
    page = own_page(client, person)
    tips = re.search(r'<ul class="tips">(.*?)</ul>', page, re.DOTALL)[1]
    assert re.findall(r"<bdi>(\w+)</bdi>", tips) == ["Zentrum", "Aal"]
    assert re.findall(r"<small>(.*?)</small>", tips) == ["Stand A2 · Wohnen"]
    assert f'href="{url("directory", edition)}">Alle 2 Organisationen auf der Messe' in page


def test_a_participant_sees_six_and_the_way_to_all(client, edition):
    for _number in range(8):
        make_exhibitor(edition)
    page = own_page(client, make_registration(edition))
    assert page.count("/messe/aussteller/") == 6 + 1
    assert "Alle 8 Organisationen auf der Messe" in page


def test_without_a_fair_a_participant_sees_nothing_of_it(client, edition):
    assert 'id="messe"' not in own_page(client, make_registration(edition))
