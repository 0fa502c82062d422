"""What a generatrix of a fastener shows to the line-scan camera, one column per pixel."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from twin.core.records import frozen_array
from twin.render.zones import Zones, zones_of
from twin.spec import datasheets as ds

Z_FIRST_M = -5.0e-3
"""Place z of the first column: a few millimetres of the head stay in view."""
PHASES = 64
"""Tabulated positions of the thread under the camera, one turn of the part apart in all."""
Columns = NDArray[np.float32]


@dataclass(frozen=True)
class ShankSurface:
    """Maps of one type of fastener; all arrays are read-only float32.

    `z_m` [columns] place of each column. Relative to the mean film: `film` [PHASES, columns]
    thickness, `pool` [PHASES, columns] weight of liquid pooled in thread roots and under the
    head, `notch` [PHASES, columns] weight of particles drawn there in the coil shot.
    `wall` [columns] 1 on the part, less on the tailstock beyond the tip. `head_columns` first
    columns that see the head.
    """

    zones: Zones
    z_m: NDArray[np.float64]
    film: Columns
    pool: Columns
    notch: Columns
    wall: Columns
    head_columns: int


def shank_surface(*, fastener: ds.Fastener, columns: int, column_m: float) -> ShankSurface:
    """Maps of `fastener` under a line of `columns` pixels of `column_m`, made once and kept."""
    return _surface(zones_of(fastener), columns, column_m)


@lru_cache(maxsize=16)
def _surface(zones: Zones, columns: int, column_m: float) -> ShankSurface:
    z = Z_FIRST_M + column_m * np.arange(columns, dtype=np.float64)
    turn = (np.arange(PHASES) / PHASES)[:, None]
    place = (z - zones.thread_start_m) / zones.pitch_m - turn
    from_root = np.abs(place - np.round(place))
    depth = _thread_depth(z, zones)
    root = np.exp(-((from_root / 0.10) ** 2) / 2) * depth
    flank = _flank(from_root)
    under_head = _under_head(z, zones)
    is_part = z <= zones.tip_m
    film = np.where(is_part, 1 + depth * (flank - 1), 0.0)
    return ShankSurface(
        zones=zones,
        z_m=frozen_array(z),
        film=_float32(film),
        pool=_float32(root + under_head),
        notch=_float32(root**2 + 0.7 * under_head),
        wall=_float32(np.where(is_part, 1.0, 0.25)),
        head_columns=int((z < 0).sum()),
    )


def _thread_depth(z_m: NDArray[np.float64], zones: Zones) -> NDArray[np.float64]:
    """Depth of the thread [columns]: rises over its run-out, ends in the chamfer of the tip."""
    start = (z_m - zones.thread_start_m + zones.pitch_m) / (2 * zones.pitch_m)
    end = (zones.tip_m - z_m) / zones.pitch_m
    return np.clip(np.minimum(start, end), 0.0, 1.0)


def _flank(from_root: NDArray[np.float64]) -> NDArray[np.float64]:
    """Film as it looks on flanks that stand 30° from the radius, 1 on crest and root."""
    on_flank = np.clip((from_root - 0.08) / 0.04, 0, 1) * np.clip((0.44 - from_root) / 0.04, 0, 1)
    return 1 - 0.45 * on_flank


def _under_head(z_m: NDArray[np.float64], zones: Zones) -> NDArray[np.float64]:
    """Weight [columns] of the fillet between bearing face and shank."""
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
