"""Whatever anybody sends: a registration or a page that says what is wrong, never a crash, never markup of theirs."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registrations.models import Registration
from tests.factories import make_edition, make_topic, make_workshop
from tests.registrations.pages import Page
from tests.registrations.test_form import CONTRACT, NEEDED

pytestmark = pytest.mark.django_db

FIELDS = sorted(CONTRACT | {"title", "language", "assistant_name", "childcare_0_2", "question_anonymous", "started"})
FREE = ["first_name", "last_name", "badge_name", "own_script_name", "email", "phone", "organisation", "function",
        "allergies", "access_note", "interpreting", "question"]  # fmt: skip
NASTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "'; DROP TABLE registrations_registration; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% debug %}",
    "%s %(x)s {0}",
    "../../etc/passwd",
    "-1",
    "1e400",
    "9" * 5000,
    "٣",
    "NaN",
    "\u202e\u2066rtl",
    "e" + "\u0301" * 3000,
    "👩‍👩‍👧‍👦" * 50,
    "\r\nBcc: opfer@example.org",
    "=1+1",
    "ﷺ" * 100,
    "\ufeff\u200b\u2028",
    "\U000e0041\ufffe",
]
anything = st.one_of(st.sampled_from(NASTY), st.text(max_size=300), st.text(st.characters(codec=None), max_size=20))


@pytest.fixture
def url() -> str:
    edition = make_edition()
    make_workshop(edition, 1)
    make_workshop(edition, 2)
    make_topic(edition)
    return f"/{edition.slug}/anmeldung/"


def send(client, url: str, fields: dict):
    """As a browser or worse would: half a surrogate pair goes out as it is."""
    body = urlencode(fields, doseq=True, encoding="utf-8", errors="surrogatepass")
    return client.post(url, body, content_type="application/x-www-form-urlencoded")


def check(answer) -> None:
    assert answer.status_code in (303, 422), answer.status_code
    html = answer.content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "49{" not in html


@pytest.mark.parametrize("field", FIELDS)
def test_nasty_values_in_every_field(client, url, field):
    values = NASTY if field in FREE else NASTY[:8]  # a choice, a number or a tick knows no scripts
    for number, value in enumerate(values):
        answer = send(client, url, {**NEEDED, "first_name": f"Nr {number}", field: value})
        check(answer)
        if answer.status_code == 303:
            check_page = client.get(answer.url)
            assert check_page.status_code == 200
            assert "<script>alert" not in check_page.content.decode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_anything_in_any_field(client, url, data):
    fields = data.draw(st.dictionaries(st.sampled_from(FIELDS), st.one_of(anything, st.lists(anything, max_size=4))))
    answer = send(client, url, {**NEEDED, **fields})
    check(answer)
    if answer.status_code == 422:
        values = Page(answer.content.decode()).values
        for name in set(fields) & set(FREE):
            sent = fields[name][-1] if isinstance(fields[name], list) and fields[name] else fields[name]
            if isinstance(sent, str) and sent.isprintable() and sent.strip():
                assert values[name][0].strip("\n") == sent.strip("\n")
    Registration.objects.all().delete()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=40))
def test_any_name_is_kept_as_typed_and_read_back(client, url, name):
    answer = send(client, url, {**NEEDED, "own_script_name": name})
    check(answer)
    if answer.status_code == 303:
        stored = Registration.objects.get()
        assert client.get(answer.url).status_code == 200
        assert "\x00" not in stored.own_script_name
        assert stored.own_script_name == stored.own_script_name.strip()
    Registration.objects.all().delete()


def test_a_megabyte_in_every_field(client, url):
    for field in ("last_name", "email", "organisation", "question", "round_1", "childcare", "access", "consent_news"):
        answer = client.post(url, {**NEEDED, field: "ä" * 500_000})
        assert answer.status_code == 422, field


def test_combining_marks_do_not_hang(client, url):
    answer = client.post(url, {**NEEDED, "last_name": "a" + "\u0323\u0301" * 300_000})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{}", "application/json"),
        ("--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"\xff\xfe%00", "application/x-www-form-urlencoded"),
        ("last_name=%ED%A0%80&email=%00", "application/x-www-form-urlencoded"),
        ("", "text/plain"),
    ],
)
def test_bodies_that_are_no_form(client, url, body, content_type):
    assert client.post(url, body, content_type=content_type).status_code in (400, 422)


def test_thousands_of_fields_and_too_many_bytes_are_refused_cleanly(client, url):
    many = "&".join(f"f{number}=1" for number in range(5000))
    large = "last_name=" + "x" * 3_000_000
    for body in (many, large):
        answer = client.post(url, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (400, 413)
        assert "<h1" in answer.content.decode()


def test_repeated_fields_count_once(client, url):
    body = "last_name=A&last_name=B&email=a@x.example&organisation=V&round_1=&round_1="
    assert client.post(url, body, content_type="application/x-www-form-urlencoded").status_code == 303
    assert Registration.objects.get().last_name == "B"


def test_files_in_place_of_text(client, url, tmp_path):
    path = tmp_path / "name.txt"
    path.write_text("Saleh")
    with path.open("rb") as file:
        assert client.post(url, {**NEEDED, "last_name": file}).status_code == 422


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, url, method):
    assert getattr(client, method)(url).status_code == 405


@pytest.mark.parametrize("token", ["x", "0" * 40, "%00", "a" * 5000, "é", "..%2f", "' OR 1=1"])
def test_hostile_tokens_are_unknown(client, url, token):
    slug = url.strip("/").split("/")[0]
    assert (
        client.get(reverse("registrations:personal", args=[slug, "t"]).replace("/t/", f"/{token}/")).status_code == 404
    )
