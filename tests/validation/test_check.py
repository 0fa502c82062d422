"""A row of the validation: which figures pass."""

import math

import pytest

from twin.validation.check import at_least, at_most, equal

REST = {"unit": "1", "source": "by hand"}


@pytest.mark.parametrize(
    ("measured", "passed"), [(9.0, True), (11.0, True), (8.9, False), (11.1, False)]
)
def test_equal_passes_within_its_tolerance(measured, passed):
    row = equal("x", measured=measured, expected=10, tolerance=1, **REST)
    assert row.passed is passed
    assert (row.measured, row.expected, row.relation) == (measured, 10.0, "=")


def test_limits_pass_on_their_own_side():
    assert at_least("x", measured=5.0, expected=5.0, **REST).passed
    assert not at_least("x", measured=4.9, expected=5.0, **REST).passed
    assert at_least("x", measured=4.9, expected=5.0, tolerance=0.2, **REST).passed
    assert at_most("x", measured=5.0, expected=5.0, **REST).passed
    assert not at_most("x", measured=5.1, expected=5.0, **REST).passed
    assert at_most("x", measured=5.1, expected=5.0, tolerance=0.2, **REST).passed


@pytest.mark.parametrize("measured", [math.nan, math.inf, -math.inf])
def test_a_figure_that_is_no_number_fails(measured):
    assert not equal("x", measured=measured, expected=0, tolerance=math.inf, **REST).passed
    assert not at_least("x", measured=measured, expected=-math.inf, **REST).passed
    assert not at_most("x", measured=measured, expected=math.inf, **REST).passed
