"""Coverage of heads against what is plain from geometry, and against the ray caster."""

import math
from dataclasses import replace

import numpy as np
import pytest

from twin.render.coverage_figure import draw_coverage
from twin.render.head_camera import head_camera
from twin.render.head_coverage import head_coverage
from twin.render.head_geometry import head_view
from twin.render.head_rays import FLOOR, SIDE, TOP, WALL
from twin.render.head_shape import head_shape
from twin.render.head_surfaces import head_surfaces

HEX, SOCKET = "iso4014_m12x80", "iso4762_m12x80"
SQRT_3 = math.sqrt(3)


@pytest.fixture(scope="module")
def covered(rig):
    """Coverage by surface name."""

    def of(fastener, *angles_rad, bench=rig):
        coverage = head_coverage(rig=bench, fastener=fastener, angles_rad=angles_rad)
        return {one.surface.name: one for one in coverage.surfaces}

    return of


@pytest.fixture(scope="module")
def quarter_turns(covered):
    turns = (0.0, math.pi / 2, math.pi, 3 * math.pi / 2)
    return {name: covered(name, *turns) for name in (HEX, SOCKET)}


def nearest(one, *point_m):
    return int(np.argmin(np.linalg.norm(one.surface.points_m - point_m, axis=1)))


def test_areas_are_those_of_the_shapes(rig):
    shape = head_shape(rig.fasteners[SOCKET])
    surfaces = {one.name: one for one in head_surfaces(shape=shape, pitch_m=0.1e-3)}
    half, radius = shape.socket_half_width_m, shape.half_width_m
    chamfer_height = (radius - shape.top_radius_m) * math.tan(shape.chamfer_rad)
    slope_m = math.hypot(radius - shape.top_radius_m, chamfer_height)
    expected = {
        "top": math.pi * shape.top_radius_m**2 - 2 * SQRT_3 * half**2,
        "chamfer": math.pi * (radius + shape.top_radius_m) * slope_m,
        "side": 2 * math.pi * radius * (shape.height_m - chamfer_height),
        "socket wall": 12 * half / SQRT_3 * shape.socket_depth_m,
        "socket floor": 2 * SQRT_3 * half**2,
        "bearing face": math.pi * (radius**2 - shape.shank_radius_m**2),
    }
    assert list(surfaces) == list(expected)
    for name, area_m2 in expected.items():
        assert surfaces[name].area_m2 == pytest.approx(area_m2, rel=0.02), name


def test_normals_point_out_of_the_steel(rig):
    """A hair along its normal a point of the outside is outside the hull, a wall's nearer in."""
    for name in (HEX, SOCKET):
        shape = head_shape(rig.fasteners[name])
        for one in head_surfaces(shape=shape, pitch_m=1e-3):
            assert np.linalg.norm(one.normals, axis=1) == pytest.approx(1.0)
            outwards = (one.points_m * one.normals)[:, :2].sum(axis=1)
            if one.name in ("side", "chamfer"):
                assert (outwards > 0).all()
            if one.name == "socket wall":
                assert (outwards < 0).all()
            if one.name in ("top", "socket floor"):
                assert (one.normals[:, 2] == -1).all()
            if one.name == "bearing face":
                assert (one.normals[:, 2] == 1).all()


@pytest.mark.parametrize("name", [HEX, SOCKET])
def test_all_four_views_see_the_top_and_none_the_bearing_face(quarter_turns, name):
    surfaces = quarter_turns[name]
    assert (surfaces["top"].views == 4).all()
    below = surfaces["bearing face"]
    assert not below.views.any()
    assert below.seen_share == below.lit_share() == 0
    assert below.worst_px_per_m is below.median_px_per_m is None


def test_a_flat_that_faces_away_is_seen_half_a_turn_later(covered, rig):
    """At angle 0 the camera stands over +y; the flats at 240° and 300° face away from it."""
    shape = head_shape(rig.fasteners[HEX])
    turn = math.radians(240)
    place = (
        shape.half_width_m * math.cos(turn),
        shape.half_width_m * math.sin(turn),
        -shape.height_m / 2,
    )
    first, later = covered(HEX, 0.0)["side"], covered(HEX, math.pi)["side"]
    both = covered(HEX, 0.0, math.pi)["side"]
    here = nearest(first, *place)
    assert (first.views[here], later.views[here], both.views[here]) == (0, 1, 1)
    assert first.cosine[here] == first.irradiance[here] == first.px_per_m[here] == 0
    assert later.cosine[here] == both.cosine[here] > 0.5


def test_best_values_are_the_best_of_single_views(covered):
    parts = [covered(SOCKET, angle) for angle in (0.0, 2.0)]
    both = covered(SOCKET, 0.0, 2.0)
    for name, one in both.items():
        for value in ("cosine", "irradiance", "px_per_m"):
            single = [getattr(part[name], value) for part in parts]
            assert np.array_equal(getattr(one, value), np.maximum(*single))
        assert np.array_equal(one.views, sum(part[name].views for part in parts))


def test_the_top_face_is_seen_at_45_degrees(quarter_turns, rig):
    """cos 45° of the scale of the lens, but for half a head's height nearer to it."""
    top = quarter_turns[HEX]["top"]
    middle = nearest(top, 0.0, 0.0, -head_shape(rig.fasteners[HEX]).height_m)
    assert top.cosine[middle] == pytest.approx(math.sqrt(0.5), rel=0.01)
    scale = 1 / rig.frame_lens.object_pixel_m
    assert top.px_per_m[middle] == pytest.approx(scale * math.sqrt(0.5), rel=0.02)
    assert top.lit_share(0.5) == 1
    assert top.lit_share(2.0) == 0


def test_a_socket_hides_its_floor_when_deep_and_nothing_when_shallow(rig, covered):
    """Seen at 45° the rim hides as much of the floor as the socket is deep."""
    sheet, width = rig.fasteners[SOCKET], rig.fasteners[SOCKET].socket_width_m
    for depth_m, least, most in ((1e-6, 0.999, 1.0), (0.5 * width, 0.9, 1.0), (width, 0, 0.2)):
        fastener = sheet.model_copy(update={"socket_depth_m": depth_m, "head_height_m": 2 * width})
        bench = replace(rig, fasteners={SOCKET: fastener})
        turns = [quarter * math.pi / 2 for quarter in range(4)]
        floor = covered(SOCKET, *turns, bench=bench)["socket floor"]
        assert least <= floor.seen_share <= most
    one_view = covered(SOCKET, 0.0, bench=bench)["socket floor"]
    assert one_view.seen_share < 0.1


def test_what_lies_outside_the_image_is_not_seen(rig, covered):
    narrow = rig.frame_camera.model_copy(update={"columns": 200})
    bench = replace(rig, frame_camera=narrow)
    top = covered(HEX, 0.0, bench=bench)["top"]
    reach_m = 100 * rig.frame_lens.object_pixel_m
    across = np.abs(top.surface.points_m[:, 0])
    assert (top.views[across < 0.97 * reach_m] == 1).all()
    assert (top.views[across > 1.03 * reach_m] == 0).all()


@pytest.mark.parametrize(
    ("name", "surface", "code"),
    [
        (HEX, "top", TOP),
        (HEX, "side", SIDE),
        (SOCKET, "side", SIDE),
        (SOCKET, "socket wall", WALL),
        (SOCKET, "socket floor", FLOOR),
    ],
)
def test_the_ray_caster_sees_what_the_map_says(rig, covered, name, surface, code):
    """A seen point's pixel shows its surface there, but for the outline; the light agrees."""
    shape, angle, sheet = head_shape(rig.fasteners[name]), 0.4, rig.frame_camera
    camera = head_camera(
        camera=sheet,
        lens=rig.frame_lens,
        light=rig.light,
        shape=shape,
        spindle_angle_rad=angle,
    )
    view = head_view(shape=shape, camera=camera, columns=sheet.columns, rows=sheet.rows)
    one = covered(name, angle)[surface]
    pixels = np.rint(camera.project_px(one.surface.points_m)) - view.corner_px
    column, row = pixels.astype(int).T
    shown = view.surface[row, column] == code
    height = view.second_m if surface in ("side", "socket wall") else view.first_m
    place = one.surface.points_m[:, 2 if surface in ("side", "socket wall") else 0]
    found = shown & (np.abs(height[row, column] - place) < 0.1e-3)
    towards = camera.eye_m - one.surface.points_m
    towards /= np.linalg.norm(towards, axis=1, keepdims=True)
    is_edge = np.abs((towards * one.surface.normals).sum(axis=1)) < 0.1
    assert np.mean((found == (one.views > 0))[~is_edge]) > 0.99
    both = found & (one.views > 0)
    assert both.sum() > 100
    assert view.irradiance[row, column][both] == pytest.approx(one.irradiance[both], abs=0.05)


def test_maps_are_drawn(quarter_turns, rig, tmp_path):
    coverages = tuple(head_coverage(rig=rig, fastener=name) for name in (HEX, SOCKET))
    file = tmp_path / "new" / "maps.png"
    draw_coverage(coverages=coverages, file=file)
    assert file.stat().st_size > 10_000
