"""Texts of an edition: what of CommonMark is shown, what is not, and the defaults a new edition gets."""

import pytest

from conference import texts
from conference.models import EditionText, TextKind
from tests.factories import make_edition

LAW = {  # what the notice under Art. 13 and the statement must name (shared law, 2 and 7)
    "privacy": [
        "Wer verantwortlich ist", "Kommunales Integrationszentrum", "Datenschutzbeauftragte", "Wozu",
        "Artikel 6 Absatz 1 Buchstabe e", "§ 3 DSG NRW", "§ 8 TIntG NRW", "Artikel 9", "Artikel 14",
        "Wer Daten bekommt",
        "Wie lange", "Auskunft", "Berichtigung", "Löschung", "widersprechen",
        "beschweren",
    ],
    "accessibility": ["2018/1523", "Stand der Vereinbarkeit", "Nicht barrierefreie Inhalte", "Rückmeldung",
                      "Durchsetzungsverfahren", "Ombudsstelle"],
    "imprint": ["Herausgeber", "Kontakt", "MStV"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# A\n\n## B", "<h2>A</h2>\n<h3>B</h3>\n"),
        ("### A", "<h2>A</h2>\n"),
        ("**fett**", "<p><strong>fett</strong></p>\n"),
        ("a\nb", "<p>a<br />\nb</p>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("[x](https://a.de)", '<p><a href="https://a.de">x</a></p>\n'),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>\n"),
        ("[x](JaVaScRiPt:alert)", "<p>[x](JaVaScRiPt:alert)</p>\n"),
        ("[x](data:text/html,1)", "<p>[x](data:text/html,1)</p>\n"),
        ("[x](//evil.example)", "<p>[x](//evil.example)</p>\n"),
        ("[[Anschrift <b>]]", "<p><mark>[Anschrift &lt;b&gt;]</mark></p>\n"),
    ],
)
def test_commonmark_without_html(source, html):
    assert texts.html(source) == html


def test_pictures_of_others_are_left_out():
    assert "<img" not in texts.html("![x](https://evil.example/x.png)")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", LAW)
def test_the_defaults_name_what_the_law_asks(client, kind):
    edition = make_edition()
    texts.fill_missing(edition)
    body = edition.texts.get(kind=kind).body_de
    assert [words for words in LAW[kind] if words not in body] == []


@pytest.mark.django_db
def test_every_kind_has_a_default_in_german():
    edition = make_edition(languages=["de"])
    texts.fill_missing(edition)
    assert set(edition.texts.values_list("kind", flat=True)) == set(TextKind.values)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", ["intro", "directions", "access", "imprint", "privacy", "accessibility"])
def test_the_needed_texts_have_defaults_in_other_languages(language, kind):
    edition = make_edition()
    texts.fill_missing(edition)
    assert getattr(edition.texts.get(kind=kind), f"body_{language}")


@pytest.mark.django_db
def test_what_staff_wrote_stays():
    edition = make_edition()
    EditionText.objects.create(edition=edition, kind="intro", body_de="Unser Text")
    texts.fill_missing(edition)
    assert edition.texts.get(kind="intro").body_de == "Unser Text"
    assert texts.fill_missing(edition) == 0


@pytest.mark.django_db
def test_facts_are_put_in_and_gaps_are_listed():
    edition = make_edition(contact_email="ki@example.org")
    texts.fill_missing(edition)
    imprint = edition.texts.get(kind="imprint").body_de
    assert "ki@example.org" in imprint
    assert "[[Anschrift des Veranstalters]]" in imprint
    gaps = {(gap.kind, gap.language, gap.words) for gap in texts.gaps(edition)}
    assert ("imprint", "de", "Anschrift des Veranstalters") in gaps


@pytest.mark.django_db
def test_a_visitor_sees_the_gap_marked(client):
    texts.fill_missing(make_edition())
    assert "<mark>[Anschrift des Veranstalters]</mark>" in client.get("/impressum/").content.decode()


@pytest.mark.django_db
def test_a_start_page_of_defaults_has_no_gap(client):
    edition = make_edition()
    texts.fill_missing(edition)
    for prefix in ("", "/en", "/ar", "/de-simple"):
        assert "<mark>" not in client.get(f"{prefix}/{edition.slug}/").content.decode()
