"""Words in braces: what is known, what is refused, and that names stay names."""

from __future__ import annotations

import pytest

from conference.outbox.bidi import isolate
from registrations.mailings.placeholders import UnknownPlaceholderError, body, line, problems

LINK = "https://konferenz.example/2027/meine/abc/"


@pytest.mark.parametrize("text", ["Guten Tag", "{vorname} {name} {code} {link}", "**{workshops}**", ""])
def test_what_is_known_is_no_problem(text):
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{Vorname}", "Meinten Sie {vorname}?"),
        ("{ vorname }", "Meinten Sie {vorname}?"),
        ("{geburtstag}", "Es gibt: {vorname}"),
        ("{}", "kennen wir nicht"),
        ("{vorname", "steht allein"),
        ("vorname}", "steht allein"),
        ("{{vorname}}", "steht allein"),
        ("Treffpunkt: [[Raum]]", "fehlt noch etwas: [[Raum]]"),
    ],
)
def test_what_is_wrong_says_what_to_do(text, words):
    assert words in problems(text)[0]


def test_a_subject_has_no_link():
    assert problems("Ihr {link}", is_subject=True) == ["{link} passt nicht in den Betreff."]


@pytest.mark.parametrize("text", ["{nachname}", "{vorname", "[[fehlt]]"])
def test_nothing_is_ever_sent_raw(text):
    with pytest.raises(UnknownPlaceholderError):
        body(text, {"vorname": "Rana"})
    with pytest.raises(UnknownPlaceholderError):
        line(text, {"vorname": "Rana"})


@pytest.mark.parametrize(
    "name", ["*Rana*", "<b>R</b>", "_A_ [x](http://böse.example)", "{code}", "qzxcodexzq", "R & S"]
)
def test_a_name_is_shown_as_it_is(name):
    filled = body("Liebe {vorname}!", {"vorname": name, "code": "GEHEIM"})
    assert filled.plain == f"Liebe {name}!"
    assert "<b>" not in filled.html
    assert "<a" not in filled.html
    assert "<em>" not in filled.html
    assert "GEHEIM" not in filled.html


def test_a_link_works_alone_in_words_and_as_plain_text():
    filled = body("Hier: {link}\n\n[Zur Seite]({link})", {"link": LINK})
    assert filled.html.count(f'href="{LINK}"') == 2
    assert filled.plain == f"Hier: {LINK}\n\nZur Seite: {LINK}"


def test_marks_become_html_and_leave_plain_text():
    filled = body("# Neu\n\n**Bitte** lesen:\n\n- eins\n- zwei", {})
    assert "<h2>Neu</h2>" in filled.html
    assert "<strong>Bitte</strong>" in filled.html
    assert filled.html.count("<li>") == 2
    assert filled.plain == "Neu\n\nBitte lesen:\n\n- eins\n- zwei"


def test_html_of_the_writer_is_text():
    assert "<script>" not in body("<script>alert(1)</script>", {}).html


def test_a_name_in_another_direction_keeps_its_order():
    filled = body("Liebe {name}!", {"name": isolate("رنا صالح")})
    assert "<bdi>رنا صالح</bdi>" in filled.html
    assert "\u2068رنا صالح\u2069" in filled.plain


def test_lines_become_lines():
    assert "eins<br>zwei" in body("{workshops}", {"workshops": "eins\nzwei"}).html
