"""The staff's pages of mails to many."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from conference.audit.services import SYSTEM, Actor
from conference.outbox.models import Bounce, MailState, OutgoingMail
from registrations.mailings import services
from registrations.mailings.models import AutomaticMails, Mailing, MailingState
from registrations.presence.services import mark
from tests.factories import make_edition, make_registration, make_workshop
from tests.mailings.writing import TEXT, write
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db

LIST, ADD = reverse("admin:mailings_mailing_changelist"), reverse("admin:mailings_mailing_add")
FORM = {"kind": "conference", "states": "confirmed", "subject_de": TEXT[0], "body_de": TEXT[1]}


def page(name: str, *keys) -> str:
    return reverse(f"admin:mailings_mailing_{name}", args=keys)


@pytest.fixture
def edition():
    return make_edition()


@pytest.fixture
def user(client, edition):
    return sign_in(client, "anmeldung")


def text_of(answer) -> str:
    return answer.content.decode()


def test_from_an_empty_list_to_a_mail_that_goes(client, user, edition):
    make_registration(edition, first_name="Rana")
    assert "Die erste schreiben" in text_of(client.get(LIST))
    answer = client.post(ADD, FORM)
    mailing = Mailing.objects.get()
    assert answer.url == page("change", mailing.pk)
    shown = text_of(client.get(answer.url))
    assert "Entwurf" in shown
    assert "Rana" in shown
    assert TEXT[0].replace("{konferenz}", edition.title) in shown
    asked = client.get(page("deed", mailing.pk, "submit"))
    assert "fünfzig" in text_of(asked)
    assert not OutgoingMail.objects.filter(is_bulk=True).exists()
    client.post(page("deed", mailing.pk, "submit"))
    assert OutgoingMail.objects.filter(is_bulk=True).count() == 1
    assert "0 von 1 Mails sind hinaus" in text_of(client.get(page("change", mailing.pk)))


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(client, user, edition):
    planned = "2027-01-02T10:30"
    answer = client.post(ADD, {**FORM, "body_de": "Liebe {vornahme}", "languages": "ar", "planned_for": planned})
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "{vornahme} kennen wir nicht. Meinten Sie {vorname}?" in shown
    assert 'href="#id_body_de"' in shown
    assert "Liebe {vornahme}</textarea>" in shown
    assert planned in shown
    assert not Mailing.objects.exists()


def test_times_are_meant_in_the_conferences_own_time_zone(client, user, edition):
    edition.timezone = "Asia/Tokyo"
    edition.save()
    client.post(ADD, {**FORM, "planned_for": "2027-01-02T10:30"})
    mailing = Mailing.objects.get()
    assert mailing.planned_for == dt.datetime(2027, 1, 2, 1, 30, tzinfo=dt.UTC)
    assert "2027-01-02T10:30" in text_of(client.get(page("write", mailing.pk)))


def test_the_count_without_scripts_and_with(client, user, edition):
    make_registration(edition, language="ar")
    make_registration(edition)
    make_registration(edition, email="")
    whole = client.post(ADD, {**FORM, "languages": "ar", "_count": "1"})
    assert whole.status_code == 200
    assert "<strong>1</strong> Mensch bekommt" in text_of(whole)
    assert TEXT[0] in text_of(whole)
    part = client.post(page("count"), FORM)
    assert "<strong>2</strong> Menschen bekommen" in text_of(part)
    assert "1 hat keine E-Mail-Adresse" in text_of(part)
    assert "<html" not in text_of(part)
    assert not Mailing.objects.exists()


@pytest.mark.parametrize("broken", [{"workshops": "9999"}, {"kind": "x"}, {"states": "x"}, {"not_mailed": "77"}, {}])
def test_a_count_of_nonsense_is_still_a_count(client, user, edition, broken):
    assert client.post(page("count"), broken).status_code == 200


def test_the_page_says_whose_language_has_no_text(client, user, edition):
    make_registration(edition, language="ar")
    mailing = write(edition, Actor.staff(user))
    assert "1 Mensch liest العربيّة" in text_of(client.get(page("change", mailing.pk)))


def test_any_recipient_can_be_looked_for_and_at(client, user, edition):
    people = [make_registration(edition, last_name=f"Person{number}") for number in range(3)]
    mailing = write(edition, Actor.staff(user))
    shown = text_of(client.get(page("change", mailing.pk), {"person": people[1].pk}))
    assert f"?person={people[0].pk}#" in shown
    assert f"?person={people[2].pk}#" in shown
    assert "Person2" in text_of(client.get(page("change", mailing.pk), {"q": "person2"}))
    frame = client.get(page("frame", mailing.pk, people[1].pk))
    assert frame.headers["Content-Security-Policy"].startswith("sandbox")
    assert people[1].token not in text_of(frame)
    assert "x" * 40 in text_of(frame)
    stranger = make_registration(make_edition())
    assert client.get(page("frame", mailing.pk, stranger.pk)).status_code == 404


@pytest.mark.parametrize("person", ["", "x", "9" * 30, "-1"])
def test_a_person_who_is_none_shows_the_first(client, user, edition, person):
    make_registration(edition, last_name="Erste")
    mailing = write(edition, Actor.staff(user))
    assert "Erste" in text_of(client.get(page("change", mailing.pk), {"person": person}))


def test_a_copy_to_oneself_names_nobody_and_opens_nothing(client, user, edition):
    make_workshop(edition)
    one = make_registration(edition, last_name="Geheim")
    mailing = write(edition, Actor.staff(user))
    client.post(page("test", mailing.pk), {"language": "ar"})
    mail = OutgoingMail.objects.get(name="mailings/message")
    assert (mail.to, mail.language, mail.is_bulk) == (user.email, "ar", False)
    assert "Geheim" not in str(mail.context)
    assert one.nonce not in str(mail.context)


def test_somebody_else_approves_on_the_page(client, edition):
    edition.capacity = 100
    edition.save()
    for _number in range(51):
        make_registration(edition)
    writer = sign_in(client, "anmeldung")
    mailing = services.submit(mailing=write(edition, Actor.staff(writer)), actor=Actor.staff(writer))
    assert "Jemand anders" in text_of(client.get(page("change", mailing.pk)))
    assert client.post(page("approve", mailing.pk), {"version": services.version_of(mailing)}).status_code == 302
    mailing.refresh_from_db()
    assert mailing.state == MailingState.SUBMITTED
    sign_in(client, "leitung")
    assert "wartet auf Ihre Freigabe" in text_of(client.get(reverse("admin:index")))
    shown = text_of(client.get(page("change", mailing.pk)))
    assert f'value="{services.version_of(mailing)}"' in shown
    client.post(page("approve", mailing.pk), {"version": services.version_of(mailing)})
    mailing.refresh_from_db()
    assert mailing.state == MailingState.RUNNING


DEEDS = ["submit", "return", "retry", "discard", "cancel"]


@pytest.mark.parametrize("role", ["agenda", "messe", "empfang", "bedarf"])
def test_nobody_else_writes_looks_or_sends(client, edition, role):
    one = make_registration(edition)
    mailing = write(edition, Actor.staff(make_staff("anmeldung")))
    sign_in(client, role)
    asked = [LIST, ADD, page("automatic"), page("change", mailing.pk), page("progress", mailing.pk),
             page("frame", mailing.pk, one.pk), page("write", mailing.pk)]  # fmt: skip
    assert [client.get(url).status_code for url in asked] == [403] * len(asked)
    done = [ADD, page("count"), page("automatic"), page("thank"), page("test", mailing.pk), page("write", mailing.pk),
            page("approve", mailing.pk), *(page("deed", mailing.pk, deed) for deed in DEEDS)]  # fmt: skip
    assert [client.post(url, FORM).status_code for url in done] == [403] * len(done)
    assert Mailing.objects.get().state == MailingState.DRAFT


def test_looking_changes_nothing(client, user, edition):
    make_registration(edition)
    mailing = write(edition, Actor.staff(user))
    for name in ("thank",):
        assert client.get(page(name)).status_code == 405
    for name in ("test", "approve"):
        assert client.get(page(name, mailing.pk)).status_code == 405
    for deed in DEEDS:
        client.get(page("deed", mailing.pk, deed))
    assert not OutgoingMail.objects.filter(name__startswith="mailings/").exists()
    assert Mailing.objects.get().state == MailingState.DRAFT


def test_what_is_on_its_way_cannot_be_changed(client, user, edition):
    make_registration(edition)
    mailing = services.submit(mailing=write(edition, Actor.staff(user)), actor=Actor.staff(user))
    assert client.get(page("write", mailing.pk)).url == page("change", mailing.pk)
    assert client.post(page("write", mailing.pk), FORM).url == page("change", mailing.pk)
    assert "Diese Rundmail ist inzwischen" in text_of(client.post(page("deed", mailing.pk, "discard"), follow=True))


def test_a_discarded_draft_leads_to_the_list(client, user, edition):
    mailing = write(edition, Actor.staff(user))
    assert client.post(page("deed", mailing.pk, "discard")).url == LIST
    assert not Mailing.objects.exists()


def test_what_came_back_shows_with_its_reason_and_at_the_person(client, user, edition):
    one = make_registration(edition, email="weg@verein.example")
    mailing = services.submit(mailing=write(edition, Actor.staff(user)), actor=Actor.staff(user))
    mail = OutgoingMail.objects.get(is_bulk=True)
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=timezone.now())
    Bounce.objects.create(mail=mail, address="weg@verein.example", is_hard=True, status="5.1.1")
    person = reverse("admin:registrations_registration_change", args=[one.pk])
    people = reverse("admin:registrations_registration_changelist")
    assert "Diese Adresse gibt es nicht" in text_of(client.get(page("change", mailing.pk), {"stand": "bounced"}))
    assert "Hier ist niemand" in text_of(client.get(page("change", mailing.pk), {"stand": "sent"}))
    assert "Diese Adresse gibt es nicht" in text_of(client.get(person))
    assert one.last_name in text_of(client.get(people, {"mail": "zurueck"}))
    assert "per Mail nicht zu erreichen" in text_of(client.get(reverse("admin:index")))
    assert "zurückgekommen" in text_of(client.get(reverse("admin:outbox_outgoingmail_changelist"), {"zurueck": "ja"}))
    client.post(reverse("admin:registrations_registration_deed", args=[one.pk, "reachable"]))
    assert "Diese Adresse gibt es nicht" not in text_of(client.get(person))


def test_a_corrected_address_needs_nothing_more(client, user, edition):
    one = make_registration(edition, email="weg@verein.example")
    mail = OutgoingMail.objects.get()
    Bounce.objects.create(mail=mail, address="weg@verein.example", is_hard=True, status="5.1.1")
    assert "per Mail nicht zu erreichen" in text_of(client.get(reverse("admin:index")))
    type(one).objects.filter(pk=one.pk).update(email="da@verein.example")
    assert "per Mail nicht zu erreichen" not in text_of(client.get(reverse("admin:index")))


@pytest.mark.parametrize("number", [1, 12])
def test_pages_ask_the_same_number_of_questions_for_many(client, user, edition, number, django_assert_max_num_queries):
    for _number in range(number):
        make_registration(edition)
        mailing = write(edition, Actor.staff(user))
    services.submit(mailing=mailing, actor=Actor.staff(user))
    with django_assert_max_num_queries(13):
        client.get(LIST)
    with django_assert_max_num_queries(19):
        client.get(page("change", mailing.pk))


def test_what_goes_by_itself_is_switched_by_staff(client, user, edition):
    shown = text_of(client.get(page("automatic")))
    assert shown.count("checked") == 2
    client.post(page("automatic"), {"reminder_day": "on"})
    row = AutomaticMails.objects.get()
    assert (row.reminder_week, row.reminder_day, row.thanks) == (False, True, False)


def test_thanks_before_the_end_are_refused(client, user, edition):
    assert "noch nicht vorbei" in text_of(client.post(page("thank"), follow=True))


def test_thanks_go_with_one_click(client):
    sign_in(client, "anmeldung")
    edition = make_edition(date=timezone.localdate() + dt.timedelta(days=1))
    one = make_registration(edition)
    make_registration(edition)
    type(edition).objects.filter(pk=edition.pk).update(date=timezone.localdate() - dt.timedelta(days=3))
    assert "noch niemand als anwesend" in text_of(client.post(page("thank"), follow=True))
    one.edition.refresh_from_db()
    mark(registration=one, actor=SYSTEM)
    assert "bei allen bedanken" in text_of(client.get(reverse("admin:index")))
    assert "1 Mensch war da" in text_of(client.get(page("automatic")))
    client.post(page("thank"))
    assert OutgoingMail.objects.filter(name="mailings/thanks").count() == 1
    assert "schon verschickt" in text_of(client.post(page("thank"), follow=True))


def test_whoever_sends_reads_the_subject_once_more(client, edition, user):
    mailing = write(edition, Actor.staff(user))
    asked = text_of(client.get(page("deed", mailing.pk, "submit")))
    assert TEXT[0] in asked
