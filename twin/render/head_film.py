"""The wet film on a head: mottled faces, lit edges, raised markings, pools and grooves."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.physics.jit import compiled
from twin.render.head_geometry import HeadView
from twin.render.head_rays import CHAMFER, DARK, FLAT_GAP, FLOOR, SIDE, TOP, WALL
from twin.render.head_relief import (
    MARKING_PITCH_M,
    TILE,
    TILE_PITCH_M,
    marking_map,
    mottle_tile,
)
from twin.render.head_shape import HeadShape

SIN_60 = np.float32(math.sqrt(3) / 2)
TAN_30 = np.float32(1 / math.sqrt(3))
SPLICE_M = 3e-3
"""Length over which the roughness around a cylinder passes into its own beginning."""
LEAST = np.float32(0.15)
"""No place holds less film than this share of the mean (assumed)."""


@dataclass(frozen=True)
class FilmLook:
    """How liquid gathers on a head; gains are in units of the mean cover (all assumed).

    `mottle` spread of each of two layers of roughness; `drain` more on the side that was below;
    `edge` the bead of liquid along an edge of `edge_width_m`; `corner` at the corners of a
    hexagon, where stray field holds particles too; `rim` the drops hanging under the head;
    `marking` along raised letters; `pool` in the socket's inner edges; `groove` depth of the
    knurl of a socket head, about `groove_pitch_m` apart (ISO 13444 knurls: 0.5 to 1.2 mm), that
    ends `land_m` from either edge.
    """

    mottle: float = 0.15
    drain: float = 0.25
    edge: float = 1.6
    edge_width_m: float = 0.16e-3
    corner: float = 2.4
    rim: float = 2.0
    marking: float = 2.2
    pool: float = 3.0
    groove: float = 0.25
    groove_pitch_m: float = 0.9e-3
    land_m: float = 1.5e-3


LOOK = FilmLook()


def film_glow(
    *, view: HeadView, shape: HeadShape, cover: float, texture_seed: int, look: FilmLook = LOOK
) -> NDArray[np.float32]:
    """Glow of the film times the irradiance on it, float32 [rows, columns] of the view's patch.

    1 is a fully developed indication on a plane at the aim that faces the camera. `cover` is the
    film's mean m/m0; `texture_seed` chooses the mottle and the side that was below in draining.

    Assumes: the glow of a film is seen alike from all sides.
    """
    rng = stream(texture_seed, "head_film")
    shift = rng.integers(0, TILE, size=2)
    below = rng.uniform(0, 2 * math.pi)
    drain = look.drain / shape.reach_m
    glow = np.empty(view.surface.shape, np.float32)
    _glow(
        view.surface, view.first_m, view.second_m, view.irradiance, mottle_tile(),
        marking_map(shape), (int(shift[0]), int(shift[1])),
        _singles(drain * math.cos(below), drain * math.sin(below)), _sizes(shape),
        _weights(look, shape), np.float32(cover), glow,
    )  # fmt: skip
    return glow


def _singles(*values: float) -> tuple[np.float32, ...]:
    return tuple(np.float32(value) for value in values)


def _sizes(shape: HeadShape) -> tuple[np.float32, ...]:
    """Half width, height, top radius, socket half width, z of its floor, shank's end, is hex."""
    return _singles(
        shape.half_width_m, shape.height_m, shape.top_radius_m, shape.socket_half_width_m,
        shape.socket_depth_m - shape.height_m, shape.reach_m - shape.shank_radius_m, shape.is_hex,
    )  # fmt: skip


def _weights(look: FilmLook, shape: HeadShape) -> tuple[np.float32, ...]:
    """Mottle, edge, 1/edge width, corner, rim, marking per count, pool, groove, rad/m, land."""
    grooves = round(2 * math.pi * shape.half_width_m / look.groove_pitch_m)
    return _singles(
        look.mottle, look.edge, 1 / look.edge_width_m, look.corner, look.rim, look.marking / 255,
        look.pool, look.groove, grooves / (2 * shape.half_width_m), look.land_m,
    )  # fmt: skip


@compiled
def _glow(
    surface, first, second, irradiance, tile, marking, shift, drain, sizes, weights, cover, glow
):  # fmt: skip
    """Fill `glow`, pixel by pixel."""
    per_marking_m, half_turn = np.float32(1 / MARKING_PITCH_M), np.float32(math.pi) * sizes[0]
    middle = np.float32(len(marking) // 2 + 0.5)
    one, zero = np.float32(1.0), np.float32(0.0)
    rows, columns = surface.shape
    for row in range(rows):
        for column in range(columns):
            what = surface[row, column]
            if what == DARK:
                glow[row, column] = zero
                continue
            a, b = first[row, column], second[row, column]
            rough = _rough(tile, a, b, shift, what)
            beyond = a - (half_turn - SPLICE_M)
            if beyond > 0 and what == SIDE and sizes[6] == 0:
                share = beyond * np.float32(1 / SPLICE_M)
                other = _rough(tile, a - half_turn - half_turn, b, shift, what)
                rough += share * (other - rough)
            amount = one + weights[0] * rough
            held = zero
            if what == TOP:
                held = _held_on_top(a, b, sizes, weights)
                x, y = int(a * per_marking_m + middle), int(b * per_marking_m + middle)
                if 0 <= x < marking.shape[1] and 0 <= y < marking.shape[0]:
                    held += weights[5] * np.float32(marking[y, x])
                amount += a * drain[0] + b * drain[1]
            elif what == CHAMFER:
                held = weights[1] * _ridge((np.sqrt(a * a + b * b) - sizes[2]) * weights[2])
                amount += a * drain[0] + b * drain[1]
            elif what == SIDE:
                held = _held_on_side(a, b, sizes, weights)
                amount *= _knurl(a, b, sizes, weights)
            elif what == WALL:
                held = _held_on_wall(a, b, sizes, weights)
            elif what == FLOOR:
                from_wall = sizes[3] - _across_flats(a, b)
                held = weights[6] * _ridge(from_wall * weights[2] * np.float32(0.35))
            else:
                amount *= max(one - b / sizes[5], zero) ** 2 * (amount > LEAST)
            least = LEAST if what <= FLOOR else zero
            layer = cover * max(amount, least) * (one + held)
            glow[row, column] = irradiance[row, column] * (one - np.exp(-layer))


@compiled
def _rough(tile, a, b, shift, what):
    """Roughness at a place: the tile at its own size and eight times as large."""
    per_tile_m, far = np.float32(1 / TILE_PITCH_M), np.float32(32768.0)
    across = int(a * per_tile_m + far) + shift[0] + 331 * what
    down = int(b * per_tile_m + far) + shift[1]
    last = TILE - 1
    return tile[down & last, across & last] + tile[(down >> 3) & last, (across >> 3) & last]


@compiled
def _ridge(widths):
    """Bell of liquid around an edge, by the distance from it in edge widths."""
    square = widths * widths
    return np.float32(1.0) / (np.float32(1.0) + square * square)


@compiled
def _across_flats(x, y):
    """Half width of the hexagon, a flat facing +x, on which (x, y) lies."""
    half, slant = np.float32(0.5) * x, SIN_60 * y
    return max(abs(x), max(abs(half + slant), abs(half - slant)))


@compiled
def _held_on_top(x, y, sizes, weights):
    """Liquid along the chamfer circle and the socket's rim."""
    held = weights[1] * _ridge((np.sqrt(x * x + y * y) - sizes[2]) * weights[2])
    if sizes[3] > 0:
        held += weights[1] * _ridge((_across_flats(x, y) - sizes[3]) * weights[2])
    return held


@compiled
def _held_on_side(arc, z, sizes, weights):
    """Drops under the head, and liquid along the corners of a hexagon."""
    held = weights[4] * _ridge(z * weights[2] * np.float32(0.5))
    if sizes[6] > 0:
        gap = np.float32(FLAT_GAP) * sizes[0]
        along = abs(arc - np.floor(arc / gap + np.float32(0.5)) * gap)
        held += weights[3] * _ridge((sizes[0] * TAN_30 - along) * weights[2])
    return held


@compiled
def _knurl(arc, z, sizes, weights):
    """Relative amount in and between the grooves of a socket head's side."""
    if sizes[6] > 0 or z > -weights[9] or z < weights[9] - sizes[1]:
        return np.float32(1.0)
    wave = np.cos(weights[8] * arc)
    return np.float32(1.0) + weights[7] * (np.float32(2.0) * wave * wave - np.float32(1.0))


@compiled
def _held_on_wall(along, z, sizes, weights):
    """Pools at the bottom and in the corners of the socket, and liquid along its rim."""
    floor = _ridge((sizes[4] - z) * weights[2] * np.float32(0.35))
    corner = _ridge((sizes[3] * TAN_30 - abs(along)) * weights[2])
    rim = _ridge((z + sizes[1]) * weights[2])
    return weights[6] * (floor + np.float32(0.5) * corner) + weights[1] * rim
