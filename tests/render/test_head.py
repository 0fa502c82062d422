"""Head views: where cracks appear, how light and magnetisation change them."""

import math
from dataclasses import replace

import numpy as np
import pytest

from twin.core.records import Shot
from twin.render.head import render_head
from twin.render.head_camera import head_camera
from twin.render.head_shape import head_shape
from twin.render.visibility import visible_cnr
from twin.spec.part import Defect, Nuisance, Part

HEX, SOCKET = "iso4014_m12x80", "iso4762_m12x80"


def line(radius_m, turn_rad, length_m=3e-3, slant_rad=0.0):
    """A straight line from (radius, turn), running outwards, or `slant_rad` off that."""
    start = radius_m * np.array([math.cos(turn_rad), math.sin(turn_rad)])
    heading = turn_rad + slant_rad
    along = np.array([math.cos(heading), math.sin(heading)])
    return tuple(tuple(start + s * along) for s in np.linspace(0, length_m, 9))


def crack(*place, **shape):
    points = line(*place, **shape)
    length = math.dist(points[0], points[-1])
    return Defect("forging_crack", "head", points, length, 0.4e-3, 20e-6)


def part(*defects, name=HEX, nuisances=()):
    return Part(1, name, defects, nuisances, texture_seed=42)


@pytest.fixture(scope="module")
def treated(process):
    """Enough current that cracks on the face show well."""
    return replace(process, shots=(Shot("head", 400.0, 0.5, 0.15), Shot("coil", 720.0, 0.5, 0.15)))


@pytest.fixture(scope="module")
def shoot(rig, treated):
    def view(made, angle_rad=0.3, index=0, **changes):
        return render_head(
            rig=rig,
            part=made,
            process=replace(treated, **changes),
            spindle_angle_rad=angle_rad,
            index=index,
        )

    return view


@pytest.fixture(scope="module")
def good(shoot):
    return shoot(part())


def test_image_has_the_size_of_the_sensor_and_is_read_only(good, rig):
    size = (rig.frame_camera.rows, rig.frame_camera.columns)
    assert good.electrons.shape == good.mask.shape == size
    assert good.electrons.dtype == np.float32
    assert not good.electrons.flags.writeable
    assert not good.mask.flags.writeable
    assert np.isfinite(good.electrons).all()
    assert good.electrons.min() > 0
    assert good.name == "head_0"


def test_a_glowing_head_stands_in_the_middle_of_a_dark_image(good):
    rows, columns = good.electrons.shape
    border = good.electrons[:50], good.electrons[-50:], good.electrons[:, :50]
    ground = max(strip.max() for strip in border)
    assert ground < 1.05 * min(strip.min() for strip in border)
    middle = good.electrons[rows // 2 - 100 : rows // 2 + 100, columns // 2 - 100 :][:, :200]
    assert np.median(middle) > 10 * ground


@pytest.mark.parametrize("angle_rad", [0.0, 1.1, 4.0])
def test_a_crack_appears_where_it_is_projected(shoot, rig, angle_rad):
    flawed, plain = shoot(part(crack(2e-3, 1.0)), angle_rad), shoot(part(), angle_rad)
    shape = head_shape(rig.fasteners[HEX])
    camera = head_camera(
        camera=rig.frame_camera, lens=rig.frame_lens, light=rig.light, shape=shape,
        spindle_angle_rad=angle_rad,
    )  # fmt: skip
    middle = np.array([*crack(2e-3, 1.0).points_m[4], -shape.height_m])
    (column, row), extra = camera.project_px(middle[None])[0], flawed.electrons - plain.electrons
    (box,) = flawed.boxes
    assert box.defect == 0
    assert box.x < column < box.x + box.width
    assert box.y < row < box.y + box.height
    assert extra[flawed.mask == 1].mean() > 20
    assert extra[flawed.mask == 1].sum() > 0.8 * extra.sum()


def test_all_views_show_it_and_are_named(shoot):
    for index in range(4):
        view = shoot(part(crack(2e-3, 1.0)), 0.2 + index * math.pi / 2, index)
        assert view.name == f"head_{index}"
        assert len(view.boxes) == 1


def test_without_current_a_crack_stays_dark_but_is_known(shoot, good):
    view = shoot(part(crack(2e-3, 1.0)), shots=())
    assert view.boxes
    assert np.array_equal(view.electrons, good.electrons)


def test_a_head_shot_finds_radial_cracks_not_circular_ones(shoot, rig):
    shots = (Shot("head", 400.0, 0.5, 0.15),)
    radial = shoot(part(crack(3e-3, 1.0)), shots=shots)
    circular = shoot(part(crack(4e-3, 1.0, length_m=2e-3, slant_rad=math.pi / 2)), shots=shots)
    seen = [visible_cnr(view=view, sensor=rig.frame_camera)[0] for view in (radial, circular)]
    assert seen[0] > 2 * seen[1]


def test_light_scales_the_image(shoot, good):
    dark = shoot(part(), ambient_lx=0.0)
    double = shoot(part(), ambient_lx=0.0, uv_irradiance_w_per_m2=60.0)
    assert np.allclose(double.electrons, 2 * dark.electrons, rtol=1e-4)
    assert (good.electrons > dark.electrons).all()


def test_more_particles_brighten_the_background(shoot, good):
    strong = shoot(part(), concentration_ml_per_100ml=0.5)
    assert np.median(strong.electrons[900:1100, 1100:1300]) > 1.3 * np.median(
        good.electrons[900:1100, 1100:1300]
    )


def test_a_crack_over_the_socket_hangs_in_the_air_and_is_not_drawn(shoot):
    view = shoot(part(crack(0.0, 1.0, length_m=2e-3), name=SOCKET))
    assert view.boxes == ()
    assert not view.mask.any()


def test_harmless_marks_glow_but_are_not_in_the_mask(shoot, good):
    lint = Nuisance("lint", "head", line(1e-3, 2.0), 40e-6, 0.9)
    view = shoot(part(nuisances=(lint,)))
    assert (view.electrons - good.electrons).max() > 50
    assert not view.mask.any()
    elsewhere = Nuisance("lint", "shank", line(1e-3, 2.0), 40e-6, 0.9)
    assert np.array_equal(shoot(part(nuisances=(elsewhere,))).electrons, good.electrons)


def test_the_same_part_looks_the_same_again_and_another_does_not(shoot, good):
    assert np.array_equal(shoot(part()).electrons, good.electrons)
    other = shoot(replace(part(), texture_seed=43))
    assert not np.array_equal(other.electrons, good.electrons)


def test_light_falls_off_by_cos4_towards_the_corners(good, rig):
    """The thin lens stands f·(1 + 1/m) from the plane of focus: the tangents follow from it."""
    camera, lens = rig.frame_camera, rig.frame_lens
    distance = lens.focal_length_m * (1 + lens.object_pixel_m / camera.pixel_pitch_m)
    across = (camera.columns - 1) / 2 * lens.object_pixel_m
    up = (camera.rows - 1) / 2 * lens.object_pixel_m
    corner = math.cos(math.atan(math.hypot(across, up) / distance)) ** 4
    top = math.cos(math.atan(up / distance)) ** 4
    ratio = good.electrons[0, 0] / good.electrons[0, camera.columns // 2]
    assert ratio == pytest.approx(corner / top, rel=1e-4)


def test_a_soft_or_wrongly_focused_lens_blurs_the_film_and_keeps_its_light(rig, process):
    lens = rig.frame_lens.model_copy(update={"focus_error_m": 0.02})
    residue = rig.calibration.model_copy(update={"lens_sigma_m": 250e-6})
    benches = rig, replace(rig, frame_lens=lens), replace(rig, calibration=residue)
    sharp, *soft = [
        render_head(rig=bench, part=part(), process=process, spindle_angle_rad=0.3, index=0)
        for bench in benches
    ]
    for view in soft:
        assert steps_of(view) < 0.7 * steps_of(sharp)
        assert view.electrons.sum() == pytest.approx(sharp.electrons.sum(), rel=2e-3)


def steps_of(view):
    """Mean difference between neighbours in the middle of the head."""
    return np.abs(np.diff(view.electrons[800:1200, 1000:1400])).mean()


def test_out_of_focus_a_crack_spreads(shoot):
    near_focus = shoot(part(crack(4e-3, 3 * math.pi / 2, length_m=1e-3)), 0.0)
    beyond = shoot(part(crack(4e-3, 3 * math.pi / 2, length_m=1e-3)), math.pi)
    widths = [min(box.width for box in view.boxes) for view in (near_focus, beyond)]
    assert widths[1] > 1.5 * widths[0]
