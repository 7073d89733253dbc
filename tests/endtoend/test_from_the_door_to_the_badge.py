"""People register through the real form, eight at a time; mails arrive and badges come out of the workers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench import acceptance, load, people
from bench.load import Registered
from tests.endtoend.staff import Staff
from tests.stack import Stack

SLUG = "durchlauf"
NUMBER = 40
CAPACITY = 36


@dataclass(frozen=True)
class Conference:
    """What one run through the product has left behind."""

    stack: Stack
    done: list[Registered]
    mails: list
    badges: Path


@pytest.fixture(scope="module")
def conference(one_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conference]:
    """An edition of its own with places for 36; the first of the file and its hard cases at the end register."""
    one_stack.heal()
    one_stack.manage("load_edition", "conference/demo_data/konferenz-demo.json", "--slug", SLUG)
    one_stack.sql("UPDATE conference_edition SET capacity = %s WHERE slug = %s", CAPACITY, SLUG)
    everybody = people.participants()
    chosen = everybody[:10] + everybody[-NUMBER + 10 :]
    done = load.registrations(one_stack.web_port, f"/{SLUG}/anmeldung/", chosen, clients=8)
    mails = one_stack.mails.wait_for(len(done), seconds=120)
    pdf = tmp_path_factory.mktemp("badges") / "badges.pdf"
    pdf.write_bytes(Staff(one_stack, "anmeldung").document("badges", edition=SLUG))
    yield Conference(one_stack, done, mails, pdf)


def test_everybody_is_accepted_and_sees_the_personal_page(conference: Conference) -> None:
    assert len(conference.done) == NUMBER
    acceptance.check_answers(conference.done)


def test_36_have_a_place_and_4_wait_in_order(conference: Conference) -> None:
    assert acceptance.check_places(conference.stack, SLUG, people=NUMBER) == (CAPACITY, NUMBER - CAPACITY)


def test_everybody_gets_one_confirmation(conference: Conference) -> None:
    acceptance.check_confirmations(acceptance.recipients(conference.mails), conference.done)


def test_badges_have_text_and_codes_that_can_be_read(conference: Conference) -> None:
    assert acceptance.check_badges(conference.badges, conference.stack, SLUG) == CAPACITY
