"""What a printer would see of a PDF: its pages as pictures, with the QR codes read from them, and the text."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import zxingcpp
from PIL import Image

DOTS_PER_INCH = 150
MARKS = re.compile("[\u200e\u200f\u202a-\u202e]")


@dataclass(frozen=True)
class Printed:
    """The text, and the QR codes of all pages."""

    text: str
    codes: list[str]

    def has(self, name: str) -> bool:
        """Whether a name can be read."""
        return plain(name) in self.text


def plain(text: str) -> str:
    """In NFC, white space folded, without the marks of direction that programs add."""
    text = MARKS.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def read(pdf: Path) -> Printed:
    """The text by pdftotext; codes from pages rendered by pdftoppm."""
    reader = ["pdftotext", "-raw", "-enc", "UTF-8", pdf, "-"]
    text = subprocess.run(reader, capture_output=True, check=True).stdout.decode()
    codes: list[str] = []
    with TemporaryDirectory(prefix="pages-") as folder:
        subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-gray", pdf, f"{folder}/page"], check=True)
        for picture in sorted(Path(folder).iterdir()):
            with Image.open(picture) as image:
                codes += [found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]
    return Printed(plain(text), codes)
