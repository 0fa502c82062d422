"""A notched shim (QQI): a thin steel sheet whose flux must squeeze past the notch or leak out."""

import math

from scipy.optimize import root_scalar

from twin.physics.leakage import MU0_H_PER_M


def flux_density_t(*, field_a_per_m: float, saturation_t: float, knee_a_per_m: float) -> float:
    """Flux density of soft steel [T].

    Source: Fröhlich–Kennelly, B = μ0 H + B_s H/(H + H_k). Assumes: no hysteresis.
    """
    return MU0_H_PER_M * field_a_per_m + saturation_t * field_a_per_m / (
        field_a_per_m + knee_a_per_m
    )


def notch_charge_a_per_m(
    *,
    field_across_a_per_m: float,
    sheet_m: float,
    depth_m: float,
    half_opening_m: float,
    stray_length_m: float,
    saturation_t: float,
    knee_a_per_m: float,
) -> float:
    """Magnetic charge density on the walls of a notch in a thin sheet [A/m].

    The flux B(H0)·t of the sheet passes the ligament, the air of the notch, or the air outside.
    The field in the ligament is that of the notch, H0 + σ; σ rises steeply once the ligament
    saturates.

    Raises: ValueError where the notch does not leave a ligament.
    Source: magnetic circuit; air outside as the gap between two coplanar half-planes,
    2·(μ0/π)·ln(2λ/b) per length.
    Assumes: wide notch (b ≳ h); flux returns to the sheet within the stray length λ.
    """
    if not 0 < depth_m < sheet_m:
        raise ValueError(f"a notch is shallower than its sheet, got {depth_m!r} in {sheet_m!r}")
    outside = 2 / math.pi * math.log(2 * stray_length_m / half_opening_m) * 2 * half_opening_m

    def flux(field: float, section_m: float) -> float:
        density = flux_density_t(
            field_a_per_m=field, saturation_t=saturation_t, knee_a_per_m=knee_a_per_m
        )
        return density * section_m

    def surplus(charge: float) -> float:
        inside = field_across_a_per_m + charge
        air = MU0_H_PER_M * (inside * depth_m + charge * outside)
        return flux(field_across_a_per_m, sheet_m) - flux(inside, sheet_m - depth_m) - air

    most = saturation_t / MU0_H_PER_M
    return float(root_scalar(surplus, bracket=(0.0, most)).root)
