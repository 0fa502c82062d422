"""Batch means: hand arithmetic, and a correlated series that plain statistics would belittle."""

import numpy as np
import pytest
from scipy.stats import t

from twin.core.statistics import mean_interval
from twin.study.statistics import batch_means


def test_two_batches_by_hand():
    """Means 2 and 4: mean 3, standard error 1, t of one degree of freedom 12.706."""
    found = batch_means([1.0, 2, 3, 3, 4, 5], batches=2)
    assert found.interval.mean == pytest.approx(3.0)
    assert found.interval.half_width == pytest.approx(12.706, rel=1e-4)
    assert found.batch_size == 3


def test_the_first_values_are_left_out_where_batches_do_not_fit():
    assert batch_means([100.0, 1, 1, 3, 3], batches=2).interval.mean == pytest.approx(2.0)


def test_alternating_batches_have_a_correlation_of_minus_one():
    found = batch_means([0.0, 1.0] * 10, batches=20)
    assert found.lag1 == pytest.approx(-0.9, abs=0.06)
    assert found.is_sound
    assert not batch_means(np.arange(20.0), batches=20).is_sound


def test_a_constant_is_known_exactly():
    found = batch_means([5.0] * 40)
    assert (found.interval.low, found.interval.high, found.lag1) == (5.0, 5.0, 0.0)


def test_it_covers_the_mean_of_a_correlated_series_where_plain_statistics_do_not():
    """AR(1) with 0.8: variance of the mean is nine times that of independent values."""
    rng, hits, plain = np.random.default_rng(7), 0, 0
    for _ in range(200):
        noise, series = rng.standard_normal(2100), np.zeros(2100)
        for k in range(1, 2100):
            series[k] = 0.8 * series[k - 1] + noise[k]
        hits += batch_means(series[100:]).interval.holds(0.0)
        _, low, high = mean_interval(series[100:].tolist())
        plain += low <= 0 <= high
    assert 0.90 < hits / 200 < 0.99
    assert plain / 200 < 0.6


@pytest.mark.parametrize(("values", "batches"), [([1.0, 2.0], 1), ([1.0, 2.0], 3)])
def test_too_little_is_refused(values, batches):
    with pytest.raises(ValueError, match="batches"):
        batch_means(values, batches=batches)


def test_confidence_widens():
    values = [1.0, 2.0, 4.0, 3.0]
    narrow, wide = (batch_means(values, batches=4, confidence=c) for c in (0.5, 0.99))
    ratio = t.ppf(0.995, 3) / t.ppf(0.75, 3)
    assert wide.interval.half_width == pytest.approx(ratio * narrow.interval.half_width)
