"""Deviation and line rate at limits worked out by hand."""

from math import tau

import numpy as np
import pytest

from twin.report.line_timing import deviation_lines, line_rate_limit, line_rates_hz
from twin.report.line_timing import line_timing_section as build
from twin.report.run_folder import read_run

LINES = 2048


def test_an_ideal_revolution_does_not_deviate():
    angle_rad = 1.3 + tau * np.arange(LINES) / LINES
    assert deviation_lines(angle_rad=angle_rad, lines_expected=LINES) == pytest.approx(0, abs=1e-9)


def test_the_sense_of_rotation_does_not_matter():
    angle_rad = -tau * np.arange(LINES) / LINES
    assert deviation_lines(angle_rad=angle_rad, lines_expected=LINES) == pytest.approx(0, abs=1e-9)


def test_a_lost_line_puts_all_later_ones_a_line_ahead():
    angle_rad = np.delete(tau * np.arange(LINES) / LINES, 100)
    deviation = deviation_lines(angle_rad=angle_rad, lines_expected=LINES)
    assert deviation[:100] == pytest.approx(0, abs=1e-9)
    assert deviation[100:] == pytest.approx(1, abs=1e-9)


def test_a_camera_15_percent_too_slow_ends_15_percent_of_the_lines_ahead():
    taken = round(0.85 * LINES)
    angle_rad = tau * np.arange(taken) / taken
    deviation = deviation_lines(angle_rad=angle_rad, lines_expected=LINES)
    assert deviation[-1] == pytest.approx(0.15 * LINES, abs=1.0)


def test_line_rate_is_one_over_the_line_period():
    rates_hz = line_rates_hz(np.array([10.0, 10.001, 10.003]))
    assert np.isnan(rates_hz[0])
    assert rates_hz[1:] == pytest.approx([1000.0, 500.0])


def test_the_limit_comes_from_the_manifest_or_from_the_exposure():
    exposure = {"resolved": {"line_scan": {"exposure_s": 0.0008}}}
    assert line_rate_limit(exposure)[0] == pytest.approx(1250.0)
    assert line_rate_limit(exposure | {"limits": {"line_rate_hz": 1248.4}})[0] == 1248.4
    assert line_rate_limit({})[0] is None


def test_the_selector_offers_every_part_of_the_gallery(run_folder):
    section = build(read_run(run_folder))
    assert [key for key, _ in section.view.choices] == list(section.plots[0].choices) == ["2", "5"]
    assert "stretch 1.000" in section.view.choices[0][1]
    assert "stretch 0.850" in section.view.choices[1][1]
