"""QR codes as small PNGs: made by a compiled encoder, one pixel per module, a few hundred bytes."""

from __future__ import annotations

import struct
import zlib

import zxingcpp

_BITS = bytes.maketrans(b"\x00\xff", b"01")  # the encoder's black and white as digits; 1 is white in the PNG
_GREYS = bytes.maketrans(b"01", b"\x00\xff")


def png(text: str, *, border: int = 2, scale: int = 1) -> bytes:
    """The QR code (ISO/IEC 18004, error correction M) of `text` as a PNG of one bit per pixel.

    border: quiet zone in modules (4 where the surroundings are not white); scale: pixels per module. Raises
    ValueError where the text does not fit (about 2,300 bytes).
    """
    return _encode(_rows(text, border), scale)


def printed(text: str) -> bytes:
    """The same for a PDF on white, without a quiet zone: in grey of eight bits.

    WeasyPrint takes such pictures as they are; of one bit it makes coloured ones, and packs them twice.
    """
    size, greys = pixels(text)
    return _png(size, 8, b"".join(b"\x00" + greys[start : start + size] for start in range(0, len(greys), size)))


def pixels(text: str) -> tuple[int, bytes]:
    """The same as its modules on a side, and a grey value for each, row by row."""
    rows = _rows(text, 0)
    return len(rows), "".join(rows).encode("ascii").translate(_GREYS)


def _rows(text: str, border: int) -> list[str]:
    """The modules as strings of "0" (black) and "1" (white), quiet zone included."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = memoryview(zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    assert image.shape is not None
    width, digits = image.shape[1], image.tobytes().translate(_BITS).decode("ascii")
    side = "1" * border
    empty = ["1" * (width + 2 * border)] * border
    rows = [side + digits[start : start + width] + side for start in range(0, len(digits), width)]
    return [*empty, *rows, *empty]


def _encode(rows: list[str], scale: int) -> bytes:
    size = len(rows) * scale
    stride = (size + 7) // 8
    lines = []
    for row in rows:
        bits = "".join(digit * scale for digit in row).ljust(stride * 8, "1")
        lines.append((b"\x00" + int(bits, 2).to_bytes(stride, "big")) * scale)
    return _png(size, 1, b"".join(lines))


def _png(size: int, depth: int, lines: bytes) -> bytes:
    """A square picture in grey; depth: bits per pixel; lines: each with its filter's byte."""
    header = struct.pack(">IIBBBBB", size, size, depth, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(lines, 6)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
