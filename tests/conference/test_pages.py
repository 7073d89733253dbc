"""The public pages: what they say, in which language, and that nothing staff wrote can be turned against a visitor."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from conference.models import EditionState, EditionText, Part, SessionPerson, SessionState
from tests.factories import (
    make_edition,
    make_room,
    make_session,
    make_speaker,
    make_topic,
    make_workshop,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def html_of(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_start_page_says_what_when_where_and_how(client):
    edition = make_edition(motto="Kräfte bündeln", date=dt.date(2030, 1, 24))
    html = html_of(client, f"/{edition.slug}/")
    for words in ("Kräfte bündeln", edition.title, "Donnerstag, 24. Januar 2030", "Festhalle Oberbruch",
                  "Jetzt anmelden", "Noch 300 von 300 Plätzen frei."):  # fmt: skip
        assert words in html


@pytest.mark.parametrize("prefix", ["", "/en", "/ar", "/de-simple"])
@pytest.mark.parametrize("page", ["", "programm/", "programm/W/", "programm.ics", "schedule.json", "schedule.xml"])
def test_every_page_in_every_language(client, prefix, page):
    edition = make_edition()
    make_workshop(edition, code="W")
    assert client.get(f"{prefix}/{edition.slug}/{page}").status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"registration_opens": timezone.now() + DAY}, "Die Anmeldung öffnet am"),
        ({"capacity": 5, "places_taken": 5}, "Auf die Warteliste"),
        ({"registration_opens": None, "registration_closes": timezone.now() - DAY}, "Die Anmeldung ist geschlossen."),
        ({"date": timezone.localdate() - 2 * DAY}, "Diese Konferenz ist vorbei."),
        ({"state": EditionState.ARCHIVED}, "Diese Konferenz ist vorbei."),
    ],
)
def test_start_page_says_where_the_edition_stands(client, fields, words):
    assert words in html_of(client, f"/{make_edition(**fields).slug}/")


def test_nobody_is_sent_to_a_closed_registration(client):
    edition = make_edition(registration_opens=None, registration_closes=timezone.now() - DAY)
    make_workshop(edition, code="W")
    assert "/anmeldung/" not in html_of(client, f"/{edition.slug}/") + html_of(client, f"/{edition.slug}/programm/W/")


def test_what_is_over_invites_nobody(client):
    edition = make_edition(state=EditionState.ARCHIVED)
    for kind in ("intro", "catering", "directions"):
        EditionText.objects.create(edition=edition, kind=kind, body="Kommen Sie!")
    html = html_of(client, f"/{edition.slug}/")
    assert "Kommen Sie!" not in html
    assert "#anfahrt" not in html


def test_home_leads_to_the_current_edition(client):
    make_edition(date=timezone.localdate() - 400 * DAY, state=EditionState.ARCHIVED)
    coming = make_edition()
    answer = client.get("/en/")
    assert (answer.status_code, answer["Location"]) == (302, f"/en/{coming.slug}/")


def test_home_without_an_edition_tells_the_team_what_to_do(client):
    assert "Legen Sie im Team-Bereich eine Konferenz an" in html_of(client, "/")


@pytest.mark.parametrize("page", ["", "programm/", "programm.ics", "schedule.json", "schedule.xml"])
def test_a_draft_is_nobodys_business(client, page):
    edition = make_edition(state=EditionState.DRAFT)
    assert client.get(f"/{edition.slug}/{page}").status_code == 404


def test_a_draft_is_shown_to_staff_and_kept_by_nobody(admin_client):
    edition = make_edition(state=EditionState.DRAFT)
    answer = admin_client.get(f"/{edition.slug}/")
    assert "Entwurf: Diese Seite sieht nur das Team." in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


def test_a_session_says_who_where_and_how_many_places(client):
    edition = make_edition()
    workshop = make_workshop(edition, code="W", room=make_room(edition, name="Galerie", step_free=False), capacity=4)
    SessionPerson.objects.create(session=workshop, speaker=make_speaker(edition, name="رنا صالح"), part=Part.MODERATOR)
    html = html_of(client, f"/{edition.slug}/programm/W/")
    for words in ("Galerie", "nicht stufenlos", '<bdi lang="und-Arab">رنا صالح</bdi>', "Moderation", "Noch 4 Plätze"):
        assert words in html


@pytest.mark.parametrize("code", ["NIX", "%00", "W1%00", "%F0%9F%98%80", "~1"])
def test_an_unknown_session_is_404(client, code):
    assert client.get(f"/{make_edition().slug}/programm/{code}/").status_code == 404


def test_a_cancelled_session_says_so_and_takes_nobody(client):
    edition = make_edition()
    make_workshop(edition, code="W", state=SessionState.CANCELLED)
    html = html_of(client, f"/{edition.slug}/programm/W/")
    assert "Fällt aus" in html
    assert "Dafür anmelden" not in html


@pytest.mark.parametrize(
    ("taken", "waiting", "words"),
    [(0, 0, "12 Plätze frei"), (9, 0, "Noch 3 Plätze"), (11, 0, "Noch 1 Platz"),
     (12, 9, "Ausgebucht · 9 Personen warten"), (12, 0, "Ausgebucht · Warteliste offen")],
)  # fmt: skip
def test_free_places_are_words(client, taken, waiting, words):
    edition = make_edition()
    make_workshop(edition, places_taken=taken, waiting=waiting)
    assert words in html_of(client, f"/{edition.slug}/programm/")


@pytest.fixture
def rich(db):
    """An edition with sessions that differ in everything one can filter by."""
    edition = make_edition(slug="reich")
    kita = make_workshop(edition, title="Mehrsprachig in der Kita", languages=["de", "pl"])
    kita.topics.add(make_topic(edition, code="fruehe-bildung", name="Frühe Bildung"))
    SessionPerson.objects.create(session=kita, speaker=make_speaker(edition, name="Ewa Müłłer"))
    make_workshop(edition, title="Voller Raum", places_taken=12)
    make_session(edition, title="Großer Vortrag", sign_language=True)
    return edition


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("feld=fruehe-bildung", {"Mehrsprachig in der Kita"}),
        ("sprache=pl", {"Mehrsprachig in der Kita"}),
        ("sprache=dgs", {"Großer Vortrag"}),
        ("art=talk", {"Großer Vortrag"}),
        ("frei=1", {"Mehrsprachig in der Kita"}),
        ("q=mueller", {"Mehrsprachig in der Kita"}),
        ("q=MULLER", {"Mehrsprachig in der Kita"}),
        ("q=grosser", {"Großer Vortrag"}),
        ("q=kita+ewa", {"Mehrsprachig in der Kita"}),
        ("art=nix", {"Mehrsprachig in der Kita", "Voller Raum", "Großer Vortrag"}),
        ("q=%00%ff&feld=%F0%9F%98%80", set()),
    ],
)
def test_the_programme_filters_by_its_address(client, rich, query, found):
    html = html_of(client, f"/reich/programm/?{query}").replace("\u00ad", "")
    assert {title for title in ("Mehrsprachig in der Kita", "Voller Raum", "Großer Vortrag") if title in html} == found


def test_nothing_found_says_what_to_do(client, rich):
    assert "Das ganze Programm zeigen" in html_of(client, "/reich/programm/?q=xyz")


def test_the_language_menu_keeps_the_filter(client, rich):
    html = html_of(client, "/reich/programm/?q=kita&art=workshop")
    assert 'href="/ar/reich/programm/?q=kita&amp;art=workshop"' in html


def test_content_in_another_language_says_so(client):
    edition = make_edition(title_de="Konferenz", title_en="Conference")
    make_session(edition, code="S", title_de="Vortrag über alles")
    assert "<h1>Conference</h1>" in html_of(client, f"/en/{edition.slug}/")
    assert '<span lang="de" dir="ltr">Vortrag über alles</span>' in html_of(client, f"/ar/{edition.slug}/programm/S/")


def test_leichte_sprache_falls_back_to_german(client):
    edition = make_edition(title_de="Konferenz", title_en="Conference")
    assert "Konferenz" in html_of(client, f"/de-simple/{edition.slug}/")


def test_pages_name_themselves_in_other_languages(client):
    edition = make_edition(languages=["de", "en"])
    links = re.findall(r'rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', html_of(client, f"/{edition.slug}/"))
    assert links == [("de", f"http://testserver/{edition.slug}/"), ("en", f"http://testserver/en/{edition.slug}/")]


@pytest.mark.parametrize("page", ["impressum", "datenschutz", "barrierefreiheit"])
def test_every_page_leads_to_the_legal_ones(client, page):
    edition = make_edition()
    assert f'href="/{page}/"' in html_of(client, f"/{edition.slug}/programm/")
    assert client.get(f"/{page}/").status_code == 200


def test_the_statement_says_when_it_was_reviewed(client):
    edition = make_edition(accessibility_reviewed_on=dt.date(2026, 11, 2))
    EditionText.objects.create(edition=edition, kind="accessibility", body="Text")
    assert "zuletzt überprüft am Montag, 2. November 2026" in html_of(client, "/barrierefreiheit/")


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7|add:7 }}"


def test_nothing_staff_wrote_becomes_markup(client):
    names = dict.fromkeys(("title", "motto", "venue_name", "organiser", "contact_name"), HOSTILE)
    edition = make_edition(**names)
    session = make_workshop(edition, code="W", title=HOSTILE, abstract=HOSTILE, room=make_room(edition, name=HOSTILE))
    session.topics.add(make_topic(edition, name=HOSTILE))
    speaker = make_speaker(edition, name=HOSTILE, function=HOSTILE, organisation=HOSTILE)
    SessionPerson.objects.create(session=session, speaker=speaker)
    for kind in ("intro", "directions", "imprint"):
        body = f"{HOSTILE} [x](javascript:alert(1)) ![y](//evil)"
        EditionText.objects.create(edition=edition, kind=kind, body=body)
    for path in ("", f"programm/?q={HOSTILE}", "programm/W/", "../impressum/"):
        html = html_of(client, f"/{edition.slug}/{path}" if path[:2] != ".." else path[2:])
        assert "<script>alert" not in html
        assert "<img" not in html
        assert 'href="javascript' not in html


@pytest.mark.parametrize("path", ["", "programm/", "programm/W/"])
def test_pages_have_no_inline_code(client, path):
    edition = make_edition()
    make_workshop(edition, code="W")
    html = html_of(client, f"/{edition.slug}/{path}")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize(("path", "questions"), [("", 10), ("programm/", 9), ("programm/W/", 9)])
@pytest.mark.parametrize("more", [3, 60])
def test_questions_do_not_grow_with_the_programme(client, django_assert_num_queries, path, questions, more):
    edition = make_edition()
    for number in range(more):
        session = make_workshop(edition, code="W" if number == 0 else f"W{number}")
        session.topics.add(make_topic(edition))
        SessionPerson.objects.create(session=session, speaker=make_speaker(edition))
    with django_assert_num_queries(questions):
        client.get(f"/{edition.slug}/{path}")
