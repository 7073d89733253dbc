"""Parts become one file that is whole: pages, tags, bookmarks."""

import io
from types import SimpleNamespace

import pikepdf
import pytest

from conference.documents import joining, rendering
from conference.documents.pdfparts import PdfError
from conference.web import qr

from .pdf import assert_accessible, elements, opened, text_of


def part(*names: str) -> bytes:
    signs = [
        SimpleNamespace(number=SimpleNamespace(css="s40", text=f"{at}"), name=SimpleNamespace(css="s40", text=name),
                        topics=SimpleNamespace(lines=()), languages=SimpleNamespace(lines=()), code="qr")
        for at, name in enumerate(names)
    ]  # fmt: skip
    context = {"title": "Schilder", "event": "Konferenz", "signs": signs}
    styles = ("documents/document.css", "documents/sizes.css", "documents/signs.css")
    return rendering.render("documents/signs.html", context, "de", styles=styles, images={"qr": qr.png("x")})


def joined(*parts: bytes) -> bytes:
    output = io.BytesIO()
    joining.join(parts, output, identifier=b"0" * 32)
    return output.getvalue()


@pytest.fixture(scope="module")
def whole():
    return joined(part("Anna", "Берта"), part("5 0 R", "رنا (a) \\"), part("Ende"))


def test_pages_are_in_order(whole):
    text = text_of(whole)
    assert len(opened(whole).pages) == 5
    assert text.index("Anna") < text.index("Берта") < text.index("Ende")


def test_whole_is_valid(whole):
    assert opened(whole).check_pdf_syntax() == []


def test_whole_is_accessible(whole):
    assert_accessible(whole)


def test_tags_lead_to_their_pages(whole):
    pdf = opened(whole)
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for number, page in enumerate(pdf.pages):
        for element in tree[number]:
            assert element.Pg.objgen == page.obj.objgen


def test_no_tag_is_lost(whole):
    parts = [opened(one) for one in (part("Anna", "Берта"), part("5 0 R", "رنا (a) \\"), part("Ende"))]
    kinds = [str(one.S) for pdf in parts for one in elements(pdf) if one.S != "/Document"]
    pdf = opened(whole)
    assert [str(one.S) for one in elements(pdf) if one.S not in ("/Document", "/Part")] == kinds


def test_bookmarks_name_first_and_last_of_each_part(whole):
    pdf = opened(whole)
    with pdf.open_outline() as outline:
        assert [one.title for one in outline.root] == ["Anna – Берта", "5 0 R – رنا (a) \\", "Ende – Ende"]
        assert [one.title for one in outline.root[1].children] == ["5 0 R", "رنا (a) \\"]


def test_what_is_no_part_is_refused():
    with pytest.raises(PdfError):
        joined(b"%PDF-1.7 something else")


def test_nothing_is_refused():
    with pytest.raises(PdfError):
        joined()
