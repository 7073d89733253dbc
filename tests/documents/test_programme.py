"""The programme for print says what the page says."""

import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from conference import programme_document, services, texts
from conference.documents import pipeline, registry
from conference.documents import services as documents
from conference.documents.models import Document
from conference.documents.registry import subject_of
from conference.models import Edition, Part, SessionPerson
from exhibitors.models import BookingState, Exhibitor, StandBooking
from tests.factories import (
    make_edition,
    make_registration,
    make_room,
    make_session,
    make_speaker,
    make_stand,
    make_topic,
    make_workshop,
)

from .pdf import assert_accessible, codes_on, elements, missing_glyphs, opened, text_of

pytestmark = pytest.mark.django_db


def programme(edition, language="de") -> bytes:
    document = SimpleNamespace(kind="programme", subject=subject_of(edition), language=language, params={})
    return pipeline.render_part(document, [edition.pk])


@pytest.fixture
def edition():
    edition = make_edition(title="3. Konferenz", motto="Kräfte bündeln", contact_name="Rana Saleh")
    texts.fill_missing(edition)
    gallery = make_room(edition, name="Galerie", step_free=False)
    talk = make_session(
        edition, title="Was trägt?", abstract="Zehn Jahre.\n\nUnd nun?", sign_language=True, captions=True
    )
    talk.topics.add(make_topic(edition, name="Schule"))
    speaker = make_speaker(edition, name="Олена Бондар", organisation="Schulamt", function="Lehrkraft")
    SessionPerson.objects.create(session=talk, speaker=speaker)
    host = make_speaker(edition, name="Samir Haddad", organisation="Radio")
    SessionPerson.objects.create(session=talk, speaker=host, part=Part.MODERATOR)
    make_workshop(edition, title="Mehrsprachig in der Kita", room=gallery, languages=["de", "pl"])
    make_workshop(edition, title="Gesund ankommen")
    exhibitor = Exhibitor.objects.create(edition=edition, organisation="Caritas", description="Migrationsberatung")
    stand = make_stand(edition, number="B3", x=3, y=4)
    StandBooking.objects.create(edition=edition, exhibitor=exhibitor, stand=stand, state=BookingState.CONFIRMED)
    return edition


def test_programme_is_complete(edition):
    text = " ".join(text_of(programme(edition)).split())
    for words in (
        "3. Konferenz", "Kräfte bündeln", "Was trägt?", "Олена Бондар", "Schulamt", "Moderation, Radio", "Galerie",
        "nicht stufenlos", "Gebärdensprache", "Untertitel", "Deutsch, Polnisch", "Zehn Jahre.", "Und nun?", "Schule",
        "Caritas", "Migrationsberatung", "B3", "Anfahrt", "Barrierefreiheit", "Kinderbetreuung", "WLAN", "Fotos",
        "Rana Saleh", "Impressum", "Förderung", "Stand:", "13:15–14:30",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_programme_is_accessible(edition, language):
    data = programme(edition, language)
    assert_accessible(data)
    pdf = opened(data)
    assert str(pdf.Root.Lang) == language
    assert missing_glyphs(pdf) == []


def test_day_is_a_table_with_headers(edition):
    pdf = opened(programme(edition))
    kinds = [str(one.S) for one in elements(pdf)]
    assert kinds.count("/Table") == 2  # the day, the exhibitors
    assert "/TH" in kinds


def test_a_time_is_set_light_only_where_it_is_the_same_again(edition):
    edition.sessions.all().delete()
    for number, end in enumerate(("11:45", "11:55", "11:55")):
        make_session(edition, "10:45", end, title=f"S{number}", room=make_room(edition, position=number))
    sessions = programme_document.sessions_of(edition)
    [table] = programme_document.tables_of(edition, sessions, programme_document.items_of(edition, sessions))
    html = render_to_string("documents/programme_day.html", {"table": table})
    assert re.findall(r'<tr( class="beside")?>\s*<th scope="row"><bdi>([^<]+)', html) == [
        ("", "10:45–11:45"), ("", "10:45–11:55"), (' class="beside"', "10:45–11:55"),
    ]  # fmt: skip


def test_chapters_are_bookmarks(edition):
    pdf = opened(programme(edition))
    with pdf.open_outline() as outline:
        titles = [child.title for one in outline.root for child in one.children]
    assert [title for title in titles if title in ("Ablauf", "Die Beiträge", "Die Mitwirkenden", "Die Messe")] == [
        "Ablauf", "Die Beiträge", "Die Mitwirkenden", "Die Messe"]  # fmt: skip


def test_code_leads_to_the_live_page(edition):
    data = programme(edition)
    pages = range(1, len(opened(data).pages) + 1)
    with translation.override("de"):
        address = "http://testserver" + reverse("conference:programme", args=[edition.slug])
    assert address in set().union(*(codes_on(data, page) for page in pages))


def test_empty_edition_has_a_programme_too():
    assert_accessible(programme(make_edition()))


def test_cancelled_session_says_so(edition):
    session = edition.sessions.get(title="Was trägt?")
    session.state = "cancelled"
    session.save()
    text = text_of(programme(edition))
    assert "fällt aus" in text
    assert "Zehn Jahre" not in text


def test_address_waits_then_gives_the_file(client, edition):
    address = reverse("conference:programme_pdf", args=[edition.slug])
    first = client.get(address)
    assert first.status_code == 503
    assert first["Retry-After"] == "2"
    for part in pipeline.plan(Document.objects.get().pk):
        pipeline.make_part(part)
    second = client.get(address)
    assert second.status_code == 200
    assert second["Content-Type"] == "application/pdf"
    assert b"".join(second.streaming_content).startswith(b"%PDF-")
    assert Document.objects.count() == 1
    second.close()


def test_waiting_is_no_error_in_the_log(client, edition, caplog):
    caplog.set_level("INFO", "django.request")
    assert client.get(reverse("conference:programme_pdf", args=[edition.slug])).status_code == 503
    assert [(one.levelname, one.name) for one in caplog.records] == [("INFO", "django.request")]


def test_change_of_the_agenda_asks_for_a_new_file(edition):
    first = programme_document.programme_pdf(edition, "de")
    services.touch_agenda(edition)
    edition.refresh_from_db()
    assert programme_document.programme_pdf(edition, "de") != first


def test_new_exhibitor_asks_for_a_new_file(edition):
    first = programme_document.programme_pdf(edition, "de")
    Exhibitor.objects.create(edition=edition, organisation="Diakonie")
    assert programme_document.programme_pdf(edition, "de") != first


def test_fair_counts_the_same_in_every_language(edition):
    Exhibitor.objects.get().topics.add(make_topic(edition, name="Gesundheit", name_ar="الصحة"))
    with translation.override("ar"):
        asked = programme_document.programme_pdf(edition, "ar")
    assert programme_document.programme_pdf(edition, "ar") == asked


def test_draft_has_no_public_programme(client):
    draft = make_edition(state="draft")
    assert client.get(reverse("conference:programme_pdf", args=[draft.slug])).status_code == 404


def test_sweep_keeps_the_languages_ready_that_were_asked_for(edition):
    for language in ("de", "ar"):
        programme_document.programme_pdf(edition, language)
    services.touch_agenda(edition)
    Edition.objects.update(agenda_changed_at=timezone.now() - programme_document.QUIET_FOR * 2)
    for _language in range(2):
        Document.objects.update(state="ready", file="documents/x.pdf")
        documents.keep_ready()
    edition.refresh_from_db()
    fresh = Document.objects.filter(params__version=edition.agenda_stamp)
    assert sorted(fresh.values_list("language", flat=True)) == ["ar", "de"]


def test_sweep_waits_until_the_agenda_is_quiet(edition):
    programme_document.programme_pdf(edition, "de")
    services.touch_agenda(edition)
    documents.keep_ready()
    assert Document.objects.count() == 1


def test_signs_have_number_name_and_code(edition):
    document = SimpleNamespace(kind="stand-signs", subject=subject_of(edition), language="de", params={})
    (keys,) = registry.get("stand-signs").chunks(document)
    data = pipeline.render_part(document, keys)
    assert_accessible(data)
    assert re.search(r"B3\s+Caritas", text_of(data))
    assert codes_on(data)


def test_plan_shows_every_stand_and_its_holder(edition):
    make_stand(edition, number="C7")
    document = SimpleNamespace(kind="hall-plan", subject=subject_of(edition), language="de", params={})
    (keys,) = registry.get("hall-plan").chunks(document)
    data = pipeline.render_part(document, keys)
    assert_accessible(data)
    text = text_of(data)
    assert "C7" in text
    assert re.search(r"B3\s+Caritas", text)


def test_crew_has_its_stand_on_the_badge(edition):
    worker = make_registration(edition, role="exhibitor", source="staff")
    StandBooking.objects.get().crew.add(worker)
    document = SimpleNamespace(kind="badges", subject=subject_of(edition), language="de", params={"format": "a6"})
    assert "Messestand · Stand B3" in text_of(pipeline.render_part(document, [worker.pk]))


def test_nothing_is_asked_of_the_database_by_the_template(edition, django_assert_max_num_queries):
    document = SimpleNamespace(kind="programme", subject=subject_of(edition), language="de", params={})
    with django_assert_max_num_queries(14):
        pipeline.render_part(document, [edition.pk])
