"""The papers of the fair as PDFs: each rendered once, read back, and asked for its tags."""

import pytest

from exhibitors.hall.models import Circuit
from tests.documents.pdf import (
    assert_accessible,
    codes_on,
    elements,
    missing_glyphs,
    opened,
    page_image,
    plain_text_of,
    words_on,
)  # fmt: skip
from tests.exhibitors.factories import make_exhibitor
from tests.factories import make_edition, make_registration, make_topic

from .factories import make_booking, make_logo, pdf

pytestmark = pytest.mark.django_db
LONG = "Kommunales Integrationszentrum – Fachstelle für Bildungsübergänge, Mehrsprachigkeit und Elternbeteiligung"


@pytest.fixture
def edition():
    """A long name with a logo, an Arabic name without, and one that is not listed; a circuit that breaks."""
    edition = make_edition(slug="demo", title_ar="المؤتمر", contact_name="Rana Saleh", contact_phone="02452 13")
    circuit = Circuit.objects.create(edition=edition, name="B1", limit_watts=1000)
    first = make_booking(
        edition, "A1", organisation=LONG, logo=make_logo(), logo_alt="Ein roter Balken", languages=["de", "ar"],
        circuit=circuit, power_watts=1001, devices="Beamer", tables=2, vehicle="Transporter",
        number_plate="HS-AB 123", setup_window="8 Uhr", mobile="0171 123",
    )  # fmt: skip
    first.exhibitor.topics.add(make_topic(edition, name="Schule", name_ar="المدرسة"))
    first.crew.add(make_registration(edition, role="exhibitor", source="staff", last_name="Yılmaz"))
    make_exhibitor(edition, organisation="Stadtbibliothek", shares=first)
    make_booking(edition, "A2", organisation="جمعية الأمل للاندماج", contact_name="رنا صالح", tables=1)
    make_booking(edition, "A3", organisation="Verein ohne Eintrag", is_listed=False, tables=0)
    return edition


def checked(kind: str, edition, language: str = "de") -> bytes:
    data = pdf(kind, edition, language)
    assert_accessible(data)
    found = opened(data)
    assert str(found.Root.Lang) == language
    assert missing_glyphs(found) == []
    return data


@pytest.mark.parametrize("language", ["de", "ar"])
def test_signs(edition, language):
    data = checked("stand-signs", edition, language)
    assert len(opened(data).pages) == 3
    first = edition.bookings.get(stand__number="A1").exhibitor
    assert codes_on(data) == {f"http://testserver/demo/messe/aussteller/{first.pk}/"}
    assert len(codes_on(data, 2)) == 1
    assert codes_on(data, 3) == set()
    found = opened(data)
    alts = [str(one.Alt) for one in elements(found) if one.S == "/Figure"]
    assert (len(alts), alts[0]) == (3, "Ein roter Balken")
    colours = page_image(data, dpi=20).convert("RGB").getcolors(maxcolors=100_000) or []
    assert sum(count for count, colour in colours if colour == (179, 38, 30)) > 500  # drawn, not only told of
    text = plain_text_of(data)
    assert f"testserver/demo/messe/aussteller/{first.pk}" in text
    assert "Stadtbibliothek" in text
    assert ("المدرسة" if language == "ar" else "Schule") in text


def test_table_numbers(edition):
    data = checked("table-numbers", edition)
    pages = words_on(data)
    assert len(pages) == 3  # two tables and one
    heights = sorted(y for word, _x, y in pages[0] if word == "A1")
    assert len(heights) == 2
    assert heights[0] < 421 < heights[1]  # above and below the fold, at half of 842 points
    assert "Tisch 2 von 2" in plain_text_of(data)


def test_caretaker(edition):
    text = plain_text_of(checked("caretaker", edition), "-layout")
    assert "⚠ Achtung: Stromkreis B1 ist überlastet: 1001 Watt bestellt, 1000 erlaubt, 1 zu viel." in text
    assert "⚠ überlastet" in text


def test_deliveries(edition):
    text = plain_text_of(checked("deliveries", edition), "-layout")
    assert "HS-AB 123" in text
    assert "Noch nichts angegeben" in text


def test_contacts(edition):
    text = plain_text_of(checked("fair-contacts", edition), "-layout")
    assert "Notruf: 112" in text
    assert "0171 123" in text
    assert "Yılmaz" in text


@pytest.mark.parametrize("language", ["de", "ar"])
def test_directory(edition, language):
    data = checked("fair-directory", edition, language)
    found = opened(data)
    kinds = [str(one.S) for one in elements(found)]
    assert kinds.count("/Table") == 1
    assert "Verein ohne Eintrag" not in plain_text_of(data)
    prefix = "" if language == "de" else "/ar"
    pages = range(1, len(found.pages) + 1)
    assert f"http://testserver{prefix}/demo/messe/" in set().union(*(codes_on(data, page) for page in pages))


def test_a_logo_whose_file_is_lost_leaves_its_words(edition):
    edition.bookings.exclude(stand__number="A1").delete()
    edition.exhibitors.filter(organisation=LONG).update(logo="logos/weg.png")
    assert "Ein roter Balken" in plain_text_of(checked("stand-signs", edition))
