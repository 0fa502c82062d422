"""The slanted-edge estimator on edges whose transfer is known in closed form."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from twin.validation.edge_mtf import edge_response

ROW_M = np.arange(600) * 25e-6


def edge(profile, *, pitch_m, slant_deg=5.0, columns=80):
    """Image of an edge with a profile along its normal."""
    column_m = np.arange(columns) * pitch_m
    slope = math.tan(math.radians(slant_deg))
    beyond = column_m[None] - (column_m.mean() + slope * (ROW_M - ROW_M.mean()))[:, None]
    return profile(beyond * math.cos(math.radians(slant_deg))), column_m


@pytest.mark.parametrize("pitch_m", [25e-6, 71e-6])
@pytest.mark.parametrize("sigma_m", [26e-6, 60e-6])
def test_gaussian_blur(pitch_m, sigma_m):
    image, column_m = edge(lambda d: norm.cdf(d / sigma_m), pitch_m=pitch_m)
    found = edge_response(image=image, row_m=ROW_M, column_m=column_m).mtf50_per_m
    assert found == pytest.approx(math.sqrt(math.log(2) / 2) / math.pi / sigma_m, rel=0.005)


def test_box_blur():
    """A box of width w passes half at 0.6034/w."""
    width_m = 150e-6
    image, column_m = edge(lambda d: np.clip(d / width_m + 0.5, 0, 1), pitch_m=71e-6)
    found = edge_response(image=image, row_m=ROW_M, column_m=column_m)
    assert found.mtf50_per_m == pytest.approx(0.60335 / width_m, rel=0.005)
    nearest = np.abs(found.frequency_per_m - 1 / width_m).argmin()
    assert found.mtf[nearest] == pytest.approx(0.0, abs=0.01)


def test_brightness_and_direction_do_not_matter():
    image, column_m = edge(lambda d: norm.cdf(d / 60e-6), pitch_m=71e-6)
    plain = edge_response(image=image, row_m=ROW_M, column_m=column_m).mtf50_per_m
    for other in (20 + 350 * image, 1 - image):
        found = edge_response(image=other, row_m=ROW_M, column_m=column_m).mtf50_per_m
        assert found == pytest.approx(plain, rel=1e-6)
