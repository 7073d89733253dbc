"""What programs read out of a printed name."""

import subprocess
import unicodedata

import pytest
import weasyprint

from conference.documents import tagging


@pytest.mark.parametrize("name", ["زحلاوي", "لاما", "الأحمد", "الإدريسي", "الآغا"])
def test_lam_and_alef_come_out_in_their_order(name: str, tmp_path) -> None:
    page = weasyprint.HTML(string=f'<p lang="ar" dir="rtl" style="font-family: Noto Sans Arabic">{name}')
    file = tmp_path / "name.pdf"

    page.write_pdf(file, finisher=tagging.complete)

    text = subprocess.run(["pdftotext", "-enc", "UTF-8", file, "-"], capture_output=True, check=True).stdout.decode()
    assert name in unicodedata.normalize("NFKC", text)
