"""UV-A bars: how much light new or aged bars give at the part, and how it falls off along it."""

import math

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


def _facing_per_m(bar_length_m: float, distance_m: float) -> float:
    return float(2 * _line_per_m(np.array(bar_length_m / 2), distance_m))


def _line_per_m(u_m: NDArray[np.float64], height_m: float) -> NDArray[np.float64]:
    """∫ h² du/(h² + u²)² from the foot of the height to u, times 2 [1/m]."""
    return u_m / (height_m**2 + u_m**2) + np.arctan(u_m / height_m) / height_m
