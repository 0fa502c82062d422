"""Intervals of measured numbers."""

import pytest

from twin.calibrate.figure import Figure, figure, root_figure, scaled


def test_an_interval_reaches_two_standard_errors():
    assert figure(value=10.0, error=1.0) == Figure(10.0, 8.04, 11.96)


def test_a_root_of_a_variance_that_noise_has_eaten():
    assert root_figure(square=-1.0, error=1.0) == Figure(0.0, 0.0, pytest.approx(0.96**0.5))
    assert root_figure(square=9.0, error=0.0) == Figure(3.0, 3.0, 3.0)


def test_two_doubts_add_as_squares():
    """3 % of its own and 4 % of the factor make 5 %."""
    found = scaled(figure(value=100.0, error=3.0), factor=2.0, factor_error_share=0.04)
    assert found.value == 200.0
    assert found.high - found.value == pytest.approx(1.96 * 10)
    assert found.value - found.low == pytest.approx(1.96 * 10)


def test_nothing_falls_below_zero():
    assert scaled(Figure(0.0, 0.0, 1.0), factor=1.0, factor_error_share=0.1).low == 0.0
