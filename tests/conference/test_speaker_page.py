"""The own page of a person on stage: what it shows, what can be sent, what is told of it."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conference import services as agenda
from conference.agenda.publishing import publish
from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.models import Material, SessionPerson, Speaker, Submission
from conference.speakers import services
from tests.conference import uploads
from tests.factories import at, make_edition, make_room, make_session, make_speaker

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition(slug="demo", contact_email="ki@kreis.example")


@pytest.fixture
def speaker(edition):
    one = make_speaker(edition, name="Aylin Öztürk", email="aylin@kreis.example", function="Leiterin")
    session = make_session(edition, code="V1", title="Ankommen", room=make_room(edition, name="Clubraum"))
    SessionPerson.objects.create(session=session, speaker=one)
    return one


def own(speaker, page="", language=""):
    return f"{language}/{speaker.edition.slug}/mitwirken/{speaker.token}/{page}"


def text(client, address):
    return client.get(address).content.decode()


def test_the_page_says_who_and_when_and_where(client, speaker):
    page = text(client, own(speaker))
    assert "Aylin Öztürk" in page
    assert "Ankommen" in page
    assert "10:00 bis 11:00 Uhr" in page
    assert "Clubraum" in page


def test_of_a_plan_only_the_title_is_told(client, edition, speaker):
    person = SessionPerson(speaker=speaker)
    values = {"code": "G1", "title_de": "Geheim geplant", "start": at(edition, "14:00"), "end": at(edition, "15:00"),
              "room": make_room(edition, name="Nebenraum")}  # fmt: skip
    agenda.create_session(edition=edition, values=values, people=[person], actor=SYSTEM)
    page = text(client, own(speaker))
    assert "Geheim geplant" in page
    assert "noch nicht veröffentlicht" in page
    assert "14:00" not in page
    assert "Nebenraum" not in page


def test_a_planned_move_is_not_told_before_its_publication(client, edition, speaker):
    session = speaker.sessions.get()
    agenda.move_session(
        session=session, room=session.room, start=at(edition, "16:00"), end=at(edition, "17:00"), actor=SYSTEM
    )
    assert "10:00 bis 11:00 Uhr" in text(client, own(speaker))
    publish(edition=edition, actor=SYSTEM)
    assert "16:00 bis 17:00 Uhr" in text(client, own(speaker))


def test_a_cancelled_session_says_so_and_takes_nothing(client, speaker):
    session = speaker.sessions.get()
    agenda.cancel_session(session=session, actor=SYSTEM)
    assert "Dieser Programmpunkt fällt aus." in text(client, own(speaker))
    assert client.get(own(speaker, f"programmpunkt/{session.pk}/")).status_code == 303


def test_before_the_edition_is_public_the_page_is_there_without_times(client):
    edition = make_edition(state="draft")
    speaker = make_speaker(edition)
    SessionPerson.objects.create(session=make_session(edition, title="Entwurf"), speaker=speaker)
    page = text(client, own(speaker))
    assert "Entwurf" in page
    assert "10:00" not in page
    assert f"/{edition.slug}/programm/" not in page


def test_nobody_keeps_the_page(client, speaker):
    response = client.get(own(speaker))
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("page", ["", "person/", "datei/", "bild.jpg"])
def test_an_unknown_link_is_told_kindly(client, speaker, page):
    response = client.get(f"/demo/mitwirken/{'0' * 40}/{page}")
    assert response.status_code == 404
    assert "Diesen Link kennen wir nicht" in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"


def test_a_link_opens_nothing_in_another_edition(client, speaker):
    make_edition(slug="andere")
    assert client.get(f"/andere/mitwirken/{speaker.token}/").status_code == 404


def test_it_asks_the_same_number_of_questions_for_one_session_and_for_five(client, django_assert_max_num_queries):
    for count in (1, 5):
        edition = make_edition()
        speaker = make_speaker(edition)
        for number in range(count):
            session = make_session(edition, f"1{number}:00", f"1{number}:30")
            SessionPerson.objects.create(session=session, speaker=speaker)
        with django_assert_max_num_queries(6):
            client.get(own(speaker))


# --- About the person ----------------------------------------------------------------------------------------


def person_fields(**fields):
    return {"function": "Leiterin", "organisation": "", "biography": "", "portrait_alt": "", **fields}


def test_what_is_sent_about_the_person_waits_and_changes_nothing(client, speaker):
    response = client.post(own(speaker, "person/"), person_fields(biography="Ich arbeite\nseit 2015 hier."))
    assert response.status_code == 303
    waiting = Submission.objects.get()
    assert waiting.values == {"biography_de": "Ich arbeite\nseit 2015 hier."}
    speaker.refresh_from_db()
    assert not speaker.biography
    assert "Wir sehen es an." in text(client, own(speaker))


def test_what_was_sent_about_the_person_is_told_while_it_waits(client, speaker):
    assert "Im Programm steht noch nichts über Sie." in text(client, own(speaker))
    client.post(own(speaker, "person/"), person_fields(biography="Ich arbeite\nseit 2015 hier.", function=""))
    page = text(client, own(speaker))
    assert "Geschickt:" in page
    assert "Ich arbeite\nseit 2015 hier." in page
    assert "geleert" in page
    assert "Im Programm steht noch nichts über Sie." not in page


def test_what_was_sent_in_another_language_says_which(client, speaker):
    client.post(own(speaker, "person/", "/ar"), person_fields(function="", biography="عربي"))
    assert '<small lang="ar" dir="rtl">' in text(client, own(speaker))
    assert '<small lang="ar"' not in text(client, own(speaker, "", "/ar"))


def test_what_was_sent_is_in_the_form_again_and_sending_once_more_adds_to_it(client, speaker):
    client.post(own(speaker, "person/"), person_fields(biography="Erste Fassung"))
    assert "Erste Fassung" in text(client, own(speaker, "person/"))
    client.post(own(speaker, "person/"), person_fields(biography="Zweite", organisation="VHS"))
    assert Submission.objects.get().values == {"biography_de": "Zweite", "organisation": "VHS"}


def test_each_language_has_a_text_of_its_own(client, speaker):
    client.post(own(speaker, "person/"), person_fields(biography="Deutsch"))
    client.post(own(speaker, "person/", "/ar"), person_fields(function="", biography="عربي"))
    assert Submission.objects.get().values == {"biography_de": "Deutsch", "biography_ar": "عربي"}


def test_nothing_new_leaves_nothing_waiting(client, speaker):
    client.post(own(speaker, "person/"), person_fields(biography="Doch nicht"))
    response = client.post(own(speaker, "person/"), person_fields())
    assert response["Location"].endswith("?gleich=1")
    assert not Submission.objects.exists()


def test_a_text_that_is_too_long_comes_back_as_it_was(client, speaker):
    response = client.post(own(speaker, "person/"), person_fields(biography="ä" * 1501))
    assert response.status_code == 422
    assert "ä" * 1501 in response.content.decode()
    assert "Alles, was Sie eingetragen haben, ist noch da.<" in response.content.decode()
    assert not Submission.objects.exists()


def test_a_picture_needs_words(client, speaker):
    response = client.post(own(speaker, "person/"), person_fields(portrait=uploads.jpeg()))
    page = response.content.decode()
    assert response.status_code == 422
    assert "Bitte beschreiben Sie das Bild in einem kurzen Satz." in page
    assert "Bitte wählen Sie die Datei noch einmal aus." in page
    assert "ist noch da, außer der Datei." in page
    assert "Pflicht, wenn Sie ein Bild schicken." in page


def test_a_picture_that_waits_is_seen_by_nobody_else(client, speaker):
    fields = person_fields(portrait=uploads.jpeg(), portrait_alt="Frau, lacht")
    assert client.post(own(speaker, "person/"), fields).status_code == 303
    assert client.get(f"/demo/bild/{speaker.code}.jpg").status_code == 404
    response = client.get(own(speaker, "bild.jpg"))
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response).startswith(b"\xff\xd8\xff")


def test_a_second_picture_removes_the_first_file(client, speaker, media, django_capture_on_commit_callbacks):
    fields = person_fields(portrait_alt="Frau, lacht")
    for size in ((300, 300), (200, 200)):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(own(speaker, "person/"), fields | {"portrait": uploads.jpeg(size)})
    assert len(list(media.rglob("*.jpg"))) == 1


def test_a_picture_is_taken_back_at_once(client, speaker, media, django_capture_on_commit_callbacks):
    one = services.send_person(
        speaker=speaker, values={"portrait_alt_de": "Frau"}, portrait=uploads.portrait(), language="de", actor=SYSTEM
    )
    services.accept(submission=one, seen=services.stamp(one), actor=SYSTEM)
    public = f"/demo/bild/{speaker.code}.jpg"
    assert b"".join(client.get(public)).startswith(b"\xff\xd8\xff")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(own(speaker, "bild/entfernen/")).status_code == 303
    assert client.get(public).status_code == 404
    assert not list(media.rglob("*.jpg"))


def test_the_honey_catches_robots(client, speaker):
    response = client.post(own(speaker, "person/"), person_fields(biography="x", homepage="https://x.example"))
    assert response.status_code == 422


def test_too_many_attempts_are_asked_to_wait(client, speaker, settings):
    settings.RATE_LIMITS = True
    codes = {client.post(own(speaker, "person/"), person_fields(biography=f"{n}")).status_code for n in range(61)}
    assert codes == {303, 429}


def test_a_form_without_its_token_is_refused(speaker):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(own(speaker, "person/"), person_fields(biography="x")).status_code == 403


# --- About a session -----------------------------------------------------------------------------------------


def test_text_and_equipment_of_a_session_wait(client, speaker):
    session = speaker.sessions.get()
    fields = {"abstract": "Worum es geht.", "equipment": ["tables", "projector"], "equipment_note": "Karten"}
    assert client.post(own(speaker, f"programmpunkt/{session.pk}/"), fields).status_code == 303
    assert Submission.objects.get().values == {
        "abstract_de": "Worum es geht.", "equipment": ["projector", "tables"], "equipment_note": "Karten",
    }  # fmt: skip
    session.refresh_from_db()
    assert session.equipment == []


def test_what_was_sent_for_a_session_is_told_while_it_waits(client, speaker):
    session = speaker.sessions.get()
    before = text(client, own(speaker))
    assert "noch nichts angegeben" in before
    assert "Text und Ausstattung schicken" in before
    fields = {"abstract": "Worum es geht.", "equipment": ["tables", "projector"], "equipment_note": "Karten"}
    client.post(own(speaker, f"programmpunkt/{session.pk}/"), fields)
    page = text(client, own(speaker))
    assert all(word in page for word in ("Geschickt:", "Worum es geht.", "Beamer", "Karten"))
    assert "noch nichts angegeben" not in page
    assert "Text und Ausstattung noch einmal ändern" in page


def test_somebody_elses_session_is_out_of_reach(client, edition, speaker):
    other = make_session(edition, "12:00", "13:00")
    response = client.post(own(speaker, f"programmpunkt/{other.pk}/"), {"abstract": "x"})
    assert response.status_code == 303
    assert not Submission.objects.exists()


def test_equipment_that_does_not_exist_is_refused(client, speaker):
    session = speaker.sessions.get()
    response = client.post(own(speaker, f"programmpunkt/{session.pk}/"), {"equipment": ["kanone"]})
    assert response.status_code == 422


# --- Files ---------------------------------------------------------------------------------------------------


def file_fields(speaker, **fields):
    return {"session": speaker.sessions.get().pk, "kind": "slides", "title": "Folien", "language": "de", **fields}


def test_a_file_waits_for_staff(client, speaker):
    response = client.post(own(speaker, "datei/"), file_fields(speaker, file=uploads.pdf()))
    assert response.status_code == 303
    one = Material.objects.get()
    assert (one.state, one.released, one.content_type) == ("sent", False, "application/pdf")
    assert "folien" not in one.file.name.lower()
    page = text(client, own(speaker))
    assert "Wir sehen es an." in page
    assert client.get(f"/demo/unterlagen/{one.pk}/").status_code == 404


def test_the_own_file_is_given_out_as_a_file(client, speaker):
    client.post(own(speaker, "datei/"), file_fields(speaker, title='Fo"lien & mehr', file=uploads.pdf()))
    response = client.get(own(speaker, f"datei/{Material.objects.get().pk}/"))
    assert response["Content-Disposition"] == 'attachment; filename="Fo-lien-mehr.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(response).startswith(b"%PDF")


def test_a_file_without_a_title_is_asked_for_again(client, speaker):
    response = client.post(own(speaker, "datei/"), file_fields(speaker, title="", file=uploads.pdf()))
    assert response.status_code == 422
    assert "Bitte wählen Sie die Datei noch einmal aus." in response.content.decode()
    assert not Material.objects.exists()


def test_the_own_file_can_be_taken_back(client, speaker, media, django_capture_on_commit_callbacks):
    client.post(own(speaker, "datei/"), file_fields(speaker, file=uploads.pdf()))
    address = own(speaker, f"datei/{Material.objects.get().pk}/entfernen/")
    assert client.get(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).status_code == 303
    assert not Material.objects.exists()
    assert not list(media.rglob("*.pdf"))


def test_somebody_elses_file_is_out_of_reach(client, edition, speaker):
    client.post(own(speaker, "datei/"), file_fields(speaker, file=uploads.pdf()))
    key, other = Material.objects.get().pk, make_speaker(edition)
    assert client.get(own(other, f"datei/{key}/")).status_code == 404
    client.post(own(other, f"datei/{key}/entfernen/"))
    assert Material.objects.exists()


def test_no_more_than_twenty_files_wait(client, speaker):
    for _number in range(20):
        client.post(own(speaker, "datei/"), file_fields(speaker, file=uploads.pdf()))
    response = client.post(own(speaker, "datei/"), file_fields(speaker, file=uploads.pdf()))
    assert response.status_code == 422
    assert Material.objects.count() == 20


def test_a_disk_that_takes_no_file_is_told_and_nothing_typed_is_lost(client, speaker, media):
    media.write_text("a file where a folder should be")
    response = client.post(own(speaker, "datei/"), file_fields(speaker, title="Mein Titel", file=uploads.pdf()))
    page = response.content.decode()
    assert response.status_code == 503
    assert "Die Datei lässt sich gerade nicht speichern." in page
    assert "Mein Titel" in page
    assert not Material.objects.exists()


def test_the_disk_may_fail_the_picture_too(client, speaker, media):
    media.write_text("a file where a folder should be")
    fields = person_fields(portrait=uploads.jpeg(), portrait_alt="Frau, lacht", biography="Bleibt stehen")
    response = client.post(own(speaker, "person/"), fields)
    assert response.status_code == 503
    assert "Bleibt stehen" in response.content.decode()


# --- After the event -----------------------------------------------------------------------------------------


@pytest.fixture
def over(edition, speaker):
    edition.date = dt.date(2024, 1, 21)
    edition.save()
    return Speaker.objects.select_related("edition").get(pk=speaker.pk)


def test_after_the_event_files_are_still_taken(client, over):
    page = text(client, own(over))
    assert "Folien und Dokumentation können Sie weiter schicken." in page
    fields = file_fields(over, kind="documentation", file=uploads.pdf())
    assert client.post(own(over, "datei/"), fields).status_code == 303
    assert Material.objects.get().kind == "documentation"


def test_after_the_event_no_text_is_taken(client, over):
    address = own(over, f"programmpunkt/{over.sessions.get().pk}/")
    assert client.post(address, {"abstract": "Zu spät"}).status_code == 303
    assert not Submission.objects.exists()


def test_an_archived_edition_takes_nothing(client, edition, speaker):
    agenda.archive_edition(edition=edition, actor=SYSTEM)
    client.post(own(speaker, "person/"), person_fields(biography="x"))
    client.post(own(speaker, "datei/"), file_fields(speaker, file=uploads.pdf()))
    assert not Submission.objects.exists()
    assert not Material.objects.exists()


def test_the_log_names_fields_and_never_what_was_typed(client, speaker):
    client.post(own(speaker, "person/"), person_fields(biography="Ganz persönlich"))
    entry = AuditEntry.objects.get(action="submission.sent")
    assert entry.details == {"fields": ["biography_de"]}


def test_an_empty_file_is_refused(client, speaker):
    nothing = SimpleUploadedFile("leer.pdf", b"")
    response = client.post(own(speaker, "datei/"), file_fields(speaker, file=nothing))
    assert response.status_code == 422
    assert "Die Datei ist leer." in response.content.decode()
