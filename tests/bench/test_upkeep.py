"""Breaks and consumables in a whole run at timing level."""

from itertools import pairwise

import pyarrow.parquet as pq
import pytest

AGEING = ("parts=5", "production.breaks=[{at_s: 30, duration_s: 60}]",
          "production.bath.carry_out_ml_per_part=4000",
          "production.bath.top_up_below_ml_per_100ml=0.15",
          "production.lamp.fade_factor=20000")  # fmt: skip


def test_a_run_with_breaks_and_upkeep_ends_well(play):
    result = play("nominal", *AGEING)
    assert result.reached_end
    assert result.summary["parts"]["in_process"] == 0
    assert result.summary["invariants"]["violations"] == []
    facts = result.summary["kpi"]["iso22400"]
    assert facts["planned_break_s"] == pytest.approx(60.0)
    assert facts["upkeep_s"] == pytest.approx(120.0)
    rows = pq.read_table(result.folder / "parts.parquet").to_pylist()
    bath = [row["concentration_ml_per_100ml"] for row in rows]
    assert bath == pytest.approx([0.25, 0.2, 0.16, 0.128, 0.2])  # topped up after the fourth
    lamp = [row["irradiance_w_per_m2"] for row in rows]
    assert all(later < earlier for earlier, later in pairwise(lamp))


def test_same_seed_same_trace(play):
    first, second = (play("nominal", *AGEING, folder=name) for name in ("a", "b"))
    assert first.summary["trace_sha256"] == second.summary["trace_sha256"]
