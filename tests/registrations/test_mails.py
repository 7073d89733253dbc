"""The mails about a registration: which deed sends which, and what they say."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from email.message import EmailMessage

import pytest
import time_machine
import zxingcpp
from django.utils import timezone, translation
from PIL import Image

from conference.audit.services import SELF, SYSTEM, Actor
from conference.models import EditionText
from conference.outbox import rendering
from conference.outbox.models import OutgoingMail
from conference.services import change_session, publish
from registrations import mails, services
from registrations.models import Registration
from registrations.services import Needs
from tests.factories import (
    make_edition,
    make_registration,
    make_room,
    make_session,
    make_workshop,
    registration_data,
)
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
NEEDS = {"needs": Needs(diet="vegan", access=("step_free",)), "consents": frozenset({"needs"})}


def newest(one: Registration, name: str) -> OutgoingMail:
    return OutgoingMail.objects.filter(about=f"registration:{one.pk}", name=f"registrations/{name}").latest("pk")


def names(one: Registration) -> list[str]:
    found = OutgoingMail.objects.filter(about=f"registration:{one.pk}").order_by("pk")
    return [mail.name.partition("/")[2] for mail in found]


def message(one: Registration, name: str) -> EmailMessage:
    sent = rendering.build(newest(one, name)).message().as_bytes(linesep="\r\n")
    return email.message_from_bytes(sent, policy=email.policy.default)


def text(one: Registration, name: str) -> str:
    """The text version with its line breaks undone."""
    return re.sub(r"\s+", " ", message(one, name).get_body(("plain",)).get_content())


def html(one: Registration, name: str) -> str:
    return message(one, name).get_body(("html",)).get_content()


# --- Which deed sends which mail ---


def test_registering_sends_one_confirmation():
    assert names(make_registration(make_edition())) == ["confirmation"]


def test_nobody_without_address_gets_a_mail():
    assert names(make_registration(make_edition(), email="")) == []


def test_every_change_sends_a_mail():
    one = make_registration(make_edition())
    for _turn in range(2):
        services.change(registration=one, data=registration_data(email=one.email), actor=SELF)
    assert names(one) == ["confirmation", "changed", "changed"]


def test_a_change_by_the_team_does_not_read_as_if_the_person_had_made_it():
    one = make_registration(make_edition(title="3. Integrationskonferenz"))
    services.change(registration=one, data=registration_data(email=one.email), actor=Actor.staff(make_staff("leitung")))
    mail = rendering.render(newest(one, "changed"))
    assert mail.subject == "Ihre Anmeldung wurde geändert: 3. Integrationskonferenz"
    for words in (mail.text, mail.html):
        assert "Unser Team hat Ihre Anmeldung geändert." in words
        assert "Ihre Änderung ist gespeichert" not in words
        assert "Sie haben nichts geändert?" not in words


def test_an_own_change_is_confirmed_as_such():
    one = make_registration(make_edition())
    services.change(registration=one, data=registration_data(email=one.email), actor=SELF)
    mail = rendering.render(newest(one, "changed"))
    assert "Ihre Änderung ist gespeichert" in mail.text
    assert "Unser Team" not in mail.text


def test_cancelling_tells_the_person_and_whoever_moves_up():
    edition = make_edition(capacity=1)
    first, second = make_registration(edition), make_registration(edition)
    services.cancel(registration=first, actor=SELF)
    assert names(first) == ["confirmation", "cancelled"]
    assert names(second) == ["confirmation", "promoted"]


def test_a_place_in_a_workshop_that_becomes_free_is_told():
    edition = make_edition()
    workshop = make_workshop(edition, capacity=1)
    first, second = (make_registration(edition, sessions=[workshop]) for _number in range(2))
    services.cancel(registration=first, actor=SELF)
    assert names(second) == ["confirmation", "promoted_in_session"]
    assert workshop.title in text(second, "promoted_in_session")


def test_a_workshop_that_does_not_take_place_is_told():
    edition = make_edition()
    workshop = make_workshop(edition)
    one = make_registration(edition, sessions=[workshop])
    services.clear_session(session=workshop, actor=SYSTEM)
    assert names(one) == ["confirmation", "session_cancelled"]
    assert workshop.title in text(one, "session_cancelled")


def test_the_link_is_not_sent_twice_in_a_row():
    one = make_registration(make_edition())
    with time_machine.travel("2027-01-05T10:00:01Z", tick=False) as clock:
        mails.resend_link(one)
        mails.resend_link(one)
        assert names(one) == ["confirmation", "resend_link"]
        clock.shift(600)
        mails.resend_link(one)
        assert names(one) == ["confirmation", "resend_link", "resend_link"]


# --- What the confirmation says ---


def test_the_confirmation_says_what_when_where_and_how_to_change():
    edition = make_edition(title="3. Integrationskonferenz", date=dt.date(2027, 1, 21), contact_name="S. Öztürk",
                           contact_email="ki@kreis.example", contact_phone="02452 130")  # fmt: skip
    make_session(edition, "08:30", "09:15")
    make_session(edition, "16:00", "17:00")
    one = make_registration(edition, first_name="Rana", last_name="Saleh")
    words = text(one, "confirmation")
    for expected in (
        "Guten Tag Rana Saleh", one.code, "Donnerstag, 21. Januar 2027", "8:30 bis 17:00 Uhr", "Festhalle Oberbruch",
        "Carl-Diem-Straße 6", f"/{edition.slug}/meine/{one.token}/", "S. Öztürk", "ki@kreis.example", "02452 130",
        "/datenschutz/", "/impressum/",
    ):  # fmt: skip
        assert expected in words
    mail = message(one, "confirmation")
    assert mail["Subject"] == "Sie sind angemeldet: 3. Integrationskonferenz"
    assert mail["Reply-To"] == "ki@kreis.example"
    assert mail["X-Conference-Mail"] == "confirmation"


@pytest.mark.parametrize(("moment", "said", "unsaid"), [
    (-1, "können noch absagen", "bis Samstag, 16. Januar 2027"),
    (1, "bis Samstag, 16. Januar 2027", "können noch absagen"),
])  # fmt: skip
def test_after_the_last_day_for_changes_no_mail_promises_any(moment, said, unsaid):
    last = dt.datetime(2027, 1, 16, 12, tzinfo=dt.UTC)
    with time_machine.travel(last - dt.timedelta(hours=moment), tick=False):
        one = make_registration(make_edition(date=dt.date(2027, 1, 21), change_until=last))
        for words in (text(one, "confirmation"), re.sub(r"\s+", " ", html(one, "confirmation"))):
            assert said in words
            assert unsaid not in words


def test_html_and_text_say_the_same_facts():
    one = make_registration(make_edition(contact_email="ki@kreis.example"), **NEEDS)
    page = html(one, "confirmation")
    for expected in (one.code, one.token, "Festhalle Oberbruch", "ki@kreis.example", "Ihre Angaben haben wir notiert"):
        assert expected in page
        assert expected in text(one, "confirmation")


def test_no_address_of_another_host_is_loaded():
    page = html(make_registration(make_edition()), "confirmation")
    assert set(re.findall(r'src="([^"]+)"', page)) == {"cid:head", "cid:badge-qr"}
    assert "<script" not in page
    assert "@import" not in page


def test_every_wish_is_named_with_its_state():
    edition = make_edition()
    free, full = make_workshop(edition, title="Freier Workshop"), make_workshop(edition, round=2, capacity=1)
    make_registration(edition, sessions=[full])
    make_registration(edition, sessions=[full])
    one = make_registration(edition, sessions=[free, full])
    words = text(one, "confirmation")
    assert "Freier Workshop Sie haben einen Platz." in words
    assert f"{full.title} Auf der Warteliste: Position 2" in words


def test_whoever_waits_for_the_conference_is_told_the_position():
    edition = make_edition(capacity=1)
    make_registration(edition)
    make_registration(edition)
    one = make_registration(edition)
    assert message(one, "confirmation")["Subject"].startswith("Sie stehen auf der Warteliste")
    assert "Warteliste: Position 2." in text(one, "confirmation")
    assert "Sie sind dabei" not in text(one, "confirmation")
    assert [part.get_filename() for part in message(one, "confirmation").iter_attachments()] == []


def test_support_needs_are_noted_and_not_repeated():
    one = make_registration(make_edition(), **NEEDS)
    words = text(one, "confirmation")
    assert "Ihre Angaben haben wir notiert" in words
    assert "egan" not in words
    assert "ollstuhl" not in words


def test_how_to_get_there_is_told_without_the_gaps_staff_have_not_filled():
    edition = make_edition()
    body = "**Bus:** Linie 401\n\n- Parken: [[Name des Parkplatzes]]\n- [Fahrplan](https://www.avv.de/)"
    EditionText.objects.create(edition=edition, kind="directions", body=body)
    EditionText.objects.create(edition=edition, kind="access", body="Der Eingang ist stufenlos.")
    words = text(make_registration(edition), "confirmation")
    assert "Bus: Linie 401" in words
    assert "Fahrplan: https://www.avv.de/" in words
    assert "Der Eingang ist stufenlos." in words
    assert "Parken" not in words


def test_whoever_registered_alone_gets_the_short_notice():
    assert "Art. 6" not in text(make_registration(make_edition()), "confirmation")


@pytest.mark.parametrize("source", ["staff", "import", "walk_in"])
def test_whoever_was_registered_by_others_gets_the_notice_of_article_14(source):
    one = make_registration(make_edition(), source=source, actor=SYSTEM)
    words = text(one, "confirmation")
    assert "Art. 6 Abs. 1 Buchst. e DSGVO" in words
    assert one.edition.organiser in words


@pytest.mark.parametrize(("consents", "expected"), [({"photo"}, "einverstanden"), (set(), "nicht fotografiert")])
def test_photographs_are_as_the_person_wishes(consents, expected):
    one = make_registration(make_edition(), consents=frozenset(consents))
    assert expected in text(one, "confirmation")


# --- What hangs on it ---


def test_the_calendar_holds_the_day_and_the_own_workshops_only():
    edition = make_edition()
    make_session(edition, "09:00", "10:00", title="Eröffnung")
    mine, other = make_workshop(edition, title="Meiner"), make_workshop(edition, title="Anderer")
    full = make_workshop(edition, round=2, capacity=1, title="Voller")
    make_registration(edition, sessions=[full, other])
    one = make_registration(edition, sessions=[mine, full])
    [part] = message(one, "confirmation").iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "PUBLISH"
    assert part.get_filename() == "programm.ics"
    calendar = part.get_content()
    assert re.findall(r"SUMMARY:(\w+)", calendar) == ["Eröffnung", "Meiner"]


def test_the_code_in_the_mail_is_the_one_on_the_badge(tmp_path):
    one = make_registration(make_edition())
    [picture] = [part for part in message(one, "confirmation").walk() if part["Content-ID"] == "<badge-qr>"]
    path = tmp_path / "code.png"
    path.write_bytes(picture.get_content())
    with Image.open(path) as image:
        [found] = zxingcpp.read_barcodes(image.convert("L"))
    assert found.text == one.badge_token


# --- Languages, directions, hard names ---


def test_the_mail_speaks_the_language_of_its_reader(monkeypatch):
    monkeypatch.setattr(rendering, "supported", lambda language: language)
    edition = make_edition(date=dt.date(2027, 1, 21))
    one = make_registration(edition, language="ar", first_name="هيا", last_name="بنو عجل")
    page = html(one, "confirmation")
    assert '<html lang="ar" dir="rtl">' in page
    assert "<bdi>هيا بنو عجل</bdi>" in page
    assert "الخميس" in page
    assert message(one, "confirmation")["Content-Language"] == "ar"
    assert f"/ar/{edition.slug}/meine/" in text(one, "confirmation")


def test_a_title_in_another_language_is_marked_as_such(monkeypatch):
    monkeypatch.setattr(rendering, "supported", lambda language: language)
    edition = make_edition()
    workshop = make_workshop(edition, title_de="Nur auf Deutsch", room=make_room(edition))
    one = make_registration(edition, sessions=[workshop], language="ar")
    assert '<bdi lang="de">Nur auf Deutsch</bdi>' in html(one, "confirmation")


def test_the_language_of_the_worker_is_left_alone():
    one = make_registration(make_edition(), language="en")
    with translation.override("de"):
        rendering.render(newest(one, "confirmation"))
        assert translation.get_language() == "de"


HARD = ["<script>alert(1)</script>", "{{ settings.SECRET_KEY }}", "O’Brien & Söhne", "Ⓝame\u202egnp.exe", "%(x)s %s",
        "李", "Rana\tBcc: x@example.org"]  # fmt: skip


@pytest.mark.parametrize("name", HARD)
def test_hard_names_do_no_harm(name):
    one = make_registration(make_edition(), last_name=name, first_name="")
    page = html(one, "confirmation")
    assert "<script" not in page
    assert "SECRET_KEY }}" in page or "SECRET_KEY" not in page
    assert message(one, "confirmation")["Bcc"] is None


def test_the_stored_mail_holds_no_name_and_opens_no_page():
    one = make_registration(make_edition(), first_name="Rana", last_name="Saleh")
    stored = str(newest(one, "confirmation").context)
    assert "Saleh" not in stored
    assert one.token not in stored


def test_after_cancelling_the_way_back_is_shown_while_registration_is_open():
    one = make_registration(make_edition())
    services.cancel(registration=one, actor=SELF)
    assert f"/{one.edition.slug}/anmeldung/" in text(one, "cancelled")


# --- What a mail costs, and what is remembered from one to the next ---


def test_the_words_of_the_next_mail_are_one_question(django_assert_num_queries):
    edition = make_edition()
    first, second = (make_registration(edition, sessions=[make_workshop(edition)]) for _number in range(2))
    rendering.build(newest(first, "confirmation"))
    mail = newest(second, "confirmation")
    with django_assert_num_queries(1):
        rendering.build(mail)


def test_a_session_changed_a_moment_ago_is_new_in_the_next_mail():
    edition = make_edition()
    workshop = make_workshop(edition, title="Alt")
    one = make_registration(edition, sessions=[workshop])
    assert "Alt" in html(one, "confirmation")
    change_session(session=workshop, values={"title": "Ganz neu"}, actor=SYSTEM)
    publish(edition=edition, actor=SYSTEM)
    assert "Ganz neu" in html(one, "confirmation")


def test_whoever_is_asked_before_moving_up_is_not_promised_a_place():
    edition = make_edition(capacity=1, promote_until=timezone.now() - dt.timedelta(hours=1))
    make_registration(edition)
    make_registration(edition, email="wartet@teilnahme.example")
    made = rendering.render(OutgoingMail.objects.get(to="wartet@teilnahme.example"))
    for words in (made.text, made.html):
        assert "Wird ein Platz frei, schreiben wir Ihnen." in words
        assert "rücken Sie von selbst nach" not in words
