"""What programs read out of a printed name."""

import subprocess
import unicodedata

import pytest
import weasyprint

from conference.documents import readable, rendering, tagging

from .pdf import elements, opened


@pytest.mark.parametrize("name", ["زحلاوي", "لاما", "الأحمد", "الإدريسي", "الآغا"])
def test_lam_and_alef_come_out_in_their_order(name: str, tmp_path) -> None:
    page = weasyprint.HTML(string=f'<p lang="ar" dir="rtl" style="font-family: Noto Sans Arabic">{name}')
    file = tmp_path / "name.pdf"

    page.write_pdf(file, finisher=tagging.complete)

    text = subprocess.run(["pdftotext", "-enc", "UTF-8", file, "-"], capture_output=True, check=True).stdout.decode()
    assert name in unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("text", "main", "drawn"),
    [
        ("مدّ (Mo) Klein-Nr. 5", "L", "دم\u200eّ (Mo) Klein-Nr. 5"),
        ("שרה לוי-Klein", "L", "יול הרש\u200e-Klein"),
        ("שרה לוי-Klein", "R", "Klein-יול הרש"),
        ("Klein (5)-שרה", "R", "הרש-)\u200fKlein (5"),
        ("मीरा", "R", "मीरा"),
    ],
)
def test_lines_are_told_as_they_are_drawn(text: str, main: str, drawn: str) -> None:
    assert readable.as_drawn(text, main) == drawn


def test_what_is_in_another_language_says_so() -> None:
    rendering._library()  # with our class of streams
    page = weasyprint.HTML(string='<html lang="en"><p>Room <bdi lang="de">Großer Saal</bdi></p>')

    data = page.write_pdf(pdf_tags=True, finisher=tagging.complete)

    pdf = opened(data)
    assert [str(one.Lang) for one in elements(pdf) if "/Lang" in one] == ["de"]
