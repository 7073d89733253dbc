"""The programme page: by time and by room, over several days, filtered, and as large as a programme gets."""

import datetime as dt
import gzip
import re

import pytest

from conference import caching
from conference.models import Material, Session, SessionPerson, SessionState, SubmissionState
from conference.pages import Filter, Programme, days_of
from conference.web import dates
from tests.factories import at, make_edition, make_room, make_session, make_speaker, make_topic, make_workshop

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def html_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(html):
    plain = re.sub(r"</?span[^>]*>|\u00ad", "", html)
    return re.findall(r'class="title"><a href="[^"]+">([^<]+)</a>', plain)


# --- By room -------------------------------------------------------------------------------------------------


@pytest.fixture
def rooms(db):
    edition = make_edition(slug="k")
    hall = make_room(edition, code="saal", name="Großer Saal", position=1)
    club = make_room(edition, code="club", name="Clubraum", position=2, step_free=False)
    make_session(edition, "09:00", "10:00", title="Eröffnung", room=hall)
    make_session(edition, "10:00", "11:00", title="Runde A", room=club)
    make_session(edition, "10:00", "11:00", title="Runde B", room=hall)
    make_session(edition, "12:00", "13:00", title="Ohne Ort", room=None)
    return edition


def test_by_room_lists_each_room_in_order(client, rooms):
    html = html_of(client, "/k/programm/?ansicht=raum")
    assert titles(html) == ["Eröffnung", "Runde B", "Runde A", "Ohne Ort"]
    assert re.findall(r'-name">(Großer Saal|Clubraum|Ort folgt)', html) == ["Großer Saal", "Clubraum", "Ort folgt"]


@pytest.mark.parametrize(("ends", "head", "cards"), [
    (("11:45", "11:55"), [], ["bis 11:45", "bis 11:55"]), (("11:45", "11:45"), ["bis 11:45"], []),
])  # fmt: skip
@pytest.mark.parametrize("number", [1, 7])
def test_what_ends_at_another_time_says_so_itself(client, ends, head, cards, number):
    edition = make_edition(slug="k")
    for end in (ends[0], *[ends[1]] * number):
        make_workshop(edition, start="10:45", end=end, room=make_room(edition))
    html = html_of(client, "/k/programm/")
    assert re.findall(r"<small>(bis [^<]+)</small>", html) == head
    assert sorted(set(re.findall(r'<p class="when">(bis [^<]+)</p>', html))) == cards


@pytest.mark.parametrize(("kind", "said"), [("panel", ["Podium", "Workshop"]), ("workshop", [])])
def test_what_is_of_another_kind_says_so(client, kind, said):
    edition = make_edition(slug="k")
    for one in (kind, "workshop"):
        session = make_session(edition, "10:45", "11:45", kind=one, room=make_room(edition))
        session.topics.add(make_topic(edition))
    assert re.findall(r'class="kind k k-\w+">([^<]+)<', html_of(client, "/k/programm/")) == said


def test_the_view_keeps_the_filter_and_the_filter_the_view(client, rooms):
    html = html_of(client, "/k/programm/?q=runde&ansicht=raum")
    assert 'href="/k/programm/?q=runde"' in html
    assert '<input type="hidden" name="ansicht" value="raum">' in html


def test_one_room_can_be_asked_for(client, rooms):
    assert titles(html_of(client, "/k/programm/?raum=club")) == ["Runde A"]


# --- Filter --------------------------------------------------------------------------------------------------


def test_every_filter_can_be_taken_back_alone(client, rooms):
    html = html_of(client, "/k/programm/?q=runde&raum=club&art=talk")
    for url in ("?art=talk&amp;raum=club", "?q=runde&amp;raum=club", "?q=runde&amp;art=talk"):
        assert f'<li><a href="/k/programm/{url}">' in html


def test_the_title_of_the_page_says_how_many_were_found(client, rooms):
    assert "<title>2 Programmpunkte gefunden – Programm" in html_of(client, "/k/programm/?q=runde")


def test_the_number_found_is_announced_and_the_form_leads_there(client, rooms):
    html = html_of(client, "/k/programm/?raum=club")
    assert re.search(r'id="gefunden" tabindex="-1" role="status"><strong>1 Programmpunkt gefunden\.', html)
    assert 'action="/k/programm/#gefunden"' in html


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Straße für alle", "strasse"),
        ("STRASSE", "straße"),
        ("Üben, öffnen, ändern", "ueben aendern"),
        ("Üben, öffnen, ändern", "uben andern"),
        ("Mueller spricht", "Müller"),
        ("İstanbul ve ışık", "ISTANBUL ISIK"),
        ("Istanbul ve isik", "İstanbul ışık"),
        ("مَدْرَسَةٌ", "مدرسة"),
        ("مدرسه", "مَدْرَسَة"),
        ("Їжак і їжа", "ЇЖАК"),
        ("Polnisch: łódź", "lodz"),
    ],
)
def test_a_search_does_not_mind_accents(title, words):
    session = Session(pk=1, title=title, title_de=title, abstract="", code="S")
    session._prefetched_objects_cache = {"topics": [], "session_people": []}
    assert Filter(words=words).admits(session)


def test_a_search_finds_the_german_title_in_every_language(client):
    edition = make_edition(slug="k")
    make_session(edition, title_de="Elternarbeit", title_en="Working with parents")
    assert titles(html_of(client, "/en/k/programm/?q=elternarbeit")) == ["Working with parents"]


def test_a_choice_in_another_language_says_so(client):
    edition = make_edition(slug="k")
    make_topic(edition, name_de="Schule")
    make_session(edition)
    assert re.search(r'<option value="[\w-]+" lang="de" dir="ltr">Schule</option>', html_of(client, "/ar/k/programm/"))


def test_the_title_of_a_session_page_names_its_language(client):
    make_session(make_edition(slug="k"), code="S", title_de="Nur auf Deutsch")
    assert '<title lang="de" dir="ltr">Nur auf Deutsch' in html_of(client, "/ar/k/programm/S/")


# --- Several days --------------------------------------------------------------------------------------------


@pytest.fixture
def two_days(db):
    edition = make_edition(slug="k", date=dt.date(2030, 1, 24), end_date=dt.date(2030, 1, 25))
    make_session(edition, title="Erster Tag")
    start, end = at(edition, "10:00") + DAY, at(edition, "11:00") + DAY
    later = make_session(edition, title="Zweiter Tag")
    Session.objects.filter(pk=later.pk).update(start=start, end=end)
    return edition


def test_several_days_stand_on_one_page_with_a_way_to_each(client, two_days):
    html = html_of(client, "/k/programm/")
    assert titles(html) == ["Erster Tag", "Zweiter Tag"]
    assert 'href="#tag-2030-01-25"' in html
    assert 'id="tag-2030-01-25"' in html


def test_one_day_can_be_asked_for(client, two_days):
    html = html_of(client, "/k/programm/?tag=2030-01-25")
    assert titles(html) == ["Zweiter Tag"]
    assert 'href="/k/programm/?tag=alle"' in html


@pytest.mark.parametrize("day", ["2030-02-01", "gestern", "2030-13-45", "%F0%9F%98%80"])
def test_a_day_that_is_none_shows_everything(client, two_days, day):
    assert len(titles(html_of(client, f"/k/programm/?tag={day}"))) == 2


def test_a_large_programme_has_a_page_for_each_day(two_days):
    sessions = list(Session.objects.for_programme())
    page = Programme(two_days, Filter(), "/", sessions, [], most_at_once=1)
    assert [[slot.only.title for slot in day.slots] for day in page.days] == [["Erster Tag"]]
    assert [(tab.url, tab.is_here) for tab in page.tabs] == [("/?tag=2030-01-24", True), ("/?tag=2030-01-25", False)]


def test_what_is_found_in_a_large_programme_is_shown_whatever_its_day(two_days):
    sessions = list(Session.objects.for_programme())
    page = Programme(two_days, Filter(words="zweiter"), "/", sessions, [], most_at_once=1)
    assert [tab.date.day for tab in page.tabs] == [25]
    assert len(page.days) == 1


def test_neighbours_stay_within_the_day(client, two_days):
    code = Session.objects.get(title="Erster Tag").code
    assert "Danach" not in html_of(client, f"/k/programm/{code}/")


def test_neighbours_stay_in_the_room_where_they_can(client, rooms):
    Session.objects.filter(title="Eröffnung").update(code="E")
    pager = html_of(client, "/k/programm/E/").partition('class="pager"')[2]
    assert "Runde B" in pager
    assert "Runde A" not in pager


def test_more_rooms_than_fit_side_by_side_become_cards(rooms):
    for _number in range(7):
        make_session(rooms, "15:00", "16:00")
    [day] = days_of(rooms, Session.objects.for_programme())
    assert (day.is_wide, day.columns) == (True, 1)


# --- As large as it gets -------------------------------------------------------------------------------------


def fill(edition, number):
    """A programme with this many sessions in 30 rooms over 3 days, five times a day."""
    rooms = [make_room(edition, name=f"Seminarraum {one} im Obergeschoss") for one in range(30)]
    topics = [make_topic(edition, name=f"Handlungsfeld {one}") for one in range(10)]
    speakers = [make_speaker(edition, name=f"Prof. Dr. Vorname Nachname {one}") for one in range(40)]
    rows = []
    for index in range(number):
        day, slot, room = index % 3, index // 90, (index // 3) % 30
        start = at(edition, f"{9 + slot:02}:00") + day * DAY
        rows.append(Session(edition=edition, code=f"S{index}", kind="workshop", room=rooms[room], start=start,
                            end=start + dt.timedelta(minutes=50), title=f"Was trägt, wenn es eng wird? Teil {index}",
                            title_de=f"Was trägt, wenn es eng wird? Teil {index}", abstract_de="Ein Satz. " * 90,
                            languages=["de", "en"], bookable=True, capacity=20, round=1))  # fmt: skip
    made = Session.objects.bulk_create(rows)
    Session.topics.through.objects.bulk_create(
        Session.topics.through(session=one, topic=topics[one.pk % 10]) for one in made
    )
    SessionPerson.objects.bulk_create(SessionPerson(session=one, speaker=speakers[one.pk % 40]) for one in made)


@pytest.mark.parametrize("number", [20, 400])
def test_questions_and_size_of_a_programme(client, django_assert_num_queries, number):
    edition = make_edition(slug="gross", end_date=make_edition().date + 2 * DAY)
    fill(edition, number)
    for path, questions in (("programm/", 9), ("programm/?tag=alle", 9), ("programm/?ansicht=raum", 9),
                            ("programm/?q=teil", 9), ("programm/S7/", 9)):  # fmt: skip
        caching.memory.clear()
        with django_assert_num_queries(questions):
            html = html_of(client, f"/gross/{path}")
        assert len(gzip.compress(html.encode())) < 150_000


# --- One session ---------------------------------------------------------------------------------------------


@pytest.fixture
def over(db):
    """A session of an event that is over, with one released file and one that is not."""
    day = dt.date(2020, 1, 24)
    edition = make_edition(slug="k", date=day)
    session = make_workshop(edition, code="W")
    for title, released in (("Folien zum Vortrag", True), ("Geheim", False)):
        Material.objects.create(session=session, title=title, released=released, state=SubmissionState.ACCEPTED,
                                file="material/folien.pdf", content_type="application/pdf", size=1_258_291)  # fmt: skip
    return edition


def test_after_the_event_released_files_are_listed_with_type_and_size(client, over):
    html = html_of(client, "/k/programm/W/")
    assert "Folien zum Vortrag" in html
    assert re.search(r'PDF, <span class="num">1,2\xa0MB', html)
    assert "Geheim" not in html


@pytest.mark.parametrize("path", ["programm/", "programm/W/"])
def test_after_the_event_there_is_nothing_to_choose(client, over, path):
    html = html_of(client, f"/k/{path}")
    assert "Merken" not in html
    assert "data-choice-of" not in html


def test_before_its_end_no_file_is_listed(client, over):
    type(over).objects.update(date=dt.date.today() + DAY)
    assert "Folien zum Vortrag" not in html_of(client, "/k/programm/W/")


def test_a_session_shows_what_its_people_say_about_themselves(client):
    edition = make_edition(slug="k")
    session = make_session(edition, code="S")
    speaker = make_speaker(edition, biography_de="Leitet seit 2010 eine Kita.")
    SessionPerson.objects.create(session=session, speaker=speaker)
    assert '<div class="prose" lang="de" dir="ltr"><p>Leitet seit' in html_of(client, "/ar/k/programm/S/")


def test_a_portrait_has_its_description_in_its_language(client):
    edition = make_edition(slug="k")
    speaker = make_speaker(edition, code="p", portrait="portraits/p.jpg", portrait_alt_de="Eine Frau mit Brille")
    SessionPerson.objects.create(session=make_session(edition, code="S"), speaker=speaker)
    html = html_of(client, "/ar/k/programm/S/")
    assert 'src="/ar/k/bild/p.jpg" alt="Eine Frau mit Brille" lang="de" dir="ltr"' in html


def test_the_page_says_which_version_it_shows(client, rooms):
    assert "aenderungen" not in html_of(client, "/k/programm/")
    type(rooms).objects.update(agenda_version=3, agenda_changed_at=at(rooms, "09:00"))
    day = dates.full(rooms.date)
    link = html_of(client, "/k/programm/").split('<a href="/k/aenderungen/">')[1].split("</a>")[0]
    assert re.sub("<[^>]+>|&nbsp;", "", link) == f"Stand: Fassung 3 vom {day}· Was ist neu?"


def test_a_cancelled_neighbour_says_so(client, rooms):
    Session.objects.filter(title="Runde A").update(state=SessionState.CANCELLED)
    code = Session.objects.get(title="Runde B").code
    beside = html_of(client, f"/k/programm/{code}/").partition('class="beside"')[2]
    assert "Fällt aus" in beside.partition("</ul>")[0]
