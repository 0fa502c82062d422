"""What a threshold costs, at counts one can work out by hand."""

import pytest

from twin.inspection.false_alarms import count_false_alarms


def test_scores_from_the_threshold_on_count():
    cost = count_false_alarms([0.1, 0.5, 0.9], 0.5, data="three parts")
    assert (cost.count, cost.n, cost.data) == (2, 3, "three parts")


def test_none_of_n_leaves_the_rule_of_clopper_and_pearson():
    """0 of n: the upper end is 1 − 0.025^(1/n)."""
    cost = count_false_alarms([0.0] * 115, 0.5, data="sound parts")
    assert cost.low == 0.0
    assert cost.high == pytest.approx(1 - 0.025 ** (1 / 115))


def test_no_part_tells_nothing():
    with pytest.raises(ValueError, match="nobody: no sound part"):
        count_false_alarms([], 0.5, data="nobody")
