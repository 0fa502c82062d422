"""Every shipped scenario holds its own expectations; what they predict is worked out here."""

import math

import pytest

from twin.bench.run import run
from twin.spec import load_scenario
from twin.spec.resources import scenario_names

QUICK = [name for name in scenario_names() if name != "nominal_qualification"]


def play(name, tmp_path, *overrides):
    return run(load_scenario(name, overrides=overrides), out=tmp_path / name)


@pytest.mark.parametrize("name", QUICK)
def test_scenario_with_full_imaging(name, tmp_path):
    result = play(name, tmp_path)
    failed = [e for e in result.summary["expectations"] if not e["passed"]]
    assert failed == []
    assert result.summary["invariants"] == {"checked": 6, "violations": []}
    assert result.reached_end
    assert result.has_passed


def test_images_are_part_of_the_trace_and_repeat(tmp_path):
    first = play("nominal", tmp_path / "a", "parts=2")
    again = play("nominal", tmp_path / "b", "parts=2")
    assert first.summary["trace_sha256"] == again.summary["trace_sha256"]
    assert (first.folder / "gallery" / "gallery.json").is_file()
    assert (first.folder / "line_timing.parquet").is_file()


def test_free_run_stretches_as_the_arithmetic_says(tmp_path):
    scan = load_scenario("whatif_free_run_mismatch").scenario.line_scan
    period_s = 60 / scan.spindle_speed_rpm
    predicted = scan.free_run_line_rate_hz * period_s / scan.lines
    summary = play("whatif_free_run_mismatch", tmp_path, "imaging=timing").summary
    assert summary["line_scan"]["stretch_ratio"] == pytest.approx(predicted, rel=0.01)


def test_overspeed_takes_every_nth_line(tmp_path):
    loaded = load_scenario("stress_overspeed")
    scan, camera = loaded.scenario.line_scan, loaded.rig.line_camera
    trigger_rate_hz = scan.spindle_speed_rpm / 60 * scan.lines
    line_s = max(1 / camera.max_line_rate_hz, scan.exposure_s + camera.line_overhead_s)
    every = math.ceil(trigger_rate_hz * line_s)
    lines = play("stress_overspeed", tmp_path, "imaging=timing").summary["line_scan"]
    assert lines["stretch_ratio"] == pytest.approx(1 / every, rel=0.01)
    assert lines["lines_lost"] == lines["lines_expected"] - lines["lines_taken"]


def test_inspection_down_names_its_reason_for_every_reject(tmp_path):
    summary = play("fault_inspection_down", tmp_path, "imaging=timing").summary
    assert summary["parts"]["ok"] == 0
    assert summary["parts"]["in"] == summary["parts"]["reject"]
    reasons = summary["inspection"]["rejects_by_reason"]
    assert reasons == {"verdict_missing": summary["parts"]["reject"]}


def test_the_estop_falls_into_a_scan(tmp_path):
    import pyarrow.parquet as pq

    result = play("fault_estop_mid_scan", tmp_path, "imaging=timing")
    rows = pq.read_table(result.folder / "trace.parquet").to_pylist()
    stop_ns = next(r["time_ns"] for r in rows if r["name"] == "estop_ok" and r["value"] == 0)
    scanning = [r for r in rows if r["name"] == "trigger_busy" and r["time_ns"] < stop_ns]
    assert scanning[-1]["value"] == 1.0


@pytest.mark.slow
def test_qualification_on_400_unseen_parts(tmp_path):
    result = play("nominal_qualification", tmp_path)
    found = result.summary["inspection"]
    assert found["miss_rate_ge_3mm"] <= 0.05
    assert found["false_alarm_rate"] <= 0.05
    assert result.has_passed
