"""From the form to several people and back, as somebody without JavaScript goes."""

import datetime as dt
from urllib.parse import urlencode

import pytest
import time_machine
from django.utils import timezone

from conference.models import Edition
from conference.outbox.models import OutgoingMail
from registrations.allocation.models import Wish
from registrations.groups import drafts
from registrations.groups.services import MOST
from registrations.models import Consent, Registration, RegistrationDraft, SupportNeeds
from tests.factories import make_edition, make_registration, make_workshop
from tests.registrations.pages import Page

pytestmark = pytest.mark.django_db

FIRST = {"first_name": "Rana", "last_name": "Saleh", "email": "rana@vhs.example", "organisation": "VHS Heinsberg"}
MORE = FIRST | {"more": "yes"}


@pytest.fixture
def edition() -> Edition:
    edition = make_edition()
    make_workshop(edition, 1, code="W11", title="Mehrsprachig in der Kita", capacity=2)
    return edition


def url(edition: Edition) -> str:
    return f"/{edition.slug}/anmeldung/"


def begin(client, edition: Edition, **fields) -> str:
    """The address of the list that holds the first person."""
    answer = client.post(url(edition), MORE | fields)
    assert answer.status_code == 303, Page(answer.content.decode()).errors
    return answer["Location"].removesuffix("person/")


def add(client, listed: str, last_name: str, **fields):
    answer = client.post(f"{listed}person/", {"last_name": last_name, "organisation": "VHS Heinsberg", **fields})
    assert answer.status_code == 303, Page(answer.content.decode()).errors
    return answer


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


# --- Adding ---------------------------------------------------------------------------------------------------


def test_one_person_is_registered_with_one_press(client, edition):
    assert client.post(url(edition), FIRST).status_code == 303
    assert (Registration.objects.get().group, RegistrationDraft.objects.count()) == (None, 0)


def test_enter_in_a_field_registers(client, edition):
    """Browsers press the first button of a form."""
    html = client.get(url(edition)).content.decode()
    assert html.index("Verbindlich anmelden") < html.index('name="more"')


def test_a_further_person_leads_to_an_empty_form_with_the_same_institution(client, edition):
    listed = begin(client, edition, municipality="Erkelenz", language="ar")
    page = Page(client.get(f"{listed}person/").content.decode())
    shown = {name: page.values[name] for name in ("organisation", "municipality", "language", "last_name")}
    assert shown == {
        "organisation": ["VHS Heinsberg"], "municipality": ["Erkelenz"], "language": ["ar"], "last_name": [""]
    }  # fmt: skip
    assert Registration.objects.count() == 0


def test_what_is_wrong_with_the_first_person_is_said_before_the_next(client, edition):
    answer = client.post(url(edition), MORE | {"email": "kein", "diet": "vegan"})
    assert answer.status_code == 422
    assert set(Page(answer.content.decode()).errors) == {"email", "consent_needs"}
    assert RegistrationDraft.objects.count() == 0


def test_nobody_says_for_others_what_is_theirs_to_say(client, edition):
    listed = begin(client, edition)
    answer = client.get(f"{listed}person/")
    names = Page(answer.content.decode()).names
    own = {"diet", "allergies", "access", "access_note", "interpreting", "childcare", "question"}
    assert names.isdisjoint(own)
    assert [name for name in names if name.startswith("consent")] == []
    assert "kann nur die Person selbst sagen" in text(answer)


def test_and_what_is_sent_for_others_anyway_is_not_taken(client, edition):
    listed = begin(client, edition)
    sent = {"diet": "vegan", "consent_needs": "yes", "consent_photo": "yes", "question": "Warum?"}
    add(client, listed, "Bondar", **sent)
    client.post(listed)
    assert (SupportNeeds.objects.count(), Consent.objects.count()) == (0, 0)
    assert not Registration.objects.exclude(question="").exists()


def test_a_colleague_without_institution_is_asked_for_one(client, edition):
    listed = begin(client, edition)
    answer = client.post(f"{listed}person/", {"last_name": "Bondar"})
    assert answer.status_code == 422
    assert set(Page(answer.content.decode()).errors) == {"organisation"}


def test_what_was_typed_wrong_comes_back_and_the_others_stay(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar")
    answer = client.post(f"{listed}person/", {"last_name": "Çelik", "email": "kein", "organisation": "Caritas"})
    page = Page(answer.content.decode())
    assert (answer.status_code, page.values["email"], page.values["organisation"]) == (422, ["kein"], ["Caritas"])
    assert "Bondar" in text(client.get(listed))


def test_more_than_the_most_do_not_fit(client, edition):
    listed = begin(client, edition)
    for number in range(MOST - 1):
        add(client, listed, f"Name {number}")
    assert client.get(f"{listed}person/")["Location"] == listed
    assert client.post(f"{listed}person/", {"last_name": "Zuviel", "organisation": "VHS"})["Location"] == listed
    assert "Zuviel" not in text(client.get(listed))
    assert f"Mehr als {MOST} Personen" in text(client.get(listed))


def test_odd_letters_do_no_harm(client, edition):
    fields = MORE | {"last_name": "Sa\x00leh", "first_name": "\ud800Rana"}
    body = urlencode(fields, encoding="utf-8", errors="surrogatepass")
    answer = client.post(url(edition), body, content_type="application/x-www-form-urlencoded")
    listed = answer["Location"].removesuffix("person/")
    add(client, listed, "Bon\x00dar")
    client.post(listed)
    assert set(Registration.objects.values_list("last_name", flat=True)) == {"Saleh", "Bondar"}


# --- Looking once more ------------------------------------------------------------------------------------------


def test_the_review_shows_everybody_and_says_that_nobody_is_registered_yet(client, edition):
    listed = begin(client, edition, round_1="W11")
    add(client, listed, "Bondar", first_name="Olena", email="olena@vhs.example")
    shown = text(client.get(listed))
    people = ("Rana Saleh", "Olena Bondar", "olena@vhs.example")
    for words in (*people, "Mehrsprachig in der Kita", "2 Personen verbindlich"):
        assert words in shown
    assert "Noch ist niemand angemeldet" in shown
    assert Registration.objects.count() == 0


def test_the_review_says_how_many_would_wait(client, edition):
    Edition.objects.filter(pk=edition.pk).update(capacity=1)
    listed = begin(client, edition, round_1="W11")
    add(client, listed, "Bondar", round_1="W11")
    add(client, listed, "Çelik", round_1="W11")
    shown = text(client.get(listed))
    assert "Noch 1 Platz. Sie melden 3 Personen an. 2 Personen kommen auf die Warteliste." in shown
    assert "Noch 2 Plätze. Sie melden 3 Personen an. 1 Person kommt auf die Warteliste." in shown


def test_where_somebody_waits_everybody_would(client, edition):
    Edition.objects.filter(pk=edition.pk).update(capacity=1)
    make_registration(edition)
    make_registration(edition)
    listed = begin(client, edition)
    add(client, listed, "Bondar")
    assert "Ausgebucht. Sie melden 2 Personen an. 2 Personen kommen auf die Warteliste." in text(client.get(listed))


def test_the_list_says_when_people_come_and_in_which_language_we_write(client, edition):
    listed = begin(client, edition, question="Und danach?")
    add(client, listed, "Bondar", attendance="afternoon", lunch="no", language="ar")
    page = text(client.get(listed))
    assert "den ganzen Tag, mit Mittagessen" in page
    assert "nur nachmittags, ohne Mittagessen" in page
    assert '<dd><span lang="ar" dir="rtl">العربيّة</span></dd>' in page
    assert "Und danach?" in page


def test_one_can_be_changed(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar", function="Lehrerin")
    page = Page(client.get(f"{listed}person/2/").content.decode())
    assert page.values["function"] == ["Lehrerin"]
    client.post(f"{listed}person/2/", {"last_name": "Bondarenko", "organisation": "VHS", "lunch": "no"})
    client.post(listed)
    assert Registration.objects.get(last_name="Bondarenko").lunch is False


def test_the_first_one_can_be_changed_with_needs(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar")
    answer = client.post(f"{listed}person/1/", FIRST | {"diet": "vegan"})
    assert set(Page(answer.content.decode()).errors) == {"consent_needs"}
    client.post(f"{listed}person/1/", FIRST | {"diet": "vegan", "consent_needs": "yes"})
    client.post(listed)
    assert SupportNeeds.objects.get().registration.last_name == "Saleh"


def test_one_is_removed_after_a_question(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar")
    add(client, listed, "Çelik")
    assert "Bondar" in text(client.get(f"{listed}person/2/entfernen/"))
    assert "Bondar" in text(client.get(listed))
    client.post(f"{listed}person/2/entfernen/")
    shown = text(client.get(listed))
    assert "Bondar" not in shown
    assert "Çelik" in shown


def test_giving_up_forgets_everything_at_once(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar")
    assert client.post(f"{listed}person/1/entfernen/")["Location"] == url(edition)
    assert RegistrationDraft.objects.count() == 0


def test_a_person_who_is_not_in_the_list_is_not_found(client, edition):
    listed = begin(client, edition)
    for page in ("person/7/", "person/7/entfernen/"):
        assert client.get(listed + page).status_code == 404


# --- Sending ----------------------------------------------------------------------------------------------------


def test_sending_registers_all_and_leads_to_the_page_of_the_first(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar", email="olena@vhs.example")
    add(client, listed, "Çelik")
    answer = client.post(listed, {"stay_together": "yes"})
    first = Registration.objects.get(last_name="Saleh")
    assert answer["Location"] == f"/{edition.slug}/meine/{first.token}/#gemeinsam"
    assert first.group.stay_together
    others = Registration.objects.exclude(pk=first.pk)
    assert {(one.registered_by, one.group) for one in others} == {(first, first.group)}


def test_a_second_press_leads_to_the_same_page(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar")
    locations = {client.post(listed)["Location"] for _i in range(2)}
    assert len(locations) == 1
    assert (Registration.objects.count(), OutgoingMail.objects.count()) == (2, 1)
    assert client.get(listed)["Location"] in locations


def test_nothing_typed_stays_behind(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar")
    client.post(listed)
    assert RegistrationDraft.objects.get().people == []


def test_one_who_is_registered_already_stops_all_and_is_told_at_the_person(client, edition):
    make_registration(edition, first_name="Olena", last_name="Bondar", email="olena@vhs.example")
    OutgoingMail.objects.all().delete()
    listed = begin(client, edition)
    add(client, listed, "Bondar", first_name="Olena", email="Olena@vhs.example")
    answer = client.post(listed)
    assert answer.status_code == 422
    assert "Olena Bondar" in text(answer).partition("summary__list")[2].partition("</ul>")[0]
    assert "schon angemeldet" in text(answer)
    assert Registration.objects.count() == 1
    assert [mail.name for mail in OutgoingMail.objects.all()] == ["registrations/resend_link"]
    assert set(Page(client.get(f"{listed}person/2/").content.decode()).errors) == {"email"}


def test_the_same_person_twice_in_the_list_is_seen(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar", first_name="Olena")
    add(client, listed, "bondar", first_name="OLENA")
    answer = client.post(listed)
    assert answer.status_code == 422
    assert "steht schon in Ihrer Liste" in text(answer)
    assert Registration.objects.count() == 0


def test_a_workshop_that_was_called_off_meanwhile_stops_all(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar", round_1="W11")
    edition.sessions.filter(code="W11").update(state="cancelled")
    answer = client.post(listed)
    assert answer.status_code == 422
    assert "Diesen Workshop gibt es nicht mehr" in text(answer)
    assert Registration.objects.count() == 0


def test_people_count_one_by_one_against_the_limit(client, edition, settings):
    settings.RATE_LIMITS = True
    listed = begin(client, edition)
    for _i in range(9):  # the same person: the list is refused again and again
        add(client, listed, "Bondar")
    assert [client.post(listed).status_code for _i in range(11)] == [422] * 11  # 110 of 120, and the first form
    assert client.post(listed).status_code == 429


def test_codes_of_invitations_are_not_guessed_by_changing_the_first_person(client, edition, settings):
    settings.RATE_LIMITS = True
    listed = begin(client, edition)
    with time_machine.travel(timezone.now(), tick=False):  # the limit counts from fixed points of the clock
        sent = [client.post(f"{listed}person/1/", FIRST | {"invitation": f"FALSCH{n}"}) for n in range(31)]
    assert [answer.status_code for answer in sent] == [422] * 30 + [429]
    assert client.post(f"{listed}person/1/", FIRST).status_code == 303


# --- Secret, and gone in time --------------------------------------------------------------------------------------


def test_nothing_is_in_a_cookie_and_nobody_keeps_the_page(client, edition):
    listed = begin(client, edition)
    answer = client.get(listed)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store, private", "strict-origin")
    assert set(client.cookies) <= {"csrftoken"}
    assert listed.split("/")[-2] not in str(RegistrationDraft.objects.values())


def test_after_four_hours_it_is_gone(client, edition):
    listed = begin(client, edition)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=4, minutes=1)):
        answer = client.get(listed)
        assert (answer.status_code, "Diese Liste gibt es nicht mehr" in text(answer)) == (404, True)
        assert (drafts.forget_old(), RegistrationDraft.objects.count()) == (1, 0)


def test_what_is_touched_stays(client, edition):
    listed = begin(client, edition)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=3)):
        add(client, listed, "Bondar")
    with time_machine.travel(timezone.now() + dt.timedelta(hours=5)):
        assert client.get(listed).status_code == 200
        assert drafts.forget_old() == 0


def test_another_edition_does_not_show_it(client, edition):
    token = begin(client, edition).split("/")[-2]
    assert client.get(f"/{make_edition().slug}/anmeldung/gemeinsam/{token}/").status_code == 404


def test_when_registration_closes_meanwhile_the_page_says_so(client, edition):
    listed = begin(client, edition)
    Edition.objects.filter(pk=edition.pk).update(registration_closes=timezone.now())
    assert "Die Anmeldung ist geschlossen" in text(client.get(listed))
    assert client.post(listed).status_code == 422
    assert Registration.objects.count() == 0


# --- Where wishes are gathered -------------------------------------------------------------------------------------


@pytest.fixture
def wishing() -> Edition:
    edition = make_edition(place_mode="wishes", wishes_until=timezone.now() + dt.timedelta(days=9))
    make_workshop(edition, 1, code="W11", title="Erster Wunsch", capacity=1)
    make_workshop(edition, 1, code="W12", title="Zweiter Wunsch", capacity=1)
    return edition


def test_each_person_wishes_and_all_may_stay_together(client, wishing):
    wishes = {"round_1": "W11", "round_1_second": "W12"}
    listed = begin(client, wishing, **wishes)
    add(client, listed, "Bondar", **wishes)
    shown = text(client.get(listed))
    assert "Wünsche für Workshops" in shown
    assert "Wir möchten in dieselben Workshops" in shown
    assert "Warteliste" not in shown, "nobody takes a place by a wish"
    assert client.post(listed, {"stay_together": "yes"}).status_code == 303
    first, other = Registration.objects.order_by("pk")
    page = text(client.get(f"/{wishing.slug}/meine/{first.token}/mit/{other.pk}/"))
    assert page.index("1. Wunsch") < page.index("Erster Wunsch") < page.index("2. Wunsch")
    change = client.get(f"/{wishing.slug}/meine/{first.token}/mit/{other.pk}/aendern/")
    assert Page(change.content.decode()).values["round_1_second"] == ["W12"]
    assert Wish.objects.count() == 4
    assert Registration.objects.filter(group__stay_together=True).count() == 2


def test_the_review_shows_the_wishes_in_the_order_of_the_wish(client, wishing):
    shown = text(client.get(begin(client, wishing, round_1="W12", round_1_second="W11")))
    assert shown.index("1. Wunsch") < shown.index("Zweiter Wunsch")
    assert shown.index("Zweiter Wunsch") < shown.index("2. Wunsch") < shown.index("Erster Wunsch")


def test_the_choice_to_stay_together_is_not_shown_where_everybody_takes_a_place(client, edition):
    listed = begin(client, edition)
    add(client, listed, "Bondar")
    assert "in dieselben Workshops" not in text(client.get(listed))
