"""A line for everybody: where it is seen, from when until when, in which language, and who may push it."""

import datetime as dt
import json

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from conference import caching
from conference.announcements import services
from conference.announcements.models import Announcement, Priority
from conference.announcements.services import AnnouncementError, Line
from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from tests.exhibitors.factories import make_booking
from tests.factories import make_edition, make_registration, make_session, make_stand
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
SAID = "W13 ist jetzt im Bühnenraum."


@pytest.fixture(autouse=True)
def fresh():
    caching.memory.clear()


@pytest.fixture
def edition():
    return make_edition(slug="k")


def line(*, minutes=30, after=0, **fields) -> Line:
    start = timezone.now() + dt.timedelta(minutes=after)
    texts = {"de": SAID, **fields.pop("texts", {})}
    return Line(texts=texts, starts_at=start, ends_at=start + dt.timedelta(minutes=minutes), **fields)


def announce(edition, **fields) -> Announcement:
    return services.announce(edition=edition, line=line(**fields), actor=SYSTEM)


def text_of(client, path):
    return client.get(path).content.decode()


# --- Where and when ----------------------------------------------------------------------------------------------


def test_it_stands_at_once_on_pages_that_were_kept_in_memory(client, edition):
    session = make_session(edition, code="W13")
    paths = ["/k/", "/k/programm/", "/k/aenderungen/", f"/k/programm/{session.code}/", "/k/ansagen/"]
    before = {path: client.get(path)["ETag"] for path in paths}
    announce(edition)
    for path in paths:
        answer = client.get(path, headers={"if-none-match": before[path]})
        assert answer.status_code == 200, path
        assert SAID in answer.content.decode(), path


def test_it_stands_on_the_fair_and_on_personal_pages(client, edition):
    person, booking = make_registration(edition), make_booking(edition, make_stand(edition).number)
    announce(edition)
    for path in ("/k/messe/", f"/k/meine/{person.token}/", f"/k/messe/meine/{booking.exhibitor.token}/"):
        assert SAID in text_of(client, path), path


def test_it_goes_by_itself_from_pages_that_were_kept_in_memory(client, edition):
    announce(edition, minutes=30)
    kept = client.get("/k/")
    assert SAID in kept.content.decode()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31), tick=True):
        later = client.get("/k/", headers={"if-none-match": kept["ETag"]})
        assert later.status_code == 200
        assert SAID not in later.content.decode()


def test_a_planned_one_comes_by_itself(client, edition):
    announce(edition, after=10)
    assert SAID not in text_of(client, "/k/")
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11), tick=True):
        assert SAID in text_of(client, "/k/")


def test_taken_back_it_goes_at_once_and_stays_in_the_list(client, edition):
    one = announce(edition)
    assert SAID in text_of(client, "/k/")
    services.withdraw(announcement=one, actor=SYSTEM)
    services.withdraw(announcement=one, actor=SYSTEM)
    assert SAID not in text_of(client, "/k/")
    assert AuditEntry.objects.filter(action="announcement.withdrawn").count() == 1
    sign_in(client, "empfang")
    page = text_of(client, reverse("admin:announcements_board"))
    assert SAID in page
    assert "zurückgenommen" in page


def test_another_conference_hears_nothing(client, edition):
    make_edition(slug="andere")
    announce(edition)
    assert SAID not in text_of(client, "/andere/")


def test_an_open_page_asks_memory_only(client, edition, django_assert_num_queries):
    announce(edition)
    first = client.get("/k/ansagen/")
    with django_assert_num_queries(1):
        again = client.get("/k/ansagen/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("count", [1, 4])
def test_a_page_asks_as_often_for_one_line_as_for_four(count, client, edition, django_assert_num_queries):
    session = make_session(edition)
    for _number in range(count):
        announce(edition, session=session)
    with django_assert_num_queries(4):  # snapshot, stamp twice, edition, lines: the first stamp stands outside
        client.get("/k/ansagen/")


# --- How ---------------------------------------------------------------------------------------------------------


def test_urgent_lines_interrupt_and_stand_first(client, edition):
    announce(edition, texts={"de": "Später essen"})
    announce(edition, texts={"de": "Bitte verlassen Sie den Saal"}, priority=Priority.URGENT)
    page = text_of(client, "/k/ansagen/")
    alert, status = page.index('role="alert"'), page.index('role="status"')
    assert alert < page.index("Bitte verlassen Sie den Saal") < status < page.index("Später essen")


def test_each_reader_gets_the_own_language_else_english_else_german(client, edition):
    announce(edition, texts={"en": "W13 is now on the stage.", "ar": "الورشة 13 على المسرح الآن"})
    assert "الورشة 13" in text_of(client, "/ar/k/ansagen/")
    assert "W13 is now" in text_of(client, "/en/k/ansagen/")
    simple = text_of(client, "/de-simple/k/ansagen/")
    assert f'<span lang="de" dir="ltr">{SAID}</span>' in simple


def test_a_missing_language_is_german_and_marked_so(client, edition):
    announce(edition)
    assert f'<span lang="de" dir="ltr">{SAID}</span>' in text_of(client, "/ar/k/")


def test_it_leads_to_the_session_it_is_about(client, edition):
    session = make_session(edition, code="W13")
    announce(edition, session=session)
    assert f'href="/k/programm/{session.code}/"' in text_of(client, "/k/ansagen/")


def test_the_screen_in_the_foyer_gets_times_and_all_languages(client, edition):
    client.get("/k/anzeige/daten.json")
    one = announce(edition, texts={"en": "Now on stage"}, priority=Priority.URGENT)
    data = json.loads(client.get("/k/anzeige/daten.json").content)
    start, end = int(one.starts_at.timestamp()), int(one.ends_at.timestamp())
    assert data["announcements"] == [
        {"text": {"de": SAID, "en": "Now on stage"}, "urgent": True, "start": start, "end": end}
    ]
    assert data["words"]["de"]["announcement_urgent"] == "Wichtig"


# --- Rules -------------------------------------------------------------------------------------------------------


def test_other_words_are_news_another_end_is_not(edition):
    one = announce(edition)
    longer = services.change(announcement=one, line=line(minutes=90), actor=SYSTEM)
    assert longer.version == one.version
    other = services.change(announcement=one, line=line(texts={"de": "Doch in der Galerie."}), actor=SYSTEM)
    assert other.version != one.version


def test_a_fifth_line_at_the_same_time_is_refused(edition):
    made = [announce(edition) for _number in range(4)]
    with pytest.raises(AnnouncementError) as refused:
        announce(edition)
    assert refused.value.code == "too_many"
    announce(edition, after=60)
    services.change(announcement=made[0], line=line(minutes=20), actor=SYSTEM)
    services.withdraw(announcement=made[1], actor=SYSTEM)
    announce(edition, minutes=20)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"texts": {"de": "", "en": "Only English"}}, "required"),
        ({"minutes": -5}, "order"),
        ({"after": -60, "minutes": 30}, "over"),
    ],
)
def test_what_makes_no_sense_is_refused(edition, wrong, code):
    with pytest.raises(AnnouncementError) as refused:
        announce(edition, **wrong)
    assert refused.value.code == code
    assert not Announcement.objects.exists()


def test_a_session_of_another_conference_is_refused(edition):
    with pytest.raises(AnnouncementError) as refused:
        announce(edition, session=make_session(make_edition()))
    assert refused.value.code == "session"


def test_what_was_taken_back_is_not_changed(edition):
    one = announce(edition)
    services.withdraw(announcement=one, actor=SYSTEM)
    with pytest.raises(AnnouncementError) as refused:
        services.change(announcement=one, line=line(), actor=SYSTEM)
    assert refused.value.code == "withdrawn"


@pytest.mark.parametrize("wrong", [{"text_de": ""}, {"priority": "loud"}, {"ends_at": timezone.now()}])
def test_the_database_holds_the_rules_too(edition, wrong):
    one = announce(edition)
    if "ends_at" in wrong:
        wrong = {"ends_at": one.starts_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.filter(pk=one.pk).update(**wrong)


# --- The team's page ---------------------------------------------------------------------------------------------


def typed(**fields):
    return {"text_de": SAID, "priority": "normal", "lasts": "30", **fields}


def test_staff_announce_change_and_take_back(client, edition):
    user = sign_in(client, "empfang")
    board = reverse("admin:announcements_board")
    assert client.post(board, typed(text_ar="الآن", session="")).status_code == 302
    one = Announcement.objects.get()
    assert (one.text_ar, one.ends_at - one.starts_at) == ("الآن", dt.timedelta(minutes=30))
    change = reverse("admin:announcements_announcement_change", args=[one.pk])
    assert client.post(change, typed(text_de="Doch in der Galerie.", lasts="60")).status_code == 302
    one.refresh_from_db()
    assert (one.text_de, one.text_ar, one.ends_at - one.starts_at > dt.timedelta(minutes=59)) == (
        "Doch in der Galerie.",
        "",
        True,
    )
    client.post(reverse("admin:announcements_announcement_withdraw", args=[one.pk]))
    deeds = AuditEntry.objects.filter(action__startswith="announcement.").order_by("pk")
    assert [(entry.action, entry.actor) for entry in deeds] == [
        ("announcement.made", user),
        ("announcement.changed", user),
        ("announcement.withdrawn", user),
    ]


def test_until_midnight_is_the_midnight_of_the_place(client, edition):
    sign_in(client, "leitung")
    client.post(reverse("admin:announcements_board"), typed(lasts="day"))
    end = Announcement.objects.get().ends_at.astimezone(edition.tz)
    assert (end.hour, end.minute, end.date()) == (
        0,
        0,
        timezone.now().astimezone(edition.tz).date() + dt.timedelta(days=1),
    )


def test_other_times_are_those_of_the_place(client, edition):
    type(edition).objects.filter(pk=edition.pk).update(timezone="America/New_York")
    sign_in(client, "leitung")
    day = timezone.now().date() + dt.timedelta(days=2)
    client.post(
        reverse("admin:announcements_board"), typed(lasts="times", starts_at=f"{day}T09:00", ends_at=f"{day}T10:30")
    )
    edition.refresh_from_db()
    one = Announcement.objects.get()
    assert [f"{moment.astimezone(edition.tz):%H:%M}" for moment in (one.starts_at, one.ends_at)] == ["09:00", "10:30"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text_de": ""}, "auf Deutsch"),
        ({"text_de": "x" * 161}, "160"),
        ({"lasts": "times"}, "bis wann"),
        ({"lasts": "times", "ends_at": "2020-01-01T10:00"}, "Das Ende muss nach dem Anfang"),
    ],
)
def test_what_was_typed_comes_back_with_what_is_wrong(client, edition, wrong, says):
    sign_in(client, "agenda")
    answer = client.post(reverse("admin:announcements_board"), typed(text_en="Kept as typed", **wrong))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Kept as typed" in answer.content.decode()
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_asks_the_same_number_of_questions(count, client, edition, django_assert_num_queries):
    sign_in(client, "leitung")
    client.get(reverse("admin:announcements_board"))
    session = make_session(edition)
    for _number in range(count):
        announce(edition, session=session)
    with django_assert_num_queries(9):
        client.get(reverse("admin:announcements_board"))


def test_it_goes_with_the_names_of_the_conference(edition):
    from conference.retention import registry

    rule = next(one for one in registry.rules() if one.model is Announcement)
    assert (rule.period.name, rule.fields) == ("registrations", ("text",))
