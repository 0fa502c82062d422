"""When a run has passed."""

import pytest

from twin.report.verdict import run_verdict

MET = {"name": "a", "metric": "kpi.cycle_time_s.p95", "value": 28.25, "limit": "≤ 40",
       "passed": True}  # fmt: skip
UNMET = {"name": "b", "metric": "parts.ok", "value": None, "limit": "≥ 1", "passed": False}
BROKEN = {"invariant": 3, "time_s": 1.5, "text": "spindle turning while the robot is in the zone"}


def summary(expectations=(MET,), violations=(), **more):
    invariants = {"checked": 6, "violations": list(violations)}
    return {"expectations": list(expectations), "invariants": invariants} | more


@pytest.mark.parametrize(
    ("given", "has_passed"),
    [
        (summary(), True),
        (summary(expectations=()), True),
        (summary(expectations=(MET, UNMET)), False),
        (summary(violations=(BROKEN,)), False),
        (summary(reached_end=False), False),
    ],
)
def test_has_passed(given, has_passed):
    assert run_verdict(given).has_passed is has_passed


def test_values_come_with_their_unit():
    met, unmet = run_verdict(summary(expectations=(MET, UNMET))).expectations
    assert met.value == "28.25 s"
    assert unmet.value == "not measured"


def test_violations_are_counted_at_their_invariant():
    verdict = run_verdict(summary(violations=(BROKEN, BROKEN)))
    assert [row.broken for row in verdict.invariants] == [0, 0, 2, 0, 0, 0]
    assert verdict.sentence == "1 of 1 expectations met, 2 invariant violations."
