"""The shim on the shank: deeper notches shine brighter, and only where the field crosses them."""

import math

import numpy as np
import pytest

from tests.render.pieces.conftest import STILL, STRAIGHT
from twin.render.pieces.qqi import SHIM, notch_deposit, notches
from twin.render.pieces.shim import notch_sigma_m
from twin.render.pieces.stage import reading_of

BENCH = (*STILL, STRAIGHT)


@pytest.fixture(scope="module")
def glow(put):
    """Mean glow per length of a notch in a field of some strength and direction [m]."""
    setting = put("qqi", *BENCH)
    reading = reading_of(setting)
    cut = {notch.name: notch for notch in notches(shim=SHIM, has_cross=True)}

    def of(name, field_a_per_m=2400.0, field_rad=math.pi / 2):
        direction = np.array([math.cos(field_rad), math.sin(field_rad)])
        return notch_deposit(
            notch=cut[name],
            shim=SHIM,
            field_a_per_m=field_a_per_m * direction,
            setting=setting,
            reading=reading,
        )

    return of


def total(deposit):
    return float(deposit.glow_m2.sum())


def test_the_layout_is_three_circles_and_a_cross_on_the_sheet():
    cut = notches(shim=SHIM, has_cross=True)
    radii = [np.hypot(*notch.points_m.T) for notch in cut[:3]]
    assert [r.max() for r in radii] == pytest.approx([6.45e-3, 4.85e-3, 3.25e-3])
    assert all(np.ptp(r) < 1e-12 for r in radii)
    assert [notch.depth_share for notch in cut[:3]] == [0.2, 0.3, 0.4]
    assert all(np.abs(notch.points_m).max() < SHIM.side_m / 2 for notch in cut)
    assert len(notches(shim=SHIM, has_cross=False)) == 3


def test_a_leg_shines_only_in_a_field_across_it(glow):
    for leg, across in (("leg along the axis", math.pi / 2), ("leg around", 0.0)):
        lit = total(glow(leg, field_rad=across))
        dark = total(glow(leg, field_rad=across + math.pi / 2))
        assert lit > 0
        assert dark < 1e-3 * lit


def test_a_circle_shines_where_the_field_crosses_it(glow):
    deposit = glow("circle 40 %", field_rad=math.pi / 2)
    z, arc = deposit.points_m.T
    angle = np.arctan2(arc, z)
    across = np.abs(np.sin(angle)) > 0.9
    aligned = np.abs(np.sin(angle)) < 0.1
    assert deposit.glow_m2[across].mean() > 20 * deposit.glow_m2[aligned].mean()


def test_turning_the_field_turns_the_pattern(glow):
    """By a quarter turn: what shone on the axis' side now shines around."""
    around, along = (glow("circle 30 %", field_rad=angle) for angle in (math.pi / 2, 0.0))
    tops = np.abs(around.points_m[:, 1]) > 4.5e-3
    sides = np.abs(around.points_m[:, 0]) > 4.5e-3
    assert around.glow_m2[tops].mean() == pytest.approx(along.glow_m2[sides].mean(), rel=0.3)


def test_deeper_notches_and_stronger_fields_shine_brighter(glow):
    by_depth = [
        total(glow(f"circle {share} %")) / diameter
        for (diameter, _), share in zip(SHIM.circles, (20, 30, 40), strict=True)
    ]
    assert by_depth[0] < by_depth[1] < by_depth[2]
    by_field = [total(glow("circle 30 %", field_a_per_m=h)) for h in (600, 1200, 2400, 4800)]
    assert by_field == sorted(by_field)
    assert by_field[-1] > 10 * by_field[0]


def test_a_notch_nearer_to_the_part_leaves_a_wider_line(put):
    reading = reading_of(put("qqi", *BENCH))
    shallow, deep = (
        notch_sigma_m(shim=SHIM, depth_share=share, reading=reading) for share in (0.2, 0.4)
    )
    assert shallow > deep


def test_without_field_nothing_glows(shown):
    bare = shown("qqi", *BENCH, field_a_per_m=0.0).view
    lit = shown("qqi", *BENCH).view
    rest = lit.mask == 0
    assert lit.electrons[lit.mask == 3].mean() > 1.5 * bare.electrons[lit.mask == 3].mean()
    np.testing.assert_allclose(lit.electrons[rest].mean(), bare.electrons[rest].mean(), rtol=0.01)


def test_the_shim_lies_in_the_middle_of_the_plain_shank(put, shown):
    """M12 × 80: fillet 0.6 mm, thread from 50 mm; half a turn is line 1024."""
    made = shown("qqi", *BENCH)
    z_m, arc_m = made.truth["middle_m"]
    assert z_m == pytest.approx((0.6e-3 + 50e-3) / 2)
    assert arc_m == pytest.approx(math.pi * 6e-3)
    rows, columns = np.nonzero(made.view.mask == 1)
    assert (rows.min() + rows.max()) / 2 == pytest.approx(1024, abs=3)
    assert (columns.min() + columns.max()) / 2 == pytest.approx((z_m + 5e-3) / 71e-6, abs=3)
    assert np.ptp(columns) == pytest.approx(12.9e-3 / 71e-6, abs=8)


def test_every_notch_is_in_the_mask_with_its_label(shown):
    assert set(np.unique(shown("qqi", *BENCH).view.mask)) == {0, 1, 2, 3, 4, 5}
    assert set(np.unique(shown("qqi", *BENCH, cross=0).view.mask)) == {0, 1, 2, 3}


def test_the_cover_gain_of_the_calibration_acts(shown):
    plain = shown("qqi", *BENCH).view
    doubled = shown("qqi", *BENCH, calibration={"cover_gain": 10.0}).view
    circle = plain.mask == 3
    assert doubled.electrons[circle].mean() > 1.2 * plain.electrons[circle].mean()
