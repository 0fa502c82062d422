"""Which part is in hand, in which cycle, and what becomes of one that is not where it should be."""

import pytest

from twin.controllers.alarms import Alarm
from twin.controllers.io_codes import BinSelect
from twin.controllers.packml import State
from twin.controllers.sequence import StepCode as Step
from twin.core.units import ns_from_s

SEAT_NS = ns_from_s(1)
RETRIES = 2


def test_the_part_keeps_its_number_from_loading_to_the_bin(running):
    running.write(infeed_part_id=41)
    running.go_to(Step.UNCLAMP)
    running.write(infeed_part_id=42)
    while running.step != Step.NONE:
        assert (running.outputs["part_id"], running.outputs["cycle_id"]) == (41, 1)
        running.helped_scan()
    running.go_to(Step.UNCLAMP)
    assert (running.outputs["part_id"], running.outputs["cycle_id"]) == (42, 2)


def test_every_loading_is_a_cycle_of_its_own(running):
    cycles = [running.go_to(Step.LOAD)["cycle_id"] for _ in range(4)]
    assert cycles == [1, 2, 3, 4]


@pytest.mark.parametrize("part_id", [0, -1, 2**31 - 1, -(2**31)])
def test_any_number_of_the_order_is_carried(running, part_id):
    running.write(infeed_part_id=part_id)
    assert running.go_to(Step.UNLOAD)["part_id"] == part_id


@pytest.mark.parametrize("code", [-1, 4, 32, 2**31 - 1])
def test_no_part_is_fetched_without_a_recipe_for_it(running, code):
    assert len(running.recipe.parts) == 4
    running.write(infeed_type=code)
    for _ in range(9):
        assert not running.scan()["robot_start"]
    assert (running.state, running.outputs["alarm"]) == (State.HELD, Alarm.TYPE_UNKNOWN)
    assert running.outputs["cycle_id"] == 0
    running.write(infeed_type=3)
    running.press("start")
    assert running.go_to(Step.LOAD)["alarm"] == Alarm.NONE


def miss(desk):
    """Let the wait for the part in the fixture run out; the fixture stays empty."""
    desk.go_to(Step.SEAT, part_present=False)
    desk.scan(after_ns=SEAT_NS - 1)
    assert desk.step == Step.SEAT
    desk.scan(after_ns=1)


def test_a_part_that_does_not_arrive_is_no_part(running):
    miss(running)
    assert running.outputs["alarm"] == Alarm.PART_MISSING
    assert (running.outputs["cycle_id"], running.step) == (2, Step.UNCLAMP)
    running.go_to(Step.CLAMP, part_present=True)
    outputs = running.go_to(Step.UNLOAD)
    assert (outputs["cycle_id"], outputs["bin_select"]) == (2, BinSelect.OK)
    running.go_to(Step.LOAD, part_present=False)
    assert running.outputs["alarm"] == Alarm.NONE


def test_after_two_retries_the_operator_is_asked(running):
    for cycle in range(1, RETRIES + 2):
        assert running.state == State.EXECUTE
        miss(running)
        assert running.outputs["cycle_id"] == min(cycle + 1, RETRIES + 1)
    assert (running.state, running.outputs["alarm"]) == (State.HOLDING, Alarm.PART_MISSING)
    running.scan()
    assert running.press("start")["alarm"] == Alarm.NONE
    miss(running)  # and the retries are counted anew
    assert running.state == State.EXECUTE


def test_a_part_that_does_not_arrive_may_have_been_the_last(running):
    """Nobody knows where it is: the bench is held until somebody has looked, and not complete."""
    running.go_to(Step.SEAT, part_present=False)
    running.scan(after_ns=SEAT_NS, infeed_empty=True)
    assert (running.state, running.step) == (State.HOLDING, Step.NONE)
    assert running.scan()["packml_state"] == State.HELD
    assert running.outputs["alarm"] == Alarm.PART_MISSING


def test_a_reload_is_of_what_the_infeed_then_has(running):
    running.write(infeed_part_id=7)
    running.go_to(Step.SEAT, part_present=False)
    running.scan(after_ns=SEAT_NS, infeed_part_id=8)
    assert running.outputs["part_id"] == 8


@pytest.mark.parametrize(("verdict", "bin_code"), [(1, BinSelect.OK), (2, BinSelect.REJECT)])
def test_a_stuck_part_is_fetched_twice_more_for_the_same_bin(running, verdict, bin_code):
    running.go_to(Step.JUDGE)
    running.go_to(Step.UNLOAD, inspection_verdict=verdict)
    for retry in range(RETRIES + 1):
        running.go_to(Step.CLEAR, part_present=True)
        running.scan(after_ns=SEAT_NS - 1)
        assert running.step == Step.CLEAR
        running.scan(after_ns=1)
        assert running.outputs["alarm"] == Alarm.PART_STUCK
        if retry < RETRIES:
            assert (running.step, running.outputs["bin_select"]) == (Step.UNLOAD, bin_code)
            assert running.outputs["cycle_id"] == 1
    assert (running.state, running.step) == (State.ABORTING, Step.NONE)


def test_retries_of_loading_leave_the_rest_for_unloading(running):
    """Both are counted together, within one part: three times in all is enough."""
    miss(running)
    running.go_to(Step.CLAMP, part_present=True)
    running.go_to(Step.CLEAR, part_present=True)
    running.scan(after_ns=SEAT_NS)
    assert running.step == Step.UNLOAD
    running.go_to(Step.CLEAR, part_present=True)
    running.scan(after_ns=SEAT_NS)
    assert (running.state, running.outputs["alarm"]) == (State.ABORTING, Alarm.PART_STUCK)


def test_the_next_part_has_its_own_retries(running):
    for _ in range(2):
        running.go_to(Step.CLEAR, part_present=True)
        for _ in range(RETRIES):
            running.scan(after_ns=SEAT_NS)
            assert running.step == Step.UNLOAD
            running.go_to(Step.CLEAR, part_present=True)
        running.scan(part_present=False)
        assert running.step == Step.NONE
