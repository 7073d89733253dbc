"""The team's figures in a browser: readable at both widths, in both directions, without complaint of axe-core."""

import pytest

from registrations.presence.models import Presence
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_edition, make_registration, make_workshop
from tests.staff import make_staff


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize(("prefix", "width"), [("", PHONE), ("", DESK), ("/ar", PHONE)])
def test_figures_can_be_read(prefix, width, staff_page, axe):
    make_edition()
    edition = make_edition()
    workshop = make_workshop(edition)
    for _number in range(6):
        one = make_registration(edition, sessions=[workshop], organisation_type="school")
        Presence.objects.create(registration=one, day=edition.date)
    make_staff("leitung")
    page = staff_page(f"{prefix}/admin/zahlen/", width=width)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
