"""PackML states: which button leads from where to where, and what the lights say."""

import pytest

from twin.controllers.alarms import Alarm
from twin.controllers.packml import State
from twin.controllers.sequence import StepCode as Step

DANGEROUS = ("robot_enable", "robot_start", "shower_valve", "magnetiser_request", "demag_request",
             "spindle_enable", "spindle_mode", "uv_enable", "trigger_arm")  # fmt: skip
BUTTONS = ("start", "stop", "reset")
HOLD_NS = 600_000_000_000


def stopped(desk):
    desk.scan()


def idle(desk):
    desk.press("reset")


def executing(desk):
    desk.start()
    desk.go_to(Step.WET)


def stopping(desk):
    executing(desk)
    desk.press("stop")


def held(desk):
    desk.write(infeed_type=-1)
    idle(desk)
    desk.press("start")
    while desk.state != State.HELD:
        desk.scan()


def complete(desk):
    desk.start()
    desk.scan(infeed_empty=True)
    desk.scan()


def aborted(desk):
    executing(desk)
    desk.scan(estop_ok=False)
    desk.scan(estop_ok=True)


AT = {State.STOPPED: stopped, State.IDLE: idle, State.EXECUTE: executing,
      State.STOPPING: stopping, State.HELD: held, State.COMPLETE: complete,
      State.ABORTED: aborted}  # fmt: skip
"""How to get a controller to each state that lasts."""
WAYS = {
    (State.STOPPED, "reset"): [State.RESETTING, State.IDLE],
    (State.IDLE, "start"): [State.STARTING, State.EXECUTE],
    (State.IDLE, "stop"): [State.STOPPED],
    (State.EXECUTE, "stop"): [State.STOPPING],
    (State.HELD, "start"): [State.UNHOLDING, State.EXECUTE],
    (State.HELD, "stop"): [State.STOPPED],
    (State.COMPLETE, "reset"): [State.RESETTING, State.IDLE],
    (State.COMPLETE, "stop"): [State.STOPPED],
    (State.ABORTED, "reset"): [State.CLEARING, State.STOPPED],
}
"""All that buttons do; every other one changes nothing."""


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("state", AT, ids=lambda state: state.name.lower())
def test_each_button_in_each_state(desk, state, button):
    AT[state](desk)
    assert desk.state == state
    desk.write(infeed_type=0)
    way = WAYS.get((state, button), [])
    seen = [desk.scan(**{f"{button}_button": True})["packml_state"]]
    seen += [desk.scan()["packml_state"] for _ in range(3)]
    way = way or [state]
    assert seen[: len(way)] == way
    if way[-1] not in (State.EXECUTE, State.STOPPING):
        assert set(seen[len(way) :]) <= {way[-1]}


def test_nothing_is_on_before_reset_and_start(desk):
    for button in (None, "start", "stop"):
        outputs = desk.press(button) if button else desk.scan()
        assert not any(outputs[name] for name in DANGEROUS)
        assert outputs["packml_state"] == State.STOPPED


@pytest.mark.parametrize("state", set(AT) - {State.EXECUTE, State.STOPPING},
                         ids=lambda state: state.name.lower())  # fmt: skip
def test_nothing_is_on_where_nothing_is_made(desk, state):
    AT[state](desk)
    for _ in range(3):
        outputs = desk.scan()
        assert not any(outputs[name] for name in (*DANGEROUS, "sequence_step"))


def test_held_buttons_are_one_press(desk):
    desk.scan()
    for _ in range(5):
        desk.scan(reset_button=True)
    assert desk.state == State.IDLE
    desk.scan(start_button=True, reset_button=False)
    assert desk.state == State.STARTING


@pytest.mark.parametrize("button", ["reset", "start", "stop"])
def test_a_button_that_is_down_at_power_on_has_not_been_pressed(desk, button):
    for _ in range(5):
        desk.scan(**{f"{button}_button": True})
    assert desk.state == State.STOPPED
    desk.scan(**{f"{button}_button": False})
    desk.start()
    assert desk.state == State.EXECUTE


def test_stop_goes_before_reset_and_start(desk):
    complete(desk)
    desk.scan(stop_button=True, reset_button=True, start_button=True)
    assert desk.state == State.STOPPED
    for _ in range(3):
        desk.scan()
    assert desk.state == State.STOPPED


def test_stop_ends_the_part_in_hand_and_takes_no_other(desk):
    stopping(desk)
    steps = []
    while desk.state == State.STOPPING:
        steps.append(desk.step)
        desk.helped_scan()
    assert {Step.SHOT, Step.SCAN, Step.JUDGE, Step.UNLOAD, Step.CLEAR} < set(steps)
    assert steps.count(Step.UNLOAD) == 1
    assert Step.LOAD not in steps
    assert desk.state == State.STOPPED
    assert desk.outputs["reject_reason"] == Alarm.NONE


def test_an_empty_infeed_completes_and_fetches_nothing(running):
    assert running.scan(infeed_empty=True)["packml_state"] == State.COMPLETING
    assert running.scan()["packml_state"] == State.COMPLETE
    for _ in range(3):
        outputs = running.scan()
        assert not outputs["robot_start"]
        assert outputs["packml_state"] == State.COMPLETE


def test_complete_and_started_again_it_makes_the_next_part(desk):
    complete(desk)
    desk.write(infeed_empty=False)
    desk.press("reset")
    desk.press("start")
    assert desk.go_to(Step.UNLOAD)["reject_reason"] == Alarm.NONE


@pytest.mark.parametrize("wait_ns", [HOLD_NS, 2 * HOLD_NS])
def test_nobody_ends_the_hold(desk, wait_ns):
    held(desk)
    desk.scan(after_ns=HOLD_NS - 1)
    assert (desk.state, desk.outputs["alarm"]) == (State.HELD, Alarm.TYPE_UNKNOWN)
    desk.scan(after_ns=wait_ns - HOLD_NS + 1)
    assert (desk.state, desk.outputs["alarm"]) == (State.STOPPED, Alarm.HOLD_TIMEOUT)


@pytest.mark.parametrize(
    ("state", "lights"),
    [
        (State.STOPPED, "---"), (State.IDLE, "---"), (State.EXECUTE, "--g"),
        (State.STOPPING, "--g"), (State.HELD, "-y-"), (State.COMPLETE, "---"),
        (State.ABORTED, "ry-"),
    ],
)  # fmt: skip
def test_the_tower_shows_red_when_down_yellow_on_alarm_green_at_work(desk, state, lights):
    AT[state](desk)
    outputs = desk.scan()
    colours = (outputs["tower_red"], outputs["tower_yellow"], outputs["tower_green"])
    assert "".join(c if lit else "-" for c, lit in zip("ryg", colours, strict=True)) == lights


def test_red_comes_with_the_stop_itself(desk):
    executing(desk)
    assert desk.scan(estop_ok=False)["tower_red"]


@pytest.mark.parametrize(("button", "state"), [("reset", State.ABORTED), ("start", State.HELD)])
def test_the_operator_acknowledges_the_alarm(desk, button, state):
    AT[state](desk)
    assert desk.outputs["alarm"] != Alarm.NONE
    desk.write(infeed_type=0)
    assert desk.press(button)["alarm"] == Alarm.NONE


def test_stopping_a_hold_leaves_the_alarm_until_reset(desk):
    held(desk)
    assert desk.press("stop")["alarm"] == Alarm.TYPE_UNKNOWN
    assert desk.press("reset")["alarm"] == Alarm.NONE
