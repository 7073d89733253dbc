"""The offer to subscribe to a calendar, opened, in a real browser."""

import pytest

from tests.factories import make_edition, make_registration, make_session, make_workshop

from .conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def person(live_server):
    edition = make_edition()
    make_session(edition)
    return make_registration(edition, sessions=[make_workshop(edition)])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("page", ["/{slug}/programm/", "/{slug}/meine/{token}/", "/ar/{slug}/meine/{token}/"])
def test_the_offer_is_readable(open_page, axe, overflows, person, page, dark):
    shown = open_page(page.format(slug=person.edition.slug, token=person.token), width=PHONE, dark=dark)
    shown.click(".feed > summary")
    assert shown.locator(".feed a[href^='webcal://']").is_visible()
    assert shown.locator(".feed-address").inner_text().endswith("/programm.ics")
    assert (axe(shown), overflows(shown)) == ([], 0)
