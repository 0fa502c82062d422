"""With a double gripper: the next part is fetched meanwhile, swapped in, and never mixed up."""

import pytest

from twin.controllers.alarms import Alarm
from twin.controllers.io_codes import BinSelect, RobotProgram
from twin.controllers.packml import State
from twin.controllers.sequence import FETCHING
from twin.controllers.sequence import StepCode as Step
from twin.core.units import ns_from_s

SWAPS = "recipe.swaps_parts=true"
DONE = {"robot_done": True, "robot_busy": False}


@pytest.fixture
def swapping(make_desk):
    """A controller whose robot has two hands, started over an empty fixture."""
    desk = make_desk(SWAPS)
    desk.write(infeed_part_id=1, infeed_type=0)
    for _ in range(9):
        desk.scan(**DONE)  # nothing to discard
    desk.press("reset")
    desk.press("start")
    for _ in range(20):
        if desk.state == State.EXECUTE and desk.step == Step.LOAD:
            return desk
        desk.helped_scan(robot_done=desk.step == Step.DISCARD)
    raise AssertionError(f"not started: {desk.outputs}")


def swap_round(desk, until, **wrong):
    """Up to a step; the robot fetches and swaps as it is told."""
    for _ in range(300):
        step = desk.step
        answers = {}
        if step == Step.FETCH:
            answers = DONE | {"gripper_holding": True}
        elif step == Step.SWAP:
            answers = DONE | {"gripper_holding": False, "part_present": True}
        elif step == Step.DISCARD:
            answers = DONE
        desk.helped_scan(**(answers | wrong))
        if desk.step == until and step != until:
            return desk.outputs
    raise AssertionError(f"no {until!r} but {desk.outputs}")


def test_the_next_part_is_fetched_from_magnetising_to_the_verdict(swapping):
    swap_round(swapping, Step.CLAMP)
    seen = set()
    for _ in range(200):
        if swapping.step == Step.UNCLAMP:
            break
        outputs = swapping.outputs
        is_fetching = outputs["robot_start"] and outputs["robot_program"] == RobotProgram.FETCH
        assert is_fetching == (swapping.step in FETCHING), swapping.step
        seen.add(swapping.step)
        answers = DONE | {"gripper_holding": True} if swapping.step == Step.FETCH else {}
        swapping.helped_scan(**answers)
    assert seen >= FETCHING
    assert not swapping.outputs["robot_start"]


@pytest.mark.parametrize(
    ("verdict", "program", "bin_"),
    [(1, RobotProgram.SWAP_OK, BinSelect.OK), (2, RobotProgram.SWAP_REJECT, BinSelect.REJECT)],
)
def test_the_bin_of_a_swap_is_that_of_the_part_that_comes_out(swapping, verdict, program, bin_):
    swap_round(swapping, Step.JUDGE)
    for _ in range(3):
        swapping.helped_scan(inspection_verdict=verdict)
    swap_round(swapping, Step.SWAP)
    outputs = swapping.outputs
    assert (outputs["robot_program"], outputs["bin_select"]) == (program, bin_)
    assert outputs["part_id"] == 1


def test_the_part_that_was_fetched_is_the_next_one_whatever_the_order_says_by_then(swapping):
    """Its number and type are those that the order announced when it was fetched."""
    swap_round(swapping, Step.CLAMP)
    swapping.write(infeed_part_id=2, infeed_type=0)
    swap_round(swapping, Step.WET)
    swapping.write(infeed_part_id=3, infeed_type=1)
    first = swapping.outputs["cycle_id"]
    swap_round(swapping, Step.SWAP)
    swap_round(swapping, Step.SEAT)
    assert (swapping.outputs["part_id"], swapping.outputs["cycle_id"]) == (2, first + 1)
    assert swapping.outputs["reject_reason"] == Alarm.NONE
    swap_round(swapping, Step.CLAMP)
    swap_round(swapping, Step.SHOT)
    assert swapping.outputs["part_id"] == 2


def test_the_part_that_was_fetched_has_the_currents_of_its_own_type(swapping):
    swap_round(swapping, Step.CLAMP)
    swapping.write(infeed_part_id=2, infeed_type=1)
    swap_round(swapping, Step.SHOT)
    head = [part.head_current_a for part in swapping.recipe.parts]
    assert head[0] != head[1]
    assert swapping.outputs["magnetiser_current_a"] == head[0]
    swap_round(swapping, Step.SWAP)
    swap_round(swapping, Step.SHOT)
    assert swapping.outputs["magnetiser_current_a"] == head[1]


def test_verdicts_are_not_carried_over(swapping):
    """An OK of the part before is none of the next one."""
    swap_round(swapping, Step.SWAP)
    swap_round(swapping, Step.JUDGE)
    for _ in range(3):
        swapping.helped_scan(inspection_verdict=2)
    swap_round(swapping, Step.SWAP)
    assert swapping.outputs["bin_select"] == BinSelect.REJECT


def test_an_empty_hand_means_unloading_and_loading_as_ever(swapping):
    """The robot came back from the infeed with nothing."""
    swap_round(swapping, Step.FETCH)
    swapping.helped_scan(**DONE, gripper_holding=False)
    swap_round(swapping, Step.UNLOAD)
    assert swapping.outputs["robot_program"] == RobotProgram.UNLOAD_OK
    swap_round(swapping, Step.LOAD)


@pytest.mark.parametrize(
    "wrong", [{"infeed_empty": True}, {"infeed_type": 32}, {"infeed_type": -1}]
)
def test_what_cannot_be_fetched_is_not(swapping, wrong):
    swap_round(swapping, Step.CLAMP)
    swapping.helped_scan(**wrong)
    assert swapping.step == Step.WET
    assert not swapping.outputs["robot_start"]
    swap_round(swapping, Step.UNCLAMP)


def test_a_stop_ends_with_the_part_in_hand_and_fetches_none(swapping):
    swap_round(swapping, Step.WET)
    swapping.helped_scan(stop_button=True)
    assert swapping.state == State.STOPPING
    swap_round(swapping, Step.SWAP, stop_button=False)
    swap_round(swapping, Step.SEAT)
    swap_round(swapping, Step.WET)
    assert not swapping.outputs["robot_start"]
    swap_round(swapping, Step.UNLOAD)
    for _ in range(9):
        swapping.helped_scan()
    assert swapping.state == State.STOPPED


def test_a_part_that_stays_in_the_fixture_is_tried_again_three_times(swapping):
    """The other hand still holds the next one: the last one was not gripped."""
    swap_round(swapping, Step.SWAP)
    for _ in range(3):
        assert swapping.step == Step.SWAP
        swapping.helped_scan(**DONE, gripper_holding=True)
        assert swapping.step == Step.CLEAR
        swapping.scan(after_ns=ns_from_s(1.0), robot_done=False, gripper_holding=True)
    assert (swapping.state, swapping.outputs["alarm"]) == (State.ABORTING, Alarm.PART_STUCK)


def test_a_part_lost_in_the_swap_is_replaced(swapping):
    swap_round(swapping, Step.SWAP)
    swapping.helped_scan(**DONE, gripper_holding=False, part_present=False)
    for _ in range(3):
        swapping.scan(robot_done=False, part_present=False)
    assert swapping.step == Step.SEAT
    swapping.scan(after_ns=ns_from_s(1.0), part_present=False)
    swap_round(swapping, Step.LOAD)
    assert swapping.outputs["robot_program"] == RobotProgram.LOAD


@pytest.mark.parametrize("step", [Step.WET, Step.FETCH, Step.SWAP, Step.CLEAR])
def test_after_a_stop_the_hands_are_emptied_into_the_reject_bin(swapping, step):
    swap_round(swapping, step)
    swapping.scan(estop_ok=False)
    swapping.scan(estop_ok=True)
    swapping.write(robot_done=False, robot_busy=False)
    for button in ("reset", "reset", "start"):
        swapping.press(button)
    for _ in range(20):
        if swapping.step == Step.DISCARD:
            break
        swapping.scan()
    outputs = swapping.outputs
    assert outputs["robot_program"] == RobotProgram.DISCARD
    assert outputs["bin_select"] == BinSelect.REJECT
    swapping.scan(**DONE, gripper_holding=False, part_present=True)
    swap_round(swapping, Step.UNLOAD)
    assert swapping.outputs["robot_program"] == RobotProgram.UNLOAD_REJECT


@pytest.mark.parametrize(("step", "alarm"), [(Step.FETCH, Alarm.ROBOT_FAULT),
                                             (Step.SWAP, Alarm.ROBOT_FAULT)])  # fmt: skip
def test_a_robot_that_reports_a_fault_stops_the_bench(swapping, step, alarm):
    swap_round(swapping, step)
    swapping.scan(robot_fault=True)
    assert (swapping.state, swapping.outputs["alarm"]) == (State.ABORTING, alarm)


@pytest.mark.parametrize("step", [Step.FETCH, Step.SWAP])
def test_a_robot_that_does_not_come_back_stops_the_bench(swapping, step):
    swap_round(swapping, step)
    swapping.scan(after_ns=ns_from_s(30.0), robot_done=False)
    assert (swapping.state, swapping.outputs["alarm"]) == (State.ABORTING, Alarm.ROBOT_TIMEOUT)


def test_one_hand_knows_nothing_of_it(running):
    seen = set()
    for _ in range(300):
        outputs = running.helped_scan(gripper_holding=True)
        seen.add(running.step)
        assert outputs["robot_program"] <= RobotProgram.UNLOAD_REJECT
    assert not seen & {Step.FETCH, Step.SWAP, Step.DISCARD}


BUSY = [Step.WET, Step.SHOT, Step.SCAN, Step.JUDGE, Step.FETCH, Step.SWAP]


@pytest.mark.parametrize("step", BUSY)
def test_the_robot_stops_in_the_scan_that_sees_a_stop(swapping, step):
    swap_round(swapping, step)
    assert swapping.outputs["robot_start"]
    outputs = swapping.scan(estop_ok=False)
    assert not outputs["robot_start"]
    assert not outputs["robot_enable"]
    assert (outputs["packml_state"], outputs["alarm"]) == (State.ABORTING, Alarm.EMERGENCY_STOP)
