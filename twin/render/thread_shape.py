"""The metric thread of a fastener: how deep it is at a place, and what rises around that place."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.render.zones import THREAD_DEPTH_SHARE, Zones

Array = NDArray[np.float64]
STEEP = math.sqrt(3)
"""Fall of a flank, which stands 30° from the radius, per length along the axis."""
MOUTH_SHARE = 7 / 16
"""Half width of the groove between two crests over the pitch: the crest is flat for P/8."""
ROOT_RADIUS_SHARE = math.sqrt(3) / 12
"""Radius of the root over the pitch: H/6, touches both flanks P/8 beside its middle."""


@dataclass(frozen=True)
class ThreadShape:
    """The thread at some places, all arrays alike.

    `from_root` place beside the middle of the nearest root over the pitch, -0.5 to 0.5;
    `fullness` 1 in the full thread, less in its run-out, 0 on the plain shank and in the chamfer.
    `depth_m` below the crest line; `slope` how much deeper per length along the axis: above 0 the
    surface faces the tip. `horizon_low`, `horizon_high` where the neighbouring crests cut off the
    light from the head's and the tip's side: length along the axis per height, infinite on a
    crest.
    """

    from_root: Array
    fullness: Array
    depth_m: Array
    slope: Array
    horizon_low: Array
    horizon_high: Array


def thread_shape(*, z_m: Array, turn: Array, zones: Zones) -> ThreadShape:
    """The thread under places `z_m` after `turn` turns of the part (broadcast together).

    Source: ISO 68-1 basic profile, crest P/8; ISO 965-1 root of radius H/6, so 17/24 H deep.
    Assumes: in the run-out, two pitches long, the same groove is cut less deep; the tip is
    chamfered to the root at 45° (ISO 4753).
    """
    pitch = zones.pitch_m
    place = (z_m - zones.thread_start_m) / pitch - turn
    from_root = place - np.round(place)
    cut = np.clip((z_m - zones.thread_start_m + pitch) / (2 * pitch), 0.0, 1.0)
    full = THREAD_DEPTH_SHARE * pitch
    depth, slope = _groove(from_root)
    lift = (1 - cut) * full
    groove = np.maximum(depth * pitch - lift, 0.0)
    cone = z_m - (zones.tip_m - full)
    is_cone = cone > groove
    depth_m = np.minimum(np.where(is_cone, cone, groove), full)
    low, high = _horizon(from_root * pitch, MOUTH_SHARE * pitch - lift / STEEP, depth_m, is_cone)
    return ThreadShape(
        from_root=from_root,
        fullness=np.where(is_cone, 0.0, cut),
        depth_m=depth_m,
        slope=np.where(is_cone, 1.0, np.where(groove > 0, slope, 0.0)),
        horizon_low=low,
        horizon_high=high,
    )


def _groove(from_root: Array) -> tuple[Array, Array]:
    """Depth and its slope in a full thread of pitch 1."""
    aside = np.abs(from_root)
    rise = np.sqrt(np.maximum(ROOT_RADIUS_SHARE**2 - aside**2, (ROOT_RADIUS_SHARE / 2) ** 2))
    is_root = aside < 1 / 8
    flank = np.maximum((MOUTH_SHARE - aside) * STEEP, 0.0)
    depth = np.where(is_root, THREAD_DEPTH_SHARE - ROOT_RADIUS_SHARE + rise, flank)
    fall = np.where(is_root, aside / rise, np.where(flank > 0, STEEP, 0.0))
    return depth, -np.sign(from_root) * fall


def _horizon(
    x_m: Array, mouth_m: Array, depth_m: Array, is_cone: NDArray[np.bool_]
) -> tuple[Array, Array]:
    """Tangents to the crests on both sides of a place `x_m` beside the root."""
    is_below = (np.abs(x_m) < mouth_m) & (depth_m > 0) & ~is_cone
    depth = np.where(is_below, depth_m, 1.0)
    low = np.where(is_below, -(mouth_m + x_m) / depth, -np.inf)
    high = np.where(is_below, (mouth_m - x_m) / depth, np.inf)
    return low, high
