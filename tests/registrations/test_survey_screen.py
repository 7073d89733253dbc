"""The survey's code on the screen in the foyer: while the switch is on, with its times, in all languages."""

import base64
import json

import pytest
import zxingcpp
from PIL import Image

from conference import caching
from conference.audit.services import SYSTEM
from registrations.surveys import services
from tests.factories import make_edition
from tests.registrations.surveys import make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    caching.memory.clear()
    return make_survey(make_edition(slug="k", languages=["de", "ar"]))


def codes(client):
    return json.loads(client.get("/k/anzeige/daten.json").content)["codes"]


def test_the_switch_brings_the_code_at_once(client, survey, tmp_path):
    assert codes(client) == []
    services.change(survey=survey, values={"on_screen": True}, actor=SYSTEM)
    code = codes(client)[0]
    assert (code["start"], code["end"]) == (int(survey.opens_at.timestamp()), int(survey.closes_at.timestamp()))
    assert set(code["words"]) == {"de", "ar"}
    file = tmp_path / "code.png"
    file.write_bytes(base64.b64decode(code["picture"].partition(",")[2]))
    image = Image.open(file).convert("L")
    large = image.resize((image.width * 8, image.height * 8), Image.Resampling.NEAREST)
    assert [one.text for one in zxingcpp.read_barcodes(large)] == ["http://testserver/k/rueckmeldung/"]
    assert services.open_link_for(survey.edition) == "http://testserver/k/rueckmeldung/"


def test_without_the_switch_there_is_no_open_link(survey):
    assert services.open_link_for(survey.edition) == ""
