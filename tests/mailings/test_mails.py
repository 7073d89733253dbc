"""What people read: the mails to many, rendered as a worker does."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone, translation

from conference.audit.services import Actor
from conference.outbox.models import OutgoingMail
from conference.outbox.rendering import render
from conference.web import dates
from registrations.mailings import people, reminders, services
from registrations.presence.services import mark
from registrations.surveys import services as surveys
from tests.factories import make_edition, make_registration, make_workshop
from tests.mailings.writing import TEXT, write
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition(title_de="14. Integrationskonferenz", title_ar="مؤتمر الاندماج")


@pytest.fixture
def actor():
    return Actor.staff(make_staff("anmeldung"))


def sent(mailing, one) -> object:
    return render(OutgoingMail.objects.get(key=f"mailing:{mailing.pk}:{one.pk}"))


def test_each_reads_the_own_name_workshops_and_link(edition, actor):
    workshop = make_workshop(edition, capacity=1, title_de="Sprache und Spiel")
    has = make_registration(edition, sessions=[workshop], first_name="Rana")
    waits = make_registration(edition, sessions=[workshop], first_name="", last_name="Sukarno")
    texts = {"de": ("Für {vorname}", "Ihr Code: {code}\n\n{workshops}\n\n[Hier]({link})")}
    mailing = services.submit(mailing=write(edition, actor, texts=texts), actor=actor)
    first, second = sent(mailing, has), sent(mailing, waits)
    assert (first.subject, second.subject) == ("Für Rana", "Für Sukarno")
    assert has.code in first.text
    assert "Sprache und Spiel" in first.html
    assert "Warteliste" not in first.text
    assert "Sprache und Spiel (Warteliste)" in second.text
    assert f"Hier: http://testserver/{edition.slug}/meine/{has.token}/" in " ".join(first.text.split())
    assert waits.token not in first.html


def test_the_readers_language_where_there_is_a_text_else_german_marked_as_such(edition, actor):
    arab = make_registration(edition, language="ar")
    turk = make_registration(edition, language="tr")
    texts = {"de": TEXT, "ar": ("حول {konferenz}", "مرحبا {vorname}")}
    mailing = services.submit(mailing=write(edition, actor, texts=texts), actor=actor)
    own, other = sent(mailing, arab), sent(mailing, turk)
    assert own.subject == "حول مؤتمر الاندماج"
    assert 'dir="rtl"' in own.html
    assert "مرحبا" in own.text
    assert '<div lang="de" dir="auto">' in other.html
    assert '<html lang="tr"' in other.html


def test_day_and_place_are_in_the_language_of_the_words_around_them(edition, actor):
    turk = make_registration(edition, language="tr")
    mailing = services.submit(mailing=write(edition, actor, texts={"de": ("Bald", "am {datum}")}), actor=actor)
    with translation.override("de"):
        day = dates.full(edition.date)
    assert f"am {day}" in " ".join(sent(mailing, turk).text.split())


def test_news_say_why_they_come_and_how_they_end(edition, actor):
    one = make_registration(edition, consents=frozenset({"news"}))
    mailing = services.submit(mailing=write(edition, actor, kind="news"), actor=actor)
    assert "jederzeit abstellen" in sent(mailing, one).text


def test_a_trial_says_so_in_subject_and_text(edition, actor, django_user_model):
    make_workshop(edition, title_de="Sprache und Spiel")
    texts = {"de": ("Für {name}", "{workshops} {link}")}
    mailing = write(edition, actor, texts=texts)
    services.test(mailing=mailing, language="de", user=django_user_model.objects.get())
    found = render(OutgoingMail.objects.get(name="mailings/message"))
    assert found.subject == "[Probe] Für Alex Beispiel"
    assert "Sprache und Spiel" in found.text
    assert f"http://testserver/{edition.slug}/" in found.text


def test_a_mailing_whose_person_is_gone_is_given_up_not_sent_wrong(edition, actor):
    one = make_registration(edition)
    mailing = services.submit(mailing=write(edition, actor), actor=actor)
    mail = OutgoingMail.objects.get(key=f"mailing:{mailing.pk}:{one.pk}")
    mail.context = {**mail.context, "registration": 0}
    with pytest.raises(type(one).DoesNotExist):
        render(mail)


def automatic(edition, days_before: int):
    """Every mail of the run at 9:05 so many days before, by the address."""
    with time_machine.travel(reminders.moment(edition, days_before) + dt.timedelta(minutes=5)):
        reminders.send_due()
        return {mail.to: render(mail) for mail in OutgoingMail.objects.filter(name__startswith="mailings/")}


def test_a_reminder_has_all_one_needs_for_the_day(edition):
    workshop = make_workshop(edition, title_de="Sprache und Spiel")
    one = make_registration(edition, sessions=[workshop])
    found = automatic(edition, 7)[one.email]
    assert found.subject == "Bald ist es so weit: 14. Integrationskonferenz"
    for words in (
        "Sprache und Spiel",
        one.code,
        "Bitte mitbringen",
        "jemand von der Warteliste",
        "Festhalle",
        one.token,
    ):
        assert words in found.text
    assert "bis 10 Minuten nach Beginn für Sie freigehalten" in " ".join(found.text.split())
    assert "bis 10 Minuten nach Beginn für Sie freigehalten" in found.html
    assert {"programm.ics", "code.png"} <= {file.filename for file in found.attachments}


def test_the_day_before_says_tomorrow(edition):
    one = make_registration(edition)
    assert automatic(edition, 1)[one.email].subject == "Morgen sehen wir uns: 14. Integrationskonferenz"


def test_who_waits_is_asked_not_to_come_yet(edition):
    edition.capacity = 1
    edition.save()
    make_registration(edition)
    waits = make_registration(edition)
    found = automatic(edition, 7)[waits.email]
    assert found.subject.startswith("Sie stehen noch auf der Warteliste")
    assert "Bitte kommen Sie erst" in found.text
    assert "Bitte mitbringen" not in found.text


def test_thanks_lead_to_what_is_left_of_the_day(edition, actor):
    one = make_registration(edition)
    type(edition).objects.filter(pk=edition.pk).update(date=timezone.localdate() - dt.timedelta(days=1))
    edition.refresh_from_db()
    mark(registration=one, actor=actor)
    mailing = reminders.thank(edition=edition, actor=actor)
    found = sent(mailing, one)
    assert found.subject == "Danke, dass Sie da waren: 14. Integrationskonferenz"
    assert f"/{edition.slug}/programm/" in found.text
    assert f"/{edition.slug}/meine/{one.token}/bescheinigung/" in found.text
    assert "Meine Meinung sagen" not in found.text


def test_thanks_ask_how_it_was_while_a_survey_is_open(edition, actor):
    one = make_registration(edition)
    type(edition).objects.filter(pk=edition.pk).update(date=timezone.localdate() - dt.timedelta(days=1))
    edition.refresh_from_db()
    survey = surveys.start(edition=edition, actor=actor)
    now = timezone.now()
    type(survey).objects.update(opens_at=now - dt.timedelta(hours=1), closes_at=now + dt.timedelta(days=5))
    mark(registration=one, actor=actor)
    mailing = reminders.thank(edition=edition, actor=actor)
    found = " ".join(sent(mailing, one).text.split())
    assert f"Meine Meinung sagen: {surveys.link_for(one)}" in found
    shown = people.mail_for(mailing, one)
    assert "Meine Meinung sagen" in shown.text
    assert "/rueckmeldung/" not in shown.html
    assert one.token not in shown.html
