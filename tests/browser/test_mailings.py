"""Mails to many in a real browser: the count follows every box, and the pages are fit for everybody."""

import pytest
from playwright.sync_api import expect

from conference.audit.services import Actor
from registrations.mailings import services
from tests.factories import make_edition, make_registration, make_workshop
from tests.mailings.writing import write
from tests.staff import make_staff

from .conftest import AXE, DESK, PHONE, RULES

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ADD = "/admin/mailings/mailing/add/"


@pytest.fixture
def axe():
    """As everywhere, but without axe reading the styles anew: it would trip over an @import in Django's own."""

    def ask(page):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules, preload: false})", RULES)["violations"]
        return [f"{rule['id']}: {[node['target'] for node in rule['nodes']][:3]}" for rule in found]

    return ask


@pytest.fixture
def mailing(live_server):
    """A mailing on its way to three people, one of them Arabic."""
    actor = Actor.staff(make_staff("leitung"))
    edition = make_edition(title="3. Integrationskonferenz des Kreises Heinsberg")
    workshop = make_workshop(edition)
    make_registration(edition, language="ar", first_name="رنا", last_name="صالح")
    for _number in range(2):
        make_registration(edition, sessions=[workshop])
    return services.submit(mailing=write(edition, actor), actor=actor)


@pytest.fixture
def staff_page(open_page, mailing):
    """`staff_page(path, …)` signs in and shows a page of the staff area."""

    def show(path, **how):
        prefix = "/ar" if path.startswith("/ar/") else ""
        page = open_page(f"{prefix}/admin/login/?next={path}", **how)
        page.fill("[name=username]", "leitung@team.example")
        page.fill("[name=password]", "ein langes Passwort")
        page.click("#login-form button[type=submit]")
        page.wait_for_url(lambda url: "login" not in url)
        page.wait_for_load_state()
        return page

    return show


@pytest.mark.parametrize(("width", "dark", "prefix"), [(DESK, False, ""), (PHONE, True, ""), (PHONE, False, "/ar")])
def test_writing_and_watching_are_fit_for_everybody(staff_page, mailing, axe, overflows, width, dark, prefix):
    page = staff_page(f"{prefix}{ADD}", width=width, dark=dark)
    for summary in page.locator(".mailing-form summary").all():
        summary.click()
    assert axe(page) == []
    assert overflows(page) <= 0
    for path in (f"{mailing.pk}/change/", "", "von-selbst/"):
        page.goto(page.url.partition("/admin/")[0] + f"/admin/mailings/mailing/{path}")
        assert axe(page) == []
        assert overflows(page) <= 0


def test_the_count_follows_every_box(staff_page):
    page = staff_page(ADD)
    count = page.locator("#audience-count strong")
    expect(count).to_have_text("3")
    page.click("text=Weitere Merkmale")
    page.check("[name=languages][value=ar]")
    expect(count).to_have_text("1")
    page.uncheck("[name=languages][value=ar]")
    expect(count).to_have_text("3")


def test_without_scripts_a_button_counts_and_keeps_what_was_typed(staff_page):
    page = staff_page(ADD, javascript=False)
    page.fill("#id_subject_de", "Noch etwas")
    page.click("text=Weitere Merkmale")
    page.check("[name=languages][value=ar]")
    page.click("text=Neu zählen")
    assert page.locator("#audience-count strong").inner_text() == "1"
    assert page.input_value("#id_subject_de") == "Noch etwas"
