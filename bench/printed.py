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
INDIC = re.compile("[\u0900-\u0dff]")


@dataclass(frozen=True)
class Printed:
    """The words that can be read as text, and the QR codes of all pages."""

    words: frozenset[str]
    codes: list[str]

    def has(self, name: str) -> bool:
        """Whether every word of a name, or all of it in one line, can be read."""
        runs = _runs(name)
        return _letters("".join(runs)) in self.words or all(_letters(run) in self.words for run in runs)


def _letters(word: str) -> str:
    """The letters of a word, whatever their order; of Indic scripts each once, as programs read some twice."""
    return "".join(sorted(set(word) if INDIC.search(word) else word))


def _runs(text: str) -> list[str]:
    """Its letters and digits, cut wherever another sign or the direction changes.

    Programs that read a PDF disagree about the order of pieces of different direction and of composed letters;
    so letters are compared word by word, within a word without regard to their order, in Arabic without vowel signs.
    """
    runs, last = [""], ""
    for sign in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(sign)
        if category == "Cf" or (category == "Mn" and unicodedata.name(sign).startswith("ARABIC")):
            continue
        side = "R" if unicodedata.bidirectional(sign) in ("R", "AL") else "L"
        side = last if category[0] == "M" else side if category[0] in "LN" else ""
        if side != last and runs[-1]:
            runs.append("")
        runs[-1] += sign if side else ""
        last = side
    return [run for run in runs if run]


def _words(text: str) -> frozenset[str]:
    lines = [_runs(line) for line in text.split("\n")]
    return frozenset(_letters(run) for runs in lines for run in [*runs, "".join(runs)])


def read(pdf: Path) -> Printed:
    """Words by pdftotext; codes from pages rendered by pdftoppm."""
    reader = ["pdftotext", "-raw", "-enc", "UTF-8", pdf, "-"]
    text = subprocess.run(reader, capture_output=True, check=True).stdout.decode()
    codes: list[str] = []
    with TemporaryDirectory(prefix="pages-") as folder:
        subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-gray", pdf, f"{folder}/page"], check=True)
        for picture in sorted(Path(folder).iterdir()):
            with Image.open(picture) as image:
                codes += [found.text for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)]
    return Printed(_words(text), codes)
