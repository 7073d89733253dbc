"""Logos: what passes is written anew, all else is refused in words, nothing of it is kept, memory stays small."""

import contextlib
import io
import struct
import subprocess
import sys
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from conference.config.local import ROOT
from exhibitors.models import Exhibitor
from exhibitors.presenting import drawings
from exhibitors.stands import FairError
from tests.exhibitors.factories import make_confirmed
from tests.factories import make_edition, make_stand

DRAWING = b"""<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="http://inkscape"
 viewBox="0 0 10 10"><metadata>geheim</metadata><defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs>
<g i:label="x"><circle id="c" r="4" fill="url(#g)"/></g><use xlink:href="#c" x="2"/></svg>"""


def svg(inner: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inner}</svg>'.encode()


def picture(kind: str, size=(1200, 300)) -> bytes:
    body = io.BytesIO()
    Image.new("RGBA" if kind != "JPEG" else "RGB", size, "red").save(body, kind)
    return body.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A small PNG of a huge picture."""

    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * 200), 9)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


# --- Drawings ---


def test_a_drawing_is_put_together_again_without_what_it_does_not_need():
    done = drawings.cleaned(DRAWING).decode()
    assert "geheim" not in done
    assert "DOCTYPE" not in done
    assert 'href="#c"' in done
    assert 'fill="url(#g)"' in done


HOSTILE = {
    "<script>alert(1)</script>": "active",
    '<circle r="1" onload="alert(1)"/>': "active",
    '<circle r="1" onClick="alert(1)"/>': "active",
    "<foreignObject><p/></foreignObject>": "active",
    '<a href="#x"><circle r="1"/></a>': "active",
    '<animate attributeName="x"/>': "active",
    '<image href="http://example.org/x.png"/>': "reaching",
    '<use href="http://example.org/x.svg#a"/>': "reaching",
    '<circle r="1" fill="url(http://example.org/x)"/>': "reaching",
    "<style>@import 'http://example.org/x.css';</style>": "reaching",
    "<style>circle{fill:url(data:image/png;base64,AA)}</style>": "reaching",
    '<circle r="1" style="fill:u\\72l(x)"/>': "reaching",
    '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>': "swelling",
    '<use href="#nowhere"/>': "swelling",
    "<g>" * 60 + "</g>" * 60: "swelling",
    "<g/>" * 6000: "swelling",
    "<g>": "broken",
}


@pytest.mark.parametrize(("inner", "code"), HOSTILE.items(), ids=[one[:30] for one in HOSTILE])
def test_a_drawing_that_acts_or_reaches_out_is_refused(inner, code):
    with pytest.raises(FairError) as caught:
        drawings.cleaned(svg(inner))
    assert caught.value.code == code


def test_entities_and_stylesheets_are_refused():
    laughs = b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + svg("<text>&b;</text>")
    styled = b'<?xml-stylesheet href="http://example.org/x.css"?>' + svg("")
    for body, code in ((laughs, "swelling"), (styled, "reaching"), (b'<html xmlns="x"/>', "broken")):
        with pytest.raises(FairError) as caught:
            drawings.cleaned(body)
        assert caught.value.code == code


# --- The page ---


@pytest.fixture
def own(db):
    edition = make_edition(slug="demo")
    make_stand(edition, number="A1")
    exhibitor = make_confirmed(edition, "A1").exhibitor
    return f"/demo/messe/meine/{exhibitor.token}/vorstellung/"


def send(client, own, body: bytes, name="logo.png"):
    return client.post(own, {"logo": SimpleUploadedFile(name, body), "logo_alt": "Ein roter Balken"})


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_written_anew_as_png(client, own, kind):
    assert send(client, own, picture(kind), "egal.txt").status_code == 303
    one = Exhibitor.objects.get()
    with default_storage.open(str(one.logo)) as file, Image.open(file) as image:
        assert (image.format, image.size) == ("PNG", (800, 200))
    with contextlib.closing(client.get(f"/demo/messe/{one.pk}/logo/")) as answer:
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")


def test_a_drawing_is_shown_as_a_picture_that_cannot_act(client, own):
    assert send(client, own, DRAWING, "logo.svg").status_code == 303
    with contextlib.closing(client.get(f"/demo/messe/{Exhibitor.objects.get().pk}/logo/")) as answer:
        assert answer["Content-Type"] == "image/svg+xml"
        assert "sandbox" in answer["Content-Security-Policy"]


def test_a_new_logo_and_a_removed_one_leave_no_file(client, own, django_capture_on_commit_callbacks):
    send(client, own, picture("PNG"))
    first = str(Exhibitor.objects.get().logo)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, own, DRAWING)
    second = str(Exhibitor.objects.get().logo)
    assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(own + "logo/entfernen/")
    assert not default_storage.exists(second)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"MZ\x90\x00 not a picture", "PNG, JPEG, WebP oder SVG"),
        (b"%PDF-1.7", "PNG, JPEG, WebP oder SVG"),
        (b"\x89PNG\r\n\x1a\n broken", "nicht öffnen"),
        (bomb(), "zu viele Bildpunkte"),
        (bytes(6_000_000), "höchstens 5 Megabyte"),
        (svg("<script>1</script>"), "Programme oder Bewegung"),
        (svg('<image href="http://example.org/x"/>'), "holt etwas von anderswo"),
    ],
    ids=["exe", "pdf", "broken", "bomb", "large", "script", "reference"],
)
def test_what_is_no_logo_is_refused_in_words_and_not_kept(client, own, media, body, words):
    answer = send(client, own, body)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Exhibitor.objects.get().logo
    assert [one for one in media.rglob("*") if one.is_file()] == []


def test_texts_that_were_typed_stay_beside_a_logo_that_is_refused(client, own):
    typed = {"text_de": "Wir singen laut.", "logo": SimpleUploadedFile("x.png", b"MZ"), "logo_alt": "Ein Chor"}
    page = client.post(own, typed).content.decode()
    assert "Wir singen laut.</textarea>" in page
    assert 'value="Ein Chor"' in page
    assert Exhibitor.objects.get().descriptions.get("de", "") != "Wir singen laut."


def test_texts_and_logo_are_kept_together(client, own):
    logo = SimpleUploadedFile("logo.png", picture("PNG"))
    assert client.post(own, {"text_de": "Wir singen.", "logo": logo, "logo_alt": "Chor"}).status_code == 303
    one = Exhibitor.objects.get()
    assert (one.descriptions["de"], one.logo_alt, bool(one.logo)) == ("Wir singen.", "Chor", True)
    client.post(own, {"text_de": "Wir singen lauter.", "logo_alt": "Chor"})
    assert Exhibitor.objects.get().logo == one.logo


def test_words_for_a_logo_need_a_logo(client, own):
    answer = client.post(own, {"text_de": "Wir singen.", "logo_alt": "Chor"})
    assert answer.status_code == 422
    assert "Bitte wählen Sie eine Datei" in answer.content.decode()


MEASURE = """
import io, resource, sys
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps
from exhibitors.presenting import uploads
from conference.web.errors import DomainError
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
file, before = SimpleUploadedFile("logo", sys.stdin.buffer.read()), peak()
try:
    uploads.logo(file)
except DomainError as error:
    print(error.code, end=" ")
print(peak() - before)
"""


def measured(body: bytes) -> tuple[str, int]:
    """What was said, and by how many megabytes a process has grown at most that looks at one file."""
    command = [sys.executable, "-c", MEASURE]
    done = subprocess.run(command, input=body, capture_output=True, cwd=ROOT, timeout=300, check=True)
    *code, memory = done.stdout.decode().split()
    return (code[0] if code else "kept"), int(memory)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (picture("PNG", (2800, 2800)), "kept"),
        (picture("PNG", (4000, 4000)), "pixels"),
        (bomb(), "pixels"),
        (bytes(50_000_000), "size"),
        (svg("<g/>" * 100_000), "swelling"),
    ],
    ids=["large picture", "larger picture", "bomb", "50 MB", "swollen drawing"],
)
def test_no_file_makes_a_process_grow_by_200_megabytes(body, said, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")
    found, memory = measured(body)
    assert found == said
    assert memory < 120  # and so less than 200, whatever else the process does
