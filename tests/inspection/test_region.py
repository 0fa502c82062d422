"""The region of interest holds every glowing pixel, and nothing where nothing glows."""

import numpy as np
import pytest

from twin.inspection.recipe import RegionRule
from twin.inspection.region import CELL_PX, bounding_box, find_part, tiles_with_part
from twin.inspection.tiles import plan


def disc(radius: float, *, ground: float, glow: float, noise: float = 0.0) -> np.ndarray:
    rows, columns = np.mgrid[:500, :600]
    part = np.hypot(rows - 250, columns - 300) <= radius
    rng = np.random.default_rng(1)
    image = np.where(part, glow, ground) + noise * rng.standard_normal(part.shape)
    return np.clip(np.rint(image), 0, 255).astype(np.uint8), part


@pytest.mark.parametrize(("ground", "glow"), [(2, 12), (5, 40), (20, 200), (0, 255)])
@pytest.mark.parametrize("radius", [60, 150, 240])
def test_every_pixel_of_the_part_lies_in_the_region(ground, glow, radius):
    image, part = disc(radius, ground=ground, glow=glow, noise=2.0)
    cells = np.kron(find_part(image), np.ones((CELL_PX, CELL_PX), bool))[:500, :600]
    assert cells[part].all()


def test_the_box_is_not_much_larger_than_the_part():
    image, _ = disc(100, ground=3, glow=60)
    box = bounding_box(find_part(image), image.shape)
    assert 200 <= box.height <= 200 + 8 * CELL_PX
    assert 200 <= box.width <= 200 + 8 * CELL_PX


def test_a_dim_flank_is_not_dropped():
    image = np.full((400, 400), 4, np.uint8)
    image[100:300, 100:200] = 150
    image[100:300, 200:300] = 30
    box = bounding_box(find_part(image), image.shape)
    assert box.column <= 100
    assert box.column + box.width >= 300


@pytest.mark.parametrize("grey", [0, 5, 40])
def test_nothing_glows_nothing_found(grey):
    rng = np.random.default_rng(2)
    image = np.clip(grey + rng.normal(0, 1.5, (512, 512)), 0, 255).astype(np.uint8)
    assert not find_part(image).any()


def test_a_part_cut_off_by_the_image_edge_is_kept_to_the_edge():
    image = np.full((300, 300), 4, np.uint8)
    image[:, 150:] = 60
    box = bounding_box(find_part(image), image.shape)
    assert box.column + box.width == 300
    assert (box.row, box.height) == (0, 300)


def test_a_dark_face_between_bright_edges_belongs_to_the_part():
    image = np.full((400, 400), 4, np.uint8)
    for edge in (100, 290):
        image[100:300, edge : edge + 10] = 90
    part = find_part(image)
    assert part[100 // CELL_PX : 300 // CELL_PX, 100 // CELL_PX : 300 // CELL_PX].all()


def test_tiles_on_bare_ground_are_skipped():
    image = np.full((640, 640), 4, np.uint8)
    np.fill_diagonal(image[40:600, 40:600], 250)
    for shift in range(1, 40):
        np.fill_diagonal(image[40:600, 40 + shift : 600 + shift], 250)
    part = find_part(image)
    grid = plan(bounding_box(part, image.shape), tile_px=128, overlap_px=32)
    kept = tiles_with_part(part, grid).reshape(grid.rows, grid.columns)
    assert kept[0, 0]
    assert kept[-1, -1]
    assert not kept[0, -1]


def test_the_rule_of_a_recipe_decides():
    """The flank glows by 26 of 146 grey values, 18 % of the contrast."""
    image = np.full((400, 400), 4, np.uint8)
    image[100:300, 100:200] = 150
    image[100:300, 200:300] = 30
    rule = RegionRule(glow_share=0.3, margin_cells=0)
    box = bounding_box(find_part(image, rule), image.shape)
    assert box.column + box.width <= 200 + 2 * CELL_PX
    assert not find_part(image, RegionRule(min_contrast_dn=150.0)).any()
