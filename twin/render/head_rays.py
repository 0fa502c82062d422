"""Compiled ray casting of a head: half-spaces, a cylinder, a cone, and a hexagonal socket.

All in head coordinates: the part frame, turned with the part. Rays start at `o` and point along
`d`, whose component along the optical axis is 1, so that a ray's parameter is the depth [m].
"""

import math

import numpy as np

from twin.physics.jit import compiled

DARK, TOP, CHAMFER, SIDE, WALL, FLOOR, SHANK = range(7)
IS_HEX, HALF_WIDTH, HEIGHT, TOP_RADIUS, CHAMFER_SLOPE, SOCKET, SOCKET_DEPTH, SHANK_RADIUS = range(8)
"""Places in `HeadShape.numbers()`."""
FLAT_GAP = 4.0
"""Arc coordinates of neighbouring flats are this many half-widths apart: they never overlap."""
SHADE_BEHIND = 0.5
SIN_60 = math.sqrt(3) / 2
FLATS = ((1.0, 0.0), (0.5, SIN_60), (-0.5, SIN_60), (-1.0, 0.0), (-0.5, -SIN_60), (0.5, -SIN_60))
"""Outward normals of the six flats. Tuples, like the shape: arrays would be counted per call."""
GRAZE_M = 1e-9


@compiled
def cast(
    shape, eye, axes, slope_per_px, start_column, start_row, focus_m,
    top_light, side_light, chamfer_light, lamps, facing,
    surface, first, second, irradiance, beyond,
):  # fmt: skip
    """Fill the maps [rows, columns] of `HeadView`; the patch begins `start_…` from the axis."""
    ox, oy, oz = eye[0], eye[1], eye[2]
    rows, columns = surface.shape
    for row in range(rows):
        v = (start_row + row) * slope_per_px
        for column in range(columns):
            u = (start_column + column) * slope_per_px
            dx = axes[2, 0] + u * axes[0, 0] + v * axes[1, 0]
            dy = axes[2, 1] + u * axes[0, 1] + v * axes[1, 1]
            dz = axes[2, 2] + u * axes[0, 2] + v * axes[1, 2]
            depth, what, flat = _enter_head(shape, ox, oy, oz, dx, dy, dz)
            if what == DARK:
                depth, what = _enter_shank(shape, ox, oy, oz, dx, dy, dz)
            x, y, z = ox + depth * dx, oy + depth * dy, oz + depth * dz
            if what == TOP and _in_hexagon(x, y, shape[SOCKET]):
                further, what, flat = _cross_socket(shape, x, y, dx, dy, dz)
                depth += further
                x, y, z = ox + depth * dx, oy + depth * dy, oz + depth * dz
            light = 0.0
            if what == TOP:
                light = _linear(top_light, 0, x, y, z)
            elif what == CHAMFER:
                light = _linear(chamfer_light, _nearest(x, y, len(chamfer_light)), x, y, z)
            elif what == SIDE:
                row_of = flat if shape[IS_HEX] > 0.0 else _nearest(x, y, len(side_light))
                light = _linear(side_light, row_of, x, y, z)
            elif what == SHANK:
                row_of = _nearest(x, y, len(side_light))
                light = SHADE_BEHIND * _linear(side_light, row_of, x, y, z)
            elif what != DARK:
                light = _socket_light(shape, what, flat, x, y, z, lamps) / facing
            surface[row, column] = what
            first[row, column], second[row, column] = _place(shape, what, flat, x, y, z)
            irradiance[row, column] = light
            beyond[row, column] = depth - focus_m if what != DARK else 0.0


@compiled
def _enter_head(shape, ox, oy, oz, dx, dy, dz):
    """Depth at which a ray enters the head, the surface (DARK on a miss) and which flat."""
    depth, what, flat = (-shape[HEIGHT] - oz) / dz, TOP, 0
    x, y = ox + depth * dx, oy + depth * dy
    if x * x + y * y < shape[TOP_RADIUS] * shape[TOP_RADIUS]:
        return depth, TOP, 0
    rate = 1.0 / shape[CHAMFER_SLOPE]
    enter, leave = _through_cone(
        ox, oy, oz, dx, dy, dz, shape[TOP_RADIUS] + shape[HEIGHT] * rate, rate
    )
    if enter > depth:
        depth, what = enter, CHAMFER
    if shape[IS_HEX] > 0.0:
        for k in range(6):
            toward = FLATS[k][0] * dx + FLATS[k][1] * dy
            if toward < 0.0:
                enter = (shape[HALF_WIDTH] - FLATS[k][0] * ox - FLATS[k][1] * oy) / toward
                if enter > depth:
                    depth, what, flat = enter, SIDE, k
        x, y = ox + depth * dx, oy + depth * dy
        if not _in_hexagon(x, y, shape[HALF_WIDTH] + GRAZE_M):
            return depth, DARK, 0
    else:
        enter, leave_side = _through_cone(ox, oy, oz, dx, dy, dz, shape[HALF_WIDTH], 0.0)
        leave = min(leave, leave_side)
        if enter > depth:
            depth, what = enter, SIDE
    if depth >= leave or oz + depth * dz > 0.0:
        return depth, DARK, 0
    return depth, what, flat


@compiled
def _enter_shank(shape, ox, oy, oz, dx, dy, dz):
    """Depth at which a ray that missed the head enters the shank behind it, and the surface."""
    depth, leave = _through_cone(ox, oy, oz, dx, dy, dz, shape[SHANK_RADIUS], 0.0)
    if depth < leave and oz + depth * dz > 0.0:
        return depth, SHANK
    return 0.0, DARK


@compiled
def _through_cone(ox, oy, oz, dx, dy, dz, offset, rate):
    """Where a ray enters and leaves the solid r ≤ offset + rate·z, eye outside; (∞, −∞): never.

    Written so that it also holds where the ray runs along the cone's slope.
    """
    radius, slope = offset + rate * oz, rate * dz
    a = dx * dx + dy * dy - slope * slope
    b = ox * dx + oy * dy - radius * slope
    c = ox * ox + oy * oy - radius * radius
    square = b * b - a * c
    if square < 0.0:
        return np.inf, -np.inf
    root = math.sqrt(square)
    enter = c / (root - b) if root != b else np.inf
    return enter, (root - b) / a if a > 0.0 else np.inf


@compiled
def _in_hexagon(x, y, half_width):
    """Whether (x, y) lies in the hexagon of that half width across flats, a flat facing +x."""
    half, slant = 0.5 * x, SIN_60 * y
    return max(abs(x), max(abs(half + slant), abs(half - slant))) < half_width


@compiled
def _cross_socket(shape, x, y, dx, dy, dz):
    """How much deeper a ray goes that enters the opening at (x, y), where it ends, which wall."""
    further, what, wall = shape[SOCKET_DEPTH] / dz, FLOOR, 0
    for k in range(6):
        toward = FLATS[k][0] * dx + FLATS[k][1] * dy
        if toward > 0.0:
            leave = (shape[SOCKET] - FLATS[k][0] * x - FLATS[k][1] * y) / toward
            if leave < further:
                further, what, wall = leave, WALL, k
    return further, what, wall


@compiled
def _socket_light(shape, what, wall, x, y, z, lamps):
    """Sum of cos/r² over the lamps that the socket's rim does not hide from (x, y, z)."""
    nx = -FLATS[wall][0] if what == WALL else 0.0
    ny = -FLATS[wall][1] if what == WALL else 0.0
    nz = -1.0 if what == FLOOR else 0.0
    down = z + shape[HEIGHT]
    total = 0.0
    for lamp in range(len(lamps)):
        lx, ly, lz = lamps[lamp, 0] - x, lamps[lamp, 1] - y, lamps[lamp, 2] - z
        cosine = lx * nx + ly * ny + lz * nz
        up = down / -lz
        if cosine > 0.0 and _in_hexagon(x + up * lx, y + up * ly, shape[SOCKET]):
            square = lx * lx + ly * ly + lz * lz
            total += cosine / (square * math.sqrt(square))
    return total


@compiled
def _linear(light, row, x, y, z):
    """Irradiance at a place from one row of a light table."""
    return max(light[row, 0] + light[row, 1] * x + light[row, 2] * y + light[row, 3] * z, 0.0)


@compiled
def _nearest(x, y, count):
    """Which of `count` even steps around the axis is nearest to the direction of (x, y)."""
    return int(math.atan2(y, x) * count / (2 * math.pi) + count + 0.5) % count


@compiled
def _place(shape, what, flat, x, y, z):
    """The two surface coordinates of `HeadView`."""
    if what in (TOP, CHAMFER, FLOOR):
        return x, y
    if what == WALL or (what == SIDE and shape[IS_HEX] > 0.0):
        along = FLATS[flat][0] * y - FLATS[flat][1] * x
        return along + flat * FLAT_GAP * shape[HALF_WIDTH] * (what == SIDE), z
    radius = shape[HALF_WIDTH] if what == SIDE else shape[SHANK_RADIUS]
    return (math.atan2(y, x) * radius, z) if what != DARK else (0.0, 0.0)
