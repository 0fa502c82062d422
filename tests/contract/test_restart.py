"""After an abort or a loss of power nobody knows what lies in the fixture: it is never OK."""

import pytest

from twin.controllers.alarms import Alarm
from twin.controllers.io_codes import BinSelect
from twin.controllers.packml import State
from twin.controllers.sequence import StepCode as Step

PERIOD_NS = 10_000_000
ROBOT_NS = 30_000_000_000
STATION_NS = 10_000_000_000
SEAT_NS = 1_000_000_000
FULL = {"part_present": True, "clamp_closed": True, "clamp_open": False}
LOADED_STEPS = [Step.CLAMP, Step.WET, Step.SHOT, Step.SCAN, Step.VIEW, Step.REST, Step.JUDGE]


def restart(desk):
    """Reset and start, without a look at the fixture; ends in the first scan of Execute."""
    while desk.state != State.IDLE:
        desk.press("reset")
    desk.press("start")


def steps_to(desk, last):
    steps = [desk.step]
    while steps[-1] != last:
        desk.helped_scan()
        steps.append(desk.step)
    return steps


@pytest.mark.parametrize("is_open", [True, False])
def test_at_power_on_the_clamp_stays_as_it_is(desk, is_open):
    outputs = desk.scan(clamp_open=is_open, clamp_closed=not is_open)
    assert outputs["clamp_close"] is not is_open
    for _ in range(3):
        outputs = desk.scan(clamp_open=not is_open)  # whatever the switch says later
    assert outputs["clamp_close"] is not is_open
    on = {name for name, value in outputs.items() if value} - {"clamp_close"}
    assert on == {"packml_state"}


@pytest.mark.parametrize("is_reached_into", [True, False])
def test_with_no_switch_made_the_clamp_is_held_unless_the_robot_reaches_into_it(
    desk, is_reached_into
):
    outputs = desk.scan(clamp_open=False, clamp_closed=False, robot_in_zone=is_reached_into)
    assert outputs["clamp_close"] is not is_reached_into


def test_what_lies_in_the_fixture_at_power_on_goes_to_the_reject_bin(desk):
    desk.scan(**FULL)
    restart(desk)
    assert steps_to(desk, Step.UNLOAD) == [
        Step.RECOVER, Step.REST, Step.SEAT, Step.REST, Step.JUDGE, Step.UNCLAMP, Step.UNLOAD,
    ]  # fmt: skip
    assert desk.outputs["bin_select"] == BinSelect.REJECT
    assert desk.outputs["reject_reason"] == Alarm.CYCLE_ABORTED


def test_what_is_recovered_is_demagnetised_and_not_judged(desk):
    desk.scan(**FULL)
    restart(desk)
    outputs = desk.go_to(Step.JUDGE)
    assert outputs["demag_request"]
    assert not outputs["inspection_request"]


def test_an_empty_fixture_costs_nothing(running):
    assert running.outputs["alarm"] == Alarm.NONE
    outputs = running.go_to(Step.UNLOAD)
    assert (outputs["cycle_id"], outputs["bin_select"]) == (1, BinSelect.OK)


@pytest.mark.parametrize("step", LOADED_STEPS, ids=lambda step: step.name.lower())
def test_a_part_whose_cycle_was_aborted_is_rejected(running, step):
    running.go_to(step)
    running.help()
    running.scan(guard_closed=False)
    running.scan(guard_closed=True)
    restart(running)
    assert steps_to(running, Step.UNLOAD)[0] == Step.RECOVER
    outputs = running.outputs
    assert (outputs["bin_select"], outputs["part_id"]) == (BinSelect.REJECT, 1)
    assert outputs["reject_reason"] == Alarm.CYCLE_ABORTED
    outputs = running.go_to(Step.UNLOAD)
    assert (outputs["bin_select"], outputs["cycle_id"]) == (BinSelect.OK, 2)


def test_an_ok_verdict_from_before_the_abort_is_worth_nothing(running):
    running.go_to(Step.UNLOAD)
    assert running.outputs["bin_select"] == BinSelect.OK
    running.scan(estop_ok=False)
    running.scan(estop_ok=True)
    restart(running)
    running.go_to(Step.UNLOAD)
    assert running.outputs["bin_select"] == BinSelect.REJECT


def test_the_reason_from_before_the_abort_stands(running):
    running.go_to(Step.SCAN)
    running.helped_scan(line_camera_error=True)
    running.scan(estop_ok=False)
    running.scan(estop_ok=True)
    restart(running)
    assert running.go_to(Step.UNLOAD)["reject_reason"] == Alarm.LINE_CAMERA_ERROR


def test_an_abort_at_rest_leaves_nothing_to_recover(running):
    running.scan(infeed_empty=True)
    running.scan()
    assert running.state == State.COMPLETE
    running.scan(estop_ok=False)
    running.scan(estop_ok=True, infeed_empty=False)
    restart(running)
    assert running.step == Step.UNCLAMP


def test_what_shows_in_the_fixture_too_late_goes_to_the_reject_bin(running):
    running.scan(part_present=True)
    assert running.step == Step.RECOVER
    outputs = running.go_to(Step.UNLOAD)
    assert outputs["bin_select"] == BinSelect.REJECT
    assert outputs["reject_reason"] == Alarm.CYCLE_ABORTED
    assert running.go_to(Step.UNLOAD)["bin_select"] == BinSelect.OK


def test_what_is_recovered_has_its_own_retries(running):
    running.go_to(Step.CLEAR, part_present=True)
    while running.state != State.ABORTED:
        running.scan(after_ns=SEAT_NS, robot_done=True)
    assert running.outputs["alarm"] == Alarm.PART_STUCK
    restart(running)
    running.go_to(Step.CLEAR, part_present=True)
    running.scan(after_ns=SEAT_NS)
    assert (running.state, running.step) == (State.EXECUTE, Step.UNLOAD)


def test_an_abort_while_recovering_is_recovered_from(desk):
    desk.scan(**FULL)
    restart(desk)
    desk.go_to(Step.JUDGE)
    desk.scan(estop_ok=False)
    desk.scan(estop_ok=True)
    restart(desk)
    assert desk.step == Step.RECOVER
    assert desk.go_to(Step.UNLOAD)["bin_select"] == BinSelect.REJECT


def test_the_robot_ends_its_program_first(desk):
    desk.scan(robot_busy=True)
    restart(desk)
    for _ in range(3):
        outputs = desk.scan()
        assert desk.step == Step.RECOVER
        assert outputs["robot_enable"]
        assert not outputs["robot_start"]
    desk.scan(robot_busy=False)
    assert desk.step == Step.REST


def test_a_part_the_robot_had_in_hand_is_in_doubt(desk):
    desk.scan(robot_busy=True)
    restart(desk)
    assert desk.outputs["reject_reason"] == Alarm.CYCLE_ABORTED


def test_a_robot_that_does_not_end_aborts_again(desk):
    desk.scan(robot_busy=True)
    restart(desk)
    desk.scan(after_ns=ROBOT_NS - PERIOD_NS)
    assert desk.state == State.EXECUTE
    desk.scan()
    assert (desk.state, desk.outputs["alarm"]) == (State.ABORTING, Alarm.ROBOT_TIMEOUT)


def test_a_spindle_that_does_not_stop_aborts_again(desk):
    desk.scan(spindle_turning=True)
    restart(desk)
    desk.scan()
    assert (desk.step, desk.outputs["spindle_enable"]) == (Step.REST, True)
    desk.scan(after_ns=STATION_NS - PERIOD_NS)
    assert desk.state == State.EXECUTE
    desk.scan()
    assert (desk.state, desk.outputs["alarm"]) == (State.ABORTING, Alarm.SPINDLE_TIMEOUT)


def test_stop_while_recovering_still_clears_the_fixture(desk):
    desk.scan(**FULL)
    restart(desk)
    desk.press("stop")
    assert desk.state == State.STOPPING
    desk.go_to(Step.CLEAR)
    desk.helped_scan()
    desk.helped_scan()
    assert desk.state == State.STOPPED


def test_a_new_controller_starts_its_cycles_anew_and_rejects_what_it_finds(make_desk):
    """Power lost in mid-cycle: the next controller sees the bench as the last one left it."""
    first = make_desk()
    first.start()
    first.go_to(Step.SCAN)
    second = make_desk()
    second.image = first.image
    outputs = second.scan()
    assert (outputs["packml_state"], outputs["clamp_close"]) == (State.STOPPED, True)
    second.write(spindle_turning=False)
    restart(second)
    assert second.go_to(Step.UNLOAD)["bin_select"] == BinSelect.REJECT
    assert second.go_to(Step.UNLOAD)["cycle_id"] == 1
