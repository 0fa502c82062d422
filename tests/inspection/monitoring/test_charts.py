"""Control charts at limits one can work out by hand."""

import math

import numpy as np
import pytest

from twin.inspection.monitoring.cusum import BernoulliCusum, average_run_length
from twin.inspection.monitoring.drift import AcceptanceChart
from twin.inspection.monitoring.latency import LatencyChart
from twin.inspection.monitoring.quality import LEARNT_FROM, RejectRate, ScoreDrift


def test_one_value_needs_five_deviations_and_many_need_three():
    chart = AcceptanceChart()
    assert chart.take(4.9) == pytest.approx(4.9 / 5)
    for _ in range(200):
        chart.take(2.5)
    assert chart.mean == pytest.approx(2.5)
    assert chart.limit == pytest.approx(2 + 3 / 3)


@pytest.mark.parametrize(
    ("mean", "is_alarm"), [(0.0, False), (1.9, False), (-1.9, False), (3.2, True), (-3.2, True)]
)
def test_any_mean_within_the_zone_is_in_order(mean, is_alarm):
    chart = AcceptanceChart()
    assert (max(chart.take(mean) for _ in range(50)) >= 1) == is_alarm


def test_a_process_on_the_edge_of_the_zone_seldom_alarms():
    rng, alarms = np.random.default_rng(1), 0
    for _ in range(20):
        chart = AcceptanceChart()
        alarms += max(chart.take(2 + value) for value in rng.standard_normal(20)) >= 1
    assert alarms <= 3


def test_run_length_until_the_first_hit_is_one_over_its_share():
    """A limit of one step below one hit: the first hit alarms, a geometric waiting time."""
    assert average_run_length(5, 0.1, 4) == pytest.approx(10.0)


def test_run_length_until_two_hits_in_a_row():
    """m = 2: a hit adds one, a miss takes one, alarm at 2: E = (1 + p + (1-p)...) by hand.

    From 0: E0 = 1 + q·E0 + p·E1, from 1: E1 = 1 + q·E0; so E0 = (1 + p)/p².
    """
    share = 0.3
    assert average_run_length(2, share, 2) == pytest.approx((1 + share) / share**2)


def test_the_limit_keeps_false_alarms_apart():
    chart = BernoulliCusum(usual=0.05, raised=0.15, between=1000)
    limit, steps = chart._limit, chart._steps
    assert average_run_length(steps, 0.05, limit) >= 1000
    assert average_run_length(steps, 0.05, limit - 1) < 1000
    assert average_run_length(steps, 0.15, limit) < 80


def test_run_lengths_are_those_of_drawn_processes():
    rng, lengths = np.random.default_rng(3), []
    expected = average_run_length(8, 0.2, 20)
    for _ in range(400):
        chart = BernoulliCusum(usual=0.05, raised=0.15, between=10)
        chart._steps, chart._limit, count = 8, 20, 0
        while True:
            count += 1
            if chart.take(bool(rng.random() < 0.2)) >= 1:
                break
        lengths.append(count)
    error = np.std(lengths) / math.sqrt(len(lengths))
    assert abs(np.mean(lengths) - expected) < 4 * error


@pytest.mark.parametrize(("usual", "raised"), [(0.0, 0.1), (0.2, 0.1), (0.1, 1.0)])
def test_shares_that_make_no_sense_are_refused(usual, raised):
    with pytest.raises(ValueError, match="usual"):
        BernoulliCusum(usual=usual, raised=raised, between=100)


def test_a_share_of_rejects_is_learnt_and_its_rise_noticed():
    chart = RejectRate()
    usual = [k % 10 == 0 for k in range(LEARNT_FROM)]
    assert max(chart.take(hit) for hit in usual) == 0.0
    assert max(chart.take(hit) for hit in usual * 3) < 1
    assert max(chart.take(k % 2 == 0) for k in range(60)) >= 1


def test_a_told_share_needs_no_learning():
    chart = RejectRate(0.02)
    assert [chart.take(True) >= 1 for _ in range(5)][-1]


def test_scores_are_compared_by_rank():
    """Half of the reference below: z = 0; all below: z = Φ⁻¹(99.5/100)."""
    scores = [k / 100 for k in range(1, 100)]
    assert ScoreDrift(scores, 1.0).take(0.5) == pytest.approx(0.0)
    assert ScoreDrift(scores, 1.0).take(0.995) == pytest.approx(2.5758 / 5, abs=1e-3)


def test_falling_scores_are_noticed_whatever_their_distribution():
    drift = ScoreDrift([0.9 + k / 1e6 for k in range(400)], 1.0)
    assert max(drift.take(0.1) for _ in range(30)) >= 1
    assert drift.chart.mean < -2


def test_latency_is_a_mean_over_its_budget():
    chart = LatencyChart(0.5)
    assert chart.take(0.4) == pytest.approx(0.8)
    assert max(chart.take(0.6) for _ in range(20)) == pytest.approx(1.2, rel=0.02)
