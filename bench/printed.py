"""What a printer would see of a PDF: its pages as pictures, with the QR codes read from them, and the text."""

from __future__ import annotations

import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import zxingcpp
from PIL import Image

DOTS_PER_INCH = 150


@dataclass(frozen=True)
class Printed:
    """The text as one line without spaces and direction marks (see `squeezed`), the QR codes of all pages."""

    text: str
    codes: list[str]


def squeezed(text: str) -> str:
    """Letters and signs only, composed: a PDF may break lines anywhere and draw ligatures."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in composed if unicodedata.category(sign)[0] not in "ZC")


def read(pdf: Path) -> Printed:
    """Text by pdftotext; codes from pages rendered by pdftoppm."""
    text = subprocess.run(["pdftotext", "-enc", "UTF-8", pdf, "-"], capture_output=True, check=True).stdout.decode()
    codes: list[str] = []
    with TemporaryDirectory(prefix="pages-") as folder:
        subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-gray", pdf, f"{folder}/page"], check=True)
        for picture in sorted(Path(folder).iterdir()):
            with Image.open(picture) as image:
                codes += [found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]
    return Printed(squeezed(text), codes)
