"""The controllers under the contract, and a desk from which one is worked by hand.

Another implementation joins by a name in `KINDS`; what it needs before it can start, by a fixture
of the test suite in `NEEDS`.
"""

from functools import cache

import pytest

from twin.bench.controllers import controller_of
from twin.bench.recipes import bench_recipe
from twin.controllers.packml import State
from twin.controllers.sequence import StepCode
from twin.core.signals import SignalImage
from twin.spec import load_scenario

KINDS = ("reference", "native", "qemu")
NEEDS = {"native": "firmware", "qemu": "board_image"}
RIG = load_scenario("nominal").rig
PERIOD_NS = 10_000_000
LINES = 2048
SCANS_MAX = 5000
"""More than any test needs: one that waits for a controller that never moves ends here."""
TURNING = (StepCode.SPIN_UP, StepCode.SCAN)
DWELLS = (StepCode.WET, StepCode.DIVERT, StepCode.DRAIN)
ROBOT_DONE = {"robot_done": True}
ANSWERS = {
    StepCode.LOAD: ROBOT_DONE | {"part_present": True},
    StepCode.SHOT: {"magnetiser_current_reached": True},
    StepCode.HOME: {"spindle_homed": True},
    StepCode.RUN_UP: {"spindle_in_position": True},
    StepCode.SPIN_UP: {"spindle_at_speed": True},
    StepCode.SCAN: {"trigger_complete": True, "trigger_lines_done": LINES,
                    "line_camera_done": True},
    StepCode.TURN: {"spindle_in_position": True},
    StepCode.VIEW: {"frame_camera_done": True},
    StepCode.JUDGE: {"demag_done": True, "residual_field_a_per_m": 10.0, "inspection_valid": True,
                     "inspection_verdict": 1, "inspection_score": 0.1},
    StepCode.UNLOAD: ROBOT_DONE | {"part_present": False},
}  # fmt: skip
"""What a healthy bench says at a step; an answer falls with the request."""
FALLEN = {name: 0 for answer in ANSWERS.values() for name in answer if name != "part_present"}
IDENTITY = ("inspection_part_id", "inspection_cycle_id")


@pytest.fixture(params=KINDS, scope="session")
def power_on(request):
    """Starts a controller of this kind, with overrides of the scenario nominal."""
    if request.param in NEEDS:
        request.getfixturevalue(NEEDS[request.param])

    @cache
    def scenario(*overrides):
        kind = f"controller.kind={request.param}"
        return load_scenario("nominal", overrides=[kind, *overrides]).scenario

    def start(*overrides):
        made = scenario(*overrides)
        return controller_of(made, RIG), bench_recipe(made, RIG)

    return start


@pytest.fixture(scope="session")
def make_desk(power_on):
    """Powers up a controller, with overrides of the scenario nominal, and sits down before it."""
    return lambda *overrides: Desk(*power_on(*overrides))


@pytest.fixture
def desk(make_desk):
    """A controller at power-on."""
    return make_desk()


@pytest.fixture
def running(desk):
    """A controller that has just been reset and started over an empty fixture."""
    desk.start()
    return desk


class Desk:
    """Inputs by hand, scans one period apart."""

    def __init__(self, controller, recipe):
        self.controller = controller
        self.recipe = recipe
        self.image = SignalImage(RIG.tags)
        self.write(infeed_part_id=1, lamp_irradiance_w_per_m2=30.0)
        self.now_ns = -PERIOD_NS
        self.result = None
        self.scans = 0

    @property
    def outputs(self):
        """Of the last scan; a signal that was not written is 0."""
        return dict.fromkeys(self.image.outputs(), 0) | self.result.outputs

    @property
    def step(self):
        return self.outputs["sequence_step"]

    @property
    def state(self):
        return self.outputs["packml_state"]

    def write(self, **inputs):
        for name, value in inputs.items():
            self.image[name] = value

    def scan(self, *, after_ns=PERIOD_NS, **inputs):
        """One scan so long after the one before, with these inputs changed."""
        self.scans += 1
        assert self.scans <= SCANS_MAX, f"stuck at {self.outputs}"
        self.write(**inputs)
        self.now_ns += after_ns
        self.result = self.controller.scan(self.now_ns, self.image.inputs())
        return self.outputs

    def press(self, button):
        """Press and let go: the outputs of the scan that saw it go down; one before saw it up."""
        if self.result is None:
            self.scan()
        pressed = self.scan(**{f"{button}_button": True})
        self.scan(**{f"{button}_button": False})
        return pressed

    def start(self):
        """Reset, start, and see to it that nothing lies in the fixture."""
        self.press("reset")
        self.press("start")
        for _ in range(9):
            if self.state == State.EXECUTE and self.step == StepCode.NONE:
                return self.outputs
            self.scan()
        raise AssertionError(f"not started: {self.outputs}")

    def help(self):
        """Write what a healthy bench would say to the outputs of the last scan."""
        outputs = self.outputs
        closes, step = bool(outputs["clamp_close"]), outputs["sequence_step"]
        self.write(**FALLEN, clamp_closed=closes, clamp_open=not closes)
        self.write(spindle_turning=step in TURNING, **ANSWERS.get(step, {}))
        if step == StepCode.JUDGE:
            self.write(**{name: outputs[name.removeprefix("inspection_")] for name in IDENTITY})

    def helped_scan(self, **wrong):
        """The next scan on a healthy bench where only these inputs are wrong; dwells pass."""
        self.help()
        wake_ns = self.result.wake_ns
        if self.step in DWELLS and wake_ns is not None:
            return self.scan(after_ns=max(wake_ns - self.now_ns, PERIOD_NS), **wrong)
        return self.scan(**wrong)

    def go_to(self, step, *, round=0, **wrong):
        """Up to the first scan of a step on a healthy bench but for these inputs.

        `round` counts: 1 is the second time from here that the step begins.
        """
        for _ in range(200):
            before = self.step
            outputs = self.helped_scan(**wrong)
            if self.step == step and before != step:
                if round == 0:
                    return outputs
                round -= 1
        raise AssertionError(f"no {step!r} but {self.outputs}")
