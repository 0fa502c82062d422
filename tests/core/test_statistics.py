"""Intervals against closed forms, published tables and their own coverage."""

from math import comb, inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.core.statistics import clopper_pearson, mean_interval, percentile


@pytest.mark.parametrize("trials", [1, 10, 29, 400])
def test_no_hit_gives_the_closed_form(trials):
    # (1 − p)^n = α/2
    low, high = clopper_pearson(hits=0, trials=trials)
    assert low == 0.0
    assert high == pytest.approx(1 - 0.025 ** (1 / trials))
    assert clopper_pearson(hits=trials, trials=trials) == pytest.approx((1 - high, 1.0))


def test_29_of_29_shows_90_percent_at_one_sided_95():
    # the rule of POD demonstrations: 29 hits in 29 trials, two-sided 90 %
    low, _ = clopper_pearson(hits=29, trials=29, confidence=0.90)
    assert low == pytest.approx(0.05 ** (1 / 29))
    assert low > 0.90
    assert clopper_pearson(hits=28, trials=28, confidence=0.90)[0] < 0.90


@pytest.mark.parametrize(("hits", "trials"), [(1, 10), (5, 10), (3, 57), (190, 200)])
def test_each_end_leaves_half_of_the_doubt_in_the_binomial_tail(hits, trials):
    def at_least(k, p):
        return sum(comb(trials, i) * p**i * (1 - p) ** (trials - i) for i in range(k, trials + 1))

    low, high = clopper_pearson(hits=hits, trials=trials)
    assert at_least(hits, low) == pytest.approx(0.025, rel=1e-6)
    assert 1 - at_least(hits + 1, high) == pytest.approx(0.025, rel=1e-6)


def test_nothing_tried_nothing_known():
    assert clopper_pearson(hits=0, trials=0) == (0.0, 1.0)


@given(st.integers(1, 2000), st.floats(0, 1), st.floats(0.01, 0.999))
def test_the_interval_holds_the_share_and_mirrors_the_misses(trials, share, confidence):
    hits = round(share * trials)
    low, high = clopper_pearson(hits=hits, trials=trials, confidence=confidence)
    assert 0 <= low <= hits / trials <= high <= 1
    mirrored = clopper_pearson(hits=trials - hits, trials=trials, confidence=confidence)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-9)


@pytest.mark.parametrize(("hits", "trials"), [(-1, 3), (4, 3), (0, -1)])
def test_impossible_counts_are_refused(hits, trials):
    with pytest.raises(ValueError, match="within 0 … trials"):
        clopper_pearson(hits=hits, trials=trials)


@pytest.mark.parametrize("confidence", [0.0, 1.0, -0.5, float("nan")])
def test_impossible_confidence_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        clopper_pearson(hits=1, trials=3, confidence=confidence)
    with pytest.raises(ValueError, match="confidence"):
        mean_interval([1.0, 2.0], confidence=confidence)


def test_mean_interval_uses_the_table_of_student():
    # t(0.975; 4) = 2.776, s² = 2.5
    mean, low, high = mean_interval([1.0, 2.0, 3.0, 4.0, 5.0])
    assert mean == 3.0
    assert high - mean == pytest.approx(2.776 * sqrt(2.5 / 5), rel=1e-3)
    assert mean - low == pytest.approx(high - mean)


def test_mean_intervals_cover_as_often_as_they_say():
    rng = np.random.default_rng(5)
    covered = [
        low <= 7.0 <= high
        for _, low, high in (
            mean_interval(rng.normal(7, 2, 6), confidence=0.8) for _ in range(1000)
        )
    ]
    assert np.mean(covered) == pytest.approx(0.8, abs=5 * sqrt(0.8 * 0.2 / 1000))


def test_one_value_says_nothing_of_its_spread():
    assert mean_interval([4.0]) == (4.0, -inf, inf)


def test_percentiles_lie_between_neighbours():
    values = [4.0, 1.0, 3.0, 2.0]
    assert [percentile(values, share=s) for s in (0.0, 0.5, 0.75, 1.0)] == [1.0, 2.5, 3.25, 4.0]
    assert percentile([7.0], share=0.95) == 7.0


@pytest.mark.parametrize("values", [[], [1.0, float("nan")], [inf]])
def test_nothing_to_average_is_refused(values):
    with pytest.raises(ValueError, match="at least one value"):
        mean_interval(values)
    with pytest.raises(ValueError, match="at least one value"):
        percentile(values, share=0.5)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_impossible_percentiles_are_refused(share):
    with pytest.raises(ValueError, match="share"):
        percentile([1.0], share=share)
