"""Optics of the frame camera, in pixels: blur in and out of focus, electrons per luminance."""

import numpy as np
from numpy.typing import NDArray

from twin.physics.mtf import sharp_sigma_m
from twin.physics.optics import defocus_sigma_m, photons_per_pixel, working_distance_m
from twin.spec import datasheets as ds
from twin.spec.rig import Rig


def defocus_px(*, camera: ds.FrameCamera, lens: ds.Lens, beyond_m: NDArray) -> NDArray[np.float32]:
    """Blur (standard deviation, px) at distances beyond the plane of focus [m], same shape."""
    per_metre = defocus_sigma_m(
        defocus_m=1.0,
        f_number=lens.f_number,
        focal_length_m=lens.focal_length_m,
        distance_m=working_distance_m(
            focal_length_m=lens.focal_length_m,
            pixel_pitch_m=camera.pixel_pitch_m,
            object_pixel_m=lens.object_pixel_m,
        ),
    )
    return np.abs(beyond_m) * np.float32(per_metre / lens.object_pixel_m)


def sharp_px(rig: Rig) -> float:
    """Blur (standard deviation, px) in the plane of focus: aperture, diffraction and lens.

    Assumes: the residue of the lens is as large, in pixels, as that of the line camera's lens,
    for which the calibration gives it: each lens is made for its sensor.
    """
    camera, lens = rig.frame_camera, rig.frame_lens
    residue_px = rig.calibration.lens_sigma_m / rig.line_lens.object_pixel_m
    sigma_m = sharp_sigma_m(
        object_pixel_m=lens.object_pixel_m,
        f_number=lens.f_number,
        magnification=camera.pixel_pitch_m / lens.object_pixel_m,
        lens_sigma_m=residue_px * lens.object_pixel_m,
    )
    return sigma_m / lens.object_pixel_m


def electrons_per_luminance(*, camera: ds.FrameCamera, lens: ds.Lens) -> float:
    """Photoelectrons per pixel and exposure for a luminance of 1 cd/m² [e- m²/cd]."""
    photons = photons_per_pixel(
        luminance_cd_per_m2=1.0,
        f_number=lens.f_number,
        transmission=lens.transmission,
        pixel_pitch_m=camera.pixel_pitch_m,
        object_pixel_m=lens.object_pixel_m,
        exposure_s=camera.exposure_s,
    )
    return camera.quantum_efficiency * float(photons)
