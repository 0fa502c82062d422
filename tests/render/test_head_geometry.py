"""Ray casting of heads against projection, areas and symmetries worked out by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest

from twin.render.head_camera import head_camera
from twin.render.head_geometry import head_view
from twin.render.head_rays import CHAMFER, DARK, FLAT_GAP, FLOOR, SIDE, TOP, WALL
from twin.render.head_shape import head_shape

HEX, SOCKET = "iso4014_m12x80", "iso4762_m12x80"


@pytest.fixture(scope="module")
def look(rig):
    def at(shape, angle_rad=0.0):
        camera = head_camera(
            camera=rig.frame_camera,
            lens=rig.frame_lens,
            light=rig.light,
            shape=shape,
            spindle_angle_rad=angle_rad,
        )
        rows, columns = rig.frame_camera.rows, rig.frame_camera.columns
        return camera, head_view(shape=shape, camera=camera, columns=columns, rows=rows)

    return at


@pytest.fixture(scope="module")
def bent(rig):
    """A camera and its view of a head through a lens with another distortion or error of focus."""

    def at(shape, **changes):
        camera = head_camera(
            camera=rig.frame_camera,
            lens=rig.frame_lens.model_copy(update=changes),
            light=rig.light,
            shape=shape,
            spindle_angle_rad=0.4,
        )
        rows, columns = rig.frame_camera.rows, rig.frame_camera.columns
        return camera, head_view(shape=shape, camera=camera, columns=columns, rows=rows)

    return at


@pytest.fixture(scope="module")
def shape(rig):
    return lambda name: head_shape(rig.fasteners[name])


def pixels_of(view, what):
    """Image points (column, row) of all pixels that see `what`, and their surface coordinates."""
    row, column = np.nonzero(view.surface == what)
    places = view.first_m[row, column], view.second_m[row, column]
    return np.stack([column, row], axis=1) + view.corner_px, np.stack(places, axis=1)


@pytest.mark.parametrize(("name", "angle_rad"), [(HEX, 0.0), (HEX, 0.4), (SOCKET, 1.9)])
def test_projecting_the_top_face_gives_the_pixels_back(look, shape, name, angle_rad):
    camera, view = look(shape(name), angle_rad)
    pixels, places = pixels_of(view, TOP)
    points = np.insert(places, 2, -shape(name).height_m, axis=1)
    assert np.abs(camera.project_px(points) - pixels).max() < 0.01


@pytest.mark.parametrize("share", [-0.1, -0.015, 0.0, 0.1])
def test_projecting_gives_the_pixels_back_through_any_lens(bent, shape, share):
    head = shape("iso4014_m24x120")
    camera, view = bent(head, distortion_share=share)
    pixels, places = pixels_of(view, TOP)
    points = np.insert(places, 2, -head.height_m, axis=1)
    assert np.abs(camera.project_px(points) - pixels).max() < 0.02


@pytest.mark.parametrize("share", [-0.015, 0.04])
def test_distortion_shifts_the_corner_by_its_share(bent, shape, rig, share):
    straight = bent(shape(HEX), distortion_share=0.0)[0]
    camera = bent(shape(HEX), distortion_share=share)[0]
    corner = straight.axes[2] + straight.slope_per_px * (
        straight.centre_px[0] * straight.axes[0] + straight.centre_px[1] * straight.axes[1]
    )
    places = straight.eye_m + 0.3 * np.array([corner, (corner + straight.axes[2]) / 2])
    from_axis = straight.project_px(places) - straight.centre_px
    assert from_axis[0] == pytest.approx(np.array(straight.centre_px))
    shifts = camera.project_px(places) - straight.project_px(places)
    assert shifts[0] == pytest.approx(share * from_axis[0])
    assert shifts[1] == pytest.approx(share / 4 * from_axis[1])


def test_scale_is_that_of_projected_steps(bent, shape):
    camera = bent(shape(HEX), distortion_share=0.1)[0]
    place = camera.eye_m + 0.3 * camera.axes[2] + [[0.02, 0.01, 0.0]]
    right, down = 1e-5 * camera.axes[:2]
    steps = camera.project_px(np.concatenate([place, place + right, place + down]))
    area = np.linalg.det(steps[1:] - steps[0]) / 1e-10
    assert camera.px_per_m(place)[0] ** 2 == pytest.approx(area, rel=3e-3)


def test_an_error_of_focus_moves_the_plane_of_focus_only(bent, shape):
    true, off = bent(shape(HEX))[1], bent(shape(HEX), focus_error_m=2e-3)[1]
    lit = true.surface != DARK
    assert np.array_equal(true.first_m, off.first_m)
    assert off.beyond_m[lit] == pytest.approx(true.beyond_m[lit] - 2e-3, abs=1e-7)


@pytest.mark.parametrize("angle_rad", [0.0, 0.3])
def test_projecting_the_flats_gives_the_pixels_back(look, shape, angle_rad):
    head = shape(HEX)
    camera, view = look(head, angle_rad)
    pixels, places = pixels_of(view, SIDE)
    flat = np.rint(places[:, 0] / (FLAT_GAP * head.half_width_m))
    along = places[:, 0] - flat * FLAT_GAP * head.half_width_m
    turn = flat * math.pi / 3
    x = head.half_width_m * np.cos(turn) - along * np.sin(turn)
    y = head.half_width_m * np.sin(turn) + along * np.cos(turn)
    points = np.stack([x, y, places[:, 1]], axis=1)
    assert np.abs(camera.project_px(points) - pixels).max() < 0.01
    assert np.abs(along).max() <= head.half_width_m / math.sqrt(3) * 1.0001


def test_projecting_a_cylinder_gives_the_pixels_back(look, shape):
    head = shape(SOCKET)
    camera, view = look(head, 0.7)
    pixels, places = pixels_of(view, SIDE)
    turn = places[:, 0] / head.half_width_m
    radius = head.half_width_m
    points = np.stack([radius * np.cos(turn), radius * np.sin(turn), places[:, 1]], axis=1)
    assert np.abs(camera.project_px(points) - pixels).max() < 0.02


def test_the_optical_axis_meets_the_top_half_a_head_height_before_the_middle(look, shape):
    head = shape(HEX)
    camera, view = look(head)
    column, row = np.rint(np.array(camera.centre_px) - view.corner_px).astype(int)
    assert view.surface[row, column] == TOP
    assert view.first_m[row, column] == pytest.approx(0.0, abs=30e-6)
    assert view.second_m[row, column] == pytest.approx(head.height_m / 2, abs=50e-6)
    assert view.beyond_m[row, column] == pytest.approx(-head.height_m / math.sqrt(2), rel=0.02)


def test_area_of_the_top_face(look, shape, rig):
    head = shape(HEX)
    camera, view = look(head)
    towards = np.array([0.0, 0.0, -head.height_m]) - camera.eye_m
    depth = towards @ camera.axes[2]
    per_area = towards[2] * camera.distance_m**2 / depth**3 / rig.frame_lens.object_pixel_m**2
    expected = math.pi * head.top_radius_m**2 * per_area
    assert (view.surface == TOP).sum() == pytest.approx(expected, rel=0.005)


@pytest.mark.parametrize("name", [HEX, SOCKET])
def test_a_sixth_of_a_turn_shows_the_same_outline(look, shape, name):
    first, second = look(shape(name), 0.2)[1], look(shape(name), 0.2 + math.pi / 3)[1]
    assert np.mean(first.surface != second.surface) < 1e-4
    other = look(shape(HEX), 0.2 + math.pi / 6)[1]
    assert first.surface.shape != other.surface.shape


def test_turning_the_spindle_carries_points_along(look, shape):
    head = shape(HEX)
    still, turned = look(head, 0.0)[0], look(head, math.pi / 2)[0]
    on_x = np.array([[5e-3, 0.0, -head.height_m]])
    on_y = np.array([[0.0, 5e-3, -head.height_m]])
    assert turned.project_px(on_x) == pytest.approx(still.project_px(on_y), abs=1e-6)


def test_left_and_right_mirror_each_other(look, shape):
    view = look(shape(HEX), 0.0)[1]
    assert np.mean(view.surface != view.surface[:, ::-1]) < 1e-3
    is_head = (view.surface != DARK) & (view.surface == view.surface[:, ::-1])
    same = np.isclose(view.irradiance, view.irradiance[:, ::-1], atol=0.02)
    assert same[is_head].mean() > 0.99


def test_surfaces_stay_within_the_head(look, shape):
    head = shape(SOCKET)
    view = look(head, 0.3)[1]
    for what, low, high in (
        (SIDE, -head.height_m, 0.0),
        (WALL, -head.height_m, head.socket_depth_m - head.height_m),
    ):
        z = pixels_of(view, what)[1][:, 1]
        assert z.min() >= low - 1e-8
        assert z.max() <= high + 1e-8
    radius = np.hypot(*pixels_of(view, TOP)[1].T)
    assert radius.max() <= head.top_radius_m + 1e-8
    assert radius.min() >= head.socket_half_width_m - 1e-8
    assert np.hypot(*pixels_of(view, CHAMFER)[1].T).min() >= head.top_radius_m - 1e-8


def test_every_place_of_the_top_face_is_seen(look, shape):
    view = look(shape(HEX), 0.3)[1]
    places = pixels_of(view, TOP)[1]
    seen, _, _ = np.histogram2d(*places.T, bins=50, range=[[-6e-3, 6e-3]] * 2)
    assert (seen > 0).all()


def test_a_shallow_socket_is_lit_like_the_face_and_a_deep_one_is_dark(look, shape):
    head = shape(SOCKET)
    shallow = look(replace(head, socket_depth_m=1e-6), 0.3)[1]
    face = shallow.irradiance[shallow.surface == TOP].mean()
    assert shallow.irradiance[shallow.surface == FLOOR].mean() == pytest.approx(face, rel=0.02)
    deep = look(replace(head, socket_depth_m=0.9 * head.height_m), 0.3)[1]
    assert deep.irradiance[deep.surface == WALL].mean() < 0.6 * face
    assert deep.irradiance.max() < 1.1


def test_which_points_lie_on_the_face(shape):
    head = shape(SOCKET)
    inside, beyond = 0.9 * head.socket_half_width_m, 1.01 * head.top_radius_m
    points = np.array([[inside, 0.0], [0.0, 0.9 * head.top_radius_m], [beyond, 0.0]])
    assert head.is_on_face(points).tolist() == [False, True, False]
