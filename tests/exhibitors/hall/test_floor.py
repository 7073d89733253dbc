"""Where one can walk, to the centimetre; the way in words."""

import pytest
from django.utils import translation

from exhibitors.hall import directions, floor
from exhibitors.hall.directions import Landmark
from exhibitors.hall.floor import Shape
from exhibitors.hall.geometry import Box, cut

HALL = Box(0, 0, 2000, 1500)
SOUTH = (1000, 1500)


def shape(*stands: Box, solid: tuple[Box, ...] = (), door: tuple[int, int] | None = SOUTH) -> Shape:
    return Shape(HALL, door, solid, stands)


def walls_with_gap(width: int) -> tuple[Box, ...]:
    """A wall across the hall with one gap."""
    return (Box(0, 700, 900, 20), Box(900 + width, 700, 1100 - width, 20))


@pytest.mark.parametrize(("gap", "is_wide"), [(149, False), (150, True), (151, True)])
def test_an_aisle_needs_one_metre_fifty_and_not_a_centimetre_less(gap, is_wide):
    (far,) = floor.reach(shape(Box(900, 100, 300, 200), solid=walls_with_gap(gap)))
    assert far.passable is is_wide


def test_what_is_too_narrow_for_a_wheelchair_still_has_a_way():
    (far,) = floor.reach(shape(Box(900, 100, 300, 200), solid=walls_with_gap(95)))
    assert (far.passable, far.metres > 10) == (False, True)


@pytest.mark.parametrize(("gap", "is_wide"), [(149, False), (150, True)])
@pytest.mark.parametrize(
    ("front", "before"),
    [
        (0, lambda gap: Box(700, 300 - gap, 700, 100)),
        (1, lambda gap: Box(1200 + gap, 100, 100, 700)),
        (2, lambda gap: Box(700, 600 + gap, 700, 100)),
        (3, lambda gap: Box(800 - gap, 100, 100, 700)),
    ],
)
def test_an_aisle_leads_to_the_open_side_and_not_to_the_back(front, before, gap, is_wide):
    stand = Box(900, 400, 300, 200)
    hall = Shape(HALL, SOUTH, (before(gap),), (stand,), (front,))
    (far,) = floor.reach(hall)
    assert far.passable is is_wide
    assert floor.reach(Shape(HALL, SOUTH, (before(gap),), (stand,)))[0].passable


def test_what_is_walled_in_has_no_way():
    (far,) = floor.reach(shape(Box(900, 100, 300, 200), solid=walls_with_gap(20)))
    assert far is None


def test_without_an_entrance_nothing_is_known():
    assert floor.reach(shape(Box(900, 100, 300, 200), door=None)) == (None,)


def test_a_stand_in_the_entrance_blocks_the_hall():
    reached = floor.reach(shape(Box(700, 1400, 600, 100), Box(100, 100, 300, 200)))
    assert reached[1] is None


def test_doors_open_walls():
    left = cut([Box(0, 700, 2000, 20)], [Box(900, 690, 160, 40)])
    assert left == [Box(0, 700, 900, 20), Box(1060, 700, 940, 20)]


def test_free_floor_is_covered_and_what_stands_there_is_not():
    boxes = floor.walkable(shape(Box(900, 600, 300, 200)))

    def is_free(x: int, y: int) -> bool:
        return any(one.x <= x <= one.right and one.y <= y <= one.bottom for one in boxes)

    assert is_free(5, 5)
    assert is_free(1995, 1495)
    assert is_free(890, 700)
    assert not is_free(1050, 700)


@pytest.mark.parametrize("door", [(1000, 1500), (1000, 0), (0, 750), (2000, 750)])
def test_a_way_never_crosses_what_stands_there(door):
    stands = tuple(Box(200 + 500 * column, 200 + 400 * row, 300, 200) for column in range(3) for row in range(3))
    hall = Shape(HALL, door, (), stands)
    for place, stand in enumerate(stands):
        legs = floor.route(hall, place)
        assert legs, stand
        for leg in legs:
            line = directions._strip(leg)
            assert not [other for other in stands if other.overlaps(line.grown(1))]


def test_the_way_goes_to_the_open_side():
    hall = shape(Box(900, 600, 300, 200))
    assert floor.route(hall, 0, [0])[-1].end[1] < 600
    assert floor.route(hall, 0, [2])[-1].end[1] > 800


def test_what_is_said_is_right_left_or_ahead():
    hall = shape(Box(300, 400, 300, 200), Box(800, 400, 300, 200), Box(1400, 400, 300, 200))
    with translation.override("de"):
        assert directions.describe(hall, 1, "A2", fronts=[2])[-1] == "Stand A2 liegt vor Ihnen."
        assert "links" in directions.describe(hall, 0, "A1", fronts=[1])[1]
        assert "rechts" in directions.describe(hall, 2, "A3", fronts=[3])[1]


def test_stands_are_counted_on_the_last_piece_and_stages_named():
    row = tuple(Box(1200 + 250 * place, 300, 200, 200) for place in range(3))
    stage = Landmark("der Bühne", Box(1150, 900, 100, 300))
    hall = shape(*row, solid=(stage.box,))
    with translation.override("de"):
        said = directions.describe(hall, 2, "B3", landmarks=[stage], fronts=[2])
    assert said[0].startswith("Vom Eingang geradeaus")
    assert "an der Bühne vorbei" in said[0]
    assert said[-1] == "Stand B3 ist der dritte Stand links."


def test_four_hundred_stands_are_worked_out_in_one_go():
    stands = tuple(Box(200 + 450 * column, 200 + 400 * row, 300, 200) for column in range(25) for row in range(16))
    hall = Shape(Box(0, 0, 11700, 6800), (5000, 6800), (), stands)
    assert sum(one is not None and one.passable for one in floor.reach(hall)) == 400
