"""Optics of the line-scan camera on its rig: electrons per column and blur per line."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twin.core.records import LineScan
from twin.physics.mtf import sharp_sigma_m
from twin.physics.optics import (
    box_sigma_m,
    defocus_sigma_m,
    photons_per_pixel,
    vignetting,
)
from twin.render.film import Light
from twin.render.line_view import line_view
from twin.render.uv_bars import along_bar_share
from twin.spec.rig import Rig


@dataclass(frozen=True)
class ColumnGain:
    """Expected electrons per pixel [columns]: `full` of a full indication, `ground` of the wall."""

    full_e: NDArray[np.float32]
    ground_e: NDArray[np.float32]


def column_gain(*, rig: Rig, light: Light, exposure_s: float) -> ColumnGain:
    """Electrons that each column collects in one exposure, with vignetting and bar fall-off.

    A column that distortion lets see more of the part collects more.
    """
    camera, lens = rig.line_camera, rig.line_lens
    electrons = camera.quantum_efficiency * photons_per_pixel(
        luminance_cd_per_m2=1.0,
        f_number=lens.f_number,
        transmission=lens.transmission,
        pixel_pitch_m=camera.pixel_pitch_m,
        object_pixel_m=lens.object_pixel_m,
        exposure_s=exposure_s,
    )
    view = line_view(rig)
    vignetted = vignetting(field_m=view.field_m, distance_m=view.distance_m)
    collected = electrons * vignetted * view.stretch_z * view.stretch_arc
    lit = along_bar_share(field_m=view.field_m, sheet=rig.light)
    return ColumnGain(
        full_e=(light.full * collected * lit).astype(np.float32),
        ground_e=(light.ground * collected).astype(np.float32),
    )


@dataclass(frozen=True)
class LineBlur:
    """Standard deviations of the blur on the object, near the optical axis.

    `still_m` of the camera in focus, `motion_m` [lines] of the exposure in the scan direction,
    `defocus_share` per length out of focus. `runout_m` [lines] is how far the crest line stands
    before its place, `focus_error_m` how far the plane of focus lies behind that place.
    """

    still_m: float
    motion_m: NDArray[np.float64]
    defocus_share: float
    runout_m: NDArray[np.float64]
    focus_error_m: float

    @property
    def across_m(self) -> NDArray[np.float64]:
        """Along the columns (the line itself) [lines], on the crest line."""
        return self._spread(self.runout_m)

    @property
    def along_m(self) -> NDArray[np.float64]:
        """In the scan direction [lines], on the crest line."""
        return np.hypot(self.across_m, self.motion_m)

    def at(
        self, *, line: NDArray[np.int64], depth_m: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Blur [points] along the columns and in the scan direction, below the crest line."""
        across = self._spread(self.runout_m[line] - depth_m)
        return across, np.hypot(across, self.motion_m[line])

    def _spread(self, towards_m: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.hypot(self.still_m, self.defocus_share * (towards_m + self.focus_error_m))


def line_blur(*, rig: Rig, line_scan: LineScan, radius_m: float) -> LineBlur:
    """Camera in focus, defocus by runout and setting, and motion during the exposure."""
    return LineBlur(
        still_m=sharp_m(rig),
        motion_m=box_sigma_m(width_m=np.abs(line_scan.smear_rad) * radius_m),
        defocus_share=_defocus_share(rig),
        runout_m=line_scan.runout_m,
        focus_error_m=rig.line_lens.focus_error_m,
    )


def sharp_m(rig: Rig) -> float:
    """Blur of the camera in focus: pixel aperture, diffraction and the lens' residue."""
    camera, lens = rig.line_camera, rig.line_lens
    return sharp_sigma_m(
        object_pixel_m=lens.object_pixel_m,
        f_number=lens.f_number,
        magnification=camera.pixel_pitch_m / lens.object_pixel_m,
        lens_sigma_m=rig.calibration.lens_sigma_m,
    )


def still_sigma_m(rig: Rig) -> float:
    """Blur of a crest line that turns true, as the camera is focused."""
    return math.hypot(sharp_m(rig), _defocus_share(rig) * rig.line_lens.focus_error_m)


def _defocus_share(rig: Rig) -> float:
    """Blur per length out of focus."""
    sigma_m = defocus_sigma_m(
        defocus_m=1.0,
        f_number=rig.line_lens.f_number,
        focal_length_m=rig.line_lens.focal_length_m,
        distance_m=line_view(rig).distance_m,
    )
    return float(sigma_m)
