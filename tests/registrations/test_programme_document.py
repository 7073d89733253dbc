"""The programme of one person for print: their places and what is for all, for nobody else."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from conference import texts
from conference.documents import pipeline, registry, services
from conference.documents.models import Document
from conference.documents.registry import DocumentError, subject_of
from registrations import programme_document
from registrations.services import Needs
from tests.documents.pdf import assert_accessible, missing_glyphs, opened, text_of, words_on
from tests.factories import make_edition, make_registration, make_session, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def printed(registration, language="de") -> bytes:
    kind = programme_document.KIND
    document = SimpleNamespace(kind=kind, subject=subject_of(registration), language=language, params={})
    (keys,) = registry.get(kind).chunks(document)
    return pipeline.render_part(document, keys)


def address(registration, token="") -> str:
    return reverse("registrations:personal_programme", args=[registration.edition.slug, token or registration.token])


@pytest.fixture
def edition():
    edition = make_edition(title="3. Konferenz")
    texts.fill_missing(edition)
    make_session(edition, title="Eröffnung")
    return edition


@pytest.fixture
def person(edition):
    """Rana has a place in the first round and waits for one in the second."""
    kita = make_workshop(edition, title="Mehrsprachig in der Kita", sign_language=True)
    make_workshop(edition, title="Ohne Rana")
    full = make_workshop(edition, round=2, title="Gesund ankommen", capacity=1)
    make_registration(edition, sessions=[full])
    needs = Needs(diet="vegan", allergies="Nüsse")
    return make_registration(edition, first_name="Rana", last_name="Saleh", sessions=[kita, full], needs=needs,
                             waiting_list=True, consents=frozenset({"needs"}))  # fmt: skip


def test_it_holds_the_own_places_and_what_is_for_all(person):
    text = " ".join(text_of(printed(person)).split())
    for words in ("Rana Saleh", "3. Konferenz", "Eröffnung", "Mehrsprachig in der Kita", "Ihr Platz", "13:15–14:30",
                  "Gebärdensprache", person.code, "Anfahrt"):  # fmt: skip
        assert words in text, words
    assert text.count("Ihr Platz") == 1


@pytest.mark.parametrize("count", [14, 15, 16])
def test_no_row_stands_alone_on_the_second_sheet(edition, count):
    for number in range(count):
        start, end = (f"{10 + minutes // 60}:{minutes % 60:02}" for minutes in (number * 20, number * 20 + 20))
        make_session(edition, start, end, title="Ein Titel in zwei Zeilen " * 3, code=f"P{number}")
    pages = words_on(printed(make_registration(edition)))
    rows = [sum(word.startswith("Titel") for word, _x, _y in page) // 3 for page in pages]
    assert sum(rows) == count
    assert rows[1] not in (1, 2)


def test_it_holds_no_workshop_of_others(person):
    assert "Ohne Rana" not in text_of(printed(person))


def test_it_says_for_what_the_person_waits(person):
    text = " ".join(text_of(printed(person)).split())
    assert "Gesund ankommen" in text
    assert "Sie sind an Stelle 1" in text


def test_nothing_private_is_on_it(person):
    text = text_of(printed(person)).lower()
    assert person.email not in text
    assert person.token not in text
    assert "vegan" not in text


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_it_is_accessible(person, language):
    data = printed(person, language)
    assert_accessible(data)
    assert missing_glyphs(opened(data)) == []


def test_own_link_waits_for_the_workers_and_gives_the_file(client, person):
    first = client.get(address(person))
    assert (first.status_code, first["Cache-Control"]) == (503, "no-store, private")
    for part in pipeline.plan(Document.objects.get().pk):
        pipeline.make_part(part)
    second = client.get(address(person))
    assert second["Content-Type"] == "application/pdf"
    assert second["Cache-Control"] == "no-store, private"
    assert b"".join(second.streaming_content).startswith(b"%PDF-")
    second.close()


def test_other_links_give_nothing(client, person):
    stranger = make_registration(make_edition())
    assert client.get(address(person, "x" * 43)).status_code == 404
    assert client.get(address(person, stranger.token)).status_code == 404
    assert not Document.objects.exists()


def test_everybody_gets_their_own(client, person):
    other = make_registration(person.edition)
    for one in (person, other):
        client.get(address(one))
    assert set(Document.objects.values_list("subject", flat=True)) == {subject_of(person), subject_of(other)}


def test_team_does_not_see_it_without_the_right(client, person):
    document = programme_document.own_programme(person, "de")
    sign_in(client, "agenda")
    assert client.get(reverse("documents:progress", args=[document.pk])).status_code == 403


def test_nobody_can_order_one_from_the_forms(person):
    kind = registry.get(programme_document.KIND)
    assert kind.choices is None
    with pytest.raises(DocumentError):
        kind.resolve({"edition": person.edition.slug})


def test_same_day_same_file(person):
    first = programme_document.own_programme(person, "de")
    assert programme_document.own_programme(person, "de") == first
    assert programme_document.own_programme(person, "ar") != first


def test_place_that_changes_asks_for_a_new_file(person):
    first = programme_document.own_programme(person, "de")
    person.places.filter(state="taken").delete()
    assert programme_document.own_programme(person, "de") != first


def test_who_waits_for_the_conference_has_none_yet(client):
    edition = make_edition(capacity=1)
    make_registration(edition)
    waiting = make_registration(edition)
    assert client.get(address(waiting)).status_code == 303
    assert not Document.objects.exists()


def test_it_is_never_made_unasked(person):
    services.keep_ready()
    assert not Document.objects.filter(kind=programme_document.KIND).exists()


def test_own_page_leads_to_it(client, person):
    page = client.get(f"/{person.edition.slug}/meine/{person.token}/").content.decode()
    assert address(person) in page
