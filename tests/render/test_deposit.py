"""Drawing beads: what is put in comes out, wherever the pixels lie."""

import numpy as np
import pytest

from twin.render.deposit import draw_beads, mark_beads


def bead(row, column, glow=1e-8, sigma_row=40e-6, sigma_column=60e-6):
    return {
        "bead_row_m": np.array([row]),
        "bead_column_m": np.array([column]),
        "glow_m2": np.array([glow]),
        "sigma_row_m": np.array([sigma_row]),
        "sigma_column_m": np.array([sigma_column]),
    }


ROWS = np.arange(100) * 20e-6
COLUMNS = np.arange(60) * 70e-6


def test_the_image_holds_the_glow_of_the_bead():
    share = np.zeros((100, 60), np.float32)
    draw_beads(share=share, row_m=ROWS, column_m=COLUMNS, **bead(1.013e-3, 2.05e-3))
    assert share.sum() * 20e-6 * 70e-6 == pytest.approx(1e-8, rel=3e-3)


def test_centre_and_width_are_kept_below_a_pixel():
    share = np.zeros((100, 60), np.float32)
    draw_beads(share=share, row_m=ROWS, column_m=COLUMNS, **bead(1.013e-3, 2.05e-3))
    across, along = share.sum(axis=0), share.sum(axis=1)
    assert (across * COLUMNS).sum() / across.sum() == pytest.approx(2.05e-3, abs=1e-6)
    centre = (along * ROWS).sum() / along.sum()
    assert centre == pytest.approx(1.013e-3, abs=1e-6)
    spread = np.sqrt((along * (ROWS - centre) ** 2).sum() / along.sum())
    assert spread == pytest.approx(40e-6, rel=0.02)


def test_rows_out_of_order_carry_their_own_value():
    shuffled = np.random.default_rng(1).permutation(100)
    straight, mixed = np.zeros((100, 60), np.float32), np.zeros((100, 60), np.float32)
    draw_beads(share=straight, row_m=ROWS, column_m=COLUMNS, **bead(1e-3, 2e-3))
    draw_beads(share=mixed, row_m=ROWS[shuffled], column_m=COLUMNS, **bead(1e-3, 2e-3))
    np.testing.assert_allclose(mixed, straight[shuffled], atol=straight.max() * 3e-3)


def test_a_bead_outside_leaves_no_trace():
    share = np.zeros((100, 60), np.float32)
    draw_beads(share=share, row_m=ROWS, column_m=COLUMNS, **bead(5e-3, 2e-3))
    draw_beads(share=share, row_m=ROWS, column_m=COLUMNS, **bead(1e-3, -2e-3))
    assert not share.any()


def test_mask_is_an_ellipse():
    mask = np.zeros((100, 60), np.uint8)
    mark_beads(
        mask=mask,
        label=3,
        row_m=ROWS,
        column_m=COLUMNS,
        bead_row_m=np.array([1e-3]),
        bead_column_m=np.array([2.1e-3]),
        radius_row_m=np.array([0.2e-3]),
        radius_column_m=np.array([0.35e-3]),
    )
    assert set(np.unique(mask)) == {0, 3}
    area = (mask > 0).sum() * 20e-6 * 70e-6
    assert area == pytest.approx(np.pi * 0.2e-3 * 0.35e-3, rel=0.1)
