"""Whatever anybody sends to the fair: a booking or a page that says what is wrong, never a crash or their markup."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exhibitors.forms import BookingForm
from exhibitors.models import StandBooking
from tests.exhibitors.factories import make_booking
from tests.factories import make_edition, make_stand, make_topic
from tests.registrations.test_hostile import NASTY

pytestmark = pytest.mark.django_db

FIELDS = sorted({*BookingForm.base_fields, "hold"})
NEEDED = {
    "organisation": "Caritas",
    "contact_name": "Ada",
    "email": "ada@example.org",
    "stand": "A1",
    "conditions": "on",
}
RISKY = ["stand", "email", "website", "crew", "topics", "power_watts", "conditions"]
anything = st.one_of(st.sampled_from(NASTY), st.text(max_size=300), st.text(st.characters(codec=None), max_size=20))
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def edition():
    one = make_edition()
    make_stand(one, number="A1")
    make_topic(one)
    return one


def send(client, url: str, fields: dict):
    """As a browser or worse would: half a surrogate pair goes out as it is."""
    body = urlencode(fields, doseq=True, encoding="utf-8", errors="surrogatepass")
    return client.post(url, body, content_type="application/x-www-form-urlencoded")


def check(answer, *statuses: int) -> None:
    assert answer.status_code in statuses, answer.status_code
    html = answer.content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "49{" not in html


@pytest.mark.parametrize("value", NASTY)
@pytest.mark.parametrize("field", RISKY)
def test_one_nasty_value(client, edition, field, value):
    answer = send(client, reverse("exhibitors:book", args=[edition.slug]), {**NEEDED, field: value})
    check(answer, 303, 422)
    if answer.status_code == 303:
        check(client.get(answer.headers["Location"]), 200)


@pytest.mark.parametrize("value", NASTY)
def test_one_nasty_value_everywhere(client, edition, value):
    fields = dict.fromkeys(FIELDS, value)
    check(send(client, reverse("exhibitors:book", args=[edition.slug]), fields), 422)


@quick
@given(values=st.dictionaries(st.sampled_from(FIELDS), anything, min_size=1))
def test_many_nasty_values(client, edition, values):
    StandBooking.objects.all().delete()
    check(send(client, reverse("exhibitors:book", args=[edition.slug]), {**NEEDED, **values}), 303, 422)


@quick
@given(values=st.dictionaries(st.sampled_from(FIELDS), anything))
def test_holding_with_nasty_values(client, edition, values):
    for name in ("hold", "extend"):
        check(send(client, reverse(f"exhibitors:{name}", args=[edition.slug]), values), 200, 303, 409, 422)


@quick
@given(values=st.dictionaries(st.sampled_from([name for name in FIELDS if name != "stand"]), anything))
def test_changing_with_nasty_values(client, edition, values):
    booking = StandBooking.objects.active().first() or make_booking(edition, "A1")
    address = reverse("exhibitors:personal_change", args=[edition.slug, booking.exhibitor.token])
    check(send(client, address, {**NEEDED, **values}), 303, 422)


@quick
@given(q=anything, feld=anything, sprache=anything, stand=anything, hold=anything)
def test_looking_with_nasty_values(client, edition, q, feld, sprache, stand, hold):
    words = {"q": q, "feld": feld, "sprache": sprache, "stand": stand, "hold": hold}
    query = urlencode(words, encoding="utf-8", errors="surrogatepass")
    for name in ("fair", "book"):
        check(client.get(f"{reverse(f'exhibitors:{name}', args=[edition.slug])}?{query}"), 200)


@pytest.mark.parametrize("token", ["x", "0" * 40, "'" * 5, "ä", "\u202e", "%00", "a" * 2000])
def test_wrong_tokens_open_nothing(client, edition, token):
    for name in ("personal", "personal_change", "personal_cancel"):
        assert client.get(reverse(f"exhibitors:{name}", args=[edition.slug, token])).status_code == 404
