"""What is reckoned once instead of for each page or element comes out the same, to the byte."""

import pytest

from conference.documents import rendering, tagging

PLACES = (
    ("css", "find_style_attributes"),
    ("layout", "make_margin_boxes"),
    ("layout.block", "resolve_percentages"),
    ("layout.inline", "resolve_percentages"),
    ("layout.inline", "strut"),
    ("layout.page", "set_page_type_computed_styles"),
)
SECTION = """<section><h1>Seite</h1><p class="half">Ein <b>Absatz</b> von {n} Worten</p><p lang="ar" dir="rtl">مرحبا</p>
<p lang="ar" dir="rtl">بالجميع</p><table><tr><th>Kopf<td>{n}</table><ul><li>eins<li>zwei</ul></section>"""
PAPER = "".join(SECTION.format(n=n) for n in range(6))
BASE = """section { break-after: page } .half { width: 50%; padding: 2%; border: 1px solid; box-sizing: border-box }
table { border-collapse: collapse; width: 40% } td { border: 3px solid } [lang=ar] { color: #073c42 }
@page { size: 100mm 140mm; margin: 12mm }"""
FOOT = "@page { @bottom-center { content: counter(page) ' / ' counter(pages) } }"
RULES = {
    "nothing in the margins": "",
    "numbers at the foot": FOOT,
    "sides and a first page": f"{FOOT} @page :first {{ margin: 30mm }} @page :left {{ margin-left: 20mm }}",
    "one page by its number": f"{FOOT} @page :nth(3) {{ margin: 13mm; @top-left {{ content: 'drei' }} }}",
    "a named page": f"{FOOT} section:nth-child(2) {{ page: wide }} @page wide {{ size: 200mm 140mm }}",
}


def printed(rules):
    library = rendering._library()
    sheet = library.CSS(string=BASE + rules)
    return library.HTML(string=f'<html lang="de">{PAPER}').render(stylesheets=[sheet], font_config=rendering._fonts())


def as_bytes(rules):
    return printed(rules).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"0" * 16, finisher=tagging.complete)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_the_document_is_the_same_without_it(rules, monkeypatch):
    shared = as_bytes(rules)
    for module, name in PLACES:
        found = getattr(__import__(f"weasyprint.{module}", fromlist=[name]), name)
        monkeypatch.setattr(f"weasyprint.{module}.{name}", found.__wrapped__)
    assert shared == as_bytes(rules)


@pytest.mark.parametrize(
    ("rules", "styles"), [("numbers at the foot", 3), ("one page by its number", 6)], ids=["alike", "each its own"]
)
def test_pages_that_are_alike_have_one_style(rules, styles):
    """Of six: the first, those on the right, those on the left."""
    assert len({id(page._page_box.style) for page in printed(RULES[rules]).pages}) == styles


def test_elements_of_one_language_have_one_style():
    html = f'<html lang="de">{PAPER}'
    from weasyprint.css import get_all_computed_styles  # slow to import

    document = rendering._library().HTML(string=html)
    style_for = get_all_computed_styles(document, font_config=rendering._fonts())
    assert len({id(style_for(one)) for one in document.etree_element.iter("p") if one.get("lang")}) == 1
