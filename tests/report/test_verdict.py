"""When a run has passed."""

import pytest

from twin.report.verdict import run_verdict

MET = {"name": "a", "metric": "kpi.cycle_time_s.p95", "value": 28.25, "limit": "≤ 40",
       "passed": True}  # fmt: skip
UNMET = {"name": "b", "metric": "parts.ok", "value": None, "limit": "≥ 1", "passed": False}
HELD = {"name": "c", "signals": ["x"], "passed": True, "checked": 4, "unfinished": 1,
        "violated": 0, "violations": []}  # fmt: skip
IDLE = HELD | {"name": "d", "checked": 0, "unfinished": 0}
LATE = HELD | {"name": "e", "passed": False, "violated": 7, "violations": [
    {"t_s": float(k), "text": "late", "excerpt": "x ▔▁"} for k in range(7)]}  # fmt: skip
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
        (summary(assertions=[HELD, IDLE]), True),
        (summary(assertions=[HELD, LATE]), False),
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


def test_assertions_are_told_in_the_sentence():
    verdict = run_verdict(summary(assertions=[HELD, IDLE, LATE]))
    assert verdict.sentence == (
        "1 of 1 expectations met, no invariant violated, 2 of 3 assertions held (1 not exercised)."
    )
    assert [row.said for row in verdict.assertions] == [
        "checked 4 times, 1 cut off by the end",
        "not exercised",
        "checked 4 times, 1 cut off by the end",
    ]


def test_only_the_first_excerpts_are_shown():
    (late,) = run_verdict(summary(assertions=[LATE])).assertions
    assert [time_s for time_s, _, _ in late.examples] == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert late.broken == 7
