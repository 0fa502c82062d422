"""Expectations against a summary."""

import pytest

from twin.bench.expectations import judge_expectations
from twin.spec.scenario import Expectation

SUMMARY = {"kpi": {"cycle_time_s": {"p95": 25.0, "max": None}}, "parts": {"ok": 3}}


@pytest.mark.parametrize(
    ("limits", "passed"),
    [
        ({"max": 25}, True),
        ({"max": 24.9}, False),
        ({"min": 25}, True),
        ({"min": 20, "max": 24}, False),
    ],
)
def test_limits_are_inclusive(limits, passed):
    wanted = Expectation(name="cycle", metric="kpi.cycle_time_s.p95", **limits)
    (row,) = judge_expectations([wanted], SUMMARY)
    assert row["passed"] is passed
    assert row["value"] == 25.0


@pytest.mark.parametrize(
    "metric", ["kpi.nothing", "kpi.cycle_time_s.max", "parts.ok.deeper", "kpi"]
)
def test_a_figure_that_is_not_there_has_not_passed(metric):
    (row,) = judge_expectations([Expectation(name="x", metric=metric, max=1e9)], SUMMARY)
    assert row["passed"] is False
    assert row["value"] is None
