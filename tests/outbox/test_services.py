"""Storing a mail: once per key, only inside a transaction, gone with the deed that fails."""

import pytest
from django.db import transaction

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.outbox.models import MailState, OutgoingMail
from conference.outbox.services import NewMail, enqueue, enqueue_many, resend, stuck
from tests.outbox.letters import age, store

pytestmark = pytest.mark.django_db


def test_a_mail_is_stored_with_its_message_id():
    mail = store(key="a")
    stored = OutgoingMail.objects.get()
    assert (stored.pk, stored.state, stored.message_id) == (mail.pk, MailState.QUEUED, mail.message_id)


def test_the_same_key_twice_is_one_mail():
    first = store(key="a", to="first@example.org")
    second = store(key="a", to="second@example.org")
    assert second.pk == first.pk
    assert OutgoingMail.objects.get().to == "first@example.org"


def test_nobody_to_write_to_is_no_mail():
    assert store(to="") is None
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_is_demanded():
    with pytest.raises(RuntimeError, match="transaction of its deed"):
        enqueue(key="a", name="outbox/test", to="a@example.org", language="de", about="", context={})


@pytest.mark.django_db(transaction=True)
def test_a_deed_that_fails_takes_its_mail_along():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store(key="a")
        1 / 0  # noqa: B018
    assert not OutgoingMail.objects.exists()


def test_a_mail_given_up_is_sent_again_on_demand():
    mail = store()
    OutgoingMail.objects.update(state=MailState.FAILED, attempts=9, last_error="550")
    assert resend(mail=mail, actor=SYSTEM)
    again = OutgoingMail.objects.get()
    assert (again.state, again.attempts, again.last_error) == (MailState.QUEUED, 0, "")
    assert again.message_id == mail.message_id
    assert AuditEntry.objects.filter(action="mail.resent", subject=f"mail:{mail.pk}").count() == 1


def test_a_second_copy_of_a_sent_mail_has_a_message_id_of_its_own():
    mail = store()
    OutgoingMail.objects.update(state=MailState.SENT, sent_at="2026-11-01T10:00:00Z")
    assert resend(mail=mail, actor=SYSTEM)
    assert OutgoingMail.objects.get().message_id != mail.message_id


def test_a_mail_on_the_wire_is_left_alone():
    mail = store()
    OutgoingMail.objects.update(state=MailState.SENDING)
    assert not resend(mail=mail, actor=SYSTEM)


def test_nothing_is_stuck_while_mails_are_fresh():
    store()
    report = stuck()
    assert not report
    assert report.oldest.total_seconds() < 60


def test_what_failed_or_is_late_is_stuck():
    store(key="late")
    age(minutes=6)
    store(key="failed")
    OutgoingMail.objects.filter(key="failed").update(state=MailState.FAILED)
    report = stuck()
    assert (report.failed, report.late, report.count) == (1, 1, 2)
    assert OutgoingMail.objects.stuck().count() == 2


def test_an_empty_outbox_has_no_oldest_mail():
    assert stuck().oldest is None


def letter(key: str, to: str = "a@example.org") -> NewMail:
    return NewMail(
        key=key, name="outbox/test", to=to, language="de", about="", context={"n": 1}, attachments=[["x", 1]]
    )


@pytest.mark.parametrize("count", [1, 40])
def test_many_mails_are_one_question(count, django_assert_num_queries):
    with django_assert_num_queries(1):
        enqueue_many(letter(f"many:{number}") for number in range(count))
    assert OutgoingMail.objects.count() == count
    assert len(set(OutgoingMail.objects.values_list("message_id", flat=True))) == count


def test_of_many_mails_each_key_is_stored_once():
    enqueue_many([letter("a", "first@example.org"), letter("b")])
    enqueue_many([letter("a", "second@example.org"), letter("c", "")])
    assert list(OutgoingMail.objects.order_by("key").values_list("key", "to")) == [
        ("a", "first@example.org"),
        ("b", "a@example.org"),
    ]


@pytest.mark.django_db(transaction=True)
def test_many_mails_demand_a_transaction_too():
    with pytest.raises(RuntimeError, match="transaction of its deed"):
        enqueue_many([letter("a")])
