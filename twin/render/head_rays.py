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
SIN_60 = math.sqrt(3) / 2
FLATS = ((1.0, 0.0), (0.5, SIN_60), (-0.5, SIN_60), (-1.0, 0.0), (-0.5, -SIN_60), (0.5, -SIN_60))
"""Outward normals of the six flats. Tuples, like the shape: arrays would be counted per call."""
GRAZE_M = 1e-9


@compiled
def cast(
    shape, eye, axes, slope_per_px, distortion, start_column, start_row, focus_m,
    top_light, side_light, chamfer_light, shank_light, bars, facing,
    surface, first, second, irradiance, beyond,
):  # fmt: skip
    """Fill the maps [rows, columns] of `HeadView`; the patch begins `start_…` from the axis."""
    ox, oy, oz = eye[0], eye[1], eye[2]
    rows, columns = surface.shape
    for row in range(rows):
        down = (start_row + row) * slope_per_px
        for column in range(columns):
            right = (start_column + column) * slope_per_px
            straight = _undistorted(distortion * (right * right + down * down))
            u, v = straight * right, straight * down
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
                light = _linear(shank_light, _nearest(x, y, len(shank_light)), x, y, z)
            elif what != DARK:
                nx = -FLATS[flat][0] if what == WALL else 0.0
                ny = -FLATS[flat][1] if what == WALL else 0.0
                nz = -1.0 if what == FLOOR else 0.0
                light = _socket_light(shape, x, y, z, nx, ny, nz, bars) / facing
            surface[row, column] = what
            first[row, column], second[row, column] = _place(shape, what, flat, x, y, z)
            irradiance[row, column] = light
            if what == DARK:
                depth = _depth_beside(shape, ox, oy, oz, dx, dy, dz)
            beyond[row, column] = depth - focus_m


@compiled
def _undistorted(share):
    """Factor g on an image point's distance from the axis that takes its distortion away.

    `share` is the shift that the distortion would make at that distance, over the distance: g
    solves g·(1 + share·g²) = 1, here as a series: exact to 1e-7 at 2 %, to 2e-5 at 5 %.
    """
    return 1.0 - share * (1.0 - share * (3.0 - share * (12.0 - share * (55.0 - share * 273.0))))


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
def _depth_beside(shape, ox, oy, oz, dx, dy, dz):
    """Depth at which a ray that misses the head passes it by: there its blurred edge is seen."""
    nearest = -(ox * dx + oy * dy) / (dx * dx + dy * dy)
    return min(max(nearest, (-shape[HEIGHT] - oz) / dz), -oz / dz)


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
def light_bars(bars, points, normals, light):
    """Fill `light` [n] at open `points` [n, 3] with unit `normals` [n, 3]."""
    for k in range(len(light)):
        light[k] = 0.0
        for bar in range(len(bars)):
            light[k] += _bar_light(
                bars[bar], points[k, 0], points[k, 1], points[k, 2],
                normals[k, 0], normals[k, 1], normals[k, 2], -1.0, 1.0,
            )  # fmt: skip


@compiled
def light_socket(shape, bars, points, normals, light):
    """Fill `light` [n] at `points` [n, 3] in the socket with unit `normals` [n, 3]."""
    for k in range(len(light)):
        light[k] = _socket_light(
            shape, points[k, 0], points[k, 1], points[k, 2],
            normals[k, 0], normals[k, 1], normals[k, 2], bars,
        )  # fmt: skip


@compiled
def _socket_light(shape, x, y, z, nx, ny, nz, bars):
    """Light of those stretches of the bars that the socket's rim does not hide from (x, y, z)."""
    down = z + shape[HEIGHT]
    total = 0.0
    for b in range(len(bars)):
        bar = bars[b]
        ax, ay, up = bar[0, 0] - x, bar[0, 1] - y, z - bar[0, 2]
        low, high = _clipped(-1.0, 1.0, up - down, -bar[1, 2])
        for k in range(6):
            gap = shape[SOCKET] - FLATS[k][0] * x - FLATS[k][1] * y
            at_middle = gap * up - down * (FLATS[k][0] * ax + FLATS[k][1] * ay)
            rate = -gap * bar[1, 2] - down * (FLATS[k][0] * bar[1, 0] + FLATS[k][1] * bar[1, 1])
            low, high = _clipped(low, high, at_middle, rate)
        total += _bar_light(bar, x, y, z, nx, ny, nz, low, high)
    return total


@compiled
def _clipped(low, high, at_zero, rate):
    """Ends of the part of low … high where at_zero + rate·s is positive; low ≥ high: nowhere."""
    if rate > 0.0:
        return max(low, -at_zero / rate), high
    if rate < 0.0:
        return low, min(high, -at_zero / rate)
    return low, high if at_zero > 0.0 else low


@compiled
def _bar_light(bar, x, y, z, nx, ny, nz, low, high):
    """∫ cos·cos/r² ds over the stretch low … high of a matt bar, −1 … 1 being all of it.

    With a from the place to the bar's middle and h its half length this is, but for a factor,
    ∫ (n·a + n·h s)/(a² + 2 a·h s + h² s²)² ds, which has a closed form.
    """
    ax, ay, az = bar[0, 0] - x, bar[0, 1] - y, bar[0, 2] - z
    hx, hy, hz = bar[1, 0], bar[1, 1], bar[1, 2]
    towards, rate = ax * nx + ay * ny + az * nz, hx * nx + hy * ny + hz * nz
    low, high = _clipped(low, high, towards, rate)
    off = -(ax * bar[2, 0] + ay * bar[2, 1] + az * bar[2, 2])
    if low >= high or off <= 0.0:
        return 0.0
    square, across = ax * ax + ay * ay + az * az, ax * hx + ay * hy + az * hz
    length = hx * hx + hy * hy + hz * hz
    area = square * length - across * across
    first, last = length * low + across, length * high + across
    turn = math.sqrt(area) * (high - low) * length
    angle = math.atan2(turn, area + first * last) / math.sqrt(area)
    part = (towards * last - rate * (across * high + square)) / (last * last + area)
    part -= (towards * first - rate * (across * low + square)) / (first * first + area)
    return off / (2 * area) * (part * length + (towards * length - rate * across) * angle)


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
