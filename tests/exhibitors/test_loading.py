"""Stands and exhibitors from the files, in both shapes."""

import json
from pathlib import Path

import pytest
from django.forms.models import model_to_dict

from conference.loading.source import LoadError
from conference.models import Topic
from conference.signals import edition_loaded
from exhibitors.models import Exhibitor, Stand
from registrations.models import OrganisationType
from tests.exhibitors.factories import make_booking
from tests.factories import make_edition

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[2] / "conference" / "demo_data"
STAND = {"number": "A1", "x": 1, "y": 2.5}


def load(edition, data):
    edition_loaded.send(type(edition), edition=edition, data=data)


def read(name):
    return json.loads((FILES / f"konferenz-{name}.json").read_text("utf-8"))


def demo_edition():
    edition = make_edition()
    for position, topic in enumerate(read("demo")["topics"]):
        Topic.objects.create(edition=edition, position=position, **topic)
    return edition


def rows():
    return [[model_to_dict(row) for row in model.objects.order_by("pk")] for model in (Stand, Exhibitor)]


def test_demo_has_its_stands_and_exhibitors():
    edition = demo_edition()
    load(edition, read("demo"))
    assert Stand.objects.count() == 24
    assert Stand.objects.get(number="A1").blocked == "Fluchtweg"
    school = Exhibitor.objects.get(organisation="Astrid-Lindgren-Schule Erkelenz")
    assert school.organisation_type == OrganisationType.SCHOOL
    assert [topic.code for topic in school.topics.all()] == ["schule", "sprache"]


def test_2024_has_names_with_or_without_description():
    edition = make_edition()
    load(edition, read("2024"))
    found = dict(Exhibitor.objects.values_list("organisation", "description"))
    assert len(found) == 6
    assert found["Astrid-Lindgren-Schule Erkelenz"] == "mehrsprachiger Grundschulunterricht"
    assert found["Caritas"] == ""


@pytest.mark.parametrize("name", ["demo", "2024"])
def test_twice_is_the_same_as_once(name):
    edition = demo_edition()
    load(edition, read(name))
    before = rows()
    load(edition, read(name))
    assert rows() == before


def test_what_an_organisation_wrote_itself_stays():
    edition = make_edition()
    load(edition, {"stands": [STAND]})
    make_booking(edition, "A1", organisation="Caritas", description="Von uns")
    load(edition, {"exhibitors": ["Caritas: aus der Datei"]})
    assert list(Exhibitor.objects.values_list("description", flat=True)) == ["Von uns"]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"stands": {}}, "stands"),
        ({"stands": [{"x": 1, "y": 1}]}, "stands[0].number"),
        ({"stands": [STAND, STAND]}, "stands[1].number"),
        ({"stands": [{**STAND, "x": "1"}]}, "stands[0].x"),
        ({"stands": [{**STAND, "x": None}]}, "stands[0].x"),
        ({"stands": [{**STAND, "y": -1}]}, "stands[0].y"),
        ({"stands": [{**STAND, "y": 1e300}]}, "stands[0].y"),
        ({"stands": [{**STAND, "width": 0}]}, "stands[0].width"),
        ({"stands": [{**STAND, "power": "ja"}]}, "stands[0].power"),
        ({"stands": [{**STAND, "tables_max": -1}]}, "stands[0].tables_max"),
        ({"stands": [{**STAND, "number": "A" * 11}]}, "stands[0].number"),
        ({"exhibitors": [3]}, "exhibitors[0]"),
        ({"exhibitors": [": ohne Namen"]}, "exhibitors[0]"),
        ({"exhibitors": ["Caritas", "Caritas: noch einmal"]}, "exhibitors[1]"),
        ({"exhibitors": [{"type": "Schule"}]}, "exhibitors[0].name"),
        ({"exhibitors": [{"name": "X", "type": "Zirkus"}]}, "exhibitors[0].type"),
        ({"exhibitors": [{"name": "X", "topics": ["gibt-es-nicht"]}]}, "exhibitors[0].topics[0]"),
        ({"exhibitors": [{"name": "X", "website": "javascript:alert(1)"}]}, "exhibitors[0].website"),
    ],
)
def test_a_wrong_value_is_named_by_its_path(data, path):
    with pytest.raises(LoadError) as caught:
        load(make_edition(), data)
    assert caught.value.path == path
