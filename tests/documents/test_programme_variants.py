"""The programme as booklet and in large print: complete, accessible, well broken into pages, never out of date."""

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from conference import programme_document
from conference.agenda.publishing import store_version
from conference.audit.services import SYSTEM
from conference.documents import pipeline, services
from conference.documents.models import Document
from conference.documents.registry import subject_of
from conference.models import SessionPerson
from conference.services import touch_agenda
from exhibitors.models import Exhibitor
from tests.factories import make_edition, make_room, make_session, make_speaker, make_stand, make_workshop

from .pdf import assert_accessible, elements, missing_glyphs, opened, plain_text_of, text_of, words_on

pytestmark = pytest.mark.django_db
LONG = "Wie Sprachmittlung im Alltag von Kitas und Schulen gelingt, zeigen Beispiele aus dem Kreis. "


def printed(edition, kind="programme", language="de", **params) -> bytes:
    document = SimpleNamespace(kind=kind, subject=subject_of(edition), language=language, params=params)
    return pipeline.render_part(document, [edition.pk])


@pytest.fixture
def edition():
    edition = make_edition(title="3. Konferenz", title_ar="المؤتمر الثالث")
    talk = make_session(edition, title="Was trägt?", title_ar="ماذا يحمل؟", abstract="Zehn Jahre.")
    SessionPerson.objects.create(session=talk, speaker=make_speaker(edition, name="Олена Бондар"))
    make_workshop(edition, title="Gesund ankommen", room=make_room(edition, name="Galerie", step_free=False))
    Exhibitor.objects.create(edition=edition, organisation="Caritas", description="Migrationsberatung")
    make_stand(edition, number="B3", x=3, y=4)
    return edition


@pytest.fixture
def full():
    """Two rounds of twelve workshops with long texts, each with a first and a last word of its own."""
    edition = make_edition(title="Volle Konferenz")
    for number in range(24):
        text = f"A{number}: {LONG * (2 + number % 5)} Z{number}:"
        title = f"Workshop-Titel{number}: Mehrsprachig beraten, begleiten und bilden"
        make_workshop(edition, round=1 + number // 12, title=title, abstract=text)
    return edition


@pytest.mark.parametrize("language", ["de", "en", "ar"])
@pytest.mark.parametrize("kind", ["programme-booklet", "programme-large"])
def test_every_variant_is_accessible(edition, kind, language):
    data = printed(edition, kind, language)
    assert_accessible(data)
    pdf = opened(data)
    assert str(pdf.Root.Lang) == language
    assert ("/Direction" in pdf.Root.ViewerPreferences) == (language == "ar")
    assert missing_glyphs(pdf) == []


@pytest.mark.parametrize("kind", ["programme-booklet", "programme-large"])
def test_every_variant_is_complete(edition, kind):
    text = " ".join(text_of(printed(edition, kind)).split())
    for words in ("3. Konferenz", "Was trägt?", "Zehn Jahre.", "Олена Бондар", "Gesund ankommen", "Galerie",
                  "nicht stufenlos", "13:15–14:30", "Caritas", "Migrationsberatung", "B3", "Stand:"):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize(("language", "cover"), [("de", 1), ("ar", 0)])
def test_cover_is_at_the_side_that_is_read_first(edition, language, cover):
    """Bound on the left the cover is the right half of the first sheet, bound on the right the left one."""
    front = words_on(printed(edition, "programme-booklet", language))[0]
    sides = {int(x > 419) for word, x, y in front if word.startswith("Festhalle") and y > 300}
    assert sides == {cover}


def test_arabic_text_of_the_booklet_reads_right(edition):
    assert "المؤتمر الثالث" in plain_text_of(printed(edition, "programme-booklet", "ar"))


def test_booklet_page_by_page_is_a5(edition):
    pdf = opened(printed(edition, "programme-booklet", order="pages"))
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages} == {(420, 595)}


def test_large_print_is_large(edition):
    """Nothing is smaller than the running head, and hardly anything smaller than 18 points."""
    pdf = opened(printed(edition, "programme-large"))
    sizes = []
    for page in pdf.pages:
        for height, size, scale in re.findall(
            rb"BT\s+/\S+ ([\d.]+) Tf|([\d.]+) Tf|([\d.]+) 0 0 -?[\d.]+ [\d.]+ [\d.]+ Tm", page.Contents.read_bytes()
        ):
            sizes += [float(one) for one in (height, size, scale) if one and float(one) > 2]
    assert min(sizes) * 0.75 > 13.9


def test_large_print_has_no_table(edition):
    pdf = opened(printed(edition, "programme-large"))
    assert "/Table" not in {str(one.S) for one in elements(pdf)}


@pytest.mark.parametrize("kind", ["programme", "programme-booklet", "programme-large"])
def test_abstracts_are_whole_and_no_heading_is_last(full, kind):
    data = printed(full, kind, **({"order": "pages"} if kind == "programme-booklet" else {}))
    pages = [[(word, y) for word, _x, y in page] for page in words_on(data)]
    for number in range(24):
        [start] = [at for at, page in enumerate(pages) if any(word == f"A{number}:" for word, _y in page)]
        assert any(word == f"Z{number}:" for word, _y in pages[start]), number
    for page in pages:
        lines = sorted({round(y) for word, y in page if not re.fullmatch(r"\d+|/", word)})
        lowest = [word for word, y in page if lines and round(y) == lines[-1]]
        assert not any(word.startswith("Workshop-Titel") for word in lowest), lowest


def test_twelve_workshops_of_a_round_are_on_one_page(full):
    pages = [" ".join(word for word, _x, _y in page) for page in words_on(printed(full))]
    assert any(all(f"Titel{number}:" in page for number in range(12)) for page in pages)


@pytest.mark.parametrize("kind", ["programme", "programme-booklet", "programme-large"])
def test_hundreds_of_sessions_are_all_printed(kind, monkeypatch):
    monkeypatch.setattr(programme_document.contents, "MANY", 20)
    edition = make_edition()
    room = [make_room(edition) for _ in range(30)]
    for number in range(60):
        times = ("9:00", "10:00") if number < 30 else ("11:00", "12:00")
        make_session(
            edition, *(f"{one:0>5}" for one in times), title=f"Nr{number}.", room=room[number % 30], abstract="x"
        )
    text = text_of(printed(edition, kind))
    assert [number for number in range(60) if f"Nr{number}." not in text] == []


def test_columns_keep_their_widths_from_right_to_left(edition):
    """The table of exhibitors breaks to a second page of the booklet; its columns stay where they are."""
    for number in range(30):
        Exhibitor.objects.create(edition=edition, organisation=f"Verein{number}", description="Beratung " * 6)
    pages = words_on(printed(edition, "programme-booklet", "ar", order="pages"))
    edges = {round(max(x for word, x, _y in page if word.startswith("Verein")) / 20) for page in pages
             if any(word.startswith("Verein") for word, _x, _y in page)}  # fmt: skip
    assert len(edges) == 1


# --- Addresses and freshness -----------------------------------------------------------------------------------------


def finish(document):
    """As if the workers had made it."""
    Document.objects.filter(pk=document.pk).update(state="ready", file="documents/x.pdf", finished_at=timezone.now())


@pytest.mark.parametrize(
    ("name", "query", "expected"),
    [
        ("programme_booklet", "", ("programme-booklet", "sheets")),
        ("programme_booklet", "?format=a5", ("programme-booklet", "pages")),
        ("programme_large", "", ("programme-large", None)),
    ],
)
def test_address_waits_for_the_workers(client, edition, name, query, expected):
    answer = client.get(reverse(f"conference:{name}", args=[edition.slug]) + query)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    document = Document.objects.get()
    assert (document.kind, document.params.get("order")) == expected


@pytest.mark.parametrize("name", ["programme_booklet", "programme_large"])
def test_draft_has_no_variants(client, name):
    draft = make_edition(state="draft")
    assert client.get(reverse(f"conference:{name}", args=[draft.slug])).status_code == 404


def publish(edition):
    make_session(edition)
    store_version(edition, SYSTEM)
    edition.refresh_from_db()


def make_all() -> list[tuple[str, str]]:
    """Let keep_ready and the workers take turns until nothing is missing; kinds and languages in that order."""
    made = []
    for _turn in range(60):
        services.keep_ready()
        document = Document.objects.filter(state="queued").first()
        if document is None:
            return made
        made.append((document.kind, document.language))
        finish(document)
    raise AssertionError("never done")


def test_publication_renews_every_variant_in_every_language(edition):
    publish(edition)
    made = make_all()
    kinds = ("programme", "programme-booklet", "programme-large")
    assert sorted(made) == sorted((kind, code) for kind in kinds for code in edition.languages)
    assert made[0] == ("programme", "de")


def test_nothing_is_made_twice(edition):
    publish(edition)
    make_all()
    assert make_all() == []


def test_one_file_is_made_at_a_time(edition):
    """Mails and badges share the workers."""
    publish(edition)
    services.keep_ready()
    services.keep_ready()
    assert Document.objects.count() == 1


def test_what_was_asked_for_in_the_meantime_is_not_made_again(edition):
    publish(edition)
    finish(programme_document.programme_pdf(edition, "ar", programme_document.LARGE))
    assert ("programme-large", "ar") not in make_all()


def test_renewal_is_asked_of_a_worker_once_the_publication_is_stored(edition, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        programme_document.renew(edition)
    assert callbacks == [services.keep_ready_soon]


def test_draft_is_not_renewed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        programme_document.renew(make_edition(state="draft"))
    assert callbacks == []


def test_text_that_changes_after_the_publication_waits_until_it_is_quiet(edition):
    publish(edition)
    make_all()
    touch_agenda(edition)
    assert make_all() == []


@pytest.mark.parametrize("variant", programme_document.VARIANTS, ids=lambda one: one.kind)
def test_nobody_gets_an_old_programme_after_a_publication(edition, variant):
    old = programme_document.programme_pdf(edition, "de", variant)
    finish(old)
    publish(edition)
    with translation.override("de"):
        new = programme_document.programme_pdf(edition, "de", variant)
    assert new != old
    assert not new.is_ready
