"""The revolution before the line-scan camera: even on a perfect spindle, as the bench else."""

import math

import numpy as np
import pytest

from tests.render.pieces.conftest import STILL
from twin.core.errors import UsageError
from twin.render.pieces.stage import one_revolution, process_of, scan_of


@pytest.fixture
def scan(put):
    """One revolution on a bench changed by overrides."""

    def take(*overrides):
        setting = put("flat", *overrides)
        return one_revolution(rig=setting.rig, scenario=setting.scenario)

    return take


def test_a_perfect_spindle_gives_even_lines(scan):
    taken = scan(*STILL)
    assert taken.lines_taken == 2048
    np.testing.assert_allclose(np.diff(taken.angle_rad), math.tau / 2048, rtol=1e-6)
    np.testing.assert_allclose(taken.smear_rad, 24 / 60 * math.tau * 0.8e-3, rtol=1e-6)
    assert not taken.runout_m.any()


def test_the_datasheets_jitter_and_runout_show(scan):
    taken = scan()
    steps = np.diff(taken.angle_rad) * 2048 / math.tau
    assert 0.01 < steps.std() < 0.2
    assert np.abs(taken.runout_m).max() == pytest.approx(1e-4, rel=1e-3)


def test_a_spindle_too_fast_for_the_camera_loses_lines(scan):
    """1500 rpm ask for 51 200 lines per second of a camera that takes 26 000: every other one."""
    taken = scan(*STILL, "line_scan.spindle_speed_rpm=1500", "line_scan.exposure_s=1e-5")
    assert taken.lines_taken == 1024
    assert taken.lines_lost == 1024


def test_a_free_camera_counts_its_own_time(scan):
    """24 rpm is 2.5 s for a turn."""
    taken = scan(*STILL, "line_scan.trigger=free_run", "line_scan.free_run_line_rate_hz=400")
    assert taken.lines_taken == pytest.approx(1000, abs=1)


def test_lines_that_are_given_are_used(put, scan):
    given = scan(*STILL)
    assert scan_of(put("flat", line_scan=given)) is given


def test_a_scan_without_lines_is_refused(put, even_scan):
    with pytest.raises(UsageError, match="no line"):
        put("flat", line_scan=even_scan(lines=0))


def test_the_process_is_the_recipe_itself(put):
    process = process_of(put("flat"))
    assert process.drain_s == 3.0
    assert process.concentration_ml_per_100ml == 0.25
    assert process.uv_irradiance_w_per_m2 == pytest.approx(30)
    assert process.shots[0].current_a == pytest.approx(15_000 * 0.012)
