"""The programme of an archived conference stays as it is, whichever way somebody tries."""

import pytest
from django.urls import reverse

from conference import services
from conference.audit.services import SYSTEM
from conference.loading import table
from conference.models import EditionState, Session
from conference.outbox.models import OutgoingMail
from tests.conference.test_admin import form
from tests.factories import make_edition, make_registration, make_session, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
STAYS = "Ihr Programm bleibt, wie es ist."


@pytest.fixture
def edition():
    return make_edition(slug="vorbei")


def archive(edition):
    services.archive_edition(edition=edition, actor=SYSTEM)


def test_nothing_is_planned_any_more(edition):
    session = make_session(edition)
    archive(edition)
    with pytest.raises(services.AgendaError, match=STAYS):
        services.change_session(session=session, values={"title_de": "Neu"}, actor=SYSTEM)
    assert Session.rows.count() == 1


def test_nothing_is_added_any_more(edition):
    archive(edition)
    with pytest.raises(services.AgendaError, match=STAYS):
        services.create_session(edition=edition, values={"title_de": "Neu", "code": "N1"}, actor=SYSTEM)


def test_nothing_is_cancelled_any_more_and_nobody_gets_a_mail(edition):
    workshop = make_workshop(edition)
    make_registration(edition, sessions=[workshop])
    archive(edition)
    mails = OutgoingMail.objects.count()
    with pytest.raises(services.AgendaError, match=STAYS):
        services.cancel_session(session=workshop, actor=SYSTEM)
    assert OutgoingMail.objects.count() == mails


def test_what_was_planned_before_is_not_published_any_more(edition):
    services.change_session(session=make_session(edition), values={"title_de": "Neu"}, actor=SYSTEM)
    archive(edition)
    with pytest.raises(services.AgendaError, match=STAYS):
        services.publish(edition=edition, actor=SYSTEM)


def test_the_form_says_so_and_keeps_what_was_typed(client, edition):
    sign_in(client, "agenda")
    session = make_session(edition)
    archive(edition)
    url = reverse("admin:conference_session_change", args=[session.pk])
    answer = client.post(url, form(edition, title_de="Mein Titel"))
    assert STAYS in answer.content.decode()
    assert "Mein Titel" in answer.content.decode()


def test_a_table_is_not_read_in(edition):
    make_session(edition, code="V1")
    archive(edition)
    edition.refresh_from_db()
    with pytest.raises(table.TableErrors, match=STAYS):
        table.apply(edition, table.parse("Kürzel;Titel\nV1;Neu"), actor=SYSTEM)
    assert edition.state == EditionState.ARCHIVED
