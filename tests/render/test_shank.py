"""The shank image: where things appear, how lines sample the part, what the process does."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from twin.render.line_view import line_view
from twin.render.shank import render_shank
from twin.render.visibility import visible_cnr
from twin.spec.part import Defect, Nuisance, Part

FASTENER = "iso4014_m16x100"
RADIUS_M = 0.008
TURN_M = 2 * math.pi * RADIUS_M


def crack(z_m, arc_m, along_m=4e-3, around_m=0.0):
    points = ((z_m - along_m / 2, arc_m - around_m / 2), (z_m + along_m / 2, arc_m + around_m / 2))
    length = math.hypot(along_m, around_m)
    return Defect("seam", "shank", points, length, 0.3e-3, 15e-6)


def part(*defects, nuisances=()):
    return Part(1, FASTENER, defects, nuisances, texture_seed=99)


@pytest.fixture(scope="module")
def column_of(rig):
    """Column in the middle of which a place z on the crest line is seen."""
    z_m = line_view(rig).z_m
    return lambda place_m: float(np.interp(place_m, z_m, np.arange(len(z_m))))


@pytest.fixture(scope="module")
def shoot(rig, process, even_scan):
    def view(made, line_scan=None, **changes):
        scan = even_scan() if line_scan is None else line_scan
        return render_shank(rig=rig, part=made, process=replace(process, **changes), line_scan=scan)

    return view


def test_image_is_one_row_per_line_and_read_only(shoot, rig, even_scan):
    view = shoot(part(), even_scan(lines=300))
    assert view.electrons.shape == view.mask.shape == (300, rig.line_camera.columns)
    assert view.electrons.dtype == np.float32
    assert view.mask.dtype == np.uint8
    assert np.isfinite(view.electrons).all()
    assert view.electrons.min() >= 0
    assert not view.electrons.flags.writeable
    assert not view.mask.any()
    assert view.boxes == ()


def test_no_lines_give_an_empty_image(shoot, even_scan):
    empty = replace(
        even_scan(lines=1),
        angle_rad=np.zeros(0), time_s=np.zeros(0), smear_rad=np.zeros(0), runout_m=np.zeros(0),
    )  # fmt: skip
    view = shoot(part(crack(20e-3, 10e-3)), empty)
    assert view.electrons.shape[0] == 0
    assert view.boxes == ()


def test_a_crack_appears_where_it_lies(shoot, column_of):
    z, arc = 20e-3, 10e-3
    with_crack = shoot(part(crack(z, arc)))
    (box,) = with_crack.boxes
    assert box.defect == 0
    assert box.x + box.width / 2 == pytest.approx(column_of(z) + 0.5, abs=1)
    assert box.width == pytest.approx(column_of(z + 2e-3) - column_of(z - 2e-3), abs=5)
    assert box.y + box.height / 2 == pytest.approx(arc / TURN_M * 512, abs=1.5)
    extra = with_crack.electrons - shoot(part()).electrons
    row, column = np.unravel_index(extra.argmax(), extra.shape)
    assert with_crack.mask[row, column] == 1
    assert extra[with_crack.mask > 0].sum() > 0.8 * extra.sum()


def test_a_crack_over_the_first_line_shows_at_both_ends(shoot):
    view = shoot(part(crack(20e-3, 0.0, along_m=0.5e-3, around_m=5e-3)))
    tops = sorted(box.y for box in view.boxes)
    assert len(tops) == 2
    assert tops[0] == 0
    assert max(box.y + box.height for box in view.boxes) == 512


def test_the_image_turns_with_the_start_angle(shoot, even_scan):
    made = part(crack(20e-3, 10e-3))
    straight = shoot(made)
    turned = shoot(made, even_scan(start_rad=2 * math.pi * 128 / 512))
    np.testing.assert_array_equal(turned.mask, np.roll(straight.mask, -128, axis=0))


def test_a_slow_camera_compresses_the_crack(shoot, even_scan):
    made = part(crack(20e-3, 25e-3, along_m=0.0, around_m=6e-3))
    (full,) = shoot(made).boxes
    (half,) = shoot(made, even_scan(lines=256)).boxes
    assert half.height == pytest.approx(full.height / 2, abs=2)


def test_two_turns_show_the_crack_twice(shoot, even_scan):
    view = shoot(part(crack(20e-3, 10e-3)), even_scan(lines=1024, turns=2))
    first, second = sorted(box.y for box in view.boxes)
    assert second - first == pytest.approx(512, abs=1)


def test_a_lost_line_is_missing_from_the_image(shoot, even_scan):
    scan = even_scan()
    kept = np.delete(np.arange(512), 100)
    with_loss = replace(
        scan,
        angle_rad=scan.angle_rad[kept],
        time_s=scan.time_s[kept],
        smear_rad=scan.smear_rad[kept],
        runout_m=scan.runout_m[kept],
        lines_lost=1,
    )
    made = part(crack(20e-3, 10e-3))
    np.testing.assert_array_equal(shoot(made, with_loss).mask, shoot(made).mask[kept])


def test_the_thread_climbs_one_pitch_per_turn(shoot, rig, even_scan, column_of):
    fastener = rig.fasteners[FASTENER]
    pixel = rig.line_lens.object_pixel_m
    image = shoot(part(), even_scan(lines=512)).electrons
    first = round(column_of(fastener.length_m - 0.7 * fastener.thread_length_m))
    quarter = image[:, first : first + 200]
    start = np.median(quarter[:8], axis=0)
    later = np.median(quarter[126:134], axis=0)
    lags = range(round(fastener.thread_pitch_m / pixel))
    match = [np.corrcoef(start[: 200 - lag], later[lag:])[0, 1] for lag in lags]
    assert int(np.argmax(match)) * pixel == pytest.approx(fastener.thread_pitch_m / 4, abs=pixel)


def test_beyond_the_tip_it_is_dark(shoot, column_of):
    image = shoot(part()).electrons
    tip = round(column_of(0.100)) + 2
    shank = image[:, 200:600].mean()
    assert image[:, tip:].max() < 0.1 * shank


def test_without_current_the_crack_is_in_the_mask_alone(shoot):
    made = part(crack(20e-3, 10e-3))
    view = shoot(made, shots=())
    assert view.mask.any()
    np.testing.assert_array_equal(view.electrons, shoot(part(), shots=()).electrons)


def test_light_scales_the_glow(shoot):
    dim, bright = (
        shoot(part(), uv_irradiance_w_per_m2=uv, ambient_lx=0.0).electrons for uv in (10.0, 20.0)
    )
    np.testing.assert_allclose(bright, 2 * dim, rtol=1e-4)
    dark = shoot(part(), uv_irradiance_w_per_m2=0.0, ambient_lx=0.0).electrons
    assert not dark.any()


def test_bath_sweep_peaks_inside_and_background_rises(shoot, rig):
    concentrations = (0.02, 0.2, 2.0)
    made = part(crack(20e-3, 10e-3, along_m=3e-3))
    seen = [shoot(made, concentration_ml_per_100ml=c) for c in concentrations]
    weak, right, strong = (visible_cnr(view=v, sensor=rig.line_camera)[0] for v in seen)
    assert right > 2 * weak
    assert right > 2 * strong
    ground = [np.median(view.electrons[:, 200:600]) for view in seen]
    assert ground == sorted(ground)


def test_nuisances_glow_but_are_not_in_the_mask(shoot):
    lint = Nuisance("lint", "shank", ((20e-3, 10e-3), (22e-3, 12e-3)), 30e-6, 0.9)
    view = shoot(part(nuisances=(lint,)))
    assert not view.mask.any()
    extra = view.electrons - shoot(part()).electrons
    assert extra.max() > 20


def test_marks_of_the_head_are_not_on_the_shank(shoot):
    lint = Nuisance("lint", "head", ((1e-3, 0.0), (3e-3, 0.0)), 30e-6, 0.9)
    face = Defect("forging_crack", "head", ((1e-3, 0.0), (4e-3, 0.0)), 3e-3, 0.3e-3, 15e-6)
    view = shoot(part(face, nuisances=(lint,)))
    assert not view.mask.any()
    np.testing.assert_array_equal(view.electrons, shoot(part()).electrons)


def test_a_render_repeats_byte_for_byte(shoot):
    made = part(crack(20e-3, 10e-3))
    np.testing.assert_array_equal(shoot(made).electrons, shoot(made).electrons)


def test_a_film_saturates_and_never_dims_again(rig, process, even_scan):
    def ground_e(cover_gain):
        calibration = rig.calibration.model_copy(update={"cover_gain": cover_gain})
        view = render_shank(
            rig=replace(rig, calibration=calibration),
            part=part(),
            process=process,
            line_scan=even_scan(lines=64),
        )
        return float(np.median(view.electrons[:, 200:600]))

    levels = [ground_e(gain) for gain in (5.0, 50.0, 500.0, 5000.0)]
    assert all(later >= earlier for earlier, later in itertools.pairwise(levels))
    assert levels[3] == pytest.approx(levels[2], rel=0.1)
