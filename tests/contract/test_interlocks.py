"""Safety chain and interlocks: what must be off, whatever the controller is about to do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.controllers.alarms import Alarm
from twin.controllers.packml import State
from twin.controllers.sequence import CLAMPED, OF_OTHER_LAYOUTS
from twin.controllers.sequence import StepCode as Step

DANGEROUS = ("robot_enable", "robot_start", "shower_valve", "divert_valve", "magnetiser_request",
             "demag_request", "spindle_enable", "spindle_mode", "uv_enable", "trigger_arm",
             "line_camera_arm", "frame_camera_arm", "frame_camera_trigger",
             "inspection_request")  # fmt: skip
ALARMS = {"estop_ok": Alarm.EMERGENCY_STOP, "guard_closed": Alarm.GUARD_OPEN}
OF_A_PART = sorted(set(Step) - {Step.NONE, Step.RECOVER} - OF_OTHER_LAYOUTS)


@pytest.mark.parametrize("chain", ALARMS)
@pytest.mark.parametrize("step", OF_A_PART, ids=lambda step: step.name.lower())
def test_all_is_off_in_the_scan_that_sees_the_stop(running, chain, step):
    clamp_close = running.go_to(step)["clamp_close"]
    running.help()
    outputs = running.scan(**{chain: False})
    assert not any(outputs[name] for name in DANGEROUS)
    assert (outputs["packml_state"], outputs["alarm"]) == (State.ABORTING, ALARMS[chain])
    assert outputs["clamp_close"] == clamp_close
    for _ in range(5):  # and nothing moves before reset and start
        outputs = running.scan(**{chain: True})
        assert not any(outputs[name] for name in DANGEROUS)
        assert outputs["packml_state"] == State.ABORTED


def test_the_emergency_stop_is_named_before_the_guard(running):
    assert running.scan(estop_ok=False, guard_closed=False)["alarm"] == Alarm.EMERGENCY_STOP
    assert running.scan(estop_ok=True)["alarm"] == Alarm.EMERGENCY_STOP


@pytest.mark.parametrize("chain", ALARMS)
@pytest.mark.parametrize("buttons", [[], ["reset"], ["reset", "start"]])
def test_an_open_chain_aborts_from_rest_too(desk, chain, buttons):
    desk.scan()
    for button in buttons:
        desk.press(button)
    assert desk.scan(**{chain: False})["packml_state"] == State.ABORTING


@pytest.mark.parametrize("chain", ALARMS)
def test_reset_does_not_last_while_the_chain_is_open(running, chain):
    running.scan(**{chain: False})
    for _ in range(3):
        running.press("reset")
        running.scan()
        assert running.state in (State.ABORTING, State.ABORTED)
        running.press("start")
        assert not any(running.outputs[name] for name in DANGEROUS)
    running.write(**{chain: True})
    running.scan()
    for state in (State.STOPPED, State.IDLE):
        running.press("reset")
        assert running.state == state


@pytest.mark.parametrize(
    ("step", "on", "off"),
    [
        (Step.SHOT, "magnetiser_request", True), (Step.JUDGE, "demag_request", True),
        (Step.HOME, "spindle_mode", True), (Step.RUN_UP, "spindle_mode", True),
        (Step.SPIN_UP, "spindle_mode", True), (Step.SCAN, "spindle_mode", True),
        (Step.TURN, "spindle_mode", True), (Step.VIEW, "spindle_mode", True),
        (Step.WET, "shower_valve", False), (Step.LIGHT, "uv_enable", False),
    ],
)  # fmt: skip
def test_nothing_dangerous_while_the_robot_is_in_the_zone(running, step, on, off):
    running.go_to(step)
    assert running.outputs[on]
    assert bool(running.scan(robot_in_zone=True)[on]) is not off
    assert running.scan(robot_in_zone=False)[on]


@pytest.mark.parametrize(("before", "step"), [(Step.SEAT, Step.CLAMP), (Step.JUDGE, Step.UNCLAMP)])
def test_the_clamp_does_not_move_while_the_robot_is_in_the_zone(running, before, step):
    clamp_close = running.go_to(before)["clamp_close"]
    for _ in range(3):
        running.helped_scan(robot_in_zone=True)
        assert running.step == step
        assert running.outputs["clamp_close"] == clamp_close
    assert running.scan(robot_in_zone=False)["clamp_close"] != clamp_close


@pytest.mark.parametrize(
    "step", sorted(CLAMPED - OF_OTHER_LAYOUTS), ids=lambda step: step.name.lower()
)
def test_a_clamp_that_lets_go_costs_the_part(running, step):
    running.go_to(step)
    running.help()
    outputs = running.scan(clamp_closed=False)
    assert outputs["sequence_step"] == Step.REST
    assert outputs["reject_reason"] == outputs["alarm"] == Alarm.CLAMP_LOST
    assert outputs["packml_state"] == State.EXECUTE
    assert not outputs["magnetiser_request"]
    assert not outputs["spindle_mode"]


@pytest.mark.parametrize("step", sorted(set(OF_A_PART) - CLAMPED, key=int))
def test_before_and_after_the_clamp_need_not_hold(running, step):
    running.go_to(step)
    running.help()
    assert running.scan(clamp_closed=False)["alarm"] == Alarm.NONE


def boolean_inputs():
    names = ["estop_ok", "guard_closed", "robot_in_zone", "robot_busy", "robot_done", "robot_fault",
             "clamp_closed", "clamp_open", "part_present", "magnetiser_on", "demag_done",
             "magnetiser_current_reached", "spindle_homed", "spindle_at_speed", "spindle_turning",
             "spindle_in_position", "trigger_complete", "line_camera_done", "frame_camera_done",
             "inspection_valid", "start_button", "stop_button", "reset_button"]  # fmt: skip
    return st.lists(st.dictionaries(st.sampled_from(names), st.booleans(), max_size=4), max_size=60)


@pytest.mark.parametrize("power_on", ["reference", "native"], indirect=True)  # qemu: tests/firmware
@settings(max_examples=60, deadline=None)
@given(story=boolean_inputs())
def test_whatever_the_inputs_say(make_desk, story):
    """No story of inputs gets past the interlocks, and the same story gives the same outputs."""
    desk, twin_desk = make_desk(), make_desk()
    for d in (desk, twin_desk):
        clamp_close = d.start()["clamp_close"]
    for inputs in story:
        outputs = desk.scan(**inputs)
        twin_desk.scan(**inputs)
        assert desk.result == twin_desk.result
        assert desk.result.wake_ns is None or desk.result.wake_ns >= desk.now_ns
        seen = desk.image
        if not (seen["estop_ok"] and seen["guard_closed"]):
            assert not any(outputs[signal] for signal in DANGEROUS)
        if seen["robot_in_zone"]:
            assert not outputs["magnetiser_request"]
            assert not outputs["demag_request"]
            assert not outputs["spindle_mode"]
            assert outputs["clamp_close"] == clamp_close
        clamp_close = outputs["clamp_close"]
