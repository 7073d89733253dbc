"""Certificates as PDF: every name prints and is never cut, the code reads, German is always there."""

import csv
import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from conference.accounts import links
from conference.audit.services import SYSTEM
from conference.documents import joining, pipeline, registry
from conference.documents.registry import DocumentError, subject_of
from conference.models import SessionKind
from registrations.certificates import codes, documents, services
from registrations.certificates.documents import own_certificate
from registrations.models import Registration
from registrations.presence import services as presence
from registrations.presence.models import Presence
from tests.documents.pdf import (
    assert_accessible,
    codes_on,
    elements,
    missing_glyphs,
    opened,
    page_image,
    plain,
    plain_text_of,
    words_on,
)
from tests.factories import make_edition, make_registration, make_session, make_topic, make_workshop
from tests.settings import ROOT

pytestmark = pytest.mark.django_db
NAMES = ROOT / "tests" / "data" / "participants-300.csv"
A4 = (595, 842)  # points
LONG = "Dr. phil. habil. Maria-Theresia Wilhelmine Freifrau von und zu Hohenlohe-Schillingsfürst-Bartensteinsdorf"


def certificates(edition, language="own") -> bytes:
    params = {"language": language}
    document = SimpleNamespace(kind="certificates", subject=subject_of(edition), language="de", params=params)
    output = io.BytesIO()
    chunks = registry.get("certificates").chunks(document)
    joining.join((pipeline.render_part(document, keys) for keys in chunks), output, identifier=b"0" * 32)
    return output.getvalue()


@pytest.fixture
def edition():
    edition = make_edition(title="Konferenz der Vielfalt", title_ar="مؤتمر التنوع")
    make_session(edition, "09:00", "09:45", kind=SessionKind.OPENING, title="Eröffnung", title_ar="افتتاح المؤتمر")
    talk = make_session(edition, "10:00", "11:00", title="Was trägt, wenn es eng wird?")
    talk.topics.add(make_topic(edition, name="Ehrenamt"))
    return edition


def there(edition, **fields):
    one = make_registration(edition, **fields)
    presence.mark(registration=one, actor=SYSTEM)
    return one


def test_it_says_what_it_must(edition):
    workshop = make_workshop(edition, title="Mehrsprachig in der Kita")
    there(edition, title="Dr.", first_name="Ayşe", last_name="Yılmaz", sessions=[workshop])
    services.save_issuer(
        edition=edition, values={"name": "Jana Weiß", "function": "Leitung", "place": "Heinsberg"}, actor=SYSTEM
    )
    data = certificates(edition)
    text = plain_text_of(data)
    for words in (
        "Teilnahmebescheinigung", "Dr. Ayşe Yılmaz", "Konferenz der Vielfalt", "9:00 bis 14:30 Uhr",
        "Festhalle Oberbruch, Carl-Diem-Straße 6, 52525 Heinsberg", "Kommunales Integrationszentrum", "Eröffnung",
        "Was trägt, wenn es eng wird?", "Mehrsprachig in der Kita", "Summe: 4 Unterrichtsstunden, 180 Minuten.",
        "Inhalte: Ehrenamt", "§ 8 Teilhabe- und Integrationsgesetz", "Jana Weiß", "Leitung", "Heinsberg, ",
    ):  # fmt: skip
        assert words in text
    assert "Teilweise" not in text
    assert len(opened(data).pages) == 1


def test_arabic_sheets_part_what_stands_in_a_row_by_the_arabic_comma(edition):
    there(edition, language="ar")
    services.save_issuer(edition=edition, values={"place": "Heinsberg"}, actor=SYSTEM)
    run = documents._Run(edition, "ar")
    sheet = run.sheets(services.issue(edition=edition, actor=SYSTEM))[0]
    assert "، " in run.words["ar"].facts[0].partition("2027")[2]
    assert sheet.signed.startswith("Heinsberg\u200f، ")


def test_a_partial_attendance_is_noted(edition):
    one = there(edition)
    presence.set_times(registration=one, actor=SYSTEM, came=None, left=dt.time(10, 30))
    text = plain_text_of(certificates(edition))
    assert "Teilweise Teilnahme: 1,7 Unterrichtsstunden, 75 von 105 Minuten." in text
    assert "(30 von 60 Minuten)" in text


def test_the_qr_code_leads_to_the_page_that_verifies(edition, client):
    one = there(edition, language="en")
    data = certificates(edition)
    code = codes.grouped(services.issue(edition=edition, actor=SYSTEM)[0].code)
    english, german = (codes_on(data, page).pop() for page in (1, 2))
    assert german == links.absolute(reverse("certificates:verify", args=[code]))
    assert english.endswith(f"/en/zertifikat/{code}/")
    assert code in plain_text_of(data)
    page = client.get(f"/en/zertifikat/{code}/").content.decode()
    assert one.last_name not in page


def test_own_language_first_and_german_after_it(edition):
    there(edition, language="ar", first_name="راما", last_name="البيطار")
    data = certificates(edition)
    pdf = opened(data)
    assert len(pdf.pages) == 2
    text = plain_text_of(data, "-raw")
    for words in ("راما البيطار", "افتتاح المؤتمر", "مؤتمر التنوع", "Konferenz der Vielfalt", "Eröffnung"):
        assert words in text
    assert missing_glyphs(pdf) == []
    spoken = {str(one.Lang) for one in elements(pdf) if "/Lang" in one}
    assert "ar" in spoken


@pytest.mark.parametrize("language", ["de", "de-simple"])
def test_who_reads_german_gets_one_sheet(edition, language):
    there(edition, language=language)
    assert len(opened(certificates(edition)).pages) == 1


def test_staff_choose_one_language_for_all(edition):
    there(edition, language="de")
    assert len(opened(certificates(edition, "tr")).pages) == 2


def test_it_is_accessible(edition):
    there(edition, language="ar")
    there(edition)
    data = certificates(edition)
    assert_accessible(data)
    pdf = opened(data)
    assert len([one for one in elements(pdf) if one.S == "/Figure"]) == 3


@pytest.fixture
def everybody(edition):
    """The people of the list, without the form: this is about printing."""
    with NAMES.open(encoding="utf-8") as file:
        rows = [
            Registration(edition=edition, code=f"{number:06}", **{
                name: row[name] for name in ("first_name", "last_name", "organisation")})
            for number, row in enumerate(csv.DictReader(file))
        ]  # fmt: skip
    for one in rows:
        one.token_digest = links.digest(one.token)
    Registration.objects.bulk_create(rows)
    presence.mark_all(edition=edition, actor=SYSTEM)
    return edition


def test_every_name_of_the_list_prints_and_can_be_read(everybody):
    data = certificates(everybody)
    pdf = opened(data)
    assert (len(pdf.pages), missing_glyphs(pdf), pdf.check_pdf_syntax()) == (300, [], [])
    text = plain_text_of(data)
    names = Registration.objects.values_list("first_name", "last_name")
    assert [name for name in names if plain(" ".join(name)) not in text] == []


@pytest.mark.parametrize("name", [LONG, "Wolfeschlegelsteinhausenbergerdorff" * 2, "王秀英 " * 12])
def test_a_long_name_is_never_cut(edition, name):
    there(edition, last_name=name[:100], first_name="")
    data = certificates(edition)
    assert plain(name[:100]).replace(" ", "") in plain_text_of(data).replace(" ", "")
    assert missing_glyphs(opened(data)) == []
    picture = page_image(data, dpi=60).convert("L")
    margin = picture.crop((picture.width - 40, 0, picture.width, picture.height))
    assert margin.getextrema()[0] > 240, "nothing is drawn in the margin"


def test_long_titles_and_many_parts_go_on_another_sheet(edition):
    title = "Unterrichtsentwicklung in der Einwanderungsgesellschaft: " * 3
    for number in range(24):
        hour, minute = divmod(11 * 60 + 15 * number, 60)
        end = divmod(11 * 60 + 15 * number + 15, 60)
        make_session(edition, f"{hour:02}:{minute:02}", "{:02}:{:02}".format(*end), title=f"{number} {title}"[:190])
    there(edition)
    data = certificates(edition)
    text = plain_text_of(data)
    assert all(f"{number} Unterrichtsentwicklung" in text for number in range(24))
    assert text.count("Summe: 10,3 Unterrichtsstunden, 465 Minuten.") == 1
    assert len(opened(data).pages) >= 2
    assert all(0 < x < A4[0] and 0 < y < A4[1] for page in words_on(data) for _word, x, y in page)


def test_nobody_there_is_said_in_words(edition):
    make_registration(edition)
    with pytest.raises(DocumentError, match="noch niemand als anwesend"):
        certificates(edition)


def test_the_command_renders_into_a_file(edition, tmp_path, capfd):
    target = tmp_path / "c.pdf"
    with pytest.raises(CommandError, match="noch niemand als anwesend"):
        call_command("render", "certificates", edition=edition.slug, output=target)
    assert not target.exists()
    one = make_registration(edition)
    Presence.objects.create(registration=one, day=edition.date)
    call_command("render", "certificates", edition=edition.slug, output=target)
    call_command("render", "certificates", edition=edition.slug, output=tmp_path / "ar.pdf", language="ar")
    assert len(opened(target.read_bytes()).pages) == 1
    assert len(opened((tmp_path / "ar.pdf").read_bytes()).pages) == 2


def test_the_own_one_is_made_once_until_something_changes(edition):
    one = there(edition)
    first = own_certificate(one, "de-simple")
    assert own_certificate(one, "de") == first
    services.save_issuer(edition=edition, values={"name": "Jana Weiß"}, actor=SYSTEM)
    assert own_certificate(one, "de") != first
    with pytest.raises(DocumentError):
        own_certificate(make_registration(edition), "de")


def test_the_questions_do_not_grow_with_the_people(edition, django_assert_num_queries):
    there(edition)
    kind = registry.get("certificates")
    document = SimpleNamespace(
        kind="certificates", subject=subject_of(edition), language="de", params={"language": "own"}
    )
    for more in (0, 5):
        for _i in range(more):
            there(edition)
        keys = kind.chunks(document)[0]
        with django_assert_num_queries(4):
            kind.write(document, keys)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_language_has_its_sheet(edition, language):
    there(edition)
    data = certificates(edition, language)
    pdf = opened(data)
    with translation.override(language if language != "de-simple" else "de"):
        words = [_("Teilnahmebescheinigung"), _("Programmpunkt"), _("Unterrichtsstunden"), _("hat teilgenommen an:")]
    text = plain_text_of(data)
    assert [one for one in words if plain(one) not in text] == []
    assert missing_glyphs(pdf) == []
    assert_accessible(data)
    spoken = {str(one.Lang) for one in elements(pdf) if "/Lang" in one}
    assert spoken == ({language, "de"} if len(pdf.pages) == 2 else set())  # a title in German, which no one translated


@pytest.mark.parametrize("name", ['#panic("x")', "$x$ @y <z>", "\\ *b* _i_ `c`", "//x/*y*/ ]#[", "{{ x }} {% y %}"])
def test_a_name_is_never_markup(edition, name):
    there(edition, first_name="", last_name=name)
    assert plain(name) in plain_text_of(certificates(edition))


def test_a_name_with_signs_that_nobody_can_print(edition):
    there(edition, first_name="Anna 🙂", last_name="B\x07\U000f0000")
    data = certificates(edition)
    assert "Anna � B �" in plain_text_of(data)
    assert missing_glyphs(opened(data)) == []


def test_an_arabic_sheet_is_read_in_its_order(edition):
    there(edition, language="ar", first_name="علاء", last_name="الأحمد")
    pdf = opened(certificates(edition))
    arabic = [one for one in elements(pdf) if one.get("/Pg") is not None and one.Pg.objgen == pdf.pages[0].obj.objgen]
    said = [str(one.ActualText) for one in arabic if "/ActualText" in one]
    with translation.override("ar"):
        wanted = [
            _("Teilnahmebescheinigung"), "علاء الأحمد", _("hat teilgenommen an:"), "مؤتمر التنوع", _("Zeit"),
            _("Programmpunkt"), _("Unterrichtsstunden"), "افتتاح المؤتمر",
            _("Auf dem nächsten Blatt steht dasselbe auf Deutsch."),
        ]  # fmt: skip
    assert [one for one in said if one in wanted] == wanted


def test_parts_of_the_programme_are_a_table_with_headers(edition):
    there(edition)
    pdf = opened(certificates(edition))
    kinds = [str(one.S) for one in elements(pdf)]
    assert (kinds.count("/TH"), kinds.count("/TD")) == (3, 6)
    assert kinds.index("/H1") < kinds.index("/H2") < kinds.index("/Table") < kinds.index("/Figure")


def test_a_run_of_several_parts_is_one_document(edition, monkeypatch):
    monkeypatch.setattr(documents, "CHUNK", 2)
    names = ["Anna", "Берта", "راما", "Doğan", "Émile"]
    for name in names:
        there(edition, first_name="", last_name=name, language="ar" if name == "راما" else "de")
    data = certificates(edition)
    pdf = opened(data)
    assert (len(pdf.pages), pdf.check_pdf_syntax()) == (6, [])
    assert_accessible(data)
    with pdf.open_outline() as outline:
        groups = [[child.title for child in one.children] for one in outline.root]
    assert (len(groups), sum(map(len, groups))) == (3, 6)
    assert {title for group in groups for title in group} == set(names)


def test_who_has_several_sheets_finds_name_and_code_on_each(edition):
    for number in range(40):
        hour, minute = divmod(11 * 60 + 10 * number, 60)
        end = divmod(11 * 60 + 10 * number + 10, 60)
        make_session(edition, f"{hour:02}:{minute:02}", "{:02}:{:02}".format(*end), title=f"Teil {number}")
    there(edition, language="en", last_name="Ångström")
    data = certificates(edition)
    pages = [" ".join(word for word, _x, _y in page) for page in words_on(data)]
    code = codes.grouped(services.issue(edition=edition, actor=SYSTEM)[0].code)
    assert len(pages) == 4
    assert all("Ångström" in page and code in page for page in pages if "continued" in page or "Fortsetzung" in page)
    assert ["continued" in page or "Fortsetzung" in page for page in pages] == [False, True, False, True]
    assert [code in page for page in pages] == [False, True, False, True]
