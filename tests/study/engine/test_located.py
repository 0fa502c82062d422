"""Findings on the crack, beside it, and across the seam of the unrolled shank."""

import numpy as np
import pytest

from twin.core.records import Region
from twin.render.view import Box, View
from twin.study.engine.located import NEAR_PX, lies_on

ROWS = 2048


def view(name="shank", y=1000):
    plane = np.zeros((ROWS, 8), np.float32)
    return View(name, plane, plane.astype(np.uint8), (Box(0, 500, y, 40, 20),))


def region(x, y, name="shank"):
    return Region(name, x, y, 10, 10, 1.0)


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (510, 1005, True),
        (540 + NEAR_PX - 1, 1005, True),
        (540 + NEAR_PX, 1005, False),
        (510, 1000 - NEAR_PX - 9, True),
        (510, 1000 - NEAR_PX - 10, False),
    ],
)
def test_a_finding_near_the_crack_has_found_it(x, y, expected):
    assert lies_on(region(x, y), view()) is expected


def test_a_finding_in_another_view_has_not():
    assert not lies_on(region(510, 1005, "head_1"), view())


def test_the_shank_runs_round_and_the_head_does_not():
    assert lies_on(region(510, ROWS - 12), view(y=0))
    assert lies_on(region(510, 2), view(y=ROWS - 20))
    assert not lies_on(region(510, ROWS - 12, "head_0"), view("head_0", y=0))


def test_a_crack_that_no_image_shows_cannot_be_found():
    blank = np.zeros((ROWS, 8), np.float32)
    assert not lies_on(region(0, 0), View("shank", blank, blank.astype(np.uint8), ()))
