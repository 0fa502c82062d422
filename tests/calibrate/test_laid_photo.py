"""Photographs in place over the view, free of what the camera's columns add."""

import numpy as np
import pytest

from twin.calibrate.indication import block_excess, region_of
from twin.calibrate.laid_photo import column_pattern, laid_photo
from twin.calibrate.photo import Photo


def test_a_column_pattern_is_found(line_of_beads):
    """4 e- among columns under 10 e- of noise in each of 80 pixels: known to about 1.1 e-."""
    rng = np.random.default_rng(1)
    ring = np.zeros((120, 220), bool)
    ring[:40] = ring[80:] = True
    expected = line_of_beads(8.0, 0).electrons
    pattern = rng.normal(0, 4, 220)
    image = (expected + pattern + rng.normal(0, 10, expected.shape)).astype(np.float32)
    found = column_pattern(image, expected=expected, ring=ring)
    assert np.std(found - pattern) == pytest.approx(10 / np.sqrt(80), rel=0.15)
    assert abs(np.mean(found)) < 0.2


def test_noise_alone_is_no_pattern(line_of_beads):
    rng = np.random.default_rng(2)
    ring = np.ones((120, 220), bool)
    ring[50:70], ring[:, 200:] = False, False
    expected = line_of_beads(8.0, 0).electrons
    image = (expected + rng.normal(0, 10, expected.shape)).astype(np.float32)
    found = column_pattern(image, expected=expected, ring=ring)
    assert np.std(found) < 0.5 * 10 / np.sqrt(100)
    assert not found[200:].any()


def test_the_mean_of_photographs_that_lie_apart(line_of_beads, photograph):
    view = line_of_beads(8.0, 0)
    region = region_of(view, box=None)
    photos = [photograph(view, seed=n, right_px=3 * n, down_px=-n) for n in range(4)]
    laid = laid_photo(photos, view=view, region=region)
    assert laid.count == 4
    assert [(s.right_px, s.down_px) for s in laid.shifts] == [(3 * n, -n) for n in range(4)]
    left = (laid.electrons - view.electrons)[region.ring]
    assert left.std() == pytest.approx(np.sqrt(100 + view.electrons[region.ring].mean()) / 2, 0.1)


def test_a_pattern_of_columns_hardly_moves_the_sum(line_of_beads):
    """The columns of the line read 8 e- more than those beyond its ends; ± 2 e- are known."""
    view = line_of_beads(8.0, 0)
    region = region_of(view, box=None)
    noise = np.random.default_rng(3).normal(0, 10, view.electrons.shape)
    pattern = np.where(region.core.any(axis=0), 8.0, 0.0)
    white = np.zeros(view.electrons.shape, bool)

    def summed(added):
        electrons = (view.electrons + noise + added).astype(np.float32)
        laid = laid_photo([Photo("p", electrons, white)], view=view, region=region)
        return block_excess(electrons, region).sum(), block_excess(laid.electrons, region).sum()

    (raw, clean), (raw_with, clean_with) = summed(0.0), summed(pattern)
    assert raw_with > 1.03 * raw
    assert abs(clean_with - clean) < (raw_with - raw) / 4
