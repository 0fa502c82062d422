"""On a rotary table: no step begins before its station, and none is left before it is done."""

import pytest

from twin.controllers.alarms import Alarm
from twin.controllers.io_codes import BinSelect, NestStation, StationRequest
from twin.controllers.packml import State
from twin.controllers.sequence import BORDERS
from twin.controllers.sequence import StepCode as Step
from twin.core.units import ns_from_s

TABLE = "recipe.waits_for_station=true"
NAMES = [StationRequest.LOAD, StationRequest.MAGNETISE, StationRequest.INSPECT,
         StationRequest.UNLOAD]  # fmt: skip
STATION_OF = {
    **dict.fromkeys((Step.UNCLAMP, Step.LOAD, Step.SEAT, Step.CLAMP), StationRequest.LOAD),
    **dict.fromkeys((Step.WET, Step.DIVERT, Step.SHOT, Step.DRAIN), StationRequest.MAGNETISE),
    **dict.fromkeys((Step.LIGHT, Step.HOME, Step.RUN_UP, Step.SPIN_UP, Step.SCAN, Step.TURN,
                     Step.VIEW, Step.REST), StationRequest.INSPECT),
    **dict.fromkeys((Step.JUDGE, Step.UNLOAD, Step.CLEAR), StationRequest.UNLOAD),
    **{border: station for station, border in BORDERS.items()},
}  # fmt: skip
IDLE = ("robot_start", "shower_valve", "magnetiser_request", "demag_request", "spindle_enable",
        "spindle_mode", "uv_enable", "trigger_arm", "inspection_request")  # fmt: skip


@pytest.fixture
def nest(make_desk):
    """A controller on a table, started over an empty fixture in the load station."""
    desk = make_desk(TABLE)
    desk.write(nest_station=NestStation.LOAD)
    desk.start()
    return desk


def go_round(desk, until):
    """Up to a step; the table is always where it is asked for."""
    for _ in range(300):
        desk.helped_scan(nest_station=desk.outputs["station_request"] or NestStation.MOVING)
        if desk.step == until:
            return
    raise AssertionError(f"no {until!r} but {desk.outputs}")


def test_without_a_table_nothing_is_asked_of_one(running):
    seen = set()
    for _ in range(300):
        outputs = running.helped_scan(nest_station=NestStation.MOVING)
        seen.add(running.step)
        assert outputs["station_request"] == StationRequest.NONE
    assert not seen & set(BORDERS.values())
    assert {Step.LOAD, Step.SHOT, Step.VIEW, Step.JUDGE, Step.UNLOAD} <= seen


def test_a_fixture_that_stands_still_has_every_station(make_desk):
    desk = make_desk(TABLE)
    desk.start()
    seen = []
    for _ in range(300):
        before = desk.step
        desk.helped_scan()
        if desk.step != before:
            seen.append(desk.step)
    assert [step for step in seen if step in BORDERS.values()][:5] == [
        Step.TO_LOAD, Step.TO_MAGNETISE, Step.TO_INSPECT, Step.TO_UNLOAD, Step.TO_LOAD]  # fmt: skip


@pytest.mark.parametrize("station", NAMES)
@pytest.mark.parametrize("where", [s for s in NestStation if s is not NestStation.FIXED])
def test_a_step_waits_for_its_own_station(nest, station, where):
    border = BORDERS[station]
    go_round(nest, border)
    for _ in range(5):
        outputs = nest.helped_scan(nest_station=where)
        if where == station:
            break
        assert outputs["sequence_step"] == border
        assert outputs["station_request"] == station
        assert not any(outputs[name] for name in IDLE)
    assert (nest.step != border) == (where == station)


def test_every_step_holds_its_station(nest):
    seen = set()
    for _ in range(300):
        outputs = nest.helped_scan(nest_station=nest.outputs["station_request"])
        if nest.step in STATION_OF:
            if nest.step == Step.UNCLAMP:
                assert outputs["station_request"] in (StationRequest.LOAD, StationRequest.UNLOAD)
            else:
                assert outputs["station_request"] == STATION_OF[nest.step], nest.step
            seen.add(nest.step)
    assert seen == set(STATION_OF)


def test_unclamping_after_the_verdict_holds_the_last_station(nest):
    go_round(nest, Step.JUDGE)
    go_round(nest, Step.UNCLAMP)
    assert nest.outputs["station_request"] == StationRequest.UNLOAD


def test_a_part_in_doubt_goes_out_by_the_last_station(nest):
    go_round(nest, Step.WET)
    nest.helped_scan(bath_level_ok=False)
    assert nest.step == Step.REST
    nest.helped_scan(nest_station=NestStation.MAGNETISE)
    assert nest.step == Step.TO_UNLOAD
    for where in (NestStation.MOVING, NestStation.INSPECT, NestStation.MOVING):
        assert nest.helped_scan(nest_station=where)["sequence_step"] == Step.TO_UNLOAD
    nest.helped_scan(nest_station=NestStation.UNLOAD)
    assert nest.step == Step.JUDGE
    assert not nest.outputs["inspection_request"]
    go_round(nest, Step.UNLOAD)
    assert nest.outputs["bin_select"] == BinSelect.REJECT


def test_robot_tries_again_in_the_same_station(nest):
    go_round(nest, Step.CLEAR)
    wait_ns = ns_from_s(1.0)
    outputs = nest.scan(after_ns=wait_ns, part_present=True)
    assert outputs["sequence_step"] == Step.UNLOAD
    assert outputs["station_request"] == StationRequest.UNLOAD


@pytest.mark.parametrize("station", NAMES)
def test_a_table_that_does_not_come_stops_the_bench(nest, station):
    go_round(nest, BORDERS[station])
    nest.helped_scan(nest_station=NestStation.MOVING)
    wake_ns = nest.result.wake_ns
    assert wake_ns - nest.now_ns <= ns_from_s(120)
    nest.scan(after_ns=wake_ns - nest.now_ns - 1)
    assert nest.step == BORDERS[station]
    nest.scan(after_ns=1)
    assert (nest.state, nest.outputs["alarm"]) == (State.ABORTING, Alarm.TABLE_TIMEOUT)
    assert nest.outputs["station_request"] == StationRequest.NONE


def test_the_table_has_a_time_out_of_its_own(make_desk):
    desk = make_desk(TABLE, "recipe.table_timeout_s=7.0")
    desk.write(nest_station=NestStation.MOVING)
    desk.start()
    desk.helped_scan()
    assert desk.step == Step.TO_LOAD
    assert desk.result.wake_ns in (desk.now_ns, desk.now_ns + ns_from_s(7.0))
    desk.helped_scan()
    assert desk.result.wake_ns == desk.now_ns - 10_000_000 + ns_from_s(7.0)


@pytest.mark.parametrize("station", [StationRequest.MAGNETISE, StationRequest.INSPECT])
def test_a_clamp_that_comes_loose_on_the_way_stops_the_bench(nest, station):
    go_round(nest, BORDERS[station])
    nest.helped_scan(nest_station=NestStation.MOVING, clamp_closed=False)
    assert (nest.state, nest.outputs["alarm"]) == (State.ABORTING, Alarm.CLAMP_LOST)


@pytest.mark.parametrize("station", NAMES)
def test_the_clamp_holds_on_the_way(nest, station):
    go_round(nest, BORDERS[station])
    nest.helped_scan(nest_station=NestStation.MOVING)
    assert nest.outputs["clamp_close"] == (station is not StationRequest.LOAD)


def test_nothing_is_asked_of_the_table_at_rest(nest):
    go_round(nest, Step.TO_INSPECT)
    nest.scan(estop_ok=False)
    assert nest.outputs["station_request"] == StationRequest.NONE
    nest.scan(estop_ok=True)
    assert nest.outputs["station_request"] == StationRequest.NONE


@pytest.mark.parametrize("station", NAMES)
def test_all_is_off_in_the_scan_that_sees_a_stop(nest, station):
    go_round(nest, BORDERS[station])
    outputs = nest.scan(guard_closed=False)
    assert not any(outputs[name] for name in (*IDLE, "robot_enable"))
    assert (outputs["packml_state"], outputs["alarm"]) == (State.ABORTING, Alarm.GUARD_OPEN)
