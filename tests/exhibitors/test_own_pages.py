"""An organisation's own pages: drafts, texts, people, guests, links of colleagues, the sheet for setting up."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from conference.documents import registry
from conference.documents.models import Document
from conference.documents.rendering import render
from conference.outbox import rendering
from conference.outbox.models import OutgoingMail
from conference.retention import registry as retention
from conference.retention.periods import STAND_DRAFTS
from exhibitors import crew, desk, documents, reminding, services, setup_sheet
from exhibitors.access.models import PageAccess, PageVisit
from exhibitors.drafts.models import BookingDraft
from exhibitors.hall import live
from exhibitors.models import Exhibitor, StandBooking
from registrations.models import Registration, SupportNeeds
from tests.exhibitors.factories import booking_data, make_booking, make_confirmed, make_staff
from tests.factories import make_edition, make_stand
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    one = make_edition(slug="demo", languages=["de", "en", "ar"])
    make_stand(one, number="A1")
    make_stand(one, number="A2")
    return one


@pytest.fixture
def booking(edition):
    return make_confirmed(edition, "A1", organisation="Chor Heinsberg", crew="Ada Lovelace")


def own(booking_or_exhibitor, path="") -> str:
    exhibitor = getattr(booking_or_exhibitor, "exhibitor", booking_or_exhibitor)
    return f"/demo/messe/meine/{exhibitor.token}/{path}"


# --- What is missing at the stand ---


@pytest.mark.parametrize("has_socket", [True, False])
def test_whoever_ordered_power_reads_everywhere_that_the_stand_has_none(client, edition, has_socket):
    make_stand(edition, number="B1", power=has_socket)
    chosen = make_confirmed(edition, "B1", power=True, power_watts=600, setup_window="7:30 bis 8:00 Uhr")
    mail = rendering.render(OutgoingMail.objects.filter(name="exhibitors/confirmed").latest("pk"))
    page = client.get(own(chosen)).content.decode()
    sheet = dict(setup_sheet._facts(chosen))["Strom"]
    missing = "Stand B1 hat keinen Stromanschluss."
    said = [missing in one for one in (mail.text, mail.html, page, sheet)]
    assert said == [not has_socket] * 4
    assert "Aufbauzeit: 7:30 bis 8:00 Uhr" in mail.text


# --- Fields ---


def test_everything_that_is_asked_is_kept(edition, client):
    typed = {
        "organisation": "Chor", "contact_name": "Ada", "email": "ada@example.org", "stand": "A1", "conditions": "on",
        "mobile": "0170 1", "devices": "Beamer", "wants_wall": "on", "wants_accessible": "on", "display_width": "85",
        "display_height": "200", "display_depth": "40", "vehicle": "Transporter", "number_plate": "hs-ab 123",
    }  # fmt: skip
    assert client.post("/demo/messe/buchen/", typed).status_code == 303
    one = StandBooking.objects.get()
    assert (one.mobile, one.devices, one.number_plate, one.display) == (
        "0170 1",
        "Beamer",
        "HS-AB 123",
        "85 × 200 × 40",
    )
    assert one.wants_wall
    assert one.wants_accessible


def test_number_plates_go_fourteen_days_after(edition):
    one = make_booking(edition, "A1", number_plate="HS-AB 123", vehicle="Transporter")
    rule = retention.rule("exhibitors.standbooking:needs")
    assert rule.period.days == 14
    assert rule.erase(rule.rows(None)) == 1
    one.refresh_from_db()
    assert (one.number_plate, one.vehicle) == ("", "")


# --- Drafts ---


def test_a_draft_survives_and_is_gone_when_it_was_sent(edition, client):
    typed = {"organisation": "Chor", "stand": "A2", "hold": "a" * 32}
    answer = client.post("/demo/messe/entwurf/", typed)
    assert answer.status_code == 303
    page = client.get(answer["Location"]).content.decode()
    assert 'value="Chor"' in page
    token = BookingDraft.objects.get().token
    sent = {**typed, "contact_name": "Ada", "email": "ada@example.org", "conditions": "on", "draft": token}
    assert client.post("/demo/messe/buchen/", sent).status_code == 303
    assert not BookingDraft.objects.exists()
    assert client.get(f"/demo/messe/entwurf/{token}/").status_code == 410


def test_scripts_save_into_the_same_draft(edition, client):
    fetch = {"HTTP_X_REQUESTED_WITH": "fetch"}
    client.post("/demo/messe/entwurf/", {"organisation": "Ch"}, **fetch)
    token = BookingDraft.objects.get().token
    client.post("/demo/messe/entwurf/", {"organisation": "Chor", "draft": token}, **fetch)
    assert BookingDraft.objects.get().values["organisation"] == ["Chor"]


def test_the_link_is_mailed_once(edition, client):
    for _i in range(2):
        token = BookingDraft.objects.get().token if BookingDraft.objects.exists() else ""
        client.post("/demo/messe/entwurf/schicken/", {"email": "ada@example.org", "draft": token})
    assert OutgoingMail.objects.filter(name="exhibitors/draft").count() == 1


def test_drafts_go_fourteen_days_after_the_last_change(edition, client):
    client.post("/demo/messe/entwurf/", {"organisation": "Chor"})
    token = BookingDraft.objects.get().token
    assert STAND_DRAFTS.days == 14
    with time_machine.travel(timezone.now() + dt.timedelta(days=15)):
        assert client.get(f"/demo/messe/entwurf/{token}/").status_code == 410


# --- Texts ---


def test_a_text_in_each_language_is_shown_in_its_language(booking, client):
    client.post(own(booking, "vorstellung/"), {"text_de": "Wir singen.", "text_en": "We sing.", "text_ar": ""})
    public = f"/messe/aussteller/{booking.exhibitor_id}/"
    assert "Wir singen." in client.get(f"/demo{public}").content.decode()
    assert "We sing." in client.get(f"/en/demo{public}").content.decode()


def test_changing_the_booking_in_another_language_keeps_the_other_texts(edition):
    one = make_booking(edition, "A2", language="en", description="We sing.")
    one.exhibitor.describe("de", "Wir singen.")
    one.exhibitor.save()
    data = booking_data(email=one.exhibitor.email, description="We sing loudly.")
    services.change(booking=one, data=data, actor=services.SELF)
    assert Exhibitor.objects.get(pk=one.exhibitor_id).descriptions == {"de": "Wir singen.", "en": "We sing loudly."}


# --- People ---


def test_name_lunch_and_address_of_one_person_are_changed(booking, client):
    person = booking.crew.get()
    path = own(booking, f"personal/{person.pk}/")
    assert client.post(path, {"last_name": "King", "first_name": "Ada", "email": "ada@example.org"}).status_code == 303
    person.refresh_from_db()
    assert (person.last_name, person.lunch, person.email) == ("King", False, "ada@example.org")


def test_needs_are_kept_with_consent_and_never_shown_here(booking, client):
    person = booking.crew.get()
    path = own(booking, f"personal/{person.pk}/")
    needs = {"needs-allergies": "Nüsse"}
    assert client.post(path + "bedarf/", needs).status_code == 422
    assert not SupportNeeds.objects.exists()
    given = needs | {"needs-channel": "in_person", "needs-on": timezone.localdate().isoformat()}
    assert client.post(path + "bedarf/", given).status_code == 303
    assert SupportNeeds.objects.get().allergies == "Nüsse"
    assert "Nüsse" not in client.get(path).content.decode()


def test_nobody_elses_people_are_found(booking, edition, client):
    other = make_confirmed(edition, "A2", crew="Grace Hopper")
    assert client.get(own(booking, f"personal/{other.crew.get().pk}/")).status_code == 404


# --- Guests ---


def invited(booking, client) -> Exhibitor:
    typed = {"organisation": "Tanzkreis", "contact_name": "Grace", "email": "grace@example.org"}
    assert client.post(own(booking, "gaeste/"), typed).status_code == 303
    return Exhibitor.objects.get(organisation="Tanzkreis")


def test_a_guest_has_an_entry_and_a_page_but_not_the_booking(booking, client):
    guest = invited(booking, client)
    assert "Gast an Stand A1" in client.get(own(guest)).content.decode()
    assert client.get(own(guest, "absagen/")).status_code == 404
    page = client.get("/demo/messe/").content.decode()
    assert "Tanzkreis" in page
    listed = Exhibitor.objects.filter(pk=guest.pk).for_directory().get()
    assert listed.stand_number == "A1"


def test_a_guest_is_not_listed_without_a_confirmed_stand(edition, client):
    one = make_booking(edition, "A2")
    guest = invited(one, client)
    assert not Exhibitor.objects.listed().filter(pk=guest.pk).exists()


def test_a_guest_leaves_and_nothing_stays(booking, client):
    guest = invited(booking, client)
    client.post(own(guest, "eintrag/verlassen/"))
    assert not Exhibitor.objects.filter(organisation="Tanzkreis").exists()
    assert OutgoingMail.objects.latest("pk").name == "exhibitors/partner_removed"


def test_guests_hear_of_a_move(booking, client):
    invited(booking, client)
    services.move(booking=booking, number="A2", actor=services.SELF)
    news = OutgoingMail.objects.filter(name="exhibitors/partner_news").latest("pk")
    assert (news.to, news.context["stand"], news.context["what"]) == ("grace@example.org", "A2", "moved")


def test_a_guest_names_its_own_people_beside_the_hosts(booking, client):
    guest = invited(booking, client)
    assert client.post(own(guest, "eintrag/personal/"), {"crew": "Grace Hopper\nMary Jackson"}).status_code == 303
    assert {one.full_name: one.organisation for one in booking.crew.active()} == {
        "Ada Lovelace": "Chor Heinsberg",
        "Grace Hopper": "Tanzkreis",
        "Mary Jackson": "Tanzkreis",
    }
    client.post(own(guest, "eintrag/personal/"), {"crew": "Grace Hopper"})
    typed = booking_data(email=booking.exhibitor.email, organisation="Chor Heinsberg", crew="Ada King")
    services.change(booking=booking, data=typed, actor=services.SELF)
    assert crew.lines_of(booking) == "Ada King"
    assert crew.lines_of(booking, guest) == "Grace Hopper"
    assert "Von Tanzkreis kommen:" in text_of(client.get(own(booking)))


def text_of(answer) -> str:
    """The page without its tags and the marks that keep names apart."""
    return re.sub(r"[\u2066-\u2069]|<[^>]+>", "", answer.content.decode())


def test_each_organisation_opens_its_own_people_only(booking, client):
    guest = invited(booking, client)
    client.post(own(guest, "eintrag/personal/"), {"crew": "Grace Hopper"})
    theirs, hosts = crew.people(booking, guest).get().pk, crew.people(booking).get().pk
    statuses = [
        client.get(own(who, f"personal/{person}/")).status_code
        for who in (booking, guest)
        for person in (hosts, theirs)
    ]
    assert statuses == [200, 404, 404, 200]
    assert client.get(own(booking, "eintrag/personal/")).status_code == 404


def test_a_guest_names_nobody_while_its_host_waits(edition, client):
    guest = invited(make_booking(edition, services.WAITING), client)
    answer = client.post(own(guest, "eintrag/personal/"), {"crew": "Grace Hopper"})
    assert answer.status_code == 422
    assert not Registration.objects.exists()


@pytest.mark.parametrize("deed", ["leave", "delete", "cancel"])
def test_a_guests_people_go_with_the_guest_and_with_the_stand(booking, client, deed):
    guest = invited(booking, client)
    client.post(own(guest, "eintrag/personal/"), {"crew": "Grace Hopper"})
    if deed == "leave":
        client.post(own(guest, "eintrag/verlassen/"))
    elif deed == "delete":
        desk.delete_exhibitor(exhibitor=guest, actor=make_staff())
    else:
        services.cancel(booking=booking, actor=services.SELF)
    left = set(Registration.objects.active().values_list("last_name", flat=True))
    assert left == (set() if deed == "cancel" else {"Lovelace"})


def test_plan_list_and_live_states_name_guests_too(booking, client):
    guest = invited(booking, client)
    page = client.get("/demo/messe/").content.decode()
    assert f' · <a href="/demo/messe/aussteller/{guest.pk}/">' in page
    assert "A1: Chor Heinsberg · Tanzkreis</title>" in page
    assert live.states(booking.edition)["A1"][:2] == ["confirmed", "Chor Heinsberg · Tanzkreis"]
    assert "Chor Heinsberg · Tanzkreis" in [one.name for one in documents.fair(booking.edition).stands]


# --- A further stand ---


@pytest.fixture
def further(booking):
    return services.assign(exhibitor=booking.exhibitor, number="A2", actor=make_staff(), additional=True)


def test_a_further_stand_is_seen_changed_and_given_back(booking, further, client):
    query = f"?stand={further.pk}"
    assert own(booking, query) in client.get(own(booking)).content.decode()
    assert "Stand A2" in client.get(own(booking, query)).content.decode()
    typed = {"organisation": "Chor Heinsberg", "contact_name": "Ada", "email": "ada@example.org", "tables": "0",
             "crew": "Grace Hopper"}  # fmt: skip
    answer = client.post(own(booking, f"aendern/{query}"), typed)
    assert answer["Location"] == own(booking, f"{query}&neu=1")
    further.refresh_from_db()
    booking.refresh_from_db()
    assert (further.tables, booking.tables) == (0, 1)
    assert (crew.lines_of(further), crew.lines_of(booking)) == ("Grace Hopper", "Ada Lovelace")
    person = further.crew.get().pk
    assert client.get(own(booking, f"personal/{person}/{query}")).status_code == 200
    client.post(own(booking, f"absagen/{query}"))
    assert list(StandBooking.objects.confirmed()) == [booking]


def test_a_further_stand_has_its_own_guests(booking, further, client):
    path = own(booking, f"gaeste/?stand={further.pk}")
    assert f'href="{path}"' in client.get(own(booking, f"?stand={further.pk}")).content.decode()
    typed = {"organisation": "Tanzkreis", "contact_name": "Grace", "email": "grace@example.org"}
    answer = client.post(path, typed)
    assert answer["Location"] == f"{path}&neu=geschickt"
    page = client.get(answer["Location"]).content.decode()
    assert "Die Einladung ist unterwegs." in page
    guest = further.partners.get()
    remove = own(booking, f"gaeste/{guest.pk}/austragen/?stand={further.pk}")
    assert f'action="{remove}"' in page
    assert "Wir haben der Organisation geschrieben." in client.post(remove, follow=True).content.decode()
    assert not further.partners.exists()


@pytest.mark.parametrize("key", ["{other}", "x", "9" * 30])
def test_nobody_elses_stand_is_opened(booking, edition, client, key):
    make_stand(edition, number="A3")
    other = make_confirmed(edition, "A3")
    assert client.get(own(booking, f"?stand={key.format(other=other.pk)}")).status_code == 404


# --- Access ---


def test_a_colleague_has_a_link_that_can_be_taken_back(booking, client):
    typed = {"name": "Grace", "email": "grace@example.org"}
    assert "Der Link ist unterwegs." in client.post(own(booking, "zugang/"), typed, follow=True).content.decode()
    access = PageAccess.objects.get()
    theirs = f"/demo/messe/meine/{access.token}/"
    assert client.get(theirs).status_code == 200
    page = client.get(own(booking, "zugang/")).content.decode()
    assert page.count("Grace") >= 2
    back = client.post(own(booking, f"zugang/{access.pk}/zuruecknehmen/"), follow=True)
    assert "Der Link gilt nicht mehr." in back.content.decode()
    assert client.get(theirs).status_code == 404


def test_visits_are_noted_once_per_sitting(booking, client):
    for minutes in (0, 5, 10, 120):
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes)):
            client.get(own(booking))
    assert PageVisit.objects.count() == 2


def test_a_visit_of_the_team_is_not_taken_for_one_of_the_organisation(booking, client):
    sign_in(client, "messe")
    client.get(own(booking))
    assert PageVisit.objects.get().is_team
    assert "das Team der Konferenz" in client.get(own(booking, "zugang/")).content.decode()


def test_a_draft_edition_opens_no_page(booking, client):
    booking.edition.state = "draft"
    booking.edition.save(update_fields=["state"])
    assert client.get(own(booking)).status_code == 404


# --- The sheet and the reminders ---


def test_the_sheet_says_stand_window_and_people(booking, client):
    booking.setup_window = "7:30 bis 8:00 Uhr"
    booking.save()
    assert client.get(own(booking, "aufbaublatt/")).status_code == 503  # a worker makes it
    document = Document.objects.get()
    kind = registry.get(document.kind)
    sheets = kind.sheets(document, kind.chunks(document)[0])
    assert ("Aufbauzeit", "7:30 bis 8:00 Uhr") in sheets.context["facts"]
    assert sheets.context["crew"] == ["Ada Lovelace"]
    assert render(sheets.template, sheets.context, "de", styles=sheets.styles).startswith(b"%PDF")


def test_another_part_of_the_fair_adds_a_section(booking, monkeypatch):
    monkeypatch.setattr(setup_sheet, "_sections", [])
    setup_sheet.register_section(lambda stand: setup_sheet.Section("Weg", (f"Zu {stand.number} geradeaus.",)))
    document = setup_sheet.own_sheet(booking, "de")
    sections = registry.get(document.kind).sheets(document, [booking.pk]).context["sections"]
    assert [one.lines for one in sections] == [("Zu A1 geradeaus.",)]


def test_sheet_and_reminder_go_once_and_in_time(booking):
    edition = booking.edition
    nine = dt.datetime.combine(edition.date, dt.time(9, 1), tzinfo=edition.tz)
    sent = []
    for days in (8, 7, 6, 2, 1, 0):
        with time_machine.travel(nine - dt.timedelta(days=days)):
            sent.append(reminding.send_due() + reminding.send_due())
    assert sent == [0, 1, 0, 0, 1, 0]
    names = OutgoingMail.objects.order_by("pk").values_list("name", flat=True)
    assert [name for name in names if "sheet" in name or "reminder" in name] == [
        "exhibitors/setup_sheet",
        "exhibitors/reminder",
    ]


def test_the_pages_of_an_organisation_open(booking, client):
    person = booking.crew.get().pk
    for path in ("", "aendern/", "vorstellung/", "gaeste/", "zugang/", f"personal/{person}/", "absagen/"):
        assert client.get(own(booking, path)).status_code == 200
    assert reverse("exhibitors:personal", args=["demo", booking.exhibitor.token]) == own(booking)
