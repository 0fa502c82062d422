"""Analytic ray casting of a fastener head: what each pixel sees, where, and how it is lit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.physics.jit import compiled
from twin.render.head_camera import HeadCamera
from twin.render.head_shape import HeadShape

DARK, TOP, CHAMFER, SIDE, WALL, FLOOR, SHANK = range(7)
AZIMUTHS = 360
MARGIN_PX = 24


@dataclass(frozen=True)
class HeadView:
    """What the pixels of one image patch see; all maps are [rows, columns] of the patch.

    `corner_px` (column, row) of the patch in the image; `surface` one of DARK … SHANK;
    `first_m`, `second_m` the place on it: (x, y) on top, chamfer and socket floor,
    (arc, z) on side, socket wall and shank; `irradiance` relative to a plane that faces the
    camera at the aim; `beyond_m` distance beyond the plane of focus [m].
    """

    corner_px: tuple[int, int]
    surface: NDArray[np.uint8]
    first_m: NDArray[np.float32]
    second_m: NDArray[np.float32]
    irradiance: NDArray[np.float32]
    beyond_m: NDArray[np.float32]


def head_view(*, shape: HeadShape, camera: HeadCamera, columns: int, rows: int) -> HeadView:
    """Ray-cast the patch of a `rows` × `columns` image in which the head lies.

    Source: ray against half-spaces, cylinder and cone; irradiance is the sum of cos/r² over the
    lamps, with the shadow of the socket's rim.
    Assumes: head convex but for the socket; the head casts half a shadow on the shank behind it.
    """
    left, top, right, bottom = _patch(shape, camera, columns, rows)
    size = (bottom - top, right - left)
    surface = np.empty(size, np.uint8)
    maps = [np.empty(size, np.float32) for _ in range(4)]
    start = np.array([left - camera.centre_px[0], top - camera.centre_px[1]])
    aim = np.array([0.0, 0.0, -shape.height_m / 2])
    facing = _irradiance(np.array([aim]), -camera.axes[2:], camera.lamps_m)[0]
    _cast(
        shape.numbers(), camera.eye_m, camera.axes, camera.slope_per_px, start,
        camera.distance_m, camera.lamps_m, _side_light(shape, camera) / facing,
        _chamfer_light(shape, camera) / facing, _top_light(shape, camera) / facing, facing,
        surface, *maps,
    )  # fmt: skip
    return HeadView((left, top), surface, *maps)


def _patch(
    shape: HeadShape, camera: HeadCamera, columns: int, rows: int
) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the head's box in the image, with a margin for blur."""
    turn = np.linspace(0, 2 * np.pi, 37)
    ring = shape.reach_m * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    levels = (-shape.height_m, 0.0)
    points = np.concatenate([np.insert(ring, 2, z, axis=1) for z in levels])
    seen = camera.project_px(points)
    low = np.floor(seen.min(axis=0)).astype(int) - MARGIN_PX
    high = np.ceil(seen.max(axis=0)).astype(int) + MARGIN_PX
    (left, top), (right, bottom) = np.maximum(low, 0), np.minimum(high, (columns, rows))
    return int(left), int(top), int(right), int(bottom)


def _irradiance(
    points_m: NDArray[np.float64], normals: NDArray[np.float64], lamps_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sum over the lamps of cos/r² at points [n, 3] with normals [n, 3], in 1/m²."""
    towards = lamps_m - points_m[:, None]
    distance = np.linalg.norm(towards, axis=2)
    cosine = np.einsum("nlk,nk->nl", towards, normals) / distance
    return (np.maximum(cosine, 0) / distance**2).sum(axis=1)


def _gradient_table(
    points_m: NDArray[np.float64], normals: NDArray[np.float64], lamps_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Irradiance as value and gradient [n, 4] so that E(p) = E0 + g·p near the head."""
    step = 1e-3 * np.eye(3)
    slopes = [
        (_irradiance(points_m + s, normals, lamps_m) - _irradiance(points_m - s, normals, lamps_m))
        / 2e-3
        for s in step
    ]
    gradient = np.stack(slopes, axis=1)
    value = _irradiance(points_m, normals, lamps_m) - (gradient * points_m).sum(axis=1)
    return np.column_stack([value, gradient])


def _top_light(shape: HeadShape, camera: HeadCamera) -> NDArray[np.float64]:
    point, normal = np.array([[0, 0, -shape.height_m]]), np.array([[0, 0, -1.0]])
    return _gradient_table(point, normal, camera.lamps_m)[0]


def _side_light(shape: HeadShape, camera: HeadCamera) -> NDArray[np.float64]:
    """[azimuths, 4]: six flats, or every degree of a cylinder."""
    count = 6 if shape.is_hex else AZIMUTHS
    turn = np.arange(count) * 2 * np.pi / count
    normals = np.stack([np.cos(turn), np.sin(turn), np.zeros(count)], axis=1)
    points = normals * shape.half_width_m - [0, 0, shape.height_m / 2]
    return _gradient_table(points, normals, camera.lamps_m)


def _chamfer_light(shape: HeadShape, camera: HeadCamera) -> NDArray[np.float64]:
    turn = np.arange(AZIMUTHS) * 2 * np.pi / AZIMUTHS
    sin, cos = np.sin(shape.chamfer_rad), np.cos(shape.chamfer_rad)
    normals = np.stack([np.cos(turn) * sin, np.sin(turn) * sin, np.full(AZIMUTHS, -cos)], axis=1)
    points = np.stack([np.cos(turn), np.sin(turn), np.zeros(AZIMUTHS)], axis=1)
    points = points * shape.half_width_m - [0, 0, shape.height_m]
    return _gradient_table(points, normals, camera.lamps_m)


@compiled
def _lit(table, x, y, z):
    """Irradiance from one row of a gradient table."""
    return max(table[0] + table[1] * x + table[2] * y + table[3] * z, 0.0)


@compiled
def _enter_cone(ox, oy, oz, dx, dy, dz, offset, rate):
    """Where a ray enters the solid cone r ≤ offset + rate·z, and where it leaves it."""
    radius, slope = offset + rate * oz, rate * dz
    a = dx * dx + dy * dy - slope * slope
    b = ox * dx + oy * dy - radius * slope
    c = ox * ox + oy * oy - radius * radius
    root = b * b - a * c
    if root < 0.0:
        return np.inf, -np.inf
    root = np.sqrt(root)
    leave = (root - b) / a if a > 0.0 else np.inf
    enter = c / (root - b) if root != b else np.inf
    return enter, leave


@compiled
def _in_socket(x, y, half_width):
    """Whether (x, y) lies in the hexagon with flats at `half_width`, first flat facing +x."""
    sixty = 0.8660254037844386
    return (
        abs(x) < half_width
        and abs(0.5 * x + sixty * y) < half_width
        and abs(0.5 * x - sixty * y) < half_width
    )


@compiled
def _socket_light(x, y, depth, nx, ny, nz, half_width, top_z, lamps):
    """Sum of cos/r² over the lamps not hidden by the socket's rim; the point lies `depth` down."""
    total = 0.0
    for lamp in range(lamps.shape[0]):
        lx, ly, lz = lamps[lamp, 0] - x, lamps[lamp, 1] - y, lamps[lamp, 2] - top_z - depth
        cosine = lx * nx + ly * ny + lz * nz
        if cosine > 0.0 and lz < 0.0:
            up = depth / -lz
            if _in_socket(x + up * lx, y + up * ly, half_width):
                square = lx * lx + ly * ly + lz * lz
                total += cosine / (square * np.sqrt(square))
    return total


@compiled
def _cast(
    shape, eye, axes, slope_per_px, start, focus_m, lamps, side_light, chamfer_light, top_light,
    facing, surface, first, second, irradiance, beyond,
):  # fmt: skip
    """Fill the maps, pixel by pixel."""
    is_hex, half_width, height, top_radius, fall = shape[0] > 0, shape[1], shape[2], shape[3], shape[4]
    socket, socket_depth, shank = shape[5], shape[6], shape[7]
    ox, oy, oz = eye[0], eye[1], eye[2]
    cone_rate = 1.0 / fall
    cone_offset = top_radius + height * cone_rate
    flat_x = np.cos(np.arange(6) * (np.pi / 3))
    flat_y = np.sin(np.arange(6) * (np.pi / 3))
    rows, columns = surface.shape
    per_radian = AZIMUTHS / (2 * np.pi)
    for row in range(rows):
        v = (start[1] + row) * slope_per_px
        for column in range(columns):
            u = (start[0] + column) * slope_per_px
            dx = axes[2, 0] + u * axes[0, 0] + v * axes[1, 0]
            dy = axes[2, 1] + u * axes[0, 1] + v * axes[1, 1]
            dz = axes[2, 2] + u * axes[0, 2] + v * axes[1, 2]
            enter, leave, what, flat = (-height - oz) / dz, -oz / dz, TOP, 0
            t_in, t_out = _enter_cone(ox, oy, oz, dx, dy, dz, cone_offset, cone_rate)
            if t_in > enter:
                enter, what = t_in, CHAMFER
            leave = min(leave, t_out)
            if is_hex:
                for k in range(6):
                    toward = flat_x[k] * dx + flat_y[k] * dy
                    t = (half_width - flat_x[k] * ox - flat_y[k] * oy) / toward
                    if toward > 0.0:
                        leave = min(leave, t)
                    elif t > enter:
                        enter, what, flat = t, SIDE, k
            else:
                t_in, t_out = _enter_cone(ox, oy, oz, dx, dy, dz, half_width, 0.0)
                if t_in > enter:
                    enter, what = t_in, SIDE
                leave = min(leave, t_out)
            if enter >= leave:
                enter, t_out = _enter_cone(ox, oy, oz, dx, dy, dz, shank, 0.0)
                what = SHANK if enter < t_out and oz + enter * dz > 0.0 else DARK
            if what == DARK:
                surface[row, column] = DARK
                first[row, column] = second[row, column] = 0.0
                irradiance[row, column] = beyond[row, column] = 0.0
                continue
            x, y, z = ox + enter * dx, oy + enter * dy, oz + enter * dz
            if what == TOP:
                one, two = x, y
                light = _lit(top_light, x, y, z)
                if _in_socket(x, y, socket):
                    what = FLOOR
                    further = socket_depth / dz
                    wall_x, wall_y = 0.0, 0.0
                    for k in range(6):
                        toward = flat_x[k] * dx + flat_y[k] * dy
                        if toward > 0.0:
                            t = (socket - flat_x[k] * x - flat_y[k] * y) / toward
                            if t < further:
                                further, what = t, WALL
                                wall_x, wall_y = flat_x[k], flat_y[k]
                    x, y, z = x + further * dx, y + further * dy, z + further * dz
                    enter += further
                    depth = z + height
                    if what == FLOOR:
                        one, two = x, y
                        light = _socket_light(
                            x, y, depth, 0.0, 0.0, -1.0, socket, -height, lamps
                        ) / facing
                    else:
                        one, two = wall_x * y - wall_y * x, z
                        light = _socket_light(
                            x, y, depth, -wall_x, -wall_y, 0.0, socket, -height, lamps
                        ) / facing
            elif what == CHAMFER:
                one, two = x, y
                azimuth = int(np.arctan2(y, x) * per_radian + AZIMUTHS + 0.5) % AZIMUTHS
                light = _lit(chamfer_light[azimuth], x, y, z)
            elif what == SIDE and is_hex:
                one, two = flat_x[flat] * y - flat_y[flat] * x, z
                light = _lit(side_light[flat], x, y, z)
                one += flat * 4.0 * half_width
            else:
                angle = np.arctan2(y, x)
                one, two = angle * (half_width if what == SIDE else shank), z
                if is_hex:
                    light = 0.5 * side_light[int(angle * 6 / (2 * np.pi) + 6.5) % 6, 0]
                else:
                    azimuth = int(angle * per_radian + AZIMUTHS + 0.5) % AZIMUTHS
                    light = _lit(side_light[azimuth], x, y, z)
                    if what == SHANK:
                        light *= 0.5
            surface[row, column] = what
            first[row, column] = one
            second[row, column] = two
            irradiance[row, column] = light
            beyond[row, column] = enter - focus_m
