"""The rotary table: when it indexes, when it must not, and what it carries."""

import pytest

from twin.plant.rotary_table import Nest, RotaryTable
from twin.spec.layout import Table

NONE, LOAD, MAGNETISE, INSPECT, UNLOAD, MOVING = range(6)
TABLE = Table(load_m=(1, 0, 1), magnetise_m=(2, 0, 1), inspect_m=(3, 0, 1), unload_m=(4, 0, 1),
              index_s=1.5)  # fmt: skip


class World:
    """Notes where parts are put."""

    def __init__(self):
        self.put = []

    def put_between(self, part_id, place_m):
        self.put.append((part_id, place_m))


@pytest.fixture
def table(stand):
    """Four nests, number 3 alone with part 1, and the table under them."""
    first = stand()
    nests = [first, *(stand(env=first.site.env) for _ in range(3))]
    for number, nest in enumerate(nests):
        if number != 2:
            nest.fixture.workpiece = None
    world = World()
    carried = RotaryTable([Nest(n.site, n.fixture) for n in nests], table=TABLE, cell=world,
                          journal=first.site.journal)  # fmt: skip
    return nests, carried, world


def stations(nest):
    return [(round(t, 6), int(v)) for t, _, v in nest.log("nest_station")]


def test_each_nest_stands_in_a_station_of_its_own(table):
    nests, carried, _ = table
    assert [carried.station_of(k) for k in range(4)] == [LOAD, UNLOAD, INSPECT, MAGNETISE]
    assert [n.site.wires["nest_station"] for n in nests] == [LOAD, UNLOAD, INSPECT, MAGNETISE]


def test_nobody_asks_and_nothing_moves(table):
    nests, *_ = table
    nests[0].run(10)
    assert stations(nests[0]) == [(0.0, LOAD)]


def test_it_indexes_when_the_last_one_is_done(table):
    """The first asks at 1 s, the second still holds its station until 3 s."""
    nests, *_ = table
    nests[1].at(0.0, station_request=UNLOAD)
    nests[0].at(1.0, station_request=MAGNETISE)
    nests[1].at(3.0, station_request=LOAD)
    nests[0].run(10)
    assert stations(nests[0]) == [(0.0, LOAD), (3.0, MOVING), (4.5, MAGNETISE)]
    assert stations(nests[1]) == [(0.0, UNLOAD), (3.0, MOVING), (4.5, LOAD)]


def test_it_goes_on_until_nobody_is_away_from_what_it_asks_for(table):
    """The third stands at the cameras and asks for the magnetiser: three stations on."""
    nests, *_ = table
    nests[2].at(1.0, station_request=MAGNETISE)
    nests[0].run(20)
    where = [station for _, station in stations(nests[2])]
    assert where == [INSPECT, MOVING, UNLOAD, MOVING, LOAD, MOVING, MAGNETISE]


def test_the_part_goes_with_it(table):
    nests, _, world = table
    nests[2].at(1.0, station_request=UNLOAD)
    nests[0].run(5)
    assert world.put == [(1, (4, 0, 1))]


@pytest.mark.parametrize("signal", ["robot_busy", "robot_in_zone"])
def test_it_waits_for_the_robot(table, signal):
    nests, *_ = table
    nests[3].at(0.0, **{signal: True})
    nests[0].at(1.0, station_request=MAGNETISE)
    nests[3].at(2.0, **{signal: False})
    nests[0].run(5)
    assert stations(nests[0])[1] == (2.0, MOVING)


def test_a_stop_holds_it_on_the_way_and_it_goes_on_when_released(table):
    """Half a second on the way, then one that is left."""
    nests, *_ = table
    nests[0].at(1.0, station_request=MAGNETISE)
    nests[1].at(1.5, estop_ok=False)
    nests[1].at(2.0, estop_ok=True)
    nests[1].at(4.0, reset_button=True)
    nests[1].at(5.0, start_button=True)
    nests[0].run(10)
    assert stations(nests[0]) == [(0.0, LOAD), (1.0, MOVING), (6.0, MAGNETISE)]


def test_it_does_not_begin_while_power_is_cut(table):
    nests, *_ = table
    nests[1].at(0.5, estop_ok=False)
    nests[0].at(1.0, station_request=MAGNETISE)
    nests[0].run(10)
    assert stations(nests[0]) == [(0.0, LOAD)]
