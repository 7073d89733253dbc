"""Translating side by side: what is missing, what is out of date, and what is stored."""

import pytest
from django.urls import reverse

from conference import services, translating
from conference.agenda.contents import columns_of
from conference.audit.services import SYSTEM
from conference.models import EditionText, Session
from conference.translating import State
from tests.factories import make_edition, make_room, make_session, make_speaker, make_topic
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


def url(edition, **query):
    address = reverse("admin:conference_edition_translations", args=[edition.pk])
    return address + "?" + "&".join(f"{name}={value}" for name, value in query.items())


def states(edition, language="en", part="programm"):
    found = translating.groups(translating.rows_of(edition, part), language)
    return {entry.key: entry.state for group in found for entry in group.entries}


@pytest.fixture
def staff(client):
    return sign_in(client, "agenda")


@pytest.fixture
def session():
    return make_session(make_edition(), title_de="Gesund ankommen", room=None)


def key_of(session, field="title"):
    return f"session-{session.pk}-{field}"


def sent(session, text, **others):
    [group] = translating.groups(translating.rows_of(session.edition, "programm"), "en")
    entry = next(one for one in group.entries if one.key == key_of(session))
    return {entry.key: text, f"seen-{entry.key}": entry.seen, **others}


def test_what_is_missing_stale_and_current(session):
    assert states(session.edition) == {key_of(session): State.MISSING}
    services.change_session(session=session, values={"title_en": "Arriving healthy"}, actor=SYSTEM)
    assert states(session.edition) == {key_of(session): State.CURRENT}
    services.change_session(session=session, values={"title_de": "Gesund bleiben"}, actor=SYSTEM)
    assert states(session.edition) == {key_of(session): State.STALE}


def test_the_mark_goes_along_with_the_publication(session):
    services.change_session(session=session, values={"title_en": "Arriving healthy"}, actor=SYSTEM)
    services.publish(edition=session.edition, actor=SYSTEM)
    assert states(session.edition) == {key_of(session): State.CURRENT}


def test_a_text_without_german_asks_for_nothing(session):
    assert key_of(session, "abstract") not in states(session.edition)


def test_a_translation_is_planned_not_published(client, staff, session):
    answer = client.post(url(session.edition, sprache="en"), sent(session, "Arriving healthy"))
    assert answer.status_code == 302
    assert Session.working.get().title_en == "Arriving healthy"
    assert not Session.objects.get().title_en


def test_names_and_texts_hold_at_once(client, staff):
    edition = make_edition()
    room, topic = make_room(edition, name="Großer Saal"), make_topic(edition, name="Schule")
    client.post(
        url(edition, sprache="en", was="namen"),
        {f"room-{room.pk}-name": "Great hall", f"topic-{topic.pk}-name": "School"},
    )
    room.refresh_from_db()
    topic.refresh_from_db()
    assert (room.name_en, topic.name_en) == ("Great hall", "School")
    text = EditionText.objects.create(edition=edition, kind="wifi", body_de="Im Foyer")
    client.post(url(edition, sprache="en", was="texte"), {f"editiontext-{text.pk}-body": "In the foyer\r\n\r\nfree"})
    text.refresh_from_db()
    assert text.body_en == "In the foyer\n\nfree"


def test_what_was_changed_meanwhile_is_told_and_nothing_typed_is_lost(client, staff, session):
    form = sent(session, "Arriving healthy")
    services.change_session(session=session, values={"title_de": "Anders"}, actor=SYSTEM)
    answer = client.post(url(session.edition, sprache="en"), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "wurde inzwischen geändert" in page
    assert "Arriving healthy" in page
    assert not Session.working.get().title_en


def test_one_wrong_field_stores_none(client, staff, session):
    other = make_session(session.edition, "14:00", "15:00", title_de="Zweiter", room=None)
    form = sent_all(session.edition, {key_of(session): "Fine", key_of(other): "x" * 201})
    assert client.post(url(session.edition, sprache="en"), form).status_code == 422
    assert not Session.working.exclude(title_en=None).exclude(title_en="").exists()


def sent_all(edition, texts):
    found = translating.groups(translating.rows_of(edition, "programm"), "en")
    seen = {f"seen-{entry.key}": entry.seen for group in found for entry in group.entries}
    return {**texts, **seen}


def test_an_old_translation_can_be_said_to_be_still_right(client, staff, session):
    services.change_session(session=session, values={"title_en": "Arriving healthy"}, actor=SYSTEM)
    services.publish(edition=session.edition, actor=SYSTEM)
    services.change_session(session=session, values={"title_de": "Gesund ankommen!"}, actor=SYSTEM)
    form = sent(session, "Arriving healthy", **{f"right-{key_of(session)}": "1"})
    client.post(url(session.edition, sprache="en"), form)
    assert states(session.edition) == {key_of(session): State.CURRENT}


def test_only_what_is_open_can_be_shown(client, staff, session):
    done = make_session(session.edition, "14:00", "15:00", title_de="Schon fertig", room=None)
    services.change_session(session=done, values={"title_en": "Done"}, actor=SYSTEM)
    page = client.get(url(session.edition, sprache="en", offen="1")).content.decode()
    assert "Gesund ankommen" in page
    assert "Schon fertig" not in page


def test_progress_counts_every_language_of_the_edition(session):
    services.change_session(session=session, values={"title_en": "Arriving healthy"}, actor=SYSTEM)
    session.edition.languages = ["de", "en", "ar"]
    found = translating.progress(session.edition, translating.rows_of(session.edition, "programm"))
    assert [(one.language, one.done, one.total, one.stale) for one in found] == [("en", 1, 1, 0), ("ar", 0, 1, 0)]


def test_fields_have_the_language_and_direction_of_their_text(client, staff, session):
    page = client.get(url(session.edition, sprache="ar")).content.decode()
    assert f'name="{key_of(session)}" id="{key_of(session)}" value="" lang="ar" dir="rtl"' in page


LATER = "Alle anderen sehen das erst nach der nächsten Veröffentlichung."


def stored(client, edition, key, **query):
    """What is told after a translation was typed."""
    return client.post(url(edition, sprache="en", **query), {key: "Something"}, follow=True).content.decode()


def test_translations_of_the_programme_wait_for_the_publication(client, staff, session):
    page = stored(client, session.edition, key_of(session))
    assert f'{LATER} <a href="{reverse("admin:conference_edition_publish", args=[session.edition_id])}">' in page


def test_in_a_draft_translations_hold_at_once(client, staff):
    session = make_session(make_edition(state="draft"), room=None)
    assert LATER not in stored(client, session.edition, key_of(session))


def test_translations_of_names_hold_at_once(client, staff, session):
    topic = make_topic(session.edition)
    assert LATER not in stored(client, session.edition, f"topic-{topic.pk}-name", was="namen")


def test_who_may_not_change_the_agenda_may_not_translate(client, session):
    sign_in(client, "empfang")
    assert client.get(url(session.edition)).status_code == 403


@pytest.mark.parametrize("count", [3, 40])
def test_it_asks_the_same_number_of_questions(count, client, staff, django_assert_num_queries):
    edition = make_edition()
    for _number in range(count):
        make_session(edition, room=None)
        make_room(edition), make_speaker(edition), make_topic(edition)
    client.get(url(edition))
    with django_assert_num_queries(12):
        client.get(url(edition, sprache="en"))


def test_every_language_has_its_column():
    assert columns_of("title")["de-simple"] == "title_de_simple"


def test_names_that_are_translated_together_make_one_version():
    edition = make_edition()
    topics = [make_topic(edition), make_topic(edition)]
    for topic in topics:
        make_session(edition).topics.add(topic)
    services.publish(edition=edition, actor=SYSTEM)
    entries = [
        one for group in translating.groups(translating.rows_of(edition, "namen"), "en") for one in group.entries
    ]
    typed = {one.key: f"Name {number}" for number, one in enumerate(entries)}  # two topics and two rooms
    translating.store(edition=edition, entries=entries, sent=typed, actor=SYSTEM)
    _first, *later = edition.agenda_versions.order_by("number")
    assert [len(one.changes) for one in later] == [2]
