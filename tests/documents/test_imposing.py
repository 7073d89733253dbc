"""A booklet: which page stands where, that it still reads in order, and that it says where it leads."""

import pikepdf
import pytest
import weasyprint

from conference.documents import imposing, tagging

from .pdf import elements, opened, text_of, words_on

PAGES = "".join(
    f'<section><h1 id="k{number}">Blatt{number}</h1><p>Wort{number}</p></section>' for number in range(1, 7)
)
STYLE = """<title>Heft</title><style>@page { size: A5; margin: 20mm } section { break-after: page }
section:last-of-type { break-after: auto }</style>"""
HALF = 419.5  # points: the fold


def booklet(binding: str, body: str = PAGES) -> bytes:
    """Six pages on two sheets; the two empty ones come before the last."""

    def finish(document, pdf):
        tagging.complete(document, pdf)
        imposing.impose(pdf, binding)

    html = weasyprint.HTML(string=f'<html lang="de"><head>{STYLE}</head><body>{body}')
    return html.write_pdf(pdf_variant="pdf/ua-1", finisher=finish)


def halves(data: bytes) -> list[tuple[list[str], list[str]]]:
    """What stands left and right of the fold, sheet by sheet, front before back."""
    titles = [[(word, x) for word, x, _y in page if word.startswith("Blatt")] for page in words_on(data)]
    return [([w for w, x in page if x < HALF], [w for w, x in page if x >= HALF]) for page in titles]


def test_pages_of_a_booklet_that_is_bound_on_the_left():
    assert halves(booklet("left")) == [
        (["Blatt6"], ["Blatt1"]), (["Blatt2"], []), ([], ["Blatt3"]), (["Blatt4"], ["Blatt5"])]  # fmt: skip


def test_pages_of_a_booklet_that_is_bound_on_the_right():
    assert halves(booklet("right")) == [
        (["Blatt1"], ["Blatt6"]), ([], ["Blatt2"]), (["Blatt3"], []), (["Blatt5"], ["Blatt4"])]  # fmt: skip


@pytest.mark.parametrize("binding", ["left", "right"])
@pytest.mark.parametrize("count", [4, 8, 12, 64])
def test_folded_sheets_are_in_order(count, binding):
    """Fold the stack: from the outer sheet to the inner one and out again every page follows its neighbour."""
    sides = [side if binding == "left" else side[::-1] for side in imposing.sides(count, binding)]
    fronts, backs = sides[::2], sides[1::2]
    inward = [page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])]
    outward = [page for front, back in zip(fronts, backs, strict=True) for page in (front[0], back[1])]
    assert inward + outward[::-1] == list(range(count))


def test_number_of_pages_must_fill_the_sheets():
    with pytest.raises(ValueError, match="multiple of four"):
        imposing.sides(6, "left")


@pytest.mark.parametrize(("count", "expected"), [(1, 4), (4, 4), (5, 8), (13, 16)])
def test_last_page_stays_at_the_back(count, expected):
    pages = imposing.padded(list(range(count)))
    assert (len(pages), pages[-1]) == (expected, count - 1)


def test_sheets_are_a4_across_and_ask_for_both_sides():
    pdf = opened(booklet("left"))
    assert {tuple(round(float(side)) for side in page.mediabox) for page in pdf.pages} == {(0, 0, 839, 595)}
    assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
    assert pdf.check_pdf_syntax() == []


def test_text_can_still_be_read():
    text = text_of(booklet("left"))
    assert all(f"Wort{number}" in text for number in range(1, 7))


def test_tags_stay_in_the_order_of_reading_and_find_their_text():
    pdf = opened(booklet("right"))
    sheets = {page.obj.objgen: page.obj for page in pdf.pages}
    found = []
    for one in elements(pdf):
        for kid in one.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
                drawn = {form.objgen for form in sheets[kid.Pg.objgen].Resources.XObject.values()}
                assert kid.Stm.objgen in drawn
                parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[int(kid.Stm.StructParents)]
                assert parents[int(kid.MCID)].objgen == one.objgen
                found.append(int(kid.Stm.StructParents))
    assert found == sorted(found)
    assert len(set(found)) == 6


def test_bookmarks_and_links_lead_to_the_sheet():
    pdf = opened(booklet("left", PAGES.replace("Wort2", '<a href="#k5">Wort2</a>')))
    sheets = [page.obj.objgen for page in pdf.pages]
    with pdf.open_outline() as outline:
        reached = [sheets.index(one.destination[0].objgen) for one in outline.root]
        across = [float(one.destination[2]) >= HALF for one in outline.root]
    assert reached == [0, 1, 2, 3, 3, 0]
    assert across == [True, False, True, False, True, False]
    [link] = [one for page in pdf.pages for one in page.obj.get("/Annots", [])]
    assert float(link.Rect[2]) < HALF  # page 2 is on the left
    names = pdf.Root.Names.Dests.Names
    target = next(names[at + 1] for at in range(0, len(names), 2) if str(names[at]) == "k5")
    assert sheets.index(target[0].objgen) == 3
