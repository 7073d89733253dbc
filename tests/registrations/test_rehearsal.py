"""The dress rehearsal: a copy that is today, with invented people, thrown away without a trace."""

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from conference.agenda.rules import AgendaError
from conference.audit.services import SYSTEM
from conference.models import Edition, EditionState, Session
from conference.outbox.models import OutgoingMail
from conference.services import publish_edition
from exhibitors.models import BookingState, StandBooking
from registrations.checkin import places_to_go
from registrations.live import snapshot
from registrations.models import Registration, RegistrationState, Role
from registrations.presence.models import Presence
from registrations.rehearsal import pages, services
from registrations.rehearsal.models import Rehearsal
from registrations.rehearsal.services import RehearsalError
from tests.factories import at, make_edition, make_registration, make_room, make_session, make_stand, make_workshop
from tests.staff import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = make_edition(end_date=None)
    room = make_room(edition)
    make_session(edition, "08:30", "09:30", room=room, kind="arrival")
    make_session(edition, "09:30", "13:00", room=room)
    for number in (1, 2):
        make_workshop(edition, number, capacity=30, room=room)
    return edition


def begun(edition, moment="10:02", days=-7):
    with time_machine.travel(at(edition, moment) + dt.timedelta(days=days), tick=False):
        return services.start(source=edition, actor=SYSTEM)


def test_the_first_workshops_begin_in_twenty_minutes(edition):
    copy = begun(edition)
    assert copy.date == edition.date - dt.timedelta(days=7)
    first = Session.objects.of_edition(copy).bookable().earliest("start")
    assert first.start.astimezone(copy.tz).strftime("%H:%M") == "10:20"
    lengths = [one.end - one.start for one in Session.objects.of_edition(copy).order_by("code")]
    assert lengths == [one.end - one.start for one in Session.objects.of_edition(edition).order_by("code")]


@pytest.mark.parametrize("moment", ["00:05", "23:50"])
def test_at_night_the_day_stays_within_its_date(moment, edition):
    copy = begun(edition, moment)
    spans = [(one.start.astimezone(copy.tz), one.end.astimezone(copy.tz)) for one in Session.objects.of_edition(copy)]
    assert {moment.date() for span in spans for moment in span} == {copy.date}
    assert Presence.objects.of_edition(copy).count() == services.THERE_ALREADY


def test_everybody_who_can_stand_at_a_door_is_there(edition):
    copy = begun(edition)
    states = set(Registration.objects.of_edition(copy).values_list("state", flat=True))
    assert states == set(RegistrationState.values)
    with time_machine.travel(at(copy, "10:02"), tick=False):
        snapshot.forget()
        found = snapshot.current(copy).people
    assert (found.inside, found.expected) == (services.THERE_ALREADY, 29)


def test_the_door_tells_speakers_where_they_go(edition):
    copy = begun(edition)
    speakers = Registration.objects.of_edition(copy).filter(role=Role.SPEAKER).order_by("pk")
    titles = Session.objects.of_edition(copy).bookable().order_by("start", "code").values_list("title", flat=True)
    assert [places_to_go.where(one).split(" · ")[-1] for one in speakers] == list(titles)


def test_no_mail_is_written(edition):
    begun(edition)
    assert not OutgoingMail.objects.exists()


def test_the_public_sees_nothing_of_it(edition, client):
    copy = begun(edition)
    assert copy.state == EditionState.DRAFT
    assert client.get(f"/{copy.slug}/").status_code == 404


def test_it_can_never_be_published(edition, client):
    copy = begun(edition)
    with pytest.raises(AgendaError, match="nicht veröffentlicht"):
        publish_edition(edition=copy, actor=SYSTEM)
    sign_in(client, "leitung")
    client.post(reverse("admin:conference_edition_choose"), {"edition": copy.pk})
    texts = [task.text for task in client.get(reverse("admin:index")).context["tasks"]]
    assert not [text for text in texts if "Entwurf" in text]


def test_a_second_one_is_refused_on_the_same_day_and_takes_its_place_on_the_next(edition):
    first = begun(edition)
    with pytest.raises(RehearsalError, match="läuft schon"):
        begun(edition, "18:00")
    second = begun(edition, days=-6)
    assert Rehearsal.objects.get().edition == second
    assert not Edition.objects.filter(pk=first.pk).exists()


def test_a_rehearsal_cannot_be_rehearsed(edition):
    with pytest.raises(RehearsalError, match="schon eine"):
        begun(begun(edition))


def test_afterwards_everything_is_as_it_was(edition):
    one = make_registration(edition, sessions=[Session.objects.of_edition(edition).bookable().earliest("start")])
    make_stand(edition)
    before = Edition.objects.filter(pk=edition.pk).values().get()
    copy = begun(edition)
    book_a_stand(copy)
    services.end(rehearsal=copy.rehearsal, actor=SYSTEM)
    assert list(Edition.objects.all()) == [edition]
    assert list(Registration.objects.all()) == [one]
    assert Edition.objects.filter(pk=edition.pk).values().get() == before
    assert not Presence.objects.exists()
    assert not StandBooking.objects.exists()


def book_a_stand(copy):
    """What keeps an edition from being deleted, in a storey that this one does not know."""
    ends = timezone.now() + dt.timedelta(minutes=15)
    held = {"state": BookingState.HELD, "hold_digest": "x", "expires_at": ends}
    StandBooking.objects.create(edition=copy, stand=copy.stands.get(), **held)


def test_only_a_rehearsal_can_be_thrown_away(edition):
    with pytest.raises(Rehearsal.DoesNotExist):
        services.end(rehearsal=Rehearsal(edition=edition, source=make_edition()), actor=SYSTEM)
    assert Edition.objects.filter(pk=edition.pk).exists()


def test_what_was_forgotten_goes_by_night(edition):
    copy = begun(edition)
    with time_machine.travel(at(copy, "23:00"), tick=False):
        assert services.end_old() == 0
    with time_machine.travel(at(copy, "03:20") + dt.timedelta(days=1), tick=False):
        assert services.end_old() == 1
    assert list(Edition.objects.all()) == [edition]


def test_there_is_a_code_for_everything_that_a_door_says(edition):
    found = pages.cards(begun(edition))
    assert len({card.expected for card in found}) == len(found) == 7


@pytest.mark.parametrize(("role", "sees", "decides"), [("leitung", 200, 302), ("empfang", 200, 403),
                                                       ("anmeldung", 200, 403), ("messe", 403, 403)])  # fmt: skip
def test_the_lead_begins_and_ends_and_the_door_joins_in(role, sees, decides, edition, client):
    sign_in(client, role)
    assert client.get(reverse("rehearsal:page")).status_code == sees
    assert client.post(reverse("rehearsal:start"), {"edition": edition.slug}).status_code == decides
    rehearsal = Rehearsal.objects.first()
    assert bool(rehearsal) is (decides == 302)
    slug = rehearsal.edition.slug if rehearsal else begun(edition).slug
    page = client.get(reverse("rehearsal:page")).content.decode() if sees == 200 else ""
    assert ("Zur Generalprobe" in page) is (role in ("empfang", "anmeldung"))
    assert ("Codes zum Ausprobieren" in page) is (role == "leitung")
    assert client.post(reverse("rehearsal:end"), {"edition": slug}).status_code == decides
    assert Rehearsal.objects.exists() is (decides == 403)


def test_the_command_begins_and_ends(edition, capsys):
    call_command("rehearse", edition=edition.slug)
    assert f"probe-{edition.slug}" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("rehearse", edition=edition.slug)
    call_command("rehearse", edition=edition.slug, end=True)
    assert not Rehearsal.objects.exists()
    for words in ({"edition": edition.slug, "end": True}, {"edition": "gibt-es-nicht"}):
        with pytest.raises(CommandError):
            call_command("rehearse", **words)
