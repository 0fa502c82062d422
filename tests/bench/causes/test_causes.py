"""A run at timing level: every mistake has a cause, every part its circumstances."""

import json

import pyarrow.parquet as pq
import pytest

from twin.bench.run import run
from twin.spec.loader import load_scenario

SETTINGS = [
    "imaging=timing", "parts=8", "infeed.defective_share=0.5", "infeed.crack_length.low_m=0.0005",
    "infeed.crack_length.high_m=0.002", "bath.concentration_ml_per_100ml=0.12",
    "detection_model.false_call_share=0.9",
    "faults=[{target: bath, kind: weak, magnitude: 0.05, at_s: 30, duration_s: 45}, "
    "{target: light, kind: dim, magnitude: 0.9, at_s: 100, duration_s: 1}]",
]  # fmt: skip


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("causes") / "run"
    run(load_scenario("nominal", overrides=SETTINGS), out=folder)
    return pq.read_table(folder / "parts.parquet").to_pylist()


def test_every_mistake_and_nothing_else_has_a_line(rows):
    mistakes = {row["part_id"] for row in rows if row["mistake"]}
    assert mistakes == {
        row["part_id"] for row in rows
        if (row["truth_defective"] and row["outcome"] == "ok")
        or (not row["truth_defective"] and row["verdict"] == "reject")
    }  # fmt: skip
    assert mistakes
    for row in rows:
        assert bool(row["why"]) == bool(row["cause"]) == bool(row["mistake"])
        assert "\n" not in row["why"]


def test_faults_belong_to_the_parts_in_process_meanwhile(rows):
    for row in rows:
        begin_s, end_s = row["picked_s"], row["done_s"]
        assert ("bath.weak" in row["faults"]) == (begin_s <= 75 and end_s >= 30)
        assert ("light.dim" in row["faults"]) == (begin_s <= 101 and end_s >= 100)


def test_process_values_are_those_of_the_bench(rows):
    for row in rows:
        assert row["ambient_lx"] == 5.0
        assert row["drain_s"] > 3.0
        assert row["tangential_field_a_per_m"] == pytest.approx(15_000 / 3.14159265, rel=1e-6)
        assert (row["field_across_crack_a_per_m"] is None) == (not row["truth_defective"])
        assert (row["crack_zone"] == "") == (not row["truth_defective"])
        assert row["peak_cnr"] is None


def test_the_same_run_says_the_same(rows, tmp_path):
    run(load_scenario("nominal", overrides=SETTINGS), out=tmp_path / "again")
    again = pq.read_table(tmp_path / "again" / "parts.parquet").to_pylist()
    assert json.dumps(again) == json.dumps(rows)
