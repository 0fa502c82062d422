"""Where an indication is, and how much it glows over the ground around it."""

import numpy as np
import pytest

from twin.calibrate.indication import (
    Box,
    block_excess,
    block_pixels,
    contrast_to_noise,
    ground_error,
    region_of,
    without_outliers,
)
from twin.core.errors import UsageError
from twin.render.view import View, boxes_of_mask

SHAPE = (100, 200)


def view_with(*windows):
    mask = np.zeros(SHAPE, np.uint8)
    for label, (rows, columns) in enumerate(windows, start=1):
        mask[rows, columns] = label
    return View("shank", np.zeros(SHAPE, np.float32), mask, boxes_of_mask(mask))


LINE = (slice(48, 52), slice(60, 140))


def test_only_what_stands_out_of_the_ground_counts():
    """7 e- more in each of 4 × 80 px, whatever the ground."""
    region = region_of(view_with(LINE), box=None)
    image = np.full(SHAPE, 31.0)
    image[LINE] += 7
    excess = block_excess(image, region)
    assert excess.sum() == pytest.approx(7 * 320)
    assert block_excess(image + 1000, region) == pytest.approx(excess)
    assert excess.min() > 0


def test_blur_does_not_change_the_sum():
    """The same light over twice the rows, still within reach of the mask."""
    region = region_of(view_with(LINE), box=None)
    image = np.zeros(SHAPE)
    image[46:54, LINE[1]] = 3.5
    assert block_excess(image, region).sum() == pytest.approx(7 * 320)


def test_stretches_run_along_the_longer_side():
    """(80 + 2 × 4) px long: eleven stretches of 8 px, each as high as the glow."""
    for window in (LINE, (slice(10, 90), slice(98, 102))):
        region = region_of(view_with(window), box=None)
        assert region.blocks == 11
        assert block_pixels(region).tolist() == [8 * 12] * 11


def test_every_piece_has_stretches_of_its_own():
    pieces = (slice(48, 52), slice(20, 60)), (slice(48, 52), slice(100, 140))
    region = region_of(view_with(*pieces), box=None)
    assert region.blocks == 12
    assert set(region.block[50, 16:64]) == set(range(6))
    assert set(region.block[50, 96:144]) == set(range(6, 12))


def test_the_ring_keeps_clear_of_every_indication():
    pieces = (slice(48, 52), slice(20, 60)), (slice(48, 52), slice(66, 140))
    region = region_of(view_with(*pieces), box=Box(20, 0, 40, 100))
    assert not region.core[:, 60:].any()
    assert not region.ring[41:59, 13:147].any()
    assert region.ring[50, 5]


def test_a_box_without_an_indication():
    with pytest.raises(UsageError, match="in the box 0,0,30,30"):
        region_of(view_with(LINE), box=Box(0, 0, 30, 30))
    with pytest.raises(UsageError, match="no indication in the view"):
        region_of(view_with(), box=None)
    with pytest.raises(UsageError, match="no ground"):
        region_of(view_with((slice(0, 100), slice(0, 200))), box=None)


def test_lint_is_no_ground():
    region = region_of(view_with(LINE), box=None)
    rng = np.random.default_rng(1)
    image = rng.normal(50, 5, SHAPE)
    image[35, 60:140] += 400
    kept = without_outliers(region, image)
    assert not kept[35, 60:140].any()
    assert kept.sum() > 0.99 * (region.ring.sum() - 80)


def test_contrast_to_noise_of_a_known_image():
    """Noise of 6 e- is 2 e- in means of nine: 20 e- above the ground are 10 times as much."""
    region = region_of(view_with(LINE), box=None)
    expected = np.zeros(SHAPE)
    expected[LINE] = 1.0
    image = np.random.default_rng(2).normal(50, 6, SHAPE)
    assert abs(contrast_to_noise(image, region, expected=expected)) < 1
    assert contrast_to_noise(image + 20 * expected, region, expected=expected) == pytest.approx(
        10, rel=0.1
    )
    assert contrast_to_noise(image, region, expected=np.zeros(SHAPE)) == 0


def test_the_doubt_of_the_ground():
    """Of independent pixels σ/√n; of columns that differ as wholes, more."""
    region = region_of(view_with(LINE), box=None)
    rng = np.random.default_rng(3)
    found = [ground_error(rng.normal(0, 6, SHAPE), region) for _ in range(20)]
    single = 6 / np.sqrt(region.ring.sum())
    assert np.mean(found) == pytest.approx(single, rel=0.1)
    columns = np.broadcast_to(rng.normal(0, 6, SHAPE[1]), SHAPE)
    assert ground_error(columns, region) > 2 * single
