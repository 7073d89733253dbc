"""What hangs on which fuse: the limit to the watt."""

import pytest

from exhibitors.papers.caretaker import state_of, warnings
from exhibitors.papers.power import Draw, power

CIRCUIT = (1, "B", 3500, 4)


def draw(number: str, watts: int, circuit: int | None = 1) -> Draw:
    return Draw(number, f"Verein {number}", watts, "Beamer", circuit)


@pytest.mark.parametrize(
    ("watts", "state"),
    [
        (2799, "in Ordnung"),
        (2800, "fast ausgelastet"),
        (3500, "fast ausgelastet"),
        (3501, "überlastet"),
        (0, "in Ordnung"),
    ],
)
def test_the_limit_itself_is_not_too_much_and_one_watt_more_is(watts, state):
    [fuse] = power([CIRCUIT], [draw("A1", watts)]).fuses
    assert state_of(fuse) == state


def test_the_stands_of_a_circuit_are_summed_and_others_are_not():
    found = power([CIRCUIT, (2, "C", 1000, 0)], [draw("A1", 2000), draw("A2", 1600), draw("A3", 500, 2)])
    assert [(one.name, one.watts, one.excess) for one in found.over] == [("B", 3600, 100)]
    assert (found.fuses[1].watts, found.fuses[1].left, found.watts) == (500, 500, 4100)


def test_who_hangs_on_no_circuit_and_who_says_no_watts_is_named_in_the_order_of_stands():
    found = power([CIRCUIT], [draw("A10", 0), draw("A2", 0, None), draw("A3", 800, None)])
    assert ([one.number for one in found.without], found.unknown) == (["A2", "A3"], ["A2", "A10"])
    assert warnings(found) == [
        "2 Stände brauchen Strom und hängen an keinem Stromkreis: A2, A3.",
        "2 Stände haben nicht gesagt, wie viel Watt sie brauchen: A2, A10.",
    ]


def test_a_circuit_of_another_hall_counts_as_none():
    assert [one.number for one in power([CIRCUIT], [draw("A1", 100, 99)]).without] == ["A1"]


def test_the_worst_is_said_first():
    found = power([CIRCUIT, (2, "C", 100, 0)], [draw("A1", 3000), draw("A2", 150, 2)])
    assert warnings(found) == [
        "Stromkreis C ist überlastet: 150 Watt bestellt, 100 erlaubt, 50 zu viel.",
        "Stromkreis B ist fast ausgelastet: 3000 von 3500 Watt bestellt.",
    ]


def test_a_calm_hall_has_nothing_to_say():
    found = power([CIRCUIT], [draw("A1", 100)])
    assert found.is_calm
    assert warnings(found) == []
