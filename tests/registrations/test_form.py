"""The form: what it asks, what it accepts, and how it says no."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from conference.models import Edition, EditionState
from conference.outbox.models import OutgoingMail
from registrations.models import Consent, Registration, SupportNeeds
from tests.factories import make_edition, make_registration, make_topic, make_workshop
from tests.registrations.pages import Page

pytestmark = pytest.mark.django_db

NEEDED = {"last_name": "Saleh", "email": "rana@teilnahme.example", "organisation": "Volkshochschule"}
CONTRACT = {
    "first_name", "last_name", "badge_name", "own_script_name", "email", "phone", "organisation", "organisation_type",
    "function", "municipality", "topics", "attendance", "lunch", "round_1", "round_2", "waiting_list", "diet",
    "allergies", "access", "access_note", "interpreting", "childcare", "question", "consent_needs", "consent_photo",
    "consent_networking", "consent_news",
}  # fmt: skip


@pytest.fixture
def edition() -> Edition:
    edition = make_edition()
    make_workshop(edition, 1, code="W11", title="Mehrsprachig in der Kita")
    make_workshop(edition, 1, code="W12", capacity=1)
    make_workshop(edition, 2, code="W21")
    make_topic(edition, code="kim", name="Integrationsmanagement")
    return edition


def url(edition: Edition, prefix: str = "") -> str:
    return f"{prefix}/{edition.slug}/anmeldung/"


def send(client, edition: Edition, **fields):
    return client.post(url(edition), {**NEEDED, **fields})


# --- Asking ---------------------------------------------------------------------------------------------------


def test_the_form_has_the_fields_of_the_contract(client, edition):
    page = Page(client.get(url(edition)).content.decode())
    assert page.names >= CONTRACT


def test_consents_are_unticked_and_defaults_are_set(client, edition):
    values = Page(client.get(url(edition)).content.decode()).values
    assert [name for name in values if name.startswith("consent_")] == []
    assert (values["lunch"], values["waiting_list"], values["attendance"]) == (["yes"], ["yes"], ["day"])
    assert (values["round_1"], values["round_2"]) == ([""], [""])


def test_rounds_follow_from_the_workshops(client):
    edition = make_edition()
    make_workshop(edition, 3, code="W31", start="16:20", end="17:00")
    page = Page(client.get(url(edition)).content.decode())
    assert {name for name in page.names if name.startswith("round_")} == {"round_3"}


def test_cards_say_what_is_free_at_this_moment(client, edition):
    assert "Noch 1 Platz<" in client.get(url(edition)).content.decode()
    make_registration(edition, sessions=[edition.sessions.get(code="W12")])
    make_registration(edition, sessions=[edition.sessions.get(code="W12")])
    html = client.get(url(edition)).content.decode()
    assert "Ausgebucht · 1 Person wartet" in html
    assert "mark-" not in html


def test_a_change_of_the_agenda_shows_at_once(client, edition):
    client.get(url(edition))
    edition.sessions.filter(code="W11").update(title_de="Mehrsprachig im Hort")
    assert "Mehrsprachig im Hort" in client.get(url(edition)).content.decode()


def test_each_visitor_has_an_own_token(client, edition):
    tokens = set()
    for _i in range(2):
        cookie_free = type(client)(enforce_csrf_checks=True)
        page = Page(cookie_free.get(url(edition)).content.decode())
        [token] = page.values["csrfmiddlewaretoken"]
        tokens.add(token)
        answer = cookie_free.post(url(edition), NEEDED | {"csrfmiddlewaretoken": token, "first_name": token[:9]})
        assert answer.status_code == 303
    assert len(tokens) == 2


def test_without_token_a_friendly_page(client, edition):
    strict = type(client)(enforce_csrf_checks=True)
    answer = strict.post(url(edition), NEEDED)
    assert answer.status_code == 403
    assert "Formular" in answer.content.decode()


def test_a_link_of_the_programme_chooses_its_workshop(client, edition):
    values = Page(client.get(url(edition) + "?round_1=W11&round_2=W11").content.decode()).values
    assert (values["round_1"], values["round_2"]) == (["W11"], [""])


@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_the_language_of_the_page_is_that_of_the_messages(client, edition, prefix):
    language = prefix.removeprefix("/") or "de"
    values = Page(client.get(url(edition, prefix)).content.decode()).values
    assert values["language"] == [language]
    assert client.post(url(edition, prefix), NEEDED).status_code == 303
    assert Registration.objects.get().language == language


# --- Accepting ------------------------------------------------------------------------------------------------


def test_the_needed_fields_register(client, edition):
    answer = client.post(url(edition), NEEDED)
    one = Registration.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/{edition.slug}/meine/{one.token}/")
    assert (one.state, one.source, one.attendance) == ("confirmed", "online", "day")
    assert (one.lunch, one.waiting_list, one.language) == (True, True, "de")
    assert not Consent.objects.exists()


def test_private_people_need_no_institution(client, edition):
    answer = send(client, edition, organisation="", organisation_type="private")
    assert answer.status_code == 303


def test_everything_is_stored(client, edition):
    answer = send(
        client, edition, first_name="Rana", title="Dr.", badge_name="Rana S.", own_script_name="رنا صالح",
        phone="+49 2452 / 13-0", organisation_type="education", function="Leitung", municipality="Übach-Palenberg",
        topics=["kim"], attendance="morning", lunch="no", waiting_list="no", round_1="W11", round_2="W21",
        diet="vegan", allergies="Nüsse", access=["step_free", "parking"], access_note="E-Rolli", interpreting="Farsi",
        childcare="2", childcare_3_5="1", childcare_6_9="1", assistant_name="Kim Roth",
        question="Wie geht es weiter?", question_anonymous="on", consent_needs="on",
        consent_photo="on", consent_networking="on", consent_news="on", language="en",
    )  # fmt: skip
    assert answer.status_code == 303
    one = Registration.objects.get()
    assert (one.full_name, one.own_script_name, one.municipality) == ("Dr. Rana Saleh", "رنا صالح", "Übach-Palenberg")
    assert (one.lunch, one.waiting_list, one.attendance, one.language) == (False, False, "morning", "en")
    assert [topic.code for topic in one.topics.all()] == ["kim"]
    assert [place.session.code for place in one.places.all()] == ["W11", "W21"]
    needs = SupportNeeds.objects.get()
    assert (needs.diet, needs.allergies) == ("vegan", "Nüsse")
    assert (needs.access, needs.assistant_name) == (["step_free", "parking", "assistant"], "Kim Roth")
    assert (needs.interpreting, needs.childcare, needs.childcare_groups) == ("Farsi", 2, ["3-5", "6-9"])
    assert set(Consent.objects.values_list("purpose", flat=True)) == {"needs", "photo", "networking", "news"}


def test_eating_everything_is_no_support_need(client, edition):
    assert send(client, edition, diet="everything").status_code == 303
    assert not SupportNeeds.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["Nguyễn", "Иванов", "محمد", "ßĸŁ", "Ağaoğlu", "O'Neill", "张伟", "ʻĀina", "l·l", "Ṣ̌", "𞤀𞤣𞤤𞤢𞤥"],
)
def test_names_in_every_script_are_stored_in_nfc(client, edition, name):
    assert send(client, edition, last_name=f"  {name}\n").status_code == 303
    assert Registration.objects.get().last_name == name


def test_an_address_in_any_script(client, edition):
    assert send(client, edition, email="rana@grüße.example").status_code == 303


def test_a_full_conference_answers_with_the_waiting_list(client):
    edition = make_edition(capacity=1)
    make_registration(edition)
    assert "ausgebucht" in client.get(url(edition)).content.decode()
    answer = client.post(url(edition), NEEDED, follow=True)
    assert "an Stelle 1" in answer.content.decode()


# --- Saying no ------------------------------------------------------------------------------------------------


def test_an_empty_form_is_refused_with_every_message(client, edition):
    answer = client.post(url(edition), {})
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert set(page.errors) == {"last_name", "email", "organisation"}
    assert page.targets == ["id_last_name", "id_email", "id_organisation"], "in the order of the page"
    assert set(page.targets) <= page.ids


def test_nothing_typed_is_lost(client, edition):
    typed = {
        "first_name": 'Rana "x"', "email": "kein", "phone": "?", "organisation": "<b>VHS</b>", "topics": ["kim"],
        "organisation_type": "school", "municipality": "Gangelt", "attendance": "afternoon", "lunch": "no",
        "waiting_list": "no", "round_1": "W12", "round_2": "W21", "diet": "vegan", "allergies": "Nüsse",
        "access": ["parking", "other"], "childcare": "2", "question": "Zeile 1\nZeile 2", "consent_photo": "on",
    }  # fmt: skip
    html = client.post(url(edition), typed).content.decode()
    values = Page(html).values
    for name, value in typed.items():
        expected = value if isinstance(value, list) else [value]
        assert [one.strip("\n") for one in values[name]] == expected
    assert "<b>VHS" not in html


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "kein@"),
        ("email", ""),
        ("last_name", " \t "),
        ("last_name", "x" * 101),
        ("organisation_type", "verein"),
        ("municipality", "Aachen"),
        ("topics", ["sport"]),
        ("attendance", "abends"),
        ("lunch", "vielleicht"),
        ("waiting_list", "2"),
        ("round_1", "W21"),
        ("round_2", "GIBTSNICHT"),
        ("diet", "halal"),
        ("access", ["lift"]),
        ("childcare", "-1"),
        ("childcare", "10"),
        ("childcare", "zwei"),
        ("question", "x" * 501),
        ("consent_photo", "vielleicht"),
        ("language", "xx"),
    ],
)
def test_wrong_values_are_told_at_their_field(client, edition, name, value):
    answer = send(client, edition, **{name: value})
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert set(page.errors) == {name}
    assert not Registration.objects.exists()


def test_workshops_at_the_same_time_are_told_at_the_round(client, edition):
    make_workshop(edition, 2, code="W22", start="14:00", end="15:00")
    answer = send(client, edition, round_1="W11", round_2="W22")
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert "zur gleichen Zeit" in page.errors["round_2"]
    assert page.values["round_1"] == ["W11"]


def test_support_needs_ask_for_consent_together_with_all_other_messages(client, edition):
    answer = client.post(url(edition), {"allergies": "Nüsse"})
    assert set(Page(answer.content.decode()).errors) == {"last_name", "email", "organisation", "consent_needs"}


def test_what_holds_values_or_errors_is_unfolded(client, edition):
    html = client.post(url(edition), {"allergies": "Nüsse", "childcare": "x"}).content.decode()
    assert html.count('<details class="fold" open>') == 2


def test_who_is_registered_gets_the_link_again_and_at_most_once(client, edition):
    one = make_registration(edition, **NEEDED, first_name="")
    for _i in range(2):
        answer = client.post(url(edition), {**NEEDED, "email": "RANA@teilnahme.example"})
        assert answer.status_code == 422
        assert "schon angemeldet" in Page(answer.content.decode()).errors["email"]
        assert one.token not in answer.content.decode()
    assert OutgoingMail.objects.filter(name="registrations/resend_link", to=one.email).count() == 1


# --- Robots, limits, times ------------------------------------------------------------------------------------


def test_honey_is_refused(client, edition):
    assert send(client, edition, homepage="http://spam.example").status_code == 422
    assert not Registration.objects.exists()


def test_too_many_from_one_address_are_asked_to_wait_and_lose_nothing(client, edition, settings):
    settings.RATE_LIMITS = True
    with time_machine.travel(timezone.now(), tick=False):
        for number in range(12):  # sent faster than people can, each of them counts ten
            started = Page(client.get(url(edition)).content.decode()).values["started"][0]
            assert send(client, edition, last_name=f"N{number}", started=started).status_code == 303
        answer = send(client, edition, last_name="Dreizehn")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) == 600
    assert Page(answer.content.decode()).values["last_name"] == ["Dreizehn"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"registration_opens": timezone.now() + dt.timedelta(days=9)}, "beginnt bald"),
        ({"registration_opens": None, "registration_closes": timezone.now() - dt.timedelta(days=1)}, "geschlossen"),
        ({"state": EditionState.ARCHIVED}, "ist vorbei"),
        ({"date": timezone.localdate() - dt.timedelta(days=1), "registration_closes": None}, "ist vorbei"),
    ],
)
def test_outside_of_the_window_the_page_says_why(client, fields, words):
    edition = make_edition(**fields)
    answers = [client.get(url(edition)), client.post(url(edition), NEEDED)]
    assert [answer.status_code for answer in answers] == [200, 422]
    assert all(words in answer.content.decode() for answer in answers)
    assert not Registration.objects.exists()


def test_a_draft_is_not_there(client):
    assert client.get(url(make_edition(state=EditionState.DRAFT))).status_code == 404


# --- Cost -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [3, 60])
def test_questions_to_the_database_do_not_grow(client, edition, people, django_assert_num_queries):
    roomy = make_workshop(edition, 1, code="W19", capacity=200)
    for _i in range(people):
        make_registration(edition, sessions=[roomy])
    client.get(url(edition))
    with django_assert_num_queries(2):
        client.get(url(edition))
    with django_assert_num_queries(15):
        answer = send(client, edition, round_1=roomy.code, round_2="W21")
    # the person, places and what is in their way, needs, consents, topics, the survey, companions, the cards' topics,
    # who is at the fair
    with django_assert_num_queries(11):
        client.get(answer.url)


def test_asking_for_the_same_person_goes_by_the_index(edition):
    rows = [
        Registration(edition=edition, token_digest=f"{n}", code=f"{n}", last_name=f"N{n}", email=f"p{n}@x.example")
        for n in range(400)
    ]
    Registration.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registrations_registration")
    assert "Index Scan using registration_person_once" in Registration.objects.same_person(rows[7]).explain()
