"""What every controller must do, whoever wrote it; run over each implementation."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.bench.recipes import bench_recipe
from twin.controllers.packml import State
from twin.controllers.reference import ReferenceController
from twin.core.signals import SignalImage
from twin.spec import load_scenario

LOADED = load_scenario("nominal")
RECIPE = bench_recipe(LOADED.scenario, LOADED.rig)
CONTROLLERS = {"reference": lambda: ReferenceController(RECIPE)}
PERIOD_NS = 10_000_000
DANGEROUS = ("robot_enable", "robot_start", "shower_valve", "magnetiser_request", "demag_request",
             "spindle_enable", "spindle_mode", "uv_enable", "trigger_arm")  # fmt: skip


@pytest.fixture(params=CONTROLLERS)
def controller(request):
    return CONTROLLERS[request.param]()


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
        self.press("reset")
        self.scan()
        self.press("start")
        return self.scan()


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
    outputs = desk.scan().outputs
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
    desk.scan(reset_button=True)
    for _ in range(5):
        outputs = desk.scan(reset_button=True).outputs
    assert outputs["packml_state"] == State.IDLE


def test_robot_time_out_is_an_alarm_and_an_abort(controller):
    desk = Desk(controller)
    desk.start()
    desk.now_ns += int(RECIPE.robot_timeout_s * 1e9)
    outputs = desk.scan().outputs
    assert outputs["alarm"] == 19
    assert outputs["packml_state"] == State.ABORTING


def boolean_inputs():
    names = [t.name for t in LOADED.rig.tags if t.direction == "input" and t.type == "bool"]
    return st.lists(st.dictionaries(st.sampled_from(names), st.booleans(), max_size=4), max_size=60)


@pytest.mark.parametrize("name", CONTROLLERS)
@settings(max_examples=60, deadline=None)
@given(story=boolean_inputs())
def test_whatever_the_inputs_say(name, story):
    """No story of inputs gets past the interlocks, and the same story gives the same outputs."""
    desk, twin_desk = Desk(CONTROLLERS[name]()), Desk(CONTROLLERS[name]())
    for d in (desk, twin_desk):
        d.start()
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
            assert outputs["clamp_close"] == seen["clamp_closed"]
