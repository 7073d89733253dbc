"""Who gets a mail to many, when, and who has to agree."""

from __future__ import annotations

import datetime as dt
import itertools
import threading

import pytest
from django.db import connection
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.audit.services import SELF
from conference.outbox.models import Bounce, MailState, OutgoingMail
from conference.web.errors import DomainErrors
from registrations import services as registering
from registrations.allocation.models import Wish
from registrations.mailings import services
from registrations.mailings.audience import Audience, Counts, counts
from registrations.mailings.models import Mailing, MailingState, Recipient
from registrations.mailings.services import MailingError
from registrations.models import RegistrationGroup
from registrations.place_offers.models import PlaceOffer
from registrations.presence.services import mark
from tests.factories import make_edition, make_registration, make_workshop
from tests.mailings.writing import TEXT, two_staff, write

pytestmark = pytest.mark.django_db


def mails(mailing: Mailing) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(key__startswith=f"mailing:{mailing.pk}:").order_by("next_attempt_at", "id"))


@pytest.fixture
def edition():
    return make_edition(capacity=5)


@pytest.fixture
def staff():
    return two_staff()


def crowd(edition, number: int) -> None:
    edition.capacity = number + 10
    edition.save()
    for _number in range(number):
        make_registration(edition)


def test_a_mail_to_few_goes_at_once_to_each_once(edition, staff, django_capture_on_commit_callbacks):
    people = [make_registration(edition) for _number in range(3)]
    mailing = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    assert mailing.state == MailingState.RUNNING
    assert sorted(mail.to for mail in mails(mailing)) == sorted(one.email for one in people)
    assert all(mail.is_bulk and mail.name == "mailings/message" for mail in mails(mailing))
    one = mails(mailing)[0]
    assert one.context["link"] == {"view": "registrations:personal", "purpose": "registration",
                                   "nonce": people[0].nonce, "slug": edition.slug}  # fmt: skip
    assert one.about == f"registration:{people[0].pk}"
    assert Recipient.objects.filter(mailing=mailing, mail__isnull=False).count() == 3


def test_the_message_ids_are_of_the_usual_form_and_differ(edition, staff):
    for _number in range(3):
        make_registration(edition)
    mailing = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    ids = {mail.message_id for mail in mails(mailing)}
    assert len(ids) == 3
    assert all(len(one) == len("<@example.org>") + 32 and one.endswith("@example.org>") for one in ids)


def test_they_leave_at_the_pace_that_is_set(edition, staff, settings):
    settings.MAILINGS_PER_MINUTE = 60
    for _number in range(3):
        make_registration(edition)
    first = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    second = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    times = [mail.next_attempt_at for mail in [*mails(first), *mails(second)]]
    steps = [(later - sooner).total_seconds() for sooner, later in itertools.pairwise(times)]
    assert steps == [1, 1, 0, 1, 1]
    assert not OutgoingMail.objects.filter(queued_at__lt=times[-1], is_bulk=True, next_attempt_at=times[-1]).exists()


def test_two_people_with_one_address_get_their_own_mail_each(edition, staff):
    make_registration(edition, email="buero@verein.example", last_name="Eins")
    make_registration(edition, email="buero@verein.example", last_name="Zwei")
    mailing = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    found = mails(mailing)
    assert [mail.to for mail in found] == ["buero@verein.example"] * 2
    assert found[0].context["link"] != found[1].context["link"]


def test_more_than_fifty_need_a_second_pair_of_eyes(staff):
    edition = make_edition()
    crowd(edition, 51)
    writer, other = staff
    mailing = services.submit(mailing=write(edition, writer), actor=writer)
    assert mailing.state == MailingState.SUBMITTED
    assert mails(mailing) == []
    with pytest.raises(MailingError, match="nicht selbst"):
        services.approve(mailing=mailing, version=services.version_of(mailing), actor=writer)
    done = services.approve(mailing=mailing, version=services.version_of(mailing), actor=other)
    assert (done.state, done.approved_by_id, len(mails(done))) == (MailingState.RUNNING, other.user_id, 51)


def test_fifty_need_nobody_else(staff):
    edition = make_edition()
    crowd(edition, 50)
    assert services.submit(mailing=write(edition, staff[0]), actor=staff[0]).state == MailingState.RUNNING


def test_who_changed_it_last_cannot_approve_it(staff):
    edition = make_edition()
    crowd(edition, 51)
    writer, other = staff
    mailing = write(edition, writer)
    data = services.MailingData(texts={"de": ("Anders", "Text")})
    services.save(edition=edition, data=data, actor=other, mailing=mailing)
    services.submit(mailing=mailing, actor=writer)
    assert services.may_approve(Mailing.objects.get(), other)  # writer submitted it, so the other one may
    assert not services.may_approve(Mailing.objects.get(), writer)


def test_a_change_takes_the_approval_back(staff):
    edition = make_edition()
    crowd(edition, 51)
    writer, other = staff
    later = timezone.now() + dt.timedelta(days=1)
    mailing = services.submit(mailing=write(edition, writer, planned_for=later), actor=writer)
    seen = services.version_of(mailing)
    services.approve(mailing=mailing, version=seen, actor=other)
    data = services.MailingData(texts={"de": ("Anders", "Text")}, planned_for=later)
    changed = services.save(edition=edition, data=data, actor=writer, mailing=mailing)
    assert (changed.state, changed.approved_by, changed.recipients.count()) == (MailingState.DRAFT, None, 0)
    services.submit(mailing=changed, actor=writer)
    with pytest.raises(MailingError, match="inzwischen geändert"):
        services.approve(mailing=changed, version=seen, actor=other)


def test_what_is_planned_starts_when_its_time_has_come(edition, staff):
    stays, goes = make_registration(edition), make_registration(edition)
    later = timezone.now() + dt.timedelta(hours=2)
    mailing = services.submit(mailing=write(edition, staff[0], planned_for=later), actor=staff[0])
    assert (mailing.state, services.start_due(), mails(mailing)) == (MailingState.PLANNED, 0, [])
    registering.cancel(registration=goes, actor=staff[0])
    make_registration(edition)  # came after the release
    Mailing.objects.update(planned_for=timezone.now())
    assert (services.start_due(), services.start_due()) == (1, 0)
    assert [mail.to for mail in mails(mailing)] == [stays.email]
    assert mailing.recipients.results() == {"queued": 1, "skipped": 1}


def test_a_time_that_has_passed_is_refused(edition, staff):
    make_registration(edition)
    mailing = write(edition, staff[0], planned_for=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(MailingError, match="vorbei"):
        services.submit(mailing=mailing, actor=staff[0])


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({}, "Deutsch"),
        ({"de": ("Nur ein Betreff", "")}, "Deutsch"),
        ({"de": TEXT, "ar": ("", "نص")}, "In einer Sprache"),
    ],
)
def test_half_a_text_does_not_leave(edition, staff, texts, words):
    make_registration(edition)
    with pytest.raises(MailingError, match=words):
        services.submit(mailing=write(edition, staff[0], texts=texts), actor=staff[0])


def test_an_unknown_placeholder_is_refused_where_it_stands(edition, staff):
    with pytest.raises(DomainErrors) as refused:
        write(edition, staff[0], texts={"de": ("Hallo {nachname}", "Liebe {vornahme}"), "en": ("{link}", "Dear {")})
    found = {error.field: error.message for error in refused.value.errors}
    assert "Meinten Sie {vorname}?" in found["body_de"]
    assert set(found) == {"subject_de", "body_de", "subject_en", "body_en"}


def test_a_placeholder_for_which_there_is_nothing_yet_is_refused(edition, staff):
    texts = {"de": ("Um {uhrzeit}", "Fragen? {kontakt}, {anschrift}")}
    with pytest.raises(DomainErrors) as refused:
        write(edition, staff[0], texts=texts)
    assert [error.field for error in refused.value.errors] == ["subject_de", "body_de"]
    make_workshop(edition)
    edition.contact_email = "ki@kreis.example"
    write(edition, staff[0], texts=texts)


def test_cancelling_holds_back_what_has_not_left(edition, staff):
    for _number in range(3):
        make_registration(edition)
    mailing = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    first = mails(mailing)[0]
    OutgoingMail.objects.filter(pk=first.pk).update(state=MailState.SENT, sent_at=timezone.now())
    assert services.cancel(mailing=mailing, actor=staff[0]) == 2
    assert [mail.pk for mail in mails(mailing)] == [first.pk]
    assert mailing.recipients.results() == {"sent": 1, "withdrawn": 2}
    with pytest.raises(MailingError, match="abgebrochen"):
        services.cancel(mailing=mailing, actor=staff[0])


def test_what_is_through_is_done(edition, staff):
    make_registration(edition)
    mailing = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    assert services.settle() == 0
    OutgoingMail.objects.filter(is_bulk=True).update(state=MailState.SENT, sent_at=timezone.now())
    assert services.settle() == 1
    mailing.refresh_from_db()
    assert mailing.state == MailingState.DONE


def test_what_did_not_arrive_goes_again_to_the_address_of_today(edition, staff):
    failed, bounced, corrected, fine = [make_registration(edition) for _number in range(4)]
    mailing = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    of = {mail.to: mail for mail in mails(mailing)}
    OutgoingMail.objects.filter(is_bulk=True).update(state=MailState.SENT, sent_at=timezone.now())
    OutgoingMail.objects.filter(to=failed.email, is_bulk=True).update(state=MailState.FAILED, last_error="554 no")
    for one in (bounced, corrected):
        Bounce.objects.create(mail=of[one.email], address=one.email, is_hard=True, status="5.1.1")
    old = of[corrected.email].message_id
    type(corrected).objects.filter(pk=corrected.pk).update(email="richtig@verein.example")
    assert services.retry(mailing=mailing, actor=staff[0]) == 2
    again = OutgoingMail.objects.filter(is_bulk=True, state=MailState.QUEUED)
    assert sorted(again.values_list("to", flat=True)) == sorted([failed.email, "richtig@verein.example"])
    assert not again.filter(message_id=old).exists()
    assert mailing.recipients.results() == {"queued": 2, "bounced": 1, "sent": 1}
    assert fine.email not in again.values_list("to", flat=True)


def test_a_discarded_draft_is_gone_and_a_sent_one_stays(edition, staff):
    make_registration(edition)
    services.discard(mailing=write(edition, staff[0]), actor=staff[0])
    assert not Mailing.objects.exists()
    sent = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    with pytest.raises(MailingError):
        services.discard(mailing=sent, actor=staff[0])


def test_every_deed_stands_in_the_audit_log_without_words(edition, staff):
    make_registration(edition)
    mailing = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    rows = AuditEntry.objects.filter(subject=f"mailing:{mailing.pk}").order_by("id")
    assert [(row.action, row.details) for row in rows] == [("mailing.created", {}), ("mailing.released", {"people": 1})]


@pytest.mark.parametrize("number", [2, 20])
def test_releasing_asks_the_same_number_of_questions_for_many(staff, number, django_assert_num_queries):
    edition = make_edition()
    crowd(edition, number)
    mailing = write(edition, staff[0])
    with django_assert_num_queries(13):
        services.submit(mailing=mailing, actor=staff[0])


# --- Groups --------------------------------------------------------------------------------------------------


def test_the_groups(edition, staff):
    edition.capacity = 20
    edition.save()
    first, second = make_workshop(edition, capacity=1), make_workshop(edition, round=2)
    has = make_registration(edition, sessions=[first], language="ar", municipality="Wegberg")
    waits = make_registration(edition, sessions=[first], organisation_type="school", consents=frozenset({"photo"}))
    none = make_registration(edition, role="press", language="uk")
    twice = make_registration(edition, sessions=[second])
    gone = make_registration(edition)
    registering.cancel(registration=gone, actor=staff[0])
    moved = make_workshop(edition, round=1)
    twice.places.create(session=moved, state="taken")
    type(moved).objects.filter(pk=moved.pk).update(start=second.start, end=second.end)

    def who(**chosen) -> set[int]:
        return set(services.recipients(edition, Audience(**chosen), "conference").values_list("pk", flat=True))

    assert who() == {has.pk, waits.pk, none.pk, twice.pk}
    assert who(states=("cancelled",)) == {gone.pk}
    assert who(states=()) == {has.pk, waits.pk, none.pk, twice.pk, gone.pk}
    assert who(workshops=(first.pk,)) == {has.pk, waits.pk}
    assert who(workshops=(first.pk,), place="taken") == {has.pk}
    assert who(workshops=(first.pk,), place="waiting") == {waits.pk}
    assert who(roles=("press",)) == {none.pk}
    assert who(languages=("ar", "uk")) == {has.pk, none.pk}
    assert who(languages=("ar", "uk"), municipalities=("Wegberg",)) == {has.pk}
    assert who(organisation_types=("school",)) == {waits.pk}
    assert who(answers=("overlap",)) == {twice.pk}
    assert who(answers=("no_workshop",)) == {none.pk}
    assert who(answers=("no_photo",)) == {has.pk, none.pk, twice.pk}
    mark(registration=none, actor=staff[0])
    assert who(presence="there") == {none.pk}
    assert who(presence="absent") == {has.pk, waits.pk, twice.pk}
    later = timezone.now() + dt.timedelta(days=1)
    PlaceOffer.objects.create(registration=waits, session=first, expires_at=later)
    PlaceOffer.objects.create(registration=has, session=second, expires_at=timezone.now())  # has run out
    assert who(answers=("offer",)) == {waits.pk}
    group = RegistrationGroup.objects.create(edition=edition)
    type(has).objects.filter(pk__in=[has.pk, gone.pk]).update(group=group)
    assert who(together=True) == {has.pk}
    Wish.objects.create(registration=none, session=second, round=2, rank=1)
    assert who(answers=("no_workshop",)) == set()
    Wish.objects.all().delete()
    assert who(answers=("overlap", "no_workshop")) == {none.pk, twice.pk}


def test_who_was_mailed_before_can_be_left_out(edition, staff):
    arab, german = make_registration(edition, language="ar"), make_registration(edition)
    first = services.submit(mailing=write(edition, staff[0], audience=Audience(languages=("ar",))), actor=staff[0])
    for not_mailed in ("any", str(first.pk)):
        found = services.recipients(edition, Audience(not_mailed=not_mailed), "conference")
        assert [one.pk for one in found] == [german.pk]
    other = services.submit(mailing=write(edition, staff[0], audience=Audience(languages=("de",))), actor=staff[0])
    assert set(services.recipients(edition, Audience(not_mailed=str(other.pk)), "conference")) == {arab}


def test_news_go_only_to_those_who_asked_for_them(edition):
    asked = make_registration(edition, consents=frozenset({"news"}))
    took_back = make_registration(edition, consents=frozenset({"news"}))
    registering.withdraw_consent(registration=took_back, purpose="news", actor=services.SYSTEM)
    make_registration(edition)
    assert list(services.recipients(edition, Audience(), "news")) == [asked]
    assert counts(edition, Audience(), "news") == Counts(3, 0, 0, 2, 1, {"de": 1})


def test_the_count_says_whom_nothing_reaches(edition, django_assert_num_queries):
    make_registration(edition, email="", organisation="Büro")
    lost = make_registration(edition, email="Weg@verein.example")
    make_registration(edition, language="tr")
    mail = OutgoingMail.objects.filter(about=f"registration:{lost.pk}").first()
    Bounce.objects.create(mail=mail, address="weg@verein.example", is_hard=True, status="5.1.1")
    with django_assert_num_queries(2):
        found = counts(edition, Audience(), "conference")
    assert found == Counts(chosen=3, without_email=1, bounced=1, without_consent=0, reached=1, by_language={"tr": 1})


@pytest.mark.django_db(transaction=True)
def test_two_who_start_at_the_same_time_start_it_once():
    edition, staff = make_edition(), two_staff()
    make_registration(edition)
    later = timezone.now() + dt.timedelta(hours=2)
    mailing = services.submit(mailing=write(edition, staff[0], planned_for=later), actor=staff[0])
    Mailing.objects.update(planned_for=timezone.now())
    started, barrier = [], threading.Barrier(4)

    def go() -> None:
        barrier.wait()
        started.append(services.start_due())
        connection.close()

    threads = [threading.Thread(target=go) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(started), len(mails(mailing))) == (1, 1)


def test_news_do_not_go_to_who_took_the_consent_back_after_the_release(edition, staff):
    stays, leaves = (make_registration(edition, consents=frozenset({"news"})) for _number in range(2))
    later = timezone.now() + dt.timedelta(days=1)
    mailing = services.submit(mailing=write(edition, staff[0], kind="news", planned_for=later), actor=staff[0])
    registering.withdraw_consent(registration=leaves, purpose="news", actor=SELF)
    Mailing.objects.update(planned_for=timezone.now())
    assert services.start_due() == 1
    assert [mail.to for mail in mails(mailing)] == [stays.email]
    assert Recipient.objects.get(registration=leaves).outcome == "skipped"


def test_what_has_not_left_does_not_go_to_who_cancels(edition, staff):
    stays, leaves = (make_registration(edition) for _number in range(2))
    only_guests = services.submit(mailing=write(edition, staff[0]), actor=staff[0])
    everybody = services.submit(mailing=write(edition, staff[0], audience=Audience(states=())), actor=staff[0])
    registering.cancel(registration=leaves, actor=SELF)
    assert [mail.to for mail in mails(only_guests)] == [stays.email]
    assert Recipient.objects.get(mailing=only_guests, registration=leaves).outcome == "skipped"
    assert {mail.to for mail in mails(everybody)} == {stays.email, leaves.email}
