"""A glowing line of known strength on a true image of the wet shank."""

import numpy as np

from twin.core.records import frozen_array
from twin.render.film import light_behind_filter
from twin.render.line_optics import column_gain, line_blur
from twin.render.view import View, boxes_of_mask
from twin.render.visibility import visible_cnr
from twin.validation.shank_sample import PLACE_M, Sample, stretch, view_of

LINE_COLUMNS = slice(300, 500)
LINES = 192


def line_view_cnr(sample: Sample, *, glow_m: float, sigma_m: float, seed: int) -> float:
    """Peak contrast-to-noise ratio of a line along the axis.

    `glow_m` is its glow share integrated across [m], `sigma_m` its standard deviation [m];
    the camera's blur is added here. `seed` draws the film.
    """
    view = _with_line(
        sample, view_of(sample, process=sample.process, seed=seed, lines=LINES), glow_m, sigma_m
    )
    return visible_cnr(view=view, sensor=sample.rig.line_camera)[0]


def _with_line(sample: Sample, blank: View, glow_m: float, sigma_m: float) -> View:
    """The view with the line instead of film: a share of every pixel shines fully."""
    scan, radius = stretch(sample, LINES), sample.fastener.thread_diameter_m / 2
    blur = line_blur(rig=sample.rig, line_scan=scan, radius_m=radius).along_m
    across = np.hypot(sigma_m, blur)
    offset = (scan.angle_rad * radius - PLACE_M[1]) / across
    share = np.minimum(glow_m / (np.sqrt(2 * np.pi) * across) * np.exp(-(offset**2) / 2), 1)
    full_e = _full_e(sample)
    electrons = blank.electrons.copy()
    electrons[:, LINE_COLUMNS] += (
        share[:, None] * np.maximum(full_e - electrons, 0)[:, LINE_COLUMNS]
    ).astype(np.float32)
    mask = np.zeros_like(blank.mask)
    mask[np.abs(offset) < 1.5, LINE_COLUMNS] = 1
    return View("shank", frozen_array(electrons), frozen_array(mask), boxes_of_mask(mask))


def _full_e(sample: Sample) -> np.ndarray:
    """Electrons [columns] of a fully developed indication on the wall."""
    rig = sample.rig
    light = light_behind_filter(
        bath=rig.bath,
        process=sample.process,
        material=rig.materials[sample.fastener.material],
        optical_filter=rig.filter,
        calibration=rig.calibration,
    )
    gain = column_gain(rig=rig, light=light, exposure_s=sample.exposure_s)
    return gain.full_e + gain.ground_e
