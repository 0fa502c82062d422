"""The wet film on a head: mottled faces, lit edges, raised markings, pools and grooves."""

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from twin.core.random import stream
from twin.core.records import frozen_array
from twin.physics.jit import compiled
from twin.render.head_geometry import HeadView
from twin.render.head_rays import CHAMFER, DARK, FLOOR, SIDE, TOP, WALL
from twin.render.head_shape import HeadShape

TILE = 1024
TILE_PITCH_M = 30e-6
MARKING_PITCH_M = 27e-6
CYLINDER_GROOVE_M = 0.9e-3
"""Pitch of the grooves around a socket head (assumed; ISO 13444 knurls are 0.5 to 1.2 mm)."""


@dataclass(frozen=True)
class FilmLook:
    """How liquid gathers on a head; shares are of the mean cover (all assumed).

    `mottle` spread of the roughness; `edge_gain` and `edge_width_m` the bead of liquid held by
    an edge; `corner_gain` at the corners of a hexagon, where stray field holds particles too;
    `rim_gain` the drops hanging under the head; `marking_gain` along raised letters;
    `drain_share` thicker on the side that was below; `pool_gain` in the socket's inner edges.
    """

    mottle: float = 0.30
    edge_gain: float = 1.6
    edge_width_m: float = 0.16e-3
    corner_gain: float = 2.4
    rim_gain: float = 2.0
    marking_gain: float = 2.2
    drain_share: float = 0.25
    pool_gain: float = 3.0


LOOK = FilmLook()


def film_glow(
    *, view: HeadView, shape: HeadShape, cover: float, texture_seed: int, look: FilmLook = LOOK
) -> NDArray[np.float32]:
    """Glow of the film times the irradiance on it, float32 [rows, columns] of the view's patch.

    1 is a fully developed indication on a plane facing the camera. `cover` is the film's mean
    m/m0; `texture_seed` chooses the mottle and the side that was below while draining.
    """
    rng = stream(texture_seed, "head_film")
    shift = rng.integers(0, TILE, size=2)
    below = rng.uniform(0, 2 * math.pi)
    drain = look.drain_share / shape.reach_m * np.array([math.cos(below), math.sin(below)])
    glow = np.empty(view.surface.shape, np.float32)
    _glow(
        view.surface, view.first_m, view.second_m, view.irradiance, shape.numbers(),
        _mottle_tile(), marking_map(shape), np.float32(1 / TILE_PITCH_M),
        np.float32(1 / MARKING_PITCH_M), shift, drain, _weights(look, cover), glow,
    )  # fmt: skip
    return glow


def _weights(look: FilmLook, cover: float) -> NDArray[np.float32]:
    return np.array([
        cover, look.mottle, look.edge_gain, 1 / look.edge_width_m, look.corner_gain,
        look.rim_gain, look.marking_gain / 255, look.pool_gain, 2 * math.pi / CYLINDER_GROOVE_M,
    ], np.float32)  # fmt: skip


@lru_cache(maxsize=1)
def _mottle_tile() -> NDArray[np.float32]:
    """Noise of unit variance that repeats without a seam, float32 [TILE, TILE]."""
    rng = stream(0, "mottle")
    total = np.zeros((TILE, TILE), np.float32)
    for sigma_px, weight in ((1.0, 0.35), (4.0, 0.5), (18.0, 0.8)):
        noise = rng.standard_normal((TILE, TILE), np.float32)
        total += weight * _blurred_torus(noise, sigma_px)
    return frozen_array(total / total.std())


def _blurred_torus(noise: NDArray[np.float32], sigma_px: float) -> NDArray[np.float32]:
    frequency = np.fft.rfftfreq(TILE), np.fft.fftfreq(TILE)
    square = frequency[0][None] ** 2 + frequency[1][:, None] ** 2
    spectrum = np.fft.rfft2(noise) * np.exp(-2 * (math.pi * sigma_px) ** 2 * square)
    blurred = np.fft.irfft2(spectrum, s=noise.shape).astype(np.float32)
    return blurred / blurred.std()


@lru_cache(maxsize=16)
def marking_map(shape: HeadShape) -> NDArray[np.uint8]:
    """Liquid held along the raised markings, uint8 [rows = y, columns = x], axis in the middle.

    Assumes: letters of a quarter of the chamfer circle, as gentle ridges wetted on their slopes.
    """
    size = 2 * math.ceil(shape.top_radius_m / MARKING_PITCH_M) + 1
    height = np.zeros((size, size), np.uint8)
    places = {2: (-0.42, 0.42), 1: (0.0,), 0: ()}[len(shape.markings)]
    for text, place in zip(shape.markings, places, strict=True):
        _emboss(height, text, place)
    ridge = cv2.GaussianBlur(height.astype(np.float32), (0, 0), 2.5)
    slope = np.hypot(cv2.Sobel(ridge, cv2.CV_32F, 1, 0), cv2.Sobel(ridge, cv2.CV_32F, 0, 1))
    peak = float(slope.max())
    scaled = slope * (255 / peak) if peak > 0 else slope
    return frozen_array(scaled.astype(np.uint8))


def _emboss(height: NDArray[np.uint8], text: str, place: float) -> None:
    """Draw `text` centred on the y axis at `place` × radius, in letters a quarter of it high."""
    size = height.shape[0]
    font, thickness = cv2.FONT_HERSHEY_SIMPLEX, max(3, size // 55)
    scale = 0.16 * size / 22
    (width, tall), _ = cv2.getTextSize(text, font, scale, thickness)
    x = (size - width) // 2
    y = int(size / 2 * (1 + place) + tall / 2)
    cv2.putText(height, text, (x, y), font, scale, 255, thickness, cv2.LINE_AA)


@compiled
def _ridge(distance, inverse_width):
    """Bell around an edge."""
    d = distance * inverse_width
    return np.float32(1.0) / (np.float32(1.0) + d * d * d * d)


@compiled
def _glow(
    surface, first, second, irradiance, shape, tile, marking, per_tile_m, per_marking_m, shift,
    drain, weights, glow,
):  # fmt: skip
    """Fill `glow`, pixel by pixel."""
    is_hex, half_width, height = shape[0] > 0, np.float32(shape[1]), np.float32(shape[2])
    top_radius, socket = np.float32(shape[3]), np.float32(shape[5])
    socket_bottom = np.float32(shape[6] - shape[2])
    shank_end = np.float32(half_width * (1.1547 if is_hex else 1.0) - shape[7])
    half_flat = half_width * np.float32(0.57735027)
    cover, mottle, edge_gain, per_edge = weights[0], weights[1], weights[2], weights[3]
    corner_gain, rim_gain, marking_gain = weights[4], weights[5], weights[6]
    pool_gain, groove = weights[7], weights[8]
    mask = tile.shape[0] - 1
    middle = marking.shape[0] // 2
    one = np.float32(1.0)
    rows, columns = surface.shape
    for row in range(rows):
        for column in range(columns):
            what = surface[row, column]
            if what == DARK:
                glow[row, column] = 0.0
                continue
            a, b = first[row, column], second[row, column]
            ta = int(a * per_tile_m + np.float32(32768.0)) + shift[0] + 331 * what
            tb = int(b * per_tile_m + np.float32(32768.0)) + shift[1]
            noise = tile[tb & mask, ta & mask] + tile[(tb >> 3) & mask, (ta >> 3) & mask]
            amount = one + mottle * np.float32(0.7) * noise
            held, least = np.float32(0.0), np.float32(0.15)
            if what == TOP or what == CHAMFER:
                amount += np.float32(a * drain[0] + b * drain[1])
                radius = np.sqrt(a * a + b * b)
                held = edge_gain * _ridge(radius - top_radius, per_edge)
                if what == TOP and socket > 0:
                    across = max(
                        abs(a),
                        max(
                            abs(np.float32(0.5) * a + np.float32(0.8660254) * b),
                            abs(np.float32(0.5) * a - np.float32(0.8660254) * b),
                        ),
                    )
                    held += edge_gain * _ridge(across - socket, per_edge)
                if what == TOP:
                    mx, my = (
                        int(a * per_marking_m + middle + 0.5),
                        int(b * per_marking_m + middle + 0.5),
                    )
                    if 0 <= mx < marking.shape[1] and 0 <= my < marking.shape[0]:
                        held += marking_gain * np.float32(marking[my, mx])
            elif what == SIDE:
                held = rim_gain * _ridge(b, per_edge * np.float32(0.5))
                if is_hex:
                    flat = np.floor(a / (4 * half_width) + np.float32(0.5))
                    along = abs(a - flat * 4 * half_width)
                    held += corner_gain * _ridge(half_flat - along, per_edge)
                elif -height + np.float32(1.5e-3) < b < np.float32(-1.5e-3):
                    amount *= np.float32(0.75) + np.float32(0.5) * np.cos(groove * a) ** 2
                amount += np.float32(0.5) * drain[0] * b
            elif what == WALL:
                depth_left = socket_bottom - b
                corner = socket * np.float32(0.57735027) - abs(a)
                held = pool_gain * _ridge(depth_left, per_edge * np.float32(0.35))
                held += np.float32(0.5) * pool_gain * _ridge(corner, per_edge)
                held += edge_gain * _ridge(b + height, per_edge)
            elif what == FLOOR:
                across = max(
                    abs(a),
                    max(
                        abs(np.float32(0.5) * a + np.float32(0.8660254) * b),
                        abs(np.float32(0.5) * a - np.float32(0.8660254) * b),
                    ),
                )
                held = pool_gain * _ridge(socket - across, per_edge * np.float32(0.35))
            else:
                least = np.float32(0.0)
                amount *= max(np.float32(1.0) - b / shank_end, np.float32(0.0)) ** 2
            layer = cover * (max(amount, least) + held * max(amount, np.float32(0.3)))
            glow[row, column] = irradiance[row, column] * (one - np.exp(-layer))
