"""What staff do with what was sent: invite, compare, edit, accept, give back, release; what everybody sees of it."""

import datetime as dt

import pytest
from django.urls import reverse

from conference import caching
from conference import services as agenda
from conference.agenda.publishing import publish
from conference.agenda.rules import AgendaError
from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.models import Material, SessionPerson, Speaker, Submission
from conference.outbox.models import OutgoingMail
from conference.outbox.rendering import render
from conference.speakers import materials, services
from conference.speakers import uploads as checking
from tests.conference import uploads
from tests.factories import at, make_edition, make_room, make_session, make_speaker
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db
LANGUAGES = ["de", "ar", "en"]


@pytest.fixture(autouse=True)
def forget_pages():
    caching.memory.clear()


@pytest.fixture
def edition():
    return make_edition(slug="demo", contact_email="ki@kreis.example")


@pytest.fixture
def speaker(edition):
    one = make_speaker(edition, name="Aylin Öztürk", email="aylin@kreis.example", biography="Alt und kurz.")
    session = make_session(edition, code="V1", title="Ankommen", abstract="Der alte Text.", room=make_room(edition))
    SessionPerson.objects.create(session=session, speaker=one)
    return one


def send_person(speaker, portrait=None, language="de", **values):
    return services.send_person(speaker=speaker, values=values, portrait=portrait, language=language, actor=SYSTEM)


def send_session(speaker, **values):
    session = speaker.sessions.get()
    return services.send_session(speaker=speaker, session=session, values=values, language="de", actor=SYSTEM)


def send_file(speaker, **values):
    given = {"kind": "slides", "title": "Folien", "language": "de", **values}
    upload = checking.material(uploads.pdf())
    session = speaker.sessions.get()
    return materials.send(speaker=speaker, session=session, values=given, upload=upload, actor=SYSTEM)


def page(name, *args):
    return reverse(f"admin:conference_{name}", args=args)


def mails():
    return list(OutgoingMail.objects.order_by("pk"))


# --- The link ------------------------------------------------------------------------------------------------


def test_the_link_goes_out_and_is_noted(client, speaker):
    sign_in(client, "agenda")
    client.post(page("speaker_deed", speaker.pk, "invite"))
    speaker.refresh_from_db()
    assert speaker.invited_at
    [mail] = mails()
    assert (mail.name, mail.to, mail.language) == ("speakers/speaker_link", "aylin@kreis.example", "de")
    assert speaker.token not in str(mail.context)
    assert f"/demo/mitwirken/{speaker.token}/" in render(mail).text


def test_the_link_comes_in_the_persons_language(speaker):
    speaker.language = "ar"
    services.invite(speaker=speaker, actor=SYSTEM)
    words = render(mails()[0])
    assert f"/ar/demo/mitwirken/{speaker.token}/" in words.html
    assert 'dir="rtl"' in words.html


def test_all_chosen_get_their_link_but_those_without_an_address(client, edition, speaker):
    without = make_speaker(edition, name="Ohne Adresse")
    sign_in(client, "leitung")
    data = {"action": "invite_chosen", "_selected_action": [speaker.pk, without.pk]}
    response = client.post(page("speaker_changelist"), data, follow=True).content.decode()
    assert "1 Link ist unterwegs." in response
    assert "Für Ohne Adresse steht keine E-Mail-Adresse da." in response
    assert len(mails()) == 1


def test_the_button_is_only_there_with_an_address(client, edition, speaker):
    sign_in(client, "agenda")
    assert "Link schicken" in client.get(page("speaker_change", speaker.pk)).content.decode()
    other = make_speaker(edition)
    assert page("speaker_deed", other.pk, "invite") not in client.get(page("speaker_change", other.pk)).content.decode()


def test_without_an_address_the_field_says_where_the_button_comes_from(client, edition, speaker):
    other = make_speaker(edition, name="Ohne Adresse", email="")
    sign_in(client, "agenda")
    assert "mit dem Knopf „Link schicken“" in client.get(page("speaker_change", other.pk)).content.decode()
    assert "mit dem Knopf „Link schicken“" not in client.get(page("speaker_change", speaker.pk)).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["link", "accepted", "declined", "accepted file", "declined file", "accepted text"])
def test_every_mail_is_made_in_every_language(speaker, name, language):
    Speaker.objects.filter(pk=speaker.pk).update(language=language)
    speaker = Speaker.objects.select_related("edition").get(pk=speaker.pk)
    staff = {"actor": SYSTEM, "answer": "Bitte <kürzer>!"}
    if name == "link":
        services.invite(speaker=speaker, actor=SYSTEM)
    elif "file" in name:
        decide = materials.accept if "accepted" in name else materials.decline
        decide(material=send_file(speaker), **staff)
    else:
        one = send_session(speaker, abstract_de="Neu") if "text" in name else send_person(speaker, biography_de="Neu")
        Submission.objects.update(language=language)
        one.refresh_from_db()
        decide = services.accept if "accepted" in name else services.decline
        decide(submission=one, seen=services.stamp(one), **staff)
    mail = mails()[-1]
    words = render(mail)
    assert (mail.name, mail.language) == (
        f"speakers/{'speaker' if name == 'link' else 'submission'}_{name.split()[0]}",
        language,
    )
    assert words.subject
    assert "Aylin Öztürk" in words.text
    assert f"/demo/mitwirken/{speaker.token}/" in words.text
    assert name == "link" or ("Bitte &lt;kürzer&gt;!" in words.html and "Bitte <kürzer>!" in words.text)
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in words.html
    assert "{{" not in words.text + words.html
    assert "{%" not in words.text + words.html


def test_the_mail_of_the_link_reads_well(speaker):
    services.invite(speaker=speaker, actor=SYSTEM)
    text = render(mails()[0]).text
    assert "Guten Tag Aylin Öztürk," in text
    assert "10:00 bis 11:00 Uhr" in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize("about", ["person", "text", "file"])
def test_the_mail_of_a_decision_goes_on_after_the_greeting_as_one_writes(speaker, about):
    if about == "file":
        materials.accept(material=send_file(speaker), actor=SYSTEM)
    else:
        one = (
            send_person(speaker, biography_de="Neu") if about == "person" else send_session(speaker, abstract_de="Neu")
        )
        services.accept(submission=one, seen=services.stamp(one), actor=SYSTEM)
    assert "Guten Tag Aylin Öztürk,\n\nes geht um Ihre" in render(mails()[-1]).text


# --- Comparing and deciding ----------------------------------------------------------------------------------


def test_the_page_shows_what_is_there_beside_what_was_sent(client, speaker):
    one = send_person(speaker, biography_de="Alt und lang.", organisation="VHS")
    sign_in(client, "agenda")
    html = client.get(page("submission_change", one.pk)).content.decode()
    assert "Alt und kurz." in html
    assert '<ins><span class="visually-hidden" lang="de">neu: </span>lang.</ins>' in html
    assert '<del><span class="visually-hidden" lang="de">entfernt: </span>kurz.</del> <ins>' in html
    assert "VHS" in html


def test_a_text_that_is_new_as_a_whole_stands_plain_below_the_old_one(client, speaker):
    one = send_session(speaker, abstract_de="Praktische Ideen für Kinder und Erwachsene.")
    sign_in(client, "agenda")
    html = client.get(page("submission_change", one.pk)).content.decode()
    assert "review-sides--below" in html
    assert html.index(">Der alte Text.<") < html.index(">Praktische Ideen für Kinder und Erwachsene.<")
    assert "<ins>" not in html


def accept(client, one, **fields):
    data = {**one.values, "seen": services.stamp(one), **fields}
    return client.post(page("submission_accept", one.pk), data)


def test_what_is_accepted_about_a_person_holds_at_once(client, speaker):
    one = send_person(speaker, biography_de="Neu.", needs_step_free=True)
    sign_in(client, "agenda")
    assert accept(client, one, answer="Schön!").status_code == 302
    speaker.refresh_from_db()
    one.refresh_from_db()
    assert (speaker.biography, speaker.needs_step_free) == ("Neu.", True)
    assert (one.state, one.answer) == ("accepted", "Schön!")
    assert mails()[-1].name == "speakers/submission_accepted"
    assert "Neu." in client.get("/demo/programm/V1/").content.decode()


def test_staff_edit_before_they_accept(client, speaker):
    one = send_person(speaker, biography_de="Neu mit Tipfehler.")
    sign_in(client, "agenda")
    accept(client, one, biography_de="Neu ohne Tippfehler.")
    speaker.refresh_from_db()
    assert speaker.biography == "Neu ohne Tippfehler."


def test_a_text_of_a_session_waits_for_the_publication(client, edition, speaker):
    one = send_session(speaker, abstract_de="Der neue Text.")
    sign_in(client, "agenda")
    answer = client.post(
        page("submission_accept", one.pk), {**one.values, "seen": services.stamp(one)}, follow=True
    ).content.decode()
    assert "sobald Sie die nächste Fassung veröffentlichen" in answer
    assert "Der alte Text." in client.get("/demo/programm/V1/").content.decode()
    publish(edition=edition, actor=SYSTEM)
    assert "Der neue Text." in client.get("/demo/programm/V1/").content.decode()


def test_what_a_room_needs_holds_at_once(client, speaker):
    one = send_session(speaker, equipment=["projector", "tables"], equipment_note="Karten")
    sign_in(client, "agenda")
    accept(client, one)
    session = speaker.sessions.get()
    assert (session.equipment, session.equipment_note) == (["projector", "tables"], "Karten")


def test_a_text_for_a_session_that_is_only_planned_is_taken_over(client, edition, speaker):
    person = SessionPerson(speaker=speaker)
    values = {"code": "N1", "title_de": "Neu", "start": at(edition, "14:00"), "end": at(edition, "15:00")}
    row = agenda.create_session(edition=edition, values=values, people=[person], actor=SYSTEM)
    one = services.send_session(
        speaker=speaker, session=row, values={"abstract_de": "Dazu"}, language="de", actor=SYSTEM
    )
    services.accept(submission=one, seen=services.stamp(one), actor=SYSTEM)
    row.refresh_from_db()
    assert row.abstract_de == "Dazu"


def test_giving_back_needs_an_answer(client, speaker):
    one = send_person(speaker, biography_de="Neu.")
    sign_in(client, "agenda")
    address, seen = page("submission_decline", one.pk), services.stamp(one)
    refused = client.post(address, {"seen": seen, "answer": " "})
    assert refused.status_code == 422
    assert "Bitte schreiben Sie einen Satz dazu." in refused.content.decode()
    assert client.post(address, {"seen": seen, "answer": "Bitte kürzer."}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.answer) == ("declined", "Bitte kürzer.")
    assert "Bitte kürzer." in client.get(f"/demo/mitwirken/{speaker.token}/").content.decode()
    assert mails()[-1].name == "speakers/submission_declined"


def test_what_was_sent_anew_meanwhile_is_not_accepted_unseen(client, speaker):
    one = send_person(speaker, biography_de="Erste.")
    seen = services.stamp(one)
    send_person(speaker, biography_de="Zweite.")
    sign_in(client, "agenda")
    response = client.post(page("submission_accept", one.pk), {"biography_de": "Erste.", "seen": seen})
    assert response.status_code == 422
    assert "Inzwischen kam eine neue Fassung." in response.content.decode()
    speaker.refresh_from_db()
    assert speaker.biography == "Alt und kurz."


def test_nothing_is_decided_twice(client, speaker):
    one = send_person(speaker, biography_de="Neu.")
    seen = services.stamp(one)
    services.accept(submission=one, seen=seen, actor=SYSTEM)
    with pytest.raises(AgendaError, match="schon entschieden"):
        services.decline(submission=one, seen=seen, answer="Nein", actor=SYSTEM)
    assert len(mails()) == 1


def test_after_a_decision_something_new_can_be_sent(speaker):
    one = send_person(speaker, biography_de="Neu.")
    services.decline(submission=one, seen=services.stamp(one), answer="Kürzer", actor=SYSTEM)
    assert send_person(speaker, biography_de="N.").pk != one.pk


def test_staff_changes_of_other_fields_stay(speaker):
    one = send_person(speaker, biography_de="Neu.", organisation="")
    row = Speaker.objects.get(pk=speaker.pk)
    row.organisation = "Kreis Heinsberg"
    services.save_speaker(speaker=row, actor=SYSTEM)
    services.accept(submission=one, seen=services.stamp(one), actor=SYSTEM)
    row.refresh_from_db()
    assert (row.organisation, row.biography) == ("Kreis Heinsberg", "Neu.")


@pytest.mark.parametrize("role", ["anmeldung", "messe", "empfang", "bedarf"])
@pytest.mark.parametrize("deed", ["accept", "decline"])
def test_other_roles_decide_nothing(client, speaker, role, deed):
    one = send_person(speaker, biography_de="Neu.")
    sign_in(client, role)
    data = {"seen": services.stamp(one), "answer": "x", "biography_de": "Neu."}
    assert client.post(page(f"submission_{deed}", one.pk), data).status_code == 403
    assert Submission.objects.get().state == "sent"


@pytest.mark.parametrize("deed", ["accept", "decline"])
def test_looking_decides_nothing(client, speaker, deed):
    one = send_person(speaker, biography_de="Neu.")
    sign_in(client, "leitung")
    assert client.get(page(f"submission_{deed}", one.pk)).status_code == 405


def test_the_log_holds_no_contents(speaker):
    one = send_person(speaker, biography_de="Ganz persönlich.")
    services.accept(submission=one, seen=services.stamp(one), answer="Sehr schön", actor=SYSTEM)
    assert not [e for e in AuditEntry.objects.all() if "persönlich" in str(e.details) or "schön" in str(e.details)]
    assert AuditEntry.objects.filter(action="submission.accepted").count() == 1


def test_what_waits_is_told_on_the_first_page(client, speaker):
    send_person(speaker, biography_de="Neu.")
    send_session(speaker, abstract_de="Neu.")
    send_file(speaker)
    sign_in(client, "agenda")
    tasks = [task.text for task in client.get(reverse("admin:index")).context["tasks"]]
    assert "2 Einsendungen warten auf Prüfung." in tasks
    assert "1 Datei wartet auf Prüfung." in tasks


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(client, edition, count, django_assert_num_queries):
    for number in range(count):
        one = make_speaker(edition, name=f"P{number}")
        send_person(one, biography_de="Neu.")
    sign_in(client, "agenda")
    client.get(page("submission_changelist"))
    with django_assert_num_queries(7):
        client.get(page("submission_changelist"))


# --- Pictures ------------------------------------------------------------------------------------------------


def test_a_picture_is_public_once_it_is_accepted(client, speaker, media, django_capture_on_commit_callbacks):
    public = f"/demo/bild/{speaker.code}.jpg"
    for _number in range(2):
        one = send_person(speaker, uploads.portrait(), portrait_alt_de="Frau, lacht")
        with django_capture_on_commit_callbacks(execute=True):
            services.accept(submission=one, seen=services.stamp(one), actor=SYSTEM)
    response = client.get(public)
    assert b"".join(response).startswith(b"\xff\xd8\xff")
    assert response["Cache-Control"] == "public, no-cache"
    assert client.get(public, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert len(list(media.rglob("*.jpg"))) == 1
    html = client.get("/demo/programm/V1/").content.decode()
    assert public in html
    assert 'alt="Frau, lacht"' in html


def test_a_picture_that_is_given_back_is_deleted(speaker, media, django_capture_on_commit_callbacks):
    one = send_person(speaker, uploads.portrait(), portrait_alt_de="Frau, lacht")
    with django_capture_on_commit_callbacks(execute=True):
        services.decline(submission=one, seen=services.stamp(one), answer="Zu dunkel", actor=SYSTEM)
    assert not list(media.rglob("*.jpg"))


def test_a_picture_is_not_accepted_without_words(client, speaker):
    one = send_person(speaker, uploads.portrait(), portrait_alt_de="Frau, lacht")
    sign_in(client, "agenda")
    response = accept(client, one, portrait_alt_de="")
    assert response.status_code == 422
    assert "Bitte beschreiben Sie das Bild in einem kurzen Satz." in response.content.decode()
    speaker.refresh_from_db()
    assert not speaker.portrait


def test_words_for_an_old_picture_go_with_it(speaker):
    Speaker.objects.filter(pk=speaker.pk).update(portrait_alt_de="Altes Bild", portrait_alt_en="Old picture")
    one = send_person(speaker, uploads.portrait(), portrait_alt_de="Altes Bild")
    services.accept(submission=one, seen=services.stamp(one), actor=SYSTEM)
    speaker.refresh_from_db()
    assert (speaker.portrait_alt_de, speaker.portrait_alt_en) == ("Altes Bild", "")


def test_the_picture_of_somebody_who_is_not_in_the_programme_stays_inside(client, edition):
    other = make_speaker(edition)
    services.save_speaker(speaker=_described(other), portrait=uploads.portrait(), actor=SYSTEM)
    assert client.get(f"/demo/bild/{other.code}.jpg").status_code == 404


def _described(speaker):
    speaker.portrait_alt_de = "Mann mit Brille"
    return speaker


def test_staff_put_a_picture_there_themselves(client, speaker):
    sign_in(client, "agenda")
    data = {"name": speaker.name, "code": speaker.code, "language": "de", "portrait_alt_de": "Frau",
            "new_portrait": uploads.jpeg()}  # fmt: skip
    assert client.post(page("speaker_change", speaker.pk), data).status_code == 302
    speaker.refresh_from_db()
    assert speaker.portrait
    assert b"".join(client.get(page("speaker_portrait", speaker.pk))).startswith(b"\xff\xd8\xff")


def test_staff_describe_the_picture_too(client, speaker):
    sign_in(client, "agenda")
    data = {"name": speaker.name, "code": speaker.code, "language": "de", "new_portrait": uploads.jpeg()}
    response = client.post(page("speaker_change", speaker.pk), data)
    assert response.status_code == 200
    assert "Bitte beschreiben Sie das Bild in einem kurzen Satz." in response.content.decode()


def test_a_picture_goes_with_its_person(speaker, media, django_capture_on_commit_callbacks):
    services.save_speaker(speaker=_described(speaker), portrait=uploads.portrait(), actor=SYSTEM)
    with django_capture_on_commit_callbacks(execute=True):
        agenda.delete_part(part=speaker, actor=SYSTEM)
    assert not list(media.rglob("*.jpg"))


def test_a_file_that_a_copy_still_names_stays(edition, speaker, media, django_capture_on_commit_callbacks):
    services.save_speaker(speaker=_described(speaker), portrait=uploads.portrait(), actor=SYSTEM)
    make_speaker(make_edition(), portrait=speaker.portrait.name)
    with django_capture_on_commit_callbacks(execute=True):
        agenda.delete_part(part=speaker, actor=SYSTEM)
    assert len(list(media.rglob("*.jpg"))) == 1


# --- Files ---------------------------------------------------------------------------------------------------


def let_it_be_over(edition):
    edition.date = dt.date(2024, 1, 21)
    edition.save()


def test_a_file_is_public_after_the_event_when_it_is_released(client, edition, speaker):
    one = send_file(speaker, title="Meine Folien")
    sign_in(client, "agenda")
    client.post(page("material_deed", one.pk, "accept-and-release"), {"answer": "Danke!"})
    client.logout()
    public = f"/demo/unterlagen/{one.pk}/"
    assert client.get(public).status_code == 404
    assert "Meine Folien" not in client.get("/demo/programm/V1/").content.decode()
    let_it_be_over(edition)
    assert b"".join(client.get(public)).startswith(b"%PDF")
    html = client.get("/demo/programm/V1/").content.decode()
    assert "Meine Folien" in html
    assert public in html


@pytest.mark.parametrize("state", ["sent", "accepted", "declined"])
def test_what_is_not_released_stays_inside(client, edition, speaker, state):
    one = send_file(speaker, title="Meine Folien")
    Material.objects.update(state=state)
    let_it_be_over(edition)
    assert client.get(f"/demo/unterlagen/{one.pk}/").status_code == 404
    assert "Meine Folien" not in client.get("/demo/programm/V1/").content.decode()


def test_a_file_can_be_taken_off_the_page_again(client, edition, speaker):
    one = send_file(speaker, title="Meine Folien")
    materials.accept(material=one, released=True, actor=SYSTEM)
    let_it_be_over(edition)
    assert "Meine Folien" in client.get("/demo/programm/V1/").content.decode()
    sign_in(client, "agenda")
    client.post(page("material_deed", one.pk, "hide"))
    assert client.get(f"/demo/unterlagen/{one.pk}/").status_code == 404
    assert "Meine Folien" not in client.get("/demo/programm/V1/").content.decode()


def test_nothing_is_released_that_nobody_accepted(speaker):
    with pytest.raises(AgendaError, match="Erst prüfen"):
        materials.release(material=send_file(speaker), actor=SYSTEM)


def test_the_team_puts_documentation_there_itself(client, edition, speaker):
    sign_in(client, "leitung")
    data = {"session": speaker.sessions.get().pk, "kind": "documentation", "title": "Fotoprotokoll", "language": "de",
            "upload": uploads.jpeg((3000, 2000)), "released": "on"}  # fmt: skip
    assert client.post(page("material_add"), data).status_code == 302
    one = Material.objects.get()
    assert (one.state, one.released, one.content_type, one.speaker) == ("accepted", True, "image/jpeg", None)
    assert not mails()
    let_it_be_over(edition)
    assert "Fotoprotokoll" in client.get("/demo/programm/V1/").content.decode()


def test_a_wrong_file_of_the_team_is_refused_at_its_field(client, speaker):
    sign_in(client, "leitung")
    data = {"session": speaker.sessions.get().pk, "kind": "slides", "title": "x", "language": "de",
            "upload": uploads.packed("a.zip", {"a.exe": b"MZ"})}  # fmt: skip
    response = client.post(page("material_add"), data)
    assert response.status_code == 200
    assert "Dieses Archiv nehmen wir nicht an." in response.content.decode()


def test_staff_correct_the_title_of_a_file(client, speaker):
    one = send_file(speaker)
    sign_in(client, "agenda")
    data = {"session": one.session_id, "kind": "handout", "title": "Handzettel", "language": "en"}
    assert client.post(page("material_change", one.pk), data).status_code == 302
    one.refresh_from_db()
    assert (one.title, one.kind, one.language, one.state) == ("Handzettel", "handout", "en", "sent")


def test_staff_look_into_a_file(client, speaker):
    one = send_file(speaker)
    sign_in(client, "agenda")
    response = client.get(page("material_file", one.pk))
    assert b"".join(response).startswith(b"%PDF")
    assert "no-store" in response["Cache-Control"]


def test_a_session_goes_when_its_files_are_gone(edition, speaker, media, django_capture_on_commit_callbacks):
    one, session = send_file(speaker), speaker.sessions.get()
    with pytest.raises(AgendaError, match="Dateien"):
        agenda.delete_session(session=session, actor=SYSTEM)
    assert list(media.rglob("*.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        one.delete()
        agenda.delete_session(session=session, actor=SYSTEM)
        publish(edition=edition, actor=SYSTEM)
    assert not list(media.rglob("*.pdf"))
    assert not speaker.sessions.exists()


def test_a_file_given_back_needs_an_answer(client, speaker):
    one = send_file(speaker)
    sign_in(client, "agenda")
    client.post(page("material_deed", one.pk, "decline"), {"answer": ""})
    assert Material.objects.get().state == "sent"
    client.post(page("material_deed", one.pk, "decline"), {"answer": "Bitte als PDF."})
    assert Material.objects.get().answer == "Bitte als PDF."
    assert "Bitte als PDF." in client.get(f"/demo/mitwirken/{speaker.token}/").content.decode()


# --- What rooms need -----------------------------------------------------------------------------------------


def test_the_list_for_the_caretaker_says_what_is_needed_where(client, edition, speaker):
    session = speaker.sessions.get()
    agenda.change_session(
        session=session, values={"equipment": ["projector"], "equipment_note": "Tisch am Eingang"}, actor=SYSTEM
    )
    make_session(edition, "12:00", "13:00", title="Braucht nichts")
    client.force_login(make_staff("empfang"))
    html = client.get(page("equipment")).content.decode()
    assert "Beamer" in html
    assert "Tisch am Eingang" in html
    assert "10:00–11:00" in html
    assert "Braucht nichts" not in html


def test_staff_say_themselves_what_a_session_needs(client, speaker):
    session = speaker.sessions.get()
    sign_in(client, "agenda")
    form = client.get(page("session_change", session.pk)).context["adminform"].form
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    inline = {"session_people-TOTAL_FORMS": 1, "session_people-INITIAL_FORMS": 1,
              "session_people-0-id": session.session_people.get().pk, "session_people-0-session": session.pk,
              "session_people-0-speaker": speaker.pk, "session_people-0-part": "speaker",
              "session_people-0-position": 0}  # fmt: skip
    start, end = (moment.astimezone(session.edition.tz) for moment in (session.start, session.end))
    times = {"start": f"{start:%Y-%m-%dT%H:%M}", "end": f"{end:%Y-%m-%dT%H:%M}"}
    data = {**values, **times, **inline, "equipment": ["sound"], "equipment_note": "Leinwand"}
    assert client.post(page("session_change", session.pk), data).status_code == 302
    session.refresh_from_db()
    assert (session.equipment, session.equipment_note) == (["sound"], "Leinwand")
