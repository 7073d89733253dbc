"""Two people decide at once, and one person sends from two windows at once: one row, one decision, one mail."""

import threading

import pytest
from django.db import connection

from conference.audit.services import SYSTEM
from conference.models import Submission
from conference.outbox.models import OutgoingMail
from conference.speakers import services
from conference.web.errors import DomainError
from tests.factories import make_edition, make_speaker

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds) -> list[str]:
    """What each deed came to: "done" or the code of its refusal."""
    start, found = threading.Barrier(len(deeds)), []

    def run(deed) -> None:
        try:
            start.wait(10)
            deed()
            found.append("done")
        except DomainError as error:
            found.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(found)


@pytest.fixture
def speaker():
    return make_speaker(make_edition(), email="person@example.org")


def send(speaker, **values):
    return services.send_person(speaker=speaker, values=values, language="de", actor=SYSTEM)


def test_only_one_of_two_decides(speaker):
    one = send(speaker, biography_de="Neu")
    seen = services.stamp(one)
    found = at_once(
        lambda: services.accept(submission=one, seen=seen, actor=SYSTEM),
        lambda: services.decline(submission=one, seen=seen, answer="Nein", actor=SYSTEM),
    )
    assert found == ["decided", "done"]
    assert OutgoingMail.objects.count() == 1


def test_two_windows_make_one_submission(speaker):
    found = at_once(lambda: send(speaker, biography_de="Neu"), lambda: send(speaker, organisation="VHS"))
    assert found == ["done", "done"]
    assert Submission.objects.get().values == {"biography_de": "Neu", "organisation": "VHS"}
