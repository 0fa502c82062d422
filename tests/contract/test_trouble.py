"""Alarms and time-outs: each trouble at each step has its name, its moment and its reaction."""

import pytest

from twin.controllers.alarms import Alarm
from twin.controllers.io_codes import BinSelect
from twin.controllers.packml import State
from twin.controllers.sequence import StepCode as Step
from twin.core.units import ns_from_s

NAN, INFINITY = float("nan"), float("inf")
LIT = [Step.LIGHT, Step.HOME, Step.RUN_UP, Step.SPIN_UP, Step.SCAN, Step.TURN, Step.VIEW]
REJECTED = [
    (Step.WET, {"bath_level_ok": False}, Alarm.BATH_LEVEL),
    (Step.DIVERT, {"magnetiser_current_reached": True}, Alarm.SHOT_FAILED),
    (Step.SHOT, {"magnetiser_fault": True}, Alarm.SHOT_FAILED),
    (Step.SHOT, {"magnetiser_on": True}, Alarm.SHOT_FAILED),  # at its current while it flows
    *((step, {"lamp_fault": True}, Alarm.LAMP_FAULT) for step in LIT[1:]),
    *((step, {"lamp_irradiance_w_per_m2": dark}, Alarm.LAMP_FAULT)
      for step in LIT[1:] for dark in (9.99, NAN)),
    (Step.SCAN, {"trigger_overrun": True}, Alarm.TRIGGER_OVERRUN),
    (Step.SCAN, {"line_camera_error": True}, Alarm.LINE_CAMERA_ERROR),
    (Step.SCAN, {"trigger_lines_done": 2047}, Alarm.LINES_MISSING),
    (Step.SCAN, {"trigger_lines_done": 2049}, Alarm.LINES_MISSING),
    (Step.SCAN, {"trigger_overrun": True, "line_camera_error": True}, Alarm.TRIGGER_OVERRUN),
    (Step.VIEW, {"frame_camera_error": True}, Alarm.FRAME_CAMERA_ERROR),
    (Step.VIEW, {"frame_camera_error": True, "lamp_fault": True}, Alarm.FRAME_CAMERA_ERROR),
]  # fmt: skip
TIMED_OUT = [
    (Step.CLAMP, {"clamp_closed": False}, 10, Alarm.CLAMP_TIMEOUT),
    (Step.SHOT, {"magnetiser_current_reached": False}, 10, Alarm.SHOT_FAILED),
    (Step.LIGHT, {"lamp_irradiance_w_per_m2": 9.99}, 1, Alarm.LAMP_FAULT),
    (Step.LIGHT, {"lamp_irradiance_w_per_m2": NAN}, 1, Alarm.LAMP_FAULT),
    (Step.LIGHT, {"lamp_fault": True}, 1, Alarm.LAMP_FAULT),
    (Step.HOME, {"spindle_homed": False}, 10, Alarm.SPINDLE_TIMEOUT),
    (Step.RUN_UP, {"spindle_in_position": False}, 10, Alarm.SPINDLE_TIMEOUT),
    (Step.SPIN_UP, {"spindle_at_speed": False}, 10, Alarm.SPINDLE_TIMEOUT),
    (Step.SCAN, {"trigger_complete": False}, 10, Alarm.SCAN_TIMEOUT),
    (Step.SCAN, {"line_camera_done": False}, 10, Alarm.SCAN_TIMEOUT),
    (Step.TURN, {"spindle_in_position": False}, 10, Alarm.SPINDLE_TIMEOUT),
    (Step.VIEW, {"frame_camera_done": False}, 10, Alarm.FRAME_CAMERA_ERROR),
]
ABORTING = [
    (Step.UNCLAMP, {"clamp_open": False}, 10, Alarm.UNCLAMP_TIMEOUT),
    (Step.LOAD, {"robot_done": False}, 30, Alarm.ROBOT_TIMEOUT),
    (Step.REST, {"spindle_turning": True}, 10, Alarm.SPINDLE_TIMEOUT),
    (Step.UNLOAD, {"robot_done": False}, 30, Alarm.ROBOT_TIMEOUT),
]


@pytest.mark.parametrize(("step", "wrong", "alarm"), REJECTED)
def test_trouble_is_seen_at_once_and_costs_the_part(running, step, wrong, alarm):
    running.go_to(step)
    running.helped_scan(**wrong)
    assert running.step == Step.REST
    assert running.outputs["alarm"] == running.outputs["reject_reason"] == alarm
    assert running.state == State.EXECUTE
    outputs = running.go_to(Step.UNLOAD)
    assert (outputs["bin_select"], outputs["reject_reason"]) == (BinSelect.REJECT, alarm)


@pytest.mark.parametrize(("step", "wrong", "wait_s", "alarm"), TIMED_OUT + ABORTING)
def test_a_wait_ends_to_the_nanosecond(running, step, wrong, wait_s, alarm):
    running.go_to(step)
    running.help()
    began_ns = running.now_ns
    running.scan(**wrong)
    assert running.result.wake_ns == began_ns + ns_from_s(wait_s)
    running.scan(after_ns=running.result.wake_ns - 1 - running.now_ns)
    assert (running.step, running.outputs["alarm"]) == (step, Alarm.NONE)
    running.scan(after_ns=1)
    assert running.outputs["alarm"] == alarm
    if (step, wrong, wait_s, alarm) in ABORTING:
        assert (running.state, running.step) == (State.ABORTING, Step.NONE)
        assert running.outputs["reject_reason"] == Alarm.CYCLE_ABORTED
    else:
        assert (running.state, running.step) == (State.EXECUTE, Step.REST)
        assert running.outputs["reject_reason"] == alarm


@pytest.mark.parametrize("timeout_s", [0.3, 0.1 + 0.2, 1.2345678914])
def test_times_without_a_whole_nanosecond_are_the_nearest(make_desk, timeout_s):
    desk = make_desk(f"recipe.robot_timeout_s={timeout_s!r}")
    desk.start()
    desk.go_to(Step.LOAD)
    began_ns = desk.now_ns
    desk.scan(after_ns=round(timeout_s * 1e9) - 1)
    assert desk.state == State.EXECUTE
    desk.scan(after_ns=1)
    assert desk.outputs["alarm"] == Alarm.ROBOT_TIMEOUT
    assert desk.now_ns == began_ns + round(timeout_s * 1e9)


@pytest.mark.parametrize("step", [Step.LOAD, Step.UNLOAD])
def test_a_robot_fault_stops_the_bench(running, step):
    running.go_to(step)
    running.scan(robot_fault=True)
    assert running.outputs["alarm"] == Alarm.ROBOT_FAULT
    assert running.state == State.ABORTING


def test_the_lamp_at_its_limit_is_bright_enough(running):
    assert running.go_to(Step.UNLOAD, lamp_irradiance_w_per_m2=10.0)["bin_select"] == BinSelect.OK


@pytest.mark.parametrize("step", [Step.WET, Step.DRAIN, Step.REST])
def test_the_lamp_matters_only_while_images_are_taken(running, step):
    running.go_to(step)
    running.helped_scan(lamp_fault=True)
    assert running.outputs["alarm"] == Alarm.NONE


def test_lines_are_counted_once_the_turn_has_ended(running):
    running.go_to(Step.SCAN)
    running.helped_scan(trigger_complete=False, trigger_lines_done=1000)
    assert (running.step, running.outputs["alarm"]) == (Step.SCAN, Alarm.NONE)
    running.helped_scan(line_camera_done=False, trigger_lines_done=1000)
    assert running.outputs["alarm"] == Alarm.LINES_MISSING


def test_a_camera_that_runs_free_may_take_any_number_of_lines(make_desk):
    desk = make_desk("line_scan.trigger=free_run")
    desk.start()
    desk.go_to(Step.SCAN)
    assert desk.go_to(Step.UNLOAD, trigger_lines_done=1024)["bin_select"] == BinSelect.OK


@pytest.mark.parametrize(
    ("field", "alarm"),
    [(240.0, Alarm.NONE), (240.1, Alarm.RESIDUAL_HIGH), (NAN, Alarm.RESIDUAL_HIGH),
     (INFINITY, Alarm.RESIDUAL_HIGH)],
)  # fmt: skip
def test_a_residual_field_above_its_limit_costs_the_part(running, field, alarm):
    running.go_to(Step.JUDGE)
    running.helped_scan(residual_field_a_per_m=field)
    assert running.step == Step.UNCLAMP  # the part goes on its way
    outputs = running.go_to(Step.UNLOAD)
    assert outputs["reject_reason"] == outputs["alarm"] == alarm
    assert (outputs["bin_select"] == BinSelect.OK) == (alarm is Alarm.NONE)


def test_the_residual_field_counts_when_demagnetising_has_ended(running):
    running.go_to(Step.JUDGE)
    running.helped_scan(demag_done=False, residual_field_a_per_m=1e6)
    assert running.go_to(Step.UNLOAD)["bin_select"] == BinSelect.OK


def test_demagnetising_that_does_not_end_costs_the_part(make_desk):
    desk = make_desk("recipe.station_timeout_s=1.5")
    desk.start()
    desk.go_to(Step.JUDGE)
    desk.helped_scan(demag_done=False)
    desk.scan(after_ns=ns_from_s(1.5) - 2 * 10_000_000)
    assert (desk.step, desk.outputs["alarm"]) == (Step.JUDGE, Alarm.NONE)
    desk.scan()
    assert desk.step == Step.UNCLAMP
    outputs = desk.go_to(Step.UNLOAD)
    assert outputs["reject_reason"] == outputs["alarm"] == Alarm.DEMAG_TIMEOUT
    assert outputs["bin_select"] == BinSelect.REJECT


def test_a_weak_bath_is_an_alarm_and_no_doubt(running):
    outputs = running.go_to(Step.UNLOAD, bath_concentration_ok=False)
    assert outputs["alarm"] == Alarm.BATH_CONCENTRATION
    assert outputs["tower_yellow"]
    assert (outputs["reject_reason"], outputs["bin_select"]) == (Alarm.NONE, BinSelect.OK)
    assert running.scan(bath_concentration_ok=True)["alarm"] == Alarm.NONE


def test_a_weak_bath_does_not_hide_another_alarm(running):
    running.go_to(Step.WET, bath_concentration_ok=False)
    assert running.scan(bath_level_ok=False)["alarm"] == Alarm.BATH_LEVEL


def test_the_first_doubt_stands(running):
    running.go_to(Step.SCAN)
    running.helped_scan(line_camera_error=True)
    running.go_to(Step.JUDGE)
    outputs = running.helped_scan(residual_field_a_per_m=1e6)
    assert outputs["alarm"] == Alarm.RESIDUAL_HIGH
    assert running.go_to(Step.UNLOAD)["reject_reason"] == Alarm.LINE_CAMERA_ERROR


def test_the_next_part_begins_without_alarm_or_doubt(running):
    running.go_to(Step.SCAN)
    running.helped_scan(line_camera_error=True)
    running.go_to(Step.CLEAR)
    assert running.outputs["alarm"] == Alarm.LINE_CAMERA_ERROR
    outputs = running.go_to(Step.UNLOAD, line_camera_error=False)
    assert (outputs["alarm"], outputs["reject_reason"]) == (Alarm.NONE, Alarm.NONE)
    assert outputs["bin_select"] == BinSelect.OK
