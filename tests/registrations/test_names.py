"""Names in every script: what DIN 91379 holds and beyond goes through the form, the database, pages, mails, lists and
badges as it was typed, and is found however people type it.

The letters are taken from Unicode rather than from the standard's table: every Latin letter of the blocks that it draws
from, and every base letter with every combining mark it names, which holds all its sequences and more.
"""

import unicodedata

import pytest

from conference.outbox.models import OutgoingMail
from conference.outbox.rendering import render
from conference.tables import cells
from conference.web.text import clean, searchable
from registrations.models import Registration
from tests.documents.pdf import missing_glyphs, opened
from tests.factories import make_edition, make_registration
from tests.registrations.test_badges import badges

pytestmark = pytest.mark.django_db

BLOCKS = [(0x41, 0x17F), (0x187, 0x188), (0x18F, 0x18F), (0x197, 0x197), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x1B7, 0x1B7),
          (0x1CD, 0x1FF), (0x212, 0x213), (0x218, 0x21B), (0x21E, 0x21F), (0x227, 0x233), (0x259, 0x259),
          (0x268, 0x268), (0x292, 0x292), (0x1E02, 0x1E99), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9), (0x386, 0x3CE),
          (0x400, 0x45F)]  # fmt: skip
MARKS = "\u0300\u0301\u0302\u0304\u0306\u0307\u0308\u030b\u030c\u030d\u0310\u0315\u031b\u0323\u0325\u0326\u0327\u0328"
MARKS += "\u0331\u035f"
THREE = ["C̨̆", "L̥̄", "R̥̄", "S̛̄", "c̨̆", "l̥̄", "r̥̄", "s̛̄", "K͟H", "K͟h", "k͟h"]
LETTERS = [chr(code) for first, last in BLOCKS for code in range(first, last + 1) if chr(code).isalpha()]
SEQUENCES = [letter + mark for letter in "ABCDFGHIJKLMNOPRSTUZabcdfghijklmnoprstuz" for mark in MARKS] + THREE
SIGNS = ["O'Neill", "D’Angelo", "Jean-Luc", "St. John", "ʿAlī", "Naʾamneh", "Ma·la", "Be`na", "Tʹver", "a~b"]
SCRIPTS = ["محمد العُمَرِي", "שָׂרָה לֵוִי", "Олександр Їжакевич", "ሰላማዊት ተስፋይ", "கிருஷ்ணன்", "สมชาย ทองดี", "رضا احمدی",
           "मीरा शर्मा", "王小明", "Αλέξανδρος"]  # fmt: skip


def in_names(letters: list[str], most: int = 28) -> list[str]:
    """The letters in as few names as the column takes."""
    return ["".join(letters[start : start + most]) for start in range(0, len(letters), most)]


NAMES = [*in_names(LETTERS), *in_names(SEQUENCES), *SIGNS, *SCRIPTS]
PRINTED = [*in_names(LETTERS), *SIGNS, *SCRIPTS]


def test_every_name_is_stored_as_it_was_typed_in_one_form(client):
    edition = make_edition(capacity=500)
    for number, name in enumerate(NAMES):
        data = {"last_name": name, "email": f"n{number}@teilnahme.example", "organisation_type": "private"}
        assert client.post(f"/{edition.slug}/anmeldung/", data).status_code == 303, name
    stored = list(Registration.objects.order_by("pk").values_list("last_name", flat=True))
    assert stored == [unicodedata.normalize("NFC", name) for name in NAMES]


@pytest.fixture
def people():
    edition = make_edition(capacity=500)
    return [make_registration(edition, first_name="", last_name=clean(name)) for name in NAMES]


def test_every_name_stands_on_the_page_in_the_mail_and_in_the_lists(client, people):
    mails = {mail.about: mail for mail in OutgoingMail.objects.all()}
    for one in people[:: len(people) // 12] + people[-len(SIGNS + SCRIPTS) :]:
        page = client.get(f"/{one.edition.slug}/meine/{one.token}/aendern/").content.decode()
        assert one.last_name.replace("'", "&#x27;") in page
        assert one.last_name in render(mails[f"registration:{one.pk}"]).text
        assert cells.csv(one.last_name) == one.last_name


def test_every_name_is_found_as_it_was_typed(people):
    lost = [one.last_name for one in people if one not in Registration.objects.search(one.last_name)]
    assert lost == []


def test_every_name_prints_without_a_box():
    edition = make_edition(capacity=500)
    for name in PRINTED:
        make_registration(edition, first_name="", last_name=clean(name))
    assert missing_glyphs(opened(badges(edition, format="sheet10"))) == []


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Müller", "mueller"), ("Mueller", "müller"), ("Mueller", "muller"), ("Größe", "groesse"), ("Weiß", "WEISS"),
        ("Işık", "isik"), ("İnci", "inci"), ("ISIK", "ışık"), ("Łukasz Wałęsa", "lukasz walesa"), ("Əliyev", "eliyev"),
        ("O’Neill", "oneill"), ("O'Neill", "o’neill"), ("Al-Haddad", "al haddad"), ("Al Haddad", "al-haddad"),
        ("أحمد", "احمد"), ("فاطمة", "فاطمه"), ("مُحَمَّد", "محمد"), ("علی", "علي"), ("کریم", "كريم"),
        ("Фёдор", "федор"), ("Їжакевич", "ижакевич"), ("Олександр Григоріїв", "григориив"), ("Ковалів", "ковалив"),
        ("שָׂרָה", "שרה"), ("שלום", "שלומ"), ("ሐጎስ", "ሀጎስ"), ("ፀሐይ", "ጸሀይ"), ("Ἀλέξανδρος", "αλεξανδροσ"),
        ("Nguyễn", "nguyen"), ("Đặng", "dang"), ("Þórr", "thorr"), ("Ŝtefan", "stefan"), ("C̨̆elik", "celik"),
    ],
)  # fmt: skip
def test_people_are_found_however_their_name_is_typed(stored, typed):
    edition = make_edition()
    one = make_registration(edition, first_name="", last_name=stored)
    make_registration(edition, first_name="", last_name="Zzz")
    assert list(Registration.objects.search(typed)) == [one]


def test_a_search_folds_both_sides_the_same():
    for name in NAMES:
        assert searchable(searchable(name)) == searchable(name)
