"""The bench controller in C answers as the reference does: on scenarios, faults, random inputs."""

import json
import random
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from twin.bench.bench import build_bench, connect_controller
from twin.bench.controllers import controller_of
from twin.bench.finish import play
from twin.bench.judges import DetectionModelJudge
from twin.bench.recipes import bench_recipe
from twin.bench.run import run
from twin.bench.trace_difference import first_difference, read_trace
from twin.controllers.alarms import Alarm
from twin.controllers.lockstep import Lockstep
from twin.controllers.packml import State
from twin.controllers.reference import ReferenceController
from twin.controllers.sequence import StepCode
from twin.core.units import ns_from_s
from twin.render.population import draw_part
from twin.spec import load_scenario
from twin.spec.faults import FAULT_KINDS
from twin.spec.resources import scenario_names

IN_C = [("native", "firmware"), ("qemu", "board_image")]
SHORT = ["imaging=timing", "parts=3"]
ONLY_ALARMS = {Alarm.HOLD_TIMEOUT, Alarm.TYPE_UNKNOWN, Alarm.ROBOT_TIMEOUT, Alarm.ROBOT_FAULT,
               Alarm.UNCLAMP_TIMEOUT, Alarm.PART_MISSING, Alarm.PART_STUCK, Alarm.EMERGENCY_STOP,
               Alarm.GUARD_OPEN, Alarm.BATH_CONCENTRATION, Alarm.TABLE_TIMEOUT}  # fmt: skip
ONLY_REASONS = {Alarm.DEFECT_FOUND, Alarm.VERDICT_MISSING, Alarm.VERDICT_INVALID,
                Alarm.INSPECTION_FAULT, Alarm.CYCLE_ABORTED}  # fmt: skip


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """Plays a scenario with a controller, once however often it is asked for."""

    @cache
    def play_once(name, kind):
        loaded = load_scenario(name, overrides=[*SHORT, f"controller.kind={kind}"])
        return run(loaded, out=tmp_path_factory.mktemp("traces") / "run")

    return play_once


@pytest.mark.parametrize(("kind", "needed"), IN_C)
@pytest.mark.parametrize("name", scenario_names())
def test_a_scenario_leaves_the_same_trace(name, kind, needed, request, played):
    request.getfixturevalue(needed)
    results = played(name, "reference"), played(name, kind)
    traces = [read_trace(result.folder / "trace.parquet") for result in results]
    period_ns = ns_from_s(load_scenario(name).scenario.controller.scan_period_s)
    assert str(first_difference(*traces, scan_period_ns=period_ns)) == "None"
    ours, theirs = (result.summary["trace_sha256"] for result in results)
    assert ours == theirs


@pytest.mark.parametrize("layout", ["double_gripper", "two_fixtures", "rotary_table"])
def test_a_layout_leaves_the_same_trace(layout, firmware, tmp_path):
    digests = set()
    for kind in ("reference", "native"):
        chosen = [*SHORT, "parts=6", f"layout={layout}", f"controller.kind={kind}"]
        loaded = load_scenario("nominal", overrides=chosen)
        digests.add(run(loaded, out=tmp_path / kind).summary["trace_sha256"])
    assert len(digests) == 1


@pytest.mark.parametrize(("kind", "needed"), IN_C)
@pytest.mark.parametrize("seed", range(4))
def test_random_faults_leave_them_in_step(seed, kind, needed, request, scans_in_step):
    request.getfixturevalue(needed)
    faults = f"faults={random_faults(seed)}"
    loaded = load_scenario("nominal", overrides=[*SHORT, f"controller.kind={kind}", faults])
    assert scans_in_step(loaded) > 100


def random_faults(seed):
    rng = random.Random(seed)
    faults = []
    for target, kind in rng.choices(sorted(FAULT_KINDS), k=4):
        limits = FAULT_KINDS[target, kind].magnitude
        fault = {"at_s": round(rng.uniform(0, 60), 3), "target": target, "kind": kind,
                 "duration_s": round(rng.uniform(0.1, 10), 3)}  # fmt: skip
        if target == "signal":
            fault["signal"] = rng.choice(["clamp_closed", "part_present", "robot_done"])
        if limits is not None and (target != "signal" or kind == "delay"):
            fault["magnitude"] = rng.uniform(limits.low, limits.high)
        faults.append(fault)
    for at_s, kind in ((70, "reset"), (71, "reset"), (72, "start"), (100, "reset"), (101, "start")):
        faults.append({"at_s": at_s, "target": "operator", "kind": kind, "duration_s": 0.5})
    return json.dumps(faults)


@pytest.fixture
def scans_in_step(monkeypatch):
    """Plays a scenario with both controllers; how many scans there were. A difference ends it."""

    def pair_of(scenario, rig):
        recipe = bench_recipe(scenario, rig)
        return Lockstep(ReferenceController(recipe), controller_of(scenario, rig), tags=rig.tags)

    def played(loaded):
        scenario, rig = loaded.scenario, loaded.rig
        bench = build_bench(
            scenario=scenario,
            rig=rig,
            draw=lambda part_id: draw_part(
                seed=scenario.seed, part_id=part_id, infeed=scenario.infeed, fasteners=rig.fasteners
            ),
            judge=DetectionModelJudge(scenario.detection_model, seed=scenario.seed),
            darkroom=None,
        )
        monkeypatch.setattr("twin.bench.bench.controller_of", pair_of)
        cycle = connect_controller(bench, scenario=scenario, rig=rig)
        play(bench, limit_ns=ns_from_s(300))
        bench.close()
        return cycle.scans

    return played


def test_random_inputs_leave_them_in_step_and_reach_everything(controller_library, fuzz):
    played = fuzz(controller_library, seed=1, stories=240, scans=600)
    assert played.returncode == 0, played.stderr
    reached = json.loads(played.stdout)
    assert set(reached["packml_state"]) == set(State)
    assert set(reached["sequence_step"]) == set(StepCode)
    assert set(reached["alarm"]) == set(Alarm) - ONLY_REASONS
    assert set(reached["reject_reason"]) == set(Alarm) - ONLY_ALARMS


MUTANTS = {
    "one retry too many": ("bench_cycle.c", "retries >= BENCH_MAX", "retries > BENCH_MAX"),
    "infinite score": ("bench_verdict.c", "(score <= 1.0)", "true"),
    "no interlock": ("bench_outputs.c", "outputs->demag_request = 0U;", ""),
    "late wake time": ("bench_controller.c", "(at_ns < wake_ns)", "(at_ns > wake_ns)"),
    "one nanosecond": ("bench_cycle.c", "step_since_ns) >= wait_ns", "step_since_ns) > wait_ns"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_controller_is_found_out(name, mutant, fuzz):
    played = fuzz(mutant(*MUTANTS[name]), seed=1, stories=240, scans=600)
    assert played.returncode == 1, played.stderr
    assert re.search(r"story \d+: \w+ at \d+\.\d{9} s, scan \d+: .+ and .+", played.stderr)


def test_random_inputs_under_sanitizers(variant, fuzz):
    runtime = subprocess.run(
        ["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert Path(runtime).is_file(), f"gcc has no AddressSanitizer: {runtime}"
    library = variant("asan")
    symbols = subprocess.run(["nm", library], capture_output=True, text=True, check=True).stdout
    assert "__asan_report_load8" in symbols
    assert "__ubsan_handle_out_of_bounds" in symbols
    played = fuzz(library, seed=3, stories=60, scans=600, LD_PRELOAD=runtime,
                  ASAN_OPTIONS="detect_leaks=0", PYTHONMALLOC="malloc")  # fmt: skip
    assert played.returncode == 0, played.stderr
