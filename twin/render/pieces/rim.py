"""The rim of a reference ring before the line-scan camera: fuzzy lines of growing width."""

import math
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates
from scipy.special import ndtr

from twin.core.random import stream
from twin.core.records import LineScan
from twin.render.beading import BUNDLE_M
from twin.render.indication import FWHM_PER_SIGMA
from twin.render.line_view import line_view
from twin.render.pieces.piece import Drawn, Parameter, Piece, Setting, view_of
from twin.render.pieces.plane import PixelPlane, cylinder_plane
from twin.render.pieces.reading import Reading
from twin.render.pieces.ring import AS5282, KETOS, Ring, hole_cover_m, hole_fwhm_m
from twin.render.pieces.stage import (
    film_on_cylinder,
    gain_of,
    light_of,
    reading_of,
    scan_of,
)
from twin.render.shank_surface import BARE_WALL
from twin.render.texture import ROWS, SPARE_COLUMNS, UNITY, film_texture

Array = NDArray[np.float64]
GAIN_TEXT = "bath left over a hole, over what the pull of one shot draws; fitted (assumed)"


def rim_cover(
    *, ring: Ring, current_a: float, gain: float, reading: Reading, angle_rad: Array
) -> tuple[Array, list[float]]:
    """Mean cover m/m0 that the holes gather at angles around the rim, and the peak of each hole.

    Source: a Gaussian of the width of the field over each hole.
    """
    radius, cover, peaks = ring.outer_diameter_m / 2, np.zeros_like(angle_rad), []
    for hole in range(1, ring.holes + 1):
        sigma = hole_fwhm_m(ring=ring, hole=hole) / FWHM_PER_SIGMA
        across = hole_cover_m(ring=ring, hole=hole, current_a=current_a, reading=reading)
        peaks.append(gain * across / (math.sqrt(math.tau) * sigma))
        off = _turned_off(angle_rad, ring.angle_rad(hole)) * radius / sigma
        cover += peaks[-1] * np.exp(-(off**2) / 2)
    return cover, peaks


def _turned_off(angle_rad: Array, place_rad: float) -> Array:
    """Angle from a place on the rim, −π to π."""
    return np.mod(angle_rad - place_rad + math.pi, math.tau) - math.pi


def _draw(ring: Ring, setting: Setting) -> Drawn:
    plane, line_scan = cylinder_plane(setting, ring.outer_diameter_m), scan_of(setting)
    on_rim = _on_rim(ring, plane, line_view(setting.rig).axis_m)
    angle = line_scan.angle_rad
    drawn, peaks = rim_cover(
        ring=ring,
        current_a=setting["current_a"],
        gain=setting["gain"],
        reading=reading_of(setting),
        angle_rad=angle,
    )
    film = film_on_cylinder(setting, ring.outer_diameter_m).cover
    cover = film + drawn[:, None] * _bundles(ring, plane, setting)
    cover *= _texture(ring, angle, setting)
    gain = gain_of(setting, light_of(setting))
    electrons = gain.full_e * on_rim * -np.expm1(-cover)
    electrons += gain.ground_e * (BARE_WALL + (1 - BARE_WALL) * on_rim)
    mask = _mask(ring, peaks, angle, on_rim)
    truth = {"film_cover": film, "holes": _holes(ring, line_scan, peaks)}
    return Drawn(view_of(setting.camera, electrons, mask), truth)


def _on_rim(ring: Ring, plane: PixelPlane, middle_m: float) -> Array:
    """1 on the rim, 0 beyond its edges, [lines, columns]."""
    x, half = plane.x_m - middle_m, ring.width_m / 2
    return ndtr((x + half) / plane.sigma_x_m) - ndtr((x - half) / plane.sigma_x_m)


def _bundles(ring: Ring, plane: PixelPlane, setting: Setting) -> Array:
    """How much more or less than the mean the holes drew in each pixel, about 1 on average."""
    rng = stream(setting.scenario.seed, "piece", "rim", "bundles")
    spread = setting.rig.calibration.bead_spread
    around = round(math.pi * ring.outer_diameter_m / BUNDLE_M)
    across = math.ceil(float(np.ptp(plane.x_m)) / BUNDLE_M) + 2
    noise = rng.standard_normal((around, across), np.float32)
    rows = np.broadcast_to(plane.y_m / BUNDLE_M, plane.x_m.shape)
    places = np.stack([rows, (plane.x_m - plane.x_m.min()) / BUNDLE_M])
    smooth = map_coordinates(noise, places, order=1, mode="grid-wrap")
    return np.exp(spread * smooth - spread**2 / 2)


def _texture(ring: Ring, angle_rad: Array, setting: Setting) -> Array:
    """Relative thickness of the film in each pixel."""
    columns = setting.rig.line_camera.columns
    texture = film_texture(
        columns=columns,
        column_m=setting.rig.line_lens.object_pixel_m,
        circumference_m=math.pi * ring.outer_diameter_m,
        roughness_ratio=1.0,
    )
    rng = stream(setting.scenario.seed, "piece", "rim", "film")
    around, along = rng.integers(0, (ROWS, SPARE_COLUMNS))
    row = np.floor(np.mod(angle_rad / math.tau, 1.0) * ROWS).astype(np.int64)
    return texture[(row + around) % ROWS, along : along + columns] / UNITY


def glow_width_m(*, ring: Ring, hole: int, peak_cover: float) -> float:
    """Full width of an indication where half of its greatest glow is left [m].

    That of the field where the cover is thin; wider where it shines fully in the middle.
    """
    peak = max(peak_cover, 1e-9)
    half_cover = -math.log1p(math.expm1(-peak) / 2)
    sigma = hole_fwhm_m(ring=ring, hole=hole) / FWHM_PER_SIGMA
    return 2 * sigma * math.sqrt(2 * math.log(peak / half_cover))


def _mask(ring: Ring, peaks: list[float], angle_rad: Array, on_rim: Array) -> NDArray[np.uint8]:
    """Number of the hole whose indication glows by more than half there, showing or not."""
    mask = np.zeros(on_rim.shape, np.uint8)
    for hole, peak in enumerate(peaks, start=1):
        half_rad = glow_width_m(ring=ring, hole=hole, peak_cover=peak) / ring.outer_diameter_m
        near = np.abs(_turned_off(angle_rad, ring.angle_rad(hole))) < half_rad
        mask[near] = np.where(on_rim[near] > 0.5, hole, 0)
    return mask


def _holes(ring: Ring, line_scan: LineScan, peaks: list[float]) -> list[dict[str, Any]]:
    angle = np.maximum.accumulate(line_scan.angle_rad)
    return [
        {
            "hole": hole,
            "depth_m": ring.depth_m(hole),
            "angle_rad": ring.angle_rad(hole),
            "line": float(np.interp(ring.angle_rad(hole), angle, np.arange(len(angle)))),
            "fwhm_m": hole_fwhm_m(ring=ring, hole=hole),
            "glow_width_m": glow_width_m(ring=ring, hole=hole, peak_cover=peak),
            "peak_cover": peak,
        }
        for hole, peak in enumerate(peaks, start=1)
    ]


def _ring_piece(name: str, ring: Ring, current_a: float) -> Piece:
    return Piece(
        name=name,
        description=f"rim of the {ring.name} on a central conductor, rolled off",
        cameras=("line",),
        parameters=(
            Parameter("current_a", "A", current_a, 0.0, 10_000.0, "in the central conductor"),
            Parameter("gain", "1", ring.gain, 0.0, 1e7, GAIN_TEXT),
        ),
        draw=partial(_draw, ring),
    )


KETOS_RIM = _ring_piece("ketos", KETOS, 2500.0)
AS5282_RIM = _ring_piece("as5282", AS5282, 1500.0)
