"""Contrast-to-noise ratio against numbers worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from twin.render.view import View, boxes_of_mask
from twin.render.visibility import visible_cnr


def view(line_e, ground_e=400.0, texture_e=0.0):
    electrons = np.full((120, 160), ground_e, np.float32)
    electrons += texture_e * np.random.default_rng(1).standard_normal(electrons.shape, np.float32)
    mask = np.zeros(electrons.shape, np.uint8)
    mask[58:63, 40:100] = 1
    electrons[58:63, 40:100] = ground_e + line_e
    return View("head_0", electrons, mask, boxes_of_mask(mask))


@pytest.fixture(scope="module")
def noiseless(rig):
    silent = {"dark_noise_e": 0.0, "line_noise_e": 0.0, "gain_dn_per_e": 1e9}
    return rig.frame_camera.model_copy(update=silent)


def test_photon_noise_alone(noiseless):
    ratio = visible_cnr(view=view(100.0), sensor=noiseless)[0]
    assert ratio == pytest.approx(100 / (20 / 3), rel=1e-4)


def test_dark_noise_and_quantisation_lower_it(noiseless):
    noisy = noiseless.model_copy(update={"dark_noise_e": 15.0, "gain_dn_per_e": 12**-0.5 / 25})
    ratio = visible_cnr(view=view(100.0), sensor=noisy)[0]
    assert ratio == pytest.approx(3 * 100 / np.sqrt(400 + 225 + 625), rel=1e-4)


def test_line_noise_averages_over_three_lines_only(noiseless):
    noisy = noiseless.model_copy(update={"line_noise_e": 15.0})
    ratio = visible_cnr(view=view(100.0), sensor=noisy)[0]
    assert ratio == pytest.approx(100 / np.sqrt(400 / 9 + 225 / 3), rel=1e-4)


def test_two_more_bits_quarter_the_step(noiseless):
    coarse = noiseless.model_copy(update={"gain_dn_per_e": 12**-0.5 / 40})
    fine = coarse.model_copy(update={"bit_depth": 10})
    ratio = [visible_cnr(view=view(100.0), sensor=sensor)[0] for sensor in (coarse, fine)]
    assert ratio == pytest.approx([300 / np.sqrt(400 + 1600), 300 / np.sqrt(400 + 100)], rel=1e-4)


def test_texture_lowers_it(noiseless):
    ratio = visible_cnr(view=view(100.0, texture_e=30.0), sensor=noiseless)[0]
    assert ratio == pytest.approx(100 / np.hypot(20 / 3, 30 / 3), rel=0.2)


def test_a_line_darker_than_its_surround_is_not_visible(noiseless):
    assert visible_cnr(view=view(-50.0), sensor=noiseless)[0] == 0.0


def test_the_better_of_two_pieces_counts(noiseless):
    made = view(100.0)
    mask, electrons = made.mask.copy(), made.electrons.copy()
    mask[20:25, 40:100] = 1
    electrons[20:25, 40:100] = 450.0
    two = replace(made, mask=mask, electrons=electrons, boxes=boxes_of_mask(mask))
    assert visible_cnr(view=two, sensor=noiseless) == {0: pytest.approx(15.0, rel=1e-4)}


def test_no_defect_no_entry(noiseless):
    made = view(0.0)
    empty = replace(made, mask=np.zeros_like(made.mask), boxes=())
    assert visible_cnr(view=empty, sensor=noiseless) == {}
