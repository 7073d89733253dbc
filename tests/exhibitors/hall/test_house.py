"""The house comes from a file and goes on to the next edition."""

import copy
import datetime as dt
import json

import pytest

import conference
from conference.audit.services import SYSTEM
from conference.copying import copy_edition
from conference.loading import load_edition
from conference.loading.source import LoadError
from exhibitors.hall import objects, rules
from exhibitors.hall.models import Background, Circuit, Fixture, Socket
from exhibitors.models import Stand

pytestmark = pytest.mark.django_db
FILE = f"{conference.__path__[0]}/demo_data/konferenz-demo.json"


@pytest.fixture
def data():
    with open(FILE, encoding="utf-8") as file:
        return json.load(file)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Stand, Fixture, Socket, Circuit))


def test_the_demo_has_a_hall_without_a_fault(data):
    edition = load_edition(data).edition
    assert rules.check(objects.read(edition)) == []
    assert Stand.objects.get(number="A1").circuit.name == "Nordwand 1"
    assert Fixture.objects.filter(kind="stage").get().name == "Bühne"


def test_loading_twice_is_the_same_as_once(data):
    load_edition(data)
    once = counts()
    load_edition(data)
    assert counts() == once


def test_what_staff_have_drawn_stays(data):
    load_edition(data)
    Fixture.objects.filter(kind="stage").update(x=1)
    load_edition(data)
    assert Fixture.objects.get(kind="stage").x == 1


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda data: data["venue"]["hall"]["fixtures"][0].update(kind="turm"), "venue.hall.fixtures[0].kind"),
        (lambda data: data["venue"]["hall"]["fixtures"][0].update(width=0), "venue.hall.fixtures[0].width"),
        (lambda data: data["venue"]["hall"]["sockets"][0].update(circuit="Nirgends"), "venue.hall.sockets[0].circuit"),
        (lambda data: data["stands"][2].update(circuit="Nirgends"), "stands[2].circuit"),
        (lambda data: data["stands"][2].update(x=data["stands"][1]["x"]), "stands[2]"),
        (lambda data: data["stands"][2].update(front="schräg"), "stands[2].front"),
    ],
)
def test_a_wrong_hall_changes_nothing_and_names_the_place(data, change, path):
    wrong = copy.deepcopy(data)
    change(wrong)
    with pytest.raises(LoadError) as refusal:
        load_edition(wrong)
    assert path in str(refusal.value)
    assert counts() == (0, 0, 0, 0)


def test_the_next_edition_has_the_same_house(data):
    source = load_edition(data).edition
    Background.objects.create(
        edition=source, state="ready", image="hall/plan.jpg", pixels_wide=10, pixels_high=10, metres_per_pixel=1
    )
    new = copy_edition(
        source=source, slug="naechste", title="Nächste", date=source.date + dt.timedelta(days=364), actor=SYSTEM
    )
    stand = Stand.objects.get(edition=new, number="A1")
    assert (stand.circuit.edition, stand.front) == (new, "down")
    assert Fixture.objects.filter(edition=new).count() == Fixture.objects.filter(edition=source).count() > 0
    assert Socket.objects.filter(edition=new, circuit__edition=new).count() == 8
    assert Background.objects.get(edition=new).image == "hall/plan.jpg"
