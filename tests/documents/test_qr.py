"""QR codes can be read again, at every size."""

import io

import pytest
import zxingcpp
from PIL import Image

from conference.web import qr


@pytest.mark.parametrize("text", ["K7M2QX", "https://konferenz.example.org/meine/ü", "0123456789abcdef" * 30])
@pytest.mark.parametrize("scale", [1, 3])
def test_code_reads_back(text, scale):
    image = Image.open(io.BytesIO(qr.png(text, border=4, scale=scale)))
    assert image.mode == "1"
    enlarged = image.convert("L").resize((image.width * 4, image.height * 4))
    assert zxingcpp.read_barcode(enlarged).text == text


def test_one_pixel_per_module():
    assert Image.open(io.BytesIO(qr.png("K7M2QX", border=0))).size == (21, 21)


def test_too_long_text_is_refused():
    with pytest.raises(ValueError):
        qr.png("x" * 5000)


def test_the_printed_one_is_the_same_picture():
    small = Image.open(io.BytesIO(qr.png("https://integration.example/", border=0)))
    printed = Image.open(io.BytesIO(qr.printed("https://integration.example/")))
    assert (printed.mode, printed.tobytes()) == ("L", small.convert("L").tobytes())
