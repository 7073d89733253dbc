"""Badges: every name prints, the code reads, nothing private is on them."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.utils import timezone

from conference.accounts import links
from conference.audit.services import SYSTEM
from conference.documents import joining, pipeline, registry, services
from conference.documents.registry import DocumentError, subject_of
from registrations.badges import FORMATS, large_and_small
from registrations.documents import own_badge, split
from registrations.models import Consent, Registration
from registrations.services import Needs
from tests.documents.pdf import (
    assert_accessible,
    codes_on,
    elements,
    missing_glyphs,
    opened,
    plain,
    plain_text_of,
    text_of,
)
from tests.factories import make_edition, make_registration, make_workshop
from tests.settings import ROOT

pytestmark = pytest.mark.django_db

READ = [
    "मीरा शर्मा", "सुनीता श्रीवास्तव", "שרה לוי-Klein", "محمد (Mo) Schmidt", "مُخيمر الدّين", "لاما", "هدّ", "رنا 12",
    "ศิริพร ใจดี", "Minh‑Khai", "ქეთევან", "王小明", "=SUM(A1:A9)", "<b>Fett</b>", "I Ó",
]  # fmt: skip
NAMES = ROOT / "tests" / "data" / "participants-300.csv"


def badges(edition, **params) -> bytes:
    given = {"format": "a6", "which": "all", "order": "name", "start": 1, **params}
    document = SimpleNamespace(kind="badges", subject=subject_of(edition), language="de", params=given)
    output = io.BytesIO()
    chunks = registry.get("badges").chunks(document)
    joining.join((pipeline.render_part(document, keys) for keys in chunks), output, identifier=b"0" * 32)
    return output.getvalue()


@pytest.fixture
def everybody():
    """The people of the list, without the form: this is about printing."""
    edition = make_edition()
    rows = []
    with NAMES.open(encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            rows.append(Registration(
                edition=edition, code=f"{number:06}", first_name=row["first_name"], last_name=row["last_name"],
                organisation=row["organisation"],
            ))  # fmt: skip
    for one in rows:
        one.token_digest = links.digest(one.token)
    Registration.objects.bulk_create(rows)
    return edition


def test_every_name_prints_without_a_box(everybody):
    data = badges(everybody, format="sheet10")
    pdf = opened(data)
    assert missing_glyphs(pdf) == []
    assert len(pdf.pages) == 30
    assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize("mode", ["-nopgbrk", "-raw"])
def test_every_name_can_be_read_exactly(everybody, mode):
    text = plain_text_of(badges(everybody), mode)
    names = Registration.objects.values_list("first_name", "last_name")
    assert [name for name in names if plain(" ".join(name)) not in text] == []


@pytest.mark.parametrize("paper", FORMATS)
def test_names_can_be_read_exactly_on_every_paper(paper):
    edition = make_edition()
    for name in READ:
        make_registration(edition, first_name=name, last_name="Muster")
    text = plain_text_of(badges(edition, format=paper))
    assert [name for name in READ if plain(name) not in text] == []


@pytest.mark.parametrize(
    "name", ["王秀英", "सुनीता श्रीवास्तव", "ሰላም ተስፋዬ", "Nguyễn Thị Ánh", "ქეთევან", "Ⅻ ẞ ŋ", "สมชาย", "ʻOkina"]
)
def test_names_beyond_the_list_print_too(name):
    edition = make_edition()
    make_registration(edition, last_name=name)
    assert missing_glyphs(opened(badges(edition))) == []


def test_tags_tell_a_name_in_the_order_of_reading():
    edition = make_edition()
    make_registration(edition, first_name="שרה לוי-Klein", last_name="Saleh")
    pdf = opened(badges(edition))
    told = [str(one.ActualText) for one in elements(pdf) if "/ActualText" in one]
    assert told == ["שרה לוי-Klein", "שרה לוי-Klein Saleh"]


def test_characters_without_any_font_are_found():
    edition = make_edition()
    make_registration(edition, last_name="\U00010d50")  # Garay, of 2024
    assert missing_glyphs(opened(badges(edition)))


@pytest.mark.parametrize("paper", FORMATS)
def test_code_reads_from_the_page(paper):
    edition = make_edition()
    registration = make_registration(edition)
    assert codes_on(badges(edition, format=paper)) == {registration.badge_token}


@pytest.mark.parametrize("paper", FORMATS)
def test_badges_are_accessible(paper):
    edition = make_edition()
    make_registration(edition)
    assert_accessible(badges(edition, format=paper))


def test_nothing_private_is_on_the_badge():
    edition = make_edition()
    needs = Needs(diet="vegan", allergies="Erdnuss", access=("step_free",), access_note="Rampe", interpreting="Farsi")
    make_registration(edition, email="geheim@teilnahme.example", phone="0245212345", municipality="Wassenberg",
                      needs=needs, consents=frozenset({"needs"}))  # fmt: skip
    text = text_of(badges(edition)).lower()
    for word in ("geheim", "example", "12345", "wassenberg", "vegan", "erdnuss", "rampe", "farsi", "stufenlos"):
        assert word not in text


def test_refused_photographs_show_as_word_and_shape():
    edition = make_edition()
    registration = make_registration(edition)
    assert "⦸ kein Foto" in text_of(badges(edition))
    Consent.objects.create(registration=registration, purpose="photo")
    assert "kein Foto" not in text_of(badges(edition))


def test_role_shows_as_word_and_shape():
    edition = make_edition()
    make_registration(edition, role="press", source="staff")
    assert "◆ Presse" in text_of(badges(edition))


def test_own_workshops_stand_on_the_back():
    edition = make_edition()
    workshop = make_workshop(edition, title="Mehrsprachig in der Kita")
    make_registration(edition, sessions=[workshop])
    text = text_of(badges(edition))
    assert f"13:15–14:30 · {workshop.room.name}" in text
    assert "Mehrsprachig in der Kita" in text


def test_waiting_and_cancelled_people_get_no_badge():
    edition = make_edition(capacity=1)
    make_registration(edition, last_name="Kommt")
    make_registration(edition, last_name="Wartet")
    text = text_of(badges(edition))
    assert "Kommt" in text
    assert "Wartet" not in text


def test_only_new_ones():
    edition = make_edition()
    old = make_registration(edition, last_name="Altmann")
    make_registration(edition, last_name="Neumann")
    Registration.objects.filter(pk=old.pk).update(badge_printed_at=timezone.now())
    text = text_of(badges(edition, which="new"))
    assert "Neumann" in text
    assert "Altmann" not in text


def test_nobody_new_says_so():
    edition = make_edition()
    make_registration(edition)
    Registration.objects.update(badge_printed_at=timezone.now())
    with pytest.raises(DocumentError, match="niemand dazugekommen"):
        badges(edition, which="new")


def test_order_by_organisation():
    edition = make_edition()
    make_registration(edition, last_name="Aab", organisation="Zoo")
    make_registration(edition, last_name="Zyx", organisation="Amt")
    text = text_of(badges(edition, order="organisation"))
    assert text.index("Zyx") < text.index("Aab")


def test_umlauts_sort_as_people_look_for_them():
    edition = make_edition()
    for name in ("Zander", "Özkan", "Peters"):
        make_registration(edition, last_name=name)
    text = text_of(badges(edition))
    assert text.index("Özkan") < text.index("Peters") < text.index("Zander")


def test_sheet_begins_at_the_first_free_label():
    assert split([1, 2, 3], FORMATS["sheet10"], start=9) == [[[None] * 8 + [1, 2], [3]]]


def test_printing_is_remembered_when_the_file_is_ready(django_capture_on_commit_callbacks):
    edition = make_edition()
    registration = make_registration(edition)
    params = {"format": "a6", "which": "new", "order": "name", "start": 1}
    document = services.request(kind="badges", subject=subject_of(edition), params=params, actor=SYSTEM)
    (part,) = pipeline.plan(document.pk)
    registration.refresh_from_db()
    assert registration.badge_printed_at is None
    pipeline.make_part(part)
    registration.refresh_from_db()
    assert registration.badge_printed_at is not None


def test_own_badge_is_made_once_and_anew_after_a_change():
    registration = make_registration(make_edition())
    first = own_badge(registration)
    assert own_badge(registration) == first
    registration.last_name = "Neu"
    registration.save()
    assert own_badge(registration) != first


def test_own_badge_does_not_count_as_printed():
    registration = make_registration(make_edition())
    for part in pipeline.plan(own_badge(registration).pk):
        pipeline.make_part(part)
    registration.refresh_from_db()
    assert registration.badge_printed_at is None


def test_registration_deleted_meanwhile_leaves_no_empty_page():
    edition = make_edition()
    keep = make_registration(edition)
    document = SimpleNamespace(kind="badges", subject=subject_of(edition), language="de", params={"format": "a6"})
    assert len(opened(pipeline.render_part(document, [keep.pk, 999_999])).pages) == 2


def test_nobody_left_says_so():
    edition = make_edition()
    document = SimpleNamespace(kind="badges", subject=subject_of(edition), language="de", params={"format": "a6"})
    with pytest.raises(DocumentError, match="gibt es nicht mehr"):
        pipeline.render_part(document, [999_999])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"first_name": "Rana", "last_name": "Saleh"}, ("Rana", "Saleh")),
        ({"first_name": "", "last_name": "Suhartono"}, ("Suhartono", "")),
        ({"title": "Dr.", "first_name": "Rana", "last_name": "Saleh"}, ("Rana", "Dr. Saleh")),
        ({"first_name": "Rana", "last_name": "Saleh", "badge_name": "Rana Saleh"}, ("Rana", "Saleh")),
        ({"first_name": "Maximilian", "last_name": "Muster", "badge_name": "Max Muster"}, ("Max Muster", "")),
    ],
)
def test_what_is_large_on_the_badge(fields, expected):
    assert large_and_small(Registration(**fields)) == expected
