"""Figures of a run, worked out by hand."""

import pytest

from twin.bench.figures import Figures
from twin.bench.ledger import PartRow
from twin.core.journal import Entry

S = 1_000_000_000


def row(number, *, crack_m=0.0, outcome="ok", verdict="ok", reason=""):
    return PartRow(number, "m12", crack_m > 0, "", crack_m, picked_s=0.0, outcome=outcome,
                   verdict=verdict, reason=reason, cycle_time_s=20.0 + number)  # fmt: skip


def test_escapes_and_false_alarms_are_told_apart_from_doubt():
    figures = Figures()
    for part in (
        row(1),
        row(2, outcome="reject", verdict="reject", reason="defect_found"),
        row(3, outcome="reject", verdict="", reason="verdict_missing"),
        row(4, crack_m=0.002),
        row(5, crack_m=0.004, outcome="reject", verdict="reject", reason="defect_found"),
        row(6, crack_m=0.005),
    ):
        figures.take_row(part)
    found = figures.summary(now_ns=3600 * S)["inspection"]
    assert (found["escapes"], found["truth_defective"]) == (2, 3)
    assert found["miss_rate_ge_3mm"] == 0.5
    assert (found["false_alarms"], found["truth_good"]) == (1, 2)
    assert found["rejects_by_reason"] == {"defect_found": 2, "verdict_missing": 1}


def test_throughput_counts_what_reached_a_bin():
    figures = Figures()
    figures.take_row(row(1))
    figures.take_row(row(2, outcome="dropped", verdict=""))
    kpi = figures.summary(now_ns=1800 * S)["kpi"]
    assert kpi["throughput_parts_per_h"] == 2.0
    assert kpi["cycle_time_s"]["mean"] == 21.5


def test_utilisation_is_busy_time_over_run_time_even_where_the_run_cuts_it():
    figures = Figures()
    for at_s, text in ((10, "shower"), (20, ""), (90, "shower")):
        figures.take(Entry(at_s * S, "station", "bath", 1.0, text))
    shares = figures.summary(now_ns=100 * S)["kpi"]["utilisation"]
    assert shares["bath"] == pytest.approx(0.2)
    assert shares["robot"] == 0.0


def test_an_empty_run_has_no_times_and_no_rates():
    summary = Figures().summary(now_ns=0)
    assert summary["kpi"]["cycle_time_s"]["mean"] is None
    assert summary["inspection"]["miss_rate_ci95"] == [0.0, 1.0]
    assert summary["parts"]["in"] == 0
