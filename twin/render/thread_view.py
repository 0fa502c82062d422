"""The thread as the line-scan camera sees it: obliquely, one crest before the next groove."""

import numpy as np
from numpy.typing import NDArray

from twin.render.line_view import LineView
from twin.render.thread_shape import thread_shape
from twin.render.zones import Zones

SAMPLES_PER_PITCH = 200

Array = NDArray[np.float64]


def first_seen_m(*, sight_m: Array, turn: Array, view: LineView, zones: Zones) -> Array:
    """Places z [turns, sights] where lines of sight first meet the surface.

    A line of sight is called by the place `sight_m` [sights], rising, at which it crosses the
    crest line. Where a crest hides the ground behind it, the ground is skipped.
    """
    low, high = zones.thread_start_m - zones.pitch_m, zones.tip_m + 2 * zones.pitch_m
    count = round((high - low) / zones.pitch_m * SAMPLES_PER_PITCH)
    z = np.linspace(low, high, count)
    depth = thread_shape(z_m=z[None, :], turn=turn[:, None], zones=zones).depth_m
    seen = _outermost(view.seen_m(z_m=z, towards_m=-depth), z < view.axis_m)
    met = np.stack([np.interp(sight_m, row, z) for row in seen])
    is_outside = (sight_m < low) | (sight_m > high)
    return np.where(is_outside, sight_m, met)


def _outermost(seen_m: Array, is_before_axis: NDArray[np.bool_]) -> Array:
    """Places [turns, samples] where samples appear; a hidden one where what hides it does."""
    split = int(is_before_axis.sum())
    before = np.minimum.accumulate(seen_m[:, :split][:, ::-1], axis=1)[:, ::-1]
    beyond = np.maximum.accumulate(seen_m[:, split:], axis=1)
    return np.concatenate([before, beyond], axis=1)
