"""Optics of the line-scan camera on its rig: electrons per column and blur per line."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.records import LineScan
from twin.physics.optics import (
    box_sigma_m,
    defocus_sigma_m,
    diffraction_sigma_m,
    photons_per_pixel,
    vignetting,
    working_distance_m,
)
from twin.render.film import Light
from twin.render.uv_bars import along_bar_share
from twin.spec.rig import Rig


@dataclass(frozen=True)
class ColumnGain:
    """Expected electrons per pixel [columns]: `full` of a full indication, `ground` of the wall."""

    full_e: NDArray[np.float32]
    ground_e: NDArray[np.float32]


def column_gain(
    *, rig: Rig, light: Light, exposure_s: float, z_m: NDArray[np.float64]
) -> ColumnGain:
    """Electrons that each column collects in one exposure, with vignetting and bar fall-off."""
    camera, lens = rig.line_camera, rig.line_lens
    electrons = camera.quantum_efficiency * photons_per_pixel(
        luminance_cd_per_m2=1.0,
        f_number=lens.f_number,
        transmission=lens.transmission,
        pixel_pitch_m=camera.pixel_pitch_m,
        object_pixel_m=lens.object_pixel_m,
        exposure_s=exposure_s,
    )
    field = z_m - z_m.mean()
    towards_edge = electrons * vignetting(field_m=field, distance_m=_distance_m(rig))
    lit = along_bar_share(field_m=field, sheet=rig.light)
    return ColumnGain(
        full_e=(light.full * towards_edge * lit).astype(np.float32),
        ground_e=(light.ground * towards_edge).astype(np.float32),
    )


@dataclass(frozen=True)
class LineBlur:
    """Standard deviations of the blur on the object [m]: `across_m` [lines] along the columns
    (the line itself), `along_m` [lines] in the scan direction."""

    across_m: NDArray[np.float64]
    along_m: NDArray[np.float64]


def line_blur(*, rig: Rig, line_scan: LineScan, radius_m: float) -> LineBlur:
    """Pixel aperture, diffraction, lens, defocus by runout, and motion during the exposure."""
    camera, lens = rig.line_camera, rig.line_lens
    fixed = math.hypot(
        float(box_sigma_m(width_m=lens.object_pixel_m)),
        diffraction_sigma_m(
            f_number=lens.f_number, magnification=camera.pixel_pitch_m / lens.object_pixel_m
        ),
        rig.calibration.lens_sigma_m,
    )
    defocus = defocus_sigma_m(
        defocus_m=line_scan.runout_m,
        f_number=lens.f_number,
        focal_length_m=lens.focal_length_m,
        distance_m=_distance_m(rig),
    )
    across = np.hypot(fixed, defocus)
    motion = box_sigma_m(width_m=np.abs(line_scan.smear_rad) * radius_m)
    return LineBlur(across_m=across, along_m=np.hypot(across, motion))


def _distance_m(rig: Rig) -> float:
    return working_distance_m(
        focal_length_m=rig.line_lens.focal_length_m,
        pixel_pitch_m=rig.line_camera.pixel_pitch_m,
        object_pixel_m=rig.line_lens.object_pixel_m,
    )
