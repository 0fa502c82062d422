"""What every test may ask for."""

import fcntl
import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from cffi import FFI

from twin.core.random import stream

FIRMWARE = Path(__file__).parents[1] / "firmware_stubs"
BOARD_TOOLS = ("arm-none-eabi-gcc", "qemu-system-arm", "setpriv")
MOVE_FUNCTIONS = """
    uint32_t tu_move_size(void);
    int tu_move_plan(void *move, int32_t steps, const uint32_t *limits, int64_t start_ns);
    uint32_t tu_move_steps(void *move, int64_t *times_ns, uint32_t capacity);
    int64_t tu_move_end_ns(const void *move);
    int32_t tu_move_position(const void *move);
"""


@pytest.fixture(scope="session")
def firmware():
    """The folder `firmware_stubs/`, its libraries for this machine built from the sources."""
    return built("host")


@pytest.fixture(scope="session")
def board_image(firmware):
    """The program for a Cortex-M3; skips where this machine cannot build or run it."""
    missing = [tool for tool in BOARD_TOOLS if not shutil.which(tool)]
    if missing:
        pytest.skip(f"the Cortex-M3 needs {', '.join(missing)}, not installed here")
    return built("arm") / "build" / "arm" / "board_mps2_an385.elf"


def built(target):
    (FIRMWARE / "build").mkdir(exist_ok=True)
    with (FIRMWARE / "build" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test workers build one after the other
        subprocess.run(["make", "--silent", "-C", FIRMWARE, target], check=True)
    return FIRMWARE


@pytest.fixture(scope="session")
def unit_library(firmware):
    """The trigger unit for this machine."""
    return firmware / "build" / "host" / "libtrigger_unit.so"


@pytest.fixture(scope="session")
def plan_move(unit_library):
    """Plans a move with the firmware: gives result code, end [ns], position and pulses [ns].

    The pulses are fetched `capacity` at a time until there are none or `most`.
    """
    ffi = FFI()
    ffi.cdef(MOVE_FUNCTIONS)
    code = ffi.dlopen(str(unit_library))

    def plan(steps, *, speed, acceleration, jerk, start_ns=0, capacity=4096, most=10**7):
        move = ffi.new("uint64_t[]", -(-code.tu_move_size() // 8))
        limits = ffi.new("uint32_t[3]", [speed, acceleration, jerk])
        result = code.tu_move_plan(move, steps, limits, start_ns)
        if result != 0:
            return result, None, None, None
        buffer, times = ffi.new("int64_t[]", capacity), []
        while len(times) < most and (count := code.tu_move_steps(move, buffer, capacity)):
            times += list(buffer[0:count])
        end_ns, position = code.tu_move_end_ns(move), code.tu_move_position(move)
        return result, end_ns, position, np.array(times, np.int64)

    return plan


@pytest.fixture
def make_study_folder(tmp_path):
    """A finished study of a text, its results made up by a known law; returns study and folder.

    POD is logistic in ln(length) of slope 4 about a50 = 1.5 mm, growing by a factor of e for each
    e-fold of the bath's concentration off 0.25; of blank parts 3 % are rejected; a cycle takes
    15 s, the drain time, and one turn of the spindle.
    """

    def make(text, name="made"):
        from twin.study.engine.settings import study_settings
        from twin.study.engine.store import open_store
        from twin.study.engine.task import tasks_of
        from twin.study.evaluate.evaluation import evaluate
        from twin.study.plan.study import load_study

        file = tmp_path / f"{name}.yaml"
        head = f"study: {name}\ndescription: made up by a test\nscenario: nominal\n"
        file.write_text(head + text, encoding="utf-8")
        study, out = load_study(file), tmp_path / name
        with open_store(out, study_settings(study), resumes=False) as store:
            for task in tasks_of(study):
                store.keep(task, made_up_rows(task))
            store.finish({point.index: dict(point.values) for point in study.points})
            evaluate(study, store)
        return study, out

    return make


def made_up_rows(task):
    """Rows of a task by the law that `make_study_folder` tells."""
    scenario = task.loaded.scenario
    if task.kind == "run":
        turn_s = 60 / scenario.line_scan.spindle_speed_rpm
        cycle_s = 15 + scenario.recipe.drain_s + turn_s
        return [{"seed": scenario.seed, "reached_end": True, "violations": 0,
                 "kpi.cycle_time_s.mean": cycle_s, "kpi.throughput_parts_per_h": 3600 / cycle_s,
                 "inspection.escapes": 1.0, "inspection.truth_defective": 10.0,
                 "inspection.miss_rate": 0.1}]  # fmt: skip
    return [made_up_specimen(task, number) for number in range(task.first, task.last)]


def made_up_specimen(task, number):
    """One specimen of a POD study by the same law."""
    scenario, lengths = task.loaded.scenario, task.pod.lengths
    draws = stream(scenario.seed, "made up", number).random(2)
    row = {"specimen": number, "fastener": "iso4014_m12x80", "is_cracked": False,
           "defect_kind": None, "length_m": None, "depth_m": None, "cnr": None,
           "shank_background_dn": 10.0 + draws[0], "head_background_dn": 20.0, "is_found": None,
           "is_rejected": bool(draws[0] < 0.03), "score": 0.5, "threshold": 0.99}  # fmt: skip
    if number >= task.pod.cracks:
        return row
    share = (number + draws[1]) / task.pod.cracks
    length_m = lengths.low_m * (lengths.high_m / lengths.low_m) ** share
    off = abs(math.log(scenario.bath.concentration_ml_per_100ml / 0.25))
    eta = 4 * (math.log(length_m / 0.0015) - off)
    is_found = bool(draws[0] < 1 / (1 + math.exp(-eta)))
    return row | {"is_cracked": True, "defect_kind": "seam", "length_m": length_m,
                  "depth_m": length_m / 4, "cnr": 10 * math.exp(-off), "is_found": is_found,
                  "is_rejected": is_found}  # fmt: skip
