"""HTML to PDF: accessible, and nothing of what people wrote is fetched."""

import io
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from conference.documents import pipeline, registry, rendering
from conference.documents.registry import Sheets
from conference.web import qr

from .pdf import assert_accessible, opened, text_of

HOSTILE = [
    '<img src="file:///etc/passwd">',
    '<img src="http://127.0.0.1:9/x.png">',
    '"><style>body{background:url(http://127.0.0.1:9/)}</style>',
    "</p><iframe src=file:///etc/hostname></iframe><object data=/etc/passwd>",
    '<link rel="attachment" href="file:///etc/passwd">',
    "{% include '/etc/passwd' %}{{ settings.SECRET_KEY }}",
]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "https://example.org/",
        "ftp://example.org/x.png",
        "data:text/plain,hello",
        "data:image/png;base64,iVBORw0KGgo=",
        "static:../manage.py",
        "static:/etc/passwd",
        "static:js/site.js",
        "media:../secret_key",
        "media:documents/badges-1.pdf",
        "media:portraits/evil.svg",
        "media:logos/../portraits/evil.svg",
        "made:unknown",
        "/etc/passwd",
        "",
    ],
)
def test_other_addresses_are_not_fetched(url):
    with pytest.raises((ValueError, OSError)):
        rendering.fetch(url, {"qr": b""})


def test_static_file_is_fetched():
    assert rendering.fetch("static:documents/document.css", {})[1] == "text/css"


def test_stored_picture_is_fetched(media):
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    name = default_storage.save("logos/one.png", ContentFile(picture.getvalue()))
    assert rendering.fetch(f"media:{name}", {}) == (picture.getvalue(), "image/png")


def test_a_drawing_is_fetched_from_where_only_cleaned_ones_lie(media):
    for folder in ("logos", "portraits"):
        default_storage.save(f"{folder}/one.svg", ContentFile(b"<svg/>"))
    assert rendering.fetch("media:logos/one.svg", {}) == (b"<svg/>", "image/svg+xml")
    with pytest.raises(ValueError, match="own files"):
        rendering.fetch("media:portraits/one.svg", {})


def test_made_picture_is_fetched():
    assert rendering.fetch("made:qr", {"qr": b"png"}) == (b"png", "image/png")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_loads_nothing(text, monkeypatch):
    asked = []
    own = rendering.fetch
    monkeypatch.setattr(rendering, "fetch", lambda url, images: asked.append(url) or own(url, images))
    sign = SimpleNamespace(
        number=SimpleNamespace(css="s20", text=text), name=SimpleNamespace(css="s20", text=text),
        logo="", code="qr", address=SimpleNamespace(css="s20", text=text), partners=SimpleNamespace(lines=()),
        topics=SimpleNamespace(lines=(text,), css="s20", text=text),
        languages=SimpleNamespace(lines=(), css="s20", text=""),
    )  # fmt: skip
    context = {"title": text, "event": text, "signs": [sign], "edition": SimpleNamespace(organiser=text)}
    data = rendering.render("documents/signs.html", context, "de", images={"qr": qr.png("x")})
    assert [url for url in asked if not url.startswith("made:qr")] == []
    assert "root:" not in text_of(data)
    assert "/EmbeddedFiles" not in opened(data).Root.get("/Names", {})
    assert text[:12] in text_of(data)


def test_sheets_are_made_in_the_language_of_the_document():
    from django.utils.translation import get_language

    seen = []
    kind = registry.Kind(
        name="of-a-test", label="", permission="", resolve=None, title=None, chunks=None,
        sheets=lambda document, keys: seen.append(get_language()) or Sheets(
            "documents/signs.html", {"title": "x", "event": "x", "signs": []}),
    )  # fmt: skip
    registry.register(kind)
    try:
        pipeline.render_part(SimpleNamespace(kind="of-a-test", language="en"), [])
    finally:
        registry._kinds.pop("of-a-test")
    assert seen == ["en"]


def test_document_is_accessible():
    sign = SimpleNamespace(
        number=SimpleNamespace(css="s20", text="A1"), name=SimpleNamespace(css="s20", text="Name"), code="qr",
        address=SimpleNamespace(css="s20", text="x"), topics=SimpleNamespace(lines=()),
        languages=SimpleNamespace(lines=()),
    )  # fmt: skip
    context = {"title": "Schild", "event": "Konferenz", "signs": [sign]}
    assert_accessible(rendering.render("documents/signs.html", context, "de", images={"qr": qr.png("x")}))


@pytest.mark.parametrize(
    ("text", "expected"), [("Anna", "ltr"), ("رنا", "rtl"), ("3. Konferenz", "ltr"), ("(מרים)", "rtl"), ("12", "ltr")]
)
def test_direction_is_that_of_the_first_letter(text, expected):
    assert rendering.direction(text) == expected
