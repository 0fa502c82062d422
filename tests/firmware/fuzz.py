"""Random stories for two controllers in lockstep: `fuzz.py FIRMWARE SEED STORIES SCANS`.

The firmware is a shared library, or an ELF image for the Cortex-M3. Run as a process of its own,
so that a library may have been built with a sanitizer. Prints what was reached as JSON, of an image
also the most instructions that a scan took; ends with the first difference on standard error and
exit code 1.
"""

import json
import math
import random
import sys
from pathlib import Path

from twin.controllers.lockstep import Lockstep
from twin.controllers.native import NativeController
from twin.controllers.packml import State
from twin.controllers.qemu import QemuController
from twin.controllers.recipe import BenchRecipe, PartRecipe
from twin.controllers.reference import ReferenceController
from twin.controllers.sequence import CLAMPED, StepCode
from twin.core.errors import RunError
from twin.core.signals import SignalImage
from twin.spec import load_rig

PERIOD_NS = 10_000_000
NAN, INFINITY = float("nan"), float("inf")
STRANGE_REALS = (0.0, -0.0, 1.0, -1.0, 5e-324, 1e308, NAN, INFINITY, -INFINITY)
NEAR_LIMITS = {"inspection_score": (0.0, 1.0, 1.5, 1 + 2**-52, -(2**-52), NAN, INFINITY),
               "lamp_irradiance_w_per_m2": (10.0, math.nextafter(10, 0), NAN, INFINITY),
               "residual_field_a_per_m": (240.0, math.nextafter(240, 300), NAN, -INFINITY),
               "trigger_lines_done": (2047, 2049, 1024),
               "inspection_verdict": (0, 2, 2, 2, 3, -1),
               "infeed_type": (0, 1, 2, 31, 32, -1),
               "nest_station": (0, 1, 2, 3, 4, 5, 6, -1)}  # fmt: skip
STRANGE_INTS = (0, 1, 2, 3, -1, 2048, 2**31 - 1, -(2**31))
HEALTHY = {"estop_ok": True, "guard_closed": True, "bath_level_ok": True,
           "bath_concentration_ok": True, "lamp_fault": False, "lamp_irradiance_w_per_m2": 30.0,
           "robot_fault": False, "robot_in_zone": False, "magnetiser_fault": False,
           "trigger_overrun": False, "line_camera_error": False, "frame_camera_error": False,
           "inspection_fault": False, "residual_field_a_per_m": 10.0, "infeed_empty": False,
           "infeed_type": 0, "magnetiser_on": False}  # fmt: skip
ROBOT_DONE = {"robot_done": True, "robot_busy": False}
COAXING = {
    StepCode.UNCLAMP: {"clamp_open": True, "clamp_closed": False},
    StepCode.LOAD: ROBOT_DONE,
    StepCode.SEAT: {"part_present": True},
    StepCode.CLAMP: {"clamp_closed": True, "clamp_open": False, "part_present": True},
    StepCode.WET: {"magnetiser_current_reached": False},
    StepCode.DIVERT: {"magnetiser_current_reached": False},
    StepCode.SHOT: {"magnetiser_current_reached": True},
    StepCode.LIGHT: {"inspection_valid": False, "inspection_verdict": 0},
    StepCode.HOME: {"spindle_homed": True, "spindle_turning": False},
    StepCode.RUN_UP: {"spindle_in_position": True, "spindle_turning": False},
    StepCode.SPIN_UP: {"spindle_at_speed": True, "spindle_turning": True},
    StepCode.SCAN: {"trigger_complete": True, "line_camera_done": True,
                    "line_camera_error": False, "trigger_overrun": False},
    StepCode.TURN: {"spindle_in_position": True, "spindle_turning": False,
                    "trigger_complete": False},
    StepCode.VIEW: {"frame_camera_done": True, "frame_camera_acquiring": False},
    StepCode.REST: {"spindle_turning": False, "inspection_valid": False, "inspection_verdict": 0},
    StepCode.JUDGE: {"demag_done": True, "inspection_valid": True, "inspection_score": 0.5,
                     "inspection_verdict": 1, "inspection_fault": False,
                     "residual_field_a_per_m": 10.0},
    StepCode.UNLOAD: ROBOT_DONE,
    StepCode.CLEAR: {"part_present": False},
    StepCode.RECOVER: {"robot_busy": False},
    StepCode.FETCH: ROBOT_DONE | {"gripper_holding": True},
    StepCode.SWAP: ROBOT_DONE | {"gripper_holding": False},
    StepCode.DISCARD: ROBOT_DONE,
    StepCode.TO_LOAD: {"nest_station": 1},
    StepCode.TO_MAGNETISE: {"nest_station": 2},
    StepCode.TO_INSPECT: {"nest_station": 3},
    StepCode.TO_UNLOAD: {"nest_station": 4},
}  # fmt: skip
MOVING = 5  # of nest_station: what says "not yet", for 0 says that there is no table
SET_BY_HAND = {StepCode.WET: ["bath_level_ok"], StepCode.SCAN: ["trigger_lines_done"],
               StepCode.JUDGE: ["inspection_part_id", "inspection_cycle_id"]}  # fmt: skip
DWELLS = (StepCode.WET, StepCode.DIVERT, StepCode.DRAIN)
ANSWERS = {step: next(iter(values.items())) for step, values in COAXING.items()
           if step not in (*DWELLS, StepCode.LIGHT)}  # fmt: skip
for _step in CLAMPED:
    COAXING[_step] = COAXING.get(_step, {}) | {"clamp_closed": True}
BUTTONS = {State.STOPPED: "reset", State.ABORTED: "reset", State.COMPLETE: "reset",
           State.IDLE: "start", State.HELD: "start"}  # fmt: skip


class Story:
    """Inputs that mostly help the controller along, and sometimes do anything at all."""

    def __init__(self, rng, tags, recipe):
        self.rng = rng
        self.lines = recipe.trigger_lines
        self.image = SignalImage(tags)
        self.tags = [tag for tag in tags if tag.direction == "input"]
        self.is_wild = rng.random() < 0.1
        self.help_share = rng.choice([0.3, 0.7, 0.9, 1.0])
        self.wait_share = rng.choice([0.1, 0.5])
        self.timeout_share = rng.choice([0.01, 0.1])
        self.trouble_share = rng.choice([0.0, 0.02, 0.1])
        self.empty_share = rng.choice([0.0, 0.0, 0.2])
        self.sulks_at = rng.choice([*ANSWERS, *len(ANSWERS) * [None]])  # where answers rarely come
        self.step = StepCode.NONE

    def next(self, outputs):
        """The inputs after a scan that wrote `outputs`."""
        rng = self.rng
        if self.is_wild:
            for tag in rng.sample(self.tags, 5):
                self.image[tag.name] = self.anything(tag)
            return
        step, before = outputs["sequence_step"], self.step
        self.step = step
        is_sulking = step == self.sulks_at and rng.random() < 0.9
        if is_sulking or (step != before and step in ANSWERS and rng.random() < self.wait_share):
            name, value = ANSWERS[step]  # not yet
            self.image[name] = MOVING if name == "nest_station" else not value
        elif rng.random() < self.help_share:
            self.help(outputs)
            if rng.random() < self.trouble_share * (step / 50) ** 4:  # late steps come less often
                self.spoil(step)
        if rng.random() < self.trouble_share / 5:
            tag = rng.choice(self.tags)
            self.image[tag.name] = self.anything(tag)
        self.press(outputs["packml_state"])

    def help(self, outputs):
        self.write(HEALTHY)
        self.image["trigger_lines_done"] = self.lines
        self.image["infeed_empty"] = self.rng.random() < self.empty_share
        step = outputs["sequence_step"]
        self.write(COAXING.get(step, {}))
        if step == StepCode.JUDGE:
            self.image["inspection_part_id"] = outputs["part_id"]
            self.image["inspection_cycle_id"] = outputs["cycle_id"]
        if self.rng.random() < 0.1:
            self.image["infeed_part_id"] = (outputs["part_id"] + 1) % 1000
            self.image["infeed_type"] = self.rng.choice([0, 0, 0, 1, 2, 31, 32])

    def spoil(self, step):
        """One of the signals that count at this step."""
        special = [*COAXING.get(step, {}), *SET_BY_HAND.get(step, ())]
        name = self.rng.choice([*HEALTHY, *8 * special])
        near = NEAR_LIMITS.get(name)
        self.image[name] = self.rng.choice(near) if near else not self.image[name]

    def press(self, state):
        button, rng = BUTTONS.get(state), self.rng
        for name in ("start", "stop", "reset"):
            self.image[f"{name}_button"] = name == button and rng.random() < 0.5
        if rng.random() < 0.003:
            self.image["stop_button"] = True

    def anything(self, tag):
        rng = self.rng
        if tag.type == "bool":
            return rng.random() < (0.95 if tag.name in ("estop_ok", "guard_closed") else 0.5)
        if tag.type == "int":
            return rng.choice(STRANGE_INTS)
        return rng.choice([*STRANGE_REALS, rng.uniform(0, 300)])

    def write(self, values):
        for name, value in values.items():
            self.image[name] = value

    def later(self, now_ns, wake_ns):
        """When the next scan comes: on the grid, about the wake time, or much later."""
        share = 0.5 if self.step in (*DWELLS, self.sulks_at) else self.timeout_share
        if wake_ns is not None and wake_ns > now_ns and self.rng.random() < share:
            return max(now_ns, wake_ns + self.rng.choice([-1, 0, 0, 1]))
        if self.rng.random() < self.timeout_share / 10:
            return now_ns + self.rng.randrange(40_000_000_000)
        return now_ns + PERIOD_NS


def random_recipe(rng):
    """Any recipe a scenario can lead to, times down to single nanoseconds."""
    types = rng.choice([1, 2, 32])
    return BenchRecipe(
        parts=tuple(PartRecipe(rng.uniform(0, 900), rng.uniform(0, 90)) for _ in range(types)),
        shot_methods=tuple(rng.choice([1, 2]) for _ in range(rng.choice([1, 2, 3, 8]))),
        shower_s=rng.choice([2.0, 0.1, 1e-9, rng.uniform(0.1, 3)]),
        divert_s=rng.choice([0.0, 0.1, rng.uniform(0, 1)]),
        shot_s=0.5,
        drain_s=rng.choice([0.0, 3.0, rng.uniform(0, 5)]),
        spindle_speed_rpm=rng.uniform(1, 900),
        trigger_divider=2,
        trigger_lines=rng.choice([2048, 1024]),
        accepts_any_line_count=rng.random() < 0.5,
        verdict_deadline_s=rng.choice([2.0, 0.05, 20.0, rng.uniform(0.1, 9)]),
        station_timeout_s=rng.choice([10.0, 0.1 + 0.2, rng.uniform(0.1, 9)]),
        robot_timeout_s=rng.choice([30.0, rng.uniform(0.1, 9)]),
        hold_timeout_s=rng.choice([600.0, 0.5]),
        irradiance_min_w_per_m2=10.0,
        residual_max_a_per_m=240.0,
        waits_for_station=rng.random() < 0.3,
        table_timeout_s=rng.choice([120.0, 0.1, rng.uniform(0.1, 9)]),
        swaps_parts=rng.random() < 0.3,
    )


def firmware_of(file, recipe, tags):
    if file.suffix == ".elf":
        return QemuController(recipe, tags=tags, image=file)
    return NativeController(recipe, tags=tags, library=file)


def play(file, rng, tags, scans, reached):
    """Most instructions of a scan, 0 where nobody counts them."""
    recipe = random_recipe(rng)
    firmware = firmware_of(file, recipe, tags)
    pair = Lockstep(ReferenceController(recipe), firmware, tags=tags)
    story, now_ns = Story(rng, tags, recipe), 0
    story.image["clamp_open"] = rng.random() < 0.5
    for _ in range(scans):
        result = pair.scan(now_ns, story.image.inputs())
        outputs = {"sequence_step": 0} | result.outputs
        for name, values in reached.items():
            values.add(int(outputs[name]))
        story.next(outputs)
        now_ns = story.later(now_ns, result.wake_ns)
    return firmware.slowest_scan if isinstance(firmware, QemuController) else 0


def main(file, seed, stories, scans):
    tags = load_rig("mpi_bench").tags
    reached = {name: set() for name in ("packml_state", "sequence_step", "alarm", "reject_reason")}
    slowest = 0
    for number in range(stories):
        try:
            rng = random.Random(f"{seed}/{number}")
            slowest = max(slowest, play(file, rng, tags, scans, reached))
        except RunError as error:
            print(f"seed {seed}, story {number}: {error}", file=sys.stderr)
            return 1
    document = {name: sorted(values) for name, values in reached.items()}
    print(json.dumps(document | {"slowest_scan_instructions": slowest}))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *map(int, sys.argv[2:])))
