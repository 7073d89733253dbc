"""The editor over HTTP: what scripts and forms send, and what is said to whom."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from conference.accounts import roles
from conference.models import EditionState
from exhibitors.hall import files, tasks
from exhibitors.hall.models import Background, Circuit, Fixture, Socket
from exhibitors.models import Stand
from tests.exhibitors.factories import make_booking
from tests.factories import make_edition, make_stand
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def edition():
    one = make_edition(hall_width=30, hall_depth=18, entrance_x=15, entrance_y=18)
    make_stand(one, number="A1", x=1, y=1)
    return one


@pytest.fixture
def messe(client):
    return sign_in(client, roles.MESSE)


def page(edition) -> str:
    return reverse("admin:hall_editor", args=[edition.pk])


def deed(edition, name: str) -> str:
    return reverse("admin:hall_deed", args=[edition.pk, name])


def send(client, edition, *items, **more):
    return client.post(deed(edition, "aendern"), {"items": json.dumps(items), **more}, headers=JSON)


def key(number: str = "A1") -> str:
    return f"stand:{Stand.objects.get(number=number).pk}"


def test_the_page_says_everything_in_words(client, edition, messe):
    Fixture.objects.create(edition=edition, kind="stage", name="Große Bühne", x=9, y=9, width=4, depth=2)
    answer = client.get(page(edition)).content.decode()
    assert "Stand A1" in answer
    assert "Große Bühne" in answer
    assert "Alles in Ordnung" in answer
    assert "gesperrt" not in answer[answer.index("Alle Teile in Worten") :]
    Stand.objects.update(power=True, wall=True, step_free=False, blocked="Notausgang")
    answer = client.get(page(edition)).content.decode()
    assert "Strom, Wand, nicht stufenlos, gesperrt: Notausgang" in answer


def test_a_script_moves_a_stand_and_gets_the_hall_back(client, edition, messe):
    answer = send(client, edition, [key(), {"x": "7.00"}]).json()
    (one,) = [one for one in answer["board"]["objects"] if one["kind"] == "stand"]
    assert (one["x"], answer["said"], answer["board"]["undo"]) == (700, "Stand A1 verschoben.", "Stand A1 verschoben")


def test_a_script_is_told_why_not_and_gets_the_hall_as_it_is(client, edition, messe):
    make_stand(edition, number="A2", x=6, y=1)
    answer = send(client, edition, [key(), {"x": "5.00"}])
    assert answer.status_code == 409
    (said,) = answer.json()["messages"]
    assert "überschneiden sich" in said
    assert {one["name"]: one["x"] for one in answer.json()["board"]["objects"]} == {"A1": 100, "A2": 600}


@pytest.mark.parametrize(
    "sent",
    ["", "kein JSON", "[]", "[[1,2,3]]", '[["stand:1; drop", {}]]', '[["stand:", {"edition_id": "1"}]]',
     '[["user:1", {}]]', '[["hall:999999", {"hall_width": "1"}]]', '[["stand:", {"x": [1]}]]', '[["stand:", null]]',
     "[" * 3000],
)  # fmt: skip
def test_nonsense_is_refused_politely(client, edition, messe, sent):
    answer = client.post(deed(edition, "aendern"), {"items": sent}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["messages"]
    assert Stand.objects.count() == 1


def test_what_is_the_same_is_not_sent_again(client, edition, messe):
    address = reverse("admin:hall_data", args=[edition.pk])
    version = client.get(address).json()["version"]
    assert client.get(address, headers={"If-None-Match": f'"{version}"'}).status_code == 304
    make_booking(edition, "A1")
    assert client.get(address, headers={"If-None-Match": f'"{version}"'}).status_code == 200


def test_forms_do_the_same_without_scripts(client, edition, messe):
    sent = {"hall_width": "40", "hall_depth": "20", "entrance_x": "0", "entrance_y": "5"}
    assert client.post(deed(edition, "halle"), sent).status_code == 302
    row = {"stand": Stand.objects.get().pk, "count": "2", "gap": "1", "direction": "down"}
    assert client.post(deed(edition, "reihe"), row).status_code == 302
    assert [one.number for one in Stand.objects.order_by("y")] == ["A1", "A2", "A3"]
    client.post(deed(edition, "zurueck"))
    client.post(deed(edition, "nummern"))
    assert Stand.objects.count() == 1
    edition.refresh_from_db()
    assert edition.hall_width == 40


def test_a_form_with_errors_comes_back_with_them(client, edition, messe):
    answer = client.post(deed(edition, "halle"), {"hall_width": "0", "hall_depth": "x"})
    assert answer.status_code == 422
    assert answer.content.decode().count("errorlist") >= 2


def test_forms_ask_for_the_place_in_the_words_of_the_drawing(client, edition, messe):
    for name in ("exhibitors_stand", "hall_fixture", "hall_socket"):
        answer = client.get(reverse(f"admin:{name}_add")).content.decode()
        assert "Von links (m)" in answer
        assert "Von oben (m)" in answer


def test_parts_have_forms_that_obey_the_same_rules(client, edition, messe):
    add = reverse("admin:hall_fixture_add")
    lane = {"kind": "lane", "name": "", "x": "0", "y": "1.5", "width": "9", "depth": "1"}
    assert "steht im Fluchtweg" in client.post(add, lane).content.decode()
    assert client.post(add, lane | {"y": "5"}).status_code == 302
    assert client.post(reverse("admin:hall_circuit_add"), {"name": "Nord", "limit_watts": "2000"}).status_code == 302
    socket = {"name": "", "circuit": Circuit.objects.get().pk, "x": "2", "y": "5"}
    assert client.post(reverse("admin:hall_socket_add"), socket).status_code == 302
    assert (Fixture.objects.get().y, Socket.objects.get().circuit.name) == (5, "Nord")
    delete = reverse("admin:hall_fixture_delete", args=[Fixture.objects.get().pk])
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert not Fixture.objects.exists()


@pytest.mark.parametrize("name", ["aendern", "halle", "reihe", "nummern", "zurueck", "wieder", "grundriss", "massstab"])
def test_others_may_not(client, edition, name):
    sign_in(client, roles.EMPFANG)
    assert client.post(deed(edition, name)).status_code == 403


def test_an_archived_hall_is_only_looked_at(client, edition, messe):
    edition.state = EditionState.ARCHIVED
    edition.save(update_fields=["state"])
    assert "data-panel hidden" not in client.get(page(edition)).content.decode()
    assert send(client, edition, [key(), {"x": "7.00"}]).status_code == 403


def test_an_unknown_deed_is_not_found(client, edition, messe):
    assert client.post(deed(edition, "sprengen")).status_code == 404


# --- The floor plan below the drawing ----------------------------------------------------------------------------


def picture(width: int = 600, height: int = 360) -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(body, "PNG")
    return body.getvalue()


def pdf() -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(body, "PDF")
    return body.getvalue()


def upload(client, edition, body: bytes, page: str = "1"):
    file = SimpleUploadedFile("plan.bin", body)
    return client.post(deed(edition, "grundriss"), {"file": file, "page": page})


def test_a_picture_lies_below_the_drawing_as_wide_as_the_hall(client, edition, messe):
    assert upload(client, edition, picture()).status_code == 302
    plan = Background.objects.get()
    assert (plan.state, plan.pixels_wide, float(plan.metres_per_pixel)) == ("ready", 600, 0.05)
    shown = client.get(reverse("admin:exhibitors_hall_picture", args=[edition.pk]))
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    sign_in(client, roles.EMPFANG)
    assert client.get(reverse("admin:exhibitors_hall_picture", args=[edition.pk])).status_code == 403


def test_two_points_and_a_length_set_the_scale(client, edition, messe):
    upload(client, edition, picture())
    sent = {"x1": "10", "y1": "5", "x2": "20", "y2": "5", "metres": "5"}
    assert client.post(deed(edition, "massstab"), sent).status_code == 302
    plan = Background.objects.get()
    assert (float(plan.metres_per_pixel), float(plan.x), float(plan.y)) == (0.025, 5, 2.5)
    assert client.post(deed(edition, "massstab"), sent | {"x2": "10"}).status_code == 422
    client.post(deed(edition, "lage"), {"x": "-3", "y": "1.5"})
    assert float(Background.objects.get().x) == -3
    shown = client.get(page(edition)).context["place_form"]
    assert (shown["x"].value(), shown["y"].value()) == (-3, 1.5)
    client.post(deed(edition, "grundriss-weg"))
    assert not Background.objects.exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<svg onload='alert(1)'/>", "Bild lässt sich nicht öffnen"),
        (picture()[:200], "Bild lässt sich nicht öffnen"),
        (b"", "leer"),
    ],
)
def test_other_files_are_refused_and_nothing_kept(client, edition, messe, body, words):
    answer = upload(client, edition, body)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Background.objects.exists()


def test_a_file_that_is_too_large_is_refused_with_its_limit(client, edition, messe, monkeypatch):
    answer = upload(client, edition, b"%PDF-" + b"0" * (22 * 1024 * 1024))
    assert answer.status_code == 422
    assert "höchstens 20 Megabyte" in answer.content.decode()
    assert not Background.objects.exists()


def test_a_page_of_a_pdf_is_drawn_by_a_worker(client, edition, messe):
    upload(client, edition, pdf())
    plan = Background.objects.get()
    assert (plan.state, bool(plan.source)) == ("reading", True)
    assert tasks.sweep() == 1
    plan.refresh_from_db()
    assert (plan.state, plan.pixels_wide, bool(plan.source)) == ("ready", files.SIDE, False)


def test_a_page_that_is_not_there_is_said(client, edition, messe):
    upload(client, edition, pdf(), page="7")
    tasks.read_floor_plan(Background.objects.get().pk)
    plan = Background.objects.get()
    assert plan.state == "failed"
    assert plan.error in client.get(page(edition)).content.decode()


def test_a_server_without_poppler_says_so(client, edition, messe, monkeypatch):
    monkeypatch.setattr(files, "POPPLER", "gibt-es-nicht")
    upload(client, edition, pdf())
    tasks.read_floor_plan(Background.objects.get().pk)
    assert "als Bild" in Background.objects.get().error
