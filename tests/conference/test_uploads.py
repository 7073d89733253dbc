"""What is taken and what is refused, by what a file is; pictures lose everything the camera added."""

import io
import tracemalloc
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from conference.agenda.rules import AgendaError
from conference.models import Material, SessionPerson
from conference.speakers import archives
from conference.speakers import uploads as checking
from tests.conference import uploads
from tests.factories import make_edition, make_session, make_speaker

MEGABYTE = 1024 * 1024


def refused(check, content: bytes, name: str = "datei.pdf") -> str:
    """The code of the refusal."""
    with pytest.raises(AgendaError) as error:
        check(SimpleUploadedFile(name, content))
    return error.value.code


def opened(upload: checking.Upload) -> Image.Image:
    upload.content.seek(0)
    return Image.open(io.BytesIO(upload.content.read()))


@pytest.mark.parametrize(
    ("file", "suffix"),
    [
        (uploads.pdf(), ".pdf"),
        (uploads.office(), ".pptx"),
        (uploads.office(uploads.DOCX), ".docx"),
        (uploads.open_document(), ".odp"),
        (uploads.open_document(uploads.ODT), ".odt"),
        (SimpleUploadedFile("a.png", uploads.picture("PNG")), ".jpg"),
        (uploads.jpeg(), ".jpg"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_what_may_be_sent_is_known_by_its_content(file, suffix):
    file.name = "ganz-anders.exe"
    assert checking.material(file).suffix == suffix


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"<!doctype html><script>alert(1)</script>",
        b"MZ\x90\x00" + b"\0" * 100,
        b"\x7fELF" + b"\0" * 100,
        b"GIF89a" + b"\0" * 100,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,  # the office files of the nineties, with their macros
        b"  %PDF-1.7",
        b"PK",
        b"x",
    ],
)
def test_everything_else_is_refused_whatever_it_is_called(content):
    assert refused(checking.material, content, "folien.pdf") == "type"


def test_an_svg_is_no_portrait():
    assert refused(checking.portrait, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ich.jpg") == "type"


def test_a_pdf_is_no_portrait():
    assert refused(checking.portrait, uploads.pdf().read(), "ich.jpg") == "type"


@pytest.mark.parametrize("check", [checking.material, checking.portrait])
def test_fifty_megabytes_are_refused_with_the_limit_in_words(check):
    file = ContentFile(b"")
    file.size = 50 * MEGABYTE
    with pytest.raises(AgendaError, match=r"höchstens (20|10) Megabyte"):
        check(file)


# --- Pictures ------------------------------------------------------------------------------------------------


def test_place_device_and_words_are_gone_from_a_picture():
    upload = checking.portrait(SimpleUploadedFile("ich.jpg", uploads.with_place()))
    body = upload.content.read()
    with Image.open(io.BytesIO(body)) as image:
        assert dict(image.getexif()) == {}
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"Telefonhersteller" not in body
    assert b"zu Hause" not in body
    assert b"Exif" not in body


def test_a_picture_on_its_side_is_turned_upright():
    upload = checking.portrait(SimpleUploadedFile("ich.jpg", uploads.with_place((400, 300), orientation=6)))
    assert opened(upload).size == (300, 400)


def test_a_large_picture_becomes_small():
    upload = checking.material(SimpleUploadedFile("plakat.jpg", uploads.picture("JPEG", (4000, 3000))))
    assert opened(upload).size == (1600, 1200)


def test_a_portrait_has_at_most_800_pixels():
    assert opened(checking.portrait(uploads.jpeg((1200, 900)))).size == (800, 600)


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "L"), ("PNG", "1"), ("WEBP", "RGBA"), ("JPEG", "CMYK")],
)
def test_every_kind_of_picture_becomes_a_plain_jpeg(form, mode):
    image = Image.new("RGBA", (40, 30), (200, 0, 0, 0)).convert("RGB" if mode == "CMYK" else "RGBA").convert(mode)
    output = io.BytesIO()
    image.save(output, form)
    found = opened(checking.portrait(SimpleUploadedFile("ich", output.getvalue())))
    assert (found.format, found.mode, found.size) == ("JPEG", "RGB", (40, 30))


def test_what_is_transparent_becomes_white():
    output = io.BytesIO()
    Image.new("RGBA", (40, 30), (200, 0, 0, 0)).save(output, "PNG")
    assert opened(checking.portrait(SimpleUploadedFile("ich", output.getvalue()))).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(60_000, 60_000), (12_000, 9_000), (5_000, 5_000)])
def test_a_bomb_is_refused_before_a_pixel_is_made(size):
    content = uploads.bomb(*size)
    tracemalloc.start()
    assert refused(checking.portrait, content) == "pixels"
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * MEGABYTE


def test_a_picture_in_passes_may_have_half_the_pixels(monkeypatch):
    monkeypatch.setattr(checking, "PIXELS_IN_PASSES", 100)
    assert refused(checking.portrait, uploads.picture("JPEG", progressive=True)) == "pixels"
    assert checking.portrait(uploads.jpeg())


@pytest.mark.parametrize("cut", [20, 200, 1000])
def test_a_picture_that_ends_too_soon_is_refused(cut):
    content = uploads.picture("JPEG", (800, 600))[:cut]
    assert refused(checking.portrait, content) == "broken"


def test_a_picture_that_ends_too_soon_is_refused_beside_a_program_that_takes_it(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    assert refused(checking.portrait, uploads.picture("JPEG", (800, 600))[:1000]) == "broken"
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_picture_with_a_web_page_behind_it_loses_the_page():
    content = uploads.picture("JPEG") + b"<script>alert(1)</script>"
    assert b"script" not in checking.portrait(SimpleUploadedFile("ich.jpg", content)).content.read()


# --- Office files --------------------------------------------------------------------------------------------


def test_a_presentation_that_swells_is_refused():
    file = uploads.office(**{"ppt/slides/slide1.xml": b"\0" * (30 * MEGABYTE)})
    assert file.size < MEGABYTE
    assert refused(checking.material, file.read(), "folien.pptx") == "bomb"


def test_a_presentation_that_says_it_is_huge_is_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", MEGABYTE)
    file = uploads.open_document(big=b"\0\1" * MEGABYTE)
    assert refused(checking.material, file.read()) == "bomb"


def test_more_parts_than_an_office_file_has_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MOST_PARTS", 2)
    assert refused(checking.material, uploads.office(a=b"x").read()) == "bomb"


@pytest.mark.parametrize(
    "file",
    [
        uploads.office(**{"ppt/vbaProject.bin": b"x"}),
        uploads.open_document(**{"Basic/Standard/Module1.xml": b"x"}),
    ],
    ids=["pptx", "odp"],
)
def test_macros_are_refused(file):
    assert refused(checking.material, file.read()) == "macros"


def test_a_presentation_for_macros_is_refused():
    main = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    assert refused(checking.material, uploads.office(main).read()) == "type"


def test_any_other_archive_is_refused():
    assert refused(checking.material, uploads.packed("a.zip", {"a.exe": b"MZ"}).read()) == "type"


def test_an_archive_in_the_clothes_of_another_kind_is_refused():
    file = uploads.open_document("application/epub+zip")
    assert refused(checking.material, file.read()) == "type"


def test_a_broken_archive_is_refused():
    assert refused(checking.material, uploads.office().read()[:-40]) == "broken"


def test_a_file_with_a_password_is_refused():
    content = bytearray(uploads.open_document().read())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1  # "encrypted" in the list of parts
    assert refused(checking.material, bytes(content)) == "locked"


def test_an_archive_whose_part_says_nonsense_is_refused():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", b"\xff\xfe" * 100)
    assert refused(checking.material, output.getvalue()) == "type"


# --- Through the form ----------------------------------------------------------------------------------------


@pytest.fixture
def address(db):
    edition = make_edition(slug="demo")
    speaker = make_speaker(edition)
    session = SessionPerson.objects.create(session=make_session(edition), speaker=speaker).session
    return f"/demo/mitwirken/{speaker.token}/datei/", {"session": session.pk, "kind": "slides", "title": "Folien",
                                                       "language": "de"}  # fmt: skip


def kept(media) -> list[str]:
    return [path.name for path in media.rglob("*") if path.is_file()]


def test_fifty_megabytes_are_not_even_written_to_the_disk(client, address, media, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    path, fields = address
    response = client.post(path, fields | {"file": SimpleUploadedFile("f.pdf", b"%PDF-" + b"0" * (50 * MEGABYTE))})
    page = response.content.decode()
    assert response.status_code == 422
    assert "höchstens 20 Megabyte" in page
    assert "Bitte wählen Sie eine Datei." not in page
    assert "Folien" in page
    assert kept(media) == []
    assert not list(tmp_path.glob("*.upload*"))
    assert not Material.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"<svg/>", uploads.bomb(), uploads.office(**{"vbaProject.bin": b"x"}).read()],
    ids=["svg", "bomb", "cut"],
)
def test_nothing_of_a_refused_file_is_kept(client, address, media, content):
    path, fields = address
    response = client.post(path, fields | {"file": SimpleUploadedFile("folien.pdf", content)})
    assert response.status_code == 422
    assert kept(media) == []
    assert not Material.objects.exists()


def test_a_file_is_kept_under_a_name_that_nobody_can_guess(client, address, media):
    path, fields = address
    client.post(path, fields | {"file": SimpleUploadedFile("../../meine folien.pdf", uploads.pdf().read())})
    [name] = kept(media)
    stem, _dot, suffix = name.partition(".")
    assert (len(stem), suffix) == (32, "pdf")
