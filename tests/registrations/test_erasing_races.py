"""Erasing while others do something with the same person: nobody crashes, nothing comes back, counters stay right."""

import threading

import pytest
from django.db import connection

from conference.audit.services import SELF
from conference.web.errors import DomainError
from registrations import services
from registrations.checking import differences
from registrations.erasing.services import erase
from registrations.models import Registration
from registrations.services import Needs
from tests.factories import make_edition, make_registration, make_workshop, registration_data

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds) -> list[BaseException]:
    """Run the deeds at the same moment; returns what they raised besides a rule that says no."""
    start, raised = threading.Barrier(len(deeds)), []

    def one(deed):
        try:
            start.wait()
            deed()
        except DomainError:
            pass
        except BaseException as error:  # whatever it is, the test tells it
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.parametrize("_again", range(4))
def test_whoever_comes_second_finds_nobody(_again):
    edition = make_edition()
    workshop = make_workshop(edition, capacity=1)
    needs = {"needs": Needs(diet="vegan"), "consents": frozenset({"needs", "photo"})}
    person = make_registration(edition, sessions=[workshop], last_name="Saleh", **needs)
    waits = make_registration(edition, sessions=[workshop])
    data = registration_data(last_name="Saleh", sessions=(workshop.code,), **needs)
    raised = together(
        lambda: erase(registration=person, actor=SELF),
        lambda: services.change(registration=person, data=data, actor=SELF),
        lambda: services.withdraw_consent(registration=person, purpose="photo", actor=SELF),
        lambda: erase(registration=person, actor=SELF),
    )
    assert raised == []
    assert not Registration.objects.filter(last_name="Saleh").exists()
    assert workshop.registration_places.get(state="taken").registration_id == waits.pk
    assert list(differences()) == []
