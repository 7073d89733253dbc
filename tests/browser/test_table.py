"""Reading the agenda from a table in a real browser: at both widths and directions, without scripts, by axe-core."""

import pytest

from tests.factories import make_edition, make_room, make_session
from tests.staff import make_staff

from .conftest import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PAGE = "/admin/conference/session/tabelle/"
TEXT = (
    "Kürzel;Art;Titel;Beginn;Ende;Raum;Plätze;Runde;Beschreibung\n"
    "V1;Vortrag;Ankommen in der Berufsschulbildungsgangskonferenz;9:00;10:00;saal;;;Ein längerer Text darüber\n"
    "W1;Workshop;Sprache am Arbeitsplatz;13:15;14:30;saal;99;1;\n"
)


@pytest.fixture
def rows(live_server):
    make_staff("leitung")
    edition = make_edition()
    make_room(edition, code="saal", name="Saal")
    make_session(edition, "09:00", "10:00", code="V1", title="Alt", room=None)
    return edition


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_table_is_checked_read_in_and_nothing_hurts(staff_page, rows, axe, overflows, width):
    page = staff_page(PAGE, width=width)
    assert axe(page) == []
    page.fill("#id_text", TEXT.replace("saal", "keller"))
    page.get_by_role("button", name="Prüfen", exact=True).click()
    assert page.get_by_role("alert").inner_text().count("Keller") + page.content().count("keller") >= 2
    assert (axe(page), overflows(page)) == ([], 0)
    page.fill("#id_text", TEXT)
    page.get_by_role("button", name="Noch einmal prüfen").click()
    assert page.get_by_role("heading", name="Das würde sich ändern").is_visible()
    assert (axe(page), overflows(page)) == ([], 0)
    page.get_by_role("button", name="In die Planung einlesen").click()
    assert page.locator(".messagelist").inner_text().strip().startswith("Eingelesen: 1 neu, 1 geändert.")


def test_a_file_is_read_in_without_scripts(staff_page, rows, tmp_path):
    file = tmp_path / "programm.csv"
    file.write_bytes(TEXT.encode("cp1252"))
    page = staff_page(PAGE, javascript=False)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Prüfen", exact=True).click()
    assert "Sprache am Arbeitsplatz" in page.input_value("#id_text")
    page.get_by_role("button", name="In die Planung einlesen").click()
    assert page.locator(".messagelist").inner_text().strip().startswith("Eingelesen: 1 neu, 1 geändert.")


def test_the_page_stands_from_right_to_left(staff_page, rows, axe, overflows):
    page = staff_page("/ar" + PAGE, width=PHONE)
    page.fill("#id_text", TEXT)
    page.click("#table-form button[type=submit]")
    assert page.locator(".table-lines > li").count() == 2
    assert (axe(page), overflows(page)) == ([], 0)
