"""Replications, pairs and samples, by hand and against SciPy."""

import numpy as np
import pytest
from scipy import stats

from twin.study.statistics import (
    paired_difference,
    replications_interval,
    required_replications,
    unpaired_difference,
)


def test_replications_by_hand():
    """1, 2, 3: mean 2, standard error 1/√3, t of two degrees of freedom 4.3027."""
    found = replications_interval([1.0, 2.0, 3.0])
    assert found.mean == 2.0
    assert found.half_width == pytest.approx(4.302653 / np.sqrt(3), rel=1e-6)
    assert found.holds(0.0)
    assert not found.holds(5.0)


def test_one_replication_says_nothing():
    found = replications_interval([1.0])
    assert (found.low, found.high) == (-np.inf, np.inf)


def test_what_is_common_cancels():
    """A difference of exactly 1 under noise of 1000: pairs see it, samples do not."""
    noise = 1000 * np.random.default_rng(1).standard_normal(20)
    paired = paired_difference(noise, noise + 1)
    assert (paired.low, paired.high) == pytest.approx((1.0, 1.0))
    assert unpaired_difference(noise, noise + 1).holds(0.0)


def test_unpaired_agrees_with_scipy():
    rng = np.random.default_rng(2)
    base, candidate = rng.normal(0, 1, 8), rng.normal(1, 4, 15)
    judge = stats.ttest_ind(candidate, base, equal_var=False).confidence_interval(0.95)
    found = unpaired_difference(base, candidate)
    assert (found.low, found.high) == pytest.approx((judge.low, judge.high))


def test_samples_without_spread_are_known_exactly():
    found = unpaired_difference([2.0, 2.0], [3.0, 3.0])
    assert (found.low, found.high) == (1.0, 1.0)


def test_required_replications_is_the_smallest_that_suffices():
    pilot = [9.0, 10.0, 11.0, 10.0, 10.0]
    n = required_replications(pilot, half_width=0.1)
    spread = np.std(pilot, ddof=1)

    def reach(count):
        return stats.t.ppf(0.975, count - 1) * spread / np.sqrt(count)

    assert reach(n) <= 0.1 < reach(n - 1)
    assert n == pytest.approx((1.96 * spread / 0.1) ** 2, rel=0.02)


def test_pilots_that_suffice_are_enough():
    assert required_replications([1.0, 1.0, 1.0], half_width=0.5) == 3


@pytest.mark.parametrize(
    ("pilot", "half_width"), [([1.0], 0.1), ([1.0, 2.0], 0.0), ([0.0, 1e9], 1e-9)]
)
def test_what_cannot_be_told_is_refused(pilot, half_width):
    with pytest.raises(ValueError, match="half-width"):
        required_replications(pilot, half_width=half_width)


def test_pairs_must_be_pairs():
    with pytest.raises(ValueError, match="pairs"):
        paired_difference([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="two values"):
        unpaired_difference([1.0], [1.0, 2.0])
