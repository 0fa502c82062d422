"""Predictions of the cases by arithmetic done by hand."""

from math import pi, sqrt

import numpy as np
import pytest

from twin.spec.rig_loader import load_rig
from twin.study.distortion.case import CASES, LINES, Case
from twin.study.distortion.prediction import chance_of, lines_of_turn, predicted

RIG = load_rig("mpi_bench")
BY_NAME = {case.name: case for case in CASES}


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("square", 2048),
        ("free_run_slow", 696.32 * 2.5),
        ("free_run_fast", 942.08 * 2.5),
        ("divider_3", 4096 / 3),
        ("divider_1", 4096),
        ("slip", 0.95 * 2048),
        ("missed_counts", (4096 - 200) / 2),
        ("extra_counts", (4096 + 200) / 2),
        ("lost_triggers", 0.98 * 2048),
        ("overspeed", 1024),
        ("exposure_too_long", 1024),
        ("start_ramp_encoder", 2048),
        # ω/α = 0.8 π / 2 = 1.2566 s of ramp: half of it more
        ("start_ramp_free_run", 819.2 * (2.5 + 0.4 * pi / 2)),
    ],
)
def test_lines_of_a_turn(name, lines):
    assert lines_of_turn(case=BY_NAME[name], rig=RIG) == pytest.approx(lines)


def test_an_eccentric_disc_wanders_by_its_angle():
    amplitude_rows = 1e-4 / 0.018 * LINES / (2 * pi)
    rms = predicted(case=BY_NAME["eccentric_disc"], rig=RIG).position_rms_rows
    assert rms == pytest.approx(amplitude_rows / sqrt(2), rel=1e-2)


def test_jitter_shows_whole_and_lost_counts_as_a_walk():
    jitter = predicted(case=BY_NAME["nominal"], rig=RIG)
    assert jitter.position_rms_rows == pytest.approx(0.2)
    chance = chance_of(BY_NAME["missed_counts"], RIG)
    assert chance.walk_rows2 == pytest.approx(200 / 4)
    assert predicted(case=BY_NAME["missed_counts"], rig=RIG).position_rms_rows == pytest.approx(
        sqrt(50 / 15)
    )


def test_the_share_of_a_walk_off_its_line():
    # The constant of the prediction, by simulation: 1/15 within three standard errors.
    rng = np.random.default_rng(3)
    walks = np.cumsum(rng.standard_normal((4000, 400)), axis=1) / sqrt(400)
    index = np.linspace(-1, 1, 400)
    level = walks.mean(axis=1, keepdims=True)
    slope = (walks @ index / (index @ index))[:, None]
    off = ((walks - level - slope * index) ** 2).mean(axis=1)
    assert off.mean() == pytest.approx(1 / 15, abs=3 * off.std() / sqrt(4000) + 1e-3)


def test_longer_exposure_blurs_by_the_way_turned():
    short, long = (
        predicted(case=Case("x", "", exposure_s=t), rig=RIG).blur_m for t in (1e-9, 1.2e-3)
    )
    smear_m = 0.8 * pi * 1.2e-3 * 8e-3
    assert long**2 - short**2 == pytest.approx(smear_m**2 / 12, rel=1e-6)
