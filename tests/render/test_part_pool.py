"""Results come in order, from processes that get only so far ahead and end with their parent."""

import operator
import os

import pytest

from twin.core.errors import RunError
from twin.render.part_pool import AHEAD_PER_WORKER, in_order


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(workers):
    numbers = range(40)
    assert list(in_order(operator.neg, numbers, workers=workers)) == [-n for n in numbers]


@pytest.mark.parametrize("workers", [1, 2])
def test_numbers_are_taken_only_so_far_ahead(workers):
    taken = []
    numbers = (taken.append(n) or n for n in range(99))
    results = in_order(operator.neg, numbers, workers=workers)
    for done in range(1, 6):
        next(results)
        assert len(taken) <= done + AHEAD_PER_WORKER * workers
    results.close()
    assert len(taken) < 99


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_in_a_worker_is_told_as_it_is(workers):
    one_over = operator.methodcaller("__rfloordiv__", 1)
    results = in_order(one_over, [1, 0, 1], workers=workers)
    assert next(results) == 1
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_a_worker_that_is_ended_from_outside_is_an_error_of_the_run():
    with pytest.raises(RunError, match="ended from outside"):
        list(in_order(os._exit, [9, 9], workers=2))
