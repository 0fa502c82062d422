"""The rim before the camera: lines where the holes are, as wide and as bright as they should be."""

import math
from itertools import pairwise

import numpy as np
import pytest

from tests.render.pieces.conftest import STILL, STRAIGHT, lines, mean_e
from twin.render.pieces.rim import glow_width_m
from twin.render.pieces.ring import KETOS, hole_fwhm_m
from twin.validation.ketos_ring import AS5282_TABLE, KETOS_TABLE

BENCH = (*STILL, STRAIGHT, *lines(2048))
MIDDLE = slice(950, 1100)


def rows(made, hole, half_width_m=0.3e-3):
    """Rows of the image within so much of a hole."""
    line = made.truth["holes"][hole - 1]["line"]
    reach = max(1, round(half_width_m / (math.pi * 127e-3 / 2048)))
    return slice(round(line) - reach, round(line) + reach + 1)


def between(made, hole):
    """Rows half-way to the next hole."""
    line = made.truth["holes"][hole - 1]["line"] + 2048 / 24
    return slice(round(line) - 10, round(line) + 11)


def contrast(made, hole):
    bright = mean_e(made.view, rows(made, hole), MIDDLE)
    return bright / mean_e(made.view, between(made, 8), MIDDLE) - 1


@pytest.mark.parametrize(("name", "table"), [("ketos", KETOS_TABLE), ("as5282", AS5282_TABLE)])
def test_the_gain_lets_the_tables_first_row_just_show(shown, name, table):
    """Midway between the last hole that shows and the first that does not: a quarter of film."""
    current, holes = table.rows[0]
    truth = shown(name, *BENCH, current_a=current).truth
    last, first = (truth["holes"][holes - 1 + k]["peak_cover"] for k in (0, 1))
    assert math.sqrt(last * first) == pytest.approx(0.25 * truth["film_cover"], rel=0.2)


def test_holes_that_the_table_names_stand_out_and_the_deepest_do_not(shown):
    made = shown("ketos", *BENCH, current_a=2500.0)
    contrasts = [contrast(made, hole) for hole in range(1, 13)]
    assert all(a > b for a, b in pairwise(contrasts[:4]))
    assert contrasts[2] > 0.5
    assert abs(np.mean(contrasts[8:])) < 0.15


def test_more_current_makes_every_visible_hole_brighter(shown):
    weak, strong = (shown("ketos", *BENCH, current_a=current) for current in (1400.0, 3400.0))
    assert all(contrast(strong, hole) > contrast(weak, hole) for hole in (1, 2, 3, 4))


def test_without_current_there_is_only_film(shown):
    bare = shown("ketos", *BENCH, gain=0.0).view
    still = shown("ketos", *BENCH, current_a=0.0).view
    np.testing.assert_allclose(still.electrons, bare.electrons, rtol=1e-3)


def test_the_cover_gain_of_the_calibration_acts(shown):
    plain = shown("as5282", *BENCH, current_a=1000.0)
    doubled = shown("as5282", *BENCH, current_a=1000.0, calibration={"cover_gain": 10.0})
    for one, two in zip(plain.truth["holes"], doubled.truth["holes"], strict=True):
        assert two["peak_cover"] == pytest.approx(2 * one["peak_cover"])
    place = rows(plain, 3)
    assert mean_e(doubled.view, place, MIDDLE) > 1.3 * mean_e(plain.view, place, MIDDLE)


def test_the_rim_is_as_wide_as_the_ring(shown):
    """22.22 mm are 313 columns of 71 µm, the ends of the tailstock's dark beyond."""
    electrons = shown("ketos", *BENCH).view.electrons
    profile = electrons[1200:1400].mean(axis=0)
    on_rim = np.flatnonzero(profile > 0.5 * np.median(profile[MIDDLE]))
    assert on_rim[-1] - on_rim[0] + 1 == pytest.approx(22.22e-3 / 71e-6, abs=2)
    assert (on_rim[0] + on_rim[-1]) / 2 == pytest.approx(2047 / 2, abs=1)


def test_the_mask_holds_every_hole_as_wide_as_it_glows(shown):
    """As wide as its field where the cover is thin, wider where the middle shines fully."""
    made = shown("ketos", *BENCH)
    line_m = math.pi * 127e-3 / 2048
    assert [box.defect for box in made.view.boxes] == list(range(12))
    for box, hole in zip(made.view.boxes, made.truth["holes"], strict=True):
        assert box.height == pytest.approx(hole["glow_width_m"] / line_m, abs=2)
        assert box.y + (box.height - 1) / 2 == pytest.approx(hole["line"], abs=1)
        assert box.width == pytest.approx(22.22e-3 / 71e-6, abs=2)
        assert hole["glow_width_m"] >= hole["fwhm_m"]
    deepest, shallowest = made.truth["holes"][-1], made.truth["holes"][0]
    assert deepest["glow_width_m"] == pytest.approx(deepest["fwhm_m"], rel=0.01)
    assert shallowest["glow_width_m"] > 2 * shallowest["fwhm_m"]


def test_a_fully_developed_middle_widens_a_line_by_hand():
    """Peak 20: half of the glow, cover ln 2, is left √(2 ln(20/ln 2)) standard deviations off."""
    width = glow_width_m(ring=KETOS, hole=1, peak_cover=20.0)
    sigma = hole_fwhm_m(ring=KETOS, hole=1) / math.sqrt(8 * math.log(2))
    assert width == pytest.approx(2 * sigma * math.sqrt(2 * math.log(20 / math.log(2))), rel=1e-3)
