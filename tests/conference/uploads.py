"""Files as people send them, good and bad, made on the spot."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from conference.speakers import uploads

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ODP = "application/vnd.oasis.opendocument.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ORIENTATION, GPS = 0x0112, 0x8825


def picture(form: str, size=(400, 300), mode="RGB", **options) -> bytes:
    output = io.BytesIO()
    Image.new(mode, size, "teal").save(output, form, **options)
    return output.getvalue()


def jpeg(size=(400, 300), name="ich.jpg", **options) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture("JPEG", size, **options))


def with_place(size=(400, 300), orientation=1) -> bytes:
    """A JPEG with orientation, device and place in it, as telephones make them."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Telefonhersteller"
    exif[GPS] = {1: "N", 2: (51.0, 3.0, 48.0), 3: "E", 4: (6.0, 5.0, 12.0)}
    return picture("JPEG", size, exif=exif, comment=b"zu Hause")


def portrait() -> uploads.Upload:
    return uploads.portrait(jpeg())


def pdf(size=1000) -> SimpleUploadedFile:
    return SimpleUploadedFile("folien.pdf", b"%PDF-1.7\n" + b"0" * size + b"\n%%EOF\n")


def office(main=PPTX, name="folien.pptx", **parts: bytes) -> SimpleUploadedFile:
    """An office file of ECMA-376 with a few parts; `parts` are further ones."""
    types = f'<Types><Override PartName="/main.xml" ContentType="{main}"/></Types>'
    return packed(name, {"[Content_Types].xml": types.encode(), "main.xml": b"<x/>", **parts})


def open_document(kind=ODP, name="folien.odp", **parts: bytes) -> SimpleUploadedFile:
    return packed(name, {"mimetype": kind.encode(), "content.xml": b"<x/>", **parts})


def packed(name: str, parts: dict[str, bytes]) -> SimpleUploadedFile:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, body in parts.items():
            archive.writestr(part, body)
    return SimpleUploadedFile(name, output.getvalue())


def bomb(width=60_000, height=60_000) -> bytes:
    """A PNG of a few bytes that says it has 3,600 million pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
