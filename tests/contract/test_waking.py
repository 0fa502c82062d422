"""What lets a bench skip idle scans: the controller says when it next wants to be woken."""

import pytest

from twin.controllers.contract import ScanResult
from twin.controllers.packml import State
from twin.controllers.sequence import StepCode as Step

PERIOD_NS = 10_000_000
WAITING = [Step.UNCLAMP, Step.LOAD, Step.SEAT, Step.CLAMP, Step.WET, Step.DIVERT, Step.SHOT,
           Step.DRAIN, Step.LIGHT, Step.HOME, Step.SCAN, Step.VIEW, Step.REST, Step.JUDGE,
           Step.UNLOAD, Step.CLEAR]  # fmt: skip
LONGEST_SCANS = 300


def test_outputs_are_signals_of_the_list_in_their_own_type(running):
    running.go_to(Step.LOAD)
    for name, value in running.result.outputs.items():
        tag = running.image.tags[name]
        assert tag.direction == "output"
        assert tag.cast(value) == value


@pytest.mark.parametrize("step", WAITING, ids=lambda step: step.name.lower())
def test_nothing_changes_before_the_wake_time_unless_an_input_does(running, step):
    """Each tick before the wake time answers the same; at it something changes."""
    not_yet = {Step.LIGHT: {"lamp_fault": True}, Step.SEAT: {"part_present": False},
               Step.CLEAR: {"part_present": True}, Step.REST: {"spindle_turning": True},
               Step.CLAMP: {"clamp_closed": False, "clamp_open": True},
               Step.UNCLAMP: {"clamp_open": False, "clamp_closed": False}}  # fmt: skip
    before = running.go_to(step)
    running.scan(**not_yet.get(step, {}))
    wake_ns = running.result.wake_ns
    last_ns = min(wake_ns, running.now_ns + LONGEST_SCANS * PERIOD_NS)
    while running.now_ns + PERIOD_NS < last_ns:
        running.scan()
        assert running.result == ScanResult(running.result.outputs, wake_ns)
        assert running.outputs == before
    running.scan(after_ns=wake_ns - running.now_ns)
    assert running.outputs != before


@pytest.mark.parametrize("button", ["reset", "start"])
def test_a_state_in_passing_wants_the_very_next_scan(desk, button):
    desk.scan()
    assert desk.result.wake_ns is None
    if button == "start":
        desk.press("reset")
    desk.scan(**{f"{button}_button": True})
    assert desk.state in (State.RESETTING, State.STARTING)
    assert desk.result.wake_ns == desk.now_ns


def test_a_step_just_begun_wants_the_very_next_scan(running):
    running.go_to(Step.LOAD)
    assert running.result.wake_ns == running.now_ns
    running.scan()
    assert running.result.wake_ns > running.now_ns


@pytest.mark.parametrize("state", [State.STOPPED, State.IDLE, State.ABORTED, State.COMPLETE])
def test_at_rest_it_never_wants_to_be_woken(running, state):
    if state in (State.STOPPED, State.IDLE):
        running.go_to(Step.WET)
        running.press("stop")
        running.go_to(Step.CLEAR)
        while running.state != State.STOPPED:
            running.helped_scan()
        if state == State.IDLE:
            running.press("reset")
    elif state == State.COMPLETE:
        running.scan(infeed_empty=True)
    else:
        running.scan(estop_ok=False)
    running.scan()
    running.scan()
    assert running.state == state
    assert running.result.wake_ns is None


def test_stop_does_not_lengthen_a_wait(running):
    running.go_to(Step.LOAD)
    running.scan()
    wake_ns = running.result.wake_ns
    running.scan(after_ns=1_000_000_000)
    running.press("stop")
    running.scan()
    assert running.state == State.STOPPING
    assert running.result.wake_ns == wake_ns
