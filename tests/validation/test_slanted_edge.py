"""Check 9: the measurement agrees with the blur that is drawn, and sees what changes it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from twin.render import line_optics
from twin.validation import slanted_edge
from twin.validation.slanted_edge import CASES


@pytest.fixture(scope="module")
def rig():
    return slanted_edge.load_rig("mpi_bench")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_edge_shows_the_blur_that_was_drawn(rig, case):
    """Not the check itself: estimator and drawing agree on Gaussian blur."""
    blur = slanted_edge._unrolled(rig, case).blur
    sigma = (blur.along_m if case.is_along else blur.across_m)[0]
    found = slanted_edge.measured_response(rig, case).mtf50_per_m
    assert found == pytest.approx(math.sqrt(math.log(2) / 2) / math.pi / sigma, rel=0.015)


def test_passes(failures):
    assert failures(slanted_edge.rows()) == []


def test_a_pixel_alone_passes_its_sinc(rig):
    """At f/0.001 and without motion only aperture and lens residue are left."""
    lens = rig.line_lens.model_copy(update={"f_number": 1e-3})
    transfer = slanted_edge.configured_mtf(replace(rig, line_lens=lens), CASES[0])
    f = 5000.0
    residue = math.exp(-2 * (math.pi * rig.calibration.lens_sigma_m * f) ** 2)
    assert transfer(f) == pytest.approx(np.sinc(f * 71e-6) * residue, rel=1e-3)
    assert transfer(0.0) == 1.0


@pytest.mark.parametrize("factor", [0.9, 1.1])
def test_fails_with_another_blur_in_focus(failures, scaled, factor):
    scaled(line_optics, "sharp_sigma_m", factor)
    assert len(failures(slanted_edge.rows())) == len(CASES)


def test_fails_without_motion_blur(rig, monkeypatch):
    """At 120 rpm the exposure smears over more than a pixel."""
    case = CASES[3]
    moving = slanted_edge.measured_response(rig, case).mtf50_per_m
    true = line_optics.box_sigma_m
    monkeypatch.setattr(
        line_optics, "box_sigma_m", lambda *, width_m: true(width_m=width_m) * np.isscalar(width_m)
    )
    frozen = slanted_edge.measured_response(rig, case).mtf50_per_m
    assert frozen > 1.2 * moving
    row = slanted_edge._row(rig, case)
    assert not row.passed


def test_a_figure_is_written(tmp_path):
    slanted_edge.figure(tmp_path / "edge.png")
    assert (tmp_path / "edge.png").stat().st_size > 1000
