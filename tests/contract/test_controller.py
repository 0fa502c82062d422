"""What every controller must do, whoever wrote it; run over each implementation."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.bench.controllers import controller_of
from twin.bench.recipes import bench_recipe
from twin.controllers.alarms import Alarm
from twin.controllers.contract import ScanResult
from twin.controllers.io_codes import BinSelect
from twin.controllers.packml import State
from twin.controllers.sequence import StepCode
from twin.core.signals import SignalImage
from twin.spec import load_scenario

KINDS = ("reference", "native")
LOADED = load_scenario("nominal")
RECIPE = bench_recipe(LOADED.scenario, LOADED.rig)
PERIOD_NS = 10_000_000
DANGEROUS = ("robot_enable", "robot_start", "shower_valve", "magnetiser_request", "demag_request",
             "spindle_enable", "spindle_mode", "uv_enable", "trigger_arm")  # fmt: skip


@pytest.fixture(params=KINDS, scope="session")
def power_on(request):
    """Starts a controller of this kind, with overrides of the scenario nominal."""
    if request.param != "reference":
        request.getfixturevalue("firmware")

    @cache
    def scenario(*overrides):
        kind = f"controller.kind={request.param}"
        return load_scenario("nominal", overrides=[kind, *overrides]).scenario

    return lambda *overrides: controller_of(scenario(*overrides), LOADED.rig)


@pytest.fixture
def controller(power_on):
    return power_on()


ANSWERS = {
    StepCode.UNCLAMP: {"clamp_open": True, "clamp_closed": False},
    StepCode.LOAD: {"robot_done": True, "part_present": True},
    StepCode.CLAMP: {"clamp_closed": True, "clamp_open": False},
    StepCode.SHOT: {"magnetiser_current_reached": True},
    StepCode.WET: {"magnetiser_current_reached": False},
    StepCode.HOME: {"spindle_homed": True},
    StepCode.RUN_UP: {"spindle_in_position": True},
    StepCode.SPIN_UP: {"spindle_at_speed": True, "spindle_turning": True},
    StepCode.SCAN: {"trigger_complete": True, "trigger_lines_done": RECIPE.trigger_lines,
                    "line_camera_done": True},
    StepCode.TURN: {"spindle_in_position": True, "spindle_turning": False},
    StepCode.VIEW: {"frame_camera_done": True},
    StepCode.JUDGE: {"demag_done": True, "inspection_valid": True, "inspection_verdict": 1,
                     "inspection_score": 0.1},
}  # fmt: skip


class Desk:
    """Inputs by hand, scans one period apart."""

    def __init__(self, controller):
        self.controller = controller
        self.image = SignalImage(LOADED.rig.tags)
        self.image["infeed_part_id"] = 1
        self.now_ns = 0

    def scan(self, **inputs):
        for name, value in inputs.items():
            self.image[name] = value
        result = self.controller.scan(self.now_ns, self.image.inputs())
        self.now_ns += PERIOD_NS
        return result

    def press(self, button):
        self.scan(**{f"{button}_button": True})
        return self.scan(**{f"{button}_button": False})

    def start(self):
        self.scan()  # a button that is down at power-on has not been pressed
        self.press("reset")
        self.scan()
        self.press("start")
        return self.scan()

    def until(self, step, **inputs):
        """Scan until the controller is at a step."""
        result = self.scan(**inputs)
        for _ in range(9):
            if result.outputs.get("sequence_step") == step:
                return result
            result = self.scan()
        raise AssertionError(f"no {step!r} but {result.outputs}")


def test_nothing_is_on_before_reset_and_start(controller):
    desk = Desk(controller)
    for button in (None, "start", "stop"):
        outputs = (desk.press(button) if button else desk.scan()).outputs
        assert not any(outputs.get(name) for name in DANGEROUS)
        assert outputs["packml_state"] == State.STOPPED


def test_outputs_are_signals_of_the_list_in_their_own_type(controller):
    desk = Desk(controller)
    outputs = desk.start().outputs
    assert outputs["packml_state"] == State.EXECUTE
    for name, value in outputs.items():
        tag = desk.image.tags[name]
        assert tag.direction == "output"
        assert tag.cast(value) == value


def test_the_robot_is_asked_first(controller):
    desk = Desk(controller)
    desk.start()
    outputs = desk.until(StepCode.LOAD).outputs
    assert outputs["robot_start"]
    assert outputs["robot_program"] == 1
    assert outputs["robot_enable"]


@pytest.mark.parametrize("chain", ["estop_ok", "guard_closed"])
def test_all_is_off_in_the_scan_that_sees_the_stop(controller, chain):
    desk = Desk(controller)
    desk.start()
    outputs = desk.scan(**{chain: False}).outputs
    assert not any(outputs.get(name) for name in DANGEROUS)
    assert outputs["packml_state"] == State.ABORTING
    outputs = desk.scan(**{chain: True}).outputs
    assert not any(outputs.get(name) for name in DANGEROUS)


def test_held_buttons_are_one_press(controller):
    desk = Desk(controller)
    desk.scan()
    for _ in range(5):
        outputs = desk.scan(reset_button=True).outputs
    assert outputs["packml_state"] == State.IDLE


@pytest.mark.parametrize("button", ["reset", "start", "stop"])
def test_a_button_that_is_down_at_power_on_has_not_been_pressed(controller, button):
    desk = Desk(controller)
    for _ in range(5):
        outputs = desk.scan(**{f"{button}_button": True}).outputs
    assert outputs["packml_state"] == State.STOPPED
    desk.scan(**{f"{button}_button": False})
    assert desk.start().outputs["packml_state"] == State.EXECUTE


def test_robot_time_out_is_an_alarm_and_an_abort(controller):
    desk = Desk(controller)
    desk.start()
    desk.until(StepCode.LOAD)
    desk.now_ns += int(RECIPE.robot_timeout_s * 1e9)
    outputs = desk.scan().outputs
    assert outputs["alarm"] == Alarm.ROBOT_TIMEOUT
    assert outputs["packml_state"] == State.ABORTING


@pytest.mark.parametrize("timeout_s", [0.3, 0.1 + 0.2, 1.2345678914])
def test_a_wait_ends_in_the_scan_of_its_wake_time(power_on, timeout_s):
    """Times that have no exact binary or no whole nanosecond: the wait is the nearest one."""
    desk = Desk(power_on(f"recipe.robot_timeout_s={timeout_s!r}"))
    desk.start()
    desk.until(StepCode.LOAD)
    began_ns, wake_ns = desk.now_ns - PERIOD_NS, desk.scan().wake_ns
    assert wake_ns == began_ns + round(timeout_s * 1e9)
    desk.now_ns = wake_ns - 1
    assert desk.scan().outputs["packml_state"] == State.EXECUTE
    desk.now_ns = wake_ns
    assert desk.scan().outputs["alarm"] == Alarm.ROBOT_TIMEOUT


def test_stop_does_not_lengthen_a_wait(controller):
    desk = Desk(controller)
    desk.start()
    desk.until(StepCode.LOAD)
    wake_ns = desk.scan().wake_ns
    desk.now_ns += 1_000_000_000
    desk.press("stop")
    result = desk.scan()
    assert result.outputs["packml_state"] == State.STOPPING
    assert result.wake_ns == wake_ns


@pytest.mark.parametrize("code", [-1, len(RECIPE.parts)])
def test_no_part_is_fetched_without_a_recipe_for_it(controller, code):
    desk = Desk(controller)
    desk.image["infeed_type"] = code
    desk.start()
    for _ in range(9):
        outputs = desk.scan().outputs
        assert not outputs.get("robot_start")
    assert outputs["packml_state"] == State.HELD
    assert outputs["alarm"] == Alarm.TYPE_UNKNOWN
    desk.image["infeed_type"] = 0
    desk.press("start")
    assert desk.until(StepCode.LOAD).outputs["alarm"] == Alarm.NONE


@pytest.mark.parametrize("name", ["lamp_irradiance_w_per_m2", "residual_field_a_per_m"])
def test_what_is_no_number_is_not_within_its_limit(controller, name):
    desk = Desk(controller)
    desk.start()
    healthy = {"lamp_irradiance_w_per_m2": 30.0, "residual_field_a_per_m": 0.0}
    unloading = play_one_part(desk, **(healthy | {name: float("nan")}))
    expected = {"lamp_irradiance_w_per_m2": Alarm.LAMP_FAULT,
                "residual_field_a_per_m": Alarm.RESIDUAL_HIGH}  # fmt: skip
    assert unloading["reject_reason"] == expected[name]
    assert unloading["bin_select"] == BinSelect.REJECT


def test_a_good_part_has_no_reject_reason(controller):
    """The same way as above with nothing wrong: the doubt there is not due to the test."""
    desk = Desk(controller)
    desk.start()
    unloading = play_one_part(desk, lamp_irradiance_w_per_m2=30.0)
    assert unloading["reject_reason"] == Alarm.NONE
    assert unloading["bin_select"] == BinSelect.OK


def play_one_part(desk, **inputs):
    """Answer every step as a healthy bench would; the outputs as the robot unloads."""
    step = 0
    desk.image["magnetiser_on"] = False
    while step != StepCode.UNLOAD:
        desk.now_ns += 990_000_000
        outputs = desk.scan(**inputs, **ANSWERS.get(step, {})).outputs
        step = outputs.get("sequence_step", 0)
        if step == StepCode.JUDGE:
            desk.image["inspection_part_id"] = outputs["part_id"]
            desk.image["inspection_cycle_id"] = outputs["cycle_id"]
        assert desk.now_ns < 100e9, f"stuck at {step}"
    return outputs


def test_nothing_changes_before_the_wake_time_unless_an_input_does(controller):
    """What lets the bench skip idle scans: each tick before the wake time answers the same."""
    desk = Desk(controller)
    desk.start()
    for step in (StepCode.LOAD, StepCode.SEAT):
        before = desk.until(step, robot_done=True).outputs
        wake_ns = desk.scan().wake_ns
        while desk.now_ns < wake_ns:
            assert desk.scan() == ScanResult(before, wake_ns)
        assert desk.scan().outputs != before


def boolean_inputs():
    names = [t.name for t in LOADED.rig.tags if t.direction == "input" and t.type == "bool"]
    return st.lists(st.dictionaries(st.sampled_from(names), st.booleans(), max_size=4), max_size=60)


@settings(max_examples=60, deadline=None)
@given(story=boolean_inputs())
def test_whatever_the_inputs_say(power_on, story):
    """No story of inputs gets past the interlocks, and the same story gives the same outputs."""
    desk, twin_desk = Desk(power_on()), Desk(power_on())
    for d in (desk, twin_desk):
        clamp_close = d.start().outputs["clamp_close"]
    for inputs in story:
        now_ns = desk.now_ns
        result = desk.scan(**inputs)
        assert result == twin_desk.scan(**inputs)
        assert result.wake_ns is None or result.wake_ns >= now_ns
        seen, outputs = desk.image, result.outputs
        if not (seen["estop_ok"] and seen["guard_closed"]):
            assert not any(outputs.get(signal) for signal in DANGEROUS)
        if seen["robot_in_zone"]:
            assert not outputs.get("magnetiser_request")
            assert not outputs.get("spindle_mode")
            assert outputs["clamp_close"] == clamp_close
        clamp_close = outputs["clamp_close"]


NO_PART = {"clamp_open": True, "robot_done": True, "part_present": False}


def test_the_last_part_that_does_not_arrive_is_looked_for_before_the_bench_completes(controller):
    desk = Desk(controller)
    desk.start()
    desk.until(StepCode.LOAD, **NO_PART)
    desk.until(StepCode.SEAT, infeed_empty=True)
    desk.now_ns += 1_000_000_000  # its switch has had its time
    desk.scan()
    outputs = desk.scan().outputs
    assert (outputs["packml_state"], outputs["alarm"]) == (State.HELD, Alarm.PART_MISSING)
    assert desk.press("start").outputs["packml_state"] != State.COMPLETE


def test_what_the_switch_shows_too_late_is_removed_before_the_next_part(controller):
    desk = Desk(controller)
    desk.start()
    desk.until(StepCode.LOAD, **NO_PART)
    desk.until(StepCode.SEAT, infeed_empty=True)
    desk.now_ns += 1_000_000_000
    desk.scan()
    desk.scan(part_present=True)
    desk.press("start")
    desk.until(StepCode.JUDGE)
    outputs = desk.until(StepCode.UNLOAD, demag_done=True).outputs
    assert outputs["bin_select"] == BinSelect.REJECT
