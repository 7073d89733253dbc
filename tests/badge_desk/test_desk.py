"""Badges at the desk: asked for once, printed once, warned of the second time, corrected in one go."""

import datetime as dt
import threading

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from conference.audit.models import AuditEntry
from conference.audit.services import SYSTEM
from conference.documents.models import Document
from registrations.badge_desk import services
from registrations.badge_desk.models import Desk, JobState, PrintJob
from registrations.badge_desk.services import DeskError, PrintedBefore
from registrations.badges import FORMATS
from registrations.models import Registration
from registrations.services import RegistrationError, cancel
from tests.factories import make_edition, make_registration
from tests.staff import make_staff, sign_in

pytestmark = pytest.mark.django_db
ONE, TWO = "1" * 32, "2" * 32  # two laptops


@pytest.fixture
def edition():
    return make_edition(slug="k")


@pytest.fixture
def desk(edition):
    return services.open_desk(edition=edition, name="Tisch 1", paper="a6", actor=SYSTEM)


@pytest.fixture
def person(edition):
    return make_registration(edition, first_name="Aylin", last_name="Öztürk", organisation="VHS")


def order(person, desk, **how):
    return services.order(registration=person, desk=desk, actor=SYSTEM, **how)


def print_next(desk, watcher=ONE):
    job = services.claim(desk=desk, watcher=watcher)
    assert services.finish(job=job, watcher=watcher, actor=SYSTEM)
    return job


# --- Once ----------------------------------------------------------------------------------------------------------


def test_two_taps_are_one_badge(person, desk):
    assert order(person, desk) == order(person, desk)
    assert PrintJob.objects.count() == 1


def test_printed_it_is_marked_and_written_down(person, desk):
    order(person, desk)
    print_next(desk)
    person.refresh_from_db()
    assert person.badge_printed_at is not None
    deeds = AuditEntry.objects.filter(subject=f"registration:{person.pk}", action__startswith="badge.")
    assert list(deeds.order_by("pk").values_list("action", flat=True)) == ["badge.ordered", "badge.printed"]


def test_a_second_badge_is_warned_of_with_time_and_desk(person, desk, edition):
    with time_machine.travel(dt.datetime.combine(timezone.localdate(), dt.time(8, 52), tzinfo=edition.tz), tick=False):
        order(person, desk)
        print_next(desk)
        with pytest.raises(PrintedBefore) as warned:
            order(person, desk)
    assert warned.value.message == "Schon gedruckt um 8:52 Uhr an Tisch 1"
    assert order(person, desk, again=True).state == JobState.QUEUED


def test_a_badge_of_the_run_for_all_is_warned_of_too(person, desk):
    Registration.objects.filter(pk=person.pk).update(badge_printed_at=timezone.now() - dt.timedelta(days=3))
    with pytest.raises(PrintedBefore, match="Schon gedruckt am"):
        order(person, desk)


def test_printed_here_takes_back_what_waited_at_a_desk(person, desk):
    waiting = order(person, desk)
    here = order(person, None, paper="a7")
    waiting.refresh_from_db()
    assert (here.state, waiting.state) == (JobState.PRINTED, JobState.WITHDRAWN)
    assert services.claim(desk=desk, watcher=ONE) is None


def test_who_is_cancelled_or_waits_gets_none(person, desk):
    cancel(registration=person, actor=SYSTEM)
    with pytest.raises(DeskError) as refused:
        order(person, desk)
    assert refused.value.code == "not_confirmed"


# --- Laptops -------------------------------------------------------------------------------------------------------


def test_what_one_laptop_has_taken_no_other_gets(person, desk):
    order(person, desk)
    assert services.claim(desk=desk, watcher=ONE) is not None
    assert services.claim(desk=desk, watcher=TWO) is None


def test_a_page_loaded_anew_goes_on_with_what_it_had(person, desk):
    order(person, desk)
    assert services.claim(desk=desk, watcher=ONE) == services.claim(desk=desk, watcher=ONE)


def test_what_a_dead_laptop_had_comes_back(person, desk):
    order(person, desk)
    job = services.claim(desk=desk, watcher=ONE)
    with time_machine.travel(timezone.now() + services.LEASE + dt.timedelta(seconds=1), tick=True):
        assert services.claim(desk=desk, watcher=TWO) == job
    assert not services.finish(job=job, watcher=ONE, actor=SYSTEM)
    assert services.finish(job=job, watcher=TWO, actor=SYSTEM)


def test_in_the_order_in_which_they_were_asked_for(edition, desk):
    people = [make_registration(edition) for _number in range(3)]
    for one in people:
        order(one, desk)
    assert [print_next(desk).registration for _one in people] == people


def test_each_desk_prints_its_own(person, desk, edition):
    other = services.open_desk(edition=edition, name="Tisch 2", paper="a7", actor=SYSTEM)
    order(person, desk)
    assert services.claim(desk=other, watcher=TWO) is None


@pytest.mark.django_db(transaction=True)
def test_ten_laptops_at_once_print_each_badge_once():
    edition = make_edition()
    desk = services.open_desk(edition=edition, name="Tisch 1", paper="a6", actor=SYSTEM)
    people = [make_registration(edition) for _number in range(20)]
    for one in people:
        order(one, desk)
    done, failures = [], []

    def laptop(number):
        word = f"{number:032}"
        try:
            for _try in range(40):
                job = services.claim(desk=desk, watcher=word)
                if job is not None and services.finish(job=job, watcher=word, actor=SYSTEM):
                    done.append(job.registration_id)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=laptop, args=[number]) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(done) == sorted(one.pk for one in people)


@pytest.mark.django_db(transaction=True)
def test_ten_phones_at_once_ask_for_one_badge():
    edition = make_edition()
    desk = services.open_desk(edition=edition, name="Tisch 1", paper="a6", actor=SYSTEM)
    person, failures = make_registration(edition), []

    def phone():
        try:
            order(person, desk)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=phone) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert PrintJob.objects.count() == 1


def test_the_database_lets_nobody_wait_twice(person, desk, edition):
    order(person, desk)
    with pytest.raises(IntegrityError, match="print_job_waits_once"), transaction.atomic():
        PrintJob.objects.create(edition=edition, registration=person, desk=desk, paper="a6")


# --- Names, blanks, desks ------------------------------------------------------------------------------------------


def test_a_corrected_name_is_found_and_nothing_else_changes(person, edition):
    before = {name: getattr(person, name) for name in ("email", "organisation", "role", "code")}
    names = {"first_name": "Aylin", "last_name": "Öztürk-Şahin", "badge_name": "Aylin Ş."}
    assert services.rename(registration=person, actor=SYSTEM, **names)
    person.refresh_from_db()
    assert {name: getattr(person, name) for name in before} == before
    assert Registration.objects.search("oeztuerk-sahin").get() == person
    assert AuditEntry.objects.get(action="registration.renamed").details == {"fields": ["last_name", "badge_name"]}
    assert not services.rename(registration=person, actor=SYSTEM, **names)


def test_a_name_that_this_address_has_already_is_refused(edition):
    make_registration(edition, first_name="A", last_name="B", email="familie@teilnahme.example")
    other = make_registration(edition, first_name="C", last_name="B", email="familie@teilnahme.example")
    with pytest.raises(RegistrationError) as refused:
        services.rename(registration=other, first_name="A", last_name="B", badge_name="", actor=SYSTEM)
    assert refused.value.code == "registered"


@pytest.mark.parametrize(
    ("role", "copies", "code"), [("koenig", 1, "role"), ("press", 0, "copies"), ("press", 21, "copies")]
)
def test_blank_badges_have_a_role_and_are_some(edition, desk, role, copies, code):
    with pytest.raises(DeskError) as refused:
        services.order_blank(edition=edition, role=role, copies=copies, desk=desk, actor=SYSTEM)
    assert refused.value.code == code


def test_a_desk_with_work_is_not_taken_away(person, desk):
    job = order(person, desk)
    with pytest.raises(DeskError):
        services.close_desk(desk=desk, actor=SYSTEM)
    assert services.withdraw(job=job, actor=SYSTEM)
    services.close_desk(desk=desk, actor=SYSTEM)
    assert not Desk.objects.exists()


@pytest.mark.parametrize(
    ("name", "paper", "code"), [("", "a6", "required"), ("Tisch 1", "a6", "taken"), ("T", "sheet10", "paper")]
)
def test_a_desk_needs_a_name_of_its_own_and_paper_for_one_badge(edition, desk, name, paper, code):
    with pytest.raises(DeskError) as refused:
        services.open_desk(edition=edition, name=name, paper=paper, actor=SYSTEM)
    assert refused.value.code == code


def test_a_desk_prints_every_paper_that_has_one_badge_on_a_sheet():
    assert list(services.PAPERS) == [code for code, paper in FORMATS.items() if paper.per_sheet == 1]


# --- Pages ---------------------------------------------------------------------------------------------------------


def url(page, *args):
    return reverse(f"admin:desk_{page}", args=args)


def test_from_a_search_to_the_printer(client, person, desk):
    sign_in(client, "empfang")
    assert url("person", person.pk) in client.get(url("board"), {"q": "oezturk"}).content.decode()
    client.post(url("person", person.pk), {"where": str(desk.pk)})
    taken = client.post(url("take", desk.pk), {"watcher": ONE}).json()
    assert taken["waiting"] == 1
    sheet = client.get(taken["job"]["sheet"])
    assert "Öztürk" in sheet.content.decode()
    assert "frame-ancestors 'self'" in sheet["Content-Security-Policy"]
    assert client.post(taken["job"]["done"], {"watcher": TWO}).status_code == 409
    assert client.post(taken["job"]["done"], {"watcher": ONE}).json() == {"printed": True}
    assert "an Tisch 1" in client.get(url("person", person.pk)).content.decode()


def test_a_correction_prints_at_once_also_a_second_badge(client, person, desk):
    order(person, desk)
    print_next(desk)
    sign_in(client, "empfang")
    names = {"first_name": "Aylin", "last_name": "Öztürk-Şahin", "badge_name": ""}
    assert client.post(url("person", person.pk), {**names, "where": str(desk.pk)}).status_code == 302
    assert PrintJob.objects.waiting().get().registration.last_name == "Öztürk-Şahin"


def test_a_second_badge_is_not_printed_without_being_asked_for(client, person, desk):
    sign_in(client, "empfang")
    order(person, desk)
    print_next(desk)
    page = client.post(url("person", person.pk), {"where": str(desk.pk)}, follow=True).content.decode()
    assert "Schon gedruckt" in page
    assert not PrintJob.objects.waiting().exists()


def test_a_wrong_name_comes_back_with_what_is_wrong(client, person, desk):
    sign_in(client, "empfang")
    answer = client.post(url("person", person.pk), {"first_name": "Nur Vorname", "last_name": "", "where": "here"})
    assert answer.status_code == 422
    assert "Bitte geben Sie den Nachnamen an." in answer.content.decode()
    assert "Nur Vorname" in answer.content.decode()


def test_printed_here_leads_to_the_sheet(client, person):
    sign_in(client, "anmeldung")
    answer = client.post(url("person", person.pk), {"where": "here"})
    job = PrintJob.objects.get()
    assert answer["Location"] == f"{url('sheet', job.pk)}?druck=1"
    page = client.get(answer["Location"]).content.decode()
    assert "badge-a6.css" in page
    assert "⦸ kein Foto" in page
    assert "data:image/png;base64," in page


def test_blank_badges_have_the_role_and_nobody(client, edition, desk):
    sign_in(client, "empfang")
    answer = client.post(url("blank"), {"leer-role": "press", "leer-copies": "3", "where": "here"}, follow=True)
    page = answer.content.decode()
    assert page.count("◆ Presse") == 3
    assert "data:image" not in page


def test_somebody_elses_word_is_no_laptop(client, desk):
    sign_in(client, "empfang")
    assert client.post(url("take", desk.pk), {"watcher": "<script>"}).status_code == 400


@pytest.mark.parametrize("count", [1, 5])
def test_the_laptop_asks_the_same_number_of_questions(count, client, edition, desk, django_assert_num_queries):
    sign_in(client, "empfang")
    for _number in range(count):
        order(make_registration(edition), desk)
    services.claim(desk=desk, watcher=ONE)
    with django_assert_num_queries(10):
        client.post(url("take", desk.pk), {"watcher": ONE})


def test_front_and_back_come_as_a_pdf_on_the_paper_of_the_desk(person, desk, client):
    sign_in(client, "empfang")
    page = client.get(reverse("admin:desk_person", args=[person.pk])).content.decode()
    assert ("Vorder- und Rückseite als PDF" in page, f'name="format" value="{desk.paper}"' in page) == (True, True)
    client.post(reverse("documents:start"), {"kind": "badge", "registration": person.pk, "format": desk.paper})
    made = Document.objects.get()
    assert (made.kind, made.params["format"]) == ("badge", desk.paper)


def test_who_may_make_no_documents_is_offered_none(person, desk, client):
    user = make_staff("empfang")
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="desk", codename__endswith="_printjob"))
    client.force_login(user)
    page = client.get(reverse("admin:desk_person", args=[person.pk])).content.decode()
    assert ("An Tisch 1 drucken" in page, "als PDF" in page) == (True, False)
