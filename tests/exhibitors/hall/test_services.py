"""Drawing: the rules, taking back, who was first, what the database itself refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from conference.audit.models import AuditEntry
from conference.audit.services import Actor
from conference.web.errors import DomainError
from exhibitors.hall import objects, rows, rules, services
from exhibitors.hall.models import Circuit, Fixture, HallStep, Socket
from exhibitors.models import Stand
from exhibitors.services import hold
from tests.exhibitors.factories import make_booking, make_staff
from tests.factories import make_edition, make_stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return make_edition(hall_width=30, hall_depth=18, entrance_x=15, entrance_y=18)


@pytest.fixture
def actor():
    return make_staff()


def draw(edition, actor, *items, seen=None):
    return services.change(edition=edition, items=list(items), actor=actor, seen=seen)


def stand(number="A1", **values):
    return ("stand:", {"number": number, "x": "1.00", "y": "1.00", "width": "3.00", "depth": "2.00", **values})


def fixture(kind, x, y, width, depth):
    return ("fixture:", {"kind": kind, "x": x, "y": y, "width": width, "depth": depth})


def codes(refusal) -> list[str]:
    return [one.code for one in getattr(refusal.value, "errors", [refusal.value])]


def test_a_stand_is_drawn_with_a_step_and_a_line_in_the_log(edition, actor):
    step = draw(edition, actor, stand(front="down", pinboard=True))
    one = Stand.objects.get()
    assert (one.number, one.front, one.pinboard, one.x) == ("A1", "down", True, Decimal("1.00"))
    assert step.words == "Stand A1 gezeichnet"
    assert AuditEntry.objects.filter(action="stand.created", subject=f"stand:{one.pk}").count() == 1


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (stand("A2", x="3.99"), "overlap"),
        (stand("A2", x="28.00"), "outside"),
        (stand("A1", x="10.00"), "number"),
        (stand("", x="10.00"), "invalid"),
        (stand("A2", x="kein Maß"), "invalid"),
        (stand("A2", x="10.00", front="schräg"), "invalid"),
        (stand("A2", x="10.00", circuit_id=77), "invalid"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stored(edition, actor, other, code):
    draw(edition, actor, stand())
    with pytest.raises(DomainError) as refusal:
        draw(edition, actor, other)
    assert codes(refusal) == [code]
    assert Stand.objects.count() == 1


def test_stands_may_touch(edition, actor):
    draw(edition, actor, stand(), stand("A2", x="4.00"))
    assert Stand.objects.count() == 2


@pytest.mark.parametrize("kind", ["lane", "wall", "stage", "pillar", "door"])
def test_nobody_stands_on_what_belongs_to_the_house(edition, actor, kind):
    draw(edition, actor, fixture(kind, "2.00", "2.00", "4.00", "1.00"))
    with pytest.raises(DomainError) as refusal:
        draw(edition, actor, stand())
    assert codes(refusal) == [kind if kind in ("lane", "door") else "solid"]


def test_a_lane_cannot_be_laid_below_a_stand_but_below_one_that_is_closed(edition, actor):
    draw(edition, actor, stand())
    with pytest.raises(DomainError):
        draw(edition, actor, fixture("lane", "0.00", "1.00", "9.00", "1.50"))
    draw(edition, actor, (f"stand:{Stand.objects.get().pk}", {"blocked": "Fluchtweg"}))
    draw(edition, actor, fixture("lane", "0.00", "1.00", "9.00", "1.50"))
    assert Fixture.objects.count() == 1


def test_an_old_fault_elsewhere_hinders_nobody(edition, actor):
    make_stand(edition, number="Z1", x=40, y=1)
    draw(edition, actor, stand())
    assert Stand.objects.count() == 2


def test_what_should_not_be_is_told_and_not_forbidden(edition, actor):
    draw(edition, actor, fixture("wall", "0.00", "6.00", "29.00", "0.20"), stand(), stand("A2", x="1.00", y="10.00"))
    found = {one.code: one.message for one in rules.check(objects.read(edition))}
    assert set(found) == {"narrow"}
    assert "A1" in found["narrow"]


def test_power_is_watched(edition, actor):
    circuit = Circuit.objects.create(edition=edition, name="Nord", limit_watts=2000)
    far = {"circuit_id": circuit.pk}
    draw(edition, actor, stand(power=True, **far), stand("A2", x="10.00", power=True))
    draw(edition, actor, ("socket:", {"x": "20.00", "y": "1.00", **far}))
    key = f"stand:{Stand.objects.get(number='A1').pk}"
    found = [one.code for one in rules.check(objects.read(edition), {key: 2500})]
    assert sorted(found) == ["cable", "no_circuit", "watts"]


def test_steps_are_taken_back_and_done_again_one_by_one(edition, actor):
    draw(edition, actor, stand())
    pk = Stand.objects.get().pk
    draw(edition, actor, (f"stand:{pk}", {"x": "7.00"}))
    services.undo(edition=edition, actor=actor)
    assert Stand.objects.get().x == 1
    services.undo(edition=edition, actor=actor)
    assert not Stand.objects.exists()
    services.redo(edition=edition, actor=actor)
    services.redo(edition=edition, actor=actor)
    assert (Stand.objects.get().pk, Stand.objects.get().x) == (pk, 7)
    with pytest.raises(DomainError) as refusal:
        services.redo(edition=edition, actor=actor)
    assert codes(refusal) == ["nothing"]


def test_what_was_deleted_comes_back_as_it_was(edition, actor):
    draw(edition, actor, stand(zone="Bildung", quiet=True), fixture("stage", "9.00", "9.00", "4.00", "2.00"))
    before = objects.read(edition).state(objects.read(edition).rows())
    draw(edition, actor, *((key, None) for key in before if not key.startswith("hall:")))
    assert not Stand.objects.exists()
    services.undo(edition=edition, actor=actor)
    assert objects.read(edition).state(before) == before


def test_the_size_of_the_hall_is_a_step_too(edition, actor):
    draw(edition, actor, (f"hall:{edition.pk}", {"hall_width": "40.00"}))
    edition.refresh_from_db()
    assert edition.hall_width == 40
    services.undo(edition=edition, actor=actor)
    edition.refresh_from_db()
    assert edition.hall_width == 30


def test_the_hall_cannot_shrink_below_its_stands(edition, actor):
    draw(edition, actor, stand(x="26.00"))
    with pytest.raises(DomainError) as refusal:
        draw(edition, actor, (f"hall:{edition.pk}", {"hall_width": "20.00"}))
    assert codes(refusal) == ["outside"]


def test_a_new_deed_forgets_what_was_taken_back(edition, actor):
    draw(edition, actor, stand())
    services.undo(edition=edition, actor=actor)
    draw(edition, actor, stand("B1"))
    with pytest.raises(DomainError):
        services.redo(edition=edition, actor=actor)
    assert [one.number for one in Stand.objects.all()] == ["B1"]


def test_nobody_takes_back_what_a_colleague_changed_since(edition, actor):
    draw(edition, actor, stand())
    draw(edition, make_staff(), (f"stand:{Stand.objects.get().pk}", {"x": "7.00"}))
    with pytest.raises(DomainError) as refusal:
        services.undo(edition=edition, actor=actor)
    assert codes(refusal) == ["stale"]
    assert Stand.objects.get().x == 7


def test_who_has_not_seen_the_last_change_is_told_by_whom_it_was(edition, actor):
    seen = draw(edition, actor, stand()).pk
    key = f"stand:{Stand.objects.get().pk}"
    colleague = get_user_model().objects.create_user("kollegin@example.org", "x", is_staff=True)
    draw(edition, Actor.staff(colleague), (key, {"x": "7.00"}))
    with pytest.raises(DomainError) as refusal:
        draw(edition, actor, (key, {"x": "9.00"}), seen=seen)
    assert codes(refusal) == ["stale"]
    assert str(colleague) in refusal.value.message


def test_two_stands_change_places_and_numbers_in_one_deed(edition, actor):
    draw(edition, actor, stand(), stand("A2", x="5.00"))
    one, two = (f"stand:{Stand.objects.get(number=number).pk}" for number in ("A1", "A2"))
    draw(edition, actor, (one, {"x": "5.00", "number": "A2"}), (two, {"x": "1.00", "number": "A1"}))
    assert {one.number: one.x for one in Stand.objects.all()} == {"A1": 1, "A2": 5}


def test_a_stand_that_somebody_has_is_neither_closed_nor_deleted(edition, actor):
    draw(edition, actor, stand())
    key = f"stand:{Stand.objects.get().pk}"
    hold(edition=edition, number="A1", token="a" * 32)
    with pytest.raises(DomainError) as refusal:
        draw(edition, actor, (key, {"blocked": "Bühne"}))
    assert codes(refusal) == ["occupied"]
    with pytest.raises(DomainError) as refusal:
        draw(edition, actor, (key, None))
    assert codes(refusal) == ["booked"]
    draw(edition, actor, (key, {"x": "7.00"}))
    assert Stand.objects.get().x == 7


def test_a_row_is_copied_with_the_next_numbers(edition, actor):
    draw(edition, actor, stand("A1", power=True), stand("A3", y="10.00"))
    rows.copy_row(
        edition=edition, stand=Stand.objects.get(number="A1"), count=3, gap=Decimal("1.5"), direction="right",
        actor=actor,
    )  # fmt: skip
    found = [(one.number, one.x, one.power) for one in Stand.objects.filter(y=1).order_by("x")]
    assert [(number, float(x)) for number, x, _power in found] == [("A1", 1), ("A2", 5.5), ("A4", 10), ("A5", 14.5)]
    assert all(power for _number, _x, power in found)


def test_a_row_that_does_not_fit_is_not_begun(edition, actor):
    draw(edition, actor, stand())
    with pytest.raises(DomainError):
        rows.copy_row(
            edition=edition, stand=Stand.objects.get(), count=9, gap=Decimal(1), direction="right", actor=actor
        )
    assert Stand.objects.count() == 1


def test_numbers_go_row_by_row_and_booked_ones_stay(edition, actor):
    places = {"X1": ("1.00", "1.00"), "X2": ("5.00", "1.20"), "X3": ("9.00", "1.00"), "B1": ("1.00", "9.00")}
    draw(edition, actor, *(stand(number, x=x, y=y) for number, (x, y) in places.items()))
    make_booking(edition, "X2")
    make_booking(edition, "B1")
    rows.number_all(edition=edition, actor=actor)
    assert [one.number for one in Stand.objects.order_by("pk")] == ["A1", "X2", "A3", "B1"]


def test_the_database_refuses_what_overlaps(edition):
    make_stand(edition, x=1, y=1)
    with pytest.raises(IntegrityError, match="stand_no_overlap"), transaction.atomic():
        make_stand(edition, x="3.99", y=1)
    make_stand(edition, x=4, y=1)
    make_stand(make_edition(), x=1, y=1)


def test_a_form_knows_of_the_stands_of_its_own_edition_only(edition):
    make_stand(make_edition(), x=1, y=1)
    one = make_stand(edition, x=1, y=1)
    one.full_clean()
    with pytest.raises(ValidationError, match="Hier steht schon"):
        Stand(edition=edition, number="Z1", x=2, y=1).full_clean()


def test_steps_are_kept_up_to_a_number(edition, actor, monkeypatch):
    monkeypatch.setattr(services, "KEPT_STEPS", 3)
    draw(edition, actor, stand())
    key = f"stand:{Stand.objects.get().pk}"
    for x in range(2, 8):
        draw(edition, actor, (key, {"x": f"{x}.00"}))
    assert HallStep.objects.count() == 3


def test_a_deleted_circuit_leaves_stands_and_sockets(edition, actor):
    circuit = Circuit(edition=edition, name="Nord")
    services.save_circuit(circuit=circuit, actor=actor)
    draw(
        edition, actor, stand(circuit_id=circuit.pk), ("socket:", {"x": "1.00", "y": "1.00", "circuit_id": circuit.pk})
    )
    services.delete_circuit(circuit=circuit, actor=actor)
    assert Stand.objects.get().circuit is None
    assert Socket.objects.get().circuit is None


@pytest.mark.django_db(transaction=True)
def test_of_many_who_draw_at_the_same_place_at_once_one_does():
    edition = make_edition(hall_width=30, hall_depth=18)
    actors = [make_staff() for _number in range(6)]

    def one(place: int) -> bool:
        try:
            draw(edition, actors[place], stand(f"N{place}", x=f"{1 + place * 0.3:.2f}"))
        except DomainError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(one, range(6)))
    assert (done.count(True), Stand.objects.count()) == (1, 1)
