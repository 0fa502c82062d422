"""MSER-5 at limits worked out by hand."""

import numpy as np
import pytest

from twin.study.statistics import mser5


def test_a_step_is_cut_off_at_the_step():
    """Four batches of 0, then sixteen of alternately 9 and 11: only the zeros go."""
    values = [0.0] * 20 + [9.0, 9, 9, 9, 9, 11, 11, 11, 11, 11] * 8
    assert mser5(values) == mser5(values[:])
    assert mser5(values).values_left_out == 20
    assert mser5(values).is_settled


def test_a_settled_run_loses_nothing():
    assert mser5([1.0, 3.0] * 50).values_left_out == 0


def test_a_constant_run_loses_nothing():
    assert mser5([2.0] * 10).values_left_out == 0


def test_a_run_that_never_settles_is_said_to_be_so():
    found = mser5(np.arange(100.0))
    assert not found.is_settled
    assert found.values_left_out == 50


def test_hand_computed_squared_error():
    """Batch means 8, 0, 1, 0: uncut 16.25… /4, one cut 0.2222/3, two cut 0.25/2: one is best."""
    values = [mean for mean in (8.0, 0.0, 1.0, 0.0) for _ in range(5)]
    assert mser5(values).values_left_out == 5


@pytest.mark.parametrize("values", [[], [1.0] * 9, [1.0] * 9 + [np.nan]])
def test_too_little_is_refused(values):
    with pytest.raises(ValueError, match="at least 10"):
        mser5(values)
