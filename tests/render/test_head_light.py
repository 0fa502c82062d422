"""Light of the UV bars against sums over many small lamps."""

import math
from dataclasses import replace

import numpy as np
import pytest

from twin.render.head_camera import head_camera
from twin.render.head_geometry import head_view
from twin.render.head_light import head_light, irradiance
from twin.render.head_rays import FLOOR, SHANK, TOP, WALL
from twin.render.head_shape import head_shape
from twin.render.uv_bars import layout_share

ALONG = (np.arange(4000) + 0.5) / 2000 - 1


@pytest.fixture(scope="module")
def head(rig):
    """Shape and camera of a fastener under the bars."""

    def at(name, angle_rad=0.3, **changes):
        shape = replace(head_shape(rig.fasteners[name]), **changes)
        camera = head_camera(
            camera=rig.frame_camera,
            lens=rig.frame_lens,
            light=rig.light,
            shape=shape,
            spindle_angle_rad=angle_rad,
        )
        return shape, camera

    return at


def lamps_of(camera):
    """Lamps [bars · lamps, 3] in the place of the bars, and the directions they face."""
    places = camera.bars_m[:, :1] + ALONG[:, None] * camera.bars_m[:, 1:2]
    return places.reshape(-1, 3), camera.bars_m[:, 2].repeat(len(ALONG), axis=0)


def summed(camera, point, normal, is_hidden=lambda towards: np.zeros(len(towards), bool)):
    """Irradiance at a point lit by small matt lamps: cos·cos/r² each."""
    places, facing = lamps_of(camera)
    towards = places - point
    received = np.maximum(towards @ normal, 0)
    emitted = np.maximum(-(towards * facing).sum(axis=1), 0)
    light = received * emitted / (towards**2).sum(axis=1) ** 2
    return light[~is_hidden(towards)].sum() * 2 / len(ALONG)


def test_a_bar_lights_like_many_small_lamps(head):
    _, camera = head("iso4014_m12x80")
    rng = np.random.default_rng(5)
    points, normals = rng.uniform(-0.02, 0.02, (12, 3)), rng.standard_normal((12, 3))
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    expected = [summed(camera, *pair) for pair in zip(points, normals, strict=True)]
    light = irradiance(points_m=points, normals=normals, bars_m=camera.bars_m)
    assert light == pytest.approx(expected, rel=1e-3, abs=1e-3)
    assert min(expected) < 0.01 < 10 < max(expected)


def test_layout_changes_the_light_as_it_does_at_the_shank(head, rig):
    """At the aim, facing the camera, both cameras must count the bars alike."""
    shape, near = head("iso4762_m12x80")
    sheet = rig.light.model_copy(update={"distance_m": 0.4, "bar_angle_rad": 1.0})
    far = head_camera(
        camera=rig.frame_camera, lens=rig.frame_lens, light=sheet, shape=shape,
        spindle_angle_rad=0.3,
    )  # fmt: skip
    lights = [head_light(shape=shape, camera=camera).facing for camera in (near, far)]
    assert lights[1] / lights[0] == pytest.approx(layout_share(sheet), rel=1e-6)


@pytest.mark.parametrize("what", [WALL, FLOOR])
def test_the_rim_of_a_socket_hides_just_what_it_should(head, rig, what):
    shape, camera = head("iso4762_m12x80")
    sheet = rig.frame_camera
    view = head_view(shape=shape, camera=camera, columns=sheet.columns, rows=sheet.rows)
    facing = head_light(shape=shape, camera=camera).facing
    chosen = np.argwhere(view.surface == what)[:: 2000 if what == FLOOR else 4000]
    seen = []
    for row, column in chosen:
        point, normal = place_in_socket(shape, camera, view, row, column, what)
        light = summed(camera, point, normal, lambda to, p=point: is_in_shade(shape, p, to))
        seen.append((view.irradiance[row, column], light / facing))
    got, expected = np.array(seen).T
    assert len(got) > 8
    assert got == pytest.approx(expected, abs=2e-3)
    assert np.ptp(expected) > 0.1


def place_in_socket(shape, camera, view, row, column, what):
    """The 3-D point that a pixel sees in the socket and the normal there."""
    first, z = float(view.first_m[row, column]), float(view.second_m[row, column])
    if what == FLOOR:
        depth = shape.socket_depth_m - shape.height_m
        return np.array([first, z, depth]), np.array([0.0, 0.0, -1.0])
    pixel = np.array([column, row]) + view.corner_px
    best = None
    for wall in range(6):
        turn = wall * math.pi / 3
        out = np.array([math.cos(turn), math.sin(turn), 0.0])
        along = np.array([-math.sin(turn), math.cos(turn), 0.0])
        point = shape.socket_half_width_m * out + first * along + [0, 0, z]
        miss = np.abs(camera.project_px(point[None])[0] - pixel).max()
        if best is None or miss < best[0]:
            best = (miss, point, -out)
    return best[1:]


def is_in_shade(shape, point, towards):
    """Which lamps the head hides: their rays leave the hexagon before they leave the socket."""
    rise = -towards[:, 2]
    down = point[2] + shape.height_m
    with np.errstate(divide="ignore"):
        crossing = point[:2] + (down / rise)[:, None] * towards[:, :2]
    turns = np.arange(6) * math.pi / 3
    across = (crossing @ np.array([np.cos(turns), np.sin(turns)])).max(axis=1)
    return (rise <= down) | (across >= shape.socket_half_width_m)


def test_what_faces_away_from_the_bars_is_dark(head, rig):
    """Bars short enough that all of them stands before the plane through the axis."""
    shape, _ = head("iso4762_m12x80")
    camera = head_camera(
        camera=rig.frame_camera, lens=rig.frame_lens, shape=shape, spindle_angle_rad=0.0,
        light=rig.light.model_copy(update={"bar_length_m": 0.1}),
    )  # fmt: skip
    assert camera.bars_m[:, 0, 1].min() - 0.05 > 0
    around = head_light(shape=shape, camera=camera).side[:, 0]
    assert not around[270]
    assert around[90] > 0.5
    assert around[80] == pytest.approx(around[100], rel=1e-9)


def test_the_shank_is_lit_where_the_head_does_not_hide_it(head, rig):
    """The camera looks past the head at 45°, as do the bars: nearly all their light gets there."""
    shape, camera = head("iso4762_m12x80")
    sheet = rig.frame_camera
    view = head_view(shape=shape, camera=camera, columns=sheet.columns, rows=sheet.rows)
    facing = head_light(shape=shape, camera=camera).facing
    for row, column in np.argwhere(view.surface == SHANK)[::3000]:
        turn = view.first_m[row, column] / shape.shank_radius_m
        normal = np.array([math.cos(turn), math.sin(turn), 0.0])
        point = shape.shank_radius_m * normal + [0, 0, view.second_m[row, column]]
        lit = summed(camera, point, normal, lambda towards, p=point: is_behind(shape, p, towards))
        assert view.irradiance[row, column] == pytest.approx(lit / facing, rel=0.15)


def is_behind(shape, point, towards):
    """Which lamps the cylindrical head above a point of the shank hides."""
    rise = np.where(towards[:, 2] < 0, -towards[:, 2], np.inf)
    crossing = point[:2] + (point[2] / rise)[:, None] * towards[:, :2]
    return (towards[:, 2] < 0) & (np.hypot(*crossing.T) < shape.half_width_m)


def test_top_face_is_lit_as_at_its_middle(head, rig):
    shape, camera = head("iso4014_m12x80")
    sheet = rig.frame_camera
    view = head_view(shape=shape, camera=camera, columns=sheet.columns, rows=sheet.rows)
    middle = np.array([0.0, 0.0, -shape.height_m])
    facing = head_light(shape=shape, camera=camera).facing
    expected = summed(camera, middle, np.array([0.0, 0.0, -1.0])) / facing
    assert np.median(view.irradiance[view.surface == TOP]) == pytest.approx(expected, rel=0.01)
