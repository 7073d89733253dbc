"""The public pages: what they say, in which language, and that they cannot be turned against a visitor."""

import pytest

from tests.factories import make_edition, make_session, make_workshop

pytestmark = pytest.mark.django_db


def test_start_page_says_what_when_and_where(client):
    edition = make_edition(motto="Kräfte bündeln")
    make_session(edition)
    make_workshop(edition)
    html = client.get(f"/{edition.slug}/").content.decode()
    assert "Kräfte bündeln" in html


@pytest.mark.parametrize("prefix", ["", "/en", "/ar", "/de-simple"])
@pytest.mark.parametrize("page", ["", "programm/", "programm/W/", "programm.ics", "schedule.json", "schedule.xml"])
def test_every_page_in_every_language(client, prefix, page):
    edition = make_edition()
    make_workshop(edition, code="W")
    response = client.get(f"{prefix}/{edition.slug}/{page}")
    assert response.status_code == 200
