"""Tiles are varied together with their truth."""

import numpy as np
import pytest

from twin.inspection.training.geometry import warped
from twin.inspection.training.mixing import cut_mixed, transferred

CELL = 4


def blot(row, column, *, ground=40, size=4, tile=128):
    """A dark tile with a bright square of `size` cells at a cell, and its truth."""
    image = np.full((tile, tile), ground, np.uint8)
    truth = np.zeros((tile // CELL, tile // CELL), bool)
    truth[row : row + size, column : column + size] = True
    image[np.kron(truth, np.ones((CELL, CELL), bool))] = min(255, 4 * ground)
    return image, truth


def agree(image, truth):
    """Share of truly bright pixels among those the truth marks, and the other way round."""
    bright = image > (int(image.min()) + int(image.max())) / 2
    marked = np.kron(truth, np.ones((CELL, CELL), bool))
    return (bright & marked).sum() / marked.sum(), (bright & marked).sum() / bright.sum()


@pytest.mark.parametrize("seed", range(8))
def test_truth_follows_the_image_when_scaled_and_turned(seed):
    image, truth = warped(*blot(10, 18, size=8), np.random.default_rng(seed))
    assert min(agree(image, truth)) > 0.85


def test_scale_and_angle_stay_within_their_limits():
    areas = [warped(*blot(12, 12, size=8), np.random.default_rng(seed))[1].sum() / 64
             for seed in range(50)]  # fmt: skip
    assert min(areas) > 1 / 1.3**2 - 0.1
    assert max(areas) < 1.3**2 + 0.15
    assert np.std(areas) > 0.1


@pytest.mark.parametrize("seed", range(5))
def test_a_defect_is_carried_over_with_its_contrast(seed):
    tile, truth = np.full((128, 128), 80, np.uint8), np.zeros((32, 32), bool)
    mixed, mixed_truth = transferred(tile, truth, *blot(6, 20), np.random.default_rng(seed))
    assert mixed_truth.sum() == 16
    assert min(agree(mixed, mixed_truth)) > 0.8
    marked = np.kron(mixed_truth, np.ones((CELL, CELL), bool))
    assert mixed[~marked].min() == pytest.approx(80, abs=2)
    assert mixed[marked].max() == 255  # 4 × the new ground, clipped


def test_nothing_is_carried_over_from_a_good_part():
    tile, truth = blot(3, 3)
    good = np.full_like(tile, 90), np.zeros_like(truth)
    mixed, mixed_truth = transferred(tile, truth, *good, np.random.default_rng(1))
    assert np.array_equal(mixed, tile)
    assert np.array_equal(mixed_truth, truth)


@pytest.mark.parametrize("seed", range(5))
def test_a_piece_of_another_tile_comes_with_its_truth(seed):
    tile, truth = np.full((128, 128), 10, np.uint8), np.zeros((32, 32), bool)
    other, other_truth = np.full((128, 128), 200, np.uint8), np.ones((32, 32), bool)
    mixed, mixed_truth = cut_mixed(tile, truth, other, other_truth, np.random.default_rng(seed))
    assert np.array_equal(mixed == 200, np.kron(mixed_truth, np.ones((CELL, CELL), bool)))
    assert 0.05 < mixed_truth.mean() < 0.6
    assert (tile == 10).all()
