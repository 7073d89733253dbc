"""The list for an emergency on paper."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from conference.documents import registry, rendering
from conference.documents.models import Document
from conference.documents.registry import DocumentError
from registrations.live import documents
from tests.documents.pdf import assert_accessible, missing_glyphs, opened, plain_text_of
from tests.factories import make_registration
from tests.staff import sign_in

from .conftest import was_there

pytestmark = pytest.mark.django_db


def made(edition, language="de", **fields):
    """The document and the keys of its runs."""
    kind = registry.get(documents.KIND)
    subject, params = kind.resolve({"edition": str(edition.pk), **fields})
    document = SimpleNamespace(kind=documents.KIND, subject=subject, params=params, language=language)
    return kind, document


def printed(edition, language="de", **fields) -> bytes:
    kind, document = made(edition, language, **fields)
    with translation.override(language):
        sheets = kind.sheets(document, kind.chunks(document)[0])
    return rendering.render(sheets.template, sheets.context, language, styles=sheets.styles, images=sheets.images)


@pytest.fixture
def people(edition):
    for first, last, own, organisation in (
        ("Ayşe", "Yılmaz", "", "VHS"),
        ("Layla", "Haddad", "ليلى حداد", "Ärztehaus"),
        ("", "Bich", "", "VHS"),
    ):
        one = make_registration(
            edition, first_name=first, last_name=last, own_script_name=own, organisation=organisation
        )
        was_there(one, "08:40")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_it_is_accessible_and_has_every_letter(language, edition, people, clock):
    clock("09:41")
    data = printed(edition, language)
    assert_accessible(data)
    assert missing_glyphs(opened(data)) == []


def test_it_says_how_many_and_when_and_is_in_order(edition, people, clock):
    clock("09:41")
    text = plain_text_of(printed(edition))
    assert "3 Personen sind im Haus" in text
    assert "9:41" in text
    assert text.index("Bich") < text.index("Haddad, Layla") < text.index("Yılmaz, Ayşe")
    text = plain_text_of(printed(edition, nach="institution"))
    assert text.index("Haddad, Layla") < text.index("Bich") < text.index("Yılmaz, Ayşe")


def test_many_are_laid_out_in_parts(edition, people, clock, monkeypatch):
    clock("09:41")
    monkeypatch.setattr(documents, "PER_PART", 2)
    kind, document = made(edition)
    assert [len(keys) for keys in kind.chunks(document)] == [2, 1]


def test_nobody_inside_is_no_list(edition, clock):
    clock("09:41")
    kind, document = made(edition)
    with pytest.raises(DocumentError, match="niemand"):
        kind.chunks(document)


def test_an_edition_that_there_is_not_is_refused():
    with pytest.raises(DocumentError):
        registry.get(documents.KIND).resolve({"edition": "99999999"})


@pytest.mark.parametrize(("role", "status"), [("empfang", 302), ("bedarf", 403)])
def test_it_is_started_from_the_list_by_those_at_the_door(role, status, edition, people, clock, client):
    clock("09:41")
    sign_in(client, role)
    asked = {"kind": documents.KIND, "edition": edition.pk, "nach": "institution"}
    assert client.post(reverse("documents:start"), asked).status_code == status
    if status == 302:
        assert Document.objects.get().params == {"by": "institution"}
        assert (
            'name="nach" value="institution"'
            in client.get(f"{reverse('live:emergency')}?nach=institution").content.decode()
        )
