"""Tiles cover their box, and a heat map put together from them is the map of the whole."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.inspection.tiles import Box, covered, cut, plan, reassemble

TILE, OVERLAP, STRIDE = 64, 16, 4


@given(
    row=st.integers(0, 50),
    column=st.integers(0, 50),
    height=st.integers(1, 300),
    width=st.integers(1, 300),
)
def test_the_grid_covers_the_box_and_wastes_less_than_one_step(row, column, height, width):
    grid = plan(Box(row, column, height, width), tile_px=TILE, overlap_px=OVERLAP)
    assert grid.row <= row
    assert grid.row + grid.height >= row + height
    assert grid.column <= column
    assert grid.column + grid.width >= column + width
    assert grid.rows == 1 or grid.height - height < grid.step_px
    assert grid.columns == 1 or grid.width - width < grid.step_px


def test_a_tile_more_only_when_needed():
    assert plan(Box(0, 0, 64, 112), tile_px=64, overlap_px=16).columns == 2
    assert plan(Box(0, 0, 64, 113), tile_px=64, overlap_px=16).columns == 3


@given(height=st.integers(10, 200), width=st.integers(10, 200))
def test_reassembly_gives_back_what_was_cut(height, width):
    image = np.arange(height * width, dtype=np.float32).reshape(height, width)
    grid = plan(Box(0, 0, height, width), tile_px=TILE, overlap_px=OVERLAP)
    area = covered(image, grid)
    kept = np.ones(grid.rows * grid.columns, bool)
    heat_tiles = cut(area, grid, kept)[:, ::STRIDE, ::STRIDE]
    heat = reassemble(heat_tiles, grid, kept, stride_px=STRIDE, empty=-1.0)
    assert np.array_equal(heat, area[::STRIDE, ::STRIDE])


def test_cells_near_a_tile_edge_come_from_the_neighbour():
    grid = plan(Box(0, 0, 64, 112), tile_px=64, overlap_px=16)
    tiles = np.stack([np.full((16, 16), 1.0), np.full((16, 16), 2.0)])
    heat = reassemble(tiles, grid, np.ones(2, bool), stride_px=4, empty=0.0)
    assert heat[0].tolist() == [1.0] * 14 + [2.0] * 14


def test_tiles_left_out_read_empty():
    grid = plan(Box(0, 0, 64, 112), tile_px=64, overlap_px=16)
    kept = np.array([True, False])
    heat = reassemble(np.ones((1, 16, 16)), grid, kept, stride_px=4, empty=-5.0)
    assert heat[0].tolist() == [1.0] * 14 + [-5.0] * 14


def test_beyond_the_image_it_is_mirrored():
    grid = plan(Box(0, 0, 10, 10), tile_px=TILE, overlap_px=OVERLAP)
    image = np.arange(100).reshape(10, 10).astype(np.uint8)
    area = covered(image, grid)
    top, left = -grid.row, -grid.column
    assert area.shape == (TILE, TILE)
    assert np.array_equal(area[top : top + 10, left : left + 10], image)
    assert np.array_equal(area[top - 5 : top, left : left + 10], image[4::-1])


def test_a_full_turn_goes_on_at_the_other_end():
    image = np.arange(100).reshape(10, 10).astype(np.uint8)
    grid = plan(Box(-3, 0, 16, 10), tile_px=16, overlap_px=8)
    area = covered(image, grid, is_full_turn=True)
    left = -grid.column
    assert np.array_equal(area[:, left], np.array([70, 80, 90, *range(0, 100, 10), 0, 10, 20]))


def test_no_tile_kept_is_no_tile_cut():
    grid = plan(Box(0, 0, 10, 10), tile_px=TILE, overlap_px=OVERLAP)
    assert cut(np.zeros((TILE, TILE)), grid, np.array([False])).shape == (0, TILE, TILE)


@pytest.mark.parametrize("size", [1, 63, 64])
def test_a_small_box_is_one_tile(size):
    grid = plan(Box(5, 5, size, size), tile_px=TILE, overlap_px=OVERLAP)
    assert (grid.rows, grid.columns) == (1, 1)
