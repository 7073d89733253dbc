"""What the agenda remembers forgets a person who is erased, and keeps files that would go unseen."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from conference import services
from conference.agenda import history
from conference.audit.services import SYSTEM
from conference.copying import copy_edition
from conference.models import AgendaVersion, Material, SessionPerson, SessionRevision
from conference.services import AgendaError
from tests.factories import make_edition, make_session, make_speaker, make_workshop

pytestmark = pytest.mark.django_db


def test_an_erased_person_is_in_no_version_and_no_step(client):
    edition = make_edition()
    person = make_speaker(edition, name="Samir Haddad")
    session = make_session(edition)
    SessionPerson.objects.create(session=session, speaker=make_speaker(edition, name="Ewa Kowalska"))
    services.change_session(session=session, values={}, people=[SessionPerson(speaker=person)], actor=SYSTEM)
    services.publish(edition=edition, actor=SYSTEM)
    assert any("Samir" in str(one.content) for one in SessionRevision.objects.all())
    services.delete_part(part=person, actor=SYSTEM)
    kept = [str(one.content) + str(one.changes) for one in AgendaVersion.objects.all()]
    kept += [str(one.content) for one in SessionRevision.objects.all()]
    kept.append(client.get(reverse("conference:changes", args=[edition.slug])).content.decode())
    assert not any("Samir" in one for one in kept)
    assert any("Ewa Kowalska" in one for one in kept)


def test_a_session_with_files_is_not_removed():
    session = make_session(make_edition())
    file = ContentFile(b"%PDF", name="folien.pdf")
    Material.objects.create(session=session, title="Folien", file=file, content_type="application/pdf", size=4)
    with pytest.raises(AgendaError) as refused:
        services.delete_session(session=session, actor=SYSTEM)
    assert refused.value.code == "material"


def test_cancelling_is_no_step_to_take_back():
    workshop = make_workshop(make_edition())
    services.cancel_session(session=workshop, actor=SYSTEM)
    with pytest.raises(AgendaError) as refused:
        history.undo(revision=SessionRevision.objects.latest("pk"), actor=SYSTEM)
    assert refused.value.code == "at_once"


@pytest.mark.parametrize("slug", ["admin", "en", "de-simple", "impressum", "checkin", "dokumente"])
def test_an_edition_cannot_take_the_address_of_another_page(slug):
    source = make_edition()
    values = {"slug": slug, "title_de": "Neu", "date": source.date, "venue_name_de": "Haus", "organiser": "KI"}
    with pytest.raises(AgendaError) as refused:
        services.create_edition(values={**values, "capacity": 10}, actor=SYSTEM)
    assert refused.value.field == "slug"
    with pytest.raises(AgendaError):
        copy_edition(source=source, slug=slug, title="Neu", date=source.date, actor=SYSTEM)
    with pytest.raises(AgendaError):
        services.change_edition(edition=source, values={"slug": slug}, actor=SYSTEM)
