"""What a generatrix of a fastener shows to the line-scan camera, one column per pixel."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from twin.core.records import frozen_array
from twin.render.line_optics import still_sigma_m
from twin.render.line_view import LineView, line_view
from twin.render.thread_shape import ThreadShape, thread_shape
from twin.render.thread_view import first_seen_m
from twin.render.uv_bars import Bars, bars_of, slope_share
from twin.render.zones import Zones, zones_of
from twin.spec import datasheets as ds
from twin.spec.rig import Rig

PHASES = 64
"""Tabulated positions of the thread under the camera, one turn of the part apart in all."""
FINE = 5
"""Lines of sight per pixel, odd: the thread's edges are finer than a pixel."""
BARE_WALL = 0.25
"""White light from the stocks that hold the part over that from the part (assumed)."""
Columns = NDArray[np.float32]


@dataclass(frozen=True)
class ShankSurface:
    """Maps of one type of fastener before one camera; all arrays are read-only float32.

    Relative to the mean film: `film` [PHASES, columns] thickness, `pool` [PHASES, columns] weight
    of liquid pooled in thread roots and under the head, `notch` [PHASES, columns] weight of
    particles drawn there in the coil shot. `lit` [PHASES, columns] irradiance over that of a wall
    that faces the camera. `wall` [columns] 1 on the part, less on the stocks beyond its ends.
    `head_columns` first columns that see the head.
    """

    zones: Zones
    view: LineView
    film: Columns
    pool: Columns
    notch: Columns
    lit: Columns
    wall: Columns
    head_columns: int

    @property
    def z_m(self) -> NDArray[np.float64]:
        """Place [columns] of each column."""
        return self.view.z_m


def shank_surface(*, fastener: ds.Fastener, rig: Rig) -> ShankSurface:
    """Maps of `fastener` before the line-scan camera of `rig`, made once and kept.

    Assumes: the part turns true (its runout moves marks, not the thread's pattern); the film is
    drawn at the sharpness of the crest line; the head is seen at the distance of the shank.
    """
    blur_px = still_sigma_m(rig) / rig.line_lens.object_pixel_m
    return _surface(
        zones_of(fastener), fastener.head_height_m, line_view(rig), bars_of(rig.light), blur_px
    )


@lru_cache(maxsize=16)
def _surface(
    zones: Zones, head_height_m: float, view: LineView, bars: Bars, blur_px: float
) -> ShankSurface:
    turn = np.arange(PHASES) / PHASES
    sight = _sights_m(view)
    met = first_seen_m(sight_m=sight, turn=turn, view=view, zones=zones)
    shape = thread_shape(z_m=met, turn=turn[:, None], zones=zones)
    root = np.exp(-((shape.from_root / 0.10) ** 2) / 2) * shape.fullness
    under_head = _under_head(met, zones)
    film = _is_part(met, zones, head_height_m).astype(float)

    def pixels(fine: NDArray[np.float64]) -> Columns:
        blurred = gaussian_filter1d(fine, FINE * blur_px, axis=1, mode="nearest")
        return _float32(blurred[:, FINE // 2 :: FINE])

    return ShankSurface(
        zones=zones,
        view=view,
        film=pixels(film),
        pool=pixels(root + under_head),
        notch=pixels(root**2 + 0.7 * under_head),
        lit=pixels(_lit(shape, met - view.axis_m, bars)),
        wall=_float32(np.where(_is_part(view.z_m, zones, head_height_m), 1.0, BARE_WALL)),
        head_columns=int((view.z_m < 0).sum()),
    )


def _sights_m(view: LineView) -> NDArray[np.float64]:
    """Places [columns · FINE] of the lines of sight, `FINE` evenly in each pixel."""
    columns = np.arange(len(view.z_m), dtype=float)
    fine = (np.arange(len(columns) * FINE) - FINE // 2) / FINE
    return np.interp(fine, columns, view.z_m)


def _is_part(z_m: NDArray[np.float64], zones: Zones, head_height_m: float) -> NDArray[np.bool_]:
    return (z_m >= -head_height_m) & (z_m <= zones.tip_m)


def _lit(shape: ThreadShape, field_m: NDArray[np.float64], bars: Bars) -> NDArray[np.float64]:
    """Irradiance of the surface over that of one that faces the camera at the same place."""
    return slope_share(
        slope=shape.slope,
        horizon_low=shape.horizon_low,
        horizon_high=shape.horizon_high,
        field_m=field_m,
        bars=bars,
    )


def _under_head(z_m: NDArray[np.float64], zones: Zones) -> NDArray[np.float64]:
    """Weight of the fillet between bearing face and shank at places z."""
    middle = 0.35 * zones.fillet_end_m
    width = max(0.45 * zones.fillet_end_m, 0.12e-3)
    return np.where(z_m >= 0, np.exp(-(((z_m - middle) / width) ** 2) / 2), 0.0)


def head_flank_shade(
    *, angle_rad: NDArray[np.float64], fastener: ds.Fastener
) -> NDArray[np.float64]:
    """Brightness [lines] of the side of the head against the shank, by spindle angle.

    Source: cosine of the tilt of a hexagon's flat, at most 30°; a socket head is round.
    """
    if fastener.head == "socket":
        return np.full(angle_rad.shape, 0.8)
    flat = math.pi / 3
    tilt = np.mod(angle_rad, flat) - flat / 2
    edge = np.exp(-(((flat / 2 - np.abs(tilt)) / 0.02) ** 2))
    return 0.9 * np.cos(tilt) ** 2 - 0.25 * edge


def _float32(array: NDArray[np.float64]) -> Columns:
    return frozen_array(np.ascontiguousarray(array, np.float32))
