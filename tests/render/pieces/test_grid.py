"""The grid: its crossings are where the truth says, and show what the scan does to geometry."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.render.pieces.conftest import STILL, STRAIGHT, lines
from twin.render.pieces.grid import grid_of
from twin.render.pieces.stage import one_revolution

FREE = ("line_scan.trigger=free_run", "line_scan.free_run_line_rate_hz=409.6")


def crossing(truth, ring, around):
    return next(c for c in truth["crossings"] if (c["ring"], c["around"]) == (ring, around))


def bar_middle(profile, guess, reach):
    """Centroid of a bright bar near `guess`."""
    first = max(0, round(guess) - reach)
    window = profile[first : round(guess) + reach + 1].astype(float)
    weight = window - window.min()
    return first + float(weight @ np.arange(len(weight)) / weight.sum())


@pytest.mark.parametrize("overrides", [(), STILL, FREE], ids=["nominal", "still", "free run"])
def test_crossings_are_where_the_truth_says(shown, overrides):
    """Rings to a twentieth, lines to a fifth of a pixel (jitter makes their edges uneven)."""
    made = shown("grid", *overrides)
    electrons = made.view.electrons
    for ring in (1, 14, 26):
        for around in (2, 17, 34):
            found = crossing(made.truth, ring, around)
            next_line = crossing(made.truth, ring, around + 1)["line"]
            row = round((found["line"] + next_line) / 2)
            assert bar_middle(electrons[row], found["column"], 8) == pytest.approx(
                found["column"], abs=0.05
            )
            column = round(found["column"]) + 15
            reach = round(0.4 * (next_line - found["line"]))
            assert bar_middle(electrons[:, column], found["line"], reach) == pytest.approx(
                found["line"], abs=0.2
            )


def test_a_straight_lens_spaces_rings_evenly(shown):
    """5 mm are 70.42 columns of 71 µm; the nominal lens bends that by its 4 %."""
    even = shown("grid", STRAIGHT, *STILL, *lines(64)).truth
    columns = [crossing(even, ring, 0)["column"] for ring in range(28)]
    np.testing.assert_allclose(np.diff(columns), 5e-3 / 71e-6, rtol=1e-9)
    assert columns[0] == pytest.approx(5e-3 / 71e-6)
    bent = shown("grid", *STILL, *lines(64)).truth
    steps = np.diff([crossing(bent, ring, 0)["column"] for ring in range(28)])
    assert steps[13] / steps[0] > 1.05


def test_every_crossing_is_listed_once_a_turn(shown):
    truth = shown("grid", *STILL, *lines(256), rings=4, lines_around=12).truth
    assert len(truth["crossings"]) == 48
    assert {c["turn"] for c in truth["crossings"]} == {0}


def test_the_ends_close(shown):
    """From the last line on to the first of the next turn is one step more."""
    truth = shown("grid", *STILL).truth
    first, last = (crossing(truth, 0, around)["line"] for around in (0, 35))
    assert first + 2048 - last == pytest.approx(2048 / 36, rel=1e-6)


def test_half_the_line_rate_halves_the_distances(shown):
    truth = shown("grid", *STILL, *FREE).truth
    step = crossing(truth, 0, 20)["line"] - crossing(truth, 0, 10)["line"]
    assert step == pytest.approx(10 / 36 * 1024, rel=1e-3)


def test_lost_lines_are_missing_between_crossings(put, shown):
    setting = put("grid", *STILL)
    whole = one_revolution(rig=setting.rig, scenario=setting.scenario)
    kept = np.ones(whole.lines_taken, bool)
    kept[500:510] = False
    names = ("angle_rad", "time_s", "smear_rad", "runout_m")
    torn = replace(whole, **{name: getattr(whole, name)[kept] for name in names})
    truth = shown("grid", *STILL, line_scan=torn).truth
    before, after = (crossing(truth, 0, around)["line"] for around in (5, 15))
    assert after - before == pytest.approx(10 / 36 * 2048 - 10, abs=1e-3)


def test_only_the_cell_after_the_origin_is_marked(put, shown):
    made = shown("grid", *STILL)
    grid = grid_of(put("grid", *STILL))
    assert grid.line_rad[0] == pytest.approx(math.radians(5))

    def cell_e(ring, around):
        low, high = crossing(made.truth, ring, around), crossing(made.truth, ring + 1, around + 1)
        row, column = (low["line"] + high["line"]) / 2, (low["column"] + high["column"]) / 2
        return made.view.electrons[round(row), round(column)]

    assert cell_e(0, 0) > 100
    assert all(cell_e(ring, around) < 5 for ring in (0, 1, 5) for around in (1, 2, 30))


def test_nothing_glows_beyond_the_sleeve(shown):
    made = shown("grid", *STILL, *lines(256), rings=10)
    end = crossing(made.truth, 9, 0)["column"] + 2.5e-3 / 71e-6
    beyond = made.view.electrons[:, round(end) + 4 :]
    assert beyond.max() < 2
