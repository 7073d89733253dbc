"""Typst sources become PDF/UA files that are read as they were written, whatever a name holds."""

import io
from collections import Counter

import pikepdf
import pytest
import time_machine
import typst

from conference.documents import joining, typesetting
from conference.documents.rendering import direction

from .pdf import assert_accessible, elements, missing_glyphs, opened, plain, plain_text_of, text_of, words_on

SOURCE = """
#let data = json("data.json")
#set document(title: data.title, author: data.author)
#set text(font: data.fonts, size: 20pt, lang: data.language, hyphenate: false)
#for name in data.names {
  set text(dir: if name.at("rtl", default: false) { rtl } else { ltr })
  heading(name.words)
  par(name.words)
  set text(dir: ltr)
  par(data.title)
  table(columns: 2, table.header([A], [B]), ..name.at("cells", default: ("1", "2")))
  pagebreak(weak: true)
}
"""
TITLE = "Namen in vielen Schriften auf einem Blatt, das von links nach rechts gelesen wird"
NAMES = (
    "Dr. Ayşe Yılmaz", "Nguyễn Thị Minh‑Khai", "I Ó", "J\u0323ohn", "علاء الأحمد", "صدر الدّين الغوانمة", "السَّلامُ عَلَيْكُمْ",
    "محمد (Mo) Schmidt", "علي 123 محمد", "غيداء المغربي-Boucsein", "محمد رضا (علی)\u200cزاده", "שָׂרָה לוי-Klein",
    "मीरा क्षत्रिय", "ศิริพร ใจดี กุ้ง", "አበበ ቢቂላ", "Ծովինար Հակոբյան", "ნინო ბერიძე", "தமிழ் பெயர்", "ប្រាសាទ ខ្មែរ",
    "山田 太郎 Müller",
)  # fmt: skip


@pytest.fixture
def typeset(settings, tmp_path):
    (tmp_path / "templates").mkdir()
    settings.BASE_DIR = tmp_path

    def made(*names: str, source: str = SOURCE, **more) -> bytes:
        name = f"{tmp_path.name}-{abs(hash(source))}.typ"
        (tmp_path / "templates" / name).write_text(source, encoding="utf-8")
        rows = [{"words": one, "rtl": direction(one) == "rtl", **more} for one in names]
        return typesetting.render(name, {"title": TITLE, "author": "KI", "language": "de", "names": rows}).data

    return made


def joined(*parts: bytes) -> bytes:
    output = io.BytesIO()
    joining.join(parts, output, identifier=b"0" * 32)
    return output.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_are_read_as_written(typeset, name):
    data = typeset(name)
    for mode in ("-nopgbrk", "-raw"):
        assert plain_text_of(data, mode).count(plain(name)) == 2, mode
    assert missing_glyphs(opened(data)) == []


def test_tags_say_composed_text_in_the_order_of_reading(typeset):
    name = "محمد (Mo) Schmidt"
    pdf = opened(typeset(name))
    said = [(str(one.S), str(one.ActualText)) for one in elements(pdf) if "/ActualText" in one]
    assert said == [("/H1", name), ("/P", name)]


def test_lines_of_a_paragraph_each_say_their_own(typeset):
    words = [f"الأحمد{number}" for number in range(30)]
    data = typeset(" ".join(words))
    found = Counter(word for word in plain_text_of(data).split() if word in words)
    assert found == Counter(dict.fromkeys(words, 2))
    assert all(0 < x < 595 and 0 < y < 842 for _word, x, y in words_on(data)[0])


def test_letters_in_another_order_are_another_name(typeset):
    text = plain_text_of(typeset("علي محمد", "محمد علي"))
    assert text.index("علي محمد") < text.index("محمد علي")


@pytest.mark.parametrize("name", [
    '#panic("x")', '#read("/etc/passwd")', "$x^2$", "@ref <label>", "\\ \\#", "*b* _i_ `c` = h", "// c /* d */",
    "a'\"b", "]#[", "5 0 R", "(a) \\", "{% x %}", "-- ... ~",
])  # fmt: skip
def test_text_is_never_markup(typeset, name):
    assert plain(name) in plain_text_of(typeset(name))


def test_signs_that_steer_do_not_print(typeset):
    assert "A B C D" in plain_text_of(typeset("A\x00B\x07\u2028C\r\n\tD"))


def test_what_no_font_has_is_replaced_by_one_sign(typeset):
    data = typeset("Anna 🙂 B\U000f0000 \ue000 \u0378 C")
    assert "Anna � B� � � C" in plain_text_of(data)
    assert missing_glyphs(opened(data)) == []


def test_mistakes_of_a_source_are_told(typeset):
    with pytest.raises(typst.TypstError, match="unknown variable"):
        typeset("Anna", source="#unknown")


@pytest.mark.parametrize("path", ["../css/tokens.css", "/../../manage.py", "/etc/passwd"])
def test_a_source_reads_pictures_only(typeset, path):
    with pytest.raises(typst.TypstError):
        typeset("Anna", source=f'#read("{path}")')


def test_the_same_is_made_twice(typeset):
    with time_machine.travel("2027-01-29 12:00", tick=False):
        assert typeset("Anna", "رنا") == typeset("Anna", "رنا")


def test_a_file_is_accessible(typeset):
    data = typeset("Anna", "رنا")
    assert_accessible(data)
    assert opened(data).check_pdf_syntax() == []


@pytest.fixture
def whole(typeset):
    return joined(typeset("Anna", "Берта"), typeset("5 0 R", "علاء (a) \\"), typeset("Ende"))


def test_parts_are_joined(whole):
    pdf = opened(whole)
    assert (len(pdf.pages), pdf.check_pdf_syntax()) == (5, [])
    assert_accessible(whole)
    text = text_of(whole)
    assert text.index("Anna") < text.index("Берта") < text.index("Ende")


def test_joined_tags_lead_to_their_pages(whole):
    pdf = opened(whole)
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for number, page in enumerate(pdf.pages):
        assert {element.Pg.objgen for element in tree[number]} == {page.obj.objgen}
    kinds = Counter(str(one.S) for one in elements(pdf))
    assert (kinds["/Part"], kinds["/H1"], kinds["/Table"], kinds["/TH"], kinds["/TD"]) == (3, 5, 5, 10, 10)


def test_joined_bookmarks_lead_to_each_name(whole):
    pdf = opened(whole)
    with pdf.open_outline() as outline:
        assert [one.title for one in outline.root] == ["Anna – Берта", "5 0 R – علاء (a) \\", "Ende – Ende"]
        children = [child for one in outline.root for child in one.children]
    assert [child.title for child in children] == ["Anna", "Берта", "5 0 R", "علاء (a) \\", "Ende"]
    assert [child.destination[0].objgen for child in children] == [page.obj.objgen for page in pdf.pages]
