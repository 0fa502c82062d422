"""UV-A bars: how much light new or aged bars give at the part, and how it falls off along it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.spec import datasheets as ds
from twin.spec.scenario import Lighting

L70_SHARE = 0.7


def irradiance_at_part_w_per_m2(*, sheet: ds.Light, lighting: Lighting) -> float:
    """UV-A irradiance at the part, before any fault [W/m²].

    Source: exponential fading of LEDs to 70 % at L70 (IES TM-21); lit as a Lambertian line.
    """
    given = lighting.uv_irradiance_w_per_m2
    new = sheet.irradiance_w_per_m2 if given is None else given
    strobe = 1.0 if lighting.strobe_gain is None else lighting.strobe_gain / sheet.strobe_gain
    ageing = L70_SHARE ** (lighting.led_hours_h / sheet.l70_h)
    return new * strobe * ageing * layout_share(sheet)


def layout_share(sheet: ds.Light) -> float:
    """Irradiance where the bars stand over that in the datasheet's reference layout."""
    here = math.cos(sheet.bar_angle_rad) * _facing_per_m(sheet.bar_length_m, sheet.distance_m)
    reference = math.cos(sheet.reference_angle_rad) * _facing_per_m(
        sheet.bar_length_m, sheet.reference_distance_m
    )
    return here / reference


def along_bar_share(*, field_m: NDArray[np.float64], sheet: ds.Light) -> NDArray[np.float64]:
    """Irradiance along the part under the bars, over that at its middle.

    Source: even line of matt emitters parallel to the part: ∫ h² du/(h² + u²)² over the bar.
    """
    half, height = sheet.bar_length_m / 2, sheet.distance_m
    lit = _line_per_m(half - field_m, height) + _line_per_m(half + field_m, height)
    return lit / (2 * _line_per_m(np.array(half), height))


@dataclass(frozen=True)
class Bars:
    """Where the bars stand: `length_m` parallel to the part, `height_m` from it at `angle_rad`."""

    length_m: float
    height_m: float
    angle_rad: float


def bars_of(sheet: ds.Light) -> Bars:
    """Place of the bars as they stand."""
    return Bars(sheet.bar_length_m, sheet.distance_m, sheet.bar_angle_rad)


def slope_share(
    *,
    slope: NDArray[np.float64],
    horizon_low: NDArray[np.float64],
    horizon_high: NDArray[np.float64],
    field_m: NDArray[np.float64],
    bars: Bars,
) -> NDArray[np.float64]:
    """Irradiance of a surface sloped along the part, over that of one facing the camera there.

    All arrays alike: `slope` fall of the surface per length along the part, `horizon_low` and
    `horizon_high` length along the part per height at which its neighbours hide the bars,
    `field_m` place along the part from the bars' middle.

    Source: as `along_bar_share`, with the cosine on the surface: for a normal (n_z, n_y) the
    emitter at u counts with h (n_z u + n_y h cos β)/(h² + u²)². No light comes from below the
    horizon or the surface itself.
    Assumes: bars on both sides alike; the part's curvature and helix are small over a groove.
    """
    half, height, facing = bars.length_m / 2, bars.height_m, math.cos(bars.angle_rad)
    low, high = _above_surface(slope, horizon_low, horizon_high)
    ends = (-half - field_m, half - field_m)
    first, last = (np.clip(t * height * facing, *ends) for t in (low, high))
    across = facing * (_line_per_m(last, height) - _line_per_m(first, height))
    along = slope * (_tilted_per_m(last, height) - _tilted_per_m(first, height))
    whole = facing * (_line_per_m(ends[1], height) - _line_per_m(ends[0], height))
    return (across + along) / np.sqrt(1 + slope**2) / whole


def _above_surface(
    slope: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The horizons, no lower than the plane of the surface itself."""
    with np.errstate(divide="ignore"):
        own = -1 / slope
    return (
        np.where(slope > 0, np.maximum(low, own), low),
        np.where(slope < 0, np.minimum(high, own), high),
    )


def _tilted_per_m(u_m: NDArray[np.float64], height_m: float) -> NDArray[np.float64]:
    """∫ h u du/(h² + u²)² from far to u, times 2 [1/m]."""
    return -height_m / (height_m**2 + u_m**2)


def _facing_per_m(bar_length_m: float, distance_m: float) -> float:
    return float(2 * _line_per_m(np.array(bar_length_m / 2), distance_m))


def _line_per_m(u_m: NDArray[np.float64], height_m: float) -> NDArray[np.float64]:
    """∫ h² du/(h² + u²)² from the foot of the height to u, times 2 [1/m]."""
    return u_m / (height_m**2 + u_m**2) + np.arctan(u_m / height_m) / height_m
