"""A photograph is laid over the view by whole pixels."""

import numpy as np
import pytest

from twin.calibrate.registration import REACH_PX, found_shift, shifted

WINDOW = (slice(40, 80), slice(30, 190))
INNER = (slice(40, 80), slice(50, 170))
"""What a shift of 40 px leaves in the photograph."""


@pytest.mark.parametrize(("right", "down"), [(0, 0), (17, -9), (-40, 3), (5, 40)])
def test_a_shift_is_found_and_undone(line_of_beads, photograph, right, down):
    view = line_of_beads(8.0, 0)
    photo = photograph(view, right_px=right, down_px=down)
    shift = found_shift(photo.electrons, view.electrons, WINDOW)
    assert (shift.right_px, shift.down_px) == (right, down)
    assert shift.is_at_the_end == (REACH_PX in (abs(right), abs(down)))
    assert 0.8 < shift.correlation < 1
    laid, straight = shifted(photo.electrons, shift), photograph(view).electrons
    assert np.array_equal(laid[INNER], straight[INNER])


def test_beyond_the_photograph_its_edge_repeats(line_of_beads, photograph):
    view = line_of_beads(8.0, 0)
    photo = photograph(view, right_px=40)
    shift = found_shift(photo.electrons, view.electrons, WINDOW)
    laid = shifted(photo.electrons, shift)
    assert np.array_equal(laid[:, -40:], np.repeat(photo.electrons[:, -1:], 40, axis=1))
