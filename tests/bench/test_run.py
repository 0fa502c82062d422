"""A run at timing level: the books balance, the trace repeats, every reject has its reason."""

import json
import os
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

from twin.bench.bench import build_bench
from twin.bench.judges import DetectionModelJudge
from twin.core.units import ns_from_s
from twin.spec import load_scenario
from twin.spec.part import Part

KEYS = {"scenario", "seed", "parts", "kpi", "inspection", "line_scan", "expectations",
        "invariants", "trace_sha256", "real_time_factor", "wall_s"}  # fmt: skip


def test_the_summary_holds_what_design_promises(play):
    summary = play("nominal", "parts=3").summary
    assert summary.keys() >= KEYS
    assert summary["kpi"].keys() >= {"throughput_parts_per_h", "cycle_time_s", "utilisation"}
    parts = summary["parts"]
    assert parts["in"] == 3 == sum(parts[k] for k in ("ok", "reject", "in_process", "dropped"))
    assert json.loads(json.dumps(summary)) == summary


def test_the_trace_of_a_seed_repeats(play, tmp_path):
    first = play("nominal", "parts=2", folder="a")
    again = play("nominal", "parts=2", folder="b")
    other = play("nominal", "parts=2", "seed=99", folder="c")
    assert first.summary["trace_sha256"] == again.summary["trace_sha256"]
    assert first.summary["trace_sha256"] != other.summary["trace_sha256"]


def test_the_trace_does_not_depend_on_the_hash_seed(tmp_path):
    code = (
        "import sys, pathlib; from twin.bench.run import run; from twin.spec import load_scenario;"
        "r = run(load_scenario('nominal', overrides=['imaging=timing', 'parts=1']),"
        "out=pathlib.Path(sys.argv[1])); print(r.summary['trace_sha256'])"
    )
    hashes = {
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], text=True, check=True,
                       env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(hashes) == 1


def test_the_files_of_a_run(play):
    result = play("nominal", "parts=2")
    names = {file.name for file in result.folder.iterdir()}
    assert names == {"manifest.json", "summary.json", "trace.parquet", "parts.parquet",
                     "cell_motion.json"}  # fmt: skip
    rows = pq.read_table(result.folder / "parts.parquet").to_pylist()
    assert [row["part_id"] for row in rows] == [1, 2]
    trace = pq.read_table(result.folder / "trace.parquet")
    assert trace["time_ns"].to_pylist() == sorted(trace["time_ns"].to_pylist())


def test_without_a_controller_nothing_moves():
    loaded = load_scenario("nominal", overrides=["imaging=timing"])
    entries = []
    bench = build_bench(
        scenario=loaded.scenario,
        rig=loaded.rig,
        draw=lambda number: Part(number, "iso4014_m12x80", (), (), 0),
        judge=DetectionModelJudge(loaded.scenario.detection_model, seed=1),
        darkroom=None,
        readers=(entries.append,),
    )
    bench.site.env.run(until=ns_from_s(600))
    bench.cell.close()
    moved = {e.name for e in entries if e.kind == "signal"} - {"start_button", "reset_button"}
    assert moved == {"infeed_part_id"}
    assert not [e for e in entries if e.kind != "signal"]


FAULTS = {
    "{at_s: 0, target: inspection, kind: error}": "inspection_fault",
    "{at_s: 0, target: inspection, kind: disconnect}": "verdict_missing",
    "{at_s: 0, target: inspection, kind: slow, magnitude: 5}": "verdict_missing",
    "{at_s: 0, target: inspection, kind: nan_score}": "verdict_invalid",
    "{at_s: 0, target: inspection, kind: wrong_part_id}": "verdict_invalid",
    "{at_s: 0, target: magnetiser, kind: no_current}": "shot_failed",
    "{at_s: 0, target: magnetiser, kind: low_current, magnitude: 0.5}": "shot_failed",
    "{at_s: 0, target: light, kind: 'off'}": "lamp_fault",
    "{at_s: 0, target: light, kind: dim, magnitude: 0.2}": "lamp_fault",
    "{at_s: 0, target: bath, kind: empty}": "bath_level",
    "{at_s: 0, target: demag, kind: residual_high, magnitude: 900}": "residual_high",
    "{at_s: 0, target: clamp, kind: will_not_close}": "clamp_timeout",
    "{at_s: 0, target: line_camera, kind: frame_dropped}": "line_camera_error",
    "{at_s: 0, target: frame_camera, kind: frame_dropped}": "frame_camera_error",
    "{at_s: 0, target: encoder, kind: index_lost}": "spindle_timeout",
    "{at_s: 0, target: encoder, kind: stuck}": "lines_missing",
    "{at_s: 0, target: encoder, kind: slip, magnitude: 0.02}": "lines_missing",
    "{at_s: 0, target: encoder, kind: missed_counts, magnitude: 40}": "lines_missing",
    "{at_s: 0, target: trigger, kind: lost, magnitude: 0.05}": "lines_missing",
}


@pytest.mark.parametrize(("fault", "reason"), FAULTS.items())
def test_each_fault_rejects_with_its_own_reason(play, fault, reason):
    result = play("nominal", "parts=1", "infeed.defective_share=0", f"faults=[{fault}]",
                  "detection_model.false_call_share=0")  # fmt: skip
    assert result.summary["parts"] == {"in": 1, "ok": 0, "reject": 1, "in_process": 0, "dropped": 0}
    assert result.summary["inspection"]["rejects_by_reason"] == {reason: 1}
    assert result.summary["invariants"]["violations"] == []


def test_the_verdict_of_the_previous_part_is_never_taken(play):
    result = play("nominal", "parts=3", "infeed.defective_share=0",
                  "detection_model.false_call_share=0",
                  "faults=[{at_s: 0, target: inspection, kind: previous_verdict}]")  # fmt: skip
    assert result.summary["parts"]["ok"] == 0
    assert result.summary["inspection"]["rejects_by_reason"] == {"verdict_invalid": 3}


def test_a_dropped_part_is_counted_as_dropped(play):
    fault = "{at_s: 0, duration_s: 6, target: robot, kind: drops_part}"
    summary = play("nominal", "parts=2", f"faults=[{fault}]").summary
    assert summary["parts"]["dropped"] == 1
    assert summary["parts"]["in"] == 2
    assert summary["invariants"]["violations"] == []


def test_a_mis_grip_is_tried_again(play):
    fault = "{at_s: 0, duration_s: 5, target: robot, kind: mis_grip}"
    summary = play("nominal", "parts=1", f"faults=[{fault}]").summary
    assert summary["parts"]["in"] == 1
    assert summary["parts"]["in_process"] == 0


def test_mis_grips_without_end_hold_the_bench_and_then_stop_it(play):
    fault = "{at_s: 0, target: robot, kind: mis_grip}"
    result = play("nominal", "parts=1", f"faults=[{fault}]")
    assert result.reached_end
    assert result.summary["parts"]["in"] == 0
    assert result.summary["invariants"]["violations"] == []


@pytest.mark.parametrize("at_s", [3, 7, 9, 10.5, 13, 15, 17, 19, 21, 24])
@pytest.mark.parametrize("kind", ["estop", "guard_open"])
def test_a_stop_at_any_moment_is_safe_and_recovers(play, at_s, kind):
    faults = f"{{at_s: {at_s}, duration_s: 1, target: operator, kind: {kind}}}, " + ", ".join(
        f"{{at_s: {at_s + after}, duration_s: 0.3, target: operator, kind: {button}}}"
        for after, button in ((3, "reset"), (4, "reset"), (5, "start"))
    )
    summary = play("nominal", "parts=2", f"faults=[{faults}]").summary
    assert summary["invariants"]["violations"] == []
    assert summary["parts"]["in_process"] == 0
    assert summary["parts"]["in"] == 2


def test_the_limit_of_simulated_time_ends_a_run(play):
    result = play("nominal", "time_limit_s=10")
    assert not result.reached_end
    assert result.summary["parts"]["in_process"] == 1
